"""Numbers that carry a check digit: unified social credit codes (GB 32100) and ID numbers (GB 11643)."""

import re
from datetime import date
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common import clock

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
CREDIT_CODE = re.compile(rf"[{CREDIT_ALPHABET}]{{18}}")
ID_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
LENGTH = 18
ID_CHECKS = "10X98765432"


def tidy(text: str) -> str:
    """As typed, without spaces and hyphens, full-width digits and small letters set right."""
    return re.sub(r"[\s\-–—·]", "", normalize("NFKC", text)).upper()


def credit_check(first17: str) -> str:
    """The last character of a credit code with these 17 in front [GB 32100]."""
    total = sum(CREDIT_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(first17))
    return CREDIT_ALPHABET[(31 - total % 31) % 31]


def id_check(first17: str) -> str:
    """The last character of an ID number with these 17 digits in front [GB 11643]."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(first17))
    return ID_CHECKS[total % 11]


def clean_credit_code(text: str) -> str:
    """The code as it is stored. Raises ValidationError that says what is wrong with it."""
    code = tidy(text)
    _check_length(code)
    if not CREDIT_CODE.fullmatch(code):
        strange = "、".join(sorted(set(code) - set(CREDIT_ALPHABET)))
        raise ValidationError(
            _("A credit code has digits and capital letters, without I, O, S, V and Z. Wrong here: %(strange)s")
            % {"strange": strange}
        )
    if credit_check(code[:17]) != code[17]:
        raise ValidationError(_("The last character does not fit the others. Please compare it digit by digit."))
    return code


def clean_id_number(text: str) -> str:
    """The ID number as it is stored. Raises ValidationError that says what is wrong with it."""
    number = tidy(text)
    _check_length(number)
    if not ID_NUMBER.fullmatch(number):
        raise ValidationError(_("An ID number has 17 digits and then a digit or X."))
    if not _is_a_birthday(number[6:14]):
        raise ValidationError(_("Digits 7 to 14 are not a date of birth. Please compare them."))
    if id_check(number[:17]) != number[17]:
        raise ValidationError(_("The last character does not fit the others. Please compare it digit by digit."))
    return number


def _check_length(text):
    if len(text) != LENGTH:
        raise ValidationError(_("It has 18 characters; this one has %(length)s.") % {"length": len(text)})


def _is_a_birthday(digits) -> bool:
    try:
        return date(1900, 1, 1) <= date.fromisoformat(digits) <= clock.today()
    except ValueError:
        return False
