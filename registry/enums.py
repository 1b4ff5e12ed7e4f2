"""Closed lists of the storey WHOM."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from leadership.enums import Level


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


class ExitStatus(TextChoices):
    """Whether a village or household is still poor, of those on the register 建档立卡."""

    POOR = "poor", _("not yet out of poverty")
    OUT = "out", _("out of poverty")
    RETURNED = "returned", _("fallen back into poverty")


class PovertyCause(TextChoices):
    """The closed list of the registration form, A3."""

    ILLNESS = "illness", _("illness")
    DISABILITY = "disability", _("disability")
    SCHOOLING = "schooling", _("cost of children's schooling")
    DISASTER = "disaster", _("natural disaster")
    NO_LAND = "no_land", _("lack of land")
    NO_WATER = "no_water", _("lack of water")
    NO_SKILL = "no_skill", _("lack of skills or technology")
    NO_LABOUR = "no_labour", _("lack of labour force")
    NO_CAPITAL = "no_capital", _("lack of capital")
    POOR_TRANSPORT = "poor_transport", _("poor transport")
    NO_MOTIVATION = "no_motivation", _("lack of motivation for self-development")
    OTHER = "other", _("other cause")


class HouseholdAttribute(TextChoices):
    """The attribute of a poor household on the registration form, A2."""

    ORDINARY = "ordinary", _("ordinary poor household")
    ALLOWANCE = "allowance", _("household on subsistence allowance")
    FIVE_GUARANTEES = "five_guarantees", _("five-guarantees household")
    ALLOWANCE_AND_POOR = "allowance_and_poor", _("poor household on subsistence allowance")


class FacilityKind(TextChoices):
    """What the programme places in poor counties and villages [二(五)]."""

    CARAVAN = "caravan", _("science popularization caravan")
    MUSEUM_TOUR = "museum_tour", _("tour of the mobile science museum")
    SCHOOL_MUSEUM = "school_museum", _("rural middle school science museum")
    E_STATION = "e_station", _("rural e-station of Science China")
    EXPERT_STATION = "expert_station", _("expert service station")


class FacilityState(TextChoices):
    PLANNED = "planned", _("planned")
    IN_SERVICE = "in_service", _("in service")
    ENDED = "ended", _("no longer in service")


class SpecialtyKind(TextChoices):
    """What poor townships and villages live on and are known for [一(二)]."""

    INDUSTRY = "industry", _("specialty industry")
    BRAND = "brand", _("brand")


LEVEL_OF_SPECIALTY = {SpecialtyKind.INDUSTRY: Level.TOWNSHIP, SpecialtyKind.BRAND: Level.VILLAGE}


class PersonalField(TextChoices):
    """What is kept encrypted and shown one by one."""

    ID_NUMBER = "id_number", _("ID number")
    TELEPHONE = "telephone", _("telephone")
