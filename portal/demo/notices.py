"""The week in which everybody may object, last year's nominees of one province: one that is over, one that runs.

A notice runs by the clock of the database, and the story plays on other days: ``past_its_clock`` passes over the
guards that ask it, by name, and only where the story tells a day.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

import pgtrigger

from common import clock
from common.workflow import CHAINS
from leadership.enums import Role
from portal.demo.nominees import AHEAD, FORWARDED, PROVINCE, Nominees
from portal.demo.nominees_texts import CONTACT, FINDINGS, OBJECTIONS, REPLIES
from review import noticing, objecting
from review.enums import NominationState as S
from review.models import Nomination, Objection, PublicNotice

GUARDS = ("review.PublicNotice:runs_its_week", "review.Objection:received_in_time")
# Days before today on which the notice that runs was published, and objections to it came.
PUBLISHED, OBJECTED, EXAMINED = 4, 3, 2


@contextmanager
def past_its_clock():
    with pgtrigger.ignore(*GUARDS):
        yield


@dataclass
class Notices:
    """Adds the notices of ``nominees``, and what is said against them, to ``stage``."""

    stage: object
    calendar: object
    nominees: Nominees

    def schedule(self) -> None:
        back, ago = self.calendar.looking_back, self.calendar.ago
        self._schedule_notice(back(0.555), back(0.565), FORWARDED)
        self._add(back(0.58), Role.CLERK, self._object)
        self._add(back(0.64), Role.CLERK, self._examine)
        self._add(back(0.7), Role.DIRECTOR, self._dismiss)
        self._add(back(AHEAD), Role.DIRECTOR, self._end)
        self._schedule_notice(ago(PUBLISHED + 1), ago(PUBLISHED), (S.SELECTED,))
        self._add(ago(OBJECTED), Role.CLERK, self._object)
        self._add(ago(EXAMINED), Role.CLERK, self._accept)

    def _schedule_notice(self, prepared, published, fates):
        self._add(prepared, Role.CLERK, lambda by: self._prepare(by, fates))
        self._add(published, Role.DIRECTOR, self._publish)

    def _add(self, at, role, do):
        self.stage.add(at, PROVINCE, role, do)

    # -- the notice -----------------------------------------------------------------------
    def _prepare(self, by, fates):
        chosen = [key for key, fate in self.nominees.fates.items() if fate in fates]
        waiting = noticing.to_be_noticed(PROVINCE, self.nominees.year)
        if waiting.filter(pk__in=chosen).exists():
            notice = noticing.begin_notice(by=by, year=self.nominees.year, token=uuid4())
            listed = noticing.listable(notice).filter(pk__in=chosen)
            noticing.write_notice(notice=notice, by=by, nominees=listed, contact=CONTACT)
            CHAINS["public_notice"].perform(notice, "put_forward", by=by)

    def _publish(self, by):
        for notice in PublicNotice.objects.filter(state="put_forward"):
            CHAINS["public_notice"].perform(notice, "publish", by=by)
            with past_its_clock():
                PublicNotice.objects.filter(pk=notice.pk).update(published_at=clock.now())

    def _end(self, by):
        with past_its_clock():
            for notice in PublicNotice.objects.filter(state="published"):
                CHAINS["public_notice"].perform(notice, "end", by=by)

    # -- against it -----------------------------------------------------------------------
    def _object(self, _by):
        """Two of the public, one of whom signs: the first about a nominee, the second about the notice in general."""
        notice = PublicNotice.objects.filter(state="published").first()
        if notice is None:
            return
        nominee = Nomination.objects.filter(pk__in=notice.items.values("nomination")).order_by("pk").first()
        (about_nominee, name, contact), (in_general, *_anonymous) = OBJECTIONS
        with past_its_clock():
            signed = {"name": name, "contact": contact, "nomination": nominee}
            objecting.receive(notice=notice, token=uuid4(), content=about_nominee, **signed)
            objecting.receive(notice=notice, token=uuid4(), content=in_general)

    def _accept(self, by):
        for objection in Objection.objects.filter(state="received").exclude(nomination=None):
            CHAINS["objection"].perform(objection, "accept", by=by)

    def _examine(self, by):
        for objection in Objection.objects.filter(state="received"):
            CHAINS["objection"].perform(objection, "accept", by=by)
            objecting.write_findings(objection=objection, by=by, findings=FINDINGS)
            CHAINS["objection"].perform(objection, "investigate", by=by)

    def _dismiss(self, by):
        for objection, reply in zip(
            Objection.objects.filter(state="investigated").order_by("pk"), REPLIES, strict=False
        ):
            CHAINS["objection"].perform(objection, "dismiss", by=by, reason=reply)
