"""Awards as lists: for the offices with filters, vouchers, budget sources, and what everybody reads of them."""

import django_filters
import django_tables2 as tables
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext_lazy as _

from agreements.filters import years
from agreements.tables import NUMBERS, SaysColumn
from common.columns import DayColumn, StateColumn
from leadership.enums import Level
from leadership.filters import RegionFilter
from leadership.models.region import joined_names
from review.award_enums import STANDING_AWARD_STATES, AwardKind, AwardState, PaymentKind
from review.enums import BARRING_MEASURES, RECALLING_MEASURES, STANDING_CASE_STATES, CaseState, Category
from review.models import Award, BudgetSource, Payment, ViolationCase

# All whose money is not free again: what the totals count.
STANDING, NO_SOURCE, POOR, OTHERS = "standing", "none", "poor", "others"
STATES = [*AwardState.choices, (STANDING, _("all but those cancelled or repaid"))]
COUNTIES = [(POOR, _("poor counties")), (OTHERS, _("other counties"))]


def sources() -> list[tuple]:
    rows = BudgetSource.objects.order_by("-year", "kind", "pk")
    return [(NO_SOURCE, _("not allocated yet")), *((str(source.pk), str(source)) for source in rows)]


class PublicAwardFilter(django_filters.FilterSet):
    """What everybody may choose by."""

    words = django_filters.CharFilter(label=_("Name of the recipient"), method="named")
    region = RegionFilter(label=_("Region"), field_name="region")
    year = django_filters.ChoiceFilter(label=_("Programme year"), choices=years, empty_label=_("all years"))
    category = django_filters.ChoiceFilter(
        label=_("Category"), choices=Category.choices, empty_label=_("all categories")
    )

    class Meta:
        model = Award
        fields = ()

    def named(self, awards, _field, words):
        return awards.named(words)


class AwardFilter(PublicAwardFilter):
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=STATES, method="in_state", empty_label=_("all states")
    )
    source = django_filters.ChoiceFilter(
        label=_("Budget source"), choices=sources, method="from_source", empty_label=_("all sources")
    )
    kind = django_filters.ChoiceFilter(label=_("Way of support"), choices=AwardKind.choices, empty_label=_("both ways"))
    counties = django_filters.ChoiceFilter(
        label=_("Counties"), choices=COUNTIES, method="in_counties", empty_label=_("all counties")
    )

    class Meta(PublicAwardFilter.Meta):
        pass

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["region"].extra["within"] = membership.region_code

    def in_state(self, awards, _field, state):
        return awards.filter(state__in=STANDING_AWARD_STATES if state == STANDING else [state])

    def from_source(self, awards, _field, source):
        return awards.filter(source__isnull=True) if source == NO_SOURCE else awards.filter(source=source)

    def in_counties(self, awards, _field, counties):
        return awards.filter(region__is_poor=counties == POOR)


def in_lists(awards):
    """``awards`` with what a row shows."""
    related = ("nomination__organisation", "nomination__expert", "region__parent__parent", "desk__region", "source")
    return awards.select_related(*related)


def announced(awards):
    """``awards`` with whether the decision by which one was taken back was lifted, and no other stands."""
    lifted, standing = Exists(decisions_on_recipient((CaseState.LIFTED,))), decisions_on_recipient(STANDING_CASE_STATES)
    return awards.annotate(was_lifted=lifted & ~Exists(standing))


def decisions_on_recipient(states):
    """The decisions on violations by which awards are taken back, against the recipient of an award."""
    cases = ViolationCase.objects.filter(state__in=states, measure__in={*BARRING_MEASURES, *RECALLING_MEASURES})
    same = Coalesce("organisation__merged_into", "organisation")
    recipient = Coalesce(OuterRef("nomination__organisation__merged_into"), OuterRef("nomination__organisation"))
    return cases.annotate(same=same).filter(Q(expert=OuterRef("nomination__expert")) | Q(same=recipient))


def told_withdrawal(award) -> str:
    """What everybody reads of an award, one of those ``announced``, that was taken back; empty of others."""
    if not award.is_withdrawn:
        return ""
    if award.was_lifted:
        return _("taken back; the decision on the violation was lifted on appeal")
    return _("taken back because of a violation")


class MoneyColumn(tables.Column):
    """Yuan, with the digits in groups."""

    def __init__(self, **kwargs):
        super().__init__(**{"verbose_name": _("Award (yuan)"), "attrs": NUMBERS, **kwargs})

    def render(self, value):
        return floatformat(value, "2g")


class CountyColumn(tables.Column):
    """The county with the places above it, of rows with ``region__parent__parent`` at hand."""

    def render(self, value):
        way_up = [value]
        while way_up[0].level > Level.PROVINCE:
            way_up.insert(0, way_up[0].parent)
        return joined_names(way_up)


class AwardTable(tables.Table):
    number = SaysColumn(verbose_name=_("Number"), linkify=lambda record: record.get_absolute_url(), orderable=False)
    title = tables.Column(verbose_name=_("Recipient"), orderable=False)
    category = tables.Column(verbose_name=_("Category"), accessor="get_category_display", order_by="category")
    region = CountyColumn(verbose_name=_("County"), order_by="region")
    amount = MoneyColumn(order_by="amount")
    source = tables.Column(verbose_name=_("Budget source"), orderable=False)
    state = StateColumn()
    moved_at = DayColumn(verbose_name=_("There since"))

    class Meta:
        model = Award
        fields = ("number", "title", "category", "region", "amount", "source", "state", "moved_at")

    def render_number(self, record):
        return str(record.nomination)


class PublicAwardTable(tables.Table):
    """What everybody reads: nothing personal but the name that the public notice bore."""

    title = tables.Column(verbose_name=_("Recipient"), orderable=False)
    category = tables.Column(verbose_name=_("Category"), accessor="get_category_display", order_by="category")
    region = CountyColumn(verbose_name=_("County"), order_by="region")
    amount = MoneyColumn(order_by="amount")
    year = tables.Column(verbose_name=_("Year"), attrs=NUMBERS, localize=False)
    remark = SaysColumn(verbose_name=_("Remark"), orderable=False)

    caption = _("Announced awards")

    class Meta:
        model = Award
        fields = ("title", "category", "region", "amount", "year", "remark")

    def render_remark(self, record):
        return told_withdrawal(record) or "–"


# -- vouchers ---------------------------------------------------------------------------------
class PaymentFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label=_("Voucher number"), field_name="number", lookup_expr="icontains")
    region = RegionFilter(label=_("Province"), field_name="region", levels=(Level.PROVINCE,))
    year = django_filters.ChoiceFilter(label=_("Programme year"), choices=years, empty_label=_("all years"))
    kind = django_filters.ChoiceFilter(label=_("Way"), choices=PaymentKind.choices, empty_label=_("all ways"))

    class Meta:
        model = Payment
        fields = ()


class PaymentTable(tables.Table):
    number = tables.Column(verbose_name=_("Voucher number"), linkify=True, orderable=False)
    paid_on = tables.DateColumn(verbose_name=_("Date of the voucher"), short=True)
    kind = tables.Column(verbose_name=_("Way"), accessor="get_kind_display", orderable=False)
    region = tables.Column(verbose_name=_("Province"), accessor="region__name", orderable=False)
    source = tables.Column(verbose_name=_("Budget source"), orderable=False)
    amount = MoneyColumn(verbose_name=_("Amount (yuan)"), orderable=False)
    waits = SaysColumn(verbose_name=_("Release"), orderable=False)

    class Meta:
        model = Payment
        fields = ("number", "paid_on", "kind", "region", "source", "amount", "waits")

    def render_waits(self, record):
        return _("waits to be released") if record.waits else "–"
