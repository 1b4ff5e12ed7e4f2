"""Messages by e-mail: one letter a person. Nothing personal and no title stands in it, only what it is about and where.

A letter is noted as sent once the server has taken it, so an outage loses none: the next run sends what is left.
"""

import logging
from datetime import datetime, time, timedelta
from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from common import clock
from common.moment import alone
from portal.enums import AT_ONCE_KINDS, Delivery, MessageKind
from portal.inbox import lines_of
from portal.models import Message

log = logging.getLogger(__name__)

LETTERS = "letters"
TIMEOUT = 10  # seconds
DIGEST_AT = time(7, 30)
PAUSE = timedelta(hours=1)  # after an address was refused


def mail() -> int:
    """Send all letters that are due; returns how many went out. Two runs wait for each other."""
    with alone(LETTERS), override(settings.LANGUAGE_CODE):
        found = due().order_by("recipient", "membership", "-created_at", "-pk")
        related = ("recipient", "membership__group__region", "membership__user")
        letters = groupby(found.select_related(*related), key=lambda message: message.recipient)
        return post([(person, list(messages)) for person, messages in letters])


def due():
    """Unread messages of which no letter told, by the choice of whoever they are for."""
    rests = Q(tried_at__isnull=True) | Q(tried_at__lt=clock.now() - PAUSE)
    chosen = Coalesce(F("recipient__message_choice__delivery"), Value(Delivery.DIGEST.value))
    in_digest = Q(kind__in=AT_ONCE_KINDS) | Q(created_at__lt=last_digest())
    return (
        Message.objects.unread()
        .filter(rests, mailed_at__isnull=True, recipient__is_active=True, membership__ended_on__isnull=True)
        .exclude(recipient__email="")
        .annotate(chosen=chosen)
        .filter(Q(chosen=Delivery.IMMEDIATE) | Q(in_digest, chosen=Delivery.DIGEST))
    )


def last_digest() -> datetime:
    """The moment up to which the letter of the day tells."""
    now = localtime(clock.now())
    today = datetime.combine(now, DIGEST_AT, now.tzinfo)
    return today if today <= now else today - timedelta(days=1)


def post(letters) -> int:
    """A server that is away ends the run; an address that it refuses rests for a while, and the others go on."""
    connection, sent = get_connection(timeout=TIMEOUT), 0
    for person, messages in letters:
        try:
            connection.open()
        except OSError as failure:
            log.warning("the mail server is away: %s", failure)
            break
        sent += deliver(person, messages, connection)
    connection.close()
    return sent


def deliver(person, messages, connection) -> bool:
    """Whether the letter went out."""
    own = Message.objects.filter(pk__in=[message.pk for message in messages])
    letter = EmailMessage(subject_of(messages), body_of(messages), None, [person.email], connection=connection)
    try:
        letter.send()
    except (OSError, ValueError) as failure:  # refused, or no address at all
        log.warning("no letter to account %s: %s", person.pk, type(failure).__name__)
        own.update(tried_at=clock.now())
        connection.close()
        return False
    own.update(mailed_at=clock.now())
    return True


# -- what it says ----------------------------------------------------------------------------
def subject_of(messages) -> str:
    """Kinds and counts alone: it is seen by whoever looks over one's shoulder."""
    kinds = [message.kind for message in messages]
    counts = [f"{kind.label} {kinds.count(kind)}" for kind in MessageKind if kind in kinds]
    return f"[{_('S&T for Targeted Poverty Alleviation')}] {_(', ').join(counts)}"


def body_of(messages) -> str:
    parts = [_("On the portal there is news for you. Sign in to read it:"), address(reverse("portal:message_list"))]
    for hat, own in groupby(messages, key=lambda message: message.membership):
        parts += ["", str(hat.group)]
        for line in lines_of(list(own), hat):
            parts.append(f"· {line.message.get_kind_display()} · {line.what}")
            parts += [f"  {address(line.address)}"] if line.address else []
    choice = address(reverse("portal:message_choice"))
    return "\n".join([*parts, "", _("How you are told by e-mail you choose here: %(address)s") % {"address": choice}])


def address(path: str) -> str:
    return settings.PORTAL_URL.rstrip("/") + path
