"""Verbs on the accounts of assisting parties 帮扶方账号: invited by an office, for one organisation or one expert.

An account sees the agreements in which its party takes part, wherever they are, and nothing else [INV-2].
"""

from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import get_connection, send_mail
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from common.access import YES, Answer, no
from leadership import appointments
from leadership.codes import within
from leadership.enums import Department, Duty, Role
from leadership.models import Membership
from leadership.permissions import INVITE_HELPER
from registry.enums import ExpertState
from registry.models import Expert, HelperAccount, Organisation
from registry.registering import insist

MAIL_TIMEOUT = 10  # seconds that whoever invites waits for the mail server


# -- who may be invited by whom ----------------------------------------------------------
def organisations_for(membership):
    """Organisations that this person may invite: of their region, and those that help in it from elsewhere."""
    return _parties(Organisation.objects.counting(), membership)


def experts_for(membership):
    """Listed experts that this person may invite: of their region, and those that help in it from elsewhere."""
    return _parties(Expert.objects.listed(), membership)


def _parties(parties, membership):
    if membership is None or not membership.may(INVITE_HELPER):
        return parties.none()
    code, agreement = membership.region_code, "agreement_versions__agreement"
    # A draft is known at home only.
    known = Q(**{f"{agreement}__number__isnull": False}) | Q(**{f"{agreement}__region": code})
    helping = parties.filter(within(code, f"{agreement}__region"), known)
    reach = within(code) | Q(pk__in=helping.order_by().values("pk"))
    return parties.filter(reach).select_related("region")


def may_invite(party, membership) -> Answer:
    """Yes, or no with the reason: may this person invite this organisation or expert?"""
    if membership is None or not membership.may(INVITE_HELPER):
        return no(_("Assisting parties are invited by the clerks and the administrators of an office."))
    if isinstance(party, Organisation) and party.merged_into_id:
        return no(_("This organisation has been merged into another one. Invite that one instead."))
    if isinstance(party, Expert) and party.state != ExpertState.LISTED:
        return no(_("Only experts on the roster are invited."))
    known = organisations_for(membership) if isinstance(party, Organisation) else experts_for(membership)
    if not known.filter(pk=party.pk).exists():
        return no(_("It neither belongs to your region nor takes part in an agreement there."))
    return YES


# -- inviting --------------------------------------------------------------------------
@transaction.atomic
def invite(*, by, party, name, username, email, form_token, portal_url) -> tuple[HelperAccount, str]:
    """Open an account for ``party``, an organisation or an expert, at the leadership group of ``by``.

    Returns it with its first password, which is shown once. The same form sent twice makes one account; the second
    time there is no password. A letter with ``portal_url`` and the user name, never the password, goes out once all
    is written; that it can't be sent loses nothing.
    Raises PermissionDenied when ``by`` may not invite the party, ValidationError when the user name is taken.
    """
    insist(may_invite(party, by))
    member = appointments.appoint(
        group=by.group,
        name=name,
        duty=Duty.STAFF,
        department=Department.AST,
        position=_party_name(party)[: Membership._meta.get_field("position").max_length],
        roles=[Role.HELPER],
        form_token=form_token,
    )
    made = HelperAccount.objects.filter(membership=member).first()
    if made:
        return made, ""
    account = HelperAccount.objects.create(membership=member, **{type(party)._meta.model_name: party})
    password = _open(member, username, email)
    transaction.on_commit(lambda: tell_by_letter(member.user, portal_url), robust=True)
    return account, password


def made_before(*, by, form_token) -> HelperAccount | None:
    """The account that this very form has made already; None for a new form."""
    try:
        token = UUID(form_token)
    except ValueError:
        return None
    return HelperAccount.objects.filter(membership__group=by.group, membership__form_token=token).first()


def _party_name(party) -> str:
    return party.name if isinstance(party, Organisation) else party.employer


def _open(member, username, email) -> str:
    try:
        with transaction.atomic():
            return appointments.open_account(membership=member, username=username, email=email)
    except IntegrityError as refusal:
        raise ValidationError({"username": _("Somebody has this user name already. Choose another one.")}) from refusal


def tell_by_letter(user, portal_url) -> None:
    """Where the portal is and under which name one signs in. In the language of the portal, not of the inviter."""
    if not user.email:
        return
    with override(settings.LANGUAGE_CODE):
        lines = (
            _("%(name)s, an account on the portal has been opened for you.") % {"name": user.name},
            _("Address: %(address)s") % {"address": portal_url},
            _("User name: %(username)s") % {"username": user.username},
            _("The office that invited you tells you the first password. You change it when you first sign in."),
        )
        subject = _("Your account on the portal for poverty alleviation through science and technology")
        send_mail(subject, "\n".join(lines), None, [user.email], connection=get_connection(timeout=MAIL_TIMEOUT))


# -- afterwards ------------------------------------------------------------------------
def may_look_after(account, membership) -> Answer:
    """Yes, or no with the reason: may this person end the invitation, or give a new first password?"""
    if membership is None or not membership.may(INVITE_HELPER):
        return no(_("Assisting parties are invited by the clerks and the administrators of an office."))
    if account.membership.ended_on:
        return no(_("This invitation has ended."))
    if not HelperAccount.objects.visible_to(membership).filter(pk=account.pk).exists():
        return no(_("Another office invited this account."))
    return YES


@transaction.atomic
def end_invitation(*, account, by) -> None:
    """The account may do nothing more from now on; what was done with it stays under its name.

    Raises PermissionDenied when ``by`` may not, or somebody else has ended it meanwhile.
    """
    member = Membership.objects.select_for_update(of=("self",)).get(pk=account.membership_id)
    insist(may_look_after(HelperAccount.objects.select_related("membership__user").get(pk=account.pk), by))
    appointments.end_membership(membership=member, by=by)


@transaction.atomic
def new_first_password(*, account, by) -> str:
    """A new first password, shown once; sessions of the account end.

    Raises PermissionDenied when ``by`` may not, or the account has other duties out of their reach.
    """
    insist(may_look_after(account, by))
    reach = Membership.objects.filter(helper_account__in=HelperAccount.objects.visible_to(by)).exclude(user=by.user)
    try:
        return appointments.reset_password(membership=account.membership, by=by, reach=reach)
    except ValidationError as refusal:
        raise PermissionDenied(refusal.messages[0]) from refusal
