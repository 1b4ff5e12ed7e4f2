from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from leadership.region_field import RegionField
from registry.enums import ExpertField, OrganisationKind
from registry.identifiers import clean_credit_code, clean_id_number
from registry.models import Expert, Organisation
from registry.registering import kinds_for


class OrganisationForm(forms.ModelForm):
    """An organisation of one's own region; agriculture officers register extension stations only."""

    region = RegionField(label=_("Region"))
    contact_phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    class Meta:
        model = Organisation
        fields = ("name", "kind", "credit_code", "region", "contact_name", "contact_phone")
        help_texts = {"credit_code": _("18 characters; leave it empty if the organisation has none.")}

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].limit_to(levels=range(4), within=by.region_code)
        allowed = kinds_for(by)
        self.fields["kind"].choices = [(value, label) for value, label in OrganisationKind.choices if value in allowed]

    def clean_credit_code(self):
        code = self.cleaned_data["credit_code"]
        return clean_credit_code(code) if code else None


class ExpertForm(forms.ModelForm):
    """An expert of one's own region. The ID number is typed once and never shown again in full."""

    region = RegionField(label=_("Region"))
    id_number = forms.CharField(label=_("ID number"), max_length=30, help_text=_("18 characters, kept encrypted."))
    fields_of_work = forms.MultipleChoiceField(
        label=_("Fields"), choices=ExpertField.choices, widget=forms.CheckboxSelectMultiple
    )
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    class Meta:
        model = Expert
        fields = ("name", "id_number", "region", "employer", "title", "phone")

    field_order = ("name", "id_number", "region", "employer", "title", "fields_of_work", "phone")

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["region"].limit_to(levels=range(4), within=by.region_code)
        if self.instance.pk:
            self.initial["fields_of_work"] = self.instance.fields
            self._fix_identity()

    def _fix_identity(self):
        """Who an expert is never changes: a mistake is put right by removing the record and registering anew."""
        del self.fields["id_number"]
        for name in ("name", "region"):
            self.fields[name].disabled = True

    def clean_id_number(self):
        number = clean_id_number(self.cleaned_data["id_number"])
        token = self.data.get("form_token")
        if Expert.objects.with_id_number(number).exclude(form_token=token).exists():
            raise ValidationError(_("An expert with this ID number is registered already. Search the roster first."))
        return number
