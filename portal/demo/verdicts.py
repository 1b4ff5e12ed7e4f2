"""The assessments of agreements: last year's have all been confirmed, this year's are under way in every state."""

from dataclasses import dataclass

from assessments.forwarding import candidates, forward, room_of
from leadership.enums import Role
from portal.demo.calendar import ASSESSED, between
from portal.demo.fates import CORRECTED, FATES, WHOLE, former_fate
from portal.demo.places import COUNTIES, PLACES
from portal.demo.rounds import Round

LATER = 0.003  # each county, than the one before
UNDER_WAY = 22  # days


@dataclass
class Verdicts:
    """Adds the assessments of both years to ``stage``."""

    stage: object
    calendar: object
    dossiers: list

    def schedule(self) -> None:
        for number, place in enumerate(COUNTIES):
            self._schedule_last_year(place.code, number * LATER)
            self._schedule_this_year(place.code, number * LATER)
        prefectures = {place.code[:4] for place in COUNTIES} & {place.code for place in PLACES}
        for place in COUNTIES:
            self._schedule_forwarding(place.code, ASSESSED + 0.01)
        for code in sorted(prefectures):
            self._schedule_forwarding(code, ASSESSED + 0.04)

    def _schedule_last_year(self, county, later):
        """All are confirmed in the end, whatever came back on the way."""
        year = self.calendar.year - 1
        own = [dossier for dossier in self._of(county) if dossier.plan.year == year]
        rows = [(dossier, former_fate(county, place)) for place, dossier in enumerate(own)]

        def moment(share):
            return self.calendar.looking_back((share / WHOLE + later) * ASSESSED)

        work = Round(self.stage, county, year, moment, rows)
        work.schedule()
        for place, (dossier, fate) in enumerate(rows):
            if fate.back:
                work.put_right(dossier)
            if (county, place) == CORRECTED:
                work.correct(dossier)

    def _schedule_this_year(self, county, later):
        first, last = self.calendar.ago(UNDER_WAY), self.calendar.ago(1)
        rows = list(zip(self._of(county), FATES[county], strict=False))
        Round(
            self.stage, county, self.calendar.year, lambda share: between(first, last, share + later), rows
        ).schedule()

    def _of(self, county) -> list:
        """The dossiers of a county that have been filed."""
        filed = (dossier for dossier in self.dossiers if any(verb == "file" for verb, _code in dossier.plan.verbs))
        return [dossier for dossier in filed if dossier.plan.county == county]

    def _schedule_forwarding(self, code, share):
        self.stage.add(self.calendar.looking_back(share), code, Role.DIRECTOR, self._forward)

    def _forward(self, by):
        """As many of last year's best as the share of the group allows."""
        year = self.calendar.year - 1
        forward(by=by, assessments=list(candidates(by, year)[: room_of(by.group, year).left]))
