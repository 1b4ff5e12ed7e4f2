"""What the clerks of a province write of their year."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.assessment_forms import SharedForm
from assessments.models import YearReport
from assessments.report_lists import known_years


class BeginReportForm(forms.Form):
    """Of which year the figures are reported."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, year) for year in known_years()]


class RemarkForm(SharedForm, forms.ModelForm):
    class Meta:
        model = YearReport
        fields = ("remark",)
        widgets = {"remark": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "remark": _("What the figures do not say: why one stands out, what is still missing and when it will come.")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.marker()
