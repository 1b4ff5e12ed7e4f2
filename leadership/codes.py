"""Codes of places: significant digits only, so that a subtree is one range of codes."""

from django.db.models import Q

from leadership.enums import Level

NATION_CODE = "0"
# Significant digits of a code at each level below the nation.
CODE_LENGTHS = {Level.PROVINCE: 2, Level.PREFECTURE: 4, Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.VILLAGE: 12}

# Not Q(): that says nothing, and what it is joined to by "or" would be left alone.
EVERYTHING = ~Q(pk__in=[])


def within(code: str, path: str = "region") -> Q:
    """Rows whose region lies in the subtree of ``code``: one index range, because codes collate "C"."""
    if code == NATION_CODE:
        return EVERYTHING
    return Q(**{f"{path}__gte": code, f"{path}__lt": str(int(code) + 1)})
