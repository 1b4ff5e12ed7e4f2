"""What everybody reads: the home, the lists, one publication with its versions, and what is nobody's to read."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.rollup import roll_up_all
from common import clock
from portal.front import FIGURES
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_listings import need
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PROVINCE
from tests.portal.factories_publications import (
    REASON,
    WAYS,
    attached,
    begun,
    picture,
    publication_in,
    published,
    renewed,
    taken,
)
from tests.review.factories_notices import published as noticed

pytestmark = pytest.mark.django_db
HOME = reverse("portal:public_home")
LISTS = {"news": "public_news", "policy": "public_policies", "rules": "public_policies", "case": "public_cases"}


def page(name, *args, **query) -> str:
    response = Client().get(reverse(f"portal:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


# -- what is out --------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", LISTS)
def test_what_is_out_stands_in_its_list_and_on_the_home(kind):
    told = published(kind, title="石漠化山区的茶园")
    for shown in (page(LISTS[kind]), page("public_home"), Client().get("/").content.decode()):
        assert told.public_address in shown
    shown = page("public_publication", told.pk)
    assert "<h2>做法</h2>" in shown
    assert "<strong>专家团队</strong>" in shown


@pytest.mark.parametrize("state", [state for state in WAYS if state not in ("published", "taken_down")])
@pytest.mark.parametrize("kind", ["news", "case"])
def test_what_is_not_published_is_nobodys_to_read(kind, state):
    told = publication_in(state, kind, title="尚未发布的标题")
    assert Client().get(told.public_address).status_code == 404
    for shown in (page(LISTS[kind]), page("public_home")):
        assert "尚未发布的标题" not in shown


def test_pictures_and_attachments_are_read_once_their_publication_is_out():
    case = begun("case")
    row, file = case.pictures.get(), attached(case)
    pages = [row.get_absolute_url(), row.small_address, reverse("portal:public_file", args=[file.pk])]
    for each in pages:
        assert Client().get(each).status_code == 404
    factories.group_at(PROVINCE)
    taken(case, "put_forward", "endorse", "put_forward", "publish")
    answers = [Client().get(each) for each in pages]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert [answer["Content-Type"] for answer in answers] == ["image/jpeg", "image/jpeg", "application/pdf"]
    assert all(answer.getvalue() and answer["X-Content-Type-Options"] == "nosniff" for answer in answers)


def test_what_is_scheduled_appears_on_its_day():
    told = published(title="定时发布的新闻", publish_on=clock.today() + timedelta(days=2))
    assert Client().get(told.public_address).status_code == 404
    assert "定时发布的新闻" not in page("public_news")
    with clock.standing_at(clock.now() + timedelta(days=2)):
        assert "定时发布的新闻" in page("public_news")
        assert "做法" in page("public_publication", told.pk)


def test_what_was_taken_down_says_so():
    told = publication_in("taken_down", title="有误的新闻")
    answer = Client().get(told.public_address)
    shown = answer.content.decode()
    assert answer.status_code == 410
    assert REASON in shown
    assert "做法" not in shown
    assert "有误的新闻" not in page("public_news")


def test_of_what_was_taken_down_before_its_day_nobody_hears():
    told = published(title="不应公开的名单", publish_on=clock.today() + timedelta(days=2))
    taken(told, "take_down")
    with clock.standing_at(clock.now() + timedelta(days=3)):
        assert Client().get(told.public_address).status_code == 404


def test_a_former_version_stays_and_leads_to_the_one_in_force():
    former = published("policy", body="旧条款")
    version = taken(renewed(former, body="新条款"), "put_forward", "publish")
    listed = page("public_policies")
    assert (version.public_address in listed, former.public_address in listed) == (True, False)
    shown = page("public_publication", former.pk)
    assert "这是旧版本。" in shown
    assert version.public_address in shown
    assert "旧条款" in shown
    assert "这是旧版本。" not in page("public_publication", version.pk)


def test_the_four_sets_of_rules_stand_above_the_list():
    rules = [published("rules", rule_set=each, title=f"办法{each}") for each in ("filing", "funds")]
    response = Client().get(reverse("portal:public_policies"))
    assert list(response.context["rules"]) == rules
    assert [response.content.decode().count(each.public_address) for each in rules] == [2, 2]


# -- cases --------------------------------------------------------------------------------------
def test_featured_cases_come_first():
    featured, plain = published("case", title="先发布"), published("case", NEIGHBOUR_COUNTY, title="后发布")
    response = Client().get(reverse("portal:public_cases"))
    assert list(response.context["page"]) == [plain, featured]
    taken(featured, "feature")
    response = Client().get(reverse("portal:public_cases"))
    assert list(response.context["page"]) == [featured, plain]


def test_cases_are_found_by_province_and_task_area():
    here, there = published("case"), published("case", "620102", area="talent")

    def found(**query):
        return list(Client().get(reverse("portal:public_cases"), query).context["page"])

    assert found(region=PROVINCE) == [here]
    assert found(region=OTHER_PROVINCE) == [there]
    assert found(area="talent") == [there]
    assert found(words="没有这样的案例") == []
    assert found(region="不存在的省") == []


def test_a_case_tells_its_agreement_and_shows_all_pictures_with_words():
    agreement = made.agreement_in("in_repository")
    case = begun("case", agreement=agreement, body="先看图。\n\n![](picture:2)")
    picture(case, "采茶能手在示范", colour=(9, 9, 9))
    factories.group_at(PROVINCE)
    case = taken(case, "put_forward", "endorse", "put_forward", "publish")
    shown = page("public_publication", case.pk)
    assert str(agreement) in shown
    assert [shown.count(f'alt="{words}"') for words in ("茶农在茶园里听专家讲解", "采茶能手在示范")] == [1, 1]


# -- the home -----------------------------------------------------------------------------------
def test_the_home_has_progress_map_notices_and_needs():
    agreement, notice, wanted = made.agreement_in("in_repository"), noticed(), need(state="published")
    roll_up_all()
    response = Client().get(HOME)
    shown = response.content.decode()
    assert {metric.name: value for metric, value in response.context["figures"]}["agreements"] == 1
    assert [metric.name for metric, _value in response.context["figures"]] == list(FIGURES)
    assert {each.target.name for each in response.context["national"]} >= {"federations", "associations", "experts"}
    for address in (
        reverse("review:public_notice", args=[notice.pk]),
        reverse("agreements:public_need", args=[wanted.pk]),
        reverse("portal:public_place", args=[agreement.region_id[:2]]),
    ):
        assert address in shown


def test_before_anything_is_counted_the_home_can_be_read():
    response = Client().get(HOME)
    assert response.context["rollup"] is None
    assert {value for _metric, value in response.context["figures"]} == {0}


def test_the_home_is_there_for_those_who_have_signed_in_too():
    client = factories.sign_in(Client(), made.clerk())
    assert "分省情况" in client.get(HOME).content.decode()


def test_a_province_has_its_own_page_and_other_places_have_none():
    here, there = published("case", title="湄潭的茶园"), published("case", "620102", title="城关的果园")
    shown = page("public_place", PROVINCE)
    assert (here.public_address in shown, there.public_address in shown) == (True, False)
    for code in (COUNTY, "99"):
        assert Client().get(reverse("portal:public_place", args=[code])).status_code == 404


@pytest.mark.parametrize("name", ["public_home", "public_news", "public_policies", "public_cases", "public_place"])
def test_public_pages_cost_the_same_for_many(name):
    counts = []
    published("rules")
    for number in (1, 4):
        for each in range(number):
            published("news", PROVINCE)
            published("policy", PROVINCE)
            published("case", title=f"案例{each}")
            need(state="published")
        page_address = reverse(f"portal:{name}", args=[PROVINCE] if name == "public_place" else [])
        Client().get(page_address)
        with CaptureQueriesContext(connection) as queries:
            Client().get(page_address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_publication_costs_the_same_with_many_pictures_and_versions():
    counts = []
    for number in (1, 4):
        told = begun("policy")
        for shade in range(number):
            picture(told, colour=(shade, number, 9))
            attached(told, f"附件{shade}.pdf")
        told = taken(told, "put_forward", "publish")
        for _each in range(number):
            told = taken(renewed(told), "put_forward", "publish")
        Client().get(told.public_address)
        with CaptureQueriesContext(connection) as queries:
            Client().get(told.public_address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_nothing_of_an_office_shows_outside():
    told = published()
    shown = page("public_publication", told.pk)
    assert made.clerk(NATION).name not in shown
    assert made.director(NATION).name not in shown
