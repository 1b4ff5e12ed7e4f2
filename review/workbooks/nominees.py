"""The summary of nominees 推荐汇总表: nominations as the list shows them, with the figures that were submitted."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.workbooks.summary import place_above
from assessments.enums import Grade
from common.lists import fitting
from common.workbooks import Column, WorkbookKind
from leadership.enums import Level
from leadership.permissions import EXPORT_RECORDS
from review.enums import NominationState
from review.models import Nomination
from review.nomination_lists import NominationFilter

NOMINEES = "nominees"
SEPARATOR = "、"


def filtered(membership, query) -> NominationFilter:
    rows = Nomination.objects.visible_to(membership).filter(number__isnull=False)
    return NominationFilter(query, rows, membership=membership)


def nominee_rows(membership, query):
    """The nominations of the list that were submitted, by category, place and number."""
    rows = fitting(filtered(membership, query)).select_related("organisation", "expert", "desk__region")
    return rows.order_by("category", "region", "number").prefetch_related("region__parent__parent")


def described(membership, query) -> str:
    """What was chosen, in words: the region, and each filter that was set."""
    form = filtered(membership, query).form
    if not form.is_valid():
        return ""
    chosen = form.cleaned_data
    places = str((chosen["region"] or membership.region).full_name)
    year = _("year %(year)s") % {"year": chosen["year"]} if chosen["year"] else ""
    labels = [dict(form.fields[name].choices).get(chosen[name], "") for name in ("category", "state") if chosen[name]]
    return " · ".join(str(part) for part in (places, year, *labels, chosen["words"]) if part)


# -- cells -------------------------------------------------------------------------
def employer(row) -> str:
    return row.expert.employer if row.expert else ""


def kind(row) -> str:
    return row.organisation.get_kind_display() if row.organisation else row.expert.title


def total(row) -> Decimal | None:
    return Decimal(row.figures["total"]) if row.figures["total"] else None


def grade(row) -> str:
    return str(Grade(row.figures["grade"]).label) if row.figures["grade"] else ""


def figure(name: str, label, **more) -> Column:
    return Column(label, lambda row: row.figures[name], width=9, total=True, **more)


WorkbookKind(
    name=NOMINEES,
    title=gettext_lazy("Summary of nominees"),
    rows=nominee_rows,
    describe=described,
    permission=EXPORT_RECORDS,
    columns=(
        Column(gettext_lazy("Nomination number"), lambda row: row.number, width=22),
        Column(gettext_lazy("Year"), lambda row: row.year, width=7),
        Column(gettext_lazy("Category"), lambda row: row.get_category_display(), width=22),
        Column(gettext_lazy("Nominee"), lambda row: row.title, width=28),
        Column(gettext_lazy("Kind or professional title"), kind, width=18),
        Column(gettext_lazy("Employer"), employer, width=24),
        Column(gettext_lazy("Province"), lambda row: place_above(row, Level.PROVINCE), width=12),
        Column(gettext_lazy("Prefecture (city, league)"), lambda row: place_above(row, Level.PREFECTURE), width=14),
        Column(gettext_lazy("County (city, district, banner)"), lambda row: row.region.name, width=14),
        Column(
            gettext_lazy("Agreements"),
            lambda row: SEPARATOR.join(each["number"] for each in row.figures["agreements"]),
            width=24,
        ),
        Column(gettext_lazy("Total marks"), total, width=9, number_format="0.00"),
        Column(gettext_lazy("Assessment grade"), grade, width=9),
        figure("activities", gettext_lazy("Confirmed activities")),
        figure("people_trained", gettext_lazy("People trained")),
        figure("households", gettext_lazy("Households helped")),
        figure("villages", gettext_lazy("Villages helped")),
        Column(gettext_lazy("Summary of the deeds"), lambda row: row.summary, width=48),
        Column(gettext_lazy("State"), lambda row: NominationState(row.state).label, width=14),
        Column(gettext_lazy("Now at"), lambda row: row.desk.region.name, width=14),
    ),
)
