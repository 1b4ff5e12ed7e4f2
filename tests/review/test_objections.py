"""Objections as the public sends and follows them: the form, its question, its limits, the receipt."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import signing
from django.db import IntegrityError, connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.translation import gettext

from common import clock
from common.workflow import NotLegal
from review import challenge, objecting
from review.models import Enclosure, Objection
from tests.agreements import factories as made
from tests.review.factories_notices import (
    REPLY,
    WORDS,
    days_ago,
    notice_in,
    noticed_on,
    objection,
    published,
    selected,
)

pytestmark = pytest.mark.django_db
FOLLOW = reverse("review:public_objection")


def address(notice) -> str:
    return reverse("review:public_notice_object", args=[notice.pk])


def typed(question=None, **content) -> dict:
    question = question or challenge.new()
    content = {"about": "", "content": WORDS, "manner": "anonymous", "name": "", "contact": ""} | content
    return {"question": question.signed, "answer": str(question.first + question.second)} | content


def send(notice, client=None, **content):
    return (client or Client()).post(address(notice), typed(**content))


def shown(answer) -> str:
    return answer.content.decode()


# -- sending -------------------------------------------------------------------------------------
def test_anybody_objects_to_a_nominee_and_gets_a_number_and_a_code():
    nomination = selected()
    notice = published()
    answer = send(notice, about=str(nomination.pk))
    record = Objection.objects.get()
    assert (record.state, record.notice, record.nomination, record.content) == ("received", notice, nomination, WORDS)
    assert (record.region_id, record.desk, record.is_signed) == (notice.region_id, notice.desk, False)
    assert (record.created_by, record.due_on) == (None, clock.today() + timedelta(days=30))
    code = objecting.code_of(record.form_token)
    assert record.number in shown(answer)
    assert code in shown(answer)
    assert code not in str(Objection.objects.values().get())


def test_a_signed_one_is_kept_encrypted():
    send(published(), manner="signed", name="周举报", contact="13512345678")
    record = Objection.objects.get()
    assert (record.is_signed, record.objector_name, record.objector_contact) == (True, "周举报", "13512345678")
    with connection.cursor() as cursor:
        cursor.execute("SELECT objector_name, objector_contact FROM review_objection")
        kept = "".join(cursor.fetchone())
    assert "周举报" not in kept
    assert "13512345678" not in kept


def test_the_same_form_sent_twice_makes_one_and_shows_the_same_receipt():
    notice, form = published(), typed()
    answers = [shown(Client().post(address(notice), form)) for _each in range(2)]
    code = objecting.code_of(Objection.objects.get().form_token)
    assert [code in answer for answer in answers] == [True, True]


def test_enclosures_come_with_it():
    notice = published()
    send(notice, file1=made.a_pdf("照片说明.pdf"), file3=made.a_pdf("清单.pdf"))
    kept = Enclosure.objects.get(name="照片说明.pdf")
    with kept.file.open() as file:
        assert file.read() == made.a_pdf("x.pdf").read()
    assert kept.uploaded_by is None
    assert kept.objection == Objection.objects.get()


def test_a_file_that_is_not_what_it_says_is_refused_and_the_words_are_kept():
    upload = made.a_pdf("合同.docx")
    answer = send(published(), content="合同不实，请核查。", file1=upload)
    assert "合同不实，请核查。" in shown(answer)
    assert not Objection.objects.exists()


@pytest.mark.parametrize("files", [{}, {"file1": True}])
def test_whoever_has_to_send_it_again_is_told_that_no_file_was_kept(files):
    uploads = {name: made.a_pdf("照片说明.pdf") for name in files}
    answer = shown(send(published(), content="", **uploads))
    assert (gettext("Choose your files again: a browser does not keep them.") in answer) is bool(files)


@pytest.mark.parametrize(
    "content, message",
    [
        ({"content": ""}, "这个字段是必填项。"),
        ({"content": "长" * 4001}, "4000"),
        ({"about": "999999"}, "选择一个有效的选项"),
        ({"manner": "signed", "name": "周举报"}, "署名异议需要填写此项"),
        ({"manner": "signed", "contact": "13512345678"}, "署名异议需要填写此项"),
        ({"manner": "anonymous", "name": "周举报"}, "请选择署名，或将两项留空"),
    ],
)
def test_wrong_input_is_told_and_what_was_typed_is_kept(content, message):
    answer = send(published(), **content)
    assert answer.status_code == 200
    assert message in shown(answer)
    for value in content.values():
        assert value in shown(answer)
    assert not Objection.objects.exists()


def test_a_form_put_right_is_sent_with_the_same_question():
    notice, question = published(), challenge.new()
    answer = Client().post(address(notice), typed(question, content=""))
    assert question.signed in shown(answer)
    Client().post(address(notice), typed(question))
    assert Objection.objects.get().form_token == question.token


# -- the question --------------------------------------------------------------------------------------
def test_a_wrong_answer_is_told_and_its_question_is_spent():
    notice, question = published(), challenge.new()
    answer = Client().post(address(notice), typed(question, answer="5"))
    assert "答案不对" in shown(answer)
    assert WORDS in shown(answer)
    assert question.signed not in shown(answer)
    form = answer.context["form"]
    assert form["answer"].label == form.asked.question
    assert form["question"].value() == form.asked.signed
    again = Client().post(address(notice), typed(question))
    assert "题目已失效" in shown(again)
    assert not Objection.objects.exists()


def test_the_new_question_is_answered_as_it_is_read():
    notice, question = published(), challenge.new()
    form = Client().post(address(notice), typed(question, answer="5")).context["form"]
    asked = challenge.read(form["question"].value())
    assert asked.question in str(form["answer"].label_tag())
    Client().post(address(notice), typed(asked))
    assert Objection.objects.get().form_token == asked.token


def test_a_question_expires():
    notice, question = published(), challenge.new()
    form = typed(question)
    with time_machine.travel(clock.now() + timedelta(hours=2, minutes=1)):
        assert "题目已失效" in shown(Client().post(address(notice), form))
    assert not Objection.objects.exists()


OF_ANOTHER_FORM = signing.dumps(["a", 1, 1], salt="other")


@pytest.mark.parametrize("signed", ["", "x", OF_ANOTHER_FORM, "\0"], ids=["empty", "short", "other salt", "null"])
def test_a_question_that_was_not_asked_here_counts_for_nothing(signed):
    answer = Client().post(address(published()), typed() | {"question": signed, "answer": "2"})
    assert "题目已失效" in shown(answer)
    assert not Objection.objects.exists()


def test_an_answer_in_full_width_digits_is_as_good():
    question = challenge.new()
    wide = str(question.first + question.second).translate({ord(str(digit)): 0xFF10 + digit for digit in range(10)})
    send(published(), question=question, answer=f" {wide} ")
    assert Objection.objects.count() == 1


# -- limits -----------------------------------------------------------------------------------------
def limited(**rates):
    from django.conf import settings

    return override_settings(ACCOUNT_RATE_LIMITS={**settings.ACCOUNT_RATE_LIMITS, **rates})


def test_one_address_sends_so_many():
    notice = published()
    with limited(objection="2/h/ip"):
        answers = [send(notice, content=f"第{number}件异议") for number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "提交异议过多" in shown(answers[2])
    assert "第2件异议" in shown(answers[2])
    assert Objection.objects.count() == 2


def test_another_address_is_not_held_up():
    notice = published()
    with limited(objection="1/h/ip"):
        send(notice)
        answer = Client(REMOTE_ADDR="10.0.0.9").post(address(notice), typed())
    assert (answer.status_code, Objection.objects.count()) == (200, 2)


def test_codes_are_not_guessed():
    record = objection()
    with limited(objection_followed="3/m/ip"):
        answers = [
            Client().post(FOLLOW, {"number": record.number, "code": f"AAAA-BBBB-CCC{digit}"}) for digit in range(2, 6)
        ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


# -- when ---------------------------------------------------------------------------------------------
@pytest.mark.invariant("INV-8")
def test_objections_are_received_on_the_last_day_and_not_after():
    notice = noticed_on(days_ago(7))
    assert "异议接收至" in shown(Client().get(address(notice)))
    send(notice)
    assert Objection.objects.count() == 1
    over = noticed_on(days_ago(8))
    assert "已不再接收异议" in shown(Client().get(address(over)))
    send(over)
    with pytest.raises(NotLegal):
        objection(over)
    assert Objection.objects.count() == 1


@pytest.mark.invariant("INV-8")
def test_the_database_itself_takes_none_after_the_last_day():
    over = noticed_on(days_ago(8))
    back = clock.standing_at(days_ago(3))
    with back, pytest.raises(IntegrityError, match="while the notice runs"), transaction.atomic():
        objection(over)
    assert not Objection.objects.exists()


def test_there_is_no_form_for_what_is_not_published():
    assert Client().get(address(notice_in("put_forward"))).status_code == 404


def test_an_objection_names_a_nominee_of_its_notice():
    notice = published()
    stranger = selected()
    with pytest.raises(IntegrityError, match="one of its nominees"), transaction.atomic():
        objection(notice, stranger)


# -- following -----------------------------------------------------------------------------------------
def follow(record, code=None) -> str:
    code = objecting.code_of(record.form_token) if code is None else code
    return shown(Client().post(FOLLOW, {"number": f" {record.number.lower()} ", "code": code}))


def test_whoever_objected_follows_it_to_the_reply():
    notice = published()
    seen = {}
    for state in ("received", "investigated", "dismissed"):
        record = objection(notice, state=state)
        seen[state] = follow(record)
    assert "已收到" in seen["received"]
    assert "已受理，调查中" in seen["investigated"]
    assert "异议不成立" in seen["dismissed"]
    assert [REPLY in page for page in seen.values()] == [False, False, True]


def test_what_a_return_inside_says_is_not_told():
    from review.workflow import OBJECTION
    from tests.review.factories_notices import decider

    record = objection(state="investigated")
    OBJECTION.perform(record, "return", by=decider(), reason="还要走访村民")
    assert "还要走访村民" not in follow(record)


@pytest.mark.parametrize("code", ["", "AAAA-BBBB-CCCC", "x" * 31])
def test_a_wrong_code_shows_nothing(code):
    record = objection(state="dismissed")
    page = follow(record, code)
    assert REPLY not in page
    assert str(record.notice) not in page


def test_the_code_of_another_objection_shows_nothing():
    notice = published()
    one, other = objection(notice, state="dismissed"), objection(notice)
    assert REPLY not in follow(one, objecting.code_of(other.form_token))
    assert objecting.followed(number="YY2026-52-999", code="") is None


def test_a_code_typed_small_and_with_spaces_is_as_good():
    record = objection()
    code = objecting.code_of(record.form_token).lower().replace("-", " ")
    assert objecting.followed(number=record.number, code=code) == record


def test_the_pages_of_objections_are_kept_by_nobody():
    record = objection()
    for answer in (Client().get(FOLLOW), send(record.notice)):
        assert "no-store" in answer["Cache-Control"]


def test_numbers_run_on_in_a_province_and_year():
    notice = published()
    numbers = [objection(notice).number for _each in range(2)]
    assert numbers == [f"YY{notice.year}-52-001", f"YY{notice.year}-52-002"]


def test_a_token_makes_one():
    notice, token = published(), uuid4()
    first, second = (objection(notice, token=token) for _each in range(2))
    assert first == second
