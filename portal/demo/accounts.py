"""The accounts of the demo: every role at every level, one password."""

from dataclasses import dataclass

from leadership.enums import Level, Role
from portal.demo.places import PLACES

PASSWORD = "keji-fupin-2016"  # noqa: S105  shown on the sign-in page, in demo mode only
MAIL_DOMAIN = "demo.example"


@dataclass(frozen=True)
class DemoAccount:
    place: str
    code: str
    level: Level
    role: Role
    username: str
    password: str = PASSWORD

    @property
    def email(self) -> str:
        return f"{self.username}@{MAIL_DOMAIN}"


def demo_accounts() -> list[DemoAccount]:
    """All accounts of the demo, from the nation down; within a place in the order of the roles."""
    return [account for place in sorted(PLACES, key=lambda place: place.level) for account in accounts_of(place)]


def accounts_of(place) -> list[DemoAccount]:
    """The accounts at one place, e.g. meitan.clerk."""
    return [
        DemoAccount(place.name, place.code, place.level, role, f"{place.slug}.{role.value}") for role in place.roles
    ]
