"""The page of the search and the box for it: who finds what, how it is shown, at which cost."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leadership.enums import Role
from portal.enums import SearchKind as K
from portal.models import SearchEntry
from tests import factories
from tests.agreements import factories as made
from tests.agreements import factories_listings as listings
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE
from tests.portal import factories_publications as publications
from tests.review import factories_nominations as nominations
from tests.review import factories_notices as notices

ADDRESS, SUGGESTIONS = reverse("portal:search"), reverse("portal:search_suggestions")
pytestmark = pytest.mark.django_db


def page_of(membership, words="", **more):
    return factories.sign_in(Client(), membership).get(ADDRESS, {"words": words, **more})


def counts(membership, words) -> dict:
    return {group.kind: group.count for group in page_of(membership, words).context["groups"]}


# -- who finds what ------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
def test_everybody_finds_what_lies_in_their_own_region():
    for county in (COUNTY, NEIGHBOUR_COUNTY, "621226"):
        made.agreement_in("submitted", county, title="夏秋茶加工帮扶")
    found = {
        code: counts(made.clerk(code), "夏秋茶") for code in (COUNTY, PREFECTURE, PROVINCE, OTHER_PROVINCE, NATION)
    }
    numbers = {code: found_there.get(K.AGREEMENT, 0) for code, found_there in found.items()}
    assert numbers == {COUNTY: 1, PREFECTURE: 2, PROVINCE: 2, OTHER_PROVINCE: 1, NATION: 3}


@pytest.mark.invariant("INV-2")
def test_a_draft_is_found_at_home_alone():
    made.draft(title="雪芽加工")
    nominations.begun(nominations.party(name="夏秋茶学会"))
    notices.notice_in("draft")
    home, above = made.clerk(), made.clerk(PROVINCE)
    assert (counts(home, "雪芽"), counts(above, "雪芽")) == ({K.AGREEMENT: 1}, {})
    assert counts(home, "夏秋茶") == {K.AGREEMENT: 1, K.ORGANISATION: 1, K.NOMINATION: 1}
    assert counts(above, "夏秋茶") == {K.AGREEMENT: 1, K.ORGANISATION: 1}
    assert counts(made.clerk(PROVINCE), "推荐对象公示") == {K.NOTICE: 1}
    assert counts(made.clerk(NATION), "推荐对象公示") == {}


@pytest.mark.invariant("INV-2")
def test_what_an_entry_proposes_wrongly_is_not_shown():
    """The index is no door: even if it were wrong, the model's own decides."""
    made.organisation(region=NEIGHBOUR_COUNTY, name="湄潭县茶业协会")
    grams = SearchEntry.objects.get().grams
    SearchEntry.objects.update(region=COUNTY, grams=[*grams, f"@{COUNTY}"])
    assert counts(made.clerk(), "湄潭县茶业协会") == {}


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.HELPER])
def test_whoever_reads_no_records_has_neither_page_nor_box_nor_suggestions(role):
    client = factories.sign_in(Client(), factories.membership_at(PROVINCE, role))
    response = client.get(ADDRESS, {"words": "茶"})
    assert (response.status_code, client.get(SUGGESTIONS, {"words": "茶"}).status_code) == (403, 403)
    assert f'action="{ADDRESS}"' not in response.content.decode()


@pytest.mark.invariant("INV-2")
def test_a_reviewer_finds_no_candidate_anywhere():
    nominee = nominations.nomination_in("submitted", nominations.party(name="茅坪茶叶学会"))
    client = factories.sign_in(Client(), nominations.reviewer())
    for name in ("search", "search_suggestions", "public_search", "public_search_suggestions"):
        for words in ("茅坪", "mpcy", nominee.number):
            assert "茅坪茶叶学会" not in client.get(reverse(f"portal:{name}"), {"words": words}).content.decode()


def test_visitors_are_asked_to_sign_in(client):
    assert (client.get(ADDRESS).status_code, client.get(SUGGESTIONS).status_code) == (302, 302)
    assert f'action="{ADDRESS}"' not in client.get(reverse("portal:about")).content.decode()


@pytest.mark.parametrize("role", [Role.CLERK, Role.DIRECTOR, Role.POVERTY, Role.INSPECTOR, Role.ADMINISTRATOR])
def test_the_box_stands_on_every_page_of_staff(role):
    client = factories.sign_in(Client(), factories.membership_at(COUNTY, role))
    for name in ("portal:workbench", "portal:about", "agreements:agreement_list"):
        assert f'action="{ADDRESS}"' in client.get(reverse(name)).content.decode()


# -- how it is shown -------------------------------------------------------------------------
def test_kinds_stand_apart_each_with_its_count_and_list():
    party = made.organisation(name="夏秋茶学会")
    agreement = made.draft(title="夏秋茶加工帮扶", organisation=party)
    response = page_of(made.clerk(), "夏秋茶")
    groups = response.context["groups"]
    assert [(group.kind, group.count) for group in groups] == [(K.AGREEMENT, 1), (K.ORGANISATION, 1)]
    html = response.content.decode()
    for address in (
        agreement.get_absolute_url(),
        party.get_absolute_url(),
        f"{reverse('agreements:agreement_list')}?words=%E5%A4%8F%E7%A7%8B%E8%8C%B6",
        f"{reverse('registry:organisation_list')}?words=%E5%A4%8F%E7%A7%8B%E8%8C%B6",
    ):
        assert f'href="{address}"' in html
    assert 'value="夏秋茶"' in html


def test_the_list_finds_the_same():
    made.organisation(name="夏秋茶学会")
    client = factories.sign_in(Client(), made.clerk())
    (group,) = client.get(ADDRESS, {"words": "秋茶"}).context["groups"]
    assert "夏秋茶学会" in client.get(group.list_address).content.decode()


def test_initials_lead_to_no_list_which_would_not_understand_them():
    made.organisation(name="夏秋茶学会")
    (group,) = page_of(made.clerk(), "xqc").context["groups"]
    assert group.list_address == ""


def test_all_of_one_kind_are_leafed_through(monkeypatch):
    monkeypatch.setattr("portal.views.search.ROWS_A_PAGE", 4)
    for number in range(1, 7):
        made.organisation(name=f"夏秋茶学会{number}")
    html = page_of(made.clerk(), "夏秋茶").content.decode()
    assert f"{ADDRESS}?kind=organisation&amp;words=%E5%A4%8F%E7%A7%8B%E8%8C%B6" in html
    assert "夏秋茶学会6" not in html
    second = page_of(made.clerk(), "夏秋茶", kind="organisation", page=2)
    assert [line.title for line in second.context["lines"]] == ["夏秋茶学会5", "夏秋茶学会6"]


@pytest.mark.parametrize("query", [{}, {"words": "　"}, {"words": "查无此名"}, {"words": "查无此名", "kind": "expert"}])
def test_where_nothing_is_found_it_says_what_to_try(query):
    response = page_of(made.clerk(), **query)
    assert response.context["groups"] == []
    assert "mtcy" in response.content.decode()


@pytest.mark.parametrize("query", [{"kind": "household"}, {"kind": "expert", "page": "x"}, {"words": "\0%_\\" * 90}])
def test_whatever_stands_in_the_address_is_answered(query):
    made.applicant(name="田茂华")
    assert page_of(made.clerk(), **{"words": "田", **query}).status_code == 200


def test_what_is_typed_is_shown_as_text():
    assert "<script>alert" not in page_of(made.clerk(), "<script>alert(1)</script>").content.decode()


# -- while somebody types ------------------------------------------------------------------------
def suggested(membership, words) -> list[str]:
    response = factories.sign_in(Client(), membership).get(SUGGESTIONS, {"words": words})
    return [line.title for line in response.context["lines"]]


@pytest.mark.invariant("INV-2")
def test_suggestions_are_what_the_search_finds_the_best_of_all_kinds_first():
    for number in range(9):
        made.organisation(name=f"夏秋茶学会{number}")
    made.applicant(name="夏秋茶")
    made.applicant(name="谢琪婵")
    made.organisation(region=NEIGHBOUR_COUNTY, name="夏秋茶")
    expected = ["夏秋茶", *(f"夏秋茶学会{number}" for number in range(7))]
    assert suggested(made.clerk(), "夏秋茶") == expected
    assert suggested(made.clerk(), "xqc")[:3] == ["夏秋茶学会0", "夏秋茶", "夏秋茶学会1"]
    assert suggested(made.clerk(OTHER_PROVINCE), "夏秋茶") == []


@pytest.mark.parametrize("words", ["", " ", "x", "x y", "\0", "查无此名"])
def test_a_single_letter_suggests_nothing(words):
    made.organisation(name="夏秋茶学会")
    assert suggested(made.clerk(), words) == []


def test_a_suggestion_says_what_it_is_where_it_lies_and_where_it_leads():
    party = made.organisation(name="夏秋茶<学会>")
    html = factories.sign_in(Client(), made.clerk()).get(SUGGESTIONS, {"words": "夏"}).content.decode()
    assert f'data-address="{party.get_absolute_url()}"' in html
    assert "夏秋茶&lt;学会&gt;" in html
    assert f"{K.ORGANISATION.label} · 遵义市湄潭县" in html


# -- at which cost ---------------------------------------------------------------------------
def queries_of(membership, words, address=ADDRESS) -> int:
    client = factories.sign_in(Client(), membership)
    with CaptureQueriesContext(connection) as queries:
        client.get(address, {"words": words})
    return len(queries)


def test_queries_do_not_grow_with_what_is_found():
    clerk = made.clerk()
    one_of_each()
    queries_of(clerk, "茶")
    few, few_suggested = queries_of(clerk, "茶"), queries_of(clerk, "茶", SUGGESTIONS)
    for _more in range(3):
        one_of_each()
    assert sum(counts(clerk, "茶").values()) >= 20
    assert queries_of(clerk, "茶") == few
    assert queries_of(clerk, "茶", SUGGESTIONS) == few_suggested


def one_of_each():
    made.draft()
    listings.need()
    listings.offer()
    publications.begun()
