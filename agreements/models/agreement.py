import pghistory
import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from agreements.enums import (
    OPEN_CHANGE_STATES,
    OPEN_STATES,
    REPOSITORY_STATES,
    RUNNING_STATES,
    AgreementState,
    ChangeKind,
    Outcome,
)
from agreements.guards import NUMBER_IS_FINAL, TEXT_IS_OPEN
from common.workflow.models import ChainRecord, Step
from leadership.guards import WHERE_IT_STANDS, marks_place
from leadership.models import Region
from leadership.models.region import within
from leadership.permissions import VIEW_OWN_AGREEMENTS, VIEW_RECORDS


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, membership):
        """The agreements of one's own region downwards [INV-2].

        A draft is seen only at home, until it is submitted; an assisting party sees the
        submitted agreements in which it takes part.
        """
        if membership is None:
            return self.none()
        submitted = ~Q(state=AgreementState.DRAFT)
        if membership.may(VIEW_RECORDS):
            return self.filter(within(membership.region_code), submitted | Q(region=membership.region_code))
        if membership.may(VIEW_OWN_AGREEMENTS):
            organisation = Q(current_version__organisation__helper_accounts__membership=membership)
            # What was filed for an organisation that was merged later goes on naming that one.
            organisation |= Q(current_version__organisation__merged_into__helper_accounts__membership=membership)
            expert = Q(current_version__experts__helper_accounts__membership=membership)
            return self.filter(pk__in=self.model.objects.filter(organisation | expert, submitted).values("pk"))
        return self.none()

    def named(self, words):
        """Search by number, title, or name of the helper, organisation or expert."""
        words = words.strip()
        of_expert = Q(current_version__expert_links__expert__name__icontains=words)
        return self.filter(
            Q(number__icontains=words)
            | Q(current_version__title__icontains=words)
            | Q(current_version__organisation__name__icontains=words)
            | Q(pk__in=self.model.objects.filter(of_expert).values("pk"))
        )

    def awaiting_batch(self, region_code):
        """Filed agreements of a province that no batch holds yet."""
        held = Q(batch_items__outcome=Outcome.PENDING)
        return self.filter(within(region_code), state=AgreementState.FILED).exclude(held)


@pghistory.track()
class Agreement(ChainRecord):
    """帮扶协议 between a helper and poor villages of one county [三(二)].

    What was agreed stands in its versions: the current one is worked on until it is filed, and
    never changes afterwards [INV-3]. The number ``<year>-<county>-<serial>`` is given when the
    agreement is first submitted and stays.
    """

    number = models.CharField(
        _("number of the agreement"), max_length=30, unique=True, null=True, blank=True, editable=False
    )
    serial = models.PositiveIntegerField(null=True, blank=True, editable=False)
    year = models.PositiveSmallIntegerField(_("year"))
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="agreements", verbose_name=_("county"))
    current_version = models.ForeignKey(
        "agreements.AgreementVersion", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    # Where it came from: a need and an offer that were matched, or the agreement of a former year that it renews.
    need = models.ForeignKey(
        "agreements.Need", on_delete=models.PROTECT, null=True, related_name="agreements", editable=False
    )
    offer = models.ForeignKey(
        "agreements.Offer", on_delete=models.PROTECT, null=True, related_name="agreements", editable=False
    )
    renews = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="renewals", editable=False, verbose_name=_("renews")
    )
    # The same form sent twice makes one agreement.
    form_token = models.UUIDField(unique=True, editable=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("assistance agreement")
        verbose_name_plural = _("assistance agreements")
        indexes = [
            models.Index(fields=["region", "year", "state"]),
            models.Index(fields=["state", "desk", "moved_at"]),
            models.Index(fields=["moved_at", "id"], name="agreement_list_order"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["year", "region", "serial"], name="agreement_one_a_serial"),
            models.CheckConstraint(
                name="agreement_number_from_submission_on",
                condition=Q(state=AgreementState.DRAFT) | Q(number__isnull=False, serial__isnull=False),
            ),
            models.CheckConstraint(name="agreement_state_known", condition=Q(state__in=AgreementState.values)),
        ]
        triggers = [
            NUMBER_IS_FINAL,
            TEXT_IS_OPEN,
            marks_place(
                "region_id",
                operation=pgtrigger.UpdateOf(*WHERE_IT_STANDS, "current_version_id"),
                of=(*WHERE_IT_STANDS, "current_version_id"),
            ),
        ]

    def __str__(self):
        return self.number or str(_("draft without number"))

    def get_absolute_url(self):
        return reverse("agreements:agreement_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """The county office works on the text."""
        return self.state in OPEN_STATES

    @cached_property
    def open_amendment(self):
        """The amendment that the county office writes; None as long as there is none."""
        written = self.changes.filter(kind=ChangeKind.AMENDMENT, state__in=OPEN_CHANGE_STATES)
        return written.select_related("desk__region", "version__organisation__region").first()

    @property
    def written(self):
        """The record in which the county office writes now: this one, or an amendment of it; None while it may not."""
        return self if self.is_open else self.open_amendment

    @property
    def text(self):
        """The version that is decided on."""
        return self.current_version

    @property
    def is_under_way(self) -> bool:
        """Still to be corrected or decided on."""
        return self.state not in REPOSITORY_STATES

    @property
    def is_running(self) -> bool:
        """Filed and not ended: activities are done under it."""
        return self.state in RUNNING_STATES

    @cached_property
    def title(self) -> str:
        return (self.current_version and self.current_version.title) or str(_("agreement without a title"))


class AgreementStep(Step):
    copies = ("content",)

    record = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="steps")
    # With a submission: everything that was submitted. It is what all decide on until the next one.
    content = models.JSONField(null=True, encoder=DjangoJSONEncoder)
