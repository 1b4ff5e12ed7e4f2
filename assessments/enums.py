from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Indicator(TextChoices):
    """What is counted for each region and year, over the agreements in the national repository."""

    AGREEMENTS = "agreements", _("agreements in the repository")
    ORGANISATIONS = "organisations", _("assisting organisations")
    EXPERTS = "experts", _("experts taking part")
    VILLAGES = "villages", _("villages reached")
