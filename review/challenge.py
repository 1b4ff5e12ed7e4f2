"""A small sum before an objection is taken in: it keeps programs out, asks nobody else, and works without scripts.

The question is signed and dies after two hours, with a wrong answer, or with the objection that it let in: it carries
the token of the form, of which there is one objection at most. Losing the cache lets a wrong answer be tried again,
within the limits of an address; it keeps nobody out.
"""

import secrets
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID, uuid4

from django.core import signing
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SALT = "review.objection"
LIFETIME_SECONDS = 2 * 3600


@dataclass(frozen=True)
class Challenge:
    """A question, as it was signed; ``token`` is that of its form."""

    token: UUID
    first: int
    second: int

    @property
    def question(self) -> str:
        return _("How much is %(first)s plus %(second)s?") % {"first": self.first, "second": self.second}

    @cached_property
    def signed(self) -> str:
        return signing.dumps([str(self.token), self.first, self.second], salt=SALT)

    def is_answered_by(self, answer: str) -> bool:
        """Full-width digits and spaces around them are as good as others."""
        return unicodedata.normalize("NFKC", answer).strip() == str(self.first + self.second)


def new() -> Challenge:
    return Challenge(uuid4(), secrets.randbelow(9) + 11, secrets.randbelow(8) + 2)


def read(signed: str) -> Challenge | None:
    """The question that was asked; None if it is not ours, too old, or was answered wrongly before."""
    try:
        token, first, second = signing.loads(signed, salt=SALT, max_age=LIFETIME_SECONDS)
    except signing.BadSignature:
        return None
    return None if cache.get(spent(token)) else Challenge(UUID(token), first, second)


def insist_answered(challenge, answer: str) -> None:
    """Raises ValidationError when a question is not answered, and that question is never answered again."""
    if challenge is None:
        raise ValidationError(_("The question had expired. Answer the new one."))
    if not challenge.is_answered_by(answer):
        cache.set(spent(challenge.token), True, LIFETIME_SECONDS)
        raise ValidationError(_("That was not the answer. Answer the new question."))


def spent(token) -> str:
    return f"objection-question-{token}"
