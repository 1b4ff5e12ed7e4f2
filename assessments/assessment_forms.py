"""What is written in the assessment of an agreement: self-assessment, the county's marks, evidence, correction."""

import hashlib

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from agreements.filters import years
from agreements.forms import SAVED_MEANWHILE
from assessments.models import AgreementAssessment
from common.uploads import CheckedFileField


class YearForm(forms.Form):
    """Which programme year is assessed."""

    year = forms.TypedChoiceField(label=_("Programme year"), choices=years, coerce=int)


class SharedForm(forms.Form):
    """A form that two people may have open at once; ``seen`` tells what the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def before(self) -> dict:
        """What stands there now, by field."""
        return {name: self.get_initial_for_field(field, name) for name, field in self.fields.items() if name != "seen"}

    def marker(self) -> str:
        values = [str(value) for value in self.before().values()]
        return hashlib.sha256("\0".join(values).encode()).hexdigest()

    def clean(self):
        """What somebody saved meanwhile is shown beside what was typed; saving once more replaces it."""
        if self.cleaned_data.get("seen") != self.marker():
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = self.marker()
            raise ValidationError([SAVED_MEANWHILE, *self.differences()])

    def differences(self):
        for name, value in self.before().items():
            if name in self.cleaned_data and value != self.cleaned_data[name]:
                words = {"field": self.fields[name].label, "value": "–" if value in (None, "") else localize(value)}
                yield ValidationError(_("%(field)s is now: %(value)s"), params=words)


def marks_field(indicator, label) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_value=indicator.full_marks,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        help_text=_("0 to %(full)s") % {"full": f"{indicator.full_marks.normalize():f}"},
    )


class SelfReportForm(SharedForm, forms.ModelForm):
    """自评: what was achieved, what was difficult, and one's own marks for what the county marks by hand."""

    class Meta:
        model = AgreementAssessment
        fields = ("summary", "problems")
        widgets = {"summary": forms.Textarea(attrs={"rows": 10}), "problems": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "summary": _("What was done for the villages and households, what they have of it, and what shows it."),
            "problems": _("What was difficult, and what is planned next."),
        }

    def __init__(self, *args, marks, **kwargs):
        super().__init__(*args, **kwargs)
        self.by_hand = [mark for mark in marks if not mark.indicator.is_automatic]
        for mark in self.by_hand:
            label = _("Own marks: %(indicator)s") % {"indicator": mark.indicator}
            self.fields[f"own_{mark.indicator_id}"] = marks_field(mark.indicator, label)
            self.initial[f"own_{mark.indicator_id}"] = mark.self_marks
        self.initial["seen"] = self.marker()

    def content(self) -> dict:
        """What was said, for the verb."""
        marks = {mark.indicator_id: self.cleaned_data[f"own_{mark.indicator_id}"] for mark in self.by_hand}
        return {name: self.cleaned_data[name] for name in self._meta.fields} | {"marks": marks}


class ScoreForm(SharedForm):
    """The county's marks by hand, each with its reason."""

    def __init__(self, *args, marks, **kwargs):
        super().__init__(*args, **kwargs)
        self.by_hand = [mark for mark in marks if not mark.indicator.is_automatic]
        for mark in self.by_hand:
            key, words = mark.indicator_id, {"indicator": mark.indicator}
            self.fields[f"marks_{key}"] = marks_field(mark.indicator, _("Marks: %(indicator)s") % words)
            self.fields[f"reason_{key}"] = forms.CharField(
                label=_("Reason: %(indicator)s") % words,
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.initial |= {f"marks_{key}": mark.marks, f"reason_{key}": mark.reason}
        self.initial["seen"] = self.marker()

    def groups(self) -> list[tuple]:
        """(mark, field of the marks, field of the reason) of each indicator."""
        keyed = [(mark, mark.indicator_id) for mark in self.by_hand]
        return [(mark, self[f"marks_{key}"], self[f"reason_{key}"]) for mark, key in keyed]

    def changed_marks(self) -> list[dict]:
        """What was changed, for the verb ``give_mark``."""
        said = [
            {
                "indicator": mark.indicator,
                "marks": self.cleaned_data[f"marks_{mark.indicator_id}"],
                "reason": self.cleaned_data[f"reason_{mark.indicator_id}"],
            }
            for mark in self.by_hand
        ]
        before = {mark.indicator_id: (mark.marks, mark.reason) for mark in self.by_hand}
        return [each for each in said if (each["marks"], each["reason"]) != before[each["indicator"].pk]]


class EvidenceForm(forms.Form):
    file = CheckedFileField(label=_("File"), max_length=200)


class CorrectionForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it corrected?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What is wrong in the confirmed assessment, and how it was found."),
    )
