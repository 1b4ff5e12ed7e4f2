"""Supervision visits of the story with their findings, and what counties asked assisting parties."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import uuid4

from agreements import requests, supervising
from agreements.workflow import FINDING
from common import clock
from leadership.enums import Role
from portal.demo.deeds_texts import FINDING_OBJECTION, FINDINGS, REQUESTS, VISIT_SUMMARY

# What became of a finding: nothing yet, nothing though its day has passed, or the verbs that followed.
OPEN, OVERDUE = "open", "overdue"
ANSWERED, RETURNED, CLOSED = ("answer",), ("answer", "return"), ("answer", "close")
# County, place that visited, days before today, what became of each finding.
VISITS = (
    ("520328", "5203", 11, (CLOSED, OVERDUE)),
    ("520328", "52", 7, (ANSWERED,)),
    ("520526", "5205", 8, (RETURNED, OPEN)),
    ("530627", "5306", 6, (CLOSED,)),
    ("621226", "0", 5, ()),
    ("520327", "5203", 9, (ANSWERED,)),
    ("520526", "5205", 12, (ANSWERED,)),
    ("520425", "5204", 9, (ANSWERED,)),
    ("520204", "5202", 8, (ANSWERED,)),
    ("530627", "5306", 9, (ANSWERED,)),
    ("530523", "5305", 8, (ANSWERED,)),
    ("621123", "6211", 9, (ANSWERED,)),
    ("621226", "6212", 7, (ANSWERED,)),
    ("622926", "6229", 9, (ANSWERED,)),
    ("640422", "6404", 8, (ANSWERED,)),
    ("500229", "50", 9, (ANSWERED,)),
    ("530627", "0", 12, (ANSWERED,)),
)
# County, the organisation that is asked, where its account is, which of ``REQUESTS``.
ASKED = (
    ("520328", "湄潭茶业协会", "520328", 0),
    ("520328", "贵州大学", "52", 1),
    ("530621", "上海农科院", "31", 0),
    ("520204", "大连农科院", "2102", 1),
    ("520328", "遵义茶叶学会", "5203", 1),
)


@dataclass
class Visits:
    """Adds visits and requests to agreements of the current year to ``stage``."""

    stage: object
    calendar: object
    dossiers: list

    def schedule(self) -> None:
        for number, (county, visitor, days, fates) in enumerate(VISITS):
            Visit(self, self._running(county), visitor, days, fates, number).schedule()
        for days, (county, partner, party_at, text) in enumerate(ASKED, start=5):
            self._schedule_request(self._of(county, partner), party_at, REQUESTS[text], days)

    def _this_year(self, county):
        return (each for each in self.dossiers if (each.plan.county, each.plan.year) == (county, self.calendar.year))

    def _running(self, county):
        """The first that was filed early."""
        return next(each for each in self._this_year(county) if each.plan.fate.startswith("early"))

    def _of(self, county, partner):
        return next(each for each in self._this_year(county) if each.plan.project.partner == partner)

    def _schedule_request(self, dossier, party_at, words, days):
        text, answer = words
        self.stage.add(self.calendar.ago(days), dossier.plan.county, Role.CLERK, partial(self._ask, dossier, text))
        if answer:
            self.stage.add(self.calendar.ago(days - 3), party_at, Role.HELPER, partial(self._answer, dossier, answer))

    def _ask(self, dossier, text, by):
        """An agreement that is still a draft at that time has nobody who could answer."""
        dossier.agreement.refresh_from_db()
        if requests.may_ask(dossier.agreement, by):
            due_on = self.calendar.today + timedelta(days=7)
            requests.ask(by=by, agreement=dossier.agreement, text=text, due_on=due_on, form_token=uuid4())

    def _answer(self, dossier, answer, by):
        for asked in requests.waiting(by).filter(agreement=dossier.agreement):
            requests.answer(by=by, asked=asked, text=answer)


@dataclass
class Visit:
    """One visit of the people of the place ``visitor``, ``days`` before today."""

    story: Visits
    dossier: object
    visitor: str
    days: int
    fates: tuple
    number: int

    def schedule(self) -> None:
        self._add(self.days, self.visitor, self._record)
        for place, fate in enumerate(self.fates):
            for step, verb in enumerate(() if fate in (OPEN, OVERDUE) else fate, start=1):
                who = self.dossier.plan.county if verb == "answer" else self.visitor
                self._add(self.days - 2 * step, who, partial(self._move, place, verb))

    def _add(self, days, code, do):
        self.story.stage.add(self.story.calendar.ago(days), code, Role.CLERK, do)

    def _words(self, place):
        return FINDINGS[(self.number + place) % len(FINDINGS)]

    def _due(self, fate):
        return self.story.calendar.today + timedelta(days=-3 if fate == OVERDUE else 14)

    def _record(self, by):
        agreement = self.dossier.agreement
        agreement.refresh_from_db()
        self.visit = supervising.record_visit(
            by=by,
            agreement=agreement,
            visited_on=clock.today() - timedelta(days=1),
            visitors=f"{by.user.name}等三人",
            summary=VISIT_SUMMARY[self.number % len(VISIT_SUMMARY)],
            findings=[(self._words(place)[0], self._due(fate)) for place, fate in enumerate(self.fates)],
            form_token=uuid4(),
        )

    def _move(self, place, verb, by):
        finding = self.visit.findings.order_by("pk")[place]
        if verb == "answer":
            supervising.write_answer(finding=finding, by=by, answer=self._words(place)[1])
            finding.refresh_from_db()
        FINDING.perform(finding, verb, by=by, reason=FINDING_OBJECTION if verb == "return" else "")
