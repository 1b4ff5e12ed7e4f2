"""Messages of tests: made by telling, or written for somebody."""

from portal import telling
from portal.enums import MessageKind
from portal.models import Message


def message(member, agreement, kind=MessageKind.WAITING) -> Message:
    """One to ``member`` about the last step of ``agreement``."""
    return Message.objects.create(
        recipient=member.user,
        membership=member,
        kind=kind,
        chain="agreement",
        record=agreement.pk,
        serial=agreement.steps_taken,
    )


def told(member) -> list[tuple]:
    """What ``member`` has been told of agreements up to now: kind, record, step; the first one first."""
    telling.tell()
    own = Message.objects.visible_to(member).filter(chain="agreement").order_by("pk")
    return list(own.values_list("kind", "record", "serial"))
