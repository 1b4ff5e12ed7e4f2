import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common import clock
from leadership.codes import CODE_LENGTHS
from leadership.enums import Level, Window
from leadership.guards import EXTENSION_IS_FINAL
from leadership.models.region import Region


@pghistory.track()
class ProgrammeYear(models.Model):
    """A year of the programme: its windows, both days included, and the funds for awards in yuan."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    filing_opens = models.DateField(_("filing opens"))
    filing_closes = models.DateField(_("filing closes"))
    assessment_opens = models.DateField(_("assessment opens"))
    assessment_closes = models.DateField(_("assessment closes"))
    nomination_opens = models.DateField(_("nomination opens"))
    nomination_closes = models.DateField(_("nomination closes"))
    provincial_review_opens = models.DateField(_("provincial review opens"))
    provincial_review_closes = models.DateField(_("provincial review closes"))
    national_review_opens = models.DateField(_("national review opens"))
    national_review_closes = models.DateField(_("national review closes"))
    funds = models.DecimalField(_("funds for awards (yuan)"), max_digits=14, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("programme year")
        verbose_name_plural = _("programme years")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name=f"programme_year_{window}_not_reversed",
                condition=Q(**{f"{window}_closes__gte": models.F(f"{window}_opens")}),
                violation_error_message=_("The window closes before it opens."),
            )
            for window in Window.values
        ]

    def __str__(self):
        return str(self.year)

    def get_absolute_url(self):
        return reverse("leadership:year_list")

    def window(self, window: Window, region_code: str):
        """First and last day of ``window`` for a place, an extension of its province included."""
        extended = [
            extension.closes
            for extension in self.extensions.all()
            if extension.window == window and extension.province_id == region_code[:2]
        ]
        return getattr(self, f"{window}_opens"), max([getattr(self, f"{window}_closes"), *extended])

    def windows(self, region_code: str) -> list[dict]:
        """Each window as it is for a place, and whether it is open today."""
        found = []
        for window in Window:
            opens, closes = self.window(window, region_code)
            is_open = opens <= clock.today() <= closes
            found.append({"label": window.label, "opens": opens, "closes": closes, "is_open": is_open})
        return found


@pghistory.track()
class WindowExtension(models.Model):
    """The national office lets one province act longer, with the reason on record [domain 3]."""

    programme_year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="extensions")
    window = models.CharField(_("window"), max_length=20, choices=Window.choices)
    province = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("province"))
    closes = models.DateField(_("closes"))
    reason = models.TextField(_("reason"))
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["-granted_at"]
        constraints = [
            models.CheckConstraint(
                name="window_extension_for_a_province",
                condition=Exact(Length("province_id"), CODE_LENGTHS[Level.PROVINCE]),
                violation_error_message=_("A window is extended for a whole province."),
            ),
            models.CheckConstraint(name="window_extension_says_why", condition=~Q(reason="")),
        ]
        triggers = [EXTENSION_IS_FINAL]

    def __str__(self):
        return f"{self.programme_year_id} · {self.get_window_display()} · {self.province}"
