"""What the people of the story write in an assessment: the self-assessment, the marks by hand, the evidence."""

from django.core.files.base import ContentFile

from assessments import assessing, metrics
from assessments.evidence import attach
from assessments.workflow import ASSESSMENT
from portal.demo.papers import paper
from portal.demo.verdicts_texts import CORRECTED_REASON, CORRECTION, MARK_REASONS, PROBLEMS, SUMMARIES, tier_of

TOLD_OF = ("activities", "people_trained", "households_taught", "households_in_projects")
SELF_LOVE = 4  # so many percent more a party gives itself
CUT, MISTAKE = 6, 40  # so many percent less after a second look, and where something was taken for what it is not


def write_report(assessment, dossier, by) -> None:
    """The self-assessment, with the figures of the day."""
    number, percent = dossier.plan.number, dossier.plan.diligence.marks + SELF_LOVE
    text = SUMMARIES[number % len(SUMMARIES)].format(
        year=assessment.year, **dossier.writer.names, **figures_of(assessment)
    )
    assessing.write_report(
        assessment=assessment,
        by=by,
        summary=text,
        problems=PROBLEMS[number % len(PROBLEMS)],
        marks={indicator: given(indicator, percent) for indicator in by_hand(assessment)},
    )


def figures_of(assessment) -> dict[str, int]:
    key = assessment.agreement_id
    found = metrics.of_agreements(names=TOLD_OF, agreements=[key], year=assessment.year)
    return {name: round(found.get((key, name), (0, 0))[0]) for name in TOLD_OF}


def mark(assessment, dossier, by, *, count=None) -> None:
    """The county's marks, all or the first ``count`` of them, and the evidence that it found."""
    percent = dossier.plan.diligence.marks
    give(assessment, by_hand(assessment)[:count], percent, MARK_REASONS[tier_of(percent)], by)
    attach(assessment=assessment, by=by, upload=record_of(assessment, "验收核查记录.pdf"))


def mark_anew(assessment, dossier, by, *, cut=CUT) -> None:
    """After a second look: fewer marks, and the evidence that was missing."""
    give(assessment, by_hand(assessment), dossier.plan.diligence.marks - cut, CORRECTED_REASON, by)
    attach(assessment=assessment, by=by, upload=record_of(assessment, "补充走访记录.pdf"))


def correct(assessment, dossier, by):
    """Another assessment that corrects this one, with other marks."""
    new = assessing.begin_correction(assessment=assessment, by=by, reason=CORRECTION)
    reported = ASSESSMENT.perform(new, "report", by=by)
    mark_anew(reported, dossier, by, cut=MISTAKE)


def give(assessment, indicators, percent, reason, by) -> None:
    for indicator in indicators:
        said = {"marks": given(indicator, percent), "reason": reason.format(indicator=indicator.name)}
        assessing.give_mark(assessment=assessment, by=by, indicator=indicator, **said)


def by_hand(assessment) -> list:
    return [indicator for indicator in assessment.system.rows if not indicator.is_automatic]


def given(indicator, percent: int) -> float:
    """A share of the full marks, in halves."""
    return min(round(indicator.full_marks * percent / 50) / 2, float(indicator.full_marks))


def record_of(assessment, name: str) -> ContentFile:
    lines = [str(assessment.agreement), str(assessment.region), f"{assessment.year}年度", name.removesuffix(".pdf")]
    return ContentFile(paper("科技帮扶协议考核验收", lines), name=name)
