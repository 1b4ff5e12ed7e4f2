"""How the figures come into a quota plan [三(五), 11]: a job a place, then one for the whole.

It is a chord of jobs, kept in rows: ``begin_run`` writes a ``QuotaInput`` for each place and queues its job, each job
fills its own, and the one that fills the last queues the job that puts the snapshot together. So a worker that is
killed, or a Redis that was emptied, breaks no chord: the sweep takes the job up again, and whoever comes last goes on.
Until then the last good snapshot and its seats stay.

The figures are those with which the province closed the year before, as they stand frozen in the step that closed it;
the grade is that of its last published assessment of that year. What is not in is named, not guessed.
"""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.closing import closing_of, frozen_figures, provinces
from assessments.models import ProvinceAssessment
from common import clock, jobs
from common.workflow import Incomplete, NotLegal
from leadership.codes import CODE_LENGTHS
from leadership.enums import Level
from leadership.models import LeadershipGroup, Region
from leadership.permissions import ALLOCATE_QUOTAS
from review.allocating import FIGURES, allocate
from review.enums import Missing
from review.models import QuotaInput, QuotaPlan
from review.quota_guards import PLAN_STAYS
from review.quotas import insist_writing, is_collecting, locked

COLLECT, COLLECT_PLACE, PUT_TOGETHER = "quota_collect", "quota_collect_place", "quota_put_together"
# Which figure counts for which share: (metric, 0 for its amount or 1 for its base).
SOURCES = {
    "poor_villages": ("poor_villages_covered", 1),
    "agreements": ("agreements", 0),
    "graded": ("assessed_well", 0),
}


# -- the verb and its jobs --------------------------------------------------------------------
@transaction.atomic
def collect(*, plan, by) -> jobs.Job:
    """Queue the collection of a plan's figures. Raises NotAllowed for others, NotLegal once it was put forward."""
    insist_writing(plan=locked(plan), by=by)
    return jobs.enqueue(
        kind=COLLECT,
        arguments={"plan": plan.pk},
        owner=by,
        once=f"{COLLECT}-{plan.pk}",
        permission=ALLOCATE_QUOTAS,
    )


@jobs.kind(COLLECT, gettext_lazy("collect the figures of a quota plan"))
def run_collect(job, report) -> str:
    """Job: begin a run, with a job for each place."""
    begun = begin_run(job.arguments["plan"])
    text = ngettext(
        "The figures of %(count)s place are being collected.",
        "The figures of %(count)s places are being collected.",
        begun,
    )
    return text % {"count": begun}


@jobs.kind(COLLECT_PLACE, gettext_lazy("figures of a place for a quota plan"))
def run_collect_place(job, report) -> None:
    """Job: the figures of one place; after the last of a run, the snapshot."""
    collect_place(**job.arguments)


@jobs.kind(PUT_TOGETHER, gettext_lazy("snapshot and seats of a quota plan"))
def run_put_together(job, report) -> str:
    """Job: the snapshot from the figures of all places, and the seats that follow."""
    return put_together(**job.arguments)


# -- what the jobs do ----------------------------------------------------------------------
@transaction.atomic
def begin_run(plan: int) -> int:
    """Begin a run: a row and a job for each place; returns how many. Raises Failure once the plan was put forward."""
    row = QuotaPlan.objects.select_for_update(of=("self",)).get(pk=plan)
    if not row.is_open:
        raise jobs.Failure(_(PLAN_STAYS))
    row.run += 1
    row.save(update_fields=["run"])
    codes = places_of(row)
    row.inputs.all().delete()
    QuotaInput.objects.bulk_create(QuotaInput(plan=row, region_id=code) for code in codes)
    for code in codes:
        jobs.enqueue(kind=COLLECT_PLACE, arguments={"plan": plan, "run": row.run, "region": code})
    return len(codes)


def places_of(plan) -> list[str]:
    """Over which places a plan shares out: those that report; of a province, those directly under its office."""
    if not plan.is_split:
        return sorted(provinces().values_list("pk", flat=True))
    below = LeadershipGroup.objects.active().filter(region__in=Region.objects.within(plan.region_id))
    codes = set(below.exclude(region=plan.region_id).values_list("region", flat=True))
    # A county stands under its prefecture, where that has an office; codes begin with those above them.
    return sorted(code for code in codes if code[: CODE_LENGTHS[Level.PREFECTURE]] not in codes - {code})


@transaction.atomic
def collect_place(*, plan: int, run: int, region: str) -> None:
    """Fill the row of one place; who fills the last of its run queues the snapshot. A later run has its own jobs."""
    found = figures_of_place(QuotaPlan.objects.get(pk=plan), region)
    row = QuotaPlan.objects.select_for_update(of=("self",)).get(pk=plan)  # one at a time, so that one is the last
    if row.run != run or not row.is_open:
        return
    row.inputs.filter(region=region).update(collected_at=clock.now(), **found)
    if not is_collecting(row):
        jobs.enqueue(kind=PUT_TOGETHER, arguments={"plan": plan, "run": run}, once=f"{PUT_TOGETHER}-{plan}-{run}")


def figures_of_place(plan: QuotaPlan, code: str) -> dict:
    """What a place brings into a plan, and what is missing of it."""
    province = code[: CODE_LENGTHS[Level.PROVINCE]]
    closing = closing_of(province=province, year=plan.figures_year)
    found = {"closing": closing, "missing": [] if closing else [Missing.NOT_CLOSED]}
    pairs = frozen_figures(closing, code) if closing else {}
    found |= {name: int(pairs.get(metric, (0, 0))[part]) for name, (metric, part) in SOURCES.items()}
    found["has_poor_county"] = Region.objects.within(code).filter(is_poor=True).exists()
    return found if plan.is_split else found | graded(plan, code, found["missing"])


def graded(plan, province: str, missing: list) -> dict:
    """The grade of a province; missing while its assessment is under way, none where nobody began one."""
    assessments = ProvinceAssessment.objects.filter(region=province, year=plan.figures_year)
    counting = assessments.counting().first()
    if counting is None and assessments.exists():
        return {"missing": [*missing, Missing.NOT_GRADED]}
    return {"assessment": counting, "grade": counting.grade if counting else ""}


@transaction.atomic
def put_together(*, plan: int, run: int) -> str:
    """Write the snapshot of a run and the seats that follow from it; returns what came of it, in words."""
    row = QuotaPlan.objects.select_for_update(of=("self",)).get(pk=plan)
    if row.run != run or not row.is_open or is_collecting(row):
        return ""
    return keep(row, row.inputs.order_by("region"))


@transaction.atomic
def collect_now(*, plan: QuotaPlan) -> str:
    """The same at once, all places one after the other: for the command line. Raises NotLegal once put forward."""
    row = locked(plan)
    if not row.is_open:
        raise NotLegal(_(PLAN_STAYS))
    return keep(row, inputs_now(row))


def inputs_now(plan) -> list[QuotaInput]:
    """The figures of all places as they are at this moment; not written."""
    return [QuotaInput(plan=plan, region_id=code, **figures_of_place(plan, code)) for code in places_of(plan)]


def keep(plan, inputs) -> str:
    """Write the snapshot and the seats that follow; returns what came of it, in words.

    Where floors and caps cannot be held there are no seats, and the plan's page says why.
    """
    plan.snapshot, plan.snapshot_at = snapshot_of(plan, inputs), clock.now()
    plan.save(update_fields=["snapshot", "snapshot_at"])
    try:
        allocate(plan)
    except Incomplete as refusal:
        return refusal.reason
    return _("The figures are in, and the seats are shared out.")


def snapshot_of(plan, inputs) -> dict:
    """The inputs as ``review.allocating`` reads them, with the steps and assessments that they came from."""
    snapshot = {"year": plan.figures_year, "places": {}, "missing": {}}
    for row in inputs:
        if row.missing:
            snapshot["missing"][row.region_id] = list(row.missing)
        else:
            figures = {name: getattr(row, name) for name in FIGURES}
            sources = {"closing": row.closing_id, "assessment": row.assessment_id}
            snapshot["places"][row.region_id] = figures | sources
    return snapshot
