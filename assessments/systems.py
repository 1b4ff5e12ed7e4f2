"""Verbs on indicator systems 考核指标体系: begun anew or copied, edited, put in force by somebody else."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.default_indicators import DEFAULT_INDICATORS, title_of
from assessments.enums import Grade, ProvinceGrade, Subject, SystemState
from assessments.guards import SYSTEM_IN_FORCE
from assessments.metrics import METRICS
from assessments.models import AgreementAssessment, Indicator, IndicatorSystem, ProvinceAssessment
from common.access import YES, Answer, no
from common.workflow import NotLegal, insist
from leadership.codes import NATION_CODE
from leadership.permissions import MANAGE_RULES

COPIED = ("place", "name", "meaning", "weight", "full_marks", "rule", "metric", "direction", "target", "steps")
COPIED += ("needs_evidence",)
SETTINGS = ("title", "remark", "first_from", "second_from", "third_from", "county_share", "prefecture_share")
ASSESSED_BY = (AgreementAssessment, ProvinceAssessment)
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


def grades_of(system) -> list[tuple]:
    """(grade, from how many marks of a hundred), best first."""
    least = (system.first_from, system.second_from, system.third_from, 0)
    return list(zip(GRADES[system.subject], least, strict=True))


# -- beginning --------------------------------------------------------------------------------
@transaction.atomic
def begin_system(*, by, subject, year, form_token, title="", copy_of=None, with_defaults=False) -> IndicatorSystem:
    """Begin the system of a subject and year, titled after both unless ``title`` says else. The same form begins one.

    It starts with the settings and indicators of ``copy_of``, a system of the same subject; or with the default
    indicators; or with none. Raises NotAllowed for anybody but those who keep the rules at the nation.
    """
    made = IndicatorSystem.objects.filter(form_token=form_token, created_by=by.user).first()
    if made:
        return made
    settings = {name: getattr(copy_of, name) for name in SETTINGS[1:]} if copy_of else {}
    title = title or title_of(subject, year)
    system = IndicatorSystem(subject=subject, year=year, title=title, copied_from=copy_of, **settings)
    insist(may_write(system, by))
    system.state, system.desk, system.region_id = SystemState.DRAFT, by.group, NATION_CODE
    system.created_by = system.edited_by = by.user
    system.form_token = form_token
    system.save()
    rows = first_rows(subject, copy_of, with_defaults)
    Indicator.objects.bulk_create(Indicator(system=system, **row) for row in rows)
    return system


def first_rows(subject, copy_of, with_defaults) -> list[dict]:
    if copy_of:
        return list(copy_of.indicators.values(*COPIED))
    rows = DEFAULT_INDICATORS[subject] if with_defaults else ()
    return [row | {"place": place} for place, row in enumerate(rows, start=1)]


def former_of(systems, *, subject, year) -> IndicatorSystem | None:
    """Of ``systems`` the one to copy for a year: the last before it that is in force."""
    earlier = systems.filter(subject=subject, year__lt=year, state=SystemState.IN_FORCE)
    return earlier.order_by("-year").first()


# -- writing ----------------------------------------------------------------------------------
def insist_open(*, system, by) -> None:
    """Raises NotAllowed for whoever does not keep the rules, NotLegal once the system is in force."""
    insist(may_write(system, by))
    if not system.is_open:
        raise NotLegal(_(SYSTEM_IN_FORCE))


def open_system(*, system, by) -> IndicatorSystem:
    """Lock a system until the transaction ends and note who edits it [INV-1]. Raises as ``insist_open``."""
    locked = IndicatorSystem.objects.select_for_update(of=("self",)).get(pk=system.pk)
    insist_open(system=locked, by=by)
    locked.edited_by = by.user
    locked.save(update_fields=["edited_by"])
    return locked


@transaction.atomic
def change_settings(*, system, by, **settings) -> IndicatorSystem:
    """Write title, remark, the marks of the grades and the shares to forward. Raises as ``insist_open``."""
    locked = open_system(system=system, by=by)
    for name, value in settings.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(settings))
    return locked


@transaction.atomic
def discard_system(*, system, by) -> None:
    """Throw away a system that was never in force, with its indicators. Raises as ``insist_open``, NotLegal later."""
    locked = open_system(system=system, by=by)
    if locked.steps_taken:
        raise NotLegal(_("It was in force once, so it stays on record. It can be changed."))
    locked.indicators.all().delete()
    locked.delete()


@transaction.atomic
def add_indicator(*, system, by, **content) -> Indicator:
    """Add an indicator at the end. Raises as ``insist_open``."""
    locked = open_system(system=system, by=by)
    last = locked.indicators.order_by("-place").first()
    return Indicator.objects.create(system=locked, place=last.place + 1 if last else 1, **content)


def open_indicator(*, indicator, by) -> Indicator:
    """An indicator of a system that is locked as by ``open_system``. NotLegal if somebody has just removed it."""
    row = open_system(system=indicator.system, by=by).indicators.filter(pk=indicator.pk).first()
    if row is None:
        raise NotLegal(_("Somebody else has just removed this indicator."))
    return row


@transaction.atomic
def change_indicator(*, indicator, by, **content) -> Indicator:
    """Write an indicator. Raises as ``insist_open``."""
    row = open_indicator(indicator=indicator, by=by)
    for name, value in content.items():
        setattr(row, name, value)
    row.save(update_fields=list(content))
    return row


@transaction.atomic
def remove_indicator(*, indicator, by) -> None:
    """Take an indicator out. Raises as ``insist_open``."""
    open_indicator(indicator=indicator, by=by).delete()


@transaction.atomic
def move_indicator(*, indicator, by, up: bool) -> None:
    """Exchange an indicator with the one above or below it; the first and the last stay. Raises as ``insist_open``."""
    row = open_indicator(indicator=indicator, by=by)
    rows = list(row.system.indicators.all())
    here = rows.index(row)
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
    for place, each in enumerate(rows, start=1):
        each.place = place
    Indicator.objects.bulk_update(rows, ["place"])


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


def uses(system) -> int:
    """How many assessments go by a system."""
    return sum(model.objects.filter(system=system).count() for model in ASSESSED_BY)


def used(system) -> list[str]:
    """Why a system cannot be taken back."""
    if any(model.objects.filter(system=system).exists() for model in ASSESSED_BY):
        return [_("This indicator system is used by assessments, so it stays in force.")]
    return []


def fingerprint(system) -> str:
    """SHA-256 of its settings and indicators."""
    content = {name: getattr(system, name) for name in SETTINGS}
    content["indicators"] = list(system.indicators.values_list(*COPIED))
    text = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
