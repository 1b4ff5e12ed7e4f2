"""Two people at the same provincial assessment or report at the same moment: one wins, the other is told."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.enums import ProvinceAssessmentState as S
from assessments.models import ProvinceAssessment, YearReport
from assessments.province_year import take_for_all
from assessments.provinces import begin_assessments, begin_correction
from assessments.workflow import PROVINCE_ASSESSMENT, YEAR_REPORT
from common.workflow import NotLegal
from leadership.enums import Role
from leadership.programme import current_year
from tests import factories
from tests.agreements import factories as made
from tests.agreements.races import while_uncommitted
from tests.assessments.factories import REASON, closed_report, province_assessment, report_of, system_in_force
from tests.factories import NATION, OTHER_PROVINCE, PROVINCE

pytestmark = pytest.mark.django_db(transaction=True)


def publishing(by):
    return lambda: take_for_all(year=current_year(), verb="publish", by=by)


def test_of_two_directors_who_publish_at_once_one_is_told_of_the_other():
    for code in (PROVINCE, OTHER_PROVINCE):
        province_assessment(S.CONFIRMED, code)
    winner, loser = made.director(NATION), factories.membership_at(NATION, Role.DIRECTOR)
    outcome = while_uncommitted(publishing(winner), publishing(loser))
    assert isinstance(outcome, NotLegal)
    assert winner.user.name in outcome.reason
    verbs = [list(each.steps.values_list("verb", flat=True)) for each in ProvinceAssessment.objects.all()]
    assert verbs == [["send", "state", "confirm", "publish"]] * 2


def test_of_two_who_write_the_statement_at_once_the_second_is_shown_what_the_first_wrote():
    assessment = province_assessment(S.SENT)
    address = reverse("assessments:province_statement", args=[assessment.pk])
    first, second = (
        factories.sign_in(Client(), member)
        for member in (made.clerk(PROVINCE), factories.membership_at(PROVINCE, Role.CLERK))
    )
    seen = first.get(address).context["form"]["seen"].value()
    outcome = while_uncommitted(
        lambda: first.post(address, {"statement": "覆盖率统计有误。", "seen": seen}),
        lambda: second.post(address, {"statement": "无异议。", "seen": seen}),
    )
    assert (outcome.status_code, "覆盖率统计有误。" in outcome.content.decode()) == (200, True)
    assert ProvinceAssessment.objects.get().statement == "覆盖率统计有误。"


def test_nothing_is_written_into_a_statement_that_is_just_being_handed_in():
    assessment = province_assessment(S.SENT)
    ProvinceAssessment.objects.update(statement="无异议。")
    clerk = factories.sign_in(Client(), made.clerk(PROVINCE))
    address = reverse("assessments:province_statement", args=[assessment.pk])
    seen = clerk.get(address).context["form"]["seen"].value()
    outcome = while_uncommitted(
        lambda: PROVINCE_ASSESSMENT.perform(assessment, "state", by=made.director(PROVINCE)),
        lambda: clerk.post(address, {"statement": "有异议。", "seen": seen}),
    )
    assert outcome.url == assessment.get_absolute_url()
    assert ProvinceAssessment.objects.get().statement == "无异议。"


def test_two_provinces_write_their_statements_beside_each_other():
    assessments = [province_assessment(S.SENT, code) for code in (PROVINCE, OTHER_PROVINCE)]
    clients = [factories.sign_in(Client(), made.clerk(each.region_id)) for each in assessments]
    addresses = [reverse("assessments:province_statement", args=[each.pk]) for each in assessments]
    seen = [
        client.get(address).context["form"]["seen"].value() for client, address in zip(clients, addresses, strict=True)
    ]

    def writing(place):
        return lambda: clients[place].post(addresses[place], {"statement": f"意见{place}", "seen": seen[place]})

    assert while_uncommitted(writing(0), writing(1)).status_code == 302
    assert list(ProvinceAssessment.objects.values_list("region", "statement")) == [
        (PROVINCE, "意见0"),
        (OTHER_PROVINCE, "意见1"),
    ]


def test_a_year_begun_by_two_at_once_is_begun_once():
    system_in_force("province")
    factories.group_at(PROVINCE)
    clerk, colleague = made.clerk(NATION), factories.membership_at(NATION, Role.CLERK)
    outcome = while_uncommitted(
        lambda: begin_assessments(by=clerk, year=current_year()),
        lambda: begin_assessments(by=colleague, year=current_year()),
    )
    assert (outcome, ProvinceAssessment.objects.count()) == ([], 1)


def test_of_two_corrections_begun_at_once_one_is_refused():
    assessment = province_assessment(S.PUBLISHED)
    clerk, colleague = made.clerk(NATION), factories.membership_at(NATION, Role.CLERK)
    outcome = while_uncommitted(
        lambda: begin_correction(assessment=assessment, by=clerk, reason=REASON),
        lambda: begin_correction(assessment=assessment, by=colleague, reason=REASON),
    )
    assert isinstance(outcome, NotLegal)
    assert ProvinceAssessment.objects.filter(corrects=assessment).count() == 1


def test_a_report_begun_by_two_at_once_is_one():
    factories.group_at(NATION)
    made.clerk(PROVINCE)
    while_uncommitted(report_of, report_of)
    assert YearReport.objects.count() == 1


def test_of_two_directors_who_close_at_once_one_is_told_of_the_other():
    report = report_of()
    winner, loser = made.director(PROVINCE), factories.membership_at(PROVINCE, Role.DIRECTOR)
    outcome = while_uncommitted(
        lambda: YEAR_REPORT.perform(report, "close", by=winner), lambda: YEAR_REPORT.perform(report, "close", by=loser)
    )
    assert isinstance(outcome, NotLegal)
    assert (winner.user.name in outcome.reason, report.steps.count()) == (True, 1)


def test_a_year_opened_again_while_its_assessment_is_sent_leaves_one_of_the_two():
    assessment = province_assessment("draft")
    report = closed_report()
    outcome = while_uncommitted(
        lambda: YEAR_REPORT.perform(report, "reopen", by=made.director(NATION), reason=REASON),
        lambda: PROVINCE_ASSESSMENT.perform(assessment, "send", by=made.clerk(NATION)),
    )
    sent = ProvinceAssessment.objects.get()
    assert (outcome.state, sent.closing) == (S.SENT, report.steps.get(verb="close"))
