"""The grid of table entry: its columns from the indicator system, a row for each assessment, a cell for each mark."""

from dataclasses import dataclass
from decimal import Decimal

import django_filters
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from agreements.filters import years
from assessments.assessing import with_figures
from assessments.assessment_marks import Line, lines_of
from assessments.beginning import year_to_assess
from assessments.enums import Subject
from assessments.models import AgreementAssessment, AgreementMark, Indicator
from assessments.scoring import total_of
from assessments.systems import system_for
from assessments.table_entry import Key, Outcome, Typed, stamp, unfinished, what_lacks
from common.lists import fitting

UNFINISHED = "unfinished"
# A page stays quick to load, and what it sends within the number of fields that Django takes (1000).
MOST_ROWS, MOST_FIELDS = 50, 900
FIELDS_OF_A_CELL = 3


class EntryFilter(django_filters.FilterSet):
    """Which assessments the grid holds; of the year that is assessed in the county today, unless another is chosen."""

    year = django_filters.ChoiceFilter(label=_("Programme year"), choices=years, empty_label=None)
    words = django_filters.CharFilter(label=_("Number, title or helper"), method="named")
    show = django_filters.ChoiceFilter(
        label=_("Show"), choices=[(UNFINISHED, _("those not finished only"))], method="open_ones", empty_label=_("all")
    )

    class Meta:
        model = AgreementAssessment
        fields = ()

    def __init__(self, data, *args, region_code, **kwargs):
        data = data.copy()
        data["year"] = data.get("year") or year_to_assess(region_code)
        super().__init__(data, *args, **kwargs)

    def named(self, assessments, _field, words):
        words = words.strip()
        number = assessments.filter(agreement__number__icontains=words)
        title = assessments.filter(agreement__current_version__title__icontains=words)
        return number | title | assessments.filter(agreement__current_version__organisation__name__icontains=words)

    def open_ones(self, assessments, _field, _which):
        return unfinished(assessments)

    @property
    def chosen_year(self) -> int | None:
        return int(self.form.cleaned_data["year"]) if self.is_valid() else None


# -- columns ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Columns:
    """The indicators of a system, as the grid heads them."""

    counted: list[Indicator]
    by_hand: list[Indicator]

    @property
    def rows_on_page(self) -> int:
        fields = FIELDS_OF_A_CELL * len(self.by_hand) + 1
        return min(MOST_ROWS, MOST_FIELDS // fields)


def columns_of(year: int | None) -> Columns:
    system = system_for(subject=Subject.AGREEMENT, year=year)
    rows = system.rows if system else []
    return Columns([row for row in rows if row.is_automatic], [row for row in rows if not row.is_automatic])


def page_of(chosen: EntryFilter, columns: Columns, number):
    """The page of the assessments that fit."""
    return Paginator(fitting(chosen), columns.rows_on_page).get_page(number)


# -- rows ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Cell:
    """The mark as it stands, and what came of what was typed there last, if anything was."""

    mark: AgreementMark
    typed: Typed | None = None
    outcome: Outcome | None = None

    @property
    def key(self) -> str:
        return f"{self.mark.assessment_id}-{self.mark.indicator_id}"

    @property
    def is_open(self) -> bool:
        return self.outcome is not None and self.outcome.is_open

    @property
    def marks(self) -> str:
        """As it is shown: what was typed is kept until it is saved."""
        return self.typed.marks if self.is_open else self.stored_marks

    @property
    def reason(self) -> str:
        return self.typed.reason if self.is_open else self.mark.reason

    @property
    def stored_marks(self) -> str:
        return "" if self.mark.marks is None else f"{self.mark.marks.normalize():f}"

    @property
    def seen(self) -> str:
        return stamp(self.mark.marks, self.mark.reason)


@dataclass(frozen=True)
class Row:
    """One assessment: its figures of now, its cells, the total so far, and what it lacks."""

    assessment: AgreementAssessment
    figures: list[Line]
    cells: list[Cell]
    total: Decimal | None
    missing: list[str]


def rows_of(assessments, typed: dict[Key, Typed] | None = None, outcomes: dict[Key, Outcome] | None = None):
    """The rows of the grid. A handful of queries, however many they are."""
    marks = with_figures(assessments)
    lacks = what_lacks(marks)
    return [
        row_of(assessment, marks[assessment.pk], lacks[assessment.pk], typed or {}, outcomes or {})
        for assessment in assessments
    ]


def row_of(assessment, marks, missing, typed, outcomes) -> Row:
    figures = [line for line in lines_of(marks) if line.indicator.is_automatic]
    keyed = [((mark.assessment_id, mark.indicator_id), mark) for mark in marks if not mark.indicator.is_automatic]
    cells = [Cell(mark, typed.get(key), outcomes.get(key)) for key, mark in keyed]
    return Row(assessment, figures, cells, total_of(marks), missing)
