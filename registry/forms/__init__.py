from registry.forms.base_data import FacilityForm, HouseholdForm, SpecialtyForm, VillageForm
from registry.forms.parties import ExpertForm, OrganisationForm

__all__ = ["ExpertForm", "FacilityForm", "HouseholdForm", "OrganisationForm", "SpecialtyForm", "VillageForm"]
