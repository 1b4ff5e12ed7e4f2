from registry.models.expert import Expert, ExpertStep
from registry.models.facility import Facility
from registry.models.helper import HelperAccount
from registry.models.household import PoorHousehold
from registry.models.merge import OrganisationMerge
from registry.models.organisation import Organisation
from registry.models.registered import Registered
from registry.models.reveal import Reveal
from registry.models.specialty import Specialty
from registry.models.village import PoorVillage

__all__ = [
    "Expert",
    "ExpertStep",
    "Facility",
    "HelperAccount",
    "Organisation",
    "OrganisationMerge",
    "PoorHousehold",
    "PoorVillage",
    "Registered",
    "Reveal",
    "Specialty",
]
