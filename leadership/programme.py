"""The programme year's windows: when an action may be taken."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common import clock
from leadership.enums import Window
from leadership.models import ProgrammeYear


def current_year() -> int:
    """The programme year that work now belongs to: the calendar year in Asia/Shanghai."""
    return clock.today().year


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
