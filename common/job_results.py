"""Files that jobs make: sealed, whole or not there at all, under names of our own, deleted after some time."""

import os
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile, gettempdir
from uuid import uuid4

from django.conf import settings
from django.core.files import File

from common import clock
from common.models import Job
from common.sealed import seal

PART_AGE = timedelta(days=1)  # what is older was left by a killed worker


class Part(File):
    """A finished part: the storage moves it into its place in one step, instead of copying it."""

    def temporary_file_path(self):
        return self.file.name


@contextmanager
def result_file(job, *, name: str):
    """A binary file to write the result of ``job`` into; ``name`` is what its owner will see.

    It becomes the result, sealed, when the block ends; if the block fails or is killed, there is
    none. Until then it has no name on the disk.
    """
    settings.PARTS_DIR.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=settings.PARTS_DIR) as plain:
        yield plain
        plain.seek(0)
        store(plain, job)
    job.result_name = name


def store(plain, job) -> None:
    """Seal ``plain`` and make it the result of ``job``; the row is not saved."""
    part = NamedTemporaryFile(dir=settings.PARTS_DIR, prefix=f"job-{job.pk}-", delete=False)  # noqa: SIM115
    try:
        with part:
            seal(plain, part)
            part.flush()
            os.fsync(part.fileno())
        with open(part.name, "rb") as whole:
            job.result.save(f"{uuid4().hex}.sealed", Part(whole), save=False)
    finally:
        Path(part.name).unlink(missing_ok=True)


def discard(job) -> None:
    """Delete the file that a run has made and that nobody may have."""
    if job.result:
        job.result.delete(save=False)


def forget_old() -> None:
    """Delete results whose time is over, and parts of killed workers. The rows stay: they record who took what."""
    limit = clock.now() - timedelta(days=settings.JOB_RESULT_DAYS)
    for job in Job.objects.filter(finished_at__lt=limit).exclude(result=""):
        job.result.storage.delete(job.result.name)
        Job.objects.filter(pk=job.pk).update(result="")
    _forget_parts()


def _forget_parts() -> None:
    """What killed workers left: sealed parts of ours, and sheets that openpyxl had begun in the temporary folder."""
    for folder, pattern in ((settings.PARTS_DIR, "job-*"), (Path(gettempdir()), "openpyxl.*")):
        for part in folder.glob(pattern):
            with suppress(OSError):  # gone meanwhile, or somebody else's
                if datetime.fromtimestamp(part.stat().st_mtime, tz=UTC) < clock.now() - PART_AGE:
                    part.unlink()
