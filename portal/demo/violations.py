"""Violations: a decision in force with its bar, a case put forward, one under investigation, three just reported."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from django.core.files.base import ContentFile

from common import clock
from common.workflow import CHAINS
from leadership.enums import Role
from portal.demo.papers import paper
from portal.demo.violations_texts import IN_FORCE, PAPER, PUT_FORWARD, REPORTED, UNDER_INVESTIGATION, Told
from registry.models import Organisation
from review import investigating, reporting
from review.enums import Measure
from review.models import ViolationCase

HEARING_DAYS = 5


@dataclass
class Violations:
    """Adds the cases to ``stage``, against units of ``organisations``."""

    stage: object
    calendar: object
    organisations: dict[str, Organisation]
    cases: dict[str, ViolationCase] = field(default_factory=dict)

    def schedule(self) -> None:
        ago = self.calendar.ago
        self._add(ago(40), IN_FORCE, Role.CLERK, self._open)
        self._add(ago(36), IN_FORCE, Role.CLERK, self._investigate)
        self._add(ago(30), IN_FORCE, Role.CLERK, self._propose)
        self._add(ago(27), IN_FORCE, Role.DIRECTOR, self._decide)
        self._add(ago(24), IN_FORCE, Role.INSPECTOR, self._confirm)
        for told, day in ((PUT_FORWARD, 16), (UNDER_INVESTIGATION, 9)):
            self._add(ago(day), told, Role.CLERK, self._open)
            self._add(ago(day - 2), told, Role.CLERK, self._investigate)
        self._add(ago(8), PUT_FORWARD, Role.CLERK, self._propose)
        for told in REPORTED:
            self._add(ago(5), told, Role.CLERK, self._open)

    def _add(self, at, told, role, do):
        self.stage.add(at, told.office, role, lambda by: do(told, by))

    def _open(self, told: Told, by):
        title, lines = PAPER
        said = {"kind": told.kind, "report": told.report, "subject": self.organisations[told.unit]}
        files = [ContentFile(paper(title, lines), name=f"{title}.pdf")]
        self.cases[told.unit] = reporting.open_case(by=by, token=uuid4(), files=files, **said)

    def _investigate(self, told: Told, by):
        case = self._step(told, "take_up", by)
        due = clock.today() + timedelta(days=HEARING_DAYS)
        investigating.write_findings(case=case, by=by, findings=told.findings, statement_due=due)

    def _propose(self, told: Told, by):
        said = {"statement": told.statement, "statement_on": clock.today()}
        investigating.write_statement(case=self.cases[told.unit], by=by, **said)
        case = self._step(told, "hear", by)
        bars = told is IN_FORCE
        measure, until = (Measure.REVOKE, self.calendar.year + 1) if bars else (Measure.WARN, None)
        investigating.propose(case=case, by=by, measure=measure, grounds=told.grounds, barred_until=until)
        self._step(told, "put_forward", by)

    def _decide(self, told: Told, by):
        self._step(told, "decide", by)

    def _confirm(self, told: Told, by):
        self._step(told, "confirm", by)

    def _step(self, told: Told, verb, by):
        return CHAINS["violation_case"].perform(self.cases[told.unit], verb, by=by)
