"""The second factor of an account: a code from an app on the person's telephone, or one of their recovery codes.

django-allauth keeps the secrets, encrypted (``leadership.adapter``), and asks for the code at sign-in. Whoever else
must be sure of a person, e.g. when a decision is signed, asks here: ``is_set_up``, ``confirm``, and for a form
``leadership.code_forms.AsksForCode``. A code is taken once; ``UsedCode`` is unique, so that two can't use it at once.
"""

import hmac
import re
from unicodedata import normalize

from allauth.core import context
from allauth.core.ratelimit import consume
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import clock
from common.access import YES, Answer, no
from leadership.appointments import may_reset_password
from leadership.codes import NATION_CODE
from leadership.enums import Role, SecondFactorAct
from leadership.models import Membership, SecondFactorStep, UsedCode, User

# The word in SECOND_FACTOR_ROLES that means everybody who works at the nation.
NATION = "nation"
APP, RECOVERY = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES


class TooManyCodes(ValidationError):
    """So many wrong codes that for a while none is looked at."""


# -- who has one, and who must --------------------------------------------------------
def is_set_up(user) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type=APP).exists()


def set_up_among(users) -> set[int]:
    """The keys of those of ``users`` who have one; one query."""
    return set(Authenticator.objects.filter(user__in=users, type=APP).values_list("user", flat=True))


def authenticator_of(user) -> Authenticator | None:
    return Authenticator.objects.filter(user_id=user.pk, type=APP).first()


def codes_left(user) -> int:
    """How many recovery codes have not been used."""
    held = Authenticator.objects.filter(user_id=user.pk, type=RECOVERY).first()
    return len(held.wrap().get_unused_codes()) if held else 0


def is_mandatory(user) -> bool:
    return is_mandatory_in(Membership.objects.active().filter(user=user).select_related("group"))


def is_mandatory_in(hats) -> bool:
    """Does one of these duties demand it (``SECOND_FACTOR_ROLES``)? An assisting party is no staff of the nation."""
    asked = set(settings.SECOND_FACTOR_ROLES)
    return bool(asked) and any(
        asked.intersection(hat.roles)
        or (NATION in asked and hat.region_code == NATION_CODE and hat.roles != [Role.HELPER])
        for hat in hats
    )


# -- is it this person? ---------------------------------------------------------------
@transaction.atomic
def confirm(user, code: str) -> bool:
    """Is ``code`` the user's: of the app, within the allowed drift, or a recovery code? Each is taken once.

    False, too, for whoever has set up none. Raises TooManyCodes after too many wrong ones, even for a right one
    (``SECOND_FACTOR_LIMIT``, by account and by address).
    """
    # Of several attempts at once one waits for the other, so that none slips past the limit.
    locked = Authenticator.objects.select_for_update().filter(user_id=user.pk).order_by("pk")
    held = {each.type: each for each in locked}
    if not _may_try(user):
        raise TooManyCodes(_("Too many wrong codes. Try again later."))
    digits = _digits_of(code)
    taken = next((held[kind] for kind, takes in TAKERS.items() if kind in held and takes(held[kind], digits)), None)
    if taken is None:
        _count_wrong(user)
        return False
    Authenticator.objects.filter(pk=taken.pk).update(last_used_at=clock.now())
    return True


def insist_confirmed(user, code: str) -> None:
    """Raises ValidationError for a code that is wrong, has been used, or comes after too many wrong ones."""
    if not confirm(user, code):
        raise ValidationError(_("This code is wrong or has been used. Wait until the app shows a new one."))


def _may_try(user) -> bool:
    return context.request is None or consume(context.request, dry_run=True, **_limit_of(user))


def _count_wrong(user) -> None:
    if context.request is not None:  # a command of the machine's own has no address
        consume(context.request, **_limit_of(user))


def _limit_of(user) -> dict:
    return {"action": "second_factor", "key": f"second-factor-{user.pk}"}


def _digits_of(code: str) -> str:
    """Spaces and full-width digits are as good as the code itself."""
    return re.sub(r"\D", "", normalize("NFKC", code))


def _takes_app_code(held: Authenticator, digits: str) -> bool:
    return _takes(held.user_id, decrypt(held.data["secret"]), digits)


def _takes(user_id, secret: str, digits: str) -> bool:
    counters = _counters()
    found = next((each for each in counters if hmac.compare_digest(code_at(secret, each), digits)), None)
    if found is None:
        return False
    UsedCode.objects.filter(user_id=user_id, counter__lt=counters[0]).delete()  # too old to be tried again
    return UsedCode.objects.get_or_create(user_id=user_id, counter=found)[1]


def _counters() -> list[int]:
    """The places in time whose codes are taken now: telephones go a little wrong."""
    now = int(clock.now().timestamp()) // app_settings.TOTP_PERIOD
    drift = app_settings.TOTP_TOLERANCE
    return list(range(now - drift, now + drift + 1))


def code_at(secret: str, counter: int) -> str:
    return format_hotp_value(hotp_value(secret, counter))


def _takes_recovery_code(held: Authenticator, digits: str) -> bool:
    return held.wrap().validate_code(digits)


TAKERS = {APP: _takes_app_code, RECOVERY: _takes_recovery_code}


# -- verbs ----------------------------------------------------------------------------
@transaction.atomic
def set_up(*, user, secret, code) -> list[str]:
    """From now on ``user`` signs in with a code of the app that knows ``secret``. Returns recovery codes, shown once.

    Raises ValidationError when one is set up already (of two at once, one is told) or when ``code`` is not the app's.
    """
    _locked(user)
    if is_set_up(user):
        raise ValidationError(_("A second factor is set up already."))
    UsedCode.objects.filter(user=user).delete()  # they were of another secret
    if not _takes(user.pk, secret, _digits_of(code)):
        raise ValidationError({"code": _("This is not the code that the app shows now. Type the newest one.")})
    TOTP.activate(user, secret)
    _record(user, SecondFactorAct.SET_UP)
    return _new_recovery_codes(user)


@transaction.atomic
def renew_recovery_codes(*, user) -> list[str]:
    """New recovery codes, shown once; the old ones stop working. Raises ValidationError where none is set up."""
    _locked(user)
    if not is_set_up(user):
        raise ValidationError(_("No second factor is set up."))
    _record(user, SecondFactorAct.NEW_CODES)
    return _new_recovery_codes(user)


def may_switch_off(user) -> Answer:
    if is_mandatory(user):
        return no(_("Your duty demands a second factor, so it stays. With a new telephone, ask your administrator."))
    return YES


@transaction.atomic
def switch_off(*, user) -> None:
    """The password is enough again. Raises ValidationError for whom the second factor is mandatory."""
    if not (answer := may_switch_off(user)):
        raise ValidationError(answer.reason)
    _locked(user)
    Authenticator.objects.filter(user=user).delete()
    _record(user, SecondFactorAct.SWITCHED_OFF)


def may_reset(*, membership, by) -> Answer:
    """Whoever may give the account a new first password, see ``may_reset_password``, may reset its second factor."""
    answer = may_reset_password(membership=membership, by=by)
    if answer and not is_set_up(membership.user):
        return no(_("This account has set up no second factor."))
    return answer


@transaction.atomic
def reset(*, user, reason, by=None) -> None:
    """The telephone is lost: the account signs in by password alone, until its holder sets up a new one.

    ``by`` is the administrator's duty, who has been asked ``may_reset``; none where somebody at the machine does it.
    Raises ValidationError without a reason.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    _locked(user)
    Authenticator.objects.filter(user=user).delete()
    _record(user, SecondFactorAct.RESET, by=by, reason=reason.strip())


def _locked(user) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _record(user, act, **more) -> None:
    SecondFactorStep.objects.create(user=user, act=act, **more)


def _new_recovery_codes(user) -> list[str]:
    Authenticator.objects.filter(user=user, type=RECOVERY).delete()
    return RecoveryCodes.activate(user).generate_codes()
