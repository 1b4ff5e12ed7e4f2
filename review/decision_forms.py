"""What is typed of a decision: its year, the meeting, places and awards, a move, a signature."""

from decimal import Decimal
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from leadership.code_forms import CodeField
from leadership.forms import FIRST_YEAR, LAST_YEAR
from review.enums import Category
from review.models import AwardDecision
from review.quota_forms import MOST_SEATS, MOST_YUAN


class DecisionBeginForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class MinutesForm(forms.ModelForm):
    """A draft may leave anything out; what is missing is said before it is put to be signed."""

    class Meta:
        model = AwardDecision
        fields = ("met_on", "place", "present", "minutes")
        widgets = {
            "met_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "present": forms.Textarea(attrs={"rows": 4}),
            "minutes": forms.Textarea(attrs={"rows": 10}),
        }
        help_texts = {"present": _("Name and department of each, one a line.")}


class CutsForm(forms.Form):
    """Places and award of each category of ``candidates``, which counts them; ``cuts`` are as they stand."""

    def __init__(self, *args, cuts, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.categories = list(candidates)
        kept = {row.category: row for row in cuts}
        for category, number in candidates.items():
            self._add(category, number, kept.get(category))

    def _add(self, category, number, row):
        name = {"category": Category(category).label}
        self.fields[f"places_{category}"] = forms.IntegerField(
            label=_("%(category)s: places") % name,
            help_text=_("At most %(count)s: so many are scored. Empty: decided on later.") % {"count": number},
            required=False,
            min_value=0,
            max_value=min(MOST_SEATS, number),
            initial=row and row.places,
        )
        self.fields[f"amount_{category}"] = forms.DecimalField(
            label=_("%(category)s: award per nominee (yuan)") % name,
            required=False,
            min_value=0,
            max_value=MOST_YUAN,
            max_digits=12,
            decimal_places=2,
            initial=row and row.amount,
        )

    def clean(self):
        said = super().clean()
        for category in self.categories:
            if said.get(f"places_{category}") is not None and said.get(f"amount_{category}") is None:
                self.add_error(f"amount_{category}", _("Say what each of them gets."))
        return said

    def content(self) -> dict[str, tuple[int, Decimal]]:
        """By category (places, award) of those that are decided on now, for the verb."""
        said = {
            each: (self.cleaned_data[f"places_{each}"], self.cleaned_data[f"amount_{each}"]) for each in self.categories
        }
        return {category: (places, amount) for category, (places, amount) in said.items() if places is not None}


class MoveForm(forms.Form):
    """``item`` is supported or left out against its rank, for a reason; put back without one.

    The form says which, so that a page that was opened before somebody else moved it does what stands on it.
    """

    is_supported = forms.BooleanField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the minutes and is signed with them."),
    )

    def __init__(self, *args, item, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = not item.is_moved
        self.initial["is_supported"] = not item.is_supported


class SignForm(forms.Form):
    """What was read, by its hash, that it was read, and the code of the second factor."""

    seen = forms.CharField(widget=forms.HiddenInput)
    code = CodeField()
    is_read = forms.BooleanField(label=_("I have read the minutes and the proposed list, and sign for my department."))
