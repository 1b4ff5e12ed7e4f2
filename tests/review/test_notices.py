"""Public notices from the first word to the last day, what everybody reads of them, and what forwarding asks."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from common import clock
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Role
from leadership.programme import current_year
from review import noticing
from review.enums import Category
from review.models import Nomination, NominationStep, PublicNotice
from review.workflow import PUBLIC_NOTICE
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_watching import past_the_guards
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PROVINCE
from tests.review.factories_notices import (
    CONTACT,
    begun,
    dated,
    days_ago,
    notice_in,
    noticed,
    noticed_on,
    objection,
    published,
    select_step,
    selected,
    taken,
)

pytestmark = pytest.mark.django_db
PUBLIC = reverse("review:public_notices")


def browser(membership) -> Client:
    return factories.sign_in(Client(), membership)


def page(name, *args, client=None, **query) -> str:
    response = (client or Client()).get(reverse(f"review:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def typed(notice, **content) -> dict:
    keys = list(noticing.listable(notice).values_list("pk", flat=True))
    return {"nominees": keys, "days": "7", "contact": CONTACT, "foreword": ""} | content


# -- preparing ---------------------------------------------------------------------------------
def test_a_clerk_begins_a_notice_of_all_who_wait_and_the_same_form_makes_one():
    first, second = selected(), selected(NEIGHBOUR_COUNTY)
    by, form = made.clerk(PROVINCE), {"year": current_year(), "form_token": str(uuid4())}
    answers = [browser(by).post(reverse("review:notice_create"), form) for _each in range(2)]
    notice = PublicNotice.objects.get()
    assert {answer.url for answer in answers} == {notice.get_absolute_url()}
    assert (notice.state, notice.region_id, notice.serial, notice.days) == ("draft", PROVINCE, 1, 7)
    assert set(notice.items.values_list("nomination", "name")) == {
        (first.pk, first.title),
        (second.pk, second.title),
    }


def test_what_is_listed_is_frozen_as_it_is_put_forward():
    nomination = selected()
    notice = begun()
    organisation = nomination.organisation
    type(organisation).objects.filter(pk=organisation.pk).update(name="更名后的协会")
    taken(notice, "put_forward")
    type(organisation).objects.filter(pk=organisation.pk).update(name="再次更名的协会")
    item = notice.items.get()
    assert (item.name, item.number, item.category) == ("更名后的协会", nomination.number, "rpta")
    assert (item.unit, item.county, item.summary) == ("贵州省遵义市湄潭县", "贵州省遵义市湄潭县", nomination.summary)


@pytest.mark.parametrize(
    "who",
    [
        lambda: made.clerk(),
        lambda: made.director(PROVINCE),
        lambda: factories.membership_at(PROVINCE, Role.ADMINISTRATOR),
    ],
    ids=["clerk of a county", "director", "administrator"],
)
def test_nobody_but_the_clerks_of_a_province_prepares(who):
    selected()
    by = who()
    with pytest.raises(NotAllowed):
        noticing.begin_notice(by=by, year=current_year(), token=uuid4())
    form = {"year": current_year(), "form_token": str(uuid4())}
    assert browser(by).post(reverse("review:notice_create"), form).status_code == 403
    assert not PublicNotice.objects.exists()


def test_one_notice_is_prepared_at_a_time():
    selected()
    begun()
    selected()
    with pytest.raises(NotLegal, match="正在拟定"):
        noticing.begin_notice(by=made.clerk(PROVINCE), year=current_year(), token=uuid4())


def test_nobody_waits_no_notice():
    with pytest.raises(Incomplete):
        noticing.begin_notice(by=made.clerk(PROVINCE), year=current_year(), token=uuid4())
    assert not PublicNotice.objects.exists()


@pytest.mark.parametrize(
    "field, value, message",
    [
        ("days", "6", "请填写 7 至 60 个完整自然日。"),
        ("days", "七", "输入整数。"),
        ("contact", " ", "这个字段是必填项。"),
        ("nominees", [], "请至少勾选一名推荐对象"),
        ("nominees", ["999999"], "不在可用的选项中"),
    ],
)
def test_wrong_input_is_told_and_what_was_typed_is_kept(field, value, message):
    notice = notice_in("draft")
    address = reverse("review:notice_edit", args=[notice.pk])
    answer = browser(made.clerk(PROVINCE)).post(address, typed(notice, foreword="经省评审会评审。", **{field: value}))
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert message in shown
    assert "经省评审会评审。" in shown
    assert PublicNotice.objects.get().foreword == ""


def test_a_nominee_can_be_left_out_and_waits_for_the_next_notice():
    first, second = selected(), selected()
    notice = begun()
    browser(made.clerk(PROVINCE)).post(
        reverse("review:notice_edit", args=[notice.pk]), typed(notice, nominees=[first.pk], days="10")
    )
    assert list(notice.items.values_list("nomination", flat=True)) == [first.pk]
    assert list(noticing.to_be_noticed(PROVINCE, current_year())) == [second]
    assert PublicNotice.objects.get().days == 10


def test_a_nominee_of_another_province_cannot_be_listed():
    notice, stranger = notice_in("draft"), selected("620102")
    with pytest.raises(IntegrityError, match="its own selected nominees"), transaction.atomic():
        noticing.list_on(notice, noticing.with_selection(Nomination.objects.filter(pk=stranger.pk)))


def test_a_draft_is_thrown_away_and_one_that_was_put_forward_is_withdrawn():
    notice, client = notice_in("draft"), browser(made.clerk(PROVINCE))
    client.post(reverse("review:notice_discard", args=[notice.pk]))
    assert not PublicNotice.objects.exists()
    returned = notice_in("returned")
    client.post(reverse("review:notice_discard", args=[returned.pk]))
    assert PublicNotice.objects.get().state == "returned"
    assert taken(returned, "withdraw").state == "withdrawn"
    assert noticing.to_be_noticed(PROVINCE, current_year()).count() == 1


# -- deciding ----------------------------------------------------------------------------------
@pytest.mark.invariant("INV-1")
def test_whoever_wrote_a_notice_does_not_publish_it():
    selected()
    both = factories.membership_at(PROVINCE, Role.CLERK, Role.DIRECTOR)
    notice = noticing.begin_notice(by=both, year=current_year(), token=uuid4())
    noticing.write_notice(notice=notice, by=both, nominees=noticing.listable(notice), contact=CONTACT)
    notice = PUBLIC_NOTICE.perform(notice, "put_forward", by=both)
    with pytest.raises(NotAllowed):
        PUBLIC_NOTICE.perform(notice, "publish", by=both)


def test_it_is_not_put_forward_without_a_contact_or_with_somebody_released():
    nomination = selected()
    notice = begun(contact="")
    with past_the_guards():
        Nomination.objects.filter(pk=nomination.pk).update(state="candidate")
    assert noticing.missing(notice) == [
        f"下列对象不再公示，请从公示中去掉：{nomination.title}。",
        "请填写受理异议的单位、电话和地址。",
    ]
    with pytest.raises(Incomplete):
        taken(notice, "put_forward")


def test_a_published_notice_cannot_be_withdrawn_returned_or_written():
    notice = published()
    for verb, who in (("withdraw", made.clerk), ("return", made.director)):
        with pytest.raises(NotLegal):
            PUBLIC_NOTICE.perform(notice, verb, by=who(PROVINCE), reason="名单有误")
    with pytest.raises(NotLegal):
        noticing.write_notice(notice=notice, by=made.clerk(PROVINCE), nominees=[], days=7)
    answer = browser(made.clerk(PROVINCE)).post(reverse("review:notice_edit", args=[notice.pk]), typed(notice))
    assert answer.status_code == 403


def test_ending_and_replacing_have_no_button():
    notice = published()
    for verb in ("end", "replace"):
        answer = browser(made.director(PROVINCE)).get(reverse("review:notice_act", args=[notice.pk, verb]))
        assert answer.status_code == 404


# -- a changed list ------------------------------------------------------------------------------
@pytest.mark.invariant("INV-8")
def test_a_changed_list_is_a_new_notice_and_its_days_begin_anew():
    first, second = selected(), selected()
    former = noticed_on(days_ago(9))
    form = {"year": current_year(), "form_token": str(uuid4())}
    answer = browser(made.clerk(PROVINCE)).post(reverse("review:notice_replace", args=[former.pk]), form)
    notice = PublicNotice.objects.exclude(pk=former.pk).get()
    assert answer.url == notice.get_absolute_url()
    assert (notice.replaces, notice.items.count(), notice.contact) == (former, 2, CONTACT)
    noticing.write_notice(
        notice=notice, by=made.clerk(PROVINCE), nominees=noticing.listable(notice).filter(pk=first.pk)
    )
    assert noticing.notice_missing(first) == []
    notice = taken(notice, "put_forward", "publish")
    assert PublicNotice.objects.get(pk=former.pk).state == "replaced"
    assert noticing.notice_missing(first)[0].startswith("其公示至")
    assert noticing.notice_missing(second) == ["尚未发布列有该推荐对象的公示。"]
    assert str(notice) in page("public_notice", former.pk)


def test_a_notice_is_replaced_once():
    notice = published()
    by = made.clerk(PROVINCE)
    noticing.begin_notice(by=by, year=current_year(), token=uuid4(), replaces=notice)
    with pytest.raises(NotLegal):
        noticing.begin_notice(by=by, year=current_year(), token=uuid4(), replaces=notice)


# -- before a nominee is forwarded -----------------------------------------------------------------
def forwarded(nomination) -> str:
    """What the database says when the nominee is forwarded as if the chain had led there; its state afterwards."""
    desk = factories.group_at(NATION)
    serial, by = nomination.steps_taken + 1, made.director(PROVINCE)
    with transaction.atomic():
        NominationStep.objects.create(
            record=nomination,
            serial=serial,
            verb="forward",
            from_state="selected",
            to_state="forwarded",
            actor=by.user,
            group=by.group,
        )
        Nomination.objects.filter(pk=nomination.pk).update(state="forwarded", desk=desk, steps_taken=serial)
    return Nomination.objects.get(pk=nomination.pk).state


@pytest.mark.invariant("INV-8")
def test_nobody_is_forwarded_before_the_week_has_run():
    nomination = selected()
    assert noticing.notice_missing(nomination) == ["尚未发布列有该推荐对象的公示。"]
    with pytest.raises(IntegrityError, match="once its public notice has run"):
        forwarded(nomination)
    notice = noticed_on(days_ago(7))
    assert noticing.notice_missing(nomination)[0].startswith("其公示至")
    with pytest.raises(IntegrityError, match="once its public notice has run"):
        forwarded(nomination)
    dated(notice, days_ago(8))
    assert noticing.notice_missing(nomination) == []
    assert forwarded(nomination) == "forwarded"


@pytest.mark.invariant("INV-8")
def test_whoever_is_selected_anew_stands_on_a_new_notice():
    nomination = noticed(selected())
    with past_the_guards():
        Nomination.objects.filter(pk=nomination.pk).update(steps_taken=5)
        nomination.steps_taken = 5
        select_step(nomination)
    assert noticing.notice_missing(nomination) == ["尚未发布列有该推荐对象的公示。"]
    with pytest.raises(IntegrityError, match="once its public notice has run"):
        forwarded(nomination)
    assert list(noticing.to_be_noticed(PROVINCE, current_year())) == [nomination]


@pytest.mark.parametrize(
    "state, sentences",
    [
        ("received", ["对其提出的 1 件异议尚未作出处理决定。"]),
        ("accepted", ["对其提出的 1 件异议尚未作出处理决定。"]),
        ("investigated", ["对其提出的 1 件异议尚未作出处理决定。"]),
        ("upheld", ["对其提出的异议成立：请释放其名额。"]),
        ("dismissed", []),
        ("not_accepted", []),
    ],
)
@pytest.mark.invariant("INV-8")
def test_an_objection_blocks_its_nominee_and_nobody_else(state, sentences):
    one, other = selected(), selected()
    notice = published()
    objection(notice, one, state)
    objection(notice)
    dated(notice, days_ago(8))
    assert noticing.notices_missing([one, other]) == {one.pk: sentences, other.pk: []}
    if sentences:
        with pytest.raises(IntegrityError, match="no objection stands"):
            forwarded(one)
    else:
        assert forwarded(one) == "forwarded"
    assert forwarded(other) == "forwarded"


def test_what_many_lack_takes_two_queries():
    nominees = [selected() for _each in range(4)]
    notice = published()
    for each in nominees:
        objection(notice, each)
    counts = []
    for some in (nominees[:1], nominees):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            noticing.notices_missing(some)
        counts.append(len(queries))
    assert counts == [2, 2]


# -- what everybody reads ----------------------------------------------------------------------------
def test_the_public_page_is_the_notice_as_it_is_posted():
    nomination = selected()
    notice = published(foreword="经省评审会评审。")
    shown = page("public_notice", notice.pk)
    today, last = (f"{day.year}年{day.month}月{day.day}日" for day in (clock.today(), notice.last_day))
    for words in (
        nomination.title,
        CONTACT,
        "经省评审会评审。",
        f"自{today}起，至{last}24时止",
        "还可在 8 天内提出异议",
    ):
        assert words in shown
    assert reverse("review:public_notice_object", args=[notice.pk]) in shown


def test_the_notice_itself_is_chinese_whatever_the_reader_has_chosen():
    selected()
    notice, category = published(), str(Category.RPTA.label)
    answer = Client(headers={"accept-language": "en"}).get(reverse("review:public_notice", args=[notice.pk]))
    shown = answer.content.decode()
    assert "8 days left to object" in shown
    assert category in shown


def test_what_is_not_published_is_nobodys_to_read():
    for state in ("draft", "put_forward", "returned", "withdrawn"):
        notice = notice_in(state)
        assert Client().get(reverse("review:public_notice", args=[notice.pk])).status_code == 404
        assert str(notice) not in page("public_notices")
        with past_the_guards():
            notice.items.all().delete()
            notice.steps.all().delete()
            PublicNotice.objects.all().delete()


def test_a_notice_that_is_over_stays_in_the_archive_and_takes_no_objections():
    notice = noticed_on(days_ago(8))
    shown = page("public_notice", notice.pk)
    assert "公示已结束" in shown
    assert reverse("review:public_notice_object", args=[notice.pk]) not in shown
    assert str(notice) in page("public_notices", period="over")
    assert reverse("review:public_notice", args=[notice.pk]) not in page("public_notices", period="running")


def test_notices_are_found_by_nominee_province_and_year():
    nomination = selected()
    notice = published()
    address = reverse("review:public_notice", args=[notice.pk])
    running_once = {"words": "没有这个协会"}
    assert page("public_notices", words=nomination.title).count(address) == 2
    assert page("public_notices", **running_once).count(address) == 1
    assert page("public_notices", year=current_year() - 1).count(address) == 1
    assert page("public_notices", region=OTHER_PROVINCE).count(address) == 1


def test_the_attached_list_opens_and_holds_nothing_that_looks_like_a_formula():
    selected(summary="=cmd|' /C calc'!A0")
    notice = published()
    answer = Client().get(reverse("review:public_notice_workbook", args=[notice.pk]))
    book = load_workbook(BytesIO(answer.getvalue()))
    cell = next(cell for row in book.active.iter_rows() for cell in row if str(cell.value).startswith("=cmd"))
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert answer["Content-Disposition"].startswith("attachment")


def test_an_expert_stands_there_without_numbers():
    expert = made.expert(phone="13987654321")
    selected(expert=expert)
    notice = published()
    answer = Client().get(reverse("review:public_notice_workbook", args=[notice.pk])).getvalue()
    words = [str(cell.value) for row in load_workbook(BytesIO(answer)).active.iter_rows() for cell in row]
    shown = page("public_notice", notice.pk) + " ".join(words)
    assert expert.name in shown
    assert expert.employer in shown
    assert expert.id_number not in shown
    assert "13987654321" not in shown


@pytest.mark.parametrize("name", ["public_notices", "public_notice"])
def test_public_pages_cost_the_same_for_many(name):
    counts = []
    for number in (1, 5):
        for _each in range(number):
            selected()
        notice = published()
        address = reverse(f"review:{name}", args=[notice.pk] if name == "public_notice" else [])
        Client().get(address)
        with CaptureQueriesContext(connection) as queries:
            Client().get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# -- who sees what inside -------------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
def test_drafts_are_seen_at_home_published_ones_from_above():
    draft = notice_in("draft")
    who = {
        "insider": (made.clerk(PROVINCE), 200),
        "superior": (factories.membership_at(NATION, Role.CLERK), 404),
        "neighbour": (factories.membership_at(OTHER_PROVINCE, Role.CLERK), 404),
        "county": (made.clerk(COUNTY), 404),
        "reviewer": (factories.membership_at(PROVINCE, Role.REVIEWER), 403),
    }
    address = draft.get_absolute_url()
    assert {name: browser(by).get(address).status_code for name, (by, _answer) in who.items()} == {
        name: answer for name, (_by, answer) in who.items()
    }
    taken(draft, "put_forward", "publish")
    assert browser(who["superior"][0]).get(address).status_code == 200
    assert browser(who["neighbour"][0]).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_the_pages_of_the_office_show_what_is_to_do():
    notice = notice_in("put_forward")
    shown = page("notice_detail", notice.pk, client=browser(made.director(PROVINCE)))
    assert reverse("review:notice_act", args=[notice.pk, "publish"]) in shown
    assert str(notice) in page("notice_list", client=browser(made.director(PROVINCE)))
    assert list(PUBLIC_NOTICE.waiting_for(made.director(PROVINCE))) == [notice]
    assert page("notice_history", notice.pk, client=browser(made.director(PROVINCE))).count("公示") > 0


def test_a_returned_notice_waits_on_the_workbench_of_the_clerk():
    notice = notice_in("returned")
    bench = browser(made.clerk(PROVINCE)).get(reverse("portal:workbench")).content.decode()
    assert notice.get_absolute_url() in bench


def test_the_list_of_an_office_costs_the_same_for_many():
    client = browser(made.clerk(PROVINCE))
    counts = []
    for _each in range(2):
        selected()
        published()
        client.get(reverse("review:notice_list"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("review:notice_list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_night_ends_what_is_over_once():
    notice = noticed_on(days_ago(8))
    with clock.standing_at(clock.now() + timedelta(seconds=1)):
        assert [noticing.end_over(), noticing.end_over()] == [1, 0]
    assert PublicNotice.objects.get(pk=notice.pk).state == "ended"
    assert notice.steps.filter(verb="end").get().reason == "公示期已满。"
