"""What is typed of a quota plan: how it begins, its parameters and totals, and why a place is left out."""

from uuid import uuid4

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from assessments.assessment_forms import SharedForm
from common.reasons import SHORTEST_REASON
from leadership.forms import FIRST_YEAR, LAST_YEAR
from review.enums import Category
from review.models import QuotaCategory, QuotaPlan
from review.quotas import PARAMETERS

MOST_SEATS, MOST_YUAN = 100_000, 10_000_000
NUMBER = {"step": "any", "inputmode": "decimal"}


class TokenForm(forms.Form):
    """A form that makes one plan, however often it is sent."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class PlanYearForm(TokenForm):
    """For which year a national plan is begun."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)


class ParametersForm(forms.ModelForm):
    """The parameters of a plan and the seats of each category; a split has the seats that the nation gave."""

    class Meta:
        model = QuotaPlan
        fields = PARAMETERS
        help_texts = {
            "poor_share": _("What each of the three counts for, from 0 to 1; usually they sum to 1."),
            "floor": _("0: nobody is sure of a seat."),
            "cap": _("Rounded down to whole seats in each category; 100: no cap."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept = {row.category: row for row in self.instance.rows}
        for name in PARAMETERS:
            self.fields[name].validators.append(MinValueValidator(0))
            self.fields[name].widget = forms.NumberInput(attrs=NUMBER)
        for category in [] if self.instance.is_split else Category:
            row = self.kept.get(category)
            self.add(f"total_{category}", _("Seats"), row and row.total, forms.IntegerField, MOST_SEATS)

    def add(self, name, label, value, field, most):
        label = f"{Category(name.partition('_')[2]).label} · {label}"
        self.fields[name] = field(label=label, required=False, min_value=0, max_value=most)
        self.initial[name] = value

    @property
    def parameters(self) -> list:
        return [self[name] for name in PARAMETERS]

    @property
    def totals(self) -> list:
        return [self[name] for name in self.fields if name.startswith(("total_", "award_"))]

    def categories(self) -> dict[str, int]:
        """Category → seats, of those that have any."""
        if self.instance.is_split:
            return {category: row.total for category, row in self.kept.items()}
        totals = {category.value: self.cleaned_data[f"total_{category}"] for category in Category}
        return {category: total for category, total in totals.items() if total}

    def rows(self) -> list[QuotaCategory]:
        """The categories as they would be, not written."""
        return [
            QuotaCategory(plan=self.instance, category=category, total=total)
            for category, total in self.categories().items()
        ]


class PlanForm(SharedForm, ParametersForm):
    """The same with the award of each category and the remark, to be saved; begins with what was ``tried`` out."""

    class Meta(ParametersForm.Meta):
        fields = (*PARAMETERS, "remark")
        widgets = {"remark": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, tried=None, **kwargs):
        super().__init__(*args, **kwargs)
        for category in [] if self.instance.is_split else Category:
            row = self.kept.get(category)
            label = _("Award per nominee (yuan)")
            self.add(f"award_{category}", label, row and row.award, forms.DecimalField, MOST_YUAN)
        self.initial["seen"] = self.marker()
        self.initial |= {name: value for name, value in (tried or {}).items() if name in self.fields and name != "seen"}

    @property
    def totals(self) -> list:
        """Seats and award of each category side by side."""
        categories = [] if self.instance.is_split else Category
        return [self[f"{kind}_{category}"] for category in categories for kind in ("total", "award")]

    def content(self) -> dict:
        """For the verb."""
        settings = {name: self.cleaned_data[name] for name in self.Meta.fields}
        if self.instance.is_split:
            return {"settings": settings}
        awards = {category: self.cleaned_data[f"award_{category}"] or 0 for category in self.categories()}
        return {
            "settings": settings,
            "categories": {category: (total, awards[category]) for category, total in self.categories().items()},
        }


class LeaveOutForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it left out?"),
        min_length=SHORTEST_REASON,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who reads the plan reads the reason."),
    )
