"""The list of assessments: what it shows to whom, beginning and deciding on many, the summary workbook, the cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format
from django.utils.translation import gettext
from openpyxl import load_workbook

from assessments import assessing
from assessments.enums import AssessmentState as S
from assessments.enums import Grade
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
from tests.assessments.assessment_pages import address, as_it_stands, browser, page, rows
from tests.assessments.factories import (
    assessment_in,
    begun,
    drive,
    poverty_officer,
    proof,
    system_in_force,
)
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db


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
