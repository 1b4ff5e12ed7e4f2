from datetime import timedelta

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common import clock
from common.encrypted import EncryptedTextField
from common.models.stored_file import StoredFile
from common.workflow.models import ChainRecord, Step
from leadership.models import Membership, Region
from leadership.permissions import DECIDE_OBJECTION, HANDLE_OBJECTION
from review.enums import OPEN_OBJECTION_STATES, ObjectionState
from review.models.nomination import Nomination
from review.models.notice import PublicNotice
from review.notice_guards import (
    ENCLOSURE_COMES_WITH_IT,
    ENCLOSURE_STAYS,
    FINDINGS_WHILE_INVESTIGATED,
    NOT_BY_THE_CONCERNED,
    OBJECTION_CONTENT_STAYS,
    RECEIVED_IN_TIME,
    REVEAL_STAYS,
)

HANDLING_DAYS = 30  # calendar days from receipt to decision


def due_day():
    return clock.today() + timedelta(days=HANDLING_DAYS)


class ObjectionQuerySet(models.QuerySet):
    def visible_to(self, membership):
        """Objections are read by those who handle or decide on them at the very office, and by nobody else."""
        if membership is None or not any(map(membership.may, (HANDLE_OBJECTION, DECIDE_OBJECTION))):
            return self.none()
        return self.filter(region=membership.region_code)

    def open(self):
        return self.filter(state__in=OPEN_OBJECTION_STATES)


# Who objects is in no history; nor is anything by which somebody else could follow the objection.
@pghistory.track(exclude=["objector_name", "objector_contact", "code_hash", "form_token"])
class Objection(ChainRecord):
    """异议 of anybody against a nominee, or the notice in general [三(五), 四(六)], sent without an account.

    Anonymous, or signed: the name and the contact are encrypted, and shown one at a time for a reason on record
    (``review.identity``). Whoever sent it follows it by its number and a code, of which only a hash is kept.
    ``findings`` are what the handlers found; the words of the decision stand in its step, and are the reply.
    """

    number = models.CharField(_("number"), max_length=30, unique=True, editable=False)
    notice = models.ForeignKey(
        PublicNotice, on_delete=models.PROTECT, related_name="objections", verbose_name=_("public notice")
    )
    nomination = models.ForeignKey(
        Nomination,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="objections",
        verbose_name=_("nominee concerned"),
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="objections", verbose_name=_("province"))
    content = models.TextField(_("what is objected to, and why"), max_length=4000)
    is_signed = models.BooleanField(_("signed"), default=False)
    objector_name = EncryptedTextField(_("name of the objector"), blank=True)
    objector_contact = EncryptedTextField(_("contact of the objector"), blank=True)
    findings = models.TextField(_("findings"), max_length=4000, blank=True)
    due_on = models.DateField(_("to be decided on by"), default=due_day, editable=False)
    code_hash = models.CharField(max_length=64, editable=False)
    # Of the form by which it came: the same one sent twice makes one.
    form_token = models.UUIDField(unique=True, editable=False)
    # The public writes it without an account; then whoever wrote the findings last [INV-1].
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-moved_at", "-pk"]
        indexes = [
            models.Index(fields=["region", "state"]),
            models.Index(fields=["moved_at", "id"], name="objection_list_order"),
        ]
        constraints = [
            models.CheckConstraint(name="objection_state_known", condition=Q(state__in=ObjectionState.values)),
            models.CheckConstraint(
                name="objection_says_what",
                condition=~Q(content__regex=r"^\s*$"),
                violation_error_message=_("Say what you object to, and why."),
            ),
        ]
        triggers = [RECEIVED_IN_TIME, OBJECTION_CONTENT_STAYS, FINDINGS_WHILE_INVESTIGATED]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("review:objection_detail", args=[self.pk])

    @property
    def title(self) -> str:
        return self.number

    @property
    def is_undecided(self) -> bool:
        return self.state in OPEN_OBJECTION_STATES

    @property
    def days_left(self) -> int:
        """Days until it must be decided on; negative once it is late."""
        return (self.due_on - clock.today()).days


class ObjectionStep(Step):
    record = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        triggers = [NOT_BY_THE_CONCERNED]


@pghistory.track()
class Enclosure(StoredFile):
    """A file that came with an objection, from somebody without an account."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="enclosures")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("enclosure of an objection")
        verbose_name_plural = _("enclosures of objections")
        ordering = ["id"]
        triggers = [ENCLOSURE_COMES_WITH_IT, ENCLOSURE_STAYS]


class IdentityReveal(models.Model):
    """Somebody who handles an objection looked at who objects, and said why. Kept for good."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="reveals")
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("shown on"), default=clock.now, editable=False)
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("look at the identity of an objector")
        verbose_name_plural = _("looks at identities of objectors")
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(name="identity_reveal_says_why", condition=~Q(reason=""))]
        triggers = [REVEAL_STAYS]

    def __str__(self):
        return f"{self.objection} · {self.by}"
