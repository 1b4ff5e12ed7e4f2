"""Personal data at rest: unreadable without the key, read with any of the keys, shown masked."""

import pytest
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, transaction

from common.encrypted import EncryptedTextField, cipher, is_fresh, keyed_hash, masked
from registry.models import Expert, Organisation, PoorHousehold
from tests import factories
from tests.agreements.factories import applicant

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
    settings.PERSONAL_DATA_KEYS = ["new"]
    assert keyed_hash(PHONE) == hashed
    with pytest.raises(InvalidToken):
        cipher().decrypt(text)


def test_the_hash_says_nothing_without_the_key(settings):
    settings.PERSONAL_DATA_HASH_KEY = "one"
    first = keyed_hash(PHONE)
    settings.PERSONAL_DATA_HASH_KEY = "other"
    assert (first == keyed_hash(PHONE), len(first)) == (False, 64)


@pytest.mark.parametrize(
    "value, shown",
    [("520303196503171234", "520***********1234"), (PHONE, "138****1234"), ("1234567", "*******"), ("", "")],
)
def test_masked(value, shown):
    assert masked(value) == shown


# -- the hash beside it ----------------------------------------------------------------
OTHER_NUMBER = "11010119900307109X"


def household(number: str) -> PoorHousehold:
    """One that is not saved yet."""
    village = factories.county_with_villages().children.first().children.first()
    user = factories.account()
    content = {"head": "王某", "people": 3, "labour": 1, "main_cause": "illness"}
    return PoorHousehold(
        number=number, region=village, id_number=number, created_by=user, edited_by=user, phone=PHONE, **content
    )


@pytest.mark.django_db
def test_bulk_create_sets_the_hash():
    PoorHousehold.objects.bulk_create([household("1"), household("2")])
    hashes = set(PoorHousehold.objects.values_list("id_hash", flat=True))
    assert hashes == {keyed_hash("1"), keyed_hash("2")}


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [None, ["id_number"], ["id_number", "id_hash"]])
def test_saving_another_number_sets_its_hash(fields):
    record = household("1")
    record.save()
    record.id_number = OTHER_NUMBER
    record.save(update_fields=fields)
    kept = PoorHousehold.objects.get()
    assert (kept.id_number, kept.id_hash) == (OTHER_NUMBER, keyed_hash(OTHER_NUMBER))


@pytest.mark.django_db
def test_saving_something_else_leaves_the_hash():
    record = household("1")
    record.save()
    record.head = "李某"
    record.save(update_fields=["head"])
    assert PoorHousehold.objects.get().id_hash == keyed_hash("1")


@pytest.mark.django_db
def test_the_same_number_is_refused_whatever_key_wrote_it(settings):
    settings.PERSONAL_DATA_KEYS = ["old"]
    household("1").save()
    settings.PERSONAL_DATA_KEYS = ["new", "old"]
    second = household("1")
    second.number = "2"
    with pytest.raises(IntegrityError, match="id_hash"), transaction.atomic():
        second.save()


@pytest.mark.django_db
def test_an_expert_does_not_become_somebody_else():
    person = applicant()
    person.id_number = OTHER_NUMBER
    with pytest.raises(IntegrityError, match="ID number of an expert never changes"), transaction.atomic():
        person.save(update_fields=["id_number"])
    assert Expert.objects.with_id_number(OTHER_NUMBER).count() == 0


def test_a_hash_field_that_is_not_there_is_told_at_the_start():
    field = EncryptedTextField(hash_field="nowhere")
    field.set_attributes_from_name("number")
    field.model = Organisation
    assert [problem.id for problem in field._check_hash_field()] == ["common.E001"]


def test_the_history_keeps_no_personal_data():
    tables = [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]
    fields = [field for model in tables for field in model._meta.fields]
    assert [field for field in fields if isinstance(field, EncryptedTextField)] == []


def test_fresh_is_what_the_newest_key_wrote(settings):
    settings.PERSONAL_DATA_KEYS = ["old"]
    text = cipher().encrypt(b"x")
    settings.PERSONAL_DATA_KEYS = ["new", "old"]
    assert (is_fresh(text), is_fresh(cipher().encrypt(b"x"))) == (False, True)
