"""Verbs on the assessment of an agreement [三(四)]: begun, reported on by the party, scored by the county."""

import hashlib
import json
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.enums import REPOSITORY_STATES
from agreements.models import Agreement
from assessments import metrics
from assessments.enums import SCORING_STATES, SELF_STATES, AssessmentState, Grade, Rule, Subject
from assessments.models import AgreementAssessment, AgreementMark
from assessments.scoring import grade_of, marks_of, total_of
from assessments.systems import system_for
from common import clock
from common.access import YES, Answer, no
from common.workflow import NotLegal, insist
from leadership.enums import Level, Window
from leadership.models import LeadershipGroup
from leadership.permissions import ASSESS_ONESELF, SCORE_ASSESSMENT
from leadership.programme import closed_reason
from leadership.scope import sees_places

CORRECTED = gettext_lazy("It has been corrected already. Correct the assessment that corrects it.")


# -- who ------------------------------------------------------------------------------------
def may_report(assessment, membership) -> Answer:
    """Yes, or no with the reason: the clerks of the county, and the assisting party of the agreement."""
    return may_report_on(assessment.agreement, membership)


def may_report_on(agreement, membership) -> Answer:
    if membership is None or not membership.may(ASSESS_ONESELF):
        return no(_("The self-assessment is written by the assisting party or by the clerks of the county."))
    if sees_places(membership):
        own = membership.region_code == agreement.region_id
        return YES if own else no(_("Only the office that the record belongs to may do this."))
    if Agreement.objects.visible_to(membership).filter(pk=agreement.pk).exists():
        return YES
    return no(_("You are no party to this agreement."))


def may_score(assessment, membership) -> Answer:
    """Yes, or no with the reason: the clerks of the county."""
    own = membership is not None and membership.may(SCORE_ASSESSMENT) and membership.region_code == assessment.region_id
    return YES if own else no(_("Only the clerks of the county score its agreements."))


def may_correct(assessment, membership) -> Answer:
    """Yes, or no with the reason: the clerks of the county, a confirmed one that nobody has corrected."""
    if assessment.state != AssessmentState.CONFIRMED:
        return no(_("Only a confirmed assessment is corrected."))
    if getattr(assessment, "correction", None):
        return no(CORRECTED)
    return may_score(assessment, membership)


def is_own_report(assessment, membership) -> Answer:
    last = assessment.steps.order_by("-serial").first()
    own = last is not None and last.actor_id == membership.user_id
    return YES if own else no(_("Only whoever handed it in takes it back."))


# -- beginning --------------------------------------------------------------------------------
def assessable(year: int):
    """Agreements that are assessed for a year: in the repository, in force on a day of it."""
    return Agreement.objects.filter(
        state__in=REPOSITORY_STATES,
        current_version__starts_on__lte=date(year, 12, 31),
        current_version__ends_on__gte=date(year, 1, 1),
    )


def hindrance(*, year: int, region_code: str) -> str:
    """Why no assessment of a year can be worked on in a place now; empty when it can."""
    if system_for(subject=Subject.AGREEMENT, year=year) is None:
        text = _("No indicator system of %(year)s is in force yet. The national office has to put it in force first.")
        return text % {"year": year}
    return closed_reason(year=year, window=Window.ASSESSMENT, region_code=region_code)


@transaction.atomic
def begin_assessments(*, by, year: int, agreements: Collection) -> list[AgreementAssessment]:
    """Begin the assessments of agreements for ``year``, each with the marks of all indicators; those there are stay.

    Raises NotAllowed for whoever is no party to one of them, NotLegal when the year cannot be assessed now, or
    an agreement is not assessed for it.
    """
    keys = [agreement.pk for agreement in agreements]
    locked = list(Agreement.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    for agreement in locked:
        insist(may_report_on(agreement, by))
    for code in {agreement.region_id for agreement in locked}:
        why = hindrance(year=year, region_code=code)
        if why:
            raise NotLegal(why)
    if assessable(year).filter(pk__in=keys).count() != len(locked):
        raise NotLegal(_("Only agreements of the repository that ran in the year are assessed for it."))
    there = set(AgreementAssessment.objects.filter(year=year, agreement__in=keys).values_list("agreement", flat=True))
    return made([agreement for agreement in locked if agreement.pk not in there], year, by)


def made(agreements, year, by, **more) -> list[AgreementAssessment]:
    """New assessments with an empty mark for each indicator of the system in force."""
    system = system_for(subject=Subject.AGREEMENT, year=year)
    homes = {group.region_id: group for group in home_groups({agreement.region_id for agreement in agreements})}
    rows = [
        AgreementAssessment(
            agreement=agreement,
            region_id=agreement.region_id,
            year=year,
            system=system,
            state=AssessmentState.DRAFT,
            desk=homes[agreement.region_id],
            created_by=by.user,
            edited_by=by.user,
            **more,
        )
        for agreement in agreements
    ]
    AgreementAssessment.objects.bulk_create(rows)
    AgreementMark.objects.bulk_create(
        AgreementMark(assessment=row, indicator=indicator) for row in rows for indicator in system.rows
    )
    return rows


def home_groups(codes):
    return LeadershipGroup.objects.filter(region__in=codes).select_related("region")


def home_group(assessment) -> LeadershipGroup:
    return home_groups([assessment.region_id]).get()


@transaction.atomic
def begin_correction(*, assessment, by, reason: str) -> AgreementAssessment:
    """Begin a new assessment that corrects a confirmed one, which stays as it is [INV-4].

    It starts with the confirmed one's words and marks by hand. Raises NotAllowed for anybody but the county's clerks,
    NotLegal when the year is closed, another one is under way or it was corrected already; without a reason the
    database refuses it.
    """
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=assessment.agreement_id)
    insist(may_score(assessment, by))
    why = hindrance(year=assessment.year, region_code=assessment.region_id)
    if why:
        raise NotLegal(why)
    last = agreement.assessments.filter(year=assessment.year).order_by("-serial").first()
    if last.state != AssessmentState.CONFIRMED:
        raise NotLegal(_("Another assessment of this agreement is under way."))
    if last.pk != assessment.pk:
        raise NotLegal(CORRECTED)
    said = {"serial": last.serial + 1, "corrects": last, "correction_reason": reason}
    (new,) = made([agreement], last.year, by, **said, summary=last.summary, problems=last.problems)
    former = {mark.indicator_id: mark for mark in last.marks.all()}
    rows = list(new.marks.filter(indicator__rule=Rule.HAND))
    for row in rows:
        old = former[row.indicator_id]
        row.marks, row.reason, row.self_marks = old.marks, old.reason, old.self_marks
    AgreementMark.objects.bulk_update(rows, ["marks", "reason", "self_marks"])
    return new


# -- writing ----------------------------------------------------------------------------------
def open_for(*, assessment, by, states, may) -> AgreementAssessment:
    """Lock an assessment until the transaction ends and note who writes in it [INV-1].

    Raises NotAllowed as ``may`` says, NotLegal unless it is in one of ``states``.
    """
    related = AgreementAssessment.objects.select_for_update(of=("self",)).select_related("agreement", "system")
    locked = related.get(pk=assessment.pk)
    insist_open(assessment=locked, by=by, states=states, may=may)
    locked.edited_by = by.user
    locked.save(update_fields=["edited_by"])
    return locked


def insist_open(*, assessment, by, states, may) -> None:
    """Raises NotAllowed as ``may`` says, NotLegal unless it is in one of ``states``."""
    insist(may(assessment, by))
    if assessment.state not in states:
        text = _("It cannot be changed now: it is “%(state)s”.")
        raise NotLegal(text % {"state": AssessmentState(assessment.state).label})


@transaction.atomic
def write_report(*, assessment, by, marks: dict | None = None, **content) -> AgreementAssessment:
    """Save the self-assessment: ``summary``, ``problems``, own marks by indicator. Raises as ``open_for``."""
    locked = open_for(assessment=assessment, by=by, states=SELF_STATES, may=may_report)
    for name, value in content.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(content))
    for indicator, value in (marks or {}).items():
        locked.marks.filter(indicator=indicator).update(self_marks=value)
    return locked


@transaction.atomic
def give_mark(*, assessment, by, indicator, marks, reason: str) -> AgreementMark:
    """The county's mark by hand for one indicator, None to take it back. Raises as ``open_for``."""
    locked = open_for(assessment=assessment, by=by, states=SCORING_STATES, may=may_score)
    mark = locked.marks.select_related("indicator").get(indicator=indicator)
    if mark.indicator.is_automatic:
        raise NotLegal(_("This indicator is scored by its figure."))
    mark.marks, mark.reason = marks, reason
    mark.save(update_fields=["marks", "reason"])
    return mark


def with_figures(assessments) -> dict[int, list[AgreementMark]]:
    """The marks of assessments with the figures as they are now and what follows from them, not written: by assessment.

    The figures of one year are all as of one moment.
    """
    rows = list(AgreementMark.objects.filter(assessment__in=assessments).select_related("indicator"))
    named = {row.indicator.metric for row in rows if row.indicator.is_automatic}
    by_key = {assessment.pk: assessment for assessment in assessments}
    found = {}
    for year in {assessment.year for assessment in assessments}:
        keys = [assessment.agreement_id for assessment in assessments if assessment.year == year]
        amounts = metrics.of_agreements(names=named, agreements=keys, year=year)
        found |= {(year, *key): pair for key, pair in amounts.items()}
    of_each = {assessment.pk: [] for assessment in assessments}
    for row in rows:
        if row.indicator.is_automatic:
            own = by_key[row.assessment_id]
            row.amount, row.base = found.get((own.year, own.agreement_id, row.indicator.metric), (0, 0))
            row.marks = marks_of(row.indicator, row.value)
        of_each[row.assessment_id].append(row)
    return of_each


def take_figures(assessments, by=None) -> None:
    """Fill the figures, the marks that follow from them, totals and grades of assessments: all as of one moment."""
    now = clock.now()
    of_each = with_figures(assessments)
    rows = [row for own in of_each.values() for row in own]
    AgreementMark.objects.bulk_update(rows, ["amount", "base", "marks"], batch_size=500)
    prefetch_related_objects(assessments, "system")
    for assessment in assessments:
        assessment.total = total_of(of_each[assessment.pk]) or Decimal(0)
        assessment.grade = grade_of(assessment.total, assessment.system, list(Grade))
        assessment.figures_at = now
    AgreementAssessment.objects.bulk_update(assessments, ["total", "grade", "figures_at"], batch_size=500)


# -- what the chain asks ----------------------------------------------------------------------
def missing_to_report(assessment) -> list[str]:
    """What the self-assessment lacks before it can be handed in."""
    sentences = [] if assessment.summary.strip() else [_("Say what was achieved.")]
    return sentences + closed(assessment)


def missing_to_score(assessment) -> list[str]:
    """What the county's marks lack before they can be handed on."""
    marks = assessment.marks.select_related("indicator")
    return lacking(marks, has_evidence=assessment.files.exists) + closed(assessment)


def lacking(marks, *, has_evidence) -> list[str]:
    """What the marks of an assessment lack, in sentences; ``has_evidence()`` is asked where some must be proven."""
    by_hand = [mark for mark in marks if not mark.indicator.is_automatic]
    empty = [mark.indicator.name for mark in by_hand if mark.marks is None]
    silent = [mark.indicator.name for mark in by_hand if mark.marks is not None and not mark.reason.strip()]
    sentences = []
    if empty:
        sentences.append(_("Give the marks for: %(names)s.") % {"names": "、".join(empty)})
    if silent:
        sentences.append(_("Say why for: %(names)s.") % {"names": "、".join(silent)})
    proven = [mark.indicator.name for mark in by_hand if mark.indicator.needs_evidence]
    if proven and not has_evidence():
        sentences.append(_("Add the evidence for: %(names)s.") % {"names": "、".join(proven)})
    return sentences


def closed(assessment) -> list[str]:
    why = closed_reason(year=assessment.year, window=Window.ASSESSMENT, region_code=assessment.region_id)
    return [why] if why else []


def is_below_province(assessment) -> bool:
    return assessment.desk.region.level > Level.PROVINCE


def is_at_province(assessment) -> bool:
    """At the province, or above it where it has no leadership group."""
    return not is_below_province(assessment)


def content_of(assessment) -> dict:
    """What is decided on: the self-assessment, every mark with its figure, the total, the evidence."""
    content = {name: getattr(assessment, name) for name in ("year", "serial", "summary", "problems", "total", "grade")}
    content["figures_at"] = assessment.figures_at
    rows = assessment.marks.order_by("indicator__place", "indicator").values_list(
        "indicator", "amount", "base", "marks", "reason", "self_marks"
    )
    content["marks"] = list(rows)
    content["files"] = list(assessment.files.order_by("sha256", "id").values_list("name", "sha256"))
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


def fingerprint(assessment) -> str:
    """SHA-256 of what is decided on."""
    text = json.dumps(content_of(assessment), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
