"""Which assessments of agreements can be begun [三(四)]: of which year and agreements, and what hinders others."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agreements.models import Agreement
from assessments.assessing import assessable, hindrance
from common.access import YES, Answer, no
from leadership.codes import CODE_LENGTHS, within
from leadership.enums import Level, Window
from leadership.permissions import ASSESS_ONESELF
from leadership.programme import year_open
from leadership.scope import sees_places


def may_begin(membership) -> Answer:
    """Yes, or no with the reason: the clerks of counties, and assisting parties."""
    held = membership is not None and membership.may(ASSESS_ONESELF)
    if held and (not sees_places(membership) or membership.region.level == Level.COUNTY):
        return YES
    return no(_("Assessments are begun by the clerks of the counties and by the assisting parties."))


def year_to_assess(region_code: str) -> int:
    """The programme year that is assessed in a place today."""
    return year_open(Window.ASSESSMENT, region_code)


def not_begun(*, by, year: int):
    """The agreements whose assessment of ``year`` this person could begin, and nobody has begun yet."""
    own = Agreement.objects.visible_to(by)
    if sees_places(by):
        own = own.filter(region=by.region_code)
    return assessable(year).filter(pk__in=own.values("pk")).exclude(assessments__year=year)


@dataclass(frozen=True)
class Beginning:
    """What a person may begin now: the agreements that are ``ready``, and why others are not."""

    year: int
    ready: QuerySet
    hindrances: list[str]


def beginning_of(*, by, year: int) -> Beginning:
    waiting = not_begun(by=by, year=year)
    found = hindrances(year=year, agreements=waiting, region_code=by.region_code)
    ready = waiting
    for code in found:
        ready = ready.exclude(within(code))
    return Beginning(year, ready, list(dict.fromkeys(found.values())))


def hindrances(*, year: int, agreements, region_code: str) -> dict[str, str]:
    """Why nothing can be begun now: by province, those of ``agreements``; without any, that of ``region_code``."""
    digits = CODE_LENGTHS[Level.PROVINCE]
    codes = {code[:digits] for code in agreements.order_by().values_list("region", flat=True).distinct()}
    found = {code: hindrance(year=year, region_code=code) for code in sorted(codes or {region_code[:digits]})}
    return {code: why for code, why in found.items() if why}
