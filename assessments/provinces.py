"""Verbs on provincial assessments 省级考核 [四(五)]: scored by the national office from closed figures."""

import hashlib
import json
from datetime import timedelta
from decimal import Decimal

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.closing import closing_of, frozen_figures, provinces
from assessments.enums import ProvinceAssessmentState, ProvinceGrade, Rule, Subject, YearReportState
from assessments.models import ProvinceAssessment, ProvinceMark, YearReport
from assessments.scoring import grade_of, marks_of, total_of
from assessments.systems import system_for
from common import clock
from common.access import YES, Answer, no
from common.workflow import Incomplete, NotLegal, insist
from leadership.codes import NATION_CODE
from leadership.enums import Level
from leadership.models import LeadershipGroup
from leadership.permissions import DECIDE_ASSESSMENT, SCORE_ASSESSMENT

STATEMENT_DAYS = 10
# Marks by hand that the nation still has to give, or to give a reason for.
UNMARKED = Q(Q(marks__isnull=True) | Q(reason__regex=r"^\s*$"), indicator__rule=Rule.HAND)


# -- who ------------------------------------------------------------------------------------
def may_score(membership) -> Answer:
    """Yes, or no with the reason: the clerks of the national office."""
    if membership is None or not membership.may(SCORE_ASSESSMENT) or membership.region_code != NATION_CODE:
        return no(_("Only the national office assesses provinces."))
    return YES


def may_state_somewhere(membership) -> Answer:
    """Yes, or no with the reason: the clerks and the directors of provinces."""
    has_part = membership is not None and (membership.may(SCORE_ASSESSMENT) or membership.may(DECIDE_ASSESSMENT))
    own = has_part and membership.region.level == Level.PROVINCE
    return YES if own else no(_("Only the province itself makes its statement."))


def may_state(assessment, membership) -> Answer:
    """Yes, or no with the reason: the clerks and the director of the province."""
    answer = may_state_somewhere(membership)
    if answer and membership.region_code != assessment.region_id:
        return no(_("Only the province itself makes its statement."))
    return answer


def may_write_statement(assessment, membership) -> bool:
    """The assessment lies with the province, and this person writes for it."""
    return assessment.state == ProvinceAssessmentState.SENT and bool(may_state(assessment, membership))


def may_correct(assessment, membership) -> bool:
    """It is the last published one of its province and year, and this person scores."""
    is_last = assessment.state == ProvinceAssessmentState.PUBLISHED and not hasattr(assessment, "correction")
    return is_last and bool(may_score(membership))


def made_no_statement(assessment, membership) -> Answer:
    """Yes, or no with the reason: whoever made the province's statement does not decide on it at the nation [INV-1]."""
    if any(step.verb == "state" and step.actor_id == membership.user_id for step in assessment.steps.all()):
        return no(_("You made the statement of the province, so somebody else must decide on it."))
    return YES


# -- beginning --------------------------------------------------------------------------------
@transaction.atomic
def begin_assessments(*, by, year: int) -> list[ProvinceAssessment]:
    """Begin the assessments of all provinces with a leadership group for ``year``; those there are stay.

    Raises NotAllowed for others than the national office, NotLegal while no indicator system is in force.
    """
    insist(may_score(by))
    LeadershipGroup.objects.select_for_update().get(pk=by.group_id)  # twice at once begins them once
    there = ProvinceAssessment.objects.filter(year=year).values("region")
    return [_begun(by, year, province) for province in provinces().exclude(pk__in=there)]


@transaction.atomic
def begin_correction(*, assessment, by, reason: str) -> ProvinceAssessment:
    """Begin a new assessment that corrects a published one, which stays as it is [INV-4].

    Raises NotAllowed for others than the national office, NotLegal when another one is under way.
    """
    insist(may_score(by))
    # Whoever begins another one meanwhile waits here, and finds this one.
    ProvinceAssessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    of_province = ProvinceAssessment.objects.filter(region=assessment.region_id, year=assessment.year)
    last = of_province.order_by("-serial").first()
    if last.state != ProvinceAssessmentState.PUBLISHED:
        raise NotLegal(_("Another assessment of this province is under way."))
    if last.pk != assessment.pk:
        raise NotLegal(_("It has been corrected already. Correct the assessment that corrects it."))
    said = {"serial": last.serial + 1, "corrects": last, "correction_reason": reason}
    new = _begun(by, last.year, last.region, **said)
    former = {mark.indicator_id: mark for mark in last.marks.all()}
    rows = list(new.marks.select_related("indicator"))
    for row in rows:
        if not row.indicator.is_automatic:
            row.marks, row.reason = former[row.indicator_id].marks, former[row.indicator_id].reason
    ProvinceMark.objects.bulk_update(rows, ["marks", "reason"])
    return new


def _begun(by, year, province, **more) -> ProvinceAssessment:
    system = system_for(subject=Subject.PROVINCE, year=year)
    if system is None:
        text = _("No indicator system of %(year)s is in force yet. The national office has to put it in force first.")
        raise NotLegal(text % {"year": year})
    assessment = ProvinceAssessment.objects.create(
        region=province,
        year=year,
        system=system,
        state=ProvinceAssessmentState.DRAFT,
        desk=by.group,
        created_by=by.user,
        edited_by=by.user,
        **more,
    )
    ProvinceMark.objects.bulk_create(ProvinceMark(assessment=assessment, indicator=row) for row in system.rows)
    return assessment


# -- writing ----------------------------------------------------------------------------------
def insist_scoring(*, assessment, by) -> None:
    """Raises NotAllowed for others than the national office, NotLegal once it was sent to the province."""
    insist(may_score(by))
    if not assessment.is_open:
        raise NotLegal(_("Marks are given until the assessment is sent to the province."))


@transaction.atomic
def give_mark(*, assessment, by, indicator, marks, reason: str) -> ProvinceMark:
    """The nation's mark by hand for one indicator, None to take it back.

    Raises as ``insist_scoring``, and NotLegal for what a figure decides.
    """
    locked = ProvinceAssessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    insist_scoring(assessment=locked, by=by)
    mark = locked.marks.select_related("indicator").get(indicator=indicator)
    if mark.indicator.is_automatic:
        raise NotLegal(_("This indicator is scored by its figure."))
    locked.edited_by = by.user
    locked.save(update_fields=["edited_by"])
    mark.marks, mark.reason = marks, reason
    mark.save(update_fields=["marks", "reason"])
    return mark


def insist_stating(*, assessment, by) -> None:
    """Raises NotAllowed unless ``by`` writes for the province, NotLegal unless the assessment lies with it."""
    insist(may_state(assessment, by))
    if assessment.state != ProvinceAssessmentState.SENT:
        raise NotLegal(_("The statement is written while the assessment lies with the province."))


@transaction.atomic
def write_statement(*, assessment, by, statement: str) -> ProvinceAssessment:
    """Save the statement of the province. Raises as ``insist_stating``."""
    locked = ProvinceAssessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    insist_stating(assessment=locked, by=by)
    locked.statement = statement
    locked.save(update_fields=["statement"])
    return locked


# -- what the chain asks ----------------------------------------------------------------------
def with_figures(assessment, closing) -> list[ProvinceMark]:
    """Its marks with the figures of a closing and the marks that follow from them, not written."""
    figures = frozen_figures(closing, assessment.region_id)
    rows = list(assessment.marks.select_related("indicator"))
    for row in rows:
        if row.indicator.is_automatic:
            row.amount, row.base = figures.get(row.indicator.metric, (Decimal(0), Decimal(0)))
            row.marks = marks_of(row.indicator, row.value)
    return rows


def take_figures(assessments, by) -> None:
    """Fill the figures with which each province closed its year, the marks that follow, total and grade.

    Raises Incomplete for a province whose year was opened again just now.
    """
    for assessment in assessments:
        closing = closing_of(province=assessment.region_id, year=assessment.year)
        if closing is None:
            raise Incomplete([not_closed_yet(assessment)])
        rows = with_figures(assessment, closing)
        ProvinceMark.objects.bulk_update(rows, ["amount", "base", "marks"])
        assessment.total = total_of(rows) or Decimal(0)
        assessment.grade = grade_of(assessment.total, assessment.system, list(ProvinceGrade))
        assessment.closing, assessment.figures_at = closing, closing.at
        assessment.statement_due = clock.today() + timedelta(days=STATEMENT_DAYS)
        assessment.save(update_fields=["total", "grade", "closing", "figures_at", "statement_due"])


def missing_to_send(assessment) -> list[str]:
    """What stands in the way of sending it to the province: marks by hand, and the province's own figures."""
    return lacking([assessment])[assessment.pk]


def lacking(assessments) -> dict[int, list[str]]:
    """The same of many at once, by assessment; two queries, whatever their number."""
    unmarked: dict[int, list[str]] = {}
    for mark in ProvinceMark.objects.filter(UNMARKED, assessment__in=assessments).select_related("indicator"):
        unmarked.setdefault(mark.assessment_id, []).append(mark.indicator.name)
    regions = [assessment.region_id for assessment in assessments]
    reports = YearReport.objects.filter(state=YearReportState.CLOSED, region__in=regions)
    closed = set(reports.values_list("region", "year"))
    found: dict[int, list[str]] = {}
    for each in assessments:
        sentences = found[each.pk] = []
        if (each.region_id, each.year) not in closed:
            sentences.append(not_closed_yet(each))
        if each.pk in unmarked:
            names = "、".join(unmarked[each.pk])
            sentences.append(_("Give marks with a reason for: %(names)s.") % {"names": names})
    return found


def not_closed_yet(assessment) -> str:
    text = _("%(province)s has not closed its figures of %(year)s yet.")
    return text % {"province": assessment.region, "year": assessment.year}


def missing_to_state(assessment) -> list[str]:
    return [] if assessment.statement.strip() else [_("Write the statement first; “no objection” is one.")]


def may_go_on(assessment, membership) -> Answer:
    """Without a statement, only once the time for it is over."""
    if assessment.statement_due and clock.today() > assessment.statement_due:
        return YES
    text = _("The province can make its statement until %(day)s.")
    return no(text % {"day": date_format(assessment.statement_due) if assessment.statement_due else "–"})


def fingerprint(assessment) -> str:
    """SHA-256 of what is decided on: marks with their figures, total, grade, statement."""
    content = {
        name: getattr(assessment, name) for name in ("year", "serial", "total", "grade", "statement", "closing_id")
    }
    rows = assessment.marks.order_by("indicator__place", "indicator")
    content["marks"] = list(rows.values_list("indicator", "amount", "base", "marks", "reason"))
    text = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
