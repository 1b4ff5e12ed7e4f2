"""The parts of an agreement, each a form that is saved by itself. A draft may leave anything out."""

import hashlib
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from agreements.enums import AttachmentKind, HelperKind, Part
from agreements.models import AgreementVersion, Task
from common.uploads import CheckedFileField
from leadership.enums import Level
from leadership.forms import DateInput
from leadership.models import Region
from registry.models import Expert
from registry.organisation_field import OrganisationField

SAVED_MEANWHILE = _("Somebody else has saved this part since you opened it. Compare, then save again to replace it.")


class PartForm(forms.ModelForm):
    """Fields of a row that two clerks may have open at once; ``seen`` tells what the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.marker(self.instance)

    def marker(self, row) -> str:
        values = [str(getattr(row, name)) for name in self._meta.fields]
        return hashlib.sha256("\0".join(values).encode()).hexdigest()

    def save_to(self, row) -> None:
        """Write what was typed to ``row``, read anew and locked.

        Raises ValidationError if somebody saved it meanwhile: what stands there now is shown beside
        what was typed, and saving once more replaces it.
        """
        if self.cleaned_data["seen"] != self.marker(row):
            self.data = self.data.copy()
            self.data["seen"] = self.marker(row)
            raise ValidationError([SAVED_MEANWHILE, *self._saved_meanwhile(row)])
        for name in self._meta.fields:
            setattr(row, name, self.cleaned_data[name])
        row.save()

    def _saved_meanwhile(self, row):
        for name in self._meta.fields:
            if getattr(row, name) != self.cleaned_data[name]:
                words = {"field": self.fields[name].label, "value": getattr(row, name)}
                yield ValidationError(_("%(field)s is now: %(value)s"), params=words)


class BasicsForm(PartForm):
    organisation = OrganisationField(
        label=_("Assisting organisation"),
        required=False,
        help_text=_("Name or credit code. If experts help by themselves, leave it empty."),
    )

    class Meta:
        model = AgreementVersion
        fields = ("title", "helper_kind", "organisation", "starts_on", "ends_on")
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}

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

    def clean_funds(self):
        funds = self.cleaned_data["funds"]
        if funds is not None and funds < 0:
            raise ValidationError(_("Funds cannot be negative."))
        return funds


class TaskForm(PartForm):
    class Meta:
        model = Task
        fields = ("area", "description", "target", "unit", "due_on")
        widgets = {"due_on": DateInput()}
        help_texts = {
            "target": _("How much will be reached, as a number."),
            "unit": _("Of what, e.g. people trained, households, mu."),
        }

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, **kwargs)
        self.version = version

    def clean_target(self):
        target = self.cleaned_data["target"]
        if target <= Decimal(0):
            raise ValidationError(_("The target must be more than zero."))
        return target

    def clean_due_on(self):
        due, starts, ends = self.cleaned_data["due_on"], self.version.starts_on, self.version.ends_on
        if starts and ends and not starts <= due <= ends:
            period = {"starts": date_format(starts), "ends": date_format(ends)}
            raise ValidationError(_("The period of the agreement is %(starts)s to %(ends)s."), params=period)
        return due

    def content(self) -> dict:
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class TicksField(forms.ModelMultipleChoiceField):
    """Boxes to tick. Every row of the queryset may be sent; ``show`` says which have a box."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, words, **kwargs):
        super().__init__(**kwargs)
        self.label_from_instance = words

    def show(self, rows):
        self.choices = [(row.pk, self.label_from_instance(row)) for row in rows]


class VillagesForm(forms.Form):
    """Villages of the agreement's own county."""

    villages = TicksField(
        words=lambda village: f"{village.parent} {village}",
        queryset=Region.objects.none(),
        label=_("Villages"),
        error_messages={
            "required": _("Tick at least one village."),
            "invalid_choice": _("%(value)s is not a village of this county."),
        },
    )

    def __init__(self, *args, county, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["villages"].queryset = Region.objects.within(county).filter(level=Level.VILLAGE)
        self.fields["villages"].show(found)


class ExpertsForm(forms.Form):
    """Experts on the roster, from the whole country."""

    experts = TicksField(
        words=lambda expert: f"{expert.name} · {expert.employer} · {expert.title} · {expert.region}",
        queryset=Expert.objects.none(),
        label=_("Experts"),
        error_messages={
            "required": _("Tick at least one expert."),
            "invalid_choice": _("This expert is not on the roster, so cannot take part."),
        },
    )

    def __init__(self, *args, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["experts"].queryset = Expert.objects.pickable()
        self.fields["experts"].show(found)


class AttachmentForm(forms.Form):
    kind = forms.ChoiceField(label=_("What it is"), choices=AttachmentKind.choices)
    file = CheckedFileField(label=_("File"), max_length=200)


FORM_OF_PART = {Part.BASICS: BasicsForm, Part.CONTENT: ContentForm}
