"""What people are told of the records of the chains, and how they wish to be told [domain.md 13]."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common import clock
from leadership.models import Membership
from portal.enums import Delivery, MessageKind
from portal.message_guards import MESSAGE_IS_FINAL, TO_WHOM_IT_CONCERNS


class UntoldStep(models.Model):
    """A step of a chain of which nobody has been told yet. Written by triggers, taken away by ``portal.telling``."""

    chain = models.CharField(max_length=30)
    step = models.BigIntegerField()


class MessageQuerySet(models.QuerySet):
    def visible_to(self, membership):
        """Those to this person in this duty; of their records, ``portal.inbox`` shows what is in scope [INV-2]."""
        return self.none() if membership is None else self.filter(membership=membership)

    def unread(self):
        return self.filter(read_at__isnull=True)


class Message(models.Model):
    """That a record came back, waits, is due or was decided on, for one person in one duty.

    It holds no text: ``chain``, ``record`` and ``serial`` name the step, which is put into words when it is read, in
    the language of the reader and within their scope. Of a reminder the ``record`` is the reminder, the ``serial``
    how far up it has come. Of a deadline ``chain`` is its name in the table, ``due_on`` the day, the ``serial`` the
    stage, the ``record`` what is due, or the group that has the work. ``tried_at`` is when a letter last could not be
    sent.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(_("kind"), max_length=10, choices=MessageKind.choices)
    chain = models.CharField(max_length=30)
    record = models.BigIntegerField()
    serial = models.PositiveIntegerField()
    due_on = models.DateField(_("due"), null=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    read_at = models.DateTimeField(_("read"), null=True, editable=False)
    mailed_at = models.DateTimeField(_("mailed"), null=True, editable=False)
    tried_at = models.DateTimeField(null=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message about a record")
        verbose_name_plural = _("messages about records")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["membership", "created_at", "id"], name="message_list_order"),
            models.Index(fields=["membership"], condition=Q(read_at__isnull=True), name="message_unread"),
            models.Index(
                fields=["recipient"], condition=Q(read_at__isnull=True, mailed_at__isnull=True), name="message_unmailed"
            ),
            models.Index(fields=["chain", "record"], condition=Q(read_at__isnull=True), name="message_to_settle"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "record", "serial", "kind", "recipient", "due_on"],
                nulls_distinct=False,
                name="message_once",
            ),
            models.CheckConstraint(name="message_kind_known", condition=Q(kind__in=MessageKind.values)),
        ]
        triggers = [MESSAGE_IS_FINAL, TO_WHOM_IT_CONCERNS]


class MessageChoice(models.Model):
    """How somebody wishes to be told by e-mail; whoever has not chosen gets one a day."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="message_choice")
    delivery = models.CharField(_("How you are told"), max_length=10, choices=Delivery.choices, default=Delivery.DIGEST)

    class Meta:
        verbose_name = _("choice of messages")
        verbose_name_plural = _("choices of messages")
        constraints = [
            models.CheckConstraint(name="message_choice_known", condition=Q(delivery__in=Delivery.values)),
        ]
