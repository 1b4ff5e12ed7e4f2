"""Uploads: known by their content, never by their name; kept under names of our own, handed out by views."""

import hashlib
import zipfile
from pathlib import PurePath
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

# Kind by ending → how its content begins. Word and Excel files are zip archives with a part of that name.
BEGINNINGS = {
    ".pdf": b"%PDF-",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ".xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ".docx": b"PK\x03\x04",
    ".xlsx": b"PK\x03\x04",
}
PARTS = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
ALLOWED = "PDF, JPEG, PNG, Word, Excel"


def check(upload) -> None:
    """Raises ValidationError if a file is too large, of a kind not taken, or not what its name says."""
    limit = settings.UPLOAD_LIMIT_MB * 1024 * 1024
    if upload.size > limit:
        raise ValidationError(
            _("The file has %(size)s; at most %(limit)s can be taken. Scan with a lower resolution or split it.")
            % {"size": filesizeformat(upload.size), "limit": filesizeformat(limit)}
        )
    ending = PurePath(upload.name).suffix.lower()
    if ending not in BEGINNINGS:
        raise ValidationError(_("Files of this kind are not taken. Upload one of: %(kinds)s.") % {"kinds": ALLOWED})
    if not _is_what_it_says(upload, ending):
        raise ValidationError(
            _("The content of this file is not a %(ending)s file. Open it, save it in that form and upload it again.")
            % {"ending": ending}
        )


def _is_what_it_says(upload, ending) -> bool:
    upload.seek(0)
    begins_well = upload.read(8).startswith(BEGINNINGS[ending])
    upload.seek(0)
    return begins_well and (ending not in PARTS or _has_part(upload, PARTS[ending]))


def _has_part(upload, part) -> bool:
    try:
        with zipfile.ZipFile(upload) as archive:
            return part in archive.namelist()
    except zipfile.BadZipFile:
        return False
    finally:
        upload.seek(0)


class CheckedFileField(forms.FileField):
    """A file field that takes only what ``check`` takes."""

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload:
            check(upload)
        return upload


def stored_name(upload) -> str:
    """A name of our own; the ending stays, the user's name is kept in the row."""
    return f"{uuid4().hex}{PurePath(upload.name).suffix.lower()}"


def sha256(upload) -> str:
    upload.seek(0)
    digest = hashlib.file_digest(upload, "sha256").hexdigest()
    upload.seek(0)
    return digest


def serve(file, name) -> FileResponse:
    """A stored file as a download under its own name; never shown in the page, never guessed at."""
    response = FileResponse(file.open("rb"), as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
