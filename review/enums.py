"""Closed lists of the storey WHAT IS REWARDED."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.enums import OrganisationKind


class Category(TextChoices):
    """Who may be put forward for awards: the plan's kinds of organisation, and experts [三(六)]."""

    SOCIETY = "society", _("learned societies")
    RPTA = "rpta", _("rural professional technology associations (federations)")
    DEMONSTRATION_BASE = "demonstration_base", _("rural science popularization demonstration bases")
    FARMERS_COOPERATIVE = "farmers_cooperative", _("specialized farmers' cooperatives")
    EXTENSION_STATION = "extension_station", _("agricultural technology extension stations")
    EXPERT_STATION = "expert_station", _("agricultural expert service stations")
    EXPERT = "expert", _("science and technology experts")


# The category that an organisation stands in; the other kinds help, and are not put forward [三(六)].
CATEGORY_OF_KIND = {
    OrganisationKind.SOCIETY: Category.SOCIETY,
    OrganisationKind.RPTA: Category.RPTA,
    OrganisationKind.RPTA_FEDERATION: Category.RPTA,
    OrganisationKind.DEMONSTRATION_BASE: Category.DEMONSTRATION_BASE,
    OrganisationKind.FARMERS_COOPERATIVE: Category.FARMERS_COOPERATIVE,
    OrganisationKind.EXTENSION_STATION: Category.EXTENSION_STATION,
    OrganisationKind.EXPERT_STATION: Category.EXPERT_STATION,
}


class QuotaState(TextChoices):
    """Where a quota plan stands [三(五)]."""

    DRAFT = "draft", _("being drafted")
    PUT_FORWARD = "put_forward", _("put forward for publication")
    RETURNED = "returned", _("returned")
    PUBLISHED = "published", _("published")


# The clerks write it; what was put forward changes only once it is returned, what was published never [INV-5].
OPEN_QUOTA_STATES = (QuotaState.DRAFT, QuotaState.RETURNED)


class QuotaPart(TextChoices):
    """What the return of a quota plan can be about."""

    TOTALS = "totals", _("totals and award amounts")
    PARAMETERS = "parameters", _("parameters")
    FIGURES = "figures", _("figures")
    LEFT_OUT = "left_out", _("who is left out")


class Missing(TextChoices):
    """Why the figures of a place are not in."""

    NOT_CLOSED = "not_closed", _("has not closed its figures of the year before")
    NOT_GRADED = "not_graded", _("its assessment of the year before is not published yet")
