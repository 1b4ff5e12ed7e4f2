"""A run of the checks: all nominations of a province and year are looked at, and what is new is raised as flags.

What has been found before is known again by its key: a run that is repeated, or two at once, raise nothing twice, and
what was cleared stays cleared.
"""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.filing import group_of_province
from common import jobs
from common.access import YES, Answer, no
from common.moment import alone
from common.workflow import insist
from leadership.enums import Level
from leadership.permissions import DECIDE_NOMINATION, NOMINATE, VIEW_RECORDS
from review.enums import UNDER_WAY_STATES, FlagState
from review.integrity import activities, alike, pictures
from review.integrity.behind import nominations_of
from review.models import IntegrityFlag, IntegrityRun, Nomination

CHECK_INTEGRITY = "check_integrity"
CHECKS = (activities.travels, pictures.copies, alike.deeds_alike, activities.crowds, activities.hurries)


def may_run(membership) -> Answer:
    """Yes, or no with the reason: the clerks and directors of a province."""
    is_province = membership is not None and membership.region.level == Level.PROVINCE
    if is_province and any(map(membership.may, (NOMINATE, DECIDE_NOMINATION))):
        return YES
    return no(_("The integrity checks are run by the clerks and directors of a province."))


@transaction.atomic
def order_run(*, by, year: int) -> jobs.Job:
    """Queue the checks of one's province for ``year``. Raises NotAllowed for others."""
    insist(may_run(by))
    return queue(by.region_code, year, owner=by, permission=VIEW_RECORDS)


def queue(province: str, year: int, **job) -> jobs.Job:
    arguments = {"province": province, "year": year}
    owner = job["owner"].pk if "owner" in job else "night"
    return jobs.enqueue(
        kind=CHECK_INTEGRITY, arguments=arguments, once=f"{CHECK_INTEGRITY}-{province}-{year}-{owner}", **job
    )


def queue_all() -> int:
    """Each night: the checks of all provinces and years in which something is still to be decided."""
    under_way = due()
    for province, year in under_way:
        queue(province, year)
    return len(under_way)


def due() -> list[tuple[str, int]]:
    rows = Nomination.objects.filter(state__in=UNDER_WAY_STATES).order_by()
    return sorted({(county[:2], year) for county, year in rows.values_list("region", "year").distinct()})


@jobs.kind(CHECK_INTEGRITY, gettext_lazy("integrity checks of nominations"))
def run_check_integrity(job, report) -> str:
    """Job: look at the nominations of a province and year."""
    run = run_checks(by=job.owner, **job.arguments)
    text = ngettext(
        "%(nominees)s nominations looked at, %(raised)s new doubt.",
        "%(nominees)s nominations looked at, %(raised)s new doubts.",
        run.raised,
    )
    return text % {"nominees": run.nominees, "raised": run.raised}


@transaction.atomic
def run_checks(*, province: str, year: int, by=None) -> IntegrityRun:
    """Look at all nominations of a province and year now, one run after the other; raise a flag for what is new.

    Raises Refused while the province has no leadership group.
    """
    desk = group_of_province(province)
    with alone(f"{CHECK_INTEGRITY}-{province}-{year}"):
        nominees = nominations_of(province, year).in_bulk()
        found = [finding for check in CHECKS for finding in check(province, year) if finding.nomination in nominees]
        known = set(IntegrityFlag.objects.filter(nomination__in=nominees).values_list("nomination", "kind", "key"))
        fresh = [each for each in found if (each.nomination, each.kind, each.key) not in known]
        run = IntegrityRun.objects.create(
            region_id=province, year=year, by=by, nominees=len(nominees), raised=len(fresh)
        )
        IntegrityFlag.objects.bulk_create(raised(each, nominees[each.nomination], run, desk) for each in fresh)
    return run


def raised(finding, nomination, run, desk) -> IntegrityFlag:
    return IntegrityFlag(
        nomination=nomination,
        region_id=nomination.region_id,
        kind=finding.kind,
        key=finding.key,
        evidence=finding.evidence,
        run=run,
        state=FlagState.OPEN,
        desk=desk,
        created_by_id=nomination.created_by_id,
        edited_by_id=nomination.edited_by_id,
    )
