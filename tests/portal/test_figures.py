"""The figures pages: everybody reads the same, the records open in one's own scope only."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.rollup import roll_up
from leadership.enums import Role
from tests import factories
from tests.agreements.factories import agreement_in


@pytest.fixture
def agreement(db):
    agreement = agreement_in("in_repository")
    roll_up(year=agreement.year)
    return agreement


def page_of(client, code, year, membership):
    return factories.sign_in(client, membership).get(reverse("portal:figures_of", args=[code]), {"year": year})


@pytest.mark.parametrize("code, below", [("0", "52"), ("52", "5203"), ("5203", "520328")])
def test_drills_down_with_the_same_figure(client, agreement, code, below):
    response = page_of(client, code, agreement.year, factories.membership_at("0", Role.DIRECTOR))
    rows = {row["region"].code: row for row in response.context["rows"]}
    assert [figure["value"] for figure in rows[below]["figures"]] == [
        figure["value"] for figure in response.context["own"]["figures"]
    ]
    assert reverse("portal:figures_of", args=[below]) in response.content.decode()


def test_a_neighbour_reads_figures_but_opens_no_records(client, agreement):
    neighbour = factories.membership_at(factories.NEIGHBOUR_COUNTY, Role.CLERK)
    response = page_of(client, factories.PREFECTURE, agreement.year, neighbour)
    assert response.context["own"]["figures"][0]["value"] == 1
    address = reverse("portal:figure_records", args=[factories.COUNTY, agreement.year, "villages"])
    assert address not in response.content.decode()
    assert client.get(address).status_code == 404


def test_records_behind_a_figure(client, agreement):
    factories.sign_in(client, factories.membership_at(factories.COUNTY, Role.POVERTY))
    address = reverse("portal:figure_records", args=[factories.COUNTY, agreement.year, "villages"])
    names = [row.name for row in client.get(address).context["page"]]
    assert sorted(names) == sorted(agreement.current_version.villages.values_list("name", flat=True))


def test_agreements_figure_opens_the_repository_list(client, agreement):
    factories.sign_in(client, factories.membership_at(factories.COUNTY, Role.CLERK))
    address = reverse("portal:figure_records", args=[factories.COUNTY, agreement.year, "agreements"])
    assert agreement.number in client.get(address, follow=True).content.decode()


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
