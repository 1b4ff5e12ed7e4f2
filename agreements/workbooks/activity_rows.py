"""Rows of activities on their way in: what their cells name, whether the portal knows them, what stands against them.

A row means the activity whose registration number it bears; or, without one, the activity of the same agreement,
day, task, form and place. A new one keeps these words as its ``form_token``, so that the same row always
means the same activity, whatever is put right in it later, and is never written twice.
"""

from collections import defaultdict
from uuid import NAMESPACE_URL, uuid5

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.enums import OPEN_ACTIVITY_STATES, ActivityState
from agreements.guards import ACTIVITY_STAYS, NOT_RUNNING
from agreements.models import Activity, Agreement, AgreementExpert, AgreementVersion
from agreements.workbooks.expert_cells import Roll, settle_experts
from common import clock
from common.access import YES, Answer, no
from common.workbooks.cells import same_words
from leadership.enums import Level
from leadership.permissions import LOG_ACTIVITY
from leadership.place_cells import settle_places
from leadership.scope import sees_places

MOST_PEOPLE = 100_000
LONGEST_TECHNOLOGY = 60
# Cells that are left alone when they say what the report says, however it is spaced.
WORDED = ("agreement_id", "task_id", "village_id", "place", "summary", "experts", "technologies")
KEY = ("agreement_id", "held_on", "task_id", "form")
FIGURES = ("people_trained", "money", "done")


def may_load_activities(membership) -> Answer:
    """Clerks load those of their county; an assisting party reports each by itself."""
    logs = membership is not None and membership.may(LOG_ACTIVITY) and sees_places(membership)
    if logs and membership.region.level == Level.COUNTY:
        return YES
    return no(_("Activities are loaded by the clerks of the counties."))


# -- what the cells name -------------------------------------------------------------
def settle_activities(rows, membership) -> None:
    own = Activity.objects.visible_to(membership)
    known = own.filter(pk__in={row.values["id"] for row in rows if row.values.get("id")})
    activities = with_words(known).in_bulk()
    for row in rows:
        leave_alone(row, activities.get(row.values.get("id")), WORDED)
    settle_agreements(rows, membership)
    settle_places(rows, membership, levels=(Level.VILLAGE,), attribute="village_id")
    promised = Promised({row.extra["agreement"].pk for row in rows if "agreement" in row.extra})
    for row in rows:
        settle_figures(row)
        promised.settle(row)
    know_again([row for row in rows if not row.values.get("id") and is_told(row)], own)


def with_words(activities):
    return activities.select_related("agreement", "task", "village").prefetch_related("experts")


def leave_alone(row, activity, attributes) -> None:
    """Take out of the row what the report says of ``activity`` in the same words."""
    if activity is None:
        return
    row.extra |= {"activity": activity, "agreement": activity.agreement}
    for attribute in attributes:
        shown = row.kind.column_of(attribute).value(activity) or ""
        if attribute in row.values and same_words(shown, row.values[attribute] or ""):
            del row.values[attribute]


def settle_agreements(rows, membership) -> None:
    """Agreements of one's own county by number; another county's is not found, like one that there is not."""
    numbers = {row.values["agreement_id"] for row in rows if row.values.get("agreement_id")}
    own = Agreement.objects.visible_to(membership).filter(region=membership.region_code, number__in=numbers)
    by_number = {agreement.number: agreement for agreement in own}
    for row in rows:
        number = row.values.get("agreement_id")
        if number and number in by_number:
            row.extra["agreement"] = by_number[number]
            row.values["agreement_id"] = by_number[number].pk
        elif number:
            row.wrong("agreement_id", _("Your county has no agreement of this number."))
            del row.values["agreement_id"]


def settle_figures(row) -> None:
    """Empty cells are nought; the bounds are those of the table."""
    for attribute in FIGURES:
        if row.values.get(attribute, 0) is None:
            row.values[attribute] = 0
    row.no_less_than_zero(*FIGURES)
    if row.values.get("people_trained", 0) > MOST_PEOPLE:
        row.wrong("people_trained", _("So many people do not fit into one activity. Check the figure."))
    if any(len(name) > LONGEST_TECHNOLOGY for name in row.values.get("technologies", ())):
        words = {"longest": LONGEST_TECHNOLOGY}
        row.wrong("technologies", _("At most %(longest)s characters for one technology.") % words)
    if row.values.get("village_id") == "":
        row.values["village_id"] = None


class Promised:
    """What agreements promise: their text in force, its tasks, and the experts of all texts that were filed."""

    def __init__(self, agreements):
        in_force = AgreementVersion.objects.in_force().filter(agreement__in=agreements)
        self.in_force = {each.agreement_id: each for each in in_force.prefetch_related("tasks")}
        self.experts = defaultdict(dict)
        links = AgreementExpert.objects.filter(version__agreement__in=agreements, version__filed_at__isnull=False)
        for link in links.select_related("version", "expert"):
            self.experts[link.version.agreement_id][link.expert_id] = link.expert

    def settle(self, row) -> None:
        """The task and the experts that the cells mean."""
        agreement = row.extra.get("agreement")
        version = row.extra["in_force"] = agreement and self.in_force.get(agreement.pk)
        if version is None:
            return
        if row.values.get("task_id"):
            self._settle_task(row, list(version.tasks.all()))
        if "experts" in row.values:
            roll = Roll(self.experts[agreement.pk].values(), _("%(name)s is no expert of this agreement."))
            settle_experts(row, roll)

    def _settle_task(self, row, tasks) -> None:
        found = tasks_meant(row.values["task_id"], tasks)
        if len(found) == 1:
            row.extra["task"], row.values["task_id"] = found[0], found[0].pk
            return
        several = _("Several tasks of the agreement have these words. Give the number of the task.")
        row.wrong("task_id", several if found else _("The agreement in force has no such task."))
        del row.values["task_id"]


def tasks_meant(words, tasks) -> list:
    """By their words, or by their number in the list of tasks: 2, or 2. with the words."""
    by_words = [task for task in tasks if same_words(task.description, words)]
    number, _point, rest = words.replace("．", ".").replace("、", ".").partition(".")
    if by_words or not number.isdecimal() or not 1 <= int(number) <= len(tasks):
        return by_words
    task = tasks[int(number) - 1]
    return [task] if not rest or same_words(task.description, rest) else []


# -- known already? ------------------------------------------------------------------
def is_told(row) -> bool:
    return all(row.values.get(attribute) for attribute in KEY) and "task" in row.extra and not row.problems


def know_again(rows, own) -> None:
    """Say which activity each row means, or that it is new."""
    days = {row.values["held_on"] for row in rows}
    alike = own.filter(agreement__in={row.values["agreement_id"] for row in rows}, held_on__in=days)
    known = {natural_key(activity): activity for activity in with_words(alike).order_by("-pk")}
    for row in rows:
        row.extra["key"] = key_of(row)
        activity = known.get(row.extra["key"])
        if activity is None:
            row.values["form_token"] = uuid5(NAMESPACE_URL, "activity " + " ".join(row.extra["key"]))
        else:
            row.values["id"] = activity.pk
            leave_alone(row, activity, ("place", "summary", "technologies"))
            if row.extra["task"].key == activity.task.key:
                del row.values["task_id"]  # the same promise, whatever version it stood in


def natural_key(activity) -> tuple[str, ...]:
    place = activity.village_id, "".join(activity.place.split())
    return key(activity.agreement_id, activity.held_on, activity.task.key, activity.form, *place)


def key_of(row) -> tuple[str, ...]:
    values = row.values
    place = values.get("village_id"), "".join((values.get("place") or "").split())
    return key(values["agreement_id"], values["held_on"], row.extra["task"].key, values["form"], *place)


def key(*parts) -> tuple[str, ...]:
    return tuple(str(part or "") for part in parts)


def called(row) -> str:
    """How people call it: agreement and day."""
    activity, agreement = row.extra.get("activity"), row.extra.get("agreement")
    held_on = row.values.get("held_on") or (activity and activity.held_on) or ""
    return f"{agreement.number if agreement else ''} {held_on}".strip()


# -- new, changed ----------------------------------------------------------------------
def begin_activity(row, membership) -> dict:
    """A draft of the county's office, which reports it when it is complete."""
    agreement = row.extra["agreement"]
    for attribute, sentence in contradictions(row, row.values["held_on"]).items():
        row.wrong(attribute, sentence)
    who = {"created_by_id": membership.user_id, "edited_by_id": membership.user_id, "desk_id": membership.group_id}
    return who | {"region_id": agreement.region_id, "state": ActivityState.DRAFT}


def contradictions(row, held_on) -> dict:
    """What stands against an activity on this day, by attribute."""
    version = row.extra["in_force"]
    if version is None or not row.extra["agreement"].is_running:
        return {"agreement_id": _(NOT_RUNNING)}
    if held_on > clock.today():
        return {"held_on": _("It lies in the future. Report it once it has been done.")}
    if version.starts_on <= held_on <= version.ends_on:
        return {}
    period = {"starts": date_format(version.starts_on), "ends": date_format(version.ends_on)}
    return {"held_on": _("The period of the agreement is %(starts)s to %(ends)s.") % period}


def refuse_activity(former, row, membership) -> dict:
    if former["state"] not in OPEN_ACTIVITY_STATES:
        return {"": _(ACTIVITY_STAYS)}
    if row.values.get("agreement_id", former["agreement_id"]) != former["agreement_id"]:
        return {"agreement_id": _("An activity stays with its agreement. Enter it there as a new one.")}
    return contradictions(row, row.values.get("held_on", former["held_on"]))
