"""What is typed of poor villages, poor households, facilities and specialties."""

from unicodedata import normalize

from django import forms
from django.utils.translation import gettext_lazy as _

from common.encrypted import keyed_hash
from leadership.enums import Level
from leadership.region_field import RegionField
from registry.base_data import (
    contradictions_of_facility,
    contradictions_of_household,
    contradictions_of_specialty,
    contradictions_of_village,
)
from registry.enums import FacilityKind, PovertyCause
from registry.forms.register import RegisterForm
from registry.identifiers import clean_id_number
from registry.maintaining import facility_kinds_for
from registry.models import Facility, PoorHousehold, PoorVillage, Specialty
from registry.organisation_field import OrganisationField

FROM_COUNTY_DOWN = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
VILLAGE_HELP = _("Name or 12 digits of the village, e.g. 核桃坝 or 520328004203")


class BaseDataForm(RegisterForm):
    """``contradictions`` of the typed values stand at their fields."""

    contradictions = None

    def clean(self):
        content = super().clean()
        for field, sentence in type(self).contradictions(content).items():
            self.add_error(field, sentence)
        return content

    def look_for(self, sentence, field, **found_by):
        """Tell, at ``field``, of another record that has these values already."""
        known = self._meta.model.objects.exclude(pk=self.instance.pk).filter(**found_by).first()
        if known:
            self.tell_of(known, field, sentence)


class VillageForm(BaseDataForm):
    """A poor village of one's own region with its figures."""

    telephone = ""
    levels = (Level.VILLAGE,)
    contradictions = contradictions_of_village
    region = RegionField(label=_("Village"), help_text=VILLAGE_HELP)

    class Meta:
        model = PoorVillage
        fields = ("region", "households", "people", "poor_households", "poor_people", "labour", "industry")
        fields += ("exit_status", "exit_year")

    def __init__(self, *args, **kwargs):
        """Which village it is stays: one entered for another village is deleted and entered anew."""
        super().__init__(*args, **kwargs)
        self.fields["region"].disabled = bool(self.instance.pk)

    def clean_region(self):
        region = self.cleaned_data["region"]
        self.look_for(_("This village is registered already."), "region", region=region)
        return region


class HouseholdForm(BaseDataForm):
    """A poor household of a village in one's own region. The ID number is typed once and never shown again in full."""

    levels = (Level.VILLAGE,)
    contradictions = contradictions_of_household
    region = RegionField(label=_("Village"), help_text=VILLAGE_HELP)
    id_number = forms.CharField(
        label=_("ID number of the head"), max_length=40, help_text=_("18 characters, kept encrypted.")
    )
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    other_causes = forms.MultipleChoiceField(
        label=_("Other causes of poverty"),
        choices=PovertyCause.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("At most two, without the main cause."),
    )

    class Meta:
        model = PoorHousehold
        fields = ("region", "number", "head", "id_number", "phone", "people", "labour", "attribute", "main_cause")
        fields += ("other_causes", "exit_status", "exit_year")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["id_number"]

    def clean_number(self):
        number = normalize("NFKC", self.cleaned_data["number"]).replace(" ", "")
        self.look_for(_("A household with this registered number is there already."), "number", number=number)
        return number

    def clean_id_number(self):
        number = clean_id_number(self.cleaned_data["id_number"])
        sentence = _("A household whose head has this ID number is registered already.")
        self.look_for(sentence, "id_number", id_hash=keyed_hash(number))
        return number


class FacilityForm(BaseDataForm):
    """A facility in a county, township or village of one's own region."""

    telephone = ""
    levels = FROM_COUNTY_DOWN
    contradictions = contradictions_of_facility
    region = RegionField(label=_("Region"), help_text=_("County, township or village, by name or code"))
    organisation = OrganisationField(
        label=_("Run by"),
        required=False,
        help_text=_("Name or credit code; leave it empty if no organisation runs it."),
    )

    class Meta:
        model = Facility
        fields = ("kind", "name", "region", "location", "year", "state", "organisation")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        allowed = facility_kinds_for(self.by)
        self.fields["kind"].choices = [(value, label) for value, label in FacilityKind.choices if value in allowed]

    def clean(self):
        content = super().clean()
        same = {name: content.get(name) for name in ("region", "kind", "name", "year")}
        if all(same.values()):
            self.look_for(_("This facility is registered in this region and year already."), "name", **same)
        return content


class SpecialtyForm(BaseDataForm):
    """The specialty industry of a township, or the brand of a village, of one's own region."""

    telephone = ""
    levels = (Level.TOWNSHIP, Level.VILLAGE)
    contradictions = contradictions_of_specialty
    region = RegionField(
        label=_("Region"), help_text=_("The township of an industry or the village of a brand, by name or code")
    )
    organisation = OrganisationField(
        label=_("Led by"),
        required=False,
        help_text=_("The association or agribusiness, by name or credit code; leave it empty if there is none."),
    )

    class Meta:
        model = Specialty
        fields = ("kind", "name", "region", "since", "organisation", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"note": _("What shows it: scale and output, trade mark or certificate, who gains by it.")}

    def clean(self):
        content = super().clean()
        same = {name: content.get(name) for name in ("region", "kind", "name")}
        if all(same.values()):
            self.look_for(_("This industry or brand is registered in this region already."), "name", **same)
        return content
