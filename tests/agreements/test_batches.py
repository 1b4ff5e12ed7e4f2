"""Report batches: gathered and reported by the province, decided by the nation."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements import batching
from agreements.enums import BatchState, Outcome
from agreements.models import Agreement, BatchItem, ReportBatch
from agreements.workflow import AGREEMENT, BATCH
from common.history import LABELS
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Role
from leadership.programme import current_year
from tests import factories
from tests.agreements.factories import REASON, agreement_in, clerk, director, reported_batch
from tests.agreements.races import while_uncommitted
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db
on_real_transactions = pytest.mark.django_db(transaction=True)


def page(name, *args):
    return reverse(f"agreements:{name}", args=args)


def browser(membership) -> Client:
    return factories.sign_in(Client(), membership)


def gathered() -> ReportBatch:
    return batching.gather_batch(by=clerk(PROVINCE), year=current_year(), token=uuid4())


def reported(number=1) -> tuple[ReportBatch, list[Agreement]]:
    agreements = [agreement_in("filed") for _number in range(number)]
    batch = reported_batch(agreements[0])
    return batch, list(Agreement.objects.filter(batches=batch).order_by("pk"))


def texts(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def numbers_of(batch) -> list[str]:
    return list(batch.items.values_list("agreement__number", flat=True))


# -- gathering -------------------------------------------------------------------
def test_the_clerk_sees_what_waits_and_gathers_it():
    first, second = agreement_in("filed"), agreement_in("filed")
    agreement_in("endorsed")
    province = browser(clerk(PROVINCE))
    response = province.get(page("batch_list"))
    assert response.context["waiting"] == 2
    assert page("batch_create") in response.content.decode()
    form = {"year": current_year(), "token": str(uuid4()), "note": "第一批"}
    response = province.post(page("batch_create"), form)
    batch = ReportBatch.objects.get()
    assert response.url == page("batch_detail", batch.pk)
    assert numbers_of(batch) == [first.number, second.number]
    assert (batch.state, batch.serial, batch.note, batch.desk.region_id) == ("draft", 1, "第一批", PROVINCE)
    assert province.get(page("batch_list")).context["waiting"] == 0


def test_the_same_form_sent_twice_makes_one_batch():
    agreement_in("filed")
    form = {"year": current_year(), "token": str(uuid4())}
    answers = [browser(clerk(PROVINCE)).post(page("batch_create"), form).url for _time in range(2)]
    assert answers[0] == answers[1] == page("batch_detail", ReportBatch.objects.get().pk)
    agreement_in("filed")
    assert gathered().serial == 2


def test_nothing_to_gather_makes_no_batch():
    province = browser(clerk(PROVINCE))
    response = province.post(page("batch_create"), {"year": current_year(), "token": str(uuid4())})
    assert (response.status_code, ReportBatch.objects.count()) == (200, 0)
    agreement_in("filed")
    with pytest.raises(Incomplete):
        batching.gather_batch(by=clerk(PROVINCE), year=current_year() - 1, token=uuid4())
    assert gathered().serial == 1


@pytest.mark.parametrize(
    "place, role", [(COUNTY, Role.CLERK), (PREFECTURE, Role.CLERK), (NATION, Role.CLERK), (PROVINCE, Role.DIRECTOR)]
)
def test_only_the_clerks_of_a_province_gather(place, role):
    somebody = factories.membership_at(place, role)
    assert browser(somebody).get(page("batch_create")).status_code == 403
    assert browser(somebody).post(page("batch_create"), {"year": current_year(), "token": uuid4()}).status_code == 403
    with pytest.raises(NotAllowed):
        batching.gather_batch(by=somebody, year=current_year(), token=uuid4())


@pytest.mark.invariant("INV-2")
def test_a_batch_holds_agreements_of_its_own_province_only():
    own, foreign = agreement_in("filed"), agreement_in("filed", "620102")
    batch = gathered()
    assert numbers_of(batch) == [own.number]
    added = batching.add_agreements(batch=batch, agreements=Agreement.objects.filter(pk=foreign.pk), by=clerk(PROVINCE))
    assert (added, numbers_of(batch)) == (0, [own.number])


def test_agreements_are_taken_out_and_put_back():
    stays, goes = agreement_in("filed"), agreement_in("filed")
    batch, province = gathered(), browser(clerk(PROVINCE))
    response = province.post(page("batch_remove", batch.pk), {"agreements": [goes.pk]})
    assert (response.url, numbers_of(batch)) == (page("batch_detail", batch.pk), [stays.number])
    assert goes.number in province.get(page("batch_agreements", batch.pk)).content.decode()
    province.post(page("batch_agreements", batch.pk), {"agreements": [goes.pk, stays.pk, "x", 10**30]})
    assert numbers_of(batch) == [stays.number, goes.number]


def test_an_agreement_of_another_year_does_not_come_in():
    agreement_in("filed")
    batch = gathered()
    other = agreement_in("filed")
    ReportBatch.objects.filter(pk=batch.pk).update(year=current_year() - 1)
    batch.refresh_from_db()
    assert (
        batching.add_agreements(batch=batch, agreements=Agreement.objects.filter(pk=other.pk), by=clerk(PROVINCE)) == 0
    )


def test_the_note_is_kept():
    agreement_in("filed")
    batch = gathered()
    browser(clerk(PROVINCE)).post(page("batch_note", batch.pk), {"note": "请先审前五份"})
    response = browser(clerk(PROVINCE)).get(page("batch_detail", batch.pk))
    assert "请先审前五份" in response.content.decode()


def test_a_reported_batch_keeps_its_agreements_and_its_note():
    batch, [agreement] = reported()
    by = clerk(PROVINCE)
    late = agreement_in("filed")
    for verb in (batching.add_agreements, batching.remove_agreements):
        with pytest.raises(NotLegal):
            verb(batch=batch, agreements=Agreement.objects.filter(pk__in=[late.pk, agreement.pk]), by=by)
    response = browser(by).post(page("batch_note", batch.pk), {"note": "晚了"}, follow=True)
    assert len(texts(response)) == 1
    batch.refresh_from_db()
    assert (batch.note, numbers_of(batch)) == ("", [agreement.number])


@pytest.mark.invariant("INV-3")
def test_the_database_keeps_the_agreements_of_a_reported_batch():
    batch, [_agreement] = reported()
    with pytest.raises(IntegrityError, match="keeps its agreements"):
        BatchItem.objects.filter(batch=batch).delete()


# -- who sees and does what --------------------------------------------------------
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("place", [COUNTY, PREFECTURE, NEIGHBOUR_COUNTY, OTHER_PROVINCE, NATION])
def test_a_batch_being_gathered_exists_for_its_province_only(place):
    agreement_in("filed")
    batch = gathered()
    for somebody in (factories.membership_at(place, Role.CLERK), factories.membership_at(place, Role.DIRECTOR)):
        client = browser(somebody)
        answers = {name: client.get(page(name, batch.pk)).status_code for name in ("batch_detail", "batch_history")}
        answers["act"] = client.post(page("batch_act", batch.pk, "report"), {"seen": 0}).status_code
        assert set(answers.values()) == {404}
        assert list(client.get(page("batch_list")).context["table"].data) == []
    assert (
        browser(factories.membership_at(PROVINCE, Role.INSPECTOR)).get(page("batch_detail", batch.pk)).status_code
        == 200
    )


@pytest.mark.invariant("INV-2")
def test_another_provinces_clerk_cannot_change_it():
    agreement = agreement_in("filed")
    batch, stranger = gathered(), browser(factories.membership_at(OTHER_PROVINCE, Role.CLERK))
    for name in ("batch_agreements", "batch_remove", "batch_note"):
        assert stranger.post(page(name, batch.pk), {"agreements": [agreement.pk]}).status_code == 404
    with pytest.raises(NotAllowed):
        batching.remove_agreements(
            batch=batch,
            agreements=Agreement.objects.filter(pk=agreement.pk),
            by=factories.membership_at(OTHER_PROVINCE, Role.CLERK),
        )
    assert numbers_of(batch) == [agreement.number]


def test_a_clerk_cannot_report():
    agreement_in("filed")
    batch = gathered()
    response = browser(clerk(PROVINCE)).post(page("batch_act", batch.pk, "report"), {"seen": 0})
    batch.refresh_from_db()
    assert (response.status_code, batch.state) == (403, "draft")


@pytest.mark.invariant("INV-1")
def test_whoever_gathered_it_cannot_report_it_in_another_duty():
    agreement_in("filed")
    both = factories.membership_at(PROVINCE, Role.CLERK, Role.DIRECTOR)
    batch = batching.gather_batch(by=both, year=current_year(), token=uuid4())
    response = browser(both).post(page("batch_act", batch.pk, "report"), {"seen": 0})
    assert response.status_code == 403
    assert BATCH.allowed(BATCH.move("report"), batch, both).reason in response.content.decode()
    assert BATCH.offers(batch, both) == []


@pytest.mark.invariant("INV-1")
def test_whoever_gathered_it_decides_on_none_of_its_agreements():
    agreement_in("filed")
    by = clerk(PROVINCE)
    batch = gathered()
    batch = BATCH.perform(batch, "report", by=director(PROVINCE)) if factories.group_at(NATION) else batch
    promoted = factories.membership_at(NATION, Role.DIRECTOR, user=by.user)
    agreement = Agreement.objects.get(batches=batch)
    for verb in ("accept", "return"):
        with pytest.raises(NotAllowed):
            AGREEMENT.perform(agreement, verb, by=promoted, reason=REASON)
    assert browser(promoted).post(page("batch_accept_remaining", batch.pk)).status_code == 403


# -- reporting ---------------------------------------------------------------------
def test_the_director_reports_and_all_agreements_go_with_it():
    agreements = [agreement_in("filed"), agreement_in("filed")]
    batch = gathered()
    factories.group_at(NATION)
    response = browser(director(PROVINCE)).post(page("batch_act", batch.pk, "report"), {"seen": 0})
    assert response.url == page("batch_detail", batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.desk.region_id) == ("reported", NATION)
    states = Agreement.objects.filter(pk__in=[each.pk for each in agreements]).values_list("state", "desk__region")
    assert set(states) == {("reported", NATION)}
    step = batch.steps.get()
    assert (step.verb, step.fingerprint) == ("report", batching.fingerprint(batch))


def test_an_empty_batch_is_not_reported():
    agreement_in("filed")
    batch = gathered()
    batching.remove_agreements(batch=batch, agreements=Agreement.objects.all(), by=clerk(PROVINCE))
    factories.group_at(NATION)
    with pytest.raises(Incomplete):
        BATCH.perform(batch, "report", by=director(PROVINCE))


def test_an_agreement_returned_before_the_report_leaves_the_batch():
    goes, stays = agreement_in("filed"), agreement_in("filed")
    batch = gathered()
    AGREEMENT.perform(goes, "return", by=director(PROVINCE), reason=REASON)
    assert numbers_of(batch) == [stays.number]


# -- the nation decides ----------------------------------------------------------
def test_the_nation_sees_each_agreement_and_comes_back_to_the_batch():
    batch, [agreement] = reported()
    nation = browser(director(NATION))
    content = nation.get(page("batch_detail", batch.pk)).content.decode()
    assert agreement.number in content
    assert agreement.title in content
    assert page("agreement_detail", agreement.pk) in content
    assert page("batch_detail", batch.pk) in nation.get(page("agreement_detail", agreement.pk)).content.decode()
    response = nation.post(page("agreement_act", agreement.pk, "accept"), {"seen": agreement.steps_taken})
    assert response.url == page("batch_detail", batch.pk)


def test_the_last_decision_closes_the_batch():
    batch, [first, second] = reported(2)
    AGREEMENT.perform(first, "accept", by=director(NATION))
    batch.refresh_from_db()
    assert batch.state == "reported"
    AGREEMENT.perform(second, "return", by=director(NATION), reason=REASON)
    batch.refresh_from_db()
    assert batch.state == "closed"
    assert list(batch.items.values_list("outcome", flat=True)) == [Outcome.ACCEPTED, Outcome.RETURNED]
    assert [step.verb for step in batch.steps.all()] == ["report", "close"]


def test_a_returned_agreement_shows_the_reported_version_and_joins_a_later_batch():
    batch, [agreement] = reported()
    reported_version = agreement.current_version
    agreement = AGREEMENT.perform(agreement, "return", by=director(NATION), reason=REASON)
    assert agreement.current_version.number == 2
    assert batch.items.get().version == reported_version
    for verb, place in (("submit", COUNTY), ("endorse", COUNTY), ("endorse", PREFECTURE), ("file", PROVINCE)):
        agreement = AGREEMENT.perform(agreement, verb, by=clerk(place) if verb == "submit" else director(place))
    second = gathered()
    assert (second.serial, second.items.get().version.number) == (2, 2)


def test_all_that_remain_are_taken_in_after_a_question():
    batch, [first, second, third] = reported(3)
    AGREEMENT.perform(first, "return", by=director(NATION), reason=REASON)
    nation = browser(director(NATION))
    assert nation.get(page("batch_accept_remaining", batch.pk)).context["remaining"] == 2
    assert Agreement.objects.get(pk=second.pk).state == "reported"
    response = nation.post(page("batch_accept_remaining", batch.pk))
    assert response.url == page("batch_detail", batch.pk)
    states = dict(Agreement.objects.values_list("pk", "state"))
    assert states == {first.pk: "returned", second.pk: "in_repository", third.pk: "in_repository"}
    batch.refresh_from_db()
    assert batch.state == "closed"


@pytest.mark.parametrize("place, status", [(PROVINCE, 403), (OTHER_PROVINCE, 404), (COUNTY, 404)])
def test_only_the_nation_takes_in(place, status):
    batch, [_agreement] = reported()
    response = browser(factories.membership_at(place, Role.DIRECTOR)).post(page("batch_accept_remaining", batch.pk))
    assert (response.status_code, Agreement.objects.get().state) == (status, "reported")


def test_progress_is_told():
    batch, [first, _second] = reported(2)
    AGREEMENT.perform(first, "accept", by=director(NATION))
    shown = browser(director(PROVINCE)).get(page("batch_detail", batch.pk)).context["batch"]
    assert (shown.size, shown.accepted, shown.returned, shown.pending) == (2, 1, 0, 1)


def test_history_tells_what_was_taken_out():
    agreement = agreement_in("filed")
    batch = gathered()
    browser(clerk(PROVINCE)).post(page("batch_remove", batch.pk), {"agreements": [agreement.pk]})
    entries = browser(clerk(PROVINCE)).get(page("batch_history", batch.pk)).context["entries"]
    told = [(entry.what, str(entry.label), entry.who) for entry in entries[:]]
    item, by = BatchItem._meta.verbose_name, clerk(PROVINCE).user
    assert (item, str(LABELS["delete"]), by) in told


def test_query_counts_do_not_depend_on_rows():
    batch, _agreements = reported(1)
    counts = {"batch_list": [], "batch_detail": []}
    nation = browser(director(NATION))
    for name, seen in counts.items():
        arguments = [batch.pk] if name == "batch_detail" else []
        nation.get(page(name, *arguments))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            nation.get(page(name, *arguments))
        seen.append(len(queries))
    more, _agreements = reported(3)
    for name, seen in counts.items():
        with CaptureQueriesContext(connection) as queries:
            nation.get(page(name, *([more.pk] if name == "batch_detail" else [])))
        seen.append(len(queries))
    assert {name: before == after for name, (before, after) in counts.items()} == dict.fromkeys(counts, True)


# -- two at once -------------------------------------------------------------------
@on_real_transactions
def test_two_clerks_gather_at_once():
    """The second waits for the first, and finds nothing left."""
    agreement_in("filed")
    one, other = clerk(PROVINCE), factories.membership_at(PROVINCE, Role.CLERK)
    refusal = while_uncommitted(
        lambda: batching.gather_batch(by=one, year=current_year(), token=uuid4()),
        lambda: batching.gather_batch(by=other, year=current_year(), token=uuid4()),
    )
    assert isinstance(refusal, Incomplete)
    assert (ReportBatch.objects.count(), BatchItem.objects.count()) == (1, 1)


@on_real_transactions
def test_the_same_form_sent_twice_at_once():
    agreement_in("filed")
    by, token, made = clerk(PROVINCE), uuid4(), []
    second = while_uncommitted(
        lambda: made.append(batching.gather_batch(by=by, year=current_year(), token=token)),
        lambda: batching.gather_batch(by=by, year=current_year(), token=token),
    )
    assert [second] == made == list(ReportBatch.objects.all())


@on_real_transactions
def test_two_batches_reach_for_one_agreement_at_once():
    agreement_in("filed")
    first = gathered()
    agreement_in("filed")
    second = gathered()
    wanted = agreement_in("filed")
    by, rows = clerk(PROVINCE), Agreement.objects.filter(pk=wanted.pk)
    added = while_uncommitted(
        lambda: batching.add_agreements(batch=first, agreements=rows, by=by),
        lambda: batching.add_agreements(batch=second, agreements=rows, by=by),
    )
    assert added == 0
    assert wanted.batch_items.get().batch == first


@on_real_transactions
def test_report_and_return_of_one_of_its_agreements_at_once_the_report_wins():
    agreement = agreement_in("filed")
    batch = gathered()
    factories.group_at(NATION)
    by, other = director(PROVINCE), factories.membership_at(PROVINCE, Role.DIRECTOR)
    refusal = while_uncommitted(
        lambda: BATCH.perform(batch, "report", by=by),
        lambda: AGREEMENT.perform(agreement, "return", by=other, reason=REASON),
    )
    assert isinstance(refusal, NotAllowed)
    agreement.refresh_from_db()
    assert (agreement.state, numbers_of(batch)) == ("reported", [agreement.number])


@on_real_transactions
def test_report_and_return_of_one_of_its_agreements_at_once_the_return_wins():
    goes, stays = agreement_in("filed"), agreement_in("filed")
    batch = gathered()
    factories.group_at(NATION)
    by, other = director(PROVINCE), factories.membership_at(PROVINCE, Role.DIRECTOR)
    refusal = while_uncommitted(
        lambda: AGREEMENT.perform(goes, "return", by=other, reason=REASON),
        lambda: BATCH.perform(batch, "report", by=by),
    )
    assert isinstance(refusal, NotLegal)
    batch.refresh_from_db()
    stays.refresh_from_db()
    assert (batch.state, stays.state, numbers_of(batch)) == ("draft", "filed", [stays.number])


@on_real_transactions
def test_an_agreement_added_while_the_batch_is_reported_stays_out():
    agreement_in("filed")
    batch = gathered()
    late = agreement_in("filed")
    factories.group_at(NATION)
    by, reporter = clerk(PROVINCE), director(PROVINCE)
    refusal = while_uncommitted(
        lambda: BATCH.perform(batch, "report", by=reporter),
        lambda: batching.add_agreements(batch=batch, agreements=Agreement.objects.filter(pk=late.pk), by=by),
    )
    assert isinstance(refusal, NotLegal)
    assert late.number not in numbers_of(batch)


@on_real_transactions
def test_the_last_two_decisions_at_once_close_the_batch():
    """Neither sees the other's decision before it is committed; still one of them closes the batch."""
    batch, [first, second] = reported(2)
    one, other = director(NATION), factories.membership_at(NATION, Role.DIRECTOR)
    while_uncommitted(
        lambda: AGREEMENT.perform(first, "accept", by=one),
        lambda: AGREEMENT.perform(second, "accept", by=other),
    )
    batch.refresh_from_db()
    assert (batch.state, batch.items.filter(outcome=Outcome.ACCEPTED).count()) == (BatchState.CLOSED, 2)


@on_real_transactions
def test_taking_in_all_that_remain_leaves_what_somebody_returns_at_once():
    batch, [first, second] = reported(2)
    one, other = director(NATION), factories.membership_at(NATION, Role.DIRECTOR)
    taken = while_uncommitted(
        lambda: AGREEMENT.perform(first, "return", by=one, reason=REASON),
        lambda: batching.accept_remaining(batch=batch, by=other),
    )
    assert taken == 1
    states = dict(Agreement.objects.values_list("pk", "state"))
    assert states == {first.pk: "returned", second.pk: "in_repository"}


@on_real_transactions
def test_two_decide_on_one_agreement_at_once():
    _batch, [agreement] = reported()
    one, other = director(NATION), factories.membership_at(NATION, Role.DIRECTOR)
    refusal = while_uncommitted(
        lambda: AGREEMENT.perform(agreement, "accept", by=one),
        lambda: AGREEMENT.perform(agreement, "return", by=other, reason=REASON),
    )
    assert isinstance(refusal, NotLegal)
    assert one.user.name in refusal.reason
