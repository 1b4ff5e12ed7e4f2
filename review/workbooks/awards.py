"""The table of award funds 奖补资金表: awards as the list shows them, with sources, vouchers, receipt and use."""

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.workbooks.summary import place_above
from common.lists import fitting
from common.workbooks import Column, WorkbookKind
from leadership.enums import Level
from leadership.permissions import EXPORT_RECORDS
from review.award_enums import AwardState
from review.award_lists import AwardFilter, in_lists
from review.models import Award

AWARD_FUNDS = "award_funds"
MONEY = "#,##0.00"
CHOICES = ("category", "state", "source", "kind", "counties")


def filtered(membership, query) -> AwardFilter:
    return AwardFilter(query, Award.objects.visible_to(membership), membership=membership)


def award_rows(membership, query):
    """The awards of the list by year, category and place, with ``spent``."""
    rows = in_lists(fitting(filtered(membership, query))).select_related("allocation", "passing", "repayment")
    return rows.annotate(spent=Sum("uses__amount")).order_by("-year", "category", "region", "pk")


def described(membership, query) -> str:
    """What was chosen, in words: the region, and each filter that was set."""
    form = filtered(membership, query).form
    if not form.is_valid():
        return ""
    chosen = form.cleaned_data
    places = str((chosen["region"] or membership.region).full_name)
    year = _("year %(year)s") % {"year": chosen["year"]} if chosen["year"] else ""
    labels = [dict(form.fields[name].choices).get(chosen[name], "") for name in CHOICES if chosen[name]]
    return " · ".join(str(part) for part in (places, year, *labels, chosen["words"]) if part)


# -- cells -------------------------------------------------------------------------
def number_of(name: str):
    return lambda row: getattr(row, name).number if getattr(row, f"{name}_id") else ""


def day_of(name: str):
    return lambda row: getattr(row, name).paid_on if getattr(row, f"{name}_id") else None


def vouchers() -> tuple[Column, ...]:
    """Number and day of each voucher on the way."""
    labels = {
        "allocation": (gettext_lazy("Voucher of the nation"), gettext_lazy("Allocated on")),
        "passing": (gettext_lazy("Voucher of the province"), gettext_lazy("Passed on on")),
        "repayment": (gettext_lazy("Voucher of the repayment"), gettext_lazy("Repaid on")),
    }
    columns = []
    for name, (number, day) in labels.items():
        columns += [Column(number, number_of(name), width=18), Column(day, day_of(name), width=12)]
    return tuple(columns)


WorkbookKind(
    name=AWARD_FUNDS,
    title=gettext_lazy("Table of award funds"),
    rows=award_rows,
    describe=described,
    permission=EXPORT_RECORDS,
    list_url="review:award_list",
    columns=(
        Column(gettext_lazy("Year"), lambda row: row.year, width=7),
        Column(gettext_lazy("Nomination number"), lambda row: row.nomination.number, width=22),
        Column(gettext_lazy("Category"), lambda row: row.get_category_display(), width=22),
        Column(gettext_lazy("Recipient"), lambda row: row.title, width=28),
        Column(gettext_lazy("Province"), lambda row: place_above(row, Level.PROVINCE), width=12),
        Column(gettext_lazy("Prefecture (city, league)"), lambda row: place_above(row, Level.PREFECTURE), width=14),
        Column(gettext_lazy("County (city, district, banner)"), lambda row: row.region.name, width=14),
        Column(gettext_lazy("Poor county"), lambda row: _("yes") if row.region.is_poor else _("no"), width=8),
        Column(gettext_lazy("Award (yuan)"), lambda row: row.amount, width=14, number_format=MONEY, total=True),
        Column(gettext_lazy("Way of support"), lambda row: row.get_kind_display(), width=12),
        Column(gettext_lazy("Budget source"), lambda row: str(row.source or ""), width=26),
        *vouchers(),
        Column(gettext_lazy("Received on"), lambda row: row.received_on, width=12),
        Column(gettext_lazy("Spent (yuan)"), lambda row: row.spent, width=14, number_format=MONEY, total=True),
        Column(gettext_lazy("State"), lambda row: AwardState(row.state).label, width=16),
    ),
)
