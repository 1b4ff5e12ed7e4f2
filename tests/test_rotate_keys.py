"""A new key for personal data: everything comes under it, can be broken off, and nothing else changes."""

import io
from threading import Thread
from uuid import uuid4

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from common import job_runs, rotation
from common.encrypted import cipher, is_fresh, keyed_hash
from common.job_results import result_file
from common.models import Import, ImportRow, ImportState, Job, Outcome
from common.sealed import opened
from common.workbooks import importing
from leadership.enums import Role
from leadership.second_factor import confirm
from registry.models import Expert, Organisation
from registry.registering import register_expert
from tests import factories
from tests.agreements.factories import applicant, clerk, organisation
from tests.leadership import second_factors

PHONE, NUMBER = "13800001234", "11010119900307109X"
OLD, NEW = ["old"], ["new", "old"]


@pytest.fixture(autouse=True)
def _old_key(settings):
    settings.PERSONAL_DATA_KEYS = OLD
    settings.PERSONAL_DATA_HASH_KEY = "hash"


def stored(column="id_number", table="registry_expert") -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY id")
        return [value for (value,) in cursor.fetchall()]


def export() -> Job:
    job = Job.objects.create(kind="export", owner=factories.membership_at("520328", Role.CLERK))
    with result_file(job, name="专家名册.xlsx") as file:
        file.write(PHONE.encode())
    job.save()
    return job


@pytest.mark.django_db
def test_everything_reads_without_the_old_key(settings):
    people = [applicant(phone=PHONE) for _each in range(3)]
    helper, job = organisation(contact_phone=PHONE), export()
    hashes, events = stored("id_hash"), Expert.pgh_event_model.objects.count()
    settings.PERSONAL_DATA_KEYS = NEW
    call_command("rotate_keys")
    settings.PERSONAL_DATA_KEYS = ["new"]
    assert [person.id_number for person in Expert.objects.order_by("pk")] == [person.id_number for person in people]
    assert {person.phone for person in Expert.objects.all()} == {PHONE}
    assert Organisation.objects.get(pk=helper.pk).contact_phone == PHONE
    with opened(Job.objects.get(pk=job.pk).result) as file:
        assert file.read() == PHONE.encode()
    assert (stored("id_hash"), Expert.pgh_event_model.objects.count()) == (hashes, events)


@pytest.mark.django_db
def test_second_factors_go_on_working_without_the_old_key(settings):
    user = factories.account()
    secret, codes = second_factors.set_up(user)
    settings.PERSONAL_DATA_KEYS = NEW
    counts = rotation.rotate()
    again = rotation.rotate()
    settings.PERSONAL_DATA_KEYS = ["new"]
    assert [confirm(user, second_factors.code_of(secret)), confirm(user, codes[0])] == [True, True]
    assert [each["mfa_authenticator", "renewed"] for each in (counts, again)] == [2, 0]


@pytest.mark.django_db
def test_a_second_factor_that_no_key_reads_is_told(settings):
    settings.PERSONAL_DATA_KEYS = ["lost"]
    second_factors.set_up(factories.account())
    settings.PERSONAL_DATA_KEYS = NEW
    with pytest.raises(CommandError, match="table mfa_authenticator, .*Nothing was changed"):
        call_command("rotate_keys")


@pytest.mark.django_db
def test_the_same_person_is_still_refused(settings):
    person = applicant()
    settings.PERSONAL_DATA_KEYS = NEW
    call_command("rotate_keys")
    settings.PERSONAL_DATA_KEYS = ["new"]
    with override("en"), pytest.raises(ValidationError, match="just been registered"):
        applicant(id_number=person.id_number)


@pytest.mark.django_db
def test_it_reports_and_a_second_run_finds_nothing_to_do(settings, capsys):
    applicant()
    export()
    settings.PERSONAL_DATA_KEYS = NEW
    call_command("rotate_keys")
    first = capsys.readouterr().out
    call_command("rotate_keys")
    second = capsys.readouterr().out
    assert "registry_expert: 1 read, 1 renewed, 0 as they should be" in first
    assert "files of common_job: 1 read, 1 renewed, 0 as they should be" in first
    assert "registry_expert: 1 read, 0 renewed, 1 as they should be" in second
    assert "files of common_job: 1 read, 0 renewed, 1 as they should be" in second


@pytest.mark.django_db(transaction=True)
def test_what_was_broken_off_is_taken_up_again(settings, monkeypatch):
    people = [applicant() for _each in range(5)]
    settings.PERSONAL_DATA_KEYS = NEW
    monkeypatch.setattr(rotation, "BATCH", 2)

    def break_off(counts):
        if counts["registry_expert", "renewed"]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(report=break_off)
    assert [is_fresh(token) for token in stored()] == [True, True, False, False, False]
    done = stored()[:2]
    counts = rotation.rotate()
    assert (counts["registry_expert", "found"], counts["registry_expert", "renewed"]) == (5, 3)
    assert stored()[:2] == done
    settings.PERSONAL_DATA_KEYS = ["new"]
    assert [person.id_number for person in Expert.objects.order_by("pk")] == [person.id_number for person in people]


@pytest.mark.django_db
@pytest.mark.parametrize("make", [applicant, export], ids=["a value", "a file"])
def test_a_key_that_is_missing_is_told_and_nothing_is_changed(settings, make):
    settings.PERSONAL_DATA_KEYS = ["lost"]
    made = make()
    settings.PERSONAL_DATA_KEYS = OLD
    applicant()
    before = stored()
    settings.PERSONAL_DATA_KEYS = NEW
    with pytest.raises(CommandError, match=rf"table {made._meta.db_table}, row {made.pk}, .*Nothing was changed"):
        call_command("rotate_keys")
    assert stored() == before


@pytest.mark.django_db
def test_a_new_key_of_the_hashes_is_carried_through(settings):
    person = applicant()
    events = Expert.pgh_event_model.objects.count()
    settings.PERSONAL_DATA_HASH_KEY = "another"
    assert Expert.objects.with_id_number(person.id_number).count() == 0
    call_command("rotate_keys")
    assert Expert.objects.with_id_number(person.id_number).get() == person
    assert (stored("id_hash"), Expert.pgh_event_model.objects.count()) == ([keyed_hash(person.id_number)], events)


@pytest.mark.django_db
def test_a_person_registered_twice_between_two_hash_keys_is_told(settings):
    """What the instruction to stop the portal prevents: it is not passed over."""
    person = applicant()
    settings.PERSONAL_DATA_HASH_KEY = "another"
    applicant(id_number=person.id_number)
    with pytest.raises(CommandError, match="Two rows hold the same number"), transaction.atomic():
        call_command("rotate_keys")


@pytest.mark.django_db
def test_anybody_else_is_still_refused_to_change_the_hash(settings):
    person = applicant()
    settings.PERSONAL_DATA_HASH_KEY = "another"
    call_command("rotate_keys")
    refused = pytest.raises(IntegrityError, match="ID number of an expert never changes")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE registry_expert SET id_hash = 'x' WHERE id = %s", [person.pk])


@pytest.mark.django_db(transaction=True)
def test_the_same_person_registered_while_keys_are_rotated(settings, monkeypatch):
    """Batches of one, and a clerk who tries between them: the person is there once, readable with the new key."""
    people = [applicant() for _each in range(4)]
    region, by, told = factories.place(factories.COUNTY), clerk(), []
    content = {"name": "王茶农", "employer": "研究所", "title": "研究员", "fields": ["tea"], "region": region}
    settings.PERSONAL_DATA_KEYS = NEW
    monkeypatch.setattr(rotation, "BATCH", 1)

    def register(number):
        try:
            register_expert(by=by, form_token=uuid4(), id_number=number, **content)
        except ValidationError:
            told.append(number)
        finally:
            connection.close()

    def meanwhile(counts):
        done = counts["registry_expert", "found"]
        if 0 < done <= len(people):
            thread = Thread(target=register, args=(people[-done].id_number,))
            thread.start()
            thread.join()

    rotation.rotate(report=meanwhile)
    settings.PERSONAL_DATA_KEYS = ["new"]
    numbers = sorted(person.id_number for person in people)
    assert (sorted(person.id_number for person in Expert.objects.all()), sorted(set(told))) == (numbers, numbers)


# -- imports that wait -----------------------------------------------------------------
def waiting_import() -> Import:
    by = factories.membership_at("520328", Role.CLERK)
    whole = Import(workbook="test-experts", place="520328", owner=by, name="名册.xlsx", size=1, form_token=uuid4())
    whole.file.save("x.sealed", ContentFile(b""), save=False)
    whole.file.storage.delete(whole.file.name)
    whole.save()
    return whole


@pytest.fixture
def workbook(monkeypatch):
    from common.workbooks.kind import WORKBOOKS, Intake, WorkbookKind

    monkeypatch.setattr("common.workbooks.kind.WORKBOOKS", WORKBOOKS)
    intake = Intake(model=Expert, keys=(("id_hash",),), rule=None, settle=None)
    yield WorkbookKind(name="test-experts", title="x", columns=(), rows=None, describe=None, intake=intake)
    del WORKBOOKS["test-experts"]


@pytest.mark.django_db
def test_rows_of_imports_that_wait_are_renewed_as_well(settings, workbook):
    whole = waiting_import()
    values = {"name": "王茶农", "id_number": cipher().encrypt(NUMBER.encode()).decode(), "id_hash": keyed_hash(NUMBER)}
    ImportRow.objects.create(whole=whole, number=4, outcome=Outcome.NEW, values=values)
    settings.PERSONAL_DATA_KEYS = NEW
    settings.PERSONAL_DATA_HASH_KEY = "another"
    call_command("rotate_keys")
    settings.PERSONAL_DATA_KEYS = ["new"]
    values = ImportRow.objects.get().values
    assert cipher().decrypt(values["id_number"]).decode() == NUMBER
    assert (values["name"], values["id_hash"]) == ("王茶农", keyed_hash(NUMBER))


@pytest.mark.django_db
def test_an_import_still_knows_the_records_it_has_seen(settings, workbook):
    known, touched = applicant(), applicant()
    whole = waiting_import()
    hashes = "SELECT md5(registry_expert::text) FROM registry_expert WHERE id = %s"

    def hash_of(person):
        with connection.cursor() as cursor:
            cursor.execute(hashes, [person.pk])
            return cursor.fetchone()[0]

    for person, seen in ((known, hash_of(known)), (touched, "0" * 32)):
        ImportRow.objects.create(
            whole=whole, number=person.pk, outcome=Outcome.CHANGED, record=person.pk, seen=seen, values={"title": "x"}
        )
    settings.PERSONAL_DATA_KEYS = NEW
    call_command("rotate_keys")
    seen = dict(ImportRow.objects.values_list("record", "seen"))
    assert seen == {known.pk: hash_of(known), touched.pk: "0" * 32}


@pytest.fixture
def experts():
    """A workbook with one expert, uploaded and checked."""
    from common.workbooks import checking, writing  # noqa: F401  the work of its jobs
    from registry.workbooks.parties import EXPERTS

    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["姓名", "身份证号", "行政区划", "工作单位", "职称", "专业领域", "电话"])
    book.active.append(["王茶农", NUMBER, factories.COUNTY, "研究所", "研究员", "茶叶", PHONE])
    book.save(file)
    upload = SimpleUploadedFile("专家名册.xlsx", file.getvalue())
    return finished(importing.take_in(upload=upload, workbook=EXPERTS, by=clerk(), form_token=uuid4()))


def finished(whole) -> Import:
    job_runs.run(whole.job_id)
    whole.refresh_from_db()
    return whole


@pytest.mark.django_db
def test_an_import_is_confirmed_and_undone_under_other_keys_than_it_came(settings, experts):
    settings.PERSONAL_DATA_KEYS = NEW
    call_command("rotate_keys")
    settings.PERSONAL_DATA_KEYS = ["new"]
    written = finished(importing.confirm(whole=experts, by=clerk()))
    person = Expert.objects.get()
    assert (written.state, person.id_number, person.phone, person.id_hash) == (
        ImportState.WRITTEN,
        NUMBER,
        PHONE,
        keyed_hash(NUMBER),
    )
    settings.PERSONAL_DATA_KEYS = ["newer", "new"]
    call_command("rotate_keys")
    settings.PERSONAL_DATA_KEYS = ["newer"]
    written.refresh_from_db()
    with opened(written.file) as file:
        assert file.read(2) == b"PK"
    undone = finished(importing.begin_undo(whole=written, by=clerk()))
    assert (undone.state, Expert.objects.count()) == (ImportState.UNDONE, 0)
