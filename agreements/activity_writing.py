"""Verbs on an activity that is being written: by the clerks of its county or by the assisting party [三(三)]."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from agreements import photos as pictures
from agreements.enums import ActivityForm, ActivityState, TaskArea
from agreements.guards import NOT_RUNNING
from agreements.models import Activity, ActivityExpert, ActivityHousehold, Agreement
from agreements.reporting import households_in_reach, may_report_on, may_write
from common.workflow import NotAllowed, NotLegal
from leadership.models import LeadershipGroup

REPORTED = gettext_lazy("It has been reported and cannot be changed now. Withdraw it, or ask for its return.")
OUT_OF_REACH = gettext_lazy("Only households of the county, or of the villages that the agreement helps, can be named.")
# What is usually done for a task of each key task, until somebody says otherwise.
USUAL_FORM = {
    TaskArea.INDUSTRY: ActivityForm.PLANNING,
    TaskArea.TECHNOLOGY: ActivityForm.TECHNOLOGY,
    TaskArea.TALENT: ActivityForm.TRAINING,
    TaskArea.AGRIBUSINESS: ActivityForm.ECOMMERCE,
    TaskArea.FACILITIES: ActivityForm.FACILITY,
    TaskArea.ACTIVITIES: ActivityForm.POPULARISATION,
}


@transaction.atomic
def begin_activity(*, by, agreement, form_token, photos=(), **content) -> Activity:
    """Begin an activity of ``agreement`` with its photos. The same form sent twice begins one.

    Raises NotAllowed for whoever is no party to it, NotLegal when it does not run, ValidationError for a photo.
    """
    locked = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    made = Activity.objects.filter(form_token=form_token, created_by=by.user).first()
    if made:
        return made
    answer = may_report_on(locked, by)
    if not answer:
        raise NotAllowed(answer.reason)
    if not locked.is_running:
        raise NotLegal(gettext_lazy(NOT_RUNNING))
    activity = Activity.objects.create(
        agreement=locked,
        region_id=locked.region_id,
        state=ActivityState.DRAFT,
        desk=LeadershipGroup.objects.get(region_id=locked.region_id),
        created_by=by.user,
        edited_by=by.user,
        form_token=form_token,
        **({"form": USUAL_FORM[content["task"].area]} | content),
    )
    pictures.keep(activity=activity, uploads=photos, by=by)
    return activity


def insist_open(*, activity, by) -> None:
    """Raises NotAllowed for whoever is no party to its agreement, NotLegal once it has been reported."""
    answer = may_write(activity, by)
    if not answer:
        raise NotAllowed(answer.reason)
    if not activity.is_open:
        raise NotLegal(REPORTED)


def open_for_writing(*, activity, by) -> Activity:
    """Lock an activity until the transaction ends and note who writes in it. Raises as ``insist_open``."""
    locked = Activity.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=activity.pk)
    insist_open(activity=locked, by=by)
    locked.edited_by = by.user
    locked.save(update_fields=["edited_by"])
    return locked


@transaction.atomic
def change_activity(*, activity, by, experts=None, photos=(), **content) -> None:
    """Write what was done; ``experts`` are those who were there. Raises as ``insist_open``."""
    locked = open_for_writing(activity=activity, by=by)
    for name, value in content.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*content])
    if experts is not None:
        put_experts(locked, experts)
    pictures.keep(activity=locked, uploads=photos, by=by)


def put_experts(activity, experts) -> None:
    wanted = {expert.pk for expert in experts}
    activity.expert_links.exclude(expert__in=wanted).delete()
    missing = wanted - set(activity.expert_links.values_list("expert", flat=True))
    ActivityExpert.objects.bulk_create(ActivityExpert(activity=activity, expert_id=key) for key in sorted(missing))


@transaction.atomic
def add_households(*, activity, by, households, technique="", project="") -> int:
    """Add households with what they learned and joined; those there get these words.

    Raises as ``insist_open``, and NotAllowed for households beyond the reach of whoever writes.
    """
    locked = open_for_writing(activity=activity, by=by)
    keys = {household.pk for household in households}
    if households_in_reach(locked, by).filter(pk__in=keys).count() != len(keys):
        raise NotAllowed(OUT_OF_REACH)
    words = {"technique": technique, "project": project}
    ActivityHousehold.objects.bulk_create(
        (ActivityHousehold(activity=locked, household_id=key, **words) for key in sorted(keys)),
        update_conflicts=True,
        unique_fields=["activity", "household"],
        update_fields=list(words),
    )
    return len(keys)


@transaction.atomic
def take_out(*, activity, by, rows) -> None:
    """Take out households or photos: ``rows`` of the activity. The files of photos go once that is certain."""
    open_for_writing(activity=activity, by=by)
    for row in rows:
        row.delete()
        if hasattr(row, "file"):
            transaction.on_commit(lambda file=row.file: file.storage.delete(file.name))


@transaction.atomic
def discard_activity(*, activity, by) -> None:
    """Throw away what was never reported, with everything on it. Raises NotLegal if it was."""
    locked = open_for_writing(activity=activity, by=by)
    if locked.steps_taken:
        raise NotLegal(gettext_lazy("It has been reported before, so it stays on record. It can be corrected."))
    take_out(activity=locked, by=by, rows=[*locked.photos.all(), *locked.household_links.all()])
    locked.expert_links.all().delete()
    locked.delete()
