"""Uploads are known by their content; a name alone convinces nobody."""

import io
import struct
import zipfile

import openpyxl
import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils.translation import override

from common.uploads import CheckedFileField, check, serve, sha256, stored_name

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20
EXE = b"MZ\x90\0\x03" + b"\0" * 200


def xlsx() -> bytes:
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


def archive(*names, content=b"x") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, content)
    return file.getvalue()


def ole(stream) -> bytes:
    """A compound file whose directory names ``stream``."""
    entry = f"{stream}\0".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(stream) + 2)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(1024, b"\0") + entry.ljust(512, b"\0")


DOCX = archive("[Content_Types].xml", "word/document.xml")


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.mark.parametrize(
    "name, content",
    [
        ("协议.pdf", PDF),
        ("扫描.JPG", JPEG),
        ("scan.jpeg", JPEG),
        ("scan.png", PNG),
        ("agreement.docx", DOCX),
        ("table.xlsx", xlsx()),
        ("old.doc", ole("WordDocument")),
        ("old.xls", ole("Workbook")),
        ("older.xls", ole("Book")),
    ],
)
def test_what_is_taken(name, content):
    upload = SimpleUploadedFile(name, content)
    check(upload)
    assert upload.tell() == 0


@pytest.mark.parametrize(
    "name, content",
    [
        ("virus.pdf", EXE),
        ("virus.pdf", EXE + PDF),
        ("virus.docx", EXE + DOCX),
        ("scan.png", JPEG),
        ("scan.pdf", PNG),
        ("table.docx", xlsx()),
        ("agreement.xlsx", DOCX),
        ("any.docx", archive("readme.txt")),
        ("broken.docx", b"PK\x03\x04" + b"\0" * 50),
        ("macros.docx", archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("installer.doc", ole("Installer")),
        ("old.xls", ole("WordDocument")),
        ("empty.pdf", b"%PD"),
    ],
)
def test_content_that_is_not_what_the_name_says_is_refused(name, content):
    with pytest.raises(ValidationError, match="is not a"):
        check(SimpleUploadedFile(name, content))


@pytest.mark.parametrize("name", ["virus.exe", "page.html", "picture.svg", "macros.docm", "noending", ".pdf.exe"])
def test_other_kinds_are_refused(name):
    with pytest.raises(ValidationError, match="not taken"):
        check(SimpleUploadedFile(name, PDF))


def test_a_bomb_is_refused():
    bomb = archive("[Content_Types].xml", "xl/workbook.xml", content=b"\0" * 60_000_000)
    with pytest.raises(ValidationError, match="is not a"):
        check(SimpleUploadedFile("bomb.xlsx", bomb))


def test_too_large_is_refused_with_the_limit(settings):
    settings.UPLOAD_LIMIT_MB = 1
    check(SimpleUploadedFile("fits.pdf", PDF.ljust(1024 * 1024)))
    with pytest.raises(ValidationError, match=r"1\.0"):
        check(SimpleUploadedFile("large.pdf", PDF.ljust(1024 * 1024 + 1)))


class Form(forms.Form):
    file = CheckedFileField(required=False)


def test_the_field_refuses_beside_the_file():
    assert Form(files={"file": SimpleUploadedFile("a.pdf", PDF)}).is_valid()
    assert Form(files={}).is_valid()
    refused = Form(files={"file": SimpleUploadedFile("a.pdf", EXE)})
    assert list(refused.errors) == ["file"]
    assert ".pdf" in str(refused["file"])


def test_stored_names_are_our_own():
    first, second = (stored_name(SimpleUploadedFile("../../协议 最终版.PDF", PDF)) for _each in range(2))
    assert first != second
    assert (len(first), first[-4:], first[:-4].isalnum()) == (36, ".pdf", True)


def test_sha256_reads_all_and_rewinds():
    upload = SimpleUploadedFile("a.pdf", b"abc")
    assert sha256(upload) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert upload.tell() == 0


def test_serve_hands_out_and_never_shows():
    response = serve(ContentFile(PDF, name="x"), "扫描 件.pdf")
    assert response.getvalue() == PDF
    assert {name: response[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")} == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E6%89%AB%E6%8F%8F%20%E4%BB%B6.pdf"


def test_what_nobody_knows_is_bytes():
    response = serve(ContentFile(b"<script>", name="x"), "page.html")
    assert (response["Content-Type"], response.getvalue()) == ("application/octet-stream", b"<script>")


def test_a_file_that_is_gone_is_not_found(tmp_path):
    from django.core.files.storage import FileSystemStorage
    from django.db.models.fields.files import FieldFile

    from common.models import Job

    field = Job._meta.get_field("result")
    gone = FieldFile(Job(), field, "jobs/gone.xlsx")
    gone.storage = FileSystemStorage(location=tmp_path)
    with pytest.raises(Http404):
        serve(gone, "gone.xlsx")


def test_what_is_taken_is_said_in_the_language_of_the_reader():
    with override("zh-hans"):
        field = CheckedFileField()
        assert str(field.help_text).startswith("支持 PDF")
    with override("en"):
        assert str(field.help_text).startswith("PDF, JPEG")
