"""Messages that were read long ago are removed; the records, their steps and their history are not touched.

What is unread is kept however old, and so is what still holds: whoever has read of it would be told once more.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from agreements.models import Reminder
from common import clock
from portal.deadlines.reminding import holding
from portal.models import Message
from portal.telling import REMINDER


@transaction.atomic
def forget_old() -> int:
    """Remove what was read more than ``MESSAGE_DAYS`` ago and no longer holds; returns how much that was."""
    old = Message.objects.filter(read_at__lt=clock.now() - timedelta(days=settings.MESSAGE_DAYS))
    reminded = Q(chain=REMINDER) & Exists(Reminder.objects.filter(pk=OuterRef("record")))
    gone, _by_model = old.exclude(reminded).exclude(pk__in=still_due(old)).delete()
    return gone


def still_due(old) -> list[int]:
    """Those of deadlines whose work is still open."""
    rows = old.filter(due_on__isnull=False).order_by()
    still = holding(set(rows.values_list("chain", flat=True)))
    about = rows.values_list("pk", "chain", "record", "due_on")
    return [key for key, *deadline in about if tuple(deadline) in still]
