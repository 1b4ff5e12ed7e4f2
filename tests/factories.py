"""What every test may need: people, leadership groups and memberships on the real places.

Places are the country's own, loaded by a migration; townships and villages of a county come with
``county_with_villages``. Everything is made by the portal's own verbs.
"""

from itertools import count

from leadership import appointments, regions
from leadership.enums import Department, Duty, Role
from leadership.models import LeadershipGroup, Membership, Region, User

PASSWORD = "tea-hills-of-meitan"  # noqa: S105
# The filing chain of the tests, from the county up, and places beside it.
COUNTY, PREFECTURE, PROVINCE, NATION = "520328", "5203", "52", "0"
NEIGHBOUR_COUNTY, OTHER_PROVINCE = "520327", "62"

DEPARTMENT_OF_ROLE = {Role.AGRICULTURE: Department.AGRICULTURE, Role.POVERTY: Department.POVERTY}
_numbers = count(1)
# Townships and villages by county, as the data has them: reading all the country's takes a second.
_below = {}


def place(code: str) -> Region:
    return Region.objects.get(pk=code)


def county_with_villages(code: str = COUNTY) -> Region:
    """The county of ``code`` with its real townships and villages."""
    county = place(code)
    if not Region.objects.filter(parent=county).exists():
        if code in _below:
            Region.objects.bulk_create(_below[code])
        else:
            regions.load_below([code])
            _below[code] = list(Region.objects.within(code).exclude(pk=code).order_by("level"))
    return county


def account(**fields) -> User:
    """An account that signs in with ``PASSWORD``."""
    number = next(_numbers)
    fields = {"username": f"user{number}", "name": f"职员{number}", "email": f"user{number}@example.org"} | fields
    return User.objects.create_user(password=PASSWORD, **fields)


def group_at(code: str = COUNTY) -> LeadershipGroup:
    return appointments.form_group(region=place(code))


def membership_at(code: str = COUNTY, *roles, user=None, **fields) -> Membership:
    """A member with an account who acts in ``roles`` at the leadership group of ``code``."""
    user = user or account()
    department = next((DEPARTMENT_OF_ROLE[role] for role in roles if role in DEPARTMENT_OF_ROLE), Department.AST)
    fields = {"duty": Duty.STAFF, "department": department} | fields
    return appointments.appoint(group=group_at(code), user=user, name=user.name, roles=roles, **fields)


def groups_above(code: str = COUNTY) -> list[LeadershipGroup]:
    """The leadership groups of ``code`` and of every level above it, from the county up."""
    here = place(code)
    return [group_at(each.code) for each in [here, *reversed(here.ancestors)]]


def sign_in(client, membership: Membership):
    """``client`` signed in as the account of ``membership``, acting in that duty."""
    client.force_login(membership.user)
    session = client.session
    session["membership"] = membership.pk
    session.save()
    return client
