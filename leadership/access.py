"""Access rules of views that ask for a level beside a permission."""

from django.utils.translation import gettext_lazy as _

from common.access import Answer, Rule, may, no
from leadership.codes import NATION_CODE


def may_nationally(permission: str) -> Rule:
    """The hat that the person wears holds ``permission`` at the national leadership group."""
    return Rule(f"may {permission} at the nation", lambda request: _holds_nationally(request, permission))


def _holds_nationally(request, permission) -> Answer:
    if request.membership is not None and request.membership.region_code != NATION_CODE:
        return no(_("Only the national leadership group does this."))
    return may(permission).ask(request)
