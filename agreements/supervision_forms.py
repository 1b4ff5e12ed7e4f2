from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.models import Finding, SupervisionVisit
from agreements.supervising import MOST_FINDINGS
from common import clock
from common.uploads import CheckedFileField
from leadership.forms import DateInput

FINDINGS_SHOWN = 3  # the others unfold


class FindingForm(forms.ModelForm):
    """A line for a finding: with both its words and its day, or empty."""

    class Meta:
        model = Finding
        fields = ("text", "due_on")
        widgets = {"text": forms.Textarea(attrs={"rows": 2}), "due_on": DateInput()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def clean(self):
        content = super().clean()
        for name in self.fields:
            if self.has_changed() and not content.get(name) and name not in self.errors:
                self.add_error(name, _("A finding needs its words and a day."))
        return content


FindingForms = forms.formset_factory(FindingForm, extra=MOST_FINDINGS, max_num=MOST_FINDINGS, validate_max=True)


class VisitForm(forms.ModelForm):
    """A visit, and on the same page what it found; lines that stay empty are none."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    class Meta:
        model = SupervisionVisit
        fields = ("visited_on", "visitors", "summary")
        widgets = {"visited_on": DateInput(), "summary": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"visitors": _("Names and offices."), "summary": _("It stays on record as it is written.")}

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.findings = FindingForms(data, prefix="findings")

    @property
    def lines(self) -> list[tuple]:
        """The lines for findings, numbered."""
        return list(enumerate(self.findings.forms, 1))

    @property
    def first_lines(self):
        return self.lines[:FINDINGS_SHOWN]

    @property
    def more_lines(self):
        return self.lines[FINDINGS_SHOWN:]

    @property
    def more_lines_used(self) -> bool:
        """Something stands in the lines that are folded away."""
        return any(form.has_changed() for _number, form in self.more_lines)

    def clean_visited_on(self):
        day = self.cleaned_data["visited_on"]
        if day > clock.today():
            raise ValidationError(_("This day has not come yet."))
        return day

    def clean(self):
        content = super().clean()
        is_right = self.findings.is_valid()
        found = [form for form in self.findings if form.has_changed()]
        for form in found:
            if content.get("visited_on") and form.cleaned_data.get("due_on", clock.today()) < content["visited_on"]:
                form.add_error("due_on", _("This day lies before the visit."))
                is_right = False
        if not is_right:
            raise ValidationError(_("Something is wrong with the findings; see below."))
        content["findings"] = [(form.cleaned_data["text"], form.cleaned_data["due_on"]) for form in found]
        return content


class FindingAnswerForm(forms.Form):
    """What the county did about a finding."""

    answer = forms.CharField(
        label=_("What was done about it"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
    file = CheckedFileField(label=_("Add evidence: a file or photo"), required=False, max_length=200)
