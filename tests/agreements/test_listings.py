"""Needs and offers from the first word to the last day, and what everybody reads of them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from agreements import posting
from agreements.models import Need, Offer
from agreements.workflow import NEED, OFFER
from common import clock
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Role
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_listings import in_days, interest, need, offer, party_account
from tests.factories import COUNTY, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db
NEW_NEED = reverse("agreements:need_create")


def browser(membership) -> Client:
    return factories.sign_in(Client(), membership)


def typed_need(**content) -> dict:
    content = {
        "form_token": str(uuid4()),
        "title": "茶园绿色防控",
        "field": "tea",
        "industry": "茶叶",
        "village": "",
        "description": "两千亩茶园需要防治指导。",
    } | content
    days = {"wanted_from": in_days(1), "wanted_until": in_days(200), "expires_on": in_days(90)}
    return {name: day.isoformat() for name, day in days.items()} | content


def typed_offer(**content) -> dict:
    content = {
        "form_token": str(uuid4()),
        "title": "茶叶专家组",
        "fields_of_work": ["tea", "plant_protection"],
        "industry": "茶叶",
        "description": "每月到村一次。",
        "capacity": "3",
    } | content
    return {"expires_on": in_days(90).isoformat()} | content


def later(days: int):
    """The clock stands ``days`` from now."""
    return clock.standing_at(timezone.now() + timedelta(days=days))


# -- posting -----------------------------------------------------------------------------
def test_a_county_posts_a_need_and_the_same_form_sent_twice_makes_one():
    village = made.villages()[0]
    by, typed = made.clerk(), typed_need(village=village.code)
    responses = [browser(by).post(NEW_NEED, typed) for _each in range(2)]
    record = Need.objects.get()
    assert {response.url for response in responses} == {record.get_absolute_url()}
    assert (record.state, record.title, record.field, record.village) == ("draft", "茶园绿色防控", "tea", village)
    assert (record.region_id, record.desk, record.created_by, record.edited_by) == (COUNTY, by.group, by.user, by.user)


@pytest.mark.parametrize(
    "who",
    [
        lambda: made.clerk(PREFECTURE),
        lambda: made.director(),
        lambda: made.helper(made.organisation()),
        lambda: factories.membership_at(COUNTY, Role.POVERTY),
    ],
)
def test_nobody_but_a_countys_clerk_posts_needs(who):
    by = who()
    assert browser(by).post(NEW_NEED, typed_need()).status_code == 403
    with pytest.raises(NotAllowed):
        need(by=by)
    assert not Need.objects.exists()


def test_a_party_offers_for_itself_at_the_office_of_its_region():
    party = made.organisation(OTHER_PROVINCE)
    own, typed = made.helper(party), typed_offer()
    for _each in range(2):
        browser(own).post(reverse("agreements:offer_create"), typed)
    record = Offer.objects.get()
    assert (record.organisation, record.desk.region_id, record.region_id) == (party, OTHER_PROVINCE, OTHER_PROVINCE)
    assert (record.fields, record.capacity) == (["tea", "plant_protection"], 3)


@pytest.mark.parametrize("kind", ["organisation", "expert"])
def test_a_clerk_finds_the_party_and_offers_for_it(kind):
    party = getattr(made, kind)()
    client = browser(made.clerk(PREFECTURE))
    address = reverse(f"agreements:offer_of_{kind}", args=[party.pk])
    assert address in client.get(reverse("agreements:offer_create"), {"words": party.name}).content.decode()
    client.post(address, typed_offer())
    record = Offer.objects.get()
    assert (record.party, record.desk.region_id) == (party, COUNTY)


@pytest.mark.parametrize(
    "who",
    [lambda: made.helper(made.organisation()), lambda: made.clerk(NEIGHBOUR_COUNTY), lambda: made.director()],
    ids=["another party", "neighbour", "director"],
)
def test_nobody_else_offers_for_a_party(who):
    party, by = made.organisation(), who()
    with pytest.raises(NotAllowed):
        offer(party=party, by=by)
    address = reverse("agreements:offer_of_organisation", args=[party.pk])
    assert browser(by).post(address, typed_offer()).status_code in (403, 404)
    assert not Offer.objects.exists()


def test_whoever_is_not_on_the_roster_offers_nothing():
    with pytest.raises(NotAllowed):
        offer(party=made.applicant())


# -- wrong input ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    "field, value, message",
    [
        ("title", "", "这个字段是必填项。"),
        ("description", " ", "这个字段是必填项。"),
        ("field", "法术", "选择一个有效的选项"),
        ("wanted_until", "2020-01-01", "该日期已过"),
        ("wanted_until", "明天", "输入一个有效的日期。"),
        ("expires_on", "2020-01-01", "请填写今天以后的日期。"),
        ("expires_on", "2999-01-01", "最长发布一年"),
        ("title", "茶" * 81, "80"),
        ("village", "520327", None),
    ],
)
def test_wrong_input_is_told_beside_its_field_and_what_was_typed_stays(field, value, message):
    made.villages()
    response = browser(made.clerk()).post(NEW_NEED, typed_need(industry="湄潭翠芽", **{field: value}))
    form, content = response.context["form"], response.content.decode()
    assert list(form.errors) == [field]
    assert all(error in content for error in map(escape, form.errors[field]))
    assert message is None or message in "".join(form.errors[field])
    assert not any(letter.isascii() and letter.isalpha() for error in form.errors[field] for letter in error)
    assert 'value="湄潭翠芽"' in content
    assert not Need.objects.exists()


def test_a_need_cannot_end_before_it_begins():
    typed = typed_need(wanted_from=in_days(9).isoformat(), wanted_until=in_days(5).isoformat())
    response = browser(made.clerk()).post(NEW_NEED, typed)
    assert list(response.context["form"].errors) == ["wanted_until"]


@pytest.mark.parametrize(
    "field, value", [("capacity", "0"), ("capacity", "501"), ("capacity", "三"), ("fields_of_work", []), ("title", "")]
)
def test_wrong_offers_too(field, value):
    own = made.helper(made.organisation())
    response = browser(own).post(reverse("agreements:offer_create"), typed_offer(industry="翠芽", **{field: value}))
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert not any(letter.isascii() and letter.isalpha() for error in form.errors[field] for letter in error)
    assert 'value="翠芽"' in response.content.decode()
    assert not Offer.objects.exists()


def test_a_village_of_another_county_is_refused_by_the_database_too():
    village = made.villages(NEIGHBOUR_COUNTY)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        need(village=village)


# -- correcting ----------------------------------------------------------------------------
@pytest.mark.parametrize("posted", [need, offer])
def test_who_writes_in_it_is_noted_and_only_while_it_is_written(posted):
    record, colleague = posted(), factories.membership_at(COUNTY, Role.CLERK)
    typed = typed_need if posted is need else typed_offer
    address = reverse(f"agreements:{record._meta.model_name}_edit", args=[record.pk])
    browser(colleague).post(address, typed(title="改写的标题"))
    record.refresh_from_db()
    assert (record.title, record.edited_by) == ("改写的标题", colleague.user)
    chain = NEED if posted is need else OFFER
    chain.perform(record, "submit", by=made.clerk())
    told = browser(colleague).post(address, typed(title="再改"), follow=True)
    assert told.redirect_chain
    record.refresh_from_db()
    assert record.title == "改写的标题"
    with pytest.raises(NotLegal):
        posting.change_listing(listing=record, by=colleague, title="再改")
    with pytest.raises(IntegrityError), transaction.atomic():
        type(record).objects.filter(pk=record.pk).update(title="绕过")


def test_only_what_was_never_submitted_is_thrown_away():
    fresh, back = need(), need(state="returned")
    client = browser(made.clerk())
    for record in (fresh, back):
        client.post(reverse("agreements:need_discard", args=[record.pk]))
    assert list(Need.objects.all()) == [back]


def test_a_returned_one_is_corrected_and_published():
    record = need(state="returned")
    page = browser(made.clerk()).get(record.get_absolute_url()).content.decode()
    assert made.REASON in page
    posting.change_listing(listing=record, by=made.clerk(), title="写清楚了的需求")
    record = NEED.perform(record, "submit", by=made.clerk())
    NEED.perform(record, "publish", by=made.director())
    assert "写清楚了的需求" in Client().get(reverse("agreements:public_needs")).content.decode()


@pytest.mark.parametrize("days, is_refused", [(-1, True), (0, False), (366, False), (367, True)])
def test_it_is_published_for_a_year_at_most_and_not_once_expired(days, is_refused):
    record = need(expires_on=in_days(days))
    try:
        NEED.perform(record, "submit", by=made.clerk())
    except Incomplete:
        assert is_refused
    else:
        assert not is_refused


def test_what_expires_while_it_waits_is_not_published():
    record = need(state="submitted", expires_on=in_days(1))
    with later(2), pytest.raises(Incomplete):
        NEED.perform(record, "publish", by=made.director())


# -- what everybody reads --------------------------------------------------------------------
def public(kind, **query) -> str:
    return Client().get(reverse(f"agreements:public_{kind}"), query).content.decode()


@pytest.mark.parametrize("posted, kind", [(need, "needs"), (offer, "offers")])
def test_everybody_reads_what_is_published_until_its_last_day(posted, kind):
    states = ("draft", "submitted", "returned", "published", "closed")
    records = {state: posted(state=state, title=f"标题{state}") for state in states}
    detail = {state: reverse(f"agreements:public_{kind[:-1]}", args=[row.pk]) for state, row in records.items()}

    def listed():
        content = public(kind)
        return {state for state in states if f"标题{state}" in content}

    def opened():
        return {state for state, address in detail.items() if Client().get(address).status_code == 200}

    assert (listed(), opened()) == ({"published"}, {"published"})
    with later(90):
        assert (listed(), opened()) == ({"published"}, {"published"})
    with later(91):
        assert (listed(), opened()) == (set(), set())


def test_what_is_taken_back_leaves_the_public_list():
    record = need(state="published", title="要收回的需求")
    NEED.perform(record, "withdraw", by=made.clerk())
    assert "要收回的需求" not in public("needs")


@pytest.mark.invariant("INV-2")
def test_nothing_personal_is_public():
    person = made.expert(phone="13985201234", employer="贵州省茶叶研究所", title="研究员")
    party = made.organisation(contact_name="联络人赵六", contact_phone="13885209876")
    wanted = need(state="published")
    given = [offer(state="published", party=person), offer(state="published", party=party)]
    interest(wanted, given[1], by=party_account(given[1]))
    pages = [public("needs"), public("offers"), Client().get("/").content.decode()]
    pages += [Client().get(reverse("agreements:public_need", args=[wanted.pk])).content.decode()]
    pages += [Client().get(reverse("agreements:public_offer", args=[each.pk])).content.decode() for each in given]
    people = [wanted.created_by.name, made.director().user.name, person.name, "联络人赵六"]
    for secret in (*people, person.id_number, "13985201234", "13885209876"):
        assert not any(secret in page for page in pages), secret
    assert "贵州省茶叶研究所 研究员" in pages[1]
    assert "贵州省茶叶研究所 研究员" in pages[4]
    assert party.name in pages[1]


@pytest.mark.parametrize("kind", ["needs", "offers"])
def test_the_public_list_is_searched_by_words_field_and_region(kind):
    if kind == "needs":
        posted, other = need, {"field": "crops"}
    else:
        posted, other = offer, {"fields": ["crops"]}
    posted(state="published", title="甲标题", industry="茶叶", description="绿色防控")
    posted(OTHER_PROVINCE if kind == "offers" else NEIGHBOUR_COUNTY, state="published", title="乙标题", **other)

    def found(**query):
        content = public(kind, **query)
        return {title for title in ("甲标题", "乙标题") if title in content}

    assert found() == {"甲标题", "乙标题"}
    assert found(words="绿色") == {"甲标题"}
    assert found(words="乙标") == {"乙标题"}
    assert found(field="crops") == {"乙标题"}
    assert found(region=COUNTY) == {"甲标题"}
    assert found(words="没有这样的") == set()
    assert found(words="绿\0色") == set()
    assert found(region="zz") == set()


# -- the lists of the staff ------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
def test_staff_see_those_of_their_region_in_every_state():
    mine, other = need(), need(NEIGHBOUR_COUNTY, state="published")

    def seen(by, **query):
        response = browser(by).get(reverse("agreements:need_list"), query)
        return set(response.context["table"].page.object_list.data)

    assert seen(made.clerk()) == {mine}
    assert seen(made.director(PREFECTURE)) == {mine, other}
    assert seen(made.director(PREFECTURE), state="live") == {other}
    assert seen(made.clerk(OTHER_PROVINCE)) == set()
    assert browser(made.clerk(NEIGHBOUR_COUNTY)).get(mine.get_absolute_url()).status_code == 404
    with later(91):
        assert seen(made.director(PREFECTURE), state="expired") == {other}


@pytest.mark.invariant("INV-2")
def test_a_party_sees_its_own_offers_alone():
    own, other = offer(), offer()
    client = browser(party_account(own))
    listed = client.get(reverse("agreements:offer_list")).context["table"].page.object_list.data
    assert list(listed) == [own]
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.get(own.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("kind", ["organisation", "expert"])
def test_the_page_of_a_party_shows_its_offers(kind):
    party = getattr(made, kind)()
    record, elsewhere = offer(party=party), offer(title="别家的供给")
    page = browser(made.clerk()).get(party.get_absolute_url()).content.decode()
    assert f'href="{record.get_absolute_url()}"' in page
    assert f'href="{elsewhere.get_absolute_url()}"' not in page


def test_lists_take_the_same_queries_for_any_number_of_rows():
    made.open_year()
    names = ("need_list", "offer_list", "public_needs", "public_offers")
    client = browser(made.director(PROVINCE))

    def queries(name):
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse(f"agreements:{name}")).status_code == 200
        return len(found)

    need(state="published")
    offer(state="published", party=made.expert())
    for name in names:
        queries(name)
    before = {name: queries(name) for name in names}
    for county in (COUNTY, NEIGHBOUR_COUNTY, "520102"):
        need(county, state="published")
        offer(county, state="published")
        offer(county, state="published", party=made.expert(county))
    assert {name: queries(name) for name in names} == before
