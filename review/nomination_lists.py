"""Nominations as a list, and who may be nominated: filters, tables, and what a row shows."""

import django_filters
import django_tables2 as tables
from django import forms
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext_lazy as _

from agreements.filters import years
from agreements.tables import NUMBERS, SaysColumn
from assessments.enums import Grade
from common.columns import DayColumn, StateColumn
from leadership.filters import RegionFilter
from leadership.models.region import joined_names
from leadership.region_field import RegionField
from registry.models import Expert, Organisation
from review.eligibility import reasons_for, why_not
from review.enums import Category, NominationState
from review.models import Nomination, NomineeList

MAY, MAY_NOT = "may", "may_not"
ORGANISATIONS_OF, EXPERTS_OF = "organisations", "experts"
WHO = [(ORGANISATIONS_OF, _("organisations")), (EXPERTS_OF, _("experts"))]
ORGANISATIONS = [(category.value, category.label) for category in Category if category != Category.EXPERT]


class NominationFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label=_("Number or nominee"), method="named")
    region = RegionFilter(label=_("Region"), field_name="region")
    year = django_filters.ChoiceFilter(label=_("Programme year"), choices=years, empty_label=_("all years"))
    category = django_filters.ChoiceFilter(
        label=_("Category"), choices=Category.choices, empty_label=_("all categories")
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=NominationState.choices, empty_label=_("all states"))
    # Chosen on the page of a list of nominees; kept, not offered.
    on = django_filters.ModelChoiceFilter(
        queryset=NomineeList.objects.all(), field_name="lists", widget=forms.HiddenInput
    )

    class Meta:
        model = Nomination
        fields = ()

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["region"].extra["within"] = membership.region_code
        self.filters["on"].queryset = NomineeList.objects.visible_to(membership)

    def named(self, nominations, _field, words):
        return nominations.named(words)


def in_lists(nominations):
    """``nominations`` with what a row shows."""
    related = nominations.select_related("organisation", "expert", "region__parent", "desk__region")
    return related.defer("summary", "measures", "results", "mechanism")


class NominationTable(tables.Table):
    number = SaysColumn(
        verbose_name=_("Number"),
        linkify=lambda record: record.get_absolute_url(),
        order_by=("year", "region", "serial"),
    )
    title = tables.Column(verbose_name=_("Nominee"), orderable=False)
    category = tables.Column(verbose_name=_("Category"), accessor="get_category_display", order_by="category")
    region = tables.Column(verbose_name=_("County"), order_by="region")
    year = tables.Column(verbose_name=_("Year"), attrs=NUMBERS, localize=False)
    state = StateColumn()
    desk = tables.Column(verbose_name=_("Now at"), accessor="desk__region__name", orderable=False)
    moved_at = DayColumn(verbose_name=_("There since"))

    class Meta:
        model = Nomination
        fields = ("number", "title", "category", "region", "year", "state", "desk", "moved_at")

    def render_number(self, record):
        return str(record)

    def render_region(self, value):
        return joined_names([value.parent, value])


# -- who may be nominated ------------------------------------------------------------------------
class AskedForm(forms.Form):
    """Of whom, where and for which year is asked."""

    who = forms.ChoiceField(choices=WHO)
    year = forms.TypedChoiceField(choices=years, coerce=int)
    region = RegionField(required=False)

    def __init__(self, query, membership, year):
        own = {"who": ORGANISATIONS_OF, "year": str(year)}
        super().__init__(own | {name: query[name] for name in self.base_fields if query.get(name)})
        self.fields["region"].limit_to(within=membership.region_code)


class PlaceFilter(RegionFilter):
    """Where is asked; the rows have been chosen by it."""

    def filter(self, rows, place):
        return rows


class EligibleFilter(django_filters.FilterSet):
    """Rows of ``eligibility.parties``; a reason is one of those that are asked of organisations or of experts."""

    who = django_filters.ChoiceFilter(label=_("Who"), choices=WHO, method="as_asked", empty_label=None)
    year = django_filters.ChoiceFilter(label=_("Programme year"), choices=years, method="as_asked", empty_label=None)
    region = PlaceFilter(label=_("Agreements in"))
    words = django_filters.CharFilter(label=_("Name"), method="named")
    answer = django_filters.ChoiceFilter(
        label=_("May be nominated"), choices=[(MAY, _("yes")), (MAY_NOT, _("no"))], method="as_answered"
    )
    reason = django_filters.ChoiceFilter(label=_("Why not"), method="for_reason", empty_label=_("any reason"))

    class Meta:
        fields = ()

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        known = reasons_for(self.queryset.model)
        self.filters["region"].extra["within"] = membership.region_code
        self.filters["answer"].extra["empty_label"] = _("all the same")
        self.filters["reason"].extra["choices"] = [(reason.name, reason.sentence) for reason in known]

    def as_asked(self, parties, _field, _value):
        return parties

    def named(self, parties, _field, words):
        return parties.named(words)

    def as_answered(self, parties, _field, answer):
        return parties.filter(is_eligible=answer == MAY)

    def for_reason(self, parties, _field, reason):
        return parties.filter(**{f"why_{reason}": True})


class OrganisationEligibleFilter(EligibleFilter):
    category = django_filters.ChoiceFilter(
        label=_("Category"), choices=ORGANISATIONS, field_name="category", empty_label=_("all categories")
    )

    class Meta(EligibleFilter.Meta):
        model = Organisation


class ExpertEligibleFilter(EligibleFilter):
    class Meta(EligibleFilter.Meta):
        model = Expert


class EligibleTable(tables.Table):
    name = tables.Column(verbose_name=_("Name"), orderable=False)
    category = SaysColumn(verbose_name=_("Category"), orderable=False)
    total = tables.Column(verbose_name=_("Best total"), attrs=NUMBERS, orderable=False)
    grade = SaysColumn(verbose_name=_("Assessment grade"), orderable=False)
    answer = tables.TemplateColumn(
        template_name="review/_eligible_answer.html", verbose_name=_("May be nominated"), orderable=False
    )

    caption = _("Who may be nominated")

    class Meta:
        fields = ("name", "category", "total", "grade", "answer")

    def render_category(self, record):
        return Category(record.category).label if record.category else "–"

    def render_total(self, value):
        return floatformat(value, "-2g")

    def render_grade(self, record):
        """With a word about what levels have put forward 择优报送."""
        if not record.grade:
            return "–"
        label = Grade(record.grade).label
        return _("%(grade)s, put forward") % {"grade": label} if record.is_forwarded else label


def with_answers(table) -> None:
    """Give the rows on the page of ``table`` the sentences why they may not be nominated."""
    for record in table.page.object_list.data:
        record.why_not = why_not(record)
        record.asked_as = record._meta.model_name
