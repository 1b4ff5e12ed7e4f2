"""The first page of an assisting party: its agreements, what is due under them, and what the county waits for."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F

from agreements import requests
from agreements.enums import RUNNING_STATES, ActivityState
from agreements.models import Activity, Agreement, Offer, Task
from agreements.progress import with_done
from common import clock
from leadership.permissions import DRAFT_AGREEMENT, VIEW_OWN_AGREEMENTS
from leadership.scope import sees_places
from portal.urgency import HANDLING_DAYS, Due
from registry.models import HelperAccount
from review.models import Award

ROWS_SHOWN = 10
TASKS_SHOWN = 5
ANSWERS_SHOWN, ANSWERED_LATELY = 5, timedelta(days=14)


def is_assisting(membership) -> bool:
    """This person acts for an assisting party: reads its own agreements and no region."""
    return membership is not None and membership.may(VIEW_OWN_AGREEMENTS) and not sees_places(membership)


def of_party(membership) -> dict | None:
    """What the party's first page shows, each list with its first rows; None for everybody else."""
    if not is_assisting(membership):
        return None
    agreements = Agreement.objects.visible_to(membership)
    requested = requests.waiting(membership).select_related("agreement__current_version", "region")
    account = HelperAccount.objects.filter(membership=membership).select_related("organisation", "expert").first()
    return {
        "party": account,
        "awards": awards_of(account),
        "agreements": with_progress(agreements.order_by("-moved_at", "-pk")),
        "agreements_total": agreements.count(),
        "due": due_tasks(agreements),
        "unfinished": unfinished(membership),
        "unfinished_total": open_activities(membership).count(),
        "requests": with_due(requested[:ROWS_SHOWN]),
        "requests_total": requested.count(),
        "offers": Offer.objects.visible_to(membership).order_by("-moved_at", "-pk")[:ROWS_SHOWN],
        "today": clock.today(),
    }


def dues_of(own) -> list:
    """By which days an assisting party is to answer and to report; of what is not shown no day is told."""
    if own is None:
        return []
    shown = [each.due for each in (*own["requests"], *own["unfinished"])]
    return shown + [None] * (own["requests_total"] + own["unfinished_total"] - len(shown))


def with_due(requested) -> list:
    requested = list(requested)
    for asked in requested:
        asked.due = Due(asked.due_on)
    return requested


def count_own(membership) -> int:
    """How many requests and unfinished activities wait for this party."""
    if not is_assisting(membership):
        return 0
    return requests.waiting(membership).count() + open_activities(membership).count()


def awards_of(account):
    """What the party was awarded, and where the money is."""
    if account is None:
        return []
    related = ("nomination__organisation", "nomination__expert", "region")
    return Award.objects.of_party(account.party).select_related(*related).order_by("-year", "-pk")[:ROWS_SHOWN]


@dataclass(frozen=True)
class Own:
    """An agreement and how many of its tasks have reached their target."""

    agreement: Agreement
    tasks: int
    reached: int


def with_progress(agreements) -> list[Own]:
    shown = list(agreements.select_related("region", "current_version")[:ROWS_SHOWN])
    tasks = with_done(Task.objects.filter(version__in=[each.current_version_id for each in shown]))
    targets = {}
    for task in tasks:
        targets.setdefault(task.version_id, []).append(task.done >= task.target)
    met = {version: (len(of_one), sum(of_one)) for version, of_one in targets.items()}
    return [Own(each, *met.get(each.current_version_id, (0, 0))) for each in shown]


def due_tasks(agreements):
    """The next tasks that have not reached their target, those that are late first."""
    return unmet_tasks(agreements).select_related("version__agreement__current_version")[:TASKS_SHOWN]


def unmet_tasks(agreements):
    """Tasks of running agreements that have not reached their target, the first due first."""
    running = agreements.filter(state__in=RUNNING_STATES).order_by()
    tasks = with_done(Task.objects.filter(version__in=running.values("current_version")))
    return tasks.filter(done__lt=F("target")).order_by("due_on", "pk")


def open_activities(membership):
    """Activities that somebody of the party began and has not reported, or that came back to be corrected."""
    mine = Activity.objects.visible_to(membership).filter(created_by__memberships__helper_account__isnull=False)
    rows = Activity.objects.filter(pk__in=mine.order_by().values("pk"), agreement__state__in=RUNNING_STATES)
    return rows.filter(state__in=(ActivityState.RETURNED, ActivityState.DRAFT))


def unfinished(membership) -> list:
    """The first of them, with the day by which each is due."""
    # Returned comes after draft in the alphabet, and before it here.
    rows = open_activities(membership).select_related("agreement__current_version")
    shown = list(rows.order_by("-state", "-held_on", "-pk")[:ROWS_SHOWN])
    for activity in shown:
        activity.due = Due(clock.day_of(activity.moved_at) + timedelta(days=HANDLING_DAYS))
    return shown


def answers_to(membership):
    """For the clerks of a county: what assisting parties have answered lately."""
    if not membership.may(DRAFT_AGREEMENT):
        return []
    answered = requests.answered_since(membership, clock.now() - ANSWERED_LATELY)
    return answered.select_related("agreement__current_version", "answered_by")[:ANSWERS_SHOWN]
