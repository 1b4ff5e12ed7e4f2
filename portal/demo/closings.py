"""How the provinces of the story close their figures of a year, and the nation opens some of them again."""

from dataclasses import dataclass
from functools import partial
from uuid import uuid4

from assessments import closing
from assessments.models import YearReport
from assessments.workflow import YEAR_REPORT
from leadership.codes import NATION_CODE
from leadership.enums import Level, Role
from portal.demo.places import PLACES
from portal.demo.verdicts_texts import REMARK, REMARK_AGAIN, REOPENING

PROVINCES = tuple(place.code for place in PLACES if place.level == Level.PROVINCE)
# Of last year: opened again and closed once more. Of this year: those that have closed it, the one of them that was
# opened again since, and the one that is being written; the others have not begun.
CLOSED_TWICE = "62"
CLOSED, OPENED_AGAIN, BEING_WRITTEN = ("12", "31", "35", "37"), "37", "52"


@dataclass
class Closings:
    """Adds the acts of the reports of both years to ``stage``."""

    stage: object
    calendar: object

    def schedule(self) -> None:
        last, back = self.calendar.year - 1, self.calendar.looking_back
        for number, province in enumerate(PROVINCES):
            self._write(back(0.37 + number * 0.003), province, last, REMARK)
            self._close(back(0.42 + number * 0.002), province, last)
        self._reopen(back(0.48), CLOSED_TWICE, last)
        self._write(back(0.51), CLOSED_TWICE, last, REMARK + REMARK_AGAIN)
        self._close(back(0.53), CLOSED_TWICE, last)
        self._schedule_this_year()

    def _schedule_this_year(self):
        year, ago = self.calendar.year, self.calendar.ago
        for number, province in enumerate((*CLOSED, BEING_WRITTEN)):
            self._write(ago(10 - number * 0.1), province, year, REMARK)
        for number, province in enumerate(CLOSED):
            self._close(ago(9 - number * 0.1), province, year)
        self._reopen(ago(4), OPENED_AGAIN, year)

    def _write(self, at, province, year, remark):
        self.stage.add(at, province, Role.CLERK, partial(self._writing, year, remark))

    def _close(self, at, province, year):
        self.stage.add(at, province, Role.DIRECTOR, lambda by: YEAR_REPORT.perform(of(province, year), "close", by=by))

    def _reopen(self, at, province, year):
        def reopen(by):
            YEAR_REPORT.perform(of(province, year), "reopen", by=by, reason=REOPENING)

        self.stage.add(at, NATION_CODE, Role.DIRECTOR, reopen)

    def _writing(self, year, remark, by):
        report = closing.begin_report(by=by, year=year, form_token=uuid4())
        closing.write_report(report=report, by=by, remark=remark.format(province=by.region.name, year=year))


def of(province, year) -> YearReport:
    return YearReport.objects.get(region=province, year=year)
