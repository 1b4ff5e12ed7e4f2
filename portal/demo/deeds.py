"""What is done under the agreements of the story: reported by the county or the helper, confirmed, returned."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from random import Random
from uuid import uuid4

from django.core.files.base import ContentFile

from agreements import activity_writing
from agreements.models import AgreementVersion
from agreements.workflow import ACTIVITY
from common import clock
from leadership.enums import Role
from portal.demo.calendar import between
from portal.demo.deeds_texts import ACTIVITY_CORRECTION, ACTIVITY_OBJECTION, DEEDS
from portal.demo.endings import BEGUN, ended
from portal.demo.places import PLACES
from portal.demo.snapshots import passed_on, snapshot
from registry.models import PoorHousehold

PICTURES = 20  # numbers of pictures that an agreement has to itself
DRAFT, REPORTED, RETURNED, CONFIRMED = range(4)
LAST = (DRAFT, REPORTED, RETURNED)
# The agreement, and its activity, whose photo is that of its first one once more.
SHOWN_TWICE, SHOWN_AGAIN = 11, 3
OBJECTED_TO = 2  # comes back once and is put right
HELPED_BY = {(place.code, place.helper) for place in PLACES if place.helper}


@dataclass
class Deeds:
    """Adds the activities of all filed agreements to ``stage``."""

    stage: object
    calendar: object
    dossiers: list

    def schedule(self) -> None:
        ending = ended(self.dossiers, self.calendar.year - 1)
        for dossier in self.dossiers:
            if any(verb == "file" for verb, _code in dossier.plan.verbs):
                Ledger(self, dossier, dossier in ending).schedule()


class Ledger:
    """The activities of one agreement; the same plan gives the same ones."""

    def __init__(self, story: Deeds, dossier, is_ending):
        self.stage, self.calendar, self.dossier, self.plan = story.stage, story.calendar, dossier, dossier.plan
        self.diligence = dossier.plan.diligence
        self.random = Random(1000 + self.plan.number)  # noqa: S311  not for secrets
        # An agreement ends once all that was reported has been confirmed.
        self.is_ending = is_ending
        self.until = story.calendar.ago(BEGUN + 4 if is_ending else 1)
        self.made, self.words = {}, {}

    @property
    def reporter(self) -> Role:
        """The assisting party where it has an account at the county, else the county's clerk."""
        return Role.HELPER if (self.plan.county, self.plan.project.partner) in HELPED_BY else Role.CLERK

    @property
    def confirmer(self) -> Role:
        return Role.CLERK if self.reporter == Role.HELPER else Role.DIRECTOR

    def schedule(self) -> None:
        moments = list(self._moments())
        for number, at in enumerate(moments):
            self._schedule_one(number, at, is_last=number == len(moments) - 1)

    def _moments(self):
        """As many in each year, and evenly, so that a year is assessed by what was done in it."""
        begins = max(self.plan.last + timedelta(days=5), self._next_month())
        turn = self.calendar.looking_back(0)
        is_former = self.plan.year < self.calendar.year
        spans = [(begins, turn - timedelta(days=4)), (turn, self.until)] if is_former else [(begins, self.until)]
        each = self.diligence.activities
        for first, last in spans:
            yield from (between(first, last, (place + 0.5) / each) for place in range(each) if first < last)

    def _next_month(self):
        return (self.plan.first.replace(day=1) + timedelta(days=34)).replace(day=3)

    def _schedule_one(self, number, at, is_last):
        """The last one is a draft, waits to be confirmed, or has come back; all others are confirmed."""
        fate = LAST[self.plan.number % len(LAST)] if is_last and not self.is_ending else CONFIRMED
        self._add(at, self.reporter, partial(self._report, number, hand_in=fate != DRAFT))
        if fate == RETURNED or number == OBJECTED_TO:
            self._add(at + timedelta(hours=20), self.confirmer, partial(self._send_back, number))
        if fate == CONFIRMED:
            self._add(at + timedelta(days=1), self.reporter, partial(self._correct, number))
            self._add(at + timedelta(days=2), self.confirmer, partial(self._confirm, number))

    def _add(self, at, role, do):
        self.stage.add(min(at, self.until), self.plan.county, role, do)

    # -- the acts ----------------------------------------------------------------------
    def _report(self, number, by, *, hand_in):
        """Reported the day after; an agreement that is on its way back to the county has to wait."""
        agreement = self.dossier.agreement
        agreement.refresh_from_db()
        if not agreement.is_running:
            return
        version = AgreementVersion.objects.in_force().get(agreement=agreement)
        held_on = clock.today() - timedelta(days=1)
        if not version.starts_on <= held_on <= version.ends_on:
            return
        activity = activity_writing.begin_activity(
            by=by, agreement=agreement, form_token=uuid4(), **self._said(version, number, held_on)
        )
        self._complete(activity, version, by, self._deed(activity.task, number))
        self.made[number] = ACTIVITY.perform(activity, "report", by=by) if hand_in else activity

    def _said(self, version, number, held_on) -> dict:
        tasks = list(version.tasks.order_by("due_on", "pk"))
        task = tasks[number % len(tasks)]
        villages = [link.village for link in version.shown_villages]
        deed, village = self._deed(task, number), villages[number % len(villages)]
        words = {"product": self.plan.project.product, "village": village.name, "partner": self._partner(version)}
        self.words = words
        return {
            "task": task,
            "form": deed.form,
            "held_on": held_on,
            "village": village,
            "summary": deed.summary.format(**words),
            "done": self._share(task),
            "people_trained": self.random.randint(*deed.people),
            "technologies": list(deed.technologies),
            "money": self.random.choice(deed.money),
            "photos": self._photos(number, held_on),
        }

    def _deed(self, task, number):
        deeds = DEEDS[task.area]
        return deeds[(self.plan.number + number) % len(deeds)]

    def _partner(self, version) -> str:
        return version.organisation.name if version.organisation else "科技专家"

    def _share(self, task):
        return max(1, int(task.target) * self.random.randint(*self.diligence.done) // 100)

    def _photos(self, number, held_on):
        if number % 3 == 1:
            return []
        taken_at = datetime.combine(held_on, time(9 + number, self.random.randint(0, 59)))
        is_old = self.plan.number == SHOWN_TWICE and number == SHOWN_AGAIN
        content = snapshot(self.plan.county, self.plan.number * PICTURES + (0 if is_old else number), taken_at)
        return [ContentFile(passed_on(content) if is_old else content, name=f"现场{number + 1}.jpg")]

    def _complete(self, activity, version, by, deed):
        experts = [link.expert for link in version.shown_experts][:2]
        activity_writing.change_activity(activity=activity, by=by, experts=experts)
        if not (deed.technique or deed.project):
            return
        households = list(PoorHousehold.objects.filter(region=activity.village_id).order_by("number"))
        chosen = self.random.sample(households, len(households) * self.diligence.households // 100)
        technique, project = (text.format(**self.words) for text in (deed.technique, deed.project))
        activity_writing.add_households(
            activity=activity, by=by, households=chosen, technique=technique, project=project
        )

    def _send_back(self, number, by):
        if number in self.made:
            ACTIVITY.perform(self.made[number], "return", by=by, reason=ACTIVITY_OBJECTION)

    def _correct(self, number, by):
        """What came back is put right and reported again."""
        activity = self.made.get(number)
        if activity is None:
            return
        activity.refresh_from_db()
        if activity.is_open:
            text = activity.summary + ACTIVITY_CORRECTION
            activity_writing.change_activity(activity=activity, by=by, summary=text)
            ACTIVITY.perform(activity, "report", by=by)

    def _confirm(self, number, by):
        if number in self.made:
            ACTIVITY.perform(self.made[number], "confirm", by=by)
