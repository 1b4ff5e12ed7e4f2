"""What is typed of organisations and experts."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from leadership.enums import Level
from leadership.permissions import MAINTAIN_REGISTERS
from leadership.region_field import RegionField
from registry.enums import ExpertField, OrganisationKind
from registry.forms.register import RegisterForm
from registry.guards import NAME_STAYS
from registry.identifiers import clean_credit_code, clean_id_number
from registry.models import Expert, Organisation
from registry.organisation_field import OrganisationField
from registry.registering import employers_for, kinds_for


class OrganisationForm(RegisterForm):
    """An organisation of one's own region; agriculture officers register extension stations only."""

    telephone = "contact_phone"
    levels = tuple(Level)
    region = RegionField(
        label=_("Region"),
        help_text=_("By name or code. An association of a township or village belongs to that township or village."),
    )
    # Longer than a code is, because people write it with spaces.
    credit_code = forms.CharField(
        label=_("Credit code"),
        max_length=40,
        required=False,
        help_text=_("18 characters; leave it empty if the organisation has none."),
    )
    contact_phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)

    class Meta:
        model = Organisation
        fields = ("name", "kind", "credit_code", "region", "contact_name", "contact_phone")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        allowed = kinds_for(self.by)
        self.fields["kind"].choices = [(value, label) for value, label in OrganisationKind.choices if value in allowed]

    def clean_credit_code(self):
        code = self.cleaned_data["credit_code"]
        return clean_credit_code(code) if code else None

    def clean(self):
        content = super().clean()
        others = Organisation.objects.exclude(pk=self.instance.pk).select_related("region")
        self._look_for_name(others, content)
        self._look_for_code(others, content)
        return content

    def _look_for_name(self, others, content):
        known = others.filter(name=content.get("name"), region=content.get("region")).first()
        if known:
            self.tell_of(known, "name", _("An organisation of this name is registered in this region already."))

    def _look_for_code(self, others, content):
        code = content.get("credit_code")
        known = others.filter(credit_code=code).first() if code else None
        if known:
            words = {"name": known.name, "region": known.region.full_name}
            sentence = _("This code belongs to %(name)s (%(region)s), which is registered already.") % words
            self.tell_of(known, "credit_code", sentence)


class ExpertForm(RegisterForm):
    """An expert of one's own region. The ID number is typed once and never shown again in full."""

    id_number = forms.CharField(label=_("ID number"), max_length=40, help_text=_("18 characters, kept encrypted."))
    organisation = OrganisationField(
        label=_("Registered organisation they work for"),
        required=False,
        help_text=_("Name or credit code; leave it empty if it is not registered."),
    )
    employer = forms.CharField(
        label=_("Employer"),
        max_length=120,
        required=False,
        help_text=_("Leave it empty to take over the name of the registered organisation."),
    )
    fields_of_work = forms.MultipleChoiceField(
        label=_("Fields"), choices=ExpertField.choices, widget=forms.CheckboxSelectMultiple
    )
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)

    class Meta:
        model = Expert
        fields = ("name", "id_number", "region", "organisation", "employer", "title", "phone")

    field_order = ("name", "id_number", "region", "organisation", "employer", "title", "fields_of_work", "phone")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choose_among(employers_for(self.by))
        self.fields["organisation"].required = not self.by.may(MAINTAIN_REGISTERS)
        if self.instance.pk:
            self.initial["fields_of_work"] = self.instance.fields
            self._fix_identity()

    def _fix_identity(self):
        """Who an expert is does not change under a decision of the office; the number never does."""
        del self.fields["id_number"]
        self.fields["region"].disabled = True
        self.fields["name"].disabled = not self.instance.is_open_to_correction

    def clean_name(self):
        typed = self.data.get("name", self.instance.name)
        if self.fields["name"].disabled and typed != self.instance.name:
            raise ValidationError(NAME_STAYS)
        return self.cleaned_data["name"]

    def clean_id_number(self):
        number = clean_id_number(self.cleaned_data["id_number"])
        known = Expert.objects.with_id_number(number).first()
        if known:
            self.tell_of(known, "id_number", _("An expert with this ID number is registered already."))
        return number

    def clean(self):
        content = super().clean()
        organisation = content.get("organisation")
        if organisation and not content.get("employer"):
            content["employer"] = organisation.name
        elif not content.get("employer") and "organisation" not in self.errors:
            self.add_error("employer", _("Say where the expert works."))
        return content
