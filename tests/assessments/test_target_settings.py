"""What is needed of each target, and by when: set by the nation only, counted anew, on record."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import TargetSetting
from assessments.rollup import amounts_of, roll_up, roll_up_changes
from common.models import Job
from leadership.enums import Role
from leadership.models import ChangedPlace
from tests import factories
from tests.agreements import factories as made
from tests.assessments.factories_targets import YEAR, facility, on_the_day
from tests.factories import COUNTY, NATION, PROVINCE

pytestmark = pytest.mark.django_db
SETTINGS = reverse("assessments:target_settings")
EDIT = reverse("assessments:target_edit", args=["museum_tours"])


def visitor(place, role) -> Client:
    return factories.sign_in(Client(), factories.membership_at(place, role))


@pytest.fixture
def nation() -> Client:
    return visitor(NATION, Role.ADMINISTRATOR)


def told() -> tuple:
    setting = TargetSetting.objects.get(pk="museum_tours")
    return setting.needed, setting.due_on


def test_the_page_tells_every_target(nation):
    rows = nation.get(SETTINGS).context["rows"]
    assert [(target.name, setting.pk) for target, setting in rows] == [(target.name, target.name) for target, _ in rows]
    assert {setting.pk for _target, setting in rows} == set(TargetSetting.objects.values_list("pk", flat=True))


def test_the_nation_sets_what_is_needed_and_all_is_counted_anew(nation):
    answer = nation.post(EDIT, {"needed": "3", "due_on": "2021-06-30"})
    assert (answer.url, told()) == (SETTINGS, (3, date(2021, 6, 30)))
    assert list(ChangedPlace.objects.values_list("region", flat=True)) == [NATION]
    assert Job.objects.filter(kind="rollup", state="queued").count() == 1


def test_the_figures_follow(nation):
    with on_the_day():
        made.open_year()
        for _turn in range(2):
            facility(kind="museum_tour")
        roll_up(year=YEAR)
        figure = {"year": YEAR, "codes": [COUNTY], "metrics": ["target_museum_tours"]}
        before = amounts_of(**figure)[COUNTY]["target_museum_tours"]
        nation.post(EDIT, {"needed": "3", "due_on": "2020-12-31"})
        ChangedPlace.objects.exclude(region=NATION).delete()
        roll_up_changes()
        after = amounts_of(**figure)[COUNTY]["target_museum_tours"]
    assert (before, after) == ((1, 1), (0, 1))


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"needed": "0", "due_on": "2020-12-31"}, "needed"),
        ({"needed": "", "due_on": "2020-12-31"}, "needed"),
        ({"needed": "2", "due_on": "31.12."}, "due_on"),
        ({"needed": "2", "due_on": "1020-12-31"}, "due_on"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_kept(nation, content, field):
    form = nation.post(EDIT, content).context["form"]
    assert (list(form.errors), form[field].value(), told()) == ([field], content[field], (2, date(2020, 12, 31)))


@pytest.mark.parametrize(
    ("place", "role"),
    [(PROVINCE, Role.ADMINISTRATOR), (COUNTY, Role.ADMINISTRATOR), (NATION, Role.DIRECTOR), (NATION, Role.CLERK)],
)
def test_nobody_else_sets_targets(place, role):
    client = visitor(place, role)
    answers = [client.get(SETTINGS), client.get(EDIT), client.post(EDIT, {"needed": "3", "due_on": "2021-06-30"})]
    assert ([answer.status_code for answer in answers], told()) == ([403] * 3, (2, date(2020, 12, 31)))
    assert SETTINGS not in client.get(reverse("assessments:target_list")).content.decode()


def test_a_change_is_on_record_with_its_author(nation):
    nation.post(EDIT, {"needed": "3", "due_on": "2020-12-31"})
    entries = nation.get(reverse("assessments:target_history", args=["museum_tours"])).context["entries"]
    changes = [(old, new) for _field, old, new in entries[0].changes]
    assert (entries[0].who.pk, changes) == (int(nation.session["_auth_user_id"]), [("2", "3")])


def test_an_unknown_target_does_not_exist(nation):
    addresses = [reverse(f"assessments:{name}", args=["nothing"]) for name in ("target_edit", "target_history")]
    assert [nation.get(address).status_code for address in addresses] == [404, 404]
