"""The catalogue of metrics: every metric has its page, and the SQL it prints is the one that is counted by."""

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext

from assessments import catalogue
from assessments.enums import Subject
from assessments.metrics import METRICS, Kind, of_agreements, parameters
from assessments.models import Figure
from assessments.rollup import figures_of, roll_up
from assessments.targets import TARGETS
from leadership.enums import Role
from leadership.programme import current_year
from portal.menu import ENTRIES, active
from tests import factories
from tests.agreements import factories as made
from tests.agreements import factories_activities as activities
from tests.assessments.factories import system_draft, system_in_force
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY

NO_FIGURES_YET = (
    "No figures have been computed for this year yet. They are computed soon after the first change, and each night."
)
pytestmark = pytest.mark.django_db


def address(name) -> str:
    return reverse("assessments:metric_detail", args=[name])


def counted(sql: str) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters(current_year()))
        return cursor.fetchone()


# -- the SQL ---------------------------------------------------------------------------------------
@pytest.fixture
def world():
    """An agreement with an activity under it, in a county with poor villages; the figures are in."""
    agreement = made.agreement_in("in_repository")
    activities.activity_in("confirmed", agreement)
    roll_up(year=current_year())
    return agreement


def test_the_printed_query_is_the_one_that_figures_are_counted_by(world):
    """Over the whole country it comes to the nation's figure, of each metric."""
    printed = {
        name: counted(f"SELECT {metric.aggregate} FROM ({metric.printed}) counted") for name, metric in METRICS.items()
    }
    kept = {row.metric: (row.amount, row.base) for row in Figure.objects.filter(region=NATION)}
    assert {name: (amount or 0, base or 0) for name, (amount, base) in printed.items()} == {
        name: kept.get(name, (0, 0)) for name in METRICS
    }
    assert len([pair for pair in kept.values() if pair != (0, 0)]) > 5


def test_and_the_one_that_agreements_are_assessed_by(world):
    names = [name for name, metric in METRICS.items() if metric.of_agreements]
    found = of_agreements(names=names, agreements=[world.pk], year=current_year())
    for name in names:
        metric = METRICS[name]
        sql = f"SELECT {metric.aggregate} FROM ({metric.printed}) counted WHERE agreement_id = {world.pk}"
        amount, base = counted(sql)
        assert (name, found.get((world.pk, name), (0, 0))) == (name, (amount or 0, base or 0))


@pytest.mark.parametrize("name", METRICS)
def test_its_query_runs_and_gives_the_columns_that_are_declared(name):
    with connection.cursor() as cursor:
        cursor.execute(METRICS[name].printed, parameters(current_year()))
        assert [column.name for column in cursor.description] == ["code", "agreement_id", "item", "amount", "base"]


def test_nothing_of_the_narrowing_is_left_in_print():
    assert [name for name, metric in METRICS.items() if {"{", "}"} & set(metric.printed)] == []
    assert [name for name, metric in METRICS.items() if "AND true" in metric.printed] == []


# -- the pages ------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", METRICS)
def test_each_has_its_page(client, name):
    metric = METRICS[name]
    factories.sign_in(client, made.clerk())
    answer = client.get(address(name))
    assert answer.status_code == 200
    told = unescape(answer.content.decode())
    says = [metric.label, metric.counts, metric.source, metric.printed, catalogue.HOW[metric.kind], metric.unit]
    assert [str(each) for each in says if str(each) not in told] == []
    assert (str(catalogue.SPANNING) in told) is metric.spans


def test_the_list_leads_to_all_of_them_by_chapter(client):
    factories.sign_in(client, made.clerk())
    answer = client.get(reverse("assessments:metric_list"))
    told = answer.content.decode()
    assert [name for name in METRICS if address(name) not in told] == []
    assert [metric.name for _chapter, few in answer.context["chapters"] for metric in few] == [
        metric.name for _chapter, few in catalogue.in_chapters() for metric in few
    ]
    assert sorted(metric.name for _chapter, few in catalogue.in_chapters() for metric in few) == sorted(METRICS)


def test_how_a_figure_comes_about_is_said_of_every_kind():
    assert set(catalogue.HOW) == set(Kind)


def test_a_query_can_be_reached_by_keyboard(client):
    factories.sign_in(client, made.clerk())
    assert '<pre tabindex="0" role="region"' in client.get(address("tasks_done")).content.decode()


@pytest.mark.parametrize("role", Role)
def test_it_is_open_to_everybody_who_signs_in(client, role):
    factories.sign_in(client, factories.membership_at(COUNTY, role))
    assert client.get(address("tasks_done")).context["metric"] is METRICS["tasks_done"]


def test_even_without_a_duty_but_not_to_visitors(client):
    assert client.get(address("tasks_done")).url.startswith(reverse("account_login"))
    client.force_login(factories.account())
    context = client.get(address("tasks_done")).context
    assert (context["own"], list(context["indicators"])) == (None, [])


def test_an_unknown_metric_has_no_page(client):
    factories.sign_in(client, made.clerk())
    assert client.get(address("gone")).status_code == 404


def test_the_figure_of_ones_own_region_leads_to_its_records(client, world):
    factories.sign_in(client, made.clerk())
    answer = client.get(address("activities"))
    value = figures_of(year=current_year(), codes=[COUNTY], metrics=["activities"])[COUNTY]["activities"]
    assert (answer.context["own"]["value"], value) == (1, 1)
    records = reverse("portal:figure_records", args=[COUNTY, current_year(), "activities"])
    assert records in answer.content.decode()
    assert client.get(records).context["value"] == 1


def test_a_neighbour_sees_the_figure_of_its_own_region(client, world):
    factories.sign_in(client, made.clerk(NEIGHBOUR_COUNTY))
    own = client.get(address("activities")).context["own"]
    assert (own["region"].code, own["value"]) == (NEIGHBOUR_COUNTY, 0)


def test_before_the_first_roll_up_it_says_so(client):
    factories.sign_in(client, made.clerk())
    told = client.get(address("activities")).content.decode()
    assert gettext(NO_FIGURES_YET) in told


def test_assisting_parties_open_no_records(client, world):
    factories.sign_in(client, made.helper(made.organisation()))
    answer = client.get(address("activities"))
    assert answer.context["own"] is None
    assert reverse("portal:figure_records", args=[COUNTY, current_year(), "activities"]) not in answer.content.decode()


@pytest.mark.invariant("INV-2")
def test_it_names_the_indicators_that_one_may_read(client):
    in_force = system_in_force()
    draft = system_draft(Subject.PROVINCE, indicators=[{**PROPOSED, "weight": 100}])
    seen = {}
    for by in (made.clerk(), made.director(NATION)):
        factories.sign_in(client, by)
        seen[by] = [row.system for row in client.get(address("tasks_done")).context["indicators"]]
    assert list(seen.values()) == [[in_force], [in_force, draft]]


PROPOSED = {"name": "任务完成率", "rule": "target", "metric": "tasks_done", "target": 100}


def test_it_names_its_target_and_leads_to_all(client):
    factories.sign_in(client, made.clerk())
    way = f'<a href="{reverse("assessments:target_list")}">'
    told = [client.get(address(name)).content.decode() for name in ("target_caravan", "villages_served")]
    assert [way in each.partition("<main")[2] for each in told] == [True, False]
    of_targets = {name: client.get(address(f"target_{name}")).context["target"] for name in TARGETS}
    assert of_targets == TARGETS
    assert client.get(address("villages_served")).context["target"] is None


def test_query_counts_do_not_depend_on_rows(client):
    factories.sign_in(client, made.clerk())

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(address("tasks_done"))
        return len(captured)

    system_in_force()
    before = (queries(), queries())[1]
    for year in (2014, 2015):
        system_in_force(year=year)
    assert queries() == before


def test_the_menu_leads_to_it(client):
    factories.sign_in(client, made.clerk())
    assert active(ENTRIES, address("tasks_done")).name == "assessments:metric_list"
    assert f'href="{reverse("assessments:metric_list")}"' in client.get(reverse("portal:workbench")).content.decode()
