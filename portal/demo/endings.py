"""What becomes of agreements in the repository: one is completed, one terminated, one amended, one about to be."""

from dataclasses import dataclass
from functools import partial
from uuid import uuid4

from django.core.files.base import ContentFile

from agreements import changing
from agreements.drafting import attach
from agreements.enums import AttachmentKind, ChangeKind
from agreements.workflow import CHANGE
from common import clock
from leadership.enums import Role
from portal.demo.deeds_texts import AMENDMENT_REASON, CLOSING_REPORT, TERMINATION_REASON
from portal.demo.papers import paper
from portal.demo.places import way_up

# County, place among its agreements of the former year (or the current one), what becomes of it.
ENDED = (("520328", 0, ChangeKind.COMPLETION), ("520328", 1, ChangeKind.TERMINATION))
AMENDED, BEING_AMENDED = "520526", "520527"
BEGUN = 12  # days before today


@dataclass
class Endings:
    """Adds the changes of the story's agreements to ``stage``."""

    stage: object
    calendar: object
    dossiers: list

    def schedule(self) -> None:
        year = self.calendar.year
        for days, (dossier, kind) in enumerate(ended(self.dossiers, year - 1).items()):
            self._along(dossier, BEGUN - days, partial(self._end, dossier, kind), "conclude")
        first = of(self.dossiers, AMENDED, year)[0]
        self._along(first, 14, partial(self._amend, first), "file")
        self.stage.add(self.calendar.ago(3), "0", Role.DIRECTOR, self._doing(first, "accept"))
        second = of(self.dossiers, BEING_AMENDED, year)[0]
        self.stage.add(self.calendar.ago(2), BEING_AMENDED, Role.CLERK, partial(self._amend, second))

    def _along(self, dossier, days, begin, last_verb):
        """Begun and submitted by the county, endorsed on the way, decided where agreements are filed."""
        county = dossier.plan.county
        self.stage.add(self.calendar.ago(days), county, Role.CLERK, begin)
        *below, filing = way_up(county)
        for step, code in enumerate(below, start=1):
            self.stage.add(self.calendar.ago(days - step), code, Role.DIRECTOR, self._doing(dossier, "endorse"))
        at = self.calendar.ago(days - len(below) - 1)
        self.stage.add(at, filing, Role.DIRECTOR, self._doing(dossier, last_verb))

    def _doing(self, dossier, verb):
        def do(by):
            CHANGE.perform(dossier.agreement.changes.latest("pk"), verb, by=by)

        return do

    def _end(self, dossier, kind, by):
        agreement = dossier.agreement
        agreement.refresh_from_db()
        change = changing.begin_ending(agreement=agreement, by=by, kind=kind, token=uuid4())
        ended_on = min(clock.today(), agreement.current_version.ends_on)
        said = {"report": CLOSING_REPORT} if kind == ChangeKind.COMPLETION else {"reason": TERMINATION_REASON}
        words = {name: text.format(**dossier.writer.names) for name, text in said.items()}
        changing.write_change(change=change, by=by, ended_on=ended_on, **words)
        CHANGE.perform(change, "submit", by=by)

    def _amend(self, dossier, by):
        """The first task is to reach more people; the new text is signed and submitted."""
        agreement = dossier.agreement
        agreement.refresh_from_db()
        change = changing.begin_amendment(agreement=agreement, by=by, token=uuid4())
        changing.write_change(change=change, by=by, reason=AMENDMENT_REASON.format(**dossier.writer.names))
        change.refresh_from_db()
        task = change.version.tasks.order_by("pk").first()
        task.target *= 2
        task.save()
        upload = ContentFile(paper(dossier.writer.title, ["变更后的协议书"]), name="变更协议（签章扫描件）.pdf")
        attach(version=change.version, kind=AttachmentKind.SIGNED, upload=upload, by=by)
        CHANGE.perform(change, "submit", by=by)


def of(dossiers, county, year) -> list:
    return [each for each in dossiers if (each.plan.county, each.plan.year) == (county, year)]


def ended(dossiers, year) -> dict:
    """The dossiers of a year that end, and how."""
    return {of(dossiers, county, year)[place]: kind for county, place, kind in ENDED}
