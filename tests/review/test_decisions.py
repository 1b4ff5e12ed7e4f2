"""The decision on the awards of a year: cut within the funds, moved for reasons, signed by three, then fixed."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.formats import date_format
from docx import Document

from common import clock
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership import second_factor
from leadership.enums import Department, Role
from leadership.programme import current_year
from review import committee, deciding, signing
from review.cutting import places_within
from review.deciding import fingerprint
from review.enums import Category
from review.minutes import minutes_of
from review.models import AwardDecision, DecisionItem, DecisionSignature, Nomination
from review.workflow import AWARD_DECISION, NOMINATION
from tests.agreements import factories as made
from tests.agreements.factories_watching import past_the_guards
from tests.agreements.races import while_uncommitted
from tests.factories import NATION, PROVINCE, account, membership_at
from tests.review.factories_decisions import (
    AWARD,
    FUNDS,
    begun,
    clerk,
    code,
    decision_in,
    director,
    funds,
    noticed,
    on_notice,
    scored,
    signed_by_all,
    signer,
    signs,
    taken_in,
    written,
)
from tests.review.factories_notices import REASON, WORDS, dated, days_ago, driven, objection

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def supported(decision) -> list[tuple]:
    return list(decision.items.order_by("rank").values_list("rank", "by_rank", "is_supported"))


def states(decision) -> list[str]:
    return list(decision.items.order_by("rank").values_list("nomination__state", flat=True))


# -- the cut ---------------------------------------------------------------------------------
def test_each_category_has_the_same_part_supported_as_far_as_the_funds_go():
    candidates = {"a": 30, "b": 15, "c": 3}
    amounts = {"a": Decimal(1), "b": Decimal(1), "c": Decimal(1)}
    assert places_within(Decimal(16), candidates=candidates, amounts=amounts) == {"a": 10, "b": 5, "c": 1}
    assert places_within(Decimal(99), candidates=candidates, amounts=amounts) == candidates
    assert places_within(Decimal(0), candidates=candidates, amounts=amounts) == {"a": 0, "b": 0, "c": 0}


def test_what_no_longer_fits_goes_to_a_category_that_does():
    amounts = {"dear": Decimal(50), "cheap": Decimal(10)}
    cut = places_within(Decimal(75), candidates={"dear": 3, "cheap": 3}, amounts=amounts)
    assert cut == {"dear": 1, "cheap": 2}


def test_a_category_without_an_award_has_no_place():
    assert places_within(Decimal(9), candidates={"a": 2}, amounts={}) == {"a": 0}


# -- drafting --------------------------------------------------------------------------------
def test_begun_by_a_clerk_of_the_nation_once_a_year_with_the_ranks_of_the_reviews():
    funds()
    scored("0.6", "0.9", "0.8")
    for by in (made.clerk(PROVINCE), director()):
        with pytest.raises(NotAllowed):
            deciding.begin_decision(by=by, year=current_year(), token=uuid4())
    token = uuid4()
    decision = deciding.begin_decision(by=clerk(), year=current_year(), token=token)
    assert deciding.begin_decision(by=clerk(), year=current_year(), token=token) == decision
    with pytest.raises(NotLegal, match="Another decision of this year"):
        deciding.begin_decision(by=clerk(), year=current_year(), token=uuid4())
    scores = decision.items.order_by("rank").values_list("rank", "score")
    assert list(scores) == [(1, Decimal("90.00")), (2, Decimal("80.00")), (3, Decimal("60.00"))]


def test_what_is_reviewed_later_is_decided_on_later_within_what_is_left():
    first = decision_in("fixed")
    scored("0.9", organisation=made.organisation(kind="society"), category=Category.SOCIETY)
    second = deciding.begin_decision(by=clerk(), year=current_year(), token=uuid4())
    assert (first.serial, second.serial) == (1, 2)
    assert deciding.funds_left(current_year(), second) == FUNDS - 2 * AWARD
    assert list(second.items.values_list("category", flat=True)) == [Category.SOCIETY]
    deciding.cut(decision=second, by=clerk(), cuts={Category.SOCIETY: (1, FUNDS - 2 * AWARD + 1)})
    assert "40,000.00 are left" in deciding.missing(second)[0]


def test_nobody_is_decided_on_twice():
    item = decision_in("fixed").items.get(rank=1)
    another = AwardDecision.objects.get()
    another.pk, another.serial, another.state, another.form_token = None, 2, "draft", uuid4()
    with past_the_guards():
        another.save(force_insert=True)
        Nomination.objects.filter(pk=item.nomination_id).update(state="taken_in")
    item.pk, item.decision = None, another
    with pytest.raises(IntegrityError, match="decision_item_once"), transaction.atomic():
        item.save(force_insert=True)


def test_nobody_scored_begins_nothing():
    taken_in()
    with pytest.raises(Incomplete, match="No category"):
        deciding.begin_decision(by=clerk(), year=current_year(), token=uuid4())
    assert not AwardDecision.objects.exists()


def test_the_best_get_the_places_and_a_move_needs_a_reason():
    decision = begun()
    assert supported(decision) == [(1, True, True), (2, True, True), (3, False, False), (4, False, False)]
    third = decision.items.get(rank=3)
    with pytest.raises(Incomplete, match="Say why"):
        deciding.move(decision=decision, by=clerk(), nomination=third.nomination, is_supported=True, reason="  ")
    deciding.move(decision=decision, by=clerk(), nomination=third.nomination, is_supported=True, reason="边远县")
    assert supported(decision)[2] == (3, False, True)
    deciding.cut(decision=decision, by=clerk(), cuts={Category.RPTA: (1, AWARD)})
    assert supported(decision) == [(1, True, True), (2, False, False), (3, False, True), (4, False, False)]
    deciding.cut(decision=decision, by=clerk(), cuts={Category.RPTA: (3, AWARD)})
    assert decision.items.get(rank=3).reason == ""


def test_without_a_reason_the_database_refuses_a_move():
    item = begun().items.get(rank=4)
    with pytest.raises(IntegrityError, match="decision_item_moved_for_a_reason"):
        DecisionItem.objects.filter(pk=item.pk).update(is_supported=True)


def test_what_is_missing_is_said_before_it_is_put_to_be_signed():
    decision = begun()
    deciding.cut(decision=decision, by=clerk(), cuts={Category.RPTA: (4, AWARD)})
    with pytest.raises(Incomplete) as refusal:
        AWARD_DECISION.perform(decision, "put_to_sign", by=clerk())
    assert refusal.value.missing == [
        "The proposed list takes 120,000.00 yuan, 100,000.00 are left. Support fewer, or less each.",
        "Write down: day of the meeting、place of the meeting、who was present、what was discussed and decided.",
    ]


def test_a_meeting_that_is_still_to_come_is_not_put_to_be_signed():
    decision = written()
    deciding.write_minutes(decision=decision, by=clerk(), met_on=clock.today() + timedelta(days=1))
    with pytest.raises(Incomplete, match="The day of the meeting has not come yet"):
        AWARD_DECISION.perform(decision, "put_to_sign", by=clerk())


def test_unscored_candidates_and_changed_ranks_keep_it_from_being_signed():
    decision = written()
    scored("0.95")
    assert deciding.missing(decision) == ["The ranks have changed since: rank the candidates anew."]
    taken_in()
    kind = "rural professional technology associations (federations)"
    assert deciding.missing(decision)[0] == f"{kind}: 1 candidate is not scored yet."


@pytest.mark.invariant("INV-9")
def test_the_database_refuses_a_list_beyond_the_funds():
    decision = written()
    DecisionItem.objects.filter(decision=decision).update(amount=FUNDS)
    by = clerk()
    with pytest.raises(IntegrityError, match="more than what is left"), transaction.atomic():
        put_to_sign_by_sql(decision, by)


def put_to_sign_by_sql(decision, by) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO review_decisionstep
                (record_id, serial, verb, from_state, to_state, actor_id, group_id, at, reason, concerns, fingerprint)
            VALUES (%s, 1, 'put_to_sign', 'draft', 'to_sign', %s, %s, now(), '', '[]', '')""",
            [decision.pk, by.user_id, by.group_id],
        )
        cursor.execute(
            """UPDATE review_awarddecision SET state = 'to_sign', steps_taken = 1, round = 1, funds = %s
               WHERE id = %s""",
            [FUNDS, decision.pk],
        )


# -- signing ---------------------------------------------------------------------------------
def test_three_departments_sign_the_same_text_each_once():
    decision = decision_in("to_sign")
    first = signer(Department.AGRICULTURE)
    signs(decision, first)
    with pytest.raises(NotAllowed, match="signed already"):
        signs(decision, signer(Department.AGRICULTURE))
    assert signing.unsigned(decision) == [
        "Not signed yet by: association for science and technology、poverty alleviation office."
    ]
    signs(decision, signer(Department.POVERTY))
    signs(decision, signer(Department.AST))
    decision.refresh_from_db()
    assert decision.state == "signed"
    assert [step.verb for step in decision.steps.order_by("serial")] == ["put_to_sign", *["sign"] * 3, "conclude"]


def test_nobody_signs_once_a_scorer_has_become_tied_to_a_candidate():
    decision = decision_in("to_sign")
    best = decision.items.get(rank=1).nomination
    task = best.review_tasks.first()
    committee.declare(
        panelist=task.panelist, by=task.panelist.membership, reason=REASON, token=uuid4(), nomination=best
    )
    with pytest.raises(Incomplete, match=f"The score of {best.title} has changed since. Return the decision"):
        signs(decision, signer())
    assert AWARD_DECISION.perform(decision, "return", by=signer(), reason=REASON).state == "returned"


def test_nobody_signs_what_they_have_not_read_or_what_they_wrote():
    decision = decision_in("to_sign")
    with pytest.raises(NotLegal, match="changed since"):
        signs(decision, signer(), seen="0" * 64)
    for by in (made.clerk(PROVINCE), made.director(PROVINCE), clerk()):
        with pytest.raises(NotAllowed):
            signing.sign(decision=decision, by=by, seen=fingerprint(decision), code="000000")


def test_nobody_signs_without_a_second_factor_or_with_a_wrong_or_used_code():
    decision = decision_in("to_sign")
    seen, by = fingerprint(decision), signer()
    with pytest.raises(ValidationError, match="Set up a second factor first"):
        signing.sign(decision=decision, by=membership_at(NATION, Role.DIRECTOR), seen=seen, code="000000")
    used = code(by)
    assert second_factor.confirm(by.user, used)
    with pytest.raises(ValidationError, match="wrong or has been used"):
        signing.sign(decision=decision, by=by, seen=seen, code=used)
    assert not DecisionSignature.objects.exists()


def test_a_return_voids_what_was_signed():
    decision = decision_in("to_sign")
    signs(decision, signer())
    AWARD_DECISION.perform(decision, "return", by=signer(Department.POVERTY), reason=REASON)
    again = AWARD_DECISION.perform(AwardDecision.objects.get(), "put_to_sign", by=clerk())
    assert not signing.signatures_of(again).exists()
    assert DecisionSignature.objects.count() == 1
    assert signed_by_all(again).state == "signed"


@pytest.mark.parametrize(
    "change, message",
    [
        ("UPDATE review_awarddecision SET minutes = 'x'", "only while it is drafted"),
        ("UPDATE review_decisionitem SET amount = 1", "only while it is drafted"),
        ("DELETE FROM review_decisionitem", "only while it is drafted"),
        ("UPDATE review_decisioncut SET places = 9", "only while it is drafted"),
        ("UPDATE review_decisionsignature SET fingerprint = 'x'", "stays as it was given"),
        ("DELETE FROM review_decisionsignature", "stays as it was given"),
        ("UPDATE review_awarddecision SET state = 'draft'", "step"),
    ],
)
def test_a_signed_result_cannot_change(change, message):
    decision_in("signed")
    with pytest.raises(IntegrityError, match=message), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_database_takes_no_signature_of_another_department_or_of_the_author():
    decision = decision_in("to_sign")
    writer, stranger = clerk(), signer(Department.POVERTY)
    for who, department, message in (
        (writer, writer.department, "wrote a decision does not sign"),
        (stranger, Department.AST, "by a member of its own"),
        (made.director(PROVINCE), Department.AST, "by a member of its own"),
    ):
        given = {"membership": who, "signer": who.user, "department": department, "fingerprint": "x"}
        with pytest.raises(IntegrityError, match=message), transaction.atomic():
            DecisionSignature.objects.create(decision=decision, round=decision.round, **given)


# -- notice and what becomes of them --------------------------------------------------------
def test_the_notice_lists_whom_the_signed_decision_supports():
    decision = decision_in("signed")
    notice = on_notice(decision)
    assert str(notice) == f"National {decision.year} public notice of proposed awards No. 1"
    assert notice.items.count() == 2
    lacking = AWARD_DECISION.move("fix").missing(decision)
    names = [item.name for item in notice.items.order_by("number")]
    day = date_format(notice.last_day)
    assert lacking == [f"{name}: Its public notice runs until {day}." for name in names]


def test_fixed_once_the_notice_has_run():
    decision = decision_in("signed")
    with pytest.raises(Incomplete, match="No public notice"):
        AWARD_DECISION.perform(decision, "fix", by=director())
    noticed(decision)
    AWARD_DECISION.perform(decision, "fix", by=director())
    assert states(decision) == ["awarded", "awarded", "not_awarded", "not_awarded"]
    assert not AWARD_DECISION.waiting_for(director()).exists()


def test_an_objection_keeps_its_nominee_waiting_and_nobody_else():
    decision = decision_in("signed")
    notice = on_notice(decision)
    against = notice.items.order_by("number").first().nomination
    objected = objection(notice, against, content=WORDS)
    dated(notice, days_ago(8))
    AWARD_DECISION.perform(decision, "fix", by=director())
    decision.refresh_from_db()
    assert sorted(states(decision)) == ["awarded", "not_awarded", "not_awarded", "taken_in"]
    assert list(AWARD_DECISION.waiting_for(director())) == [decision]
    with pytest.raises(Incomplete, match="not decided on yet"):
        AWARD_DECISION.perform(decision, "settle", by=director())
    driven(objected, "upheld")
    AWARD_DECISION.perform(AwardDecision.objects.get(), "settle", by=director())
    assert Nomination.objects.get(pk=against.pk).state == "not_awarded"


def test_nobody_is_awarded_or_left_out_without_a_signed_decision():
    nominee = decision_in("to_sign").items.get(rank=1).nomination
    for verb in ("award", "leave_out"):
        with pytest.raises(NotAllowed, match="all departments have signed"):
            NOMINATION.perform(nominee, verb, by=director(), reason=REASON)


def test_the_database_awards_nobody_before_the_notice_has_run():
    decision = decision_in("signed")
    on_notice(decision)
    nominee, by = decision.items.get(rank=1).nomination, director()
    with pytest.raises(IntegrityError, match="once its public notice has run"), transaction.atomic():
        NOMINATION.perform(nominee, "award", by=by)


# -- the paper -------------------------------------------------------------------------------
def test_the_minutes_as_word_say_list_moves_and_signatures():
    decision = written()
    third = decision.items.get(rank=3).nomination
    deciding.move(decision=decision, by=clerk(), nomination=third, is_supported=True, reason="边远县")
    AWARD_DECISION.perform(AwardDecision.objects.get(), "put_to_sign", by=clerk())
    signs(decision, signer(user=account(name="王处长")))
    document = Document(BytesIO(minutes_of(AwardDecision.objects.get())))
    text = "\n".join(each.text for each in document.paragraphs)
    assert "拟支持90,000.00元（玖万元整）" in text
    assert "王处长" in text
    rows = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert rows[1] == [third.title, "3", "列入", "边远县"]
    assert len(document.tables[0].rows) == 4


# -- at once ---------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_of_two_of_a_department_who_sign_at_once_one_signs():
    decision = decision_in("to_sign")
    seen, people = fingerprint(decision), [signer(), signer()]

    def sign(by):
        return lambda: signs(decision, by, seen)

    outcome = while_uncommitted(sign(people[0]), sign(people[1]))
    assert isinstance(outcome, NotAllowed | NotLegal)
    assert DecisionSignature.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_a_return_and_a_last_signature_at_once_one_wins():
    decision = decision_in("to_sign")
    for department in (Department.AST, Department.POVERTY):
        signs(decision, signer(department))
    seen, last, returner = fingerprint(decision), signer(Department.AGRICULTURE), signer(Department.AGRICULTURE)
    outcome = while_uncommitted(
        lambda: signs(decision, last, seen),
        lambda: AWARD_DECISION.perform(decision, "return", by=returner, reason=REASON),
    )
    assert isinstance(outcome, NotLegal)
    assert AwardDecision.objects.get().state == "signed"
