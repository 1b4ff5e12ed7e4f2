"""Personal data at rest: encrypted with a key that can be changed, found again by a keyed hash, shown masked.

``settings.PERSONAL_DATA_KEYS`` holds the keys, newest first: the first writes, each may read. The
keyed hash, which keeps ID numbers unique without reading them, uses the last (oldest) key, so that
adding a new key in front does not change it.
"""

import base64
import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


def _derived(secret: str, purpose: str) -> bytes:
    return hashlib.sha256(f"{purpose}:{secret}".encode()).digest()


@cache
def _cipher(secrets: tuple) -> MultiFernet:
    keys = (base64.urlsafe_b64encode(_derived(secret, "personal data")) for secret in secrets)
    return MultiFernet([Fernet(key) for key in keys])


def cipher() -> MultiFernet:
    return _cipher(tuple(settings.PERSONAL_DATA_KEYS))


def keyed_hash(value: str) -> str:
    """The same value gives the same hash; without the key nothing can be told from it."""
    key = _derived(settings.PERSONAL_DATA_KEYS[-1], "keyed hash")
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def masked(value: str, first: int = 3, last: int = 4) -> str:
    """``520303196503171234`` as ``520***********1234``; short values are hidden whole."""
    if len(value) <= first + last:
        return "*" * len(value)
    return value[:first] + "*" * (len(value) - first - last) + value[-last:]


class EncryptedTextField(models.TextField):
    """Text that the database holds encrypted. It can't be searched or sorted; keep a hash beside it for that."""

    def get_lookup(self, lookup_name):
        """Each writing gives another text, so a search would silently find nothing: it is refused."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return cipher().encrypt(value.encode()).decode() if value else value

    def from_db_value(self, value, expression, connection):
        return cipher().decrypt(value.encode()).decode() if value else value
