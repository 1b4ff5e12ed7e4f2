"""The programme year's windows: when an action may be taken."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common import clock
from leadership.enums import Window
from leadership.models import ProgrammeYear, WindowExtension


def current_year() -> int:
    """The programme year that work now belongs to: the calendar year in Asia/Shanghai."""
    return clock.today().year


def year_open(window: Window, region_code: str) -> int:
    """The programme year whose ``window`` is open in a place today, else the current."""
    found = open_until(window, region_code)
    return found[1] if found else current_year()


def year_with_extensions(year: int) -> ProgrammeYear | None:
    """The programme year, read so that its windows of many places cost no further query; None before it is set up."""
    return ProgrammeYear.objects.prefetch_related("extensions").filter(pk=year).first()


def open_until(window: Window, region_code: str) -> tuple[date, int] | None:
    """The last day and the programme year of the ``window`` that is open in a place today; of several the one that
    closes first."""
    open_now = []
    for year in ProgrammeYear.objects.prefetch_related("extensions"):
        opens, closes = year.window(window, region_code)
        if opens <= clock.today() <= closes:
            open_now.append((closes, year.year))
    return min(open_now, default=None)


def year_asked(query, otherwise: int) -> int:
    """The year of this century that an address asks for by ``year``."""
    year = query.get("year", "")
    return int(year) if re.fullmatch("20[0-9]{2}", year) else otherwise


def closed_reason(*, year: int, window: Window, region_code: str) -> str:
    """Why ``window`` is not open today for a place; empty when it is open."""
    programme_year = ProgrammeYear.objects.filter(pk=year).first()
    if programme_year is None:
        return _("Programme year %(year)s has not been set up. Ask the national office.") % {"year": year}
    opens, closes = programme_year.window(window, region_code)
    if opens <= clock.today() <= closes:
        return ""
    return _("%(what)s of %(year)s is open from %(opens)s to %(closes)s only.") % {
        "what": Window(window).label,
        "year": year,
        "opens": date_format(opens),
        "closes": date_format(closes),
    }


@transaction.atomic
def extend_window(*, programme_year, window, province, closes, reason, by) -> WindowExtension:
    """Let one province act in ``window`` until ``closes``, with the reason on record.

    Raises ValidationError when that is no later than the day it closes for the province anyway,
    so the same form sent twice extends once. An extension stands; a longer one may follow it.
    """
    locked = ProgrammeYear.objects.select_for_update().get(pk=programme_year.pk)
    _opens, closes_now = locked.window(window, province.pk)
    if closes <= closes_now:
        text = _("For this province it closes on %(date)s anyway. Give a later day.")
        raise ValidationError({"closes": text % {"date": date_format(closes_now)}})
    return WindowExtension.objects.create(
        programme_year=locked, window=window, province=province, closes=closes, reason=reason, granted_by=by.user
    )
