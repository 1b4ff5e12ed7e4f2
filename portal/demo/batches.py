"""How the provinces of the story report to the nation, and what the national office decides."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from agreements.batching import accept_remaining, gather_batch
from agreements.enums import Outcome
from agreements.models import Agreement, ReportBatch
from agreements.workflow import AGREEMENT, BATCH
from leadership.codes import NATION_CODE
from leadership.enums import Role
from portal.demo.plans import LATELY_RETURNED_BY_NATION, RETURNED_BY_NATION
from portal.demo.texts import BATCH_NOTE

PROVINCES = ("52", "53", "62", "64", "50")
# Of the batch reported last: Guizhou's is half decided, Yunnan's wholly, the others wait at the nation.
HALF_DECIDED, DECIDED = "52", "53"
BEING_GATHERED = ("52", "53")


@dataclass
class Reports:
    """Adds the acts of the report batches to ``stage``; ``dossiers`` are the agreements of the story."""

    stage: object
    calendar: object
    dossiers: list

    def schedule(self) -> None:
        year, share = self.calendar.year, self.calendar.share
        for province in PROVINCES:
            self._first(province, year - 1)
            closed = share(year - 1, 1)
            self._round(province, year - 1, closed + timedelta(days=12), closed + timedelta(days=25), self._accept_all)
            self._first(province, year)
            decide = {HALF_DECIDED: self._decide_half, DECIDED: self._accept_all}.get(province)
            self._round(province, year, self.calendar.ago(9), self.calendar.ago(2), decide)
        for province in BEING_GATHERED:
            self.stage.add(self.calendar.ago(0.5), province, Role.CLERK, lambda by: gather(by, year))

    def _first(self, province, year):
        """The first batch of a year; the county office corrects what the nation returned of it."""
        share = self.calendar.share
        sent_back = [
            dossier
            for dossier in self._firsts(RETURNED_BY_NATION[year - self.calendar.year], year)
            if dossier.plan.county.startswith(province)
        ]
        self._round(province, year, share(year, 0.53), share(year, 0.58), self._accept_all, sent_back)
        for dossier in sent_back:
            dossier.schedule_again(self.stage, share(year, 0.61), share(year, 0.75))

    def _firsts(self, counties, year):
        for county in counties:
            yield next(each for each in self.dossiers if (each.plan.county, each.plan.year) == (county, year))

    def _round(self, province, year, gathered_at, decided_at, decide, sent_back=()):
        def report(by):
            batch = ReportBatch.objects.filter(region=province, year=year).latest("serial")
            BATCH.perform(batch, "report", by=by)

        def decide_on_it(by):
            for dossier in sent_back:
                dossier.send_back(by)
            decide(ReportBatch.objects.filter(region=province, year=year).latest("serial"), by)

        self.stage.add(gathered_at, province, Role.CLERK, lambda by: gather(by, year))
        self.stage.add(gathered_at + timedelta(days=1), province, Role.DIRECTOR, report)
        if decide:
            self.stage.add(decided_at, NATION_CODE, Role.DIRECTOR, decide_on_it)

    def _accept_all(self, batch, by):
        accept_remaining(batch=batch, by=by)

    def _decide_half(self, batch, by):
        waiting = list(Agreement.objects.filter(batch_items__in=batch.items.filter(outcome=Outcome.PENDING)))
        AGREEMENT.perform(waiting[0], "accept", by=by)
        dossier = next(
            each
            for each in self.dossiers
            if each.agreement in waiting[1:] and each.plan.county == LATELY_RETURNED_BY_NATION
        )
        dossier.send_back(by)


def gather(by, year) -> None:
    """The province's clerk begins a batch with what has been filed, and notes what the nation should know."""
    gather_batch(by=by, year=year, token=uuid4(), note=BATCH_NOTE)
