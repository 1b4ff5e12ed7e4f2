"""The assessments of all provinces in a year together: what stands in the way of each, steps for all that are ready."""

from dataclasses import dataclass
from functools import cached_property

from assessments.closing import not_closed, provinces
from assessments.enums import Subject
from assessments.models import IndicatorSystem, ProvinceAssessment
from assessments.provinces import lacking, may_score
from assessments.workflow import PROVINCE_ASSESSMENT
from common.access import Answer
from leadership.codes import NATION_CODE
from leadership.scope import sees_places


@dataclass(frozen=True)
class Candidate:
    """An assessment that a step could be taken on, and what stands in the way."""

    assessment: ProvinceAssessment
    hindrances: list

    @property
    def is_ready(self) -> bool:
        return not self.hindrances


@dataclass(frozen=True)
class Year:
    """A year as the national office sees it."""

    year: int
    membership: object

    @cached_property
    def assessments(self) -> list[ProvinceAssessment]:
        """Those under way or done, the last of each province."""
        related = ProvinceAssessment.objects.visible_to(self.membership).select_related("region", "desk__region")
        return list(related.filter(year=self.year, correction=None).prefetch_related("steps"))

    @cached_property
    def not_closed(self) -> list:
        return not_closed(self.year)

    @cached_property
    def not_begun(self) -> list:
        """The provinces that report and have no assessment yet."""
        begun = {assessment.region_id for assessment in self.assessments}
        return [province for province in provinces() if province.pk not in begun]

    @cached_property
    def has_system(self) -> bool:
        return IndicatorSystem.objects.in_force(subject=Subject.PROVINCE, year=self.year).exists()

    @property
    def may_score(self) -> Answer:
        return may_score(self.membership)

    def candidates(self, verb) -> list[Candidate]:
        """The assessments on which ``verb`` is the next step, each with what stands in the way of this person."""
        move = PROVINCE_ASSESSMENT.move(verb)
        waiting = [assessment for assessment in self.assessments if assessment.state in move.sources]
        lacks = lacking(waiting) if verb == "send" else {}
        found = []
        for assessment in waiting:
            answer = PROVINCE_ASSESSMENT.allowed(move, assessment, self.membership)
            hindrances = [] if answer else [answer.reason]
            found.append(Candidate(assessment, hindrances + lacks.get(assessment.pk, [])))
        return found

    def ready(self, verb) -> list[ProvinceAssessment]:
        return [each.assessment for each in self.candidates(verb) if each.is_ready]

    @property
    def to_send(self) -> list[ProvinceAssessment]:
        return self.ready("send")

    @property
    def to_publish(self) -> list[ProvinceAssessment]:
        return self.ready("publish")


def year_for(membership, year: int) -> Year | None:
    """The year for whoever works on it at the national office."""
    return Year(year, membership) if sees_places(membership) and membership.region_code == NATION_CODE else None


def take_for_all(*, year: int, verb: str, by) -> list[ProvinceAssessment]:
    """Take the step ``verb`` on all assessments of a year that are ready for it, or on none.

    Raises as ``Chain.perform_all``.
    """
    return PROVINCE_ASSESSMENT.perform_all(Year(year, by).ready(verb), verb, by=by)
