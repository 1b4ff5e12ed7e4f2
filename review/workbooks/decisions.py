"""The candidates of a decision with ranks, scores, moves and awards: the list that the committee signs."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.workbooks.summary import place_above
from common.keys import asked_for
from common.workbooks import Column, WorkbookKind
from leadership.enums import Level
from leadership.permissions import EXPORT_RECORDS
from review.models import AwardDecision, DecisionItem

DECIDED_LIST = "decided_list"
MONEY = "#,##0.00"


def decision_asked(membership, query) -> AwardDecision | None:
    """The decision that the address asks for, in the scope of whoever asks."""
    return asked_for(AwardDecision.objects.visible_to(membership), query, "decision")


def described(membership, query) -> str:
    return str(decision_asked(membership, query) or "")


def items_asked(membership, query):
    decision = decision_asked(membership, query)
    if decision is None:
        return DecisionItem.objects.none()
    related = ("nomination__organisation", "nomination__expert", "nomination__region__parent__parent")
    return decision.items.select_related(*related).order_by("category", "rank")


def unit(row) -> str:
    return row.nomination.expert.employer if row.nomination.expert else ""


WorkbookKind(
    name=DECIDED_LIST,
    title=gettext_lazy("List of the review committee"),
    permission=EXPORT_RECORDS,
    list_url="review:decision_list",
    rows=items_asked,
    describe=described,
    columns=(
        Column(gettext_lazy("Category"), lambda row: row.get_category_display(), width=22),
        Column(gettext_lazy("Rank"), lambda row: row.rank, width=7),
        Column(gettext_lazy("Nomination number"), lambda row: row.nomination.number, width=22),
        Column(gettext_lazy("Candidate"), lambda row: row.nomination.title, width=28),
        Column(gettext_lazy("Employer"), unit, width=24),
        Column(gettext_lazy("Province"), lambda row: place_above(row.nomination, Level.PROVINCE), width=12),
        Column(gettext_lazy("County (city, district, banner)"), lambda row: row.nomination.region.name, width=14),
        Column(gettext_lazy("Score"), lambda row: row.score, width=9, number_format="0.00"),
        Column(gettext_lazy("Supported"), lambda row: _("yes") if row.is_supported else _("no"), width=9),
        Column(
            gettext_lazy("Award (yuan)"),
            lambda row: row.amount if row.is_supported else None,
            width=14,
            number_format=MONEY,
            total=True,
        ),
        Column(gettext_lazy("Why it was moved"), lambda row: row.reason, width=36),
    ),
)
