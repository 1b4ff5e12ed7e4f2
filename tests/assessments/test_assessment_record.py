"""The page of one assessment and its forms: what was typed is never lost, and whoever decides sees what changed."""

import pytest
from django.urls import reverse

from agreements.enums import ActivityState
from assessments import assessing
from assessments.enums import AssessmentPart, Rule
from assessments.enums import AssessmentState as S
from assessments.models import AgreementAssessment
from assessments.workflow import ASSESSMENT
from leadership.enums import Role
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_activities import activity_in
from tests.assessments.assessment_pages import address, as_it_stands, browser, page
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
from tests.factories import COUNTY, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE

pytestmark = pytest.mark.django_db


def by_hand(assessment):
    return assessment.system.indicators.get(rule=Rule.HAND).pk


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
