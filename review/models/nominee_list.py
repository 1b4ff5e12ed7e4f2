import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.workflow.models import ChainRecord, Step
from leadership.codes import CODE_LENGTHS
from leadership.enums import Level
from leadership.models import Region
from leadership.scope import PlaceQuerySet
from review.enums import NomineeListState, NomineeOutcome
from review.guards import ITEM_OF_OPEN_LIST
from review.models.nomination import Nomination


class NomineeListQuerySet(PlaceQuerySet):
    def visible_to(self, membership):
        """A list is the province's and, once forwarded, the nation's as well."""
        rows = super().visible_to(membership)
        if membership is None:
            return rows
        return rows.filter(~Q(state=NomineeListState.DRAFT) | Q(region=membership.region_code))


@pghistory.track()
class NomineeList(ChainRecord):
    """推荐名单: the nominees that a province has selected and forwards to the nation [三(五)]."""

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="nominee_lists", verbose_name=_("province")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("serial"), editable=False)
    note = models.TextField(_("note for the national office"), max_length=2000, blank=True)
    nominations = models.ManyToManyField(Nomination, through="NomineeItem", related_name="lists")
    form_token = models.UUIDField(unique=True, editable=False)

    objects = NomineeListQuerySet.as_manager()

    class Meta:
        verbose_name = _("list of nominees")
        verbose_name_plural = _("lists of nominees")
        ordering = ["-year", "region", "-serial"]
        constraints = [
            models.UniqueConstraint(fields=["year", "region", "serial"], name="nominee_list_one_a_serial"),
            models.CheckConstraint(name="nominee_list_state_known", condition=Q(state__in=NomineeListState.values)),
            models.CheckConstraint(
                name="nominee_list_of_a_province", condition=Exact(Length("region"), CODE_LENGTHS[Level.PROVINCE])
            ),
        ]

    def __str__(self):
        return _("%(place)s %(year)s list of nominees %(serial)s") % {
            "place": self.region.name,
            "year": self.year,
            "serial": self.serial,
        }

    def get_absolute_url(self):
        return reverse("review:nominee_list_detail", args=[self.pk])

    @property
    def title(self) -> str:
        return str(self)


class NomineeListStep(Step):
    record = models.ForeignKey(NomineeList, on_delete=models.PROTECT, related_name="steps")


@pghistory.track()
class NomineeItem(models.Model):
    """One nominee of a list, and what the nation decided."""

    list = models.ForeignKey(NomineeList, on_delete=models.PROTECT, related_name="items")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="list_items")
    outcome = models.CharField(
        _("decision"), max_length=20, choices=NomineeOutcome.choices, default=NomineeOutcome.PENDING, editable=False
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)

    history_name = "nomination"

    class Meta:
        verbose_name = _("nominee of the list")
        verbose_name_plural = _("nominees of the list")
        ordering = ["nomination__category", "nomination__number"]
        constraints = [
            models.UniqueConstraint(
                name="nominee_waits_in_one_list",
                fields=["nomination"],
                condition=Q(outcome=NomineeOutcome.PENDING),
                violation_error_message=_("This nominee is on another list already."),
            ),
            models.UniqueConstraint(fields=["list", "nomination"], name="nominee_once_a_list"),
            models.CheckConstraint(
                name="nominee_decided_with_time",
                condition=Q(outcome=NomineeOutcome.PENDING, decided_at__isnull=True)
                | Q(~Q(outcome=NomineeOutcome.PENDING), decided_at__isnull=False),
            ),
        ]
        triggers = [ITEM_OF_OPEN_LIST]
