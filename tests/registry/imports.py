"""Workbooks of the registers on their way in, for the tests."""

import io
from itertools import count
from uuid import uuid4

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from common import job_runs
from common.models import Import
from common.workbooks import importing
from registry.identifiers import id_check

_births = count(1)


def id_number(number=None) -> str:
    """A valid ID number; another one each time."""
    first = f"5203281970{1 + next(_births) % 12:02}{1 + next(_births) % 28:02}{next(_births) % 1000:03}"
    return first + id_check(first)


def workbook(*rows) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def take_in(by, kind, *rows, content=None, name="名册.xlsx") -> Import:
    """Upload a workbook and have it checked."""
    upload = SimpleUploadedFile(name, content or workbook(*rows))
    whole = importing.take_in(upload=upload, workbook=kind, by=by, form_token=uuid4())
    return run(whole)


def run(whole) -> Import:
    """Let the worker do what waits for this import."""
    whole.refresh_from_db()
    job_runs.run(whole.job_id)
    whole.refresh_from_db()
    return whole


def written(by, kind, *rows, **options) -> Import:
    """Upload, check, confirm, write."""
    whole = take_in(by, kind, *rows, **options)
    importing.confirm(whole=whole, by=by, only_good=bool(whole.wrong))
    return run(whole)
