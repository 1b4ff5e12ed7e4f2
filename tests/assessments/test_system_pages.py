"""The pages of indicator systems: what each shows, to whom, at what cost."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext

from assessments import systems
from assessments.default_indicators import DEFAULT_INDICATORS
from assessments.enums import Direction, Rule, Subject
from assessments.models import Indicator, IndicatorSystem
from leadership.enums import Role
from leadership.programme import current_year
from portal.menu import ENTRIES, active
from tests import factories
from tests.agreements import factories as made
from tests.assessments.factories import begun, keeper, system_draft, system_in_force
from tests.assessments.system_pages import OF_AN_INDICATOR, WRITING, address, page, shown
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db


def listed(client, by, **query) -> list:
    table = shown(client, by, "system_list", **query)["table"]
    return [row.record for row in table.page.object_list]


# -- reading -------------------------------------------------------------------------------------
@pytest.fixture
def pair():
    """A system in force, and one that is being written."""
    return system_in_force(), system_draft(Subject.PROVINCE)


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DIRECTOR, Role.CLERK, Role.INSPECTOR])
def test_the_nation_reads_those_being_written_too(client, pair, role):
    by = factories.membership_at(NATION, role)
    assert listed(client, by) == list(pair)
    assert client.get(pair[1].get_absolute_url()).status_code == 200


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(
    "code, role",
    [
        (COUNTY, Role.CLERK),
        (NEIGHBOUR_COUNTY, Role.DIRECTOR),
        (PREFECTURE, Role.POVERTY),
        (PROVINCE, Role.ADMINISTRATOR),
        (PROVINCE, Role.REVIEWER),
        (NATION, Role.REVIEWER),
    ],
)
def test_everybody_else_reads_those_in_force(client, pair, code, role):
    by = factories.membership_at(code, role)
    assert listed(client, by) == [pair[0]]
    addresses = [
        pair[0].get_absolute_url(),
        pair[1].get_absolute_url(),
        address("system_act", pair[1].pk, "enact"),
    ]
    assert [client.get(each).status_code for each in addresses] == [200, 404, 404]


@pytest.mark.invariant("INV-2")
def test_assisting_parties_read_what_they_are_assessed_by(client, pair):
    by = made.helper(made.organisation())
    assert listed(client, by) == [pair[0]]
    assert pair[0].indicators.first().name in page(client, by, "system_detail", pair[0].pk)


def test_whoever_has_no_duty_reads_none(client, pair):
    client.force_login(factories.account())
    assert list(client.get(address("system_list")).context["table"].page.object_list) == []
    assert client.get(pair[0].get_absolute_url()).status_code == 404


def test_a_visitor_signs_in_first(client, pair):
    for each in (address("system_list"), pair[0].get_absolute_url()):
        assert client.get(each).url.startswith(reverse("account_login"))


def test_a_row_tells_the_weights_and_how_many_assessments_go_by_it(client):
    begun()
    system_draft(Subject.PROVINCE, indicators=[{"name": "组织领导", "weight": "30.5", "rule": Rule.HAND}])
    table = shown(client, keeper(), "system_list")["table"]
    told = [
        (row.record.subject, str(row.get_cell("weights")), row.get_cell("assessed")) for row in table.page.object_list
    ]
    assert told == [("agreement", "100", 1), ("province", "30.50", 0)]


def test_the_list_is_narrowed(client, pair):
    system_in_force(year=2015)
    by = keeper()
    found = {
        query: [(each.year, each.subject) for each in listed(client, by, **dict([query]))]
        for query in (("year", 2015), ("subject", "province"), ("state", "draft"), ("state", "in_force"))
    }
    assert found == {
        ("year", 2015): [(2015, "agreement")],
        ("subject", "province"): [(current_year(), "province")],
        ("state", "draft"): [(current_year(), "province")],
        ("state", "in_force"): [(current_year(), "agreement"), (2015, "agreement")],
    }


def test_an_empty_list_says_what_to_do(client):
    assert address("system_create") in page(client, keeper(), "system_list")
    told = page(client, made.clerk(), "system_list")
    assert address("system_create") not in told
    assert gettext("No indicator system is in force yet") in told


def test_the_page_tells_each_indicator_in_words(client):
    system = system_in_force()
    lines = shown(client, made.clerk(), "system_detail", system.pk)["lines"]
    told = [(line.indicator.name, line.scoring, line.steps) for line in lines]
    assert told == [
        ("任务完成率", gettext("Full marks at %(target)s or more, else in proportion.") % {"target": "100%"}, []),
        (
            "备案时效",
            gettext("The best step that the figure reaches gives the marks; below all steps there are none."),
            [
                (gettext("%(figure)s or less") % {"figure": f"10 {gettext('days')}"}, 100),
                (gettext("%(figure)s or less") % {"figure": f"30 {gettext('days')}"}, 60),
            ],
        ),
        ("带动机制", gettext("By hand, with a reason."), []),
    ]


def test_the_less_the_better_and_evidence_are_told_too(client):
    rows = [
        {"name": "退回率", "weight": 50, "rule": Rule.TARGET, "metric": "returned_by_nation", "target": 5},
        {"name": "满意度", "weight": 40, "rule": Rule.HAND, "needs_evidence": True},
        {"name": "旧指标", "weight": 10, "rule": Rule.TARGET, "metric": "gone", "target": 1},
    ]
    rows[0]["direction"] = Direction.DOWN
    system = system_draft(indicators=rows)
    lines = shown(client, keeper(), "system_detail", system.pk)["lines"]
    text = gettext("Full marks at %(target)s or less, else fewer: twice as much gives half of the marks.")
    assert lines[0].scoring == text % {"target": "5%"}
    assert lines[1].scoring == gettext("By hand, with a reason and evidence.")
    assert [line.is_unknown for line in lines] == [False, False, True]


@pytest.mark.parametrize("weights, missing, extra", [((60, "30.5"), "9.5", "-9.5"), ((60, "40.5"), "-0.5", "0.5")])
def test_the_page_tells_what_is_missing_to_a_hundred(client, weights, missing, extra):
    rows = [{"name": f"指标{weight}", "weight": weight, "rule": Rule.HAND} for weight in weights]
    context = shown(client, keeper(), "system_detail", system_draft(indicators=rows).pk)
    assert (context["missing_weight"], context["extra_weight"]) == (Decimal(missing), Decimal(extra))
    assert len([offer for offer in context["offers"] if offer.missing]) == 0  # the administrator decides nothing
    offers = shown(client, made.director(NATION), "system_detail", IndicatorSystem.objects.get().pk)["offers"]
    assert [(offer.move.verb, len(offer.missing)) for offer in offers] == [("enact", 1)]


def test_a_system_in_force_says_why_it_is_locked(client):
    system = system_in_force()
    told = page(client, keeper(), "system_detail", system.pk)
    assert "alert-info" in told
    unused = shown(client, keeper(), "system_detail", system.pk)["uses"]
    begun()
    assert (unused, shown(client, keeper(), "system_detail", system.pk)["uses"]) == (0, 1)
    for name in WRITING:
        assert address(name, system.pk) not in told


def test_a_draft_shows_the_ways_to_write_it_to_those_who_write(client):
    system = system_draft()
    ways = [address(name, system.pk) for name in WRITING]
    ways += [address(name, system.indicators.first().pk) for name in (*OF_AN_INDICATOR, "indicator_move")]
    of_keeper, of_clerk = (page(client, by, "system_detail", system.pk) for by in (keeper(), made.clerk(NATION)))
    assert [way in of_keeper for way in ways] == [True] * len(ways)
    assert [way in of_clerk for way in ways] == [False] * len(ways)


def test_history_tells_of_settings_and_indicators(client):
    system = system_draft()
    systems.change_settings(system=system, by=keeper(), title="修订稿")
    systems.change_indicator(indicator=system.indicators.first(), by=keeper(), weight=39)
    told = page(client, factories.membership_at(NATION, Role.INSPECTOR), "system_history", system.pk)
    assert all(word in told for word in ("修订稿", "任务完成率", "39"))


def queries_of(client, by, where) -> int:
    factories.sign_in(client, by)
    client.get(where)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(where).status_code == 200
    return len(queries)


def test_query_counts_do_not_depend_on_rows(client):
    system = system_draft(indicators=[{"name": "满意度", "weight": 10, "rule": Rule.HAND}])
    where = [address("system_list"), system.get_absolute_url(), address("system_add", system.pk)]
    before = [queries_of(client, keeper(), each) for each in where]
    for year in (2014, 2015, 2016):
        system_in_force(year=year)
    for row in DEFAULT_INDICATORS[Subject.AGREEMENT]:
        Indicator.objects.create(system=system, place=9, **row)
    assert [queries_of(client, keeper(), each) for each in where] == before


def test_the_menu_leads_to_it(client):
    assert active(ENTRIES, address("system_detail", 7)).name == "assessments:system_list"
    assert f'href="{address("system_list")}"' in page(client, made.clerk(), "metric_list")
