"""The pages of assessments: what each shows to whom, at what cost, and what was typed is never lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from openpyxl import load_workbook

from agreements.enums import ActivityState
from assessments import assessing
from assessments.enums import AssessmentPart, Grade, Rule
from assessments.enums import AssessmentState as S
from assessments.models import AgreementAssessment
from assessments.workflow import ASSESSMENT
from common import clock, job_runs
from common.models import Job
from common.sealed import opened
from leadership.enums import Role
from leadership.models import ProgrammeYear
from leadership.programme import current_year
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_activities import activity_in
from tests.assessments.factories import (
    REASON,
    assessment_in,
    begun,
    drive,
    give_marks,
    poverty_officer,
    proof,
    system_in_force,
)
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db


def address(name, *args) -> str:
    return reverse(f"assessments:assessment_{name}", args=args)


def browser(membership) -> Client:
    return factories.sign_in(Client(), membership)


def page(membership, name, *args, **query):
    answer = browser(membership).get(address(name, *args), query)
    assert answer.status_code == 200, answer.status_code
    return answer


def rows(membership, **query) -> list:
    return list(page(membership, "list", **query).context["table"].page.object_list.data)


def as_it_stands(assessment) -> AgreementAssessment:
    return AgreementAssessment.objects.get(pk=assessment.pk)


def by_hand(assessment):
    return assessment.system.indicators.get(rule=Rule.HAND).pk


# -- the list ------------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(
    "place, is_seen",
    [
        (COUNTY, True),
        (PREFECTURE, True),
        (PROVINCE, True),
        (NATION, True),
        (NEIGHBOUR_COUNTY, False),
        (OTHER_PROVINCE, False),
    ],
)
def test_the_list_holds_the_assessments_of_ones_region(place, is_seen):
    assessment = begun()
    assert rows(factories.membership_at(place, Role.INSPECTOR)) == ([assessment] if is_seen else [])


@pytest.mark.invariant("INV-2")
def test_an_assisting_party_sees_its_own_only():
    party = made.organisation()
    own, other = begun(made.agreement_in("in_repository", organisation=party)), begun()
    by = made.helper(party)
    assert rows(by) == [own]
    for name in ("detail", "edit", "evidence", "discard"):
        assert browser(by).get(address(name, other.pk)).status_code == 404


def test_a_reviewer_sees_none():
    begun()
    assert rows(factories.membership_at(PROVINCE, Role.REVIEWER)) == []


def test_the_list_is_narrowed():
    good, scored = assessment_in(S.CONFIRMED, marks=20), assessment_in(S.SCORED, marks=0)
    found = {
        "words": rows(made.director(PROVINCE), words=good.agreement.number),
        "region": rows(made.director(PROVINCE), region=PREFECTURE, state=S.SCORED),
        "state": rows(made.director(PROVINCE), state=S.CONFIRMED),
        "grade": rows(made.director(PROVINCE), grade=scored.grade),
        "year": rows(made.director(PROVINCE), year=current_year(), grade=good.grade),
        "nothing": rows(made.director(PROVINCE), words="没有"),
    }
    assert found == {
        "words": [good],
        "region": [scored],
        "state": [good],
        "grade": [scored],
        "year": [good],
        "nothing": [],
    }


def test_ranked_by_total_those_without_one_are_left_out_and_the_caption_says_so():
    few, many = assessment_in(S.SCORED, marks=1), assessment_in(S.SCORED, marks=20)
    none = begun()
    assert rows(made.director(), sort="-total") == [many, few]
    assert rows(made.director(), sort="total") == [few, many]
    assert none in rows(made.director())
    assert (
        gettext("Assessments of agreements, by their totals; those without a total are left out")
        in page(made.director(), "list", sort="-total").text
    )


def test_an_empty_list_says_how_it_fills():
    assert address("create") in page(made.clerk(), "list").text
    assert address("create") not in page(made.director(), "list").text


# -- beginning -------------------------------------------------------------------------------
def test_a_county_begins_all_at_once():
    system_in_force()
    for _each in range(2):
        made.agreement_in("in_repository")
    made.agreement_in("in_repository", NEIGHBOUR_COUNTY)
    client = browser(made.clerk())
    assert client.get(address("create")).context["table"].paginator.count == 2
    answer = client.post(address("create"), {"year": current_year(), "all": "1"})
    assert answer.url == f"{address('list')}?year={current_year()}&state=draft"
    assert AgreementAssessment.objects.filter(region=COUNTY).count() == 2 == AgreementAssessment.objects.count()
    assert client.get(address("create")).context["table"].paginator.count == 0


def test_a_ticked_one_is_begun_and_its_page_follows_also_the_second_time():
    system_in_force()
    agreement, _other = made.agreement_in("in_repository"), made.agreement_in("in_repository")
    said = {"year": current_year(), "agreements": [agreement.pk]}
    client = browser(made.clerk())
    addresses = {client.post(address("create"), said).url for _time in range(2)}
    assert addresses == {AgreementAssessment.objects.get().get_absolute_url()}


def test_nothing_ticked_begins_nothing_and_says_so():
    system_in_force()
    made.agreement_in("in_repository")
    answer = browser(made.clerk()).post(address("create"), {"year": current_year()}, follow=True)
    assert gettext("Tick at least one agreement.") in answer.text
    assert not AgreementAssessment.objects.exists()


def test_why_nothing_can_be_begun_is_told_with_the_dates():
    made.agreement_in("in_repository")
    told = page(made.clerk(), "create").context["beginning"].hindrances
    assert [str(current_year()) in why for why in told] == [True]
    system_in_force()
    closed = clock.today() - timedelta(days=1)
    ProgrammeYear.objects.update(assessment_opens=closed, assessment_closes=closed)
    answer = page(made.clerk(), "create", year=current_year())
    assert date_format(closed) in answer.text
    assert answer.context["table"].paginator.count == 0
    said = {"year": current_year(), "agreements": [made.agreement_in("in_repository").pk]}
    refused = browser(made.clerk()).post(address("create"), said, follow=True)
    assert date_format(closed) in refused.text
    assert not AgreementAssessment.objects.exists()


def test_the_page_of_an_agreement_leads_to_its_assessment():
    system_in_force()
    agreement = made.agreement_in("in_repository")
    section = section_of(made.clerk(), agreement)
    assert (section["assessments"], section["way"]) == ([], {"year": current_year(), "hindrance": ""})
    assert section_of(made.director(), agreement) is None
    assessment = drive(begun(agreement), S.CONFIRMED)
    for by in (made.clerk(), made.director(NATION)):
        section = section_of(by, agreement)
        assert (section["assessments"], section["way"]) == ([assessment], None)
    assert str(assessment.grade_label) in browser(made.clerk()).get(agreement.get_absolute_url()).text


def section_of(membership, agreement):
    sections = browser(membership).get(agreement.get_absolute_url()).context["sections"]
    return next((section for template, section in sections if template.endswith("_section_assessments.html")), None)


# -- the self-assessment ------------------------------------------------------------------------
def typed_report(client, assessment, **said) -> dict:
    """What the form of the self-assessment sends."""
    seen = client.get(address("edit", assessment.pk)).context["form"].initial["seen"]
    own = {f"own_{by_hand(assessment)}": "18"}
    return {"seen": seen, "summary": "培训六场。", "problems": "缺少资金。", **own} | said


def test_a_party_writes_its_self_assessment_and_hands_it_in():
    party = made.organisation()
    assessment = begun(made.agreement_in("in_repository", organisation=party))
    client = browser(made.helper(party))
    assert client.post(address("edit", assessment.pk), typed_report(client, assessment)).status_code == 302
    kept = as_it_stands(assessment)
    assert (kept.summary, kept.problems) == ("培训六场。", "缺少资金。")
    assert kept.marks.get(indicator=by_hand(assessment)).self_marks == 18
    assert address("act", assessment.pk, "report") in client.get(assessment.get_absolute_url()).text
    answer = client.post(address("act", assessment.pk, "report"), {"seen": 0, "reason": ""})
    assert answer.url == assessment.get_absolute_url()
    assert as_it_stands(assessment).state == S.REPORTED
    assert client.get(address("edit", assessment.pk)).url == assessment.get_absolute_url()


@pytest.mark.parametrize("marks", ["21", "-1", "许多"])
def test_wrong_own_marks_are_named_at_their_field_and_the_text_is_kept(marks):
    assessment, client = begun(), browser(made.clerk())
    field = f"own_{by_hand(assessment)}"
    answer = client.post(address("edit", assessment.pk), typed_report(client, assessment, **{field: marks}))
    assert list(answer.context["form"].errors) == [field]
    assert "缺少资金。" in answer.text
    assert as_it_stands(assessment).summary == ""


def test_what_somebody_saved_meanwhile_is_shown_beside_and_replaced_only_knowingly():
    assessment, client = begun(), browser(made.clerk())
    typed = typed_report(client, assessment)
    assessing.write_report(assessment=assessment, by=factories.membership_at(COUNTY, Role.CLERK), summary="同事所写。")
    answer = client.post(address("edit", assessment.pk), typed)
    assert answer.status_code == 200
    for text in ("同事所写。", "培训六场。"):
        assert text in answer.text
    again = typed | {"seen": answer.context["form"].data["seen"]}
    assert client.post(address("edit", assessment.pk), again).status_code == 302
    assert as_it_stands(assessment).summary == "培训六场。"


def test_the_form_shows_what_the_records_say_so_far():
    assessment = begun()
    preview = page(made.clerk(), "edit", assessment.pk).context["preview"]
    assert [line.metric.name for line in preview.counted] == ["tasks_done", "filing_days"]


# -- the county's marks -----------------------------------------------------------------------
def typed_marks(client, assessment, marks="16", reason="查阅台账。") -> dict:
    seen, key = client.get(address("score", assessment.pk)).context["form"].initial["seen"], by_hand(assessment)
    return {"seen": seen, f"marks_{key}": marks, f"reason_{key}": reason}


def test_the_county_gives_its_marks_and_hands_them_on():
    assessment, client = assessment_in(S.REPORTED), browser(made.clerk())
    told = client.get(assessment.get_absolute_url())
    assert [offer.is_open for offer in told.context["offers"] if offer.move.verb == "score"] == [False]
    assert client.post(address("score", assessment.pk), typed_marks(client, assessment)).status_code == 302
    mark = assessment.marks.get(indicator=by_hand(assessment))
    assert (mark.marks, mark.reason) == (16, "查阅台账。")
    client.post(address("act", assessment.pk, "score"), {"seen": assessment.steps_taken, "reason": ""})
    told = client.get(assessment.get_absolute_url()).text
    scored = as_it_stands(assessment)
    assert scored.state == S.SCORED
    assert f"{scored.total.normalize():f}" in told
    assert str(scored.grade_label) in told


@pytest.mark.parametrize("marks", ["20.5", "-1", "好"])
def test_wrong_marks_are_named_at_their_field_and_the_reason_is_kept(marks):
    assessment, client = assessment_in(S.REPORTED), browser(made.clerk())
    answer = client.post(address("score", assessment.pk), typed_marks(client, assessment, marks))
    assert list(answer.context["form"].errors) == [f"marks_{by_hand(assessment)}"]
    assert "查阅台账。" in answer.text
    assert assessment.marks.get(indicator=by_hand(assessment)).marks is None


def test_marks_that_a_colleague_gave_meanwhile_are_shown_first():
    assessment, client = assessment_in(S.REPORTED), browser(made.clerk())
    typed = typed_marks(client, assessment)
    give_marks(assessment, 12)
    answer = client.post(address("score", assessment.pk), typed)
    assert "12" in str(answer.context["form"].non_field_errors())
    assert assessment.marks.get(indicator=by_hand(assessment)).marks == 12


def test_the_figures_beside_the_marks_are_those_of_now():
    agreement = made.agreement_in("in_repository")
    agreement_task_is_due(agreement)
    assessment = assessment_in(S.REPORTED, agreement)

    def shown():
        lines = page(made.clerk(), "score", assessment.pk).context["preview"].counted
        return [(line.mark.amount, line.mark.base) for line in lines if line.metric.name == "activities"]

    assert shown() == [(0, 0)]
    activity_in(ActivityState.CONFIRMED, agreement)
    assert shown() == [(1, 0)]


def agreement_task_is_due(agreement):
    """A system that counts activities, so that the test does not depend on the day."""
    rows = (
        {"name": "活动次数", "weight": 50, "rule": Rule.TARGET, "metric": "activities", "target": 4},
        {"name": "带动机制", "weight": 50, "full_marks": 20, "rule": Rule.HAND},
    )
    system_in_force(indicators=rows)


@pytest.mark.parametrize("name", ["edit", "score", "evidence", "discard"])
def test_whoever_may_not_write_is_told_why(name):
    assessment = assessment_in(S.REPORTED)
    for by in (made.director(), poverty_officer(), made.clerk(PREFECTURE)):
        assert browser(by).get(address(name, assessment.pk)).status_code == 403


# -- evidence ---------------------------------------------------------------------------------
def test_evidence_is_added_read_and_taken_back():
    assessment, client = begun(), browser(made.clerk())
    client.post(address("evidence", assessment.pk), {"add": "1", "file": made.a_pdf("验收记录.pdf")})
    row = assessment.files.get()
    assert "验收记录.pdf" in client.get(assessment.get_absolute_url()).text
    assert client.get(address("file", assessment.pk, row.pk)).getvalue() == b"%PDF-1.4\n%%EOF\n"
    client.post(address("evidence", assessment.pk), {"remove": row.pk})
    assert not assessment.files.exists()


def test_what_is_no_document_is_told_at_its_field():
    assessment = begun()
    upload = made.a_pdf("程序.exe")
    answer = browser(made.clerk()).post(address("evidence", assessment.pk), {"add": "1", "file": upload})
    assert list(answer.context["form"].errors) == ["file"]


@pytest.mark.invariant("INV-2")
def test_a_stranger_finds_nothing():
    assessment = begun()
    row = proof(assessment)
    for by in (made.clerk(NEIGHBOUR_COUNTY), made.director(OTHER_PROVINCE)):
        client = browser(by)
        addresses = [assessment.get_absolute_url(), address("file", assessment.pk, row.pk)]
        assert [client.get(each).status_code for each in addresses] == [404, 404]


# -- reading ------------------------------------------------------------------------------------
def test_each_indicator_shows_its_figure_out_of_what_and_its_metric():
    answer = page(made.director(), "detail", assessment_in(S.CONFIRMED).pk)
    lines = {line.metric.name: line for line in answer.context["lines"] if line.metric}
    assert reverse("assessments:metric_detail", args=["filing_days"]) in answer.text
    line = lines["filing_days"]
    assert (line.mark.amount, line.mark.base, line.mark.value, line.points) == (0, 1, 0, line.points)
    assert "查阅台账并入户核实。" in answer.text


def returned_for_its_marks() -> AgreementAssessment:
    said = {"reason": REASON, "concerns": [AssessmentPart.MARKS]}
    return ASSESSMENT.perform(assessment_in(S.ACCEPTED), "return", by=made.director(), **said)


def test_why_it_came_back_stands_on_the_page_until_it_is_put_right():
    returned = returned_for_its_marks()
    told = page(made.clerk(), "detail", returned.pk)
    assert (told.context["returned"].reason, told.context["changes"]) == (REASON, None)
    assert str(AssessmentPart.MARKS.label) in told.text


@pytest.mark.django_db(transaction=True)  # the database writes its history with the time of the transaction
def test_whoever_decides_again_sees_what_was_changed_since():
    again = drive(returned_for_its_marks(), S.ACCEPTED, marks=11)
    entries = page(made.director(), "detail", again.pk).context["changes"]
    changed = {(entry.name, old, new) for entry in entries for _field, old, new in entry.changes}
    assert [(old, new) for name, old, new in changed if name == "带动机制"] == [("16.00", "11.00")]


def test_a_correction_and_what_it_corrects_lead_to_each_other_with_the_reason():
    former = assessment_in(S.CONFIRMED)
    client = browser(made.clerk())
    assert address("correct", former.pk) in client.get(former.get_absolute_url()).text
    answer = client.post(address("correct", former.pk), {"reason": "统计有误。"})
    correction = AgreementAssessment.objects.get(corrects=former)
    assert answer.url == correction.get_absolute_url()
    for here, there in ((former, correction), (correction, former)):
        told = client.get(here.get_absolute_url()).text
        assert there.get_absolute_url() in told
        assert "统计有误。" in told
    assert address("correct", former.pk) not in client.get(former.get_absolute_url()).text


def test_a_correction_without_a_reason_is_refused_at_its_field():
    former = assessment_in(S.CONFIRMED)
    answer = browser(made.clerk()).post(address("correct", former.pk), {"reason": " "})
    assert list(answer.context["form"].errors) == ["reason"]


def test_what_is_not_confirmed_is_not_corrected_and_the_page_says_so():
    assessment = assessment_in(S.ENDORSED)
    assert page(made.clerk(), "correct", assessment.pk).context["hindrance"]
    browser(made.clerk()).post(address("correct", assessment.pk), {"reason": "统计有误。"})
    assert AgreementAssessment.objects.count() == 1


def test_a_draft_is_thrown_away_after_a_question():
    assessment, client = begun(), browser(made.clerk())
    assert address("discard", assessment.pk) in client.get(assessment.get_absolute_url()).text
    assert client.get(address("discard", assessment.pk)).status_code == 200
    assert client.post(address("discard", assessment.pk)).url == assessment.agreement.get_absolute_url()
    assert not AgreementAssessment.objects.exists()


def test_the_history_names_who_wrote_what():
    assessment = begun()
    proof(assessment)
    assessing.write_report(assessment=assessment, by=made.clerk(), summary="完成培训六场。")
    told = page(factories.membership_at(COUNTY, Role.INSPECTOR), "history", assessment.pk).text
    for text in ("完成培训六场。", "验收记录.pdf", "带动机制"):
        assert text in told


# -- deciding on several -------------------------------------------------------------------------
def decide(membership, verb, *assessments):
    keys = [each.pk for each in assessments]
    return browser(membership).post(address("decide"), {"verb": verb, "assessments": keys}, follow=True)


def ticked_by(membership) -> tuple:
    """The rows that can be ticked, and the verbs that are offered for them."""
    answer = page(membership, "list", waiting="mine")
    verbs = [move.verb for move in answer.context["moves"]]
    return list(answer.context["table"].page.object_list.data), verbs, answer.context["ticks"]


def test_whoever_decides_ticks_those_at_their_desk():
    scored, accepted, endorsed = assessment_in(S.SCORED), assessment_in(S.ACCEPTED), assessment_in(S.ENDORSED)
    assert ticked_by(poverty_officer()) == ([scored], ["countersign"], True)
    assert ticked_by(made.director()) == ([accepted], ["endorse"], True)
    assert ticked_by(made.director(PREFECTURE)) == ([endorsed], ["endorse"], True)
    decide(made.director(PREFECTURE), "endorse", endorsed)
    assert ticked_by(made.director(PROVINCE)) == ([endorsed], ["confirm"], True)
    # A clerk decides on nothing; an inspector even less.
    assert ticked_by(factories.membership_at(COUNTY, Role.INSPECTOR)) == ([], [], False)


def test_the_ticked_ones_are_countersigned_and_confirmed():
    assessments = [assessment_in(S.SCORED) for _each in range(2)]
    decide(poverty_officer(), "countersign", *assessments)
    decide(made.director(), "endorse", *assessments)
    decide(made.director(PREFECTURE), "endorse", *assessments)
    answer = decide(made.director(PROVINCE), "confirm", *assessments)
    assert {as_it_stands(each).state for each in assessments} == {S.CONFIRMED}
    assert "2" in " ".join(map(str, answer.context["messages"]))


def test_all_or_none_and_the_one_that_cannot_is_named_on_the_page():
    ready, not_yet = assessment_in(S.ACCEPTED), assessment_in(S.SCORED)
    answer = decide(made.director(), "endorse", ready, not_yet)
    assert not_yet.agreement.number in " ".join(map(str, answer.context["messages"]))
    assert {as_it_stands(each).state for each in (ready, not_yet)} == {S.ACCEPTED, S.SCORED}


def test_nothing_ticked_decides_nothing():
    answer = decide(made.director(), "endorse")
    assert [str(message) for message in answer.context["messages"]] == [gettext("Tick at least one assessment.")]


@pytest.mark.parametrize("verb", ["return", "object", "report", "x"])
def test_what_needs_a_reason_is_not_said_of_many(verb):
    assessment = assessment_in(S.ACCEPTED)
    assert decide(made.director(), verb, assessment).status_code == 404


@pytest.mark.invariant("INV-1")
def test_what_one_wrote_is_neither_offered_nor_decided_on_among_many():
    assessment = assessment_in(S.ACCEPTED)
    above = factories.membership_at(PREFECTURE, Role.DIRECTOR, user=assessment.edited_by)
    endorsed = ASSESSMENT.perform(assessment, "endorse", by=made.director())
    assert ticked_by(above)[0] == []
    assert decide(above, "endorse", endorsed).status_code == 403
    assert as_it_stands(assessment).state == S.ENDORSED


@pytest.mark.invariant("INV-2")
def test_what_is_out_of_scope_is_not_ticked():
    assessment = assessment_in(S.ACCEPTED)
    decide(made.director(NEIGHBOUR_COUNTY), "endorse", assessment)
    assert as_it_stands(assessment).state == S.ACCEPTED


# -- the summary workbook -----------------------------------------------------------------------
def lines_of_export(membership, query="") -> list[dict]:
    response = browser(membership).post(address("export"), {"query": query})
    job = Job.objects.get(pk=response.url.rstrip("/").rpartition("/")[2])
    job_runs.run(job.pk)
    job.refresh_from_db()
    with opened(job.result) as file:
        header, *below = load_workbook(file).active.iter_rows(min_row=3, values_only=True)
    return [dict(zip(header, row, strict=True)) for row in below]


def test_the_summary_holds_what_the_list_shows():
    confirmed, draft = assessment_in(S.CONFIRMED), begun()
    lines = {line[gettext("Agreement number")]: line for line in lines_of_export(made.director(PROVINCE))}
    line = lines[confirmed.agreement.number]
    assert line[gettext("Total marks")] == float(confirmed.total)
    assert line[gettext("Assessment grade")] == confirmed.grade_label
    assert line[gettext("County (city, district, banner)")] == "湄潭县"
    assert line[gettext("Helper")] == confirmed.agreement.current_version.helper_name
    assert line[gettext("Figures as of")].date() == clock.day_of(confirmed.figures_at)
    assert (line[gettext("State")], line[gettext("Now at")]) == (str(S.CONFIRMED.label), "湄潭县")
    assert "带动机制 16/20" in line[gettext("Marks by indicator")]
    assert lines[draft.agreement.number][gettext("Total marks")] is None
    only = lines_of_export(made.director(PROVINCE), f"state=confirmed&grade={Grade(confirmed.grade)}&sort=-total")
    assert [each[gettext("Agreement number")] for each in only if each[gettext("Agreement number")]] == [
        confirmed.agreement.number
    ]


@pytest.mark.invariant("INV-2")
def test_the_summary_holds_ones_own_region_only():
    assessment_in(S.CONFIRMED)
    lines = lines_of_export(made.director(NEIGHBOUR_COUNTY))
    assert [line for line in lines if line[gettext("Agreement number")]] == []


# -- the cost ------------------------------------------------------------------------------------
def queries(client, where) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(where).status_code == 200
    return len(captured)


def test_the_number_of_queries_does_not_grow():
    system_in_force()
    assessment = assessment_in(S.ACCEPTED)
    proof_of = drive(begun(), S.REPORTED)
    proof(proof_of)
    made.agreement_in("in_repository")
    pages = [
        (made.director(), address("list")),
        (made.director(), f"{address('list')}?waiting=mine"),
        (made.director(), f"{address('list')}?sort=-total"),
        (made.clerk(), address("create")),
        (made.director(), proof_of.get_absolute_url()),
        (made.clerk(), assessment.agreement.get_absolute_url()),
    ]
    clients = [(browser(by), where) for by, where in pages]
    before = [queries(client, where) for client, where in clients]
    for number in range(4):
        assessment_in(S.ACCEPTED)
        made.agreement_in("in_repository")
        upload = made.a_pdf(f"记录{number}.pdf")
        upload.file.write(str(number).encode())
        browser(made.clerk()).post(address("evidence", proof_of.pk), {"add": "1", "file": upload})
    correction = assessing.begin_correction(
        assessment=drive(assessment, S.CONFIRMED), by=made.clerk(), reason="统计有误。"
    )
    assert correction.agreement == assessment.agreement
    assert [queries(client, where) for client, where in clients] == before
