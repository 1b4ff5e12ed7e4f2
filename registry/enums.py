"""Closed lists of the storey WHOM."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    """The plan's kinds of organisation that may help and be rewarded [三(六)]."""

    SOCIETY = "society", _("learned society")
    RPTA = "rpta", _("rural professional technology association")
    RPTA_FEDERATION = "rpta_federation", _("RPTA federation (consortium)")
    DEMONSTRATION_BASE = "demonstration_base", _("rural science popularization demonstration base")
    FARMERS_COOPERATIVE = "farmers_cooperative", _("specialized farmers' cooperative")
    EXTENSION_STATION = "extension_station", _("agricultural technology extension station")
    EXPERT_STATION = "expert_station", _("agricultural expert service station")
    UNIVERSITY = "university", _("university or institute")
    ENTERPRISE = "enterprise", _("enterprise")
    OTHER = "other", _("other organisation")


# Those that the agriculture departments look after [四(二)].
EXTENSION_KINDS = (OrganisationKind.EXTENSION_STATION, OrganisationKind.EXPERT_STATION)


class ExpertState(TextChoices):
    APPLIED = "applied", _("applied for the roster")
    LISTED = "listed", _("on the roster")
    SUSPENDED = "suspended", _("suspended")
    REMOVED = "removed", _("removed from the roster")


# Who an expert is may be put right while the office has yet to decide, or will decide again.
OPEN_TO_CORRECTION = (ExpertState.APPLIED, ExpertState.SUSPENDED)


class ExpertField(TextChoices):
    """What an expert can help with."""

    CROPS = "crops", _("crops")
    HORTICULTURE = "horticulture", _("fruit, vegetables and flowers")
    TEA = "tea", _("tea")
    HERBS = "herbs", _("medicinal herbs")
    LIVESTOCK = "livestock", _("livestock and poultry")
    AQUACULTURE = "aquaculture", _("aquaculture")
    FORESTRY = "forestry", _("forestry")
    PLANT_PROTECTION = "plant_protection", _("plant protection and soil")
    PROCESSING = "processing", _("processing of farm produce")
    MACHINERY = "machinery", _("farm machinery")
    ECOMMERCE = "ecommerce", _("e-commerce and marketing")
    HEALTH = "health", _("health and medicine")
    EDUCATION = "education", _("science education")
    OTHER = "other_field", _("other field")
