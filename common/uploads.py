"""Uploads: known by their content, never by their name; kept under names of our own, handed out by views."""

import hashlib
import re
import zipfile
from pathlib import PurePath
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from common.sealed import unseal

OLE, ZIP, JPEG = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"\xff\xd8\xff"
# Kind by ending → how its content begins, and the type under which it is handed out.
KINDS = {
    ".pdf": (b"%PDF-", "application/pdf"),
    ".jpg": (JPEG, "image/jpeg"),
    ".jpeg": (JPEG, "image/jpeg"),
    ".png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    ".doc": (OLE, "application/msword"),
    ".xls": (OLE, "application/vnd.ms-excel"),
    ".docx": (ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".xlsx": (ZIP, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
# Many formats share a container (an installer is OLE as well); the part inside tells.
ZIP_PARTS = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
OLE_STREAMS = {".doc": ("WordDocument",), ".xls": ("Workbook", "Book")}
MACROS = re.compile(r"(^|/)vbaProject\.bin$", re.IGNORECASE)
# What an archive may unfold to: a small file that fills the memory of whoever opens it is refused.
UNFOLDED_TIMES, UNFOLDED_FREE = 200, 50 * 1024 * 1024
ALLOWED = "PDF, JPEG, PNG, Word, Excel"
BLOCK = 1024 * 1024


def check(upload) -> None:
    """Raises ValidationError if a file is too large, of a kind not taken, or not what its name says."""
    limit = settings.UPLOAD_LIMIT_MB * 1024 * 1024
    if upload.size > limit:
        raise ValidationError(
            _("The file has %(size)s; at most %(limit)s can be taken. Scan with a lower resolution or split it.")
            % {"size": filesizeformat(upload.size), "limit": filesizeformat(limit)}
        )
    ending = PurePath(upload.name).suffix.lower()
    if ending not in KINDS:
        raise ValidationError(_("Files of this kind are not taken. Upload one of: %(kinds)s.") % {"kinds": ALLOWED})
    if not _is_what_it_says(upload, ending):
        raise ValidationError(
            _("The content of this file is not a %(ending)s file. Open it, save it in that form and upload it again.")
            % {"ending": ending}
        )


def _is_what_it_says(upload, ending) -> bool:
    beginning, _content_type = KINDS[ending]
    try:
        upload.seek(0)
        if upload.read(len(beginning)) != beginning:
            return False
        if ending in ZIP_PARTS:
            return _has_part(upload, ZIP_PARTS[ending])
        return ending not in OLE_STREAMS or _has_stream(upload, OLE_STREAMS[ending])
    finally:
        upload.seek(0)


def _has_part(upload, part) -> bool:
    try:
        with zipfile.ZipFile(upload) as archive:
            inside = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    names = {entry.filename for entry in inside}
    unfolded = sum(entry.file_size for entry in inside)
    is_bomb = unfolded > max(UNFOLDED_FREE, upload.size * UNFOLDED_TIMES)
    return {part, "[Content_Types].xml"} <= names and not any(map(MACROS.search, names)) and not is_bomb


def _has_stream(upload, streams) -> bool:
    """The directory of an OLE file names its streams in UTF-16."""
    wanted = [f"{stream}\0".encode("utf-16-le") for stream in streams]
    upload.seek(0)
    end = b""
    while block := upload.read(BLOCK):
        if any(name in end + block for name in wanted):
            return True
        end = block[-64:]
    return False


def taken_in_words() -> str:
    return _("PDF, JPEG, PNG, Word or Excel, at most %(limit)s MB.") % {"limit": settings.UPLOAD_LIMIT_MB}


class CheckedFileField(forms.FileField):
    """A file field that takes only what ``check`` takes."""

    widget = forms.ClearableFileInput(attrs={"accept": ",".join(KINDS)})

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", lazy(taken_in_words, str)())
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload and upload is not initial:
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
    """A stored file as a download under its own name; never shown in the page, guessed at, or kept by a proxy."""
    try:
        return _guarded(FileResponse(file.open("rb"), as_attachment=True, filename=name), name)
    except FileNotFoundError as missing:
        raise Http404(_("The file is no longer kept.")) from missing


def serve_sealed(file, name) -> StreamingHttpResponse:
    """The same of a sealed file, unsealed while it goes out; its length is not known before."""
    content = _unsealed(file)
    try:
        next(content)
    except FileNotFoundError as missing:
        raise Http404(_("The file is no longer kept.")) from missing
    response = StreamingHttpResponse(content)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return _guarded(response, name)


def _unsealed(file):
    """The blocks, after an empty one that tells that the beginning can be read."""
    with file.open("rb") as stored:
        blocks = unseal(stored)
        first = next(blocks)
        yield b""
        yield first
        yield from blocks


def _guarded(response, name):
    _beginning, content_type = KINDS.get(PurePath(name).suffix.lower(), (b"", "application/octet-stream"))
    response["Content-Type"] = content_type
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
