"""Table entry 批量录入: a county's marks by hand, many assessments at once [三(四)].

A cell holds the marks and the reason of one assessment for one indicator. Whatever comes back from the page brings
along the stamp of what the page showed in the cell, so nobody writes over what a colleague gave meanwhile unseen.
"""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _

from assessments.assessing import lacking, may_score
from assessments.enums import SCORING_STATES, AssessmentState, Rule
from assessments.models import AgreementAssessment, AgreementMark, AssessmentFile
from assessments.workflow import ASSESSMENT
from common.workbooks import cells
from common.workflow import Incomplete, NotLegal, insist

CELL = re.compile(r"marks-(\d{1,18})-(\d{1,18})")
LONGEST_REASON = AgreementMark._meta.get_field("reason").max_length
read_marks = cells.decimal(6, 2)

Key = tuple[int, int]  # assessment, indicator


class Fate(StrEnum):
    """What came of a cell that was sent."""

    SAME = "same"  # nothing was changed in it
    SAVED = "saved"
    WRONG = "wrong"
    OVERTAKEN = "overtaken"  # somebody else changed it meanwhile


@dataclass(frozen=True)
class Typed:
    """A cell as it came back: what was typed, and the stamp of what had been shown."""

    marks: str
    reason: str
    seen: str


@dataclass(frozen=True)
class Outcome:
    """``mark`` is the row as it stands now."""

    fate: Fate
    mark: AgreementMark
    error: str = ""

    @property
    def is_open(self) -> bool:
        """What was typed has not been saved."""
        return self.fate in (Fate.WRONG, Fate.OVERTAKEN)


def typed_in(data) -> dict[Key, Typed]:
    """The cells of a form that was sent: ``marks-…``, ``reason-…`` and ``seen-…`` of assessment and indicator."""
    found = {}
    for name in data:
        place = CELL.fullmatch(name)
        if place:
            key = "-".join(place.groups())
            words = (data.get(f"{part}-{key}", "") for part in ("marks", "reason", "seen"))
            found[int(place[1]), int(place[2])] = Typed(*words)
    return found


def stamp(marks, reason: str) -> str:
    """What a cell holds, as few characters."""
    text = f"{'' if marks is None else f'{marks:.2f}'}|{reason}"
    return hashlib.sha256(text.encode()).hexdigest()[:10]


# -- which assessments ----------------------------------------------------------------------------
def to_score(membership):
    """The assessments that the office of ``membership`` scores now, in the order of their agreements."""
    own = AgreementAssessment.objects.visible_to(membership).filter(region=membership.region_code)
    related = own.select_related("agreement__current_version").defer("summary", "problems")
    return related.filter(state__in=SCORING_STATES).order_by("agreement__year", "agreement__serial", "pk")


def unfinished(assessments):
    """Those whose marks lack something, as ``assessing.lacking`` says it in words."""
    by_hand = AgreementMark.objects.filter(assessment=OuterRef("pk"), indicator__rule=Rule.HAND)
    open_marks = by_hand.filter(Q(marks__isnull=True) | Q(reason__regex=r"^\s*$"))
    files = AssessmentFile.objects.filter(assessment=OuterRef("pk"))
    unproven = Exists(by_hand.filter(indicator__needs_evidence=True)) & ~Exists(files)
    return assessments.filter(Exists(open_marks) | unproven)


# -- saving -----------------------------------------------------------------------------------------
@transaction.atomic
def give_marks(*, by, typed: dict[Key, Typed]) -> dict[Key, Outcome]:
    """Save the cells that are right; the others stay as they are, with what is wrong. One cost, however many they are.

    A cell in which nothing was typed is left alone, also where a colleague has filled it meanwhile. Raises NotAllowed
    unless all are one's own county's to score, NotLegal for an indicator that is scored by its figure.
    """
    locked, marks = lock(by, {assessment for assessment, _indicator in typed})
    outcomes = {key: judged(locked[key[0]], marks.get(key), entry) for key, entry in typed.items()}
    write(by, [outcome.mark for outcome in outcomes.values() if outcome.fate == Fate.SAVED])
    return outcomes


def lock(by, keys) -> tuple[dict, dict]:
    """The assessments by key, held until the transaction ends, and their marks by key. Raises NotAllowed."""
    rows = AgreementAssessment.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    locked = {row.pk: row for row in rows}
    for row in locked.values():
        insist(may_score(row, by))
    marks = AgreementMark.objects.filter(assessment__in=locked).select_related("indicator")
    return locked, {(mark.assessment_id, mark.indicator_id): mark for mark in marks}


def judged(assessment, mark, entry: Typed) -> Outcome:
    """What comes of one cell; the mark of one to be saved holds what was typed."""
    if mark is None or mark.indicator.is_automatic:
        raise NotLegal(_("This indicator is scored by its figure."))
    try:
        marks, reason = read(entry, mark.indicator)
    except ValidationError as refusal:
        return Outcome(Fate.WRONG, mark, " ".join(refusal.messages))
    if (marks, reason) == (mark.marks, mark.reason) or stamp(marks, reason) == entry.seen:
        return Outcome(Fate.SAME, mark)
    if not_now(assessment):
        return Outcome(Fate.WRONG, mark, " ".join(not_now(assessment)))
    if stamp(mark.marks, mark.reason) != entry.seen:
        return Outcome(Fate.OVERTAKEN, mark, overtaken(mark, marks, reason))
    mark.marks, mark.reason = marks, reason
    return Outcome(Fate.SAVED, mark)


def read(entry: Typed, indicator) -> tuple[Decimal | None, str]:
    """Marks and reason as they are kept. Raises ValidationError with what is wrong."""
    marks, reason = read_marks(entry.marks), cells.text(entry.reason)
    if marks is not None and not 0 <= marks <= indicator.full_marks:
        text = _("Give marks from 0 to %(full)s.")
        raise ValidationError(text % {"full": floatformat(indicator.full_marks, "-2g")})
    if len(reason) > LONGEST_REASON:
        raise ValidationError(_("The reason has more than %(most)s characters.") % {"most": LONGEST_REASON})
    return marks, reason


def overtaken(mark, marks, reason) -> str:
    """Both values, for whoever has to choose."""
    text = _("Somebody else changed it meanwhile to %(theirs)s. You typed %(yours)s. Save again to put yours there.")
    return text % {"theirs": in_words(mark.marks, mark.reason), "yours": in_words(marks, reason)}


def in_words(marks, reason) -> str:
    return f"{floatformat(marks, '-2g') or '–'}（{reason or '–'}）"


def write(by, marks) -> None:
    """Write marks and note who wrote in their assessments [INV-1]."""
    AgreementMark.objects.bulk_update(marks, ["marks", "reason"], batch_size=500)
    touched = {mark.assessment_id for mark in marks}
    AgreementAssessment.objects.filter(pk__in=touched).update(edited_by=by.user)


@transaction.atomic
def fill_down(*, by, assessments: Collection, indicator, marks, reason: str, over: bool = False) -> int:
    """Give many assessments the same marks, reason, or both for one indicator; returns how many were changed.

    What is given already stays, unless ``over``. Raises NotAllowed unless all are one's own county's to score,
    NotLegal for one that is not scored now, and for an indicator that is scored by its figure.
    """
    locked, rows = lock(by, [assessment.pk for assessment in assessments])
    for assessment in locked.values():
        if not_now(assessment):
            raise NotLegal(" ".join(not_now(assessment)))
    changed = []
    for mark in (rows.get((key, indicator.pk)) for key in locked):
        if mark is None or mark.indicator.is_automatic:
            raise NotLegal(_("This indicator is scored by its figure."))
        before = (mark.marks, mark.reason)
        mark.marks = marks if marks is not None and (over or mark.marks is None) else mark.marks
        mark.reason = reason if reason and (over or not mark.reason.strip()) else mark.reason
        if (mark.marks, mark.reason) != before:
            changed.append(mark)
    write(by, changed)
    return len(changed)


# -- handing on ---------------------------------------------------------------------------------------
@transaction.atomic
def hand_on(*, by, assessments: Collection) -> int:
    """Hand on the marks of all of ``assessments`` or of none; returns how many.

    Raises Incomplete with a sentence for each that stands in the way, by its agreement; else as the chain does.
    """
    keys = [assessment.pk for assessment in assessments]
    rows = list(AgreementAssessment.objects.filter(pk__in=keys).select_related("agreement").order_by("pk"))
    missing = what_lacks(marks_of(rows))
    obstacles = {row: not_now(row) or missing[row.pk] for row in rows}
    named = [f"{row.agreement}: {' '.join(sentences)}" for row, sentences in obstacles.items() if sentences]
    if named:
        raise Incomplete(named)
    return len(ASSESSMENT.perform_all(rows, "score", by=by))


def not_now(assessment) -> list[str]:
    """Why its marks cannot be changed or handed on; nothing when they can."""
    if assessment.state in SCORING_STATES:
        return []
    return [_("It cannot be changed now: it is “%(state)s”.") % {"state": AssessmentState(assessment.state).label}]


def marks_of(assessments) -> dict[int, list[AgreementMark]]:
    marks: dict[int, list[AgreementMark]] = {assessment.pk: [] for assessment in assessments}
    for mark in AgreementMark.objects.filter(assessment__in=marks).select_related("indicator"):
        marks[mark.assessment_id].append(mark)
    return marks


def what_lacks(marks: dict[int, list[AgreementMark]]) -> dict[int, list[str]]:
    """What the marks of each assessment lack before they can be handed on, in sentences; one query."""
    proven = set(AssessmentFile.objects.filter(assessment__in=marks).values_list("assessment", flat=True))
    return {key: lacking(own, has_evidence=lambda key=key: key in proven) for key, own in marks.items()}
