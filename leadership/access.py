"""Access rules of views that ask for a level beside a permission."""

from django.utils.translation import gettext_lazy as _

from common.access import YES, Answer, Rule, may, no
from leadership.codes import NATION_CODE
from leadership.enums import Level


def may_nationally(permission: str) -> Rule:
    """The hat that the person wears holds ``permission`` at the national leadership group."""
    return Rule(f"may {permission} at the nation", lambda request: _holds_nationally(request, permission))


def _holds_nationally(request, permission) -> Answer:
    if request.membership is not None and request.membership.region_code != NATION_CODE:
        return no(_("Only the national leadership group does this."))
    return may(permission).ask(request)


def may_above_counties(permission: str) -> Rule:
    """The hat that the person wears holds ``permission`` at a leadership group that has others below it."""
    return Rule(f"may {permission} above the counties", lambda request: _holds_above_counties(request, permission))


def _holds_above_counties(request, permission) -> Answer:
    if request.membership is not None and not (answer := has_offices_below(request.membership)):
        return answer
    return may(permission).ask(request)


def has_offices_below(membership) -> Answer:
    if membership.region.level >= Level.COUNTY:
        return no(_("A county has no offices below it that report to it."))
    return YES
