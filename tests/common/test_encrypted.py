"""Personal data at rest: unreadable without the key, read with any of the keys, shown masked."""

import pytest
from cryptography.fernet import InvalidToken
from django.core.exceptions import FieldError
from django.db import connection

from common.encrypted import cipher, keyed_hash, masked
from registry.models import Organisation
from tests import factories

PHONE = "13800001234"


def organisation(phone=PHONE) -> Organisation:
    user = factories.account()
    return Organisation.objects.create(
        name="湄潭县茶叶协会",
        kind="society",
        region=factories.place("520328"),
        contact_phone=phone,
        created_by=user,
        edited_by=user,
        form_token="5b0ba3a4-1b0c-4c33-9d0e-5d6a3d6f2f10",
    )


def stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact_phone FROM registry_organisation")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_the_database_holds_no_plain_text():
    organisation()
    assert PHONE not in stored()
    assert Organisation.objects.get().contact_phone == PHONE


@pytest.mark.django_db
def test_empty_stays_empty():
    organisation(phone="")
    assert (stored(), Organisation.objects.get().contact_phone) == ("", "")


@pytest.mark.django_db
def test_it_cannot_be_searched():
    """A search would compare with a text that is encrypted differently each time, and silently find nothing."""
    with pytest.raises(FieldError):
        Organisation.objects.filter(contact_phone=PHONE).exists()


def test_a_new_key_in_front_reads_the_old_texts(settings):
    settings.PERSONAL_DATA_KEYS = ["old"]
    text, hashed = cipher().encrypt(b"x"), keyed_hash(PHONE)
    settings.PERSONAL_DATA_KEYS = ["new", "old"]
    assert cipher().decrypt(text) == b"x"
    assert keyed_hash(PHONE) == hashed
    settings.PERSONAL_DATA_KEYS = ["new"]
    with pytest.raises(InvalidToken):
        cipher().decrypt(text)


def test_the_hash_says_nothing_without_the_key(settings):
    settings.PERSONAL_DATA_KEYS = ["one"]
    first = keyed_hash(PHONE)
    settings.PERSONAL_DATA_KEYS = ["other"]
    assert (first == keyed_hash(PHONE), len(first)) == (False, 64)


@pytest.mark.parametrize(
    "value, shown",
    [("520303196503171234", "520***********1234"), (PHONE, "138****1234"), ("1234567", "*******"), ("", "")],
)
def test_masked(value, shown):
    assert masked(value) == shown
