"""The allocation table 指标分配表 and the calculation table 测算表 of a quota plan as Excel reports."""

from functools import partial

from django.db.models import Case, Prefetch, Value, When
from django.utils.translation import gettext_lazy as _

from common.keys import asked_for
from common.workbooks import Column, WorkbookKind
from leadership.models import Region
from leadership.permissions import EXPORT_RECORDS
from review.enums import Category, QuotaState
from review.models import QuotaPlan, Seats
from review.quota_lines import decimal, percent

QUOTA_TABLE, QUOTA_CALCULATION = "quota_table", "quota_calculation"
WHOLE, EXACT = "#,##0", "0.0000"


def plan_asked(membership, query) -> QuotaPlan | None:
    """The plan that the address asks for, in the scope of whoever asks."""
    plans = QuotaPlan.objects.visible_to(membership).select_related("region")
    return asked_for(plans, query, "plan")


def described(membership, query) -> str:
    plan = plan_asked(membership, query)
    return f"{plan} · {QuotaState(plan.state).label}" if plan else ""


# -- the allocation table -------------------------------------------------------------------
def places_of_plan(membership, query):
    """The places of the plan, each with its seats as ``given``."""
    seats = Seats.objects.filter(plan=plan_asked(membership, query))
    places = Region.objects.filter(pk__in=seats.values("region")).order_by("code")
    return places.prefetch_related(Prefetch("quota_seats", queryset=seats, to_attr="given"))


def seats_in(place, category=None) -> int:
    return sum(row.seats for row in place.given if category in (None, row.category))


def columns_of_categories(membership, query) -> list[Column]:
    """A column for the seats of each category of the plan, and one for all of them."""
    plan = plan_asked(membership, query)
    shown = [Category(row.category) for row in plan.rows] if plan else []
    columns = [
        Column(each.label, partial(seats_in, category=each), width=16, number_format=WHOLE, total=True)
        for each in shown
    ]
    return [*columns, Column(_("Seats in all"), seats_in, width=9, number_format=WHOLE, total=True)]


WorkbookKind(
    name=QUOTA_TABLE,
    title=_("Quota allocation table"),
    permission=EXPORT_RECORDS,
    list_url="review:quota_list",
    rows=places_of_plan,
    describe=described,
    further=columns_of_categories,
    columns=(
        Column(_("Code"), lambda place: place.code, width=9),
        Column(_("Place"), lambda place: place.name, width=22),
    ),
)


# -- the calculation table ------------------------------------------------------------------
def seats_of_plan(membership, query):
    """Every seat of the plan with its numbers, category by category."""
    order = Case(*[When(category=each, then=Value(number)) for number, each in enumerate(Category)])
    rows = Seats.objects.filter(plan=plan_asked(membership, query)).select_related("region")
    return rows.order_by(order, "region")


def columns_of_calculation(membership, query) -> list[Column]:
    """The three figures with their shares, and the way from them to the seats."""
    plan = plan_asked(membership, query)
    places = (plan.snapshot or {}).get("places", {}) if plan else {}
    figure = partial(figure_of, places)
    return [
        Column(_("Poor villages"), partial(figure, "poor_villages"), width=9, number_format=WHOLE),
        Column(_("Share of poor villages (%)"), lambda row: percent(row.poor_share), number_format=EXACT),
        Column(_("Agreements in the repository"), partial(figure, "agreements"), width=9, number_format=WHOLE),
        Column(_("Share of agreements (%)"), lambda row: percent(row.agreement_share), number_format=EXACT),
        Column(_("Graded excellent or good"), partial(figure, "graded"), width=9, number_format=WHOLE),
        Column(_("Share of those graded so (%)"), lambda row: percent(row.graded_share), number_format=EXACT),
        Column(_("Grade of last year"), lambda row: row.grade or "–", width=7),
        Column(_("Grade factor"), lambda row: row.factor, width=7, number_format="0.00"),
        Column(_("Weight in percent"), lambda row: percent(row.weight), number_format=EXACT),
        Column(_("Floor"), lambda row: row.floor, width=7, number_format=WHOLE),
        Column(_("Cap"), lambda row: row.cap, width=7, number_format=WHOLE),
        Column(_("Exact share"), lambda row: decimal(row.exact), number_format=EXACT),
        Column(_("At floor or cap"), bound_of, width=9),
        Column(_("Remainder"), lambda row: decimal(row.remainder), number_format=EXACT),
        Column(_("Seats"), lambda row: row.seats, width=7, number_format=WHOLE, total=True),
        Column(_("Exact share as a fraction"), lambda row: str(row.exact), width=20),
    ]


def figure_of(places, name, row):
    return places.get(row.region_id, {}).get(name)


def bound_of(row) -> str:
    return " · ".join(str(word) for is_met, word in ((row.floored, _("floor")), (row.capped, _("cap"))) if is_met)


WorkbookKind(
    name=QUOTA_CALCULATION,
    title=_("Quota calculation table"),
    permission=EXPORT_RECORDS,
    list_url="review:quota_list",
    rows=seats_of_plan,
    describe=described,
    further=columns_of_calculation,
    columns=(
        Column(_("Category"), lambda row: row.get_category_display(), width=22),
        Column(_("Code"), lambda row: row.region_id, width=9),
        Column(_("Place"), lambda row: row.region.name, width=18),
    ),
)
