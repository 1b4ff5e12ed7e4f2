"""What the county writes in a nomination: the deeds in four parts, and the evidence of each."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.assessment_forms import SharedForm
from common.uploads import CheckedFileField
from review.enums import DeedPart
from review.models import Nomination


class BeginForm(forms.Form):
    """The token with which the same form sent twice begins one nomination."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class DeedsForm(SharedForm, forms.ModelForm):
    """事迹材料: a draft may leave anything out; what is in the system already is not asked."""

    class Meta:
        model = Nomination
        fields = ("summary", "measures", "results", "mechanism")
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "measures": forms.Textarea(attrs={"rows": 8}),
            "results": forms.Textarea(attrs={"rows": 8}),
            "mechanism": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "summary": _("In a few sentences: for whom, by what, with which result."),
            "measures": _("Techniques brought in, training, demonstration, guidance in the villages."),
            "results": _("What the villages and households have of it. The figures stand beside; do not repeat them."),
            "mechanism": _("What goes on when the experts have left: cooperatives, contracts, trained farmers."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.marker()

    def content(self) -> dict:
        """What was said, for the verb."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class EvidenceForm(forms.Form):
    part = forms.ChoiceField(label=_("What it proves"), choices=DeedPart.choices)
    file = CheckedFileField(label=_("File"), max_length=200)
