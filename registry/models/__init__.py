from registry.models.expert import Expert, ExpertStep
from registry.models.helper import HelperAccount
from registry.models.organisation import Organisation

__all__ = ["Expert", "ExpertStep", "HelperAccount", "Organisation"]
