"""The accounts of the demo: every role at every level, one password."""

from dataclasses import dataclass

from leadership.codes import NATION_CODE
from leadership.enums import Level, Role
from portal.demo.panelists import MEMBERS, Sitting
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
    sitting: Sitting | None = None

    @property
    def key(self) -> str:
        """Under which the cast knows who has it: of a role there is one a place, but for the joint committee."""
        return self.username if self.sitting and not self.sitting.is_reviewer_of_nation else self.role

    @property
    def email(self) -> str:
        return f"{self.username}@{MAIL_DOMAIN}"


def demo_accounts() -> list[DemoAccount]:
    """All accounts of the demo, from the nation down; within a place in the order of the roles."""
    return [account for place in sorted(PLACES, key=lambda place: place.level) for account in accounts_of(place)]


def accounts_of(place) -> list[DemoAccount]:
    """The accounts at one place, e.g. meitan.clerk; at the nation those of all members of the joint committee, too."""
    return [account for role in place.roles for account in accounts_in(place, role)]


def accounts_in(place, role) -> list[DemoAccount]:
    where = (place.name, place.code, place.level, role)
    if role == Role.REVIEWER and place.code == NATION_CODE:
        return [DemoAccount(*where, each.username, sitting=each) for each in MEMBERS]
    return [DemoAccount(*where, f"{place.slug}.{role.value}")]
