"""Files at rest: unreadable without the key, and whatever was done to them is noticed."""

import io
import tracemalloc
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from common.models import Job
from common.sealed import BLOCK, Broken, is_sealed_freshly, opened, seal, unseal

NUMBER = b"520303196503171234"


def sealed(content: bytes) -> bytes:
    target = io.BytesIO()
    seal(io.BytesIO(content), target)
    return target.getvalue()


def unsealed(stored: bytes) -> bytes:
    return b"".join(unseal(io.BytesIO(stored)))


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK])
def test_what_was_sealed_comes_back(size):
    content = (NUMBER * (size // len(NUMBER) + 1))[:size]
    assert unsealed(sealed(content)) == content


def test_nothing_of_it_can_be_read_in_the_file():
    assert NUMBER not in sealed(NUMBER * 100)


def three_blocks(letter=b"a") -> list[bytes]:
    return sealed(letter * (2 * BLOCK + 5)).splitlines(keepends=True)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda lines: lines[:2],
        lambda lines: lines[1:],
        lambda lines: [lines[0], lines[2]],
        lambda lines: [lines[1], lines[0], lines[2]],
        lambda lines: [lines[0], lines[0], lines[1], lines[2]],
        lambda lines: [*lines, lines[2]],
        lambda lines: [*lines, b"\n"],
        lambda lines: [lines[0], three_blocks(b"b")[1], lines[2]],
        lambda lines: [lines[0][:-9] + b"\n", *lines[1:]],
        lambda lines: [lines[0].replace(lines[0][500:510], b"0123456789"), *lines[1:]],
        lambda lines: [],
        lambda lines: [b"plain text"],
    ],
    ids=[
        "cut off",
        "beheaded",
        "left out",
        "put elsewhere",
        "twice",
        "last one twice",
        "something behind",
        "of another file",
        "shortened",
        "changed",
        "empty",
        "never sealed",
    ],
)
def test_tampering_is_noticed(tamper):
    with pytest.raises(Broken):
        unsealed(b"".join(tamper(three_blocks())))


def test_keys_come_and_go(settings):
    settings.PERSONAL_DATA_KEYS = ["old"]
    stored = sealed(NUMBER)
    settings.PERSONAL_DATA_KEYS = ["new", "old"]
    assert unsealed(stored) == NUMBER
    assert [is_sealed_freshly(ContentFile(each)) for each in (stored, sealed(NUMBER))] == [False, True]
    settings.PERSONAL_DATA_KEYS = ["new"]
    with pytest.raises(Broken):
        unsealed(stored)


def test_a_stored_file_opens_as_one_that_can_be_sought_in():
    name = default_storage.save("sealed-test", ContentFile(sealed(b"0123456789")))
    try:
        with opened(default_storage.open(name)) as file:
            file.seek(-3, io.SEEK_END)
            assert file.read() == b"789"
    finally:
        default_storage.delete(name)


def test_memory_is_flat(tmp_path):
    def peak(blocks):
        plain, stored = tmp_path / "plain", tmp_path / "stored"
        plain.write_bytes(b"x" * (blocks * BLOCK))
        tracemalloc.start()
        with plain.open("rb") as source, stored.open("wb") as target:
            seal(source, target)
        with stored.open("rb") as file:
            for _block in unseal(file):
                pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(1)
    assert peak(12) < peak(3) + BLOCK


@pytest.mark.django_db
def test_reports_from_before_are_forgotten():
    """They lay readable on the disk; the row of the job stays."""
    migration = import_module("common.migrations.0003_sealed_results")
    made = {ending: Job.objects.create(kind="export") for ending in (".xlsx", ".sealed")}
    for ending, job in made.items():
        job.result.save(f"report{ending}", ContentFile(NUMBER))
    paths = {ending: job.result.path for ending, job in made.items()}
    migration.forget_readable_results(apps, None)
    assert {ending: bool(Job.objects.get(pk=job.pk).result) for ending, job in made.items()} == {
        ".xlsx": False,
        ".sealed": True,
    }
    assert {ending: Path(path).exists() for ending, path in paths.items()} == {".xlsx": False, ".sealed": True}
    made[".sealed"].result.delete()
