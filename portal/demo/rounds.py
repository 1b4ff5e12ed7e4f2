"""One round of assessing: the agreements of a county in a year, from the self-assessment up to the province."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from assessments import assessing
from assessments.models import AgreementAssessment
from assessments.workflow import ASSESSMENT
from leadership.enums import Role
from portal.demo import marking
from portal.demo.fates import AGAIN, BEGIN, CORRECT, REPORT, SEND_BACK, STEPS
from portal.demo.places import PLACES
from portal.demo.verdicts_texts import RETURNS

HELPERS = {place.helper: place.code for place in PLACES if place.helper}
WITH_GROUP = {place.code for place in PLACES}


@dataclass
class Round:
    """``moment`` gives the time of a share of the round; ``rows`` are the dossiers, each with its fate."""

    stage: object
    county: str
    year: int
    moment: Callable
    rows: list

    def schedule(self) -> None:
        begun = [dossier for dossier, fate in self.rows if fate.is_begun]
        self._add(BEGIN, self.county, Role.CLERK, partial(self._begin, begun))
        for place, (dossier, fate) in enumerate(self.rows):
            if fate.is_reported:
                self._schedule_report(REPORT + place * 0.02, dossier)
            if fate.is_marked:
                self._add(STEPS["score"], self.county, Role.CLERK, partial(self._mark_first, dossier))
            if fate.back:
                self._schedule_return(dossier, fate.back)
        for step in STEPS:
            self._add_step(step, [dossier for dossier, fate in self.rows if fate.reaches(step)])

    def put_right(self, dossier) -> None:
        """What came back is marked anew and goes up the whole way."""
        self._add(STEPS["score"] + AGAIN - 0.02, self.county, Role.CLERK, partial(self._mark_anew, dossier))
        self._add_all_steps(dossier)

    def correct(self, dossier) -> None:
        """The confirmed one is corrected by another one, which goes up the whole way."""
        self._add(CORRECT, self.county, Role.CLERK, partial(self._correct, dossier))
        self._add_all_steps(dossier)

    def _schedule_report(self, share, dossier):
        """By the assisting party where it has an account, else by the county's clerk."""
        code = HELPERS.get(dossier.plan.project.partner)
        role = Role.HELPER if code else Role.CLERK
        self._add(share, code or self.county, role, partial(self._report, dossier))

    def _schedule_return(self, dossier, verb):
        share, code, role = {
            "send_back": (SEND_BACK, self.county, Role.CLERK),
            "object": (STEPS["countersign"], self.county, Role.POVERTY),
            "return": (STEPS["check above"], self.county[:4], Role.DIRECTOR),
        }[verb]
        self._add(share, code, role, partial(self._send_back, dossier, verb))

    def _add_all_steps(self, dossier):
        for step in STEPS:
            self._add_step(step, [dossier], AGAIN)

    def _add_step(self, step, dossiers, later=0):
        """By whoever takes it, for all at once; the marks for the first time are given just before."""
        code, role, verb = {
            "score": (self.county, Role.CLERK, "score"),
            "countersign": (self.county, Role.POVERTY, "countersign"),
            "check": (self.county, Role.DIRECTOR, "endorse"),
            "check above": (self.county[:4], Role.DIRECTOR, "endorse"),
            "confirm": (self.county[:2], Role.DIRECTOR, "confirm"),
        }[step]
        if step == "score" and not later:
            self._add(STEPS[step], code, role, partial(self._mark, dossiers))
        if code in WITH_GROUP:
            self._add(STEPS[step] + later, code, role, partial(self._perform, dossiers, verb))

    def _add(self, share, code, role, do):
        self.stage.add(self.moment(share), code, role, do)

    # -- the acts ----------------------------------------------------------------------
    def _begin(self, dossiers, by):
        agreements = assessing.assessable(self.year).filter(pk__in=keys_of(dossiers))
        assessing.begin_assessments(by=by, year=self.year, agreements=list(agreements))

    def _now(self, dossiers) -> list:
        """The assessments of the dossiers as they stand; none of an agreement that could not be assessed."""
        keys = keys_of(dossiers)
        rows = AgreementAssessment.objects.filter(year=self.year, agreement__in=keys, correction=None)
        return list(rows.select_related("system").order_by("pk"))

    def _report(self, dossier, by):
        for assessment in self._now([dossier]):
            marking.write_report(assessment, dossier, by)
            ASSESSMENT.perform(assessment, "report", by=by)

    def _mark(self, dossiers, by):
        for dossier in dossiers:
            for assessment in self._now([dossier]):
                marking.mark(assessment, dossier, by)

    def _mark_first(self, dossier, by):
        for assessment in self._now([dossier]):
            marking.mark(assessment, dossier, by, count=1)

    def _perform(self, dossiers, verb, by):
        assessments = self._now(dossiers)
        if assessments:
            ASSESSMENT.perform_all(assessments, verb, by=by)

    def _send_back(self, dossier, verb, by):
        reason, concerns = RETURNS[verb]
        for assessment in self._now([dossier]):
            ASSESSMENT.perform(assessment, verb, by=by, reason=reason, concerns=concerns)

    def _mark_anew(self, dossier, by):
        for assessment in self._now([dossier]):
            marking.mark_anew(assessment, dossier, by)

    def _correct(self, dossier, by):
        for confirmed in self._now([dossier]):
            marking.correct(confirmed, dossier, by)


def keys_of(dossiers) -> list[int]:
    """The agreements that have been begun by now."""
    return [dossier.agreement.pk for dossier in dossiers if dossier.agreement]
