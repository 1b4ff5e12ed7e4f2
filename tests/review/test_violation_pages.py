"""The pages of violation cases: from the report to the decision in force, who reads what, and what everybody reads."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import clock
from leadership.enums import Role
from leadership.programme import current_year
from review.enums import CaseState as C
from review.models import Nomination, ViolationCase
from tests import factories
from tests.agreements import factories as made
from tests.factories import COUNTY, NATION, OTHER_PROVINCE, PROVINCE
from tests.review import factories_notices as notices
from tests.review.factories_violations import (
    APPEAL,
    FINDINGS,
    GROUNDS,
    REASON,
    REPORT,
    STATEMENT,
    as_it_stands,
    case_in,
    clerk,
    director,
    inspector,
    reported,
)
from tests.review.test_quota_pages import sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
PUBLIC = "/review/public/decisions/"


def browser(membership) -> Client:
    client = factories.sign_in(Client(raise_request_exception=False), membership)
    client.cookies["django_language"] = "en"
    return client


def page(name: str, *keys) -> str:
    return reverse(f"review:case_{name}", args=keys)


def text(client, address) -> str:
    return client.get(address).content.decode()


def act(client, case, verb, reason="") -> None:
    seen = as_it_stands(case).steps_taken
    client.post(page("act", case.pk, verb), {"seen": seen, "reason": reason})


def filled(client, address, **values) -> dict:
    """What the form at ``address`` would send, with ``values`` typed in."""
    form = client.get(address).context["form"]
    return {name: value for name, value in form.initial.items() if name == "seen" and value is not None} | values


# -- the whole way -------------------------------------------------------------------------------
def test_the_pages_lead_from_the_report_to_the_appeal():
    subject, today = made.organisation(), clock.today()
    writer, decider, confirmer = browser(clerk()), browser(director()), browser(inspector())
    said = {"organisation": subject.name, "kind": "fabrication", "report": REPORT, "token": uuid4()}
    writer.post(page("create"), said | {"file": made.a_pdf("走访记录.pdf")})
    case = ViolationCase.objects.get()
    act(writer, case, "take_up")
    due = {"findings": FINDINGS, "statement_due": today - timedelta(days=1)}
    wrong = writer.post(page("findings", case.pk), filled(writer, page("findings", case.pk), **due))
    assert list(wrong.context["form"].errors) == ["statement_due"]
    due["statement_due"] = today + timedelta(days=7)
    writer.post(page("findings", case.pk), filled(writer, page("findings", case.pk), **due))
    given = {"statement": STATEMENT, "statement_on": today}
    writer.post(page("statement", case.pk), filled(writer, page("statement", case.pk), **given))
    act(writer, case, "hear")
    proposed = {"measure": "revoke", "barred_until": current_year() + 1, "grounds": GROUNDS}
    writer.post(page("proposal", case.pk), filled(writer, page("proposal", case.pk), **proposed))
    act(writer, case, "put_forward")
    act(decider, case, "decide")
    assert "so a second person must confirm it" in text(decider, case.get_absolute_url())
    act(decider, case, "confirm")
    assert as_it_stands(case).state == C.DECIDED
    act(confirmer, case, "confirm")
    assert as_it_stands(case).state == C.IN_FORCE
    appealed = {"appeal": APPEAL, "appealed_on": today}
    writer.post(page("appeal", case.pk), filled(writer, page("appeal", case.pk), **appealed))
    act(decider, case, "reject", REASON)
    kept = as_it_stands(case)
    assert (kept.state, kept.appeal, kept.barred_until) == (C.FINAL, APPEAL, current_year() + 1)
    shown = text(writer, case.get_absolute_url())
    words = (REPORT, FINDINGS, STATEMENT, GROUNDS, APPEAL, "走访记录.pdf", clerk().user.name)
    assert [word for word in words if word not in shown] == []


def test_what_waits_stands_on_the_workbench():
    case = case_in(C.DECIDED)
    address, colleague = case.get_absolute_url(), factories.membership_at(PROVINCE, Role.CLERK)
    waiting = [address in text(browser(who), reverse("portal:workbench")) for who in (colleague, inspector())]
    assert waiting == [False, True]


def test_an_office_without_a_second_person_is_told_whom_to_appoint():
    case, client, said = case_in(C.DECIDED), browser(clerk()), "Nobody else at this office may confirm it."
    alone = said in text(client, case.get_absolute_url())
    inspector()
    assert (alone, said in text(client, case.get_absolute_url())) == (True, False)


@pytest.mark.parametrize(
    ("state", "part"),
    [(C.REPORTED, "findings"), (C.HEARD, "statement"), (C.INVESTIGATION, "proposal"), (C.IN_FORCE, "proposal")],
)
def test_a_part_out_of_its_turn_leads_back_to_the_case(state, part):
    case = case_in(state)
    answer = browser(clerk()).get(page(part, case.pk))
    assert answer.url == case.get_absolute_url()


# -- what is typed wrongly -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"report": ""}, "report"),
        ({"organisation": "没有的单位"}, "organisation"),
        ({"organisation": "", "expert": "没有这个人"}, "expert"),
        ({"organisation": ""}, "__all__"),
    ],
)
def test_a_report_that_is_not_complete_is_kept_and_explained(typed, field):
    said = {"organisation": made.organisation().name, "kind": "other", "report": REPORT, "token": uuid4()} | typed
    form = browser(clerk()).post(page("create"), said).context["form"]
    assert (list(form.errors), form["kind"].value()) == ([field], "other")
    assert not ViolationCase.objects.exists()


def test_an_expert_is_found_by_name_and_employer():
    made.expert(name="王茶农", employer="茶叶研究所")
    second = made.expert(name="王茶农", employer="植保站")
    said = {"kind": "other", "report": REPORT, "token": uuid4()}
    client = browser(clerk())
    answer = client.post(page("create"), said | {"expert": "王茶农"})
    assert answer.context["form"].errors["expert"] == [
        "Several fit. Type the employer after the name: 茶叶研究所、植保站."
    ]
    client.post(page("create"), said | {"expert": "王茶农 植保站"})
    assert ViolationCase.objects.get().expert == second


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"measure": ""}, "measure"),
        ({"barred_until": ""}, "barred_until"),
        ({"measure": "warn"}, "barred_until"),
        ({"grounds": "联系电话13985001234"}, "grounds"),
    ],
)
def test_a_proposal_that_does_not_fit_is_explained(typed, field):
    case, client = case_in(C.HEARD), browser(clerk())
    proposed = {"measure": "revoke", "barred_until": current_year(), "grounds": GROUNDS} | typed
    answer = client.post(page("proposal", case.pk), filled(client, page("proposal", case.pk), **proposed))
    assert list(answer.context["form"].errors) == [field]
    assert as_it_stands(case).measure == ""


def test_a_statement_comes_with_its_day():
    case, client = case_in(C.INVESTIGATION), browser(clerk())
    address = page("statement", case.pk)
    answer = client.post(address, filled(client, address, statement=STATEMENT, statement_on=""))
    assert "statement_on" in answer.context["form"].errors
    late = clock.today() + timedelta(days=1)
    answer = client.post(address, filled(client, address, statement=STATEMENT, statement_on=late))
    assert answer.context["form"]["statement"].value() == STATEMENT
    assert answer.context["form"].errors["statement_on"] == ["This day has not come yet."]


def test_a_late_appeal_is_told_and_what_was_typed_stays():
    case, client = case_in(C.IN_FORCE), browser(clerk())
    day = case.appeal_until + timedelta(days=1)
    answer = client.post(page("appeal", case.pk), {"appeal": APPEAL, "appealed_on": day, "seen": case.steps_taken})
    assert answer.context["form"]["appeal"].value() == APPEAL
    assert "An appeal is received from" in answer.context["form"].errors["appealed_on"][0]
    assert as_it_stands(case).state == C.IN_FORCE


def test_an_appeal_sent_twice_is_recorded_once_and_another_one_is_not():
    case, client = case_in(C.IN_FORCE), browser(clerk())
    address = page("appeal", case.pk)
    said = {"appeal": APPEAL, "appealed_on": clock.today(), "seen": case.steps_taken}
    for _each in range(2):
        assert client.post(address, said).url == case.get_absolute_url()
    answer = client.post(address, said | {"appeal": "Another one."})
    assert answer.context["form"]["appeal"].value() == "Another one."
    assert (as_it_stands(case).appeal, case.steps.filter(verb="appeal").count()) == (APPEAL, 1)


# -- key once ------------------------------------------------------------------------------------
def test_from_an_upheld_objection_what_is_known_stands_there():
    nomination = notices.selected()
    objection = notices.objection(notices.published(), nomination, state="upheld")
    client = browser(clerk())
    address = f"{page('create')}?objection={objection.pk}"
    assert address in text(client, objection.get_absolute_url())
    form = client.get(address).context["form"]
    assert form.initial["report"] == (
        f"Objection {objection.number} was upheld. The investigation found: {objection.findings}"
    )
    client.post(address, {"kind": "fabrication", "report": form.initial["report"], "token": uuid4()})
    case = ViolationCase.objects.get()
    assert (case.accused, case.nomination, case.objection, case.source) == (
        nomination.subject,
        nomination,
        objection,
        "objection",
    )
    assert case.get_absolute_url() in text(client, objection.get_absolute_url())


@pytest.mark.parametrize("state", ["received", "dismissed"])
def test_other_objections_lead_to_none(state):
    objection = notices.objection(state=state)
    client = browser(clerk())
    assert page("create") not in text(client, objection.get_absolute_url())
    assert client.get(f"{page('create')}?objection={objection.pk}").status_code == 404


def test_from_a_nomination_the_accused_is_known():
    nomination, client = notices.selected(), browser(clerk())
    address = f"{page('create')}?nomination={nomination.pk}"
    assert address in text(client, nomination.get_absolute_url())
    client.post(address, {"kind": "other", "report": REPORT, "token": uuid4()})
    assert ViolationCase.objects.get().nomination == nomination


# -- who reads it --------------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(
    ("place", "role", "status"),
    [
        (PROVINCE, Role.CLERK, 200),
        (PROVINCE, Role.DIRECTOR, 200),
        (PROVINCE, Role.INSPECTOR, 200),
        (NATION, Role.INSPECTOR, 200),
        (PROVINCE, Role.ADMINISTRATOR, 403),
        (PROVINCE, Role.POVERTY, 403),
        (COUNTY, Role.CLERK, 404),
        (OTHER_PROVINCE, Role.INSPECTOR, 404),
    ],
)
def test_a_case_and_its_evidence_are_read_by_whoever_handles_cases_there(place, role, status):
    case = reported()
    client = browser(factories.membership_at(place, role))
    pages = [case.get_absolute_url(), page("history", case.pk), page("file", case.pk, case.files.get().pk)]
    answers = [client.get(address) for address in pages]
    assert ([answer.getvalue() and answer.status_code for answer in answers]) == [status] * 3


def test_the_evidence_of_another_case_is_not_found():
    case, other = reported(), reported()
    assert browser(clerk()).get(page("file", case.pk, other.files.get().pk)).status_code == 404


def test_the_list_is_filtered_and_costs_the_same_for_many():
    client, counts = browser(clerk()), []
    found = reported()
    for number in (1, 4):
        for _each in range(number):
            case_in(C.IN_FORCE)
        client.get(page("list"))
        with CaptureQueriesContext(connection) as queries:
            client.get(page("list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    rows = client.get(page("list"), {"state": "reported"}).context["table"].page.object_list.data
    assert rows == [found]
    assert client.get(page("list"), {"words": found.name}).context["table"].paginator.count >= 1


def test_an_office_without_cases_is_told_what_to_do():
    assert "Open one from an objection" in text(browser(clerk(COUNTY)), page("list"))
    assert "Cases are opened by clerks" in text(browser(director(COUNTY)), page("list"))


def test_the_register_has_the_cases_of_the_scope():
    mine, others = case_in(C.IN_FORCE), reported(OTHER_PROVINCE, made.organisation("620102"))
    _header, *rows = sheet_of(inspector(), page("export"))
    assert [row[1] for row in rows if row[1]] == [mine.number]
    assert others.number not in str(rows)
    assert {mine.name, GROUNDS, mine.barred_until} <= set(rows[0])
    assert [words for words in (REPORT, FINDINGS, STATEMENT) if words in str(rows)] == []


# -- what everybody reads ------------------------------------------------------------------------
def test_everybody_reads_the_decisions_in_force_and_those_lifted():
    standing, lifted = case_in(C.IN_FORCE, until=current_year() + 1), case_in(C.LIFTED)
    shown = Client().get(PUBLIC, headers={"accept-language": "en"}).content.decode()
    rows = shown.split("<tbody")[1].split("<tr")[1:]
    assert len(rows) == 2
    told = {case.name: next(row for row in rows if case.name in row) for case in (standing, lifted)}
    assert [word in told[standing.name] for word in (GROUNDS, "in force", str(current_year() + 1), "lifted")] == [
        True,
        True,
        True,
        False,
    ]
    assert "lifted" in told[lifted.name]


@pytest.mark.parametrize("state", [state for state in C if state not in (C.IN_FORCE, C.APPEALED, C.ALLOWED, C.FINAL)])
def test_what_is_not_in_force_is_not_public(state):
    case = case_in(state)
    assert (case.name in Client().get(PUBLIC).content.decode()) is (state == C.LIFTED)


@pytest.mark.invariant("INV-2")
def test_the_public_page_shows_nothing_personal():
    phone = "13987654321"
    expert = made.expert(phone=phone)
    case = case_in(C.FINAL, PROVINCE, expert)
    shown = Client().get(PUBLIC).content.decode()
    people = [each.user.name for each in (clerk(), director(), inspector())]
    private = (expert.id_number, phone, REPORT, FINDINGS, STATEMENT, APPEAL, case.number, "走访记录", *people)
    assert [word for word in private if word in shown] == []
    assert (expert.name in shown, expert.employer in shown) == (True, True)


def test_the_public_page_is_filtered_and_costs_the_same_for_many():
    client, counts = Client(), []
    for number in (1, 3):
        for _each in range(number):
            last = case_in(C.IN_FORCE)
        client.get(PUBLIC)
        with CaptureQueriesContext(connection) as queries:
            client.get(PUBLIC)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert client.get(PUBLIC, {"standing": "lifted"}).context["table"].paginator.count == 0
    assert last.name in client.get(PUBLIC, {"words": last.name}).content.decode()


def test_the_public_menu_leads_there():
    assert [PUBLIC in Client().get(address).content.decode() for address in ("/", "/review/public/notices/")] == [
        True,
        True,
    ]


# -- whoever put the accused forward -----------------------------------------------------------------
def test_the_county_reads_on_the_nomination_by_which_decision_it_was_stopped():
    case = case_in(C.FINAL, subject=notices.selected().subject)
    stopped = Nomination.objects.get()
    answer = browser(made.clerk()).get(stopped.get_absolute_url())
    assert list(answer.context["decisions"]) == [case]
    told = answer.content.decode()
    assert (GROUNDS in told, APPEAL in told) == (True, False)
