"""What an installation must get right about people before it starts."""

from django.conf import settings
from django.core.checks import Error

from leadership.enums import Role
from leadership.second_factor import NATION


def check_second_factor_roles(app_configs, **kwargs) -> list:
    """A role that is misspelt would silently go without its second factor."""
    known = [*Role.values, NATION]
    unknown = sorted(set(settings.SECOND_FACTOR_ROLES) - set(known))
    hint = f"Known are {', '.join(known)}."
    return [Error(f"SECOND_FACTOR_ROLES: there is no {word!r}.", hint=hint, id="leadership.E001") for word in unknown]
