"""Personal data at rest: encrypted with a key that can be changed, found again by a keyed hash, shown masked.

``settings.PERSONAL_DATA_KEYS`` holds the keys, newest first: the first writes, each may read. The
keyed hash, which keeps ID numbers unique without reading them, has a key of its own
(``settings.PERSONAL_DATA_HASH_KEY``), so that keys come and go without changing a hash.
``manage.py rotate_keys`` brings everything under the newest key (``common.rotation``).
"""

import base64
import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core import checks
from django.core.exceptions import FieldDoesNotExist
from django.db import models


def _derived(secret: str, purpose: str) -> bytes:
    return hashlib.sha256(f"{purpose}:{secret}".encode()).digest()


@cache
def _cipher(secrets: tuple) -> MultiFernet:
    keys = (base64.urlsafe_b64encode(_derived(secret, "personal data")) for secret in secrets)
    return MultiFernet([Fernet(key) for key in keys])


def cipher() -> MultiFernet:
    return _cipher(tuple(settings.PERSONAL_DATA_KEYS))


def newest() -> MultiFernet:
    """The key that writes, alone."""
    return _cipher(tuple(settings.PERSONAL_DATA_KEYS[:1]))


def is_fresh(token: str | bytes) -> bool:
    """Was this written with the newest key?"""
    try:
        newest().decrypt(token)
    except InvalidToken:
        return False
    return True


def keyed_hash(value: str) -> str:
    """The same value gives the same hash; without the key nothing can be told from it."""
    key = _derived(settings.PERSONAL_DATA_HASH_KEY, "keyed hash")
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def masked(value: str, first: int = 3, last: int = 4) -> str:
    """``520303196503171234`` as ``520***********1234``; short values are hidden whole."""
    if len(value) <= first + last:
        return "*" * len(value)
    return value[:first] + "*" * (len(value) - first - last) + value[-last:]


class EncryptedTextField(models.TextField):
    """Text that the database holds encrypted. It can't be searched or sorted.

    ``hash_field`` names a field declared after this one that holds the keyed hash, to find the value
    and to keep it unique. Saving and ``bulk_create`` set it; ``update`` and ``bulk_update`` write what
    they are given, so they must name both.
    """

    non_db_attrs = (*models.TextField.non_db_attrs, "hash_field")

    def __init__(self, *args, hash_field="", **kwargs):
        self.hash_field = hash_field
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | ({"hash_field": self.hash_field} if self.hash_field else {})

    def check(self, **kwargs):
        return [*super().check(**kwargs), *self._check_hash_field()]

    def _check_hash_field(self) -> list:
        """The hash must be written after it was set, so its field comes later."""
        try:
            is_right = not self.hash_field or self < self.model._meta.get_field(self.hash_field)
        except FieldDoesNotExist:
            is_right = False
        problem = f"{self.hash_field!r} is no field declared after {self.name!r}."
        return [] if is_right else [checks.Error(problem, obj=self, id="common.E001")]

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        if self.hash_field:
            self._set_hash(model_instance, keyed_hash(value), add)
        return value

    def _set_hash(self, record, hashed, add) -> None:
        """``save(update_fields=…)`` may leave out the hash, so a hash that changes is written here and now."""
        if not add and getattr(record, self.hash_field) != hashed:
            type(record)._base_manager.filter(pk=record.pk).update(**{self.hash_field: hashed})
        setattr(record, self.hash_field, hashed)

    def get_lookup(self, lookup_name):
        """Each writing gives another text, so a search would silently find nothing: it is refused."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return cipher().encrypt(value.encode()).decode() if value else value

    def from_db_value(self, value, expression, connection):
        return cipher().decrypt(value.encode()).decode() if value else value
