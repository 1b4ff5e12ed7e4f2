"""Objections 异议 [三(五), 四(六)]: sent in public, examined by the clerks, decided on by the director of the office.

Whoever sends one needs no account: a number and a code, shown once, let them follow it. The code is made from the
token of the form, so that the same form sent twice shows the same code; of the code only a keyed hash is kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from agreements.numbering import next_serial
from common.access import YES, Answer, Rule, no
from common.encrypted import keyed_hash
from common.uploads import sha256, stored_name
from common.workflow import Incomplete, NotLegal, insist
from leadership.permissions import DECIDE_OBJECTION, HANDLE_OBJECTION
from review.enums import ObjectionState
from review.models import Enclosure, Objection

OBJECTIONS = "objections"  # the series of their numbers
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read as something else
CODE_LENGTH = 12


# -- from the public -----------------------------------------------------------------------------
@dataclass(frozen=True)
class Receipt:
    """What whoever objects takes home."""

    objection: Objection
    code: str


@transaction.atomic
def receive(*, notice, token, content, nomination=None, name="", contact="", files: Iterable = ()) -> Receipt:
    """Take in an objection to a nominee of ``notice``, or to the notice in general; signed where a name is given.

    The same form sent twice makes one, and gets the same receipt. Raises NotLegal once the last day has passed.
    """
    known = Objection.objects.filter(form_token=token).first()
    if known:
        return Receipt(known, code_of(token))
    if not notice.is_running:
        raise NotLegal(_("Objections are received while the notice runs, its last day included."))
    said = {"content": content, "is_signed": bool(name), "objector_name": name, "objector_contact": contact}
    try:
        with transaction.atomic():
            objection = filed(notice, token, nomination, said)
            for upload in files:
                enclose(objection, upload)
    except IntegrityError:
        objection = Objection.objects.filter(form_token=token).first()
        if objection is None:
            raise
    return Receipt(objection, code_of(token))


def filed(notice, token, nomination, said) -> Objection:
    serial = next_serial(series=OBJECTIONS, region_code=notice.region_id, year=notice.year)
    number = f"YY{notice.year}-{notice.region_id}-{serial:03d}"
    place = {"notice": notice, "nomination": nomination, "region": notice.region, "desk": notice.desk}
    hashed = {"form_token": token, "code_hash": hash_of(number, code_of(token))}
    return Objection.objects.create(number=number, state=ObjectionState.RECEIVED, **place, **hashed, **said)


def enclose(objection, upload) -> Enclosure:
    row = Enclosure(objection=objection, name=upload.name, size=upload.size, sha256=sha256(upload))
    row.file.save(stored_name(upload), upload)
    return row


def code_of(token) -> str:
    """Twelve signs in groups of four; nobody has it who has not the form and our key."""
    number, signs = int(keyed_hash(f"code of objection {token}"), 16), ""
    for _place in range(CODE_LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        signs += ALPHABET[rest]
    return "-".join(signs[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def hash_of(number: str, code: str) -> str:
    return keyed_hash(f"objection {number} {''.join(sign for sign in code.upper() if sign in ALPHABET)}")


def followed(*, number: str, code: str) -> Objection | None:
    """The objection of this number, to whoever knows its code."""
    found = Objection.objects.filter(number=number.strip().upper()).select_related("notice__region", "region").first()
    hashed = hash_of(number.strip().upper(), code)
    return found if constant_time_compare(hashed, found.code_hash if found else "") else None


def reply_to(objection) -> str:
    """The words of the decision, which are the reply; empty while it is open."""
    if objection.is_undecided:
        return ""
    return objection.steps.order_by("-serial").values_list("reason", flat=True).first()


# -- who handles ---------------------------------------------------------------------------------
def handles_any(request) -> Answer:
    by = request.membership
    if by is not None and any(map(by.may, (HANDLE_OBJECTION, DECIDE_OBJECTION))):
        return YES
    return no(_("Objections are read by those alone who handle them."))


handles = Rule("handles objections", handles_any)


def may_handle(objection, membership) -> Answer:
    """Yes, or no with the reason: nobody handles an objection to a nominee whom they put forward."""
    nominee = objection.nomination
    if nominee and membership.user_id in (nominee.created_by_id, nominee.edited_by_id):
        return no(_("You put the nominee forward, so somebody else must handle the objection."))
    return YES


def may_decide(objection, membership) -> Answer:
    """As ``may_handle``; and whoever examined it does not decide on it [INV-1]."""
    if objection.steps.filter(actor=membership.user_id, verb__in=("accept", "investigate")).exists():
        return no(_("You examined this objection, so somebody else must decide on it."))
    return may_handle(objection, membership)


def may_write_findings(objection, membership) -> Answer:
    if not membership.may(HANDLE_OBJECTION) or membership.region_code != objection.region_id:
        return no(_("Findings are written by the clerks of the office that received the objection."))
    return may_handle(objection, membership)


@transaction.atomic
def write_findings(*, objection, by, findings) -> Objection:
    """Write down what the investigation found, and note who did [INV-1].

    Raises NotAllowed for anybody but the clerks of its office and for those whom it concerns, NotLegal while it is
    not under investigation.
    """
    locked = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    insist(may_write_findings(locked, by))
    if locked.state != ObjectionState.ACCEPTED:
        raise NotLegal(_("Findings are written while the objection is under investigation."))
    if not findings.strip():
        raise Incomplete([_("Tell what the investigation found.")])
    locked.findings, locked.edited_by = findings, by.user
    locked.save(update_fields=["findings", "edited_by"])
    return locked


def missing(objection) -> list[str]:
    """What an investigation lacks before it is reported."""
    return [] if objection.findings.strip() else [_("Write down what the investigation found.")]
