"""What the county writes beside the text of an amendment, and all it writes to end an agreement."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.enums import ChangeKind
from agreements.models import AgreementChange
from common.uploads import CheckedFileField
from leadership.forms import DateInput


class AmendmentForm(forms.ModelForm):
    class Meta:
        model = AgreementChange
        fields = ("reason",)
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}


class CompletionForm(forms.ModelForm):
    class Meta:
        model = AgreementChange
        fields = ("ended_on", "report")
        widgets = {"ended_on": DateInput(), "report": forms.Textarea(attrs={"rows": 12})}
        help_texts = {"report": _("What was reached, what the villages have of it, and what goes on afterwards.")}


class TerminationForm(forms.ModelForm):
    class Meta:
        model = AgreementChange
        fields = ("ended_on", "reason")
        widgets = {"ended_on": DateInput(), "reason": forms.Textarea(attrs={"rows": 6})}


FORM_OF_KIND = {
    ChangeKind.AMENDMENT: AmendmentForm,
    ChangeKind.COMPLETION: CompletionForm,
    ChangeKind.TERMINATION: TerminationForm,
}


class ChangeFileForm(forms.Form):
    file = CheckedFileField(label=_("File"), max_length=200)


class DayForm(forms.Form):
    """The day on which one wants to know what was in force."""

    on = forms.DateField(label=_("In force on"), widget=DateInput())
