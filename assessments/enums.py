"""Closed lists of the storey WHAT CAME OF IT."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Subject(TextChoices):
    """Whom an indicator system assesses [三(四), 四(五)]."""

    AGREEMENT = "agreement", _("assistance agreements")
    PROVINCE = "province", _("provinces")


class SystemState(TextChoices):
    DRAFT = "draft", _("being drafted")
    IN_FORCE = "in_force", _("in force")


class Rule(TextChoices):
    """How an indicator is scored."""

    TARGET = "target", _("by the figure, as a share of a target")
    STEPS = "steps", _("by the figure, in steps")
    HAND = "hand", _("by hand, with a reason")


class Direction(TextChoices):
    UP = "up", _("the more the better")
    DOWN = "down", _("the less the better")


class AssessmentState(TextChoices):
    DRAFT = "draft", _("self-assessment being written")
    REPORTED = "reported", _("self-assessment handed in")
    SENT_BACK = "sent_back", _("self-assessment sent back")
    SCORED = "scored", _("scored by the county")
    ACCEPTED = "accepted", _("results countersigned")
    ENDORSED = "endorsed", _("checked and passed on")
    RETURNED = "returned", _("returned")
    CONFIRMED = "confirmed", _("confirmed")


# The party or the clerk writes the self-assessment; the county office scores.
SELF_STATES = (AssessmentState.DRAFT, AssessmentState.SENT_BACK)
SCORING_STATES = (AssessmentState.REPORTED, AssessmentState.RETURNED)
OPEN_ASSESSMENT_STATES = (*SELF_STATES, *SCORING_STATES)


class AssessmentPart(TextChoices):
    """What the return of an assessment can be about."""

    SELF_REPORT = "self_report", _("self-assessment")
    FIGURES = "figures", _("figures")
    MARKS = "marks", _("marks by hand")
    EVIDENCE = "evidence", _("supporting evidence")


class Grade(TextChoices):
    """Of an agreement's assessment; A to D of a province's stand at the same marks [domain 7]."""

    EXCELLENT = "excellent", _("excellent")
    GOOD = "good", _("good")
    PASS = "pass", _("pass")
    FAIL = "fail", _("fail")


# Only these may be forwarded to the level above [三(四)].
FORWARDED_GRADES = (Grade.EXCELLENT, Grade.GOOD)


class ProvinceGrade(TextChoices):
    """Of a province's assessment: a factor of next year's quotas [四(五)]."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"


class ProvinceAssessmentState(TextChoices):
    DRAFT = "draft", _("being scored")
    SENT = "sent", _("with the province for its statement")
    STATED = "stated", _("statement made")
    REVISED = "revised", _("to be revised")
    CONFIRMED = "confirmed", _("confirmed")
    PUBLISHED = "published", _("published")


# The national office scores; what was sent changes only by a revision.
OPEN_PROVINCE_STATES = (ProvinceAssessmentState.DRAFT, ProvinceAssessmentState.REVISED)
DECIDED_PROVINCE_STATES = (ProvinceAssessmentState.CONFIRMED, ProvinceAssessmentState.PUBLISHED)


class YearReportState(TextChoices):
    """Whether a province has closed its figures of a year."""

    OPEN = "open", _("year not closed")
    CLOSED = "closed", _("year closed")
    REOPENED = "reopened", _("opened again")


OPEN_REPORT_STATES = (YearReportState.OPEN, YearReportState.REOPENED)
