"""Verbs on indicator systems 考核指标体系: begun anew or copied, edited, put in force by somebody else."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.enums import Grade, ProvinceGrade, Subject, SystemState
from assessments.guards import SYSTEM_IN_FORCE
from assessments.metrics import METRICS
from assessments.models import AgreementAssessment, Indicator, IndicatorSystem, ProvinceAssessment
from common.access import YES, Answer, no
from common.workflow import NotAllowed, NotLegal
from leadership.codes import NATION_CODE
from leadership.permissions import MANAGE_RULES

COPIED = ("place", "name", "meaning", "weight", "full_marks", "rule", "metric", "direction", "target", "steps")
COPIED += ("needs_evidence",)
SETTINGS = ("title", "remark", "first_from", "second_from", "third_from", "county_share", "prefecture_share")
GRADES = {Subject.AGREEMENT: Grade, Subject.PROVINCE: ProvinceGrade}


def system_for(*, subject, year) -> IndicatorSystem | None:
    """The system in force by which a year is assessed."""
    return IndicatorSystem.objects.in_force(subject=subject, year=year).first()


def may_write(system, membership) -> Answer:
    """Yes, or no with the reason: whoever keeps the rules at the nation."""
    if membership is None or not membership.may(MANAGE_RULES) or membership.region_code != NATION_CODE:
        return no(_("Only the national leadership group does this."))
    return YES


def metrics_for(subject) -> list:
    """The metrics by which an indicator of a system can be scored: an agreement's must be asked of one agreement."""
    return [metric for metric in METRICS.values() if metric.of_agreements or subject == Subject.PROVINCE]


@transaction.atomic
def begin_system(*, by, subject, year, title, form_token, copy_of=None) -> IndicatorSystem:
    """Begin the system of a subject and year, with the indicators of ``copy_of``. The same form sent twice begins one.

    Raises NotAllowed for anybody but those who keep the rules at the nation.
    """
    made = IndicatorSystem.objects.filter(form_token=form_token, created_by=by.user).first()
    if made:
        return made
    settings = {name: getattr(copy_of, name) for name in SETTINGS[1:]} if copy_of else {}
    system = IndicatorSystem(subject=subject, year=year, title=title, copied_from=copy_of, **settings)
    insist(may_write(system, by))
    system.state, system.desk, system.region_id = SystemState.DRAFT, by.group, NATION_CODE
    system.created_by = system.edited_by = by.user
    system.form_token = form_token
    system.save()
    if copy_of:
        Indicator.objects.bulk_create(copied(row, system) for row in copy_of.indicators.all())
    return system


def copied(row, system) -> Indicator:
    return Indicator(system=system, **{name: getattr(row, name) for name in COPIED})


def open_system(*, system, by) -> IndicatorSystem:
    """Lock a system until the transaction ends and note who edits it. Raises NotAllowed, NotLegal once in force."""
    locked = IndicatorSystem.objects.select_for_update(of=("self",)).get(pk=system.pk)
    insist(may_write(locked, by))
    if not locked.is_open:
        raise NotLegal(_(SYSTEM_IN_FORCE))
    locked.edited_by = by.user
    locked.save(update_fields=["edited_by"])
    return locked


def insist(answer) -> None:
    if not answer:
        raise NotAllowed(answer.reason)


# -- what the chain asks ---------------------------------------------------------------------
def missing(system) -> list[str]:
    """What a system lacks before it can be put in force, in sentences."""
    rows = system.rows
    weights = sum(row.weight for row in rows)
    sentences = []
    if weights != 100:
        text = _("The weights sum to %(sum)s. They must sum to 100.")
        sentences.append(text % {"sum": f"{weights.normalize():f}" if rows else 0})
    known = {metric.name for metric in metrics_for(system.subject)}
    for row in rows:
        if row.is_automatic and row.metric not in known:
            sentences.append(_("“%(indicator)s” names a metric that is not there (any more).") % {"indicator": row})
    return sentences


def used(system) -> list[str]:
    """Why a system cannot be taken back."""
    models = (AgreementAssessment, ProvinceAssessment)
    if any(model.objects.filter(system=system).exists() for model in models):
        return [_("This indicator system is used by assessments, so it stays in force.")]
    return []


def fingerprint(system) -> str:
    """SHA-256 of its settings and indicators."""
    content = {name: getattr(system, name) for name in SETTINGS}
    content["indicators"] = list(system.indicators.values_list(*COPIED))
    text = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
