"""The figures pages: everybody reads the same, the records open in one's own scope only."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.metrics import METRICS, Kind
from assessments.rollup import amounts_of, roll_up_all
from leadership.enums import Role
from portal.views.figures import SHOWN, shown_chapters
from tests import factories
from tests.agreements.factories import agreement_in
from tests.assessments.factories import closed_report


@pytest.fixture
def agreement(db):
    agreement = agreement_in("in_repository")
    roll_up_all()
    return agreement


def page_of(client, code, year, membership):
    return factories.sign_in(client, membership).get(reverse("portal:figures_of", args=[code]), {"year": year})


def values(row) -> dict:
    return {figure["metric"].name: figure["value"] for figure in row["figures"]}


@pytest.mark.parametrize("code, below", [("0", "52"), ("52", "5203"), ("5203", "520328")])
def test_drills_down_with_the_same_figures(client, agreement, code, below):
    response = page_of(client, code, agreement.year, factories.membership_at("0", Role.DIRECTOR))
    rows = {row["region"].code: values(row) for row in response.context["rows"]}
    assert rows[below] == values(response.context["own"][0])
    assert reverse("portal:figures_of", args=[below]) in response.content.decode()


def test_each_chapter_has_its_table_of_places(client, agreement):
    factories.sign_in(client, factories.membership_at("0", Role.DIRECTOR))
    found = []
    for number in range(len(shown_chapters())):
        response = client.get(reverse("portal:figures_of", args=["5203"]), {"chapter": number})
        found += list(values(response.context["rows"][0]))
    assert sorted(found) == sorted(SHOWN)


def test_a_chapter_that_is_none_shows_the_first(client, agreement):
    factories.sign_in(client, factories.membership_at("0", Role.DIRECTOR))
    for chapter in ("99", "-1", "x", "", "9" * 5000):
        response = client.get(reverse("portal:figures_of", args=["5203"]), {"chapter": chapter})
        assert response.context["chapter"].number == 0


def test_a_neighbour_reads_figures_but_opens_no_records(client, agreement):
    neighbour = factories.membership_at(factories.NEIGHBOUR_COUNTY, Role.CLERK)
    response = page_of(client, factories.PREFECTURE, agreement.year, neighbour)
    assert values(response.context["own"][0])["agreements"] == 1
    address = reverse("portal:figure_records", args=[factories.COUNTY, agreement.year, "villages"])
    assert address not in response.content.decode()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("code", [factories.NATION, factories.COUNTY])
def test_each_figure_opens_records_that_count_up_to_it(client, agreement, code):
    factories.sign_in(client, factories.membership_at(factories.NATION, Role.POVERTY))
    kept = amounts_of(year=agreement.year, codes=[code])[code]
    found = {}
    for metric in METRICS.values():
        page = client.get(reverse("portal:figure_records", args=[code, agreement.year, metric.name])).context
        found[metric.name] = told_by(metric, page)
    assert found == {name: (pair, pair) for name, pair in kept.items()}


def told_by(metric, page) -> tuple:
    """The figure that a page of records states, and what its records come to: their number, or their sums."""
    stated = (page["amount"], page["base"])
    if metric.kind is Kind.COUNT:
        return stated, (page["page"].paginator.count, 0)
    if page["page"].paginator.num_pages > 1:
        return stated, stated
    return stated, (sum(line.amount for line in page["lines"]), sum(line.base for line in page["lines"]))


def test_the_records_lead_to_their_pages(client, agreement):
    factories.sign_in(client, factories.membership_at(factories.COUNTY, Role.CLERK))
    page = client.get(reverse("portal:figure_records", args=[factories.COUNTY, agreement.year, "agreements"]))
    assert [line.address for line in page.context["lines"]] == [agreement.get_absolute_url()]
    page = client.get(reverse("portal:figure_records", args=[factories.COUNTY, agreement.year, "villages"]))
    names = sorted(line.name for line in page.context["lines"])
    assert names == sorted(agreement.current_version.villages.values_list("name", flat=True))


def test_records_of_a_township_and_of_a_village(client, agreement):
    village = agreement.current_version.villages.order_by("pk").first()
    factories.sign_in(client, factories.membership_at(factories.COUNTY, Role.CLERK))
    found = {}
    for code in (village.code, village.code[:9]):
        page = client.get(reverse("portal:figure_records", args=[code, agreement.year, "target_villages_served"]))
        found[code] = (page.status_code, page.context["amount"])
    assert found == {village.code: (200, 0), village.code[:9]: (200, 0)}


def test_an_unknown_metric_does_not_exist(client, agreement):
    factories.sign_in(client, factories.membership_at(factories.COUNTY, Role.CLERK))
    assert client.get(reverse("portal:figure_records", args=["520328", agreement.year, "nothing"])).status_code == 404


def test_the_nation_names_the_provinces_that_have_not_closed(client, agreement):
    response = page_of(client, "0", agreement.year, factories.membership_at(factories.COUNTY, Role.CLERK))
    assert [province.code for province in response.context["not_closed"]] == [factories.PROVINCE]
    assert "贵州省" in response.content.decode()
    closed_report(factories.PROVINCE)
    response = page_of(client, "0", agreement.year, factories.membership_at(factories.COUNTY, Role.CLERK))
    assert response.context["not_closed"] == []


def test_query_count_does_not_depend_on_rows(client, agreement):
    membership = factories.membership_at("0", Role.DIRECTOR)
    factories.sign_in(client, membership)
    counts = []
    for code in ("46", "52"):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("portal:figures_of", args=[code]))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_village_has_no_figures_page(client, agreement):
    village = agreement.current_version.villages.first()
    assert page_of(client, village.code, agreement.year, factories.membership_at("0", Role.CLERK)).status_code == 404


def test_all_metrics_but_those_of_targets_are_shown():
    assert [name for name in METRICS if name not in SHOWN] == [name for name in METRICS if name.startswith("target_")]


@pytest.mark.parametrize("year", ["0", "1949", "32768", "99999999999"])
def test_of_a_year_of_another_century_there_are_no_records(client, agreement, year):
    factories.sign_in(client, factories.membership_at("0", Role.DIRECTOR))
    for rest in ("agreements", "agreement/county"):
        for start in ("figures", "statistics"):
            assert client.get(f"/{start}/{factories.COUNTY}/{year}/{rest}/").status_code == 404
