"""Choosing the two records of one organisation, and which of them is kept."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leadership.region_field import RegionField
from registry.models import Organisation
from registry.organisation_field import OrganisationField


class PlaceForm(forms.Form):
    """Where to look for duplicates: one's own region, or a part of it."""

    region = RegionField(label=_("Region"), required=False)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["region"].limit_to(within=by.region_code)

    @property
    def place(self):
        return (self.is_valid() and self.cleaned_data["region"]) or self.by.region


class TwinForm(forms.Form):
    """The other record of ``organisation``, by name or code."""

    twin = OrganisationField(label=_("The other record"), help_text=_("Name or credit code"))

    def __init__(self, *args, organisation, by, **kwargs):
        super().__init__(*args, **kwargs)
        others = Organisation.objects.visible_to(by).pickable().exclude(pk=organisation.pk)
        self.fields["twin"].choose_among(others)


class MergeForm(forms.Form):
    kept = forms.TypedChoiceField(label=_("Which record is kept?"), coerce=int, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why are the two the same organisation?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )

    def __init__(self, *args, pair, **kwargs):
        super().__init__(*args, **kwargs)
        self.pair = {each.pk: each for each in pair}
        self.fields["kept"].choices = [(each.pk, f"{each.name} · {each.region.full_name}") for each in pair]

    @property
    def asked(self) -> dict:
        """What ``registry.merging.merge`` is to be told."""
        kept = self.pair[self.cleaned_data["kept"]]
        merged = next(each for each in self.pair.values() if each is not kept)
        return {"kept": kept, "merged": merged, "reason": self.cleaned_data["reason"]}
