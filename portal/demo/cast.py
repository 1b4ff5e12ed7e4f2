"""Who acts: leadership groups with their members of all three departments, and the accounts of the demo."""

from django.contrib.auth.hashers import make_password

from leadership import appointments
from leadership.enums import Department, Duty, Level, Role
from leadership.models import Membership, Region, User
from portal.demo.accounts import PASSWORD, accounts_of
from portal.demo.places import PLACES

DEPUTY = {
    "国": "国家办公室负责人",
    "省": "副省长",
    "市": "副市长",
    "州": "副州长",
    "县": "副县长",
}
# Where somebody new has been given a role, and the administrator is still to open their account.
NEW_POST = "科普部经办（新到任）"
DEPUTY_OF_REGION, DEPUTY_OF_DISTRICT = "自治区副主席", "副区长"
# Department, post and duty of the heads of the three departments, who need no account.
HEADS = (
    (Department.AST, "科协主席", Duty.DEPUTY),
    (Department.AGRICULTURE, "农业部门负责人", Duty.DEPUTY),
    (Department.POVERTY, "扶贫办主任", Duty.DEPUTY),
)
POSTS = {
    Role.CLERK: (Duty.STAFF, Department.AST, "科普部经办"),
    Role.DIRECTOR: (Duty.OFFICE_DIRECTOR, Department.AST, "科协副主席、办公室主任"),
    Role.AGRICULTURE: (Duty.MEMBER, Department.AGRICULTURE, "科教与农技推广负责人"),
    Role.POVERTY: (Duty.MEMBER, Department.POVERTY, "社会扶贫负责人"),
    Role.REVIEWER: (Duty.MEMBER, Department.AGRICULTURE, "评审专家"),
    Role.HELPER: (Duty.STAFF, Department.AST, "帮扶方联系人"),
    Role.INSPECTOR: (Duty.MEMBER, Department.AST, "派驻纪检监察组"),
    Role.ADMINISTRATOR: (Duty.STAFF, Department.AST, "平台管理员"),
}


class Cast:
    """The memberships of the story by place and role; a hat keeps the rights it has looked up."""

    def __init__(self, people):
        self.people = people
        self.hats: dict[tuple[str, str], Membership] = {}
        # One hash for all: the password is the same, and hashing is slow on purpose.
        self.password = make_password(PASSWORD)

    def enter(self) -> None:
        """Form all groups with their members and open the accounts."""
        for place in PLACES:
            self._form(place)

    def at(self, code: str, role: str = Role.CLERK) -> Membership:
        """Who acts in ``role`` for a place: there, or at the nearest group above."""
        codes = [code, *Region(code=code).ancestor_codes]
        return next(self.hats[above, role] for above in codes if (above, role) in self.hats)

    def _form(self, place):
        group = appointments.form_group(region=Region.objects.get(pk=place.code))
        self._seat(group, Duty.HEAD, Department.AST, leader_of(place))
        for department, post, duty in HEADS:
            self._seat(group, duty, department, post)
        for account in accounts_of(place):
            duty, department, post = POSTS[account.role]
            department = account.sitting.department if account.sitting else department
            user = self._open(account)
            self.hats[place.code, account.key] = self._seat(group, duty, department, post, user, [account.role])
        if Role.ADMINISTRATOR in place.roles:
            self._seat(group, Duty.STAFF, Department.AST, NEW_POST, roles=[Role.CLERK])

    def _open(self, account) -> User:
        name = account.sitting and account.sitting.name
        return User.objects.create(
            username=account.username, email=account.email, name=name or self.people.name(), password=self.password
        )

    def _seat(self, group, duty, department, post, user=None, roles=()) -> Membership:
        return appointments.appoint(
            group=group,
            name=user.name if user else self.people.name(),
            duty=duty,
            department=department,
            position=post,
            roles=list(roles),
            user=user,
        )


def leader_of(place) -> str:
    """The post of whoever in the government leads the group of ``place``."""
    if place.name.endswith("区"):
        return DEPUTY_OF_REGION if place.level == Level.PROVINCE else DEPUTY_OF_DISTRICT
    return DEPUTY[place.name[-1]]
