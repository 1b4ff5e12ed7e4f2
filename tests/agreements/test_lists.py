"""The list of agreements: whose rows, which rows, in which order."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.enums import HelperKind
from common.lists import PAGE_SIZES
from leadership.enums import Role
from leadership.programme import current_year
from tests import factories
from tests.agreements.factories import agreement_in, clerk, director, draft, helper, open_year, organisation
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db
LIST = reverse("agreements:agreement_list")


def browser(membership) -> Client:
    return factories.sign_in(Client(), membership)


def rows(membership, **query) -> list:
    return list(browser(membership).get(LIST, query).context["table"].page.object_list.data)


# -- whose -----------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(
    "place, is_seen",
    [
        (COUNTY, True),
        (PREFECTURE, True),
        (PROVINCE, True),
        (NATION, True),
        (NEIGHBOUR_COUNTY, False),
        (OTHER_PROVINCE, False),
    ],
)
def test_the_list_holds_the_agreements_of_ones_region(place, is_seen):
    agreement = agreement_in("submitted")
    assert rows(factories.membership_at(place, Role.INSPECTOR)) == ([agreement] if is_seen else [])


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("place, is_seen", [(COUNTY, True), (PREFECTURE, False), (NATION, False)])
def test_a_draft_is_seen_at_home_only(place, is_seen):
    agreement = draft()
    assert rows(factories.membership_at(place, Role.DIRECTOR)) == ([agreement] if is_seen else [])


@pytest.mark.invariant("INV-2")
def test_an_assisting_party_sees_its_own():
    own = agreement_in("submitted")
    agreement_in("submitted")
    assert rows(helper(own.current_version.organisation)) == [own]


def test_a_reviewer_sees_none():
    agreement_in("submitted")
    assert rows(factories.membership_at(PROVINCE, Role.REVIEWER)) == []


# -- which -----------------------------------------------------------------------
@pytest.mark.parametrize("region", [PREFECTURE, COUNTY, "湄潭", "遵义市湄潭县"])
def test_by_region_with_all_in_it(region):
    here = agreement_in("submitted")
    agreement_in("submitted", NEIGHBOUR_COUNTY) if region != PREFECTURE else agreement_in("submitted", "520102")
    assert rows(director(PROVINCE), region=region) == [here]


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("region", [NEIGHBOUR_COUNTY, PREFECTURE, OTHER_PROVINCE, "nowhere", "1" * 30])
def test_a_region_out_of_reach_gives_nothing_and_says_so(region):
    agreement_in("submitted")
    agreement_in("submitted", NEIGHBOUR_COUNTY)
    response = browser(clerk()).get(LIST, {"region": region})
    assert list(response.context["filter"].form.errors) == ["region"]
    assert len(response.context["table"].rows) == 0


def test_by_state_and_the_repository_at_one_click():
    agreement_in("submitted")
    inside = agreement_in("in_repository")
    assert rows(director(NATION), state="in_repository") == [inside]
    content = browser(director(NATION)).get(LIST).content.decode()
    assert f"{LIST}?state=in_repository" in content
    assert browser(director(NATION)).get(LIST, {"state": "in_repository"}).context["is_repository"]


def test_by_year():
    agreement = agreement_in("submitted")
    open_year(current_year() - 1)
    assert rows(director(), year=current_year()) == [agreement]
    assert rows(director(), year=current_year() - 1) == []


def test_by_kind_of_helper():
    stations = organisation(kind="extension_station")
    of_station = agreement_in("submitted", organisation=stations)
    of_society = agreement_in("submitted", organisation=organisation(kind="society"))
    of_experts = agreement_in("submitted", helper_kind=HelperKind.EXPERTS)
    found = {kind: rows(director(), helper=kind) for kind in ("extension_station", "society", "experts", "enterprise")}
    assert found == {
        "extension_station": [of_station],
        "society": [of_society],
        "experts": [of_experts],
        "enterprise": [],
    }


def test_by_number_title_and_helper():
    wanted = agreement_in("submitted", title="黑木耳种植帮扶协议", organisation=organisation(name="遵义医科大学"))
    other = agreement_in("submitted")
    expert = other.current_version.experts.get()
    assert rows(director(), words=f" {wanted.number} ") == [wanted]
    assert rows(director(), words="黑木耳") == [wanted]
    assert rows(director(), words="医科大学") == [wanted]
    assert rows(director(), words=expert.name) == [other]
    assert rows(director(), words="没有这个") == []


# -- in which order, how many ------------------------------------------------------
def test_newest_first_and_sorted_by_a_column():
    first = agreement_in("submitted", title="乙")
    second = agreement_in("submitted", title="甲")
    third = draft(title="丙")
    assert rows(clerk()) == [third, second, first]
    assert rows(clerk(), sort="number") == [first, second, third]
    assert rows(clerk(), sort="-number")[1:] == [second, first]
    assert {*rows(clerk(), sort="created_by__password")} == {first, second, third}


@pytest.mark.parametrize("asked, given", [("", 25), ("50", 50), ("100", 100), ("1000000", 25), ("x", 25)])
def test_pages_of_the_sizes_offered(asked, given):
    agreement_in("submitted")
    table = browser(director()).get(LIST, {"per_page": asked}).context["table"]
    assert (table.paginator.per_page, given in PAGE_SIZES) == (given, True)


@pytest.mark.parametrize("page", ["0", "-1", "x", "99", "9" * 40])
def test_a_page_that_is_not_there_gives_the_nearest(page):
    agreement = agreement_in("submitted")
    assert rows(director(), page=page) == [agreement]


def test_the_row_says_what_an_office_asks():
    agreement = agreement_in("endorsed")
    table = browser(director()).get(LIST).context["table"]
    row = {column.name: cell for column, cell in table.rows[0].items()}
    version = agreement.current_version
    assert row["title"] == version.title
    assert agreement.number in row["number"]
    assert agreement.get_absolute_url() in row["number"]
    assert (row["region"], row["helper"]) == ("遵义市湄潭县", version.organisation.name)
    assert (row["villages"], row["experts"], row["desk"]) == (2, 1, "遵义市")


def test_an_empty_list_says_what_to_do():
    content = browser(clerk()).get(LIST).content.decode()
    assert reverse("agreements:agreement_create") in content
    assert reverse("agreements:agreement_export") not in content
    assert reverse("agreements:agreement_create") not in browser(director(PROVINCE)).get(LIST).content.decode()


def test_a_filter_that_finds_nothing_can_be_cleared():
    agreement_in("submitted")
    response = browser(director()).get(LIST, {"words": "没有这个"})
    assert 'name="words"' in response.content.decode()
    assert len(response.context["table"].rows) == 0


def test_query_count_does_not_depend_on_rows():
    agreement_in("submitted")
    visitor = browser(director(NATION))
    visitor.get(LIST)
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            visitor.get(LIST)
        counts.append(len(queries))
        for county in (COUNTY, NEIGHBOUR_COUNTY):
            agreement_in("submitted", county)
    assert counts[0] == counts[1]
