"""The parts of an agreement, each a form that is saved by itself. A draft may leave anything out."""

import hashlib

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.enums import AttachmentKind, HelperKind, Part
from agreements.models import AgreementVersion, Task
from common.uploads import CheckedFileField
from leadership.enums import Level
from leadership.models import Region
from registry.models import Expert, Organisation

FOUND = 50
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OrganisationField(forms.CharField):
    """An organisation of the country by name or credit code; several that fit are listed in the error."""

    def to_python(self, value):
        words = super().to_python(value)
        if not words:
            return None
        found = list(Organisation.objects.pickable().named(words)[:FOUND])
        exact = [each for each in found if words in (each.name, each.credit_code)]
        if len(exact or found) == 1:
            return (exact or found)[0]
        raise ValidationError(self._several(found) if found else _("No organisation of this name is registered."))

    def prepare_value(self, value):
        organisation = Organisation.objects.filter(pk=value).first() if isinstance(value, int) else None
        return organisation.name if organisation else value

    def _several(self, found):
        shown = "；".join(f"{each.name}（{each.region.name}）" for each in found[:10])
        return _("Several organisations fit. Type the whole name of one: %(names)s") % {"names": shown}


class PartForm(forms.ModelForm):
    """Fields of the version. ``seen`` tells whether somebody else saved this part since the page was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.marker(self.instance)

    def marker(self, version) -> str:
        values = [str(getattr(version, name)) for name in self._meta.fields]
        return hashlib.sha256("\0".join(values).encode()).hexdigest()

    def save_to(self, version) -> None:
        """Write what was typed. Raises ValidationError if the part was saved by somebody else meanwhile."""
        if self.cleaned_data["seen"] != self.marker(version):
            raise ValidationError(
                _("Somebody else has saved this part since you opened it. Open it in a second window and compare.")
            )
        for name in self._meta.fields:
            setattr(version, name, self.cleaned_data[name])
        version.save()


class BasicsForm(PartForm):
    organisation = OrganisationField(
        label=_("Assisting organisation"),
        required=False,
        help_text=_("Name or credit code. If experts help by themselves, leave it empty."),
    )

    class Meta:
        model = AgreementVersion
        fields = ("title", "helper_kind", "organisation", "starts_on", "ends_on")
        widgets = {"starts_on": DATE, "ends_on": DATE}

    def clean(self):
        data = super().clean()
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The period ends before it begins. Check both days."))
        if data.get("organisation") and data.get("helper_kind") != HelperKind.ORGANISATION:
            self.add_error("organisation", _("Leave this empty, or say above that an organisation helps."))
        return data


class ContentForm(PartForm):
    class Meta:
        model = AgreementVersion
        fields = ("objectives", "mechanism", "funds")
        widgets = {"objectives": forms.Textarea(attrs={"rows": 5}), "mechanism": forms.Textarea(attrs={"rows": 5})}


class TaskForm(forms.ModelForm):
    class Meta:
        model = Task
        fields = ("area", "description", "target", "unit", "due_on")
        widgets = {"due_on": DATE}
        help_texts = {
            "target": _("How much will be reached, as a number."),
            "unit": _("Of what, e.g. people trained, households, mu."),
        }

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, **kwargs)
        self.version = version

    def clean_due_on(self):
        due, starts, ends = self.cleaned_data["due_on"], self.version.starts_on, self.version.ends_on
        if starts and ends and not starts <= due <= ends:
            raise ValidationError(
                _("The period of the agreement is %(starts)s to %(ends)s."), params={"starts": starts, "ends": ends}
            )
        return due


class VillagesForm(forms.Form):
    """Villages of the agreement's own county."""

    villages = forms.ModelMultipleChoiceField(
        Region.objects.none(),
        label=_("Villages"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one village."),
            "invalid_choice": _("%(value)s is not a village of this county."),
        },
    )

    def __init__(self, *args, agreement, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["villages"].queryset = Region.objects.within(agreement.region_id).filter(level=Level.VILLAGE)


class ExpertsForm(forms.Form):
    """Experts on the roster, from the whole country."""

    experts = forms.ModelMultipleChoiceField(
        Expert.objects.none(),
        label=_("Experts"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one expert."),
            "invalid_choice": _("This expert is not on the roster, so cannot take part."),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["experts"].queryset = Expert.objects.pickable()


class AttachmentForm(forms.Form):
    kind = forms.ChoiceField(label=_("What it is"), choices=AttachmentKind.choices)
    file = CheckedFileField(label=_("File"), max_length=200)


FORM_OF_PART = {Part.BASICS: BasicsForm, Part.CONTENT: ContentForm}
