"""Supervision visits: who records them, that they stay, and what becomes of their findings."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements import supervising
from agreements.enums import AgreementState as S
from agreements.enums import FindingState as F
from agreements.models import Finding, FindingFile, SupervisionVisit
from agreements.workflow import AGREEMENT, FINDING
from common import clock
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Role
from leadership.permissions import DRAFT_AGREEMENT, SUPERVISE, permissions_of
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_supervision import PDF, evidence, finding, finding_in, pdf, visit
from tests.agreements.races import while_uncommitted
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE

PLACES = [COUNTY, PREFECTURE, PROVINCE, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE]
ABOVE = [COUNTY, PREFECTURE, PROVINCE, NATION]


# -- visits ------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("place", PLACES)
def test_each_level_above_records_visits_and_nobody_else(place):
    agreement = made.agreement_in(S.FILED)
    by = made.director(place)
    if place in ABOVE:
        assert visit(agreement, by=by).group.region_id == place
    else:
        with pytest.raises(NotAllowed):
            visit(agreement, by=by)


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_who_supervises_records_visits(role):
    agreement = made.agreement_in(S.FILED)
    answer = supervising.may_visit(agreement, factories.membership_at(PREFECTURE, role))
    assert bool(answer) is (SUPERVISE in permissions_of([role]))


@pytest.mark.django_db
@pytest.mark.parametrize("state", [S.SUBMITTED, S.ENDORSED, S.RETURNED])
def test_only_what_runs_is_visited(state):
    with pytest.raises(NotAllowed):
        visit(made.agreement_in(state))
    assert not SupervisionVisit.objects.exists()


@pytest.mark.django_db
def test_findings_lie_with_the_county():
    record = finding()
    assert (record.state, record.desk.region_id, record.region_id) == (F.OPEN, COUNTY, COUNTY)
    assert FINDING.waiting_for(made.clerk()).contains(record)


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_at_once_is_one_visit():
    agreement, by, token = made.agreement_in(S.FILED), made.clerk(PREFECTURE), uuid4()

    def work():
        return visit(agreement, by=by, form_token=token)

    assert while_uncommitted(work, work) == SupervisionVisit.objects.get()
    assert Finding.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("sql", ["UPDATE agreements_supervisionvisit SET summary = 'x'", "DELETE FROM {}"])
def test_a_visit_never_changes(sql):
    visit(findings=[])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format("agreements_supervisionvisit"))


@pytest.mark.django_db
def test_findings_survive_the_end_of_the_agreement_s_filing():
    """What was found stays with the agreement when the province returns it for correction."""
    record = finding()
    AGREEMENT.perform(record.agreement, "return", by=made.director(PROVINCE), reason=made.REASON)
    assert finding_answered(record).state == F.ANSWERED


def finding_answered(record):
    supervising.write_answer(finding=record, by=made.clerk(), answer="已补齐。")
    return FINDING.perform(record, "answer", by=made.clerk())


# -- the chain × roles × levels -------------------------------------------------------------
def may(verb, role, place) -> bool:
    """By the table: the county's clerks answer, whoever supervises at the visiting office decides."""
    if verb == "answer":
        return DRAFT_AGREEMENT in permissions_of([role]) and place == COUNTY
    return SUPERVISE in permissions_of([role]) and place == PREFECTURE


@pytest.mark.django_db
@pytest.mark.parametrize("state", F)
@pytest.mark.parametrize("move", FINDING.moves, ids=lambda move: move.verb)
def test_each_verb_in_each_state_for_each_role_at_each_level(state, move):
    record = finding_in(state)
    if record.is_open:
        supervising.write_answer(finding=record, by=made.clerk(), answer="已补齐。")
    wrong = []
    for place in PLACES:
        for role in Role:
            by = factories.membership_at(place, role)
            done = performed(record, move.verb, by)
            if done is not (state in move.sources and may(move.verb, role, place)):
                wrong.append((place, role, done))
    assert wrong == []


def performed(record, verb, by) -> bool:
    try:
        with transaction.atomic():
            FINDING.perform(Finding.objects.get(pk=record.pk), verb, by=by, reason=made.REASON)
            transaction.set_rollback(True)
    except (NotAllowed, NotLegal):
        return False
    return True


@pytest.mark.django_db
@pytest.mark.invariant("INV-1")
@pytest.mark.parametrize("verb", ["close", "return"])
def test_who_handed_in_the_evidence_does_not_decide_on_it(verb):
    """The county visits its own agreements, too: then somebody else of it decides."""
    both = factories.membership_at(COUNTY, Role.CLERK, Role.DIRECTOR)
    record = finding(by=both)
    supervising.write_answer(finding=record, by=both, answer="已补齐。")
    record = FINDING.perform(record, "answer", by=both)
    assert FINDING.offers(record, both) == []
    with pytest.raises(NotAllowed):
        FINDING.perform(record, verb, by=both, reason=made.REASON)
    assert FINDING.perform(record, verb, by=made.director(), reason=made.REASON).state != F.ANSWERED


@pytest.mark.django_db
def test_without_words_nothing_is_handed_in():
    with pytest.raises(Incomplete):
        FINDING.perform(finding(), "answer", by=made.clerk())


@pytest.mark.django_db
def test_evidence_goes_to_the_visitors_and_comes_back_with_the_reason():
    record = finding_in(F.ANSWERED)
    assert FINDING.waiting_for(made.director(PREFECTURE)).contains(record)
    record = FINDING.perform(record, "return", by=made.director(PREFECTURE), reason="照片看不清")
    assert (record.desk.region_id, record.steps.last().reason) == (COUNTY, "照片看不清")
    assert finding_answered(record).state == F.ANSWERED


# -- answer and evidence -----------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("state", [F.ANSWERED, F.CLOSED])
def test_what_was_handed_in_stays(state):
    record = finding_in(state)
    with pytest.raises(NotLegal):
        supervising.write_answer(finding=record, by=made.clerk(), answer="另说")
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(pk=record.pk).update(answer="另说")
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingFile.keep(pdf(), by=made.clerk(), finding=record)


@pytest.mark.django_db
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("place", [PREFECTURE, NEIGHBOUR_COUNTY])
def test_nobody_answers_for_the_county(place):
    with pytest.raises(NotAllowed):
        supervising.write_answer(finding=finding(), by=made.clerk(place), answer="已补齐。")


@pytest.mark.django_db
def test_an_assisting_party_reads_findings_and_does_not_answer_for_the_county():
    agreement = made.agreement_in(S.FILED)
    record, party = finding(agreement), made.helper(agreement.current_version.organisation)
    assert Finding.objects.visible_to(party).contains(record)
    assert (FINDING.offers(record, party), FINDING.waiting_for(party).count()) == ([], 0)
    with pytest.raises(NotAllowed):
        supervising.write_answer(finding=record, by=party, answer="已补齐。")


@pytest.mark.django_db
def test_evidence_is_kept_once_and_taken_back(django_capture_on_commit_callbacks):
    record = finding()
    file = evidence(record)
    assert evidence(record) == file
    with django_capture_on_commit_callbacks(execute=True):
        supervising.take_back_evidence(finding=record, by=made.clerk(), key=file.pk)
    assert not record.files.exists()
    assert not default_storage.exists(file.file.name)


# -- pages --------------------------------------------------------------------------------------
def form_of(lines=(), **content) -> dict:
    content = {"visited_on": f"{clock.today()}", "visitors": "王主任", "summary": "查看茶园。"} | content
    management = {"findings-TOTAL_FORMS": 10, "findings-INITIAL_FORMS": 0, "findings-MAX_NUM_FORMS": 10}
    for number, (text, due_on) in enumerate(lines):
        management |= {f"findings-{number}-text": text, f"findings-{number}-due_on": f"{due_on}"}
    return {"form_token": str(uuid4())} | content | management


def send(client, agreement, form, by=None):
    address = reverse("agreements:visit_create", args=[agreement.pk])
    return factories.sign_in(client, by or made.clerk(PREFECTURE)).post(address, form)


@pytest.mark.django_db
def test_the_form_takes_up_to_ten_findings(client):
    agreement, later = made.agreement_in(S.FILED), clock.today() + timedelta(days=20)
    form = form_of([(f"问题{number}", later) for number in range(10)])
    assert client.get(reverse("agreements:visit_list")).status_code == 302
    send(client, agreement, form), send(client, agreement, form)
    record = SupervisionVisit.objects.get()
    assert sorted(record.findings.values_list("text", "due_on")) == [(f"问题{each}", later) for each in range(10)]
    page = client.get(record.get_absolute_url()).content.decode()
    assert all(each.get_absolute_url() in page for each in record.findings.all())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "days, line, wrong",
    [(1, None, True), (0, ("问题", 5), False), (0, ("问题", -1), True), (0, ("", 5), True), (-3, ("问题", -2), False)],
)
def test_days_are_checked(client, days, line, wrong):
    today = clock.today()
    lines = [(line[0], today + timedelta(days=line[1]))] if line else []
    response = send(client, made.agreement_in(S.FILED), form_of(lines, visited_on=f"{today + timedelta(days=days)}"))
    assert (response.status_code == 200, SupervisionVisit.objects.exists()) == (wrong, not wrong)


@pytest.mark.django_db
def test_the_county_answers_on_pages_and_the_visitors_close(client):
    record = finding()
    factories.sign_in(client, made.clerk())
    address = reverse("agreements:finding_answer", args=[record.pk])
    assert client.get(address).status_code == 200
    client.post(address, {"answer": "已补齐签到表。", "file": pdf()})
    file = record.files.get()
    response = client.get(reverse("agreements:finding_evidence", args=[record.pk, file.pk]))
    assert response.getvalue() == PDF
    client.post(reverse("agreements:finding_act", args=[record.pk, "answer"]), {"seen": 0})
    assert client.get(address).status_code == 302
    factories.sign_in(client, made.director(PREFECTURE))
    assert str(file) in client.get(record.get_absolute_url()).content.decode()
    client.post(reverse("agreements:finding_act", args=[record.pk, "close"]), {"seen": 1})
    assert Finding.objects.get().state == F.CLOSED


@pytest.mark.django_db
def test_a_file_is_taken_back_on_the_page(client):
    record = finding()
    file = evidence(record)
    factories.sign_in(client, made.clerk())
    client.post(reverse("agreements:finding_answer", args=[record.pk]), {"remove": file.pk})
    assert not record.files.exists()


@pytest.mark.django_db
def test_the_agreement_shows_its_visits(client):
    record = finding()
    page = factories.sign_in(client, made.clerk()).get(record.agreement.get_absolute_url()).content.decode()
    assert record.get_absolute_url() in page
    assert record.visit.get_absolute_url() in page


def listed(client, by, **query) -> list:
    response = factories.sign_in(client, by).get(reverse("agreements:visit_list"), query)
    return [row.record for row in response.context["table"].page.object_list]


@pytest.mark.django_db
def test_the_list_is_narrowed(client):
    late = visit(visited_on=clock.today() - timedelta(days=40), findings=[("问题", clock.today() - timedelta(days=5))])
    clean = visit(by=made.clerk(PROVINCE), findings=[], visitors="省科协 赵处长")
    by = made.director(PROVINCE)
    assert listed(client, by) == [clean, late]
    assert listed(client, by, findings="open") == listed(client, by, findings="overdue") == [late]
    assert listed(client, by, level="1") == listed(client, by, words="赵处长") == [clean]
    assert listed(client, by, region=COUNTY) == [clean, late]
    assert listed(client, made.director(NEIGHBOUR_COUNTY)) == []


@pytest.mark.django_db
def test_query_count_does_not_depend_on_rows(client):
    agreement = made.agreement_in(S.FILED)
    addresses = [reverse("agreements:visit_list"), agreement.get_absolute_url()]
    factories.sign_in(client, made.clerk(PREFECTURE))

    def queries(address) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    one = visit(agreement)
    client.get(addresses[0])  # what is looked up once
    before = [queries(address) for address in [*addresses, one.get_absolute_url()]]
    for _each in range(3):
        many = visit(agreement, findings=[("问题", clock.today())] * 4)
    assert [queries(address) for address in [*addresses, many.get_absolute_url()]] == before
