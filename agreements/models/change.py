import pghistory
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.enums import OPEN_CHANGE_STATES, ChangeKind, ChangeState
from agreements.guards import CHANGE_FITS, CHANGE_STAYS
from agreements.models.agreement import Agreement
from agreements.models.version import AgreementVersion
from common.guards import content_stays, written_with
from common.models.stored_file import StoredFile
from common.workflow.models import ChainRecord, Step
from leadership.models import Region
from leadership.permissions import VIEW_OWN_AGREEMENTS
from leadership.scope import PlaceQuerySet, sees_places

DONE = (ChangeState.IN_FORCE, ChangeState.DROPPED)


class ChangeQuerySet(PlaceQuerySet):
    def visible_to(self, membership):
        """Those of one's region; an assisting party sees those of its own agreements. A draft is seen at home only."""
        submitted = ~Q(state=ChangeState.DRAFT)
        if sees_places(membership):
            return super().visible_to(membership).filter(submitted | Q(region=membership.region_code))
        if membership is not None and membership.may(VIEW_OWN_AGREEMENTS):
            return self.filter(submitted, agreement__in=Agreement.objects.visible_to(membership).values("pk"))
        return self.none()

    def under_way(self):
        return self.exclude(state__in=DONE)


@pghistory.track()
class AgreementChange(ChainRecord):
    """What becomes of an agreement in the repository 动态管理: amended, completed or terminated [三(二)].

    An amendment has a ``version`` of its own, in which the county writes; it comes into force at the end of the
    chain. A completion has the closing ``report``, a termination the ``reason``, both the day on which it ended.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="changes")
    # Always the agreement's county, for scope.
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="agreement_changes")
    serial = models.PositiveSmallIntegerField(editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=ChangeKind.choices)
    version = models.OneToOneField(
        AgreementVersion, on_delete=models.PROTECT, null=True, related_name="change", editable=False
    )
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    report = models.TextField(_("closing report"), max_length=8000, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    form_token = models.UUIDField(unique=True, editable=False)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of an agreement")
        verbose_name_plural = _("changes of agreements")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "serial"], name="change_one_a_serial"),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=~Q(state__in=DONE),
                name="change_one_at_a_time",
                violation_error_message=_("A change of this agreement is under way already."),
            ),
            models.CheckConstraint(name="change_state_known", condition=Q(state__in=ChangeState.values)),
            models.CheckConstraint(
                name="change_version_of_amendments_only",
                condition=Q(kind=ChangeKind.AMENDMENT) | Q(version__isnull=True),
            ),
        ]
        triggers = [content_stays(OPEN_CHANGE_STATES, CHANGE_STAYS), CHANGE_FITS]

    def __str__(self):
        return _("%(agreement)s, %(kind)s %(serial)s") % {
            "agreement": self.agreement,
            "kind": self.get_kind_display(),
            "serial": self.serial,
        }

    @property
    def name(self) -> str:
        """As it is called among the changes of its agreement."""
        return f"{self.get_kind_display()} {self.serial}"

    def get_absolute_url(self):
        return reverse("agreements:change_detail", args=[self.pk])

    @property
    def is_amendment(self) -> bool:
        return self.kind == ChangeKind.AMENDMENT

    @property
    def text(self) -> AgreementVersion | None:
        """The version that is decided on, if it is an amendment."""
        return self.version

    @property
    def is_under_way(self) -> bool:
        """Still to be written or decided on."""
        return self.state not in DONE

    @property
    def is_open(self) -> bool:
        """The county office works on it."""
        return self.state in OPEN_CHANGE_STATES


class ChangeStep(Step):
    copies = ("content",)

    record = models.ForeignKey(AgreementChange, on_delete=models.PROTECT, related_name="steps")
    # With a submission: everything that was submitted.
    content = models.JSONField(null=True, encoder=DjangoJSONEncoder)


@pghistory.track()
class ChangeFile(StoredFile):
    """Evidence of a closing report or of the reasons of a termination."""

    change = models.ForeignKey(AgreementChange, on_delete=models.PROTECT, related_name="files")

    class Meta:
        verbose_name = _("file of a change")
        verbose_name_plural = _("files of changes")
        ordering = ["id"]
        triggers = [written_with("agreements_agreementchange", "change_id", OPEN_CHANGE_STATES, CHANGE_STAYS)]
