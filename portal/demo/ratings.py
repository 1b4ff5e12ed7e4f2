"""How the national office assesses the provinces of the story, and what they say to it."""

from dataclasses import dataclass
from functools import partial

from assessments import provinces
from assessments.models import ProvinceAssessment
from assessments.workflow import PROVINCE_ASSESSMENT
from leadership.codes import NATION_CODE
from leadership.enums import Role
from portal.demo.closings import PROVINCES
from portal.demo.verdicts_texts import (
    NO_OBJECTION,
    PROVINCE_REASONS,
    REVISION,
    REVISION_REASON,
    STATEMENT,
    tier_of,
)

# In percent of the full marks, what each province gets by hand.
BY_HAND = {"52": 92, "53": 84, "62": 80, "64": 88, "50": 62, "12": 72, "31": 86, "35": 96, "37": 55}
AFTER_REVISION = (88, REVISION_REASON)
# Of last year: not published yet; revised once after its statement.
CONFIRMED_ONLY, REVISED_ONCE = "50", "53"
# Of this year, among those that have closed it: with the province, its statement made, to be revised.
WITH_PROVINCE, STATED, TO_BE_REVISED = "12", "31", "35"
BEING_SCORED = "52"  # so far some marks only


@dataclass
class Ratings:
    """Adds the provincial assessments of both years to ``stage``."""

    stage: object
    calendar: object

    def schedule(self) -> None:
        last, back = self.calendar.year - 1, self.calendar.looking_back
        self._add(back(0.58), NATION_CODE, Role.CLERK, lambda by: provinces.begin_assessments(by=by, year=last))
        for number, province in enumerate(PROVINCES):
            self._schedule_last_year(province, lambda share, later=number * 0.002: back(share + later))
        self._schedule_revision(back)
        self._schedule_this_year()

    def _schedule_last_year(self, province, at):
        year = self.calendar.year - 1
        self._send(at(0.62), at(0.66), province, year)
        self._state(at(0.71), province, year, NO_OBJECTION)
        if province == REVISED_ONCE:
            return
        self._decide(at(0.81), province, year, "confirm")
        if province != CONFIRMED_ONLY:
            self._decide(at(0.86), province, year, "publish")

    def _schedule_revision(self, back):
        """The province has shown what was overlooked; the marks are raised, and it is asked once more."""
        year = self.calendar.year - 1
        self._decide(back(0.76), REVISED_ONCE, year, "revise", REVISION)
        self._send(back(0.78), back(0.79), REVISED_ONCE, year, AFTER_REVISION)
        self._state(back(0.82), REVISED_ONCE, year, NO_OBJECTION)
        self._decide(back(0.87), REVISED_ONCE, year, "confirm")
        self._decide(back(0.9), REVISED_ONCE, year, "publish")

    def _schedule_this_year(self):
        year, ago = self.calendar.year, self.calendar.ago
        self._add(ago(7), NATION_CODE, Role.CLERK, lambda by: provinces.begin_assessments(by=by, year=year))
        for province in (WITH_PROVINCE, STATED, TO_BE_REVISED):
            self._send(ago(6), ago(5), province, year)
        for province in (STATED, TO_BE_REVISED):
            self._state(ago(4), province, year, STATEMENT)
        self._decide(ago(2), TO_BE_REVISED, year, "revise", REVISION)
        some = partial(self._mark, BEING_SCORED, year, said_of(BEING_SCORED), count=1)
        self._add(ago(1.5), NATION_CODE, Role.CLERK, some)

    # -- the acts ----------------------------------------------------------------------
    def _add(self, at, code, role, do):
        self.stage.add(at, code, role, do)

    def _send(self, marked_at, sent_at, province, year, said=None):
        self._add(marked_at, NATION_CODE, Role.CLERK, partial(self._mark, province, year, said or said_of(province)))
        self._decide(sent_at, province, year, "send", role=Role.CLERK)

    def _mark(self, province, year, said, by, *, count=None):
        """The marks by hand, all or the first ``count`` of them."""
        assessment, (percent, reason) = of(province, year), said
        by_hand = [row for row in assessment.system.rows if not row.is_automatic]
        for indicator in by_hand[:count]:
            marks, words = round(indicator.full_marks * percent / 100, 1), reason.format(indicator=indicator.name)
            provinces.give_mark(assessment=assessment, by=by, indicator=indicator, marks=marks, reason=words)

    def _state(self, at, province, year, words):
        def state(by):
            assessment = of(province, year)
            provinces.write_statement(assessment=assessment, by=by, statement=words)
            PROVINCE_ASSESSMENT.perform(assessment, "state", by=by)

        self._add(at, province, Role.DIRECTOR, state)

    def _decide(self, at, province, year, verb, reason="", role=Role.DIRECTOR):
        def decide(by):
            PROVINCE_ASSESSMENT.perform(of(province, year), verb, by=by, reason=reason)

        self._add(at, NATION_CODE, role, decide)


def said_of(province) -> tuple[int, str]:
    """The share of the full marks that a province gets by hand, and why."""
    return BY_HAND[province], PROVINCE_REASONS[tier_of(BY_HAND[province])]


def of(province, year) -> ProvinceAssessment:
    """The last one of a province and year."""
    return ProvinceAssessment.objects.filter(region=province, year=year).latest("serial")
