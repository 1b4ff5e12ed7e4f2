"""The search of the public site: what everybody reads is found by everybody, and nothing else by anybody."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import clock
from leadership.enums import Role
from portal.enums import OPEN_KINDS
from portal.enums import SearchKind as K
from portal.search.finding import search
from tests import factories
from tests.agreements import factories as made
from tests.agreements import factories_listings as listings
from tests.factories import COUNTY, NATION, OTHER_PROVINCE, PROVINCE
from tests.portal import factories_publications as publications
from tests.portal.search_cases import names
from tests.registry import factories as registers
from tests.review import factories_awards as awards
from tests.review import factories_notices as notices

pytestmark = [pytest.mark.django_db, pytest.mark.invariant("INV-2")]
ADDRESS = reverse("portal:public_search")


def page_of(words="", client=None, **more):
    return (client or Client()).get(ADDRESS, {"words": words, **more})


def counts(words) -> dict:
    return {group.kind: group.count for group in page_of(words).context["groups"]}


def addresses(membership, words, kinds=tuple(K)) -> list[str]:
    return [line.address for group in search(membership, words, kinds) for line in group.first_lines]


# -- visitors --------------------------------------------------------------------------------
def test_visitors_find_what_is_published_whole_in_part_and_by_initials():
    case = publications.published("case", title="湄江茶园的专家服务站")
    need = listings.need(state="published", title="湄江茶园绿色防控")
    offer = listings.offer(state="published", title="湄江茶园专家组")
    for words in ("湄江茶园", "江茶", "mjcy", "湄jcy"):
        assert addresses(None, words, OPEN_KINDS) == [
            case.public_address,
            reverse("agreements:public_need", args=[need.pk]),
            reverse("agreements:public_offer", args=[offer.pk]),
        ]
    client = Client()
    assert [client.get(each).status_code for each in addresses(None, "mjcy", OPEN_KINDS)] == [200, 200, 200]


def test_notices_and_awards_are_found_once_they_are_public():
    notices.notice_in("draft")
    assert counts("推荐对象公示") == {}
    notice = notices.notice_in("published", "621226")
    assert addresses(None, "推荐对象公示", OPEN_KINDS) == [reverse("review:public_notice", args=[notice.pk])]
    award = awards.award()
    (address,) = addresses(None, award.title, [K.AWARD])
    assert award.title in Client().get(address).content.decode()
    assert counts(str(award.nomination)) == {}


@pytest.mark.parametrize("state", [state for state in publications.WAYS if state != "published"])
@pytest.mark.parametrize("kind", ["news", "case"])
def test_what_is_not_published_is_never_found(kind, state):
    publications.publication_in(state, kind, title="尚未发布的茶园")
    assert (counts("尚未发布"), counts("swfb")) == ({}, {})


def test_what_is_taken_down_vanishes_at_once_but_for_its_own_office():
    case = publications.published("case", title="湄江茶园的专家服务站")
    neighbour = made.clerk(OTHER_PROVINCE)
    assert counts("湄江茶园") == {K.PUBLICATION: 1}
    assert names(neighbour, "湄江茶园", K.PUBLICATION) == [case.title]
    publications.taken(case, "take_down")
    assert counts("湄江茶园") == {}
    assert names(neighbour, "湄江茶园", K.PUBLICATION) == []
    assert names(made.clerk(), "湄江茶园", K.PUBLICATION) == [case.title]


def test_what_is_scheduled_is_found_from_its_day_on():
    publications.published(title="定时发布的新闻", publish_on=clock.today() + timedelta(days=2))
    assert counts("定时发布") == {}
    with clock.standing_at(clock.now() + timedelta(days=2)):
        assert counts("定时发布") == {K.PUBLICATION: 1}


def test_a_listing_is_found_until_it_expires():
    listings.need(state="published", title="湄江茶园绿色防控", expires_on=clock.today() + timedelta(days=1))
    listings.need(state="submitted", title="湄江茶园二期")
    with clock.standing_at(clock.now() + timedelta(days=1)):
        assert counts("湄江茶园") == {K.NEED: 1}
    with clock.standing_at(clock.now() + timedelta(days=2)):
        assert counts("湄江茶园") == {}


def test_of_several_versions_the_one_in_force_is_found():
    former = publications.published("rules", title="协议备案办法")
    later = publications.taken(publications.renewed(former, title="协议备案办法（修订）"), "put_forward", "publish")
    assert addresses(None, "协议备案", OPEN_KINDS) == [later.public_address]


def test_nothing_personal_is_found():
    made.draft(title="湄江茶园帮扶协议", organisation=made.organisation(name="湄江茶园学会"))
    registers.household(COUNTY, head="韦金凤")
    expert = made.expert(name="田茂华", employer="贵州省茶叶研究所")
    listings.offer(party=expert, state="published", title="茶叶专家进村")
    assert counts("湄江茶园") == counts("韦金凤") == {}
    # The offer is public, by employer and title of the expert; the name is not.
    assert counts("茶叶研究所") == {K.OFFER: 1}
    assert counts("田茂华") == counts("tmh") == counts("茶叶专家 田茂") == {}
    assert names(made.clerk(OTHER_PROVINCE), "田茂华", K.OFFER) == []
    assert names(made.clerk(), "田茂华", K.OFFER) == ["茶叶专家进村"]
    for words in ("茶叶研究所", "cyzj"):
        assert "田茂华" not in page_of(words).content.decode()


def test_provinces_are_found_by_name_and_initials():
    factories.place(PROVINCE)
    for words in ("贵州", "gzs", "州省"):
        assert [place.title for place in page_of(words).context["places"]] == ["贵州省"]
    assert f'href="{reverse("portal:public_place", args=[PROVINCE])}"' in page_of("贵州").content.decode()


# -- staff: from other regions what is public ------------------------------------------------
def test_staff_find_what_is_public_elsewhere_and_are_led_to_a_page_they_may_open():
    case = publications.published("case", title="湄江茶园的专家服务站")
    need = listings.need(state="published", title="湄江茶园绿色防控")
    listings.need(state="submitted", title="湄江茶园二期")
    own, far = made.clerk(), made.clerk(OTHER_PROVINCE)
    assert addresses(far, "mjcy") == [case.public_address, reverse("agreements:public_need", args=[need.pk])]
    assert case.get_absolute_url() in addresses(own, "mjcy")
    assert names(own, "湄江茶园", K.NEED) == ["湄江茶园二期", "湄江茶园绿色防控"]
    for membership in (own, far):
        client = factories.sign_in(Client(), membership)
        assert {client.get(each).status_code for each in addresses(membership, "mjcy")} == {200}


def test_drafts_are_found_in_their_own_region_alone():
    publications.begun("case", title="湄江茶园的专家服务站")
    found = {
        code: names(made.clerk(code), "湄江", K.PUBLICATION) for code in (COUNTY, PROVINCE, NATION, OTHER_PROVINCE)
    }
    assert {code for code, titles in found.items() if titles} == {COUNTY, PROVINCE, NATION}


# -- the page ----------------------------------------------------------------------------------
@pytest.mark.parametrize("query", [{}, {"words": "　"}, {"words": "查无此名"}, {"words": "查无此名", "kind": "need"}])
def test_where_nothing_is_found_it_says_what_to_try(query):
    response = page_of(**query)
    assert (response.context["groups"], response.context["places"]) == ([], [])
    assert reverse("portal:public_cases") in response.content.decode()


@pytest.mark.parametrize("kind", [kind for kind in [*K, "household"] if kind not in OPEN_KINDS])
def test_what_is_not_public_is_no_kind_here(kind):
    made.draft(title="湄江茶园帮扶协议")
    assert (page_of("湄江茶园", kind=kind).context["groups"], page_of("\0%_\\" * 90).status_code) == ([], 200)


def test_its_box_stands_where_the_other_does_not():
    helper = factories.sign_in(Client(), factories.membership_at(COUNTY, Role.HELPER))
    for client in (Client(), helper):
        assert f'action="{ADDRESS}"' in client.get(reverse("portal:public_home")).content.decode()
    staff = factories.sign_in(Client(), made.clerk())
    assert f'action="{ADDRESS}"' not in staff.get(reverse("portal:public_home")).content.decode()
    assert f'action="{ADDRESS}"' in page_of(client=staff).content.decode()


def test_no_other_search_keeps_it():
    assert '<meta name="robots" content="noindex">' in page_of("茶").content.decode()


# -- at which cost -----------------------------------------------------------------------------
def queries_of(address) -> int:
    with CaptureQueriesContext(connection) as queries:
        Client().get(address, {"words": "茶"})
    return len(queries)


def test_queries_do_not_grow_with_what_is_found():
    one_of_each()
    pages = (ADDRESS, reverse("portal:public_search_suggestions"))
    few = [queries_of(each) for each in pages]
    for _more in range(3):
        one_of_each()
    assert sum(counts("茶").values()) >= 12
    assert [queries_of(each) for each in pages] == few


def one_of_each():
    publications.published()
    listings.need(state="published")
    listings.offer(state="published")
