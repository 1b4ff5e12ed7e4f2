"""Word files as somebody may put them in the place of the built-in template: good ones, careless ones, hostile ones."""

import io
import zipfile

from docx import Document

from agreements.document_templates import built_in
from agreements.enums import HelperKind


def with_lines(*lines) -> bytes:
    """A Word file of these paragraphs."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def edited(template: bytes | None = None, *, old="帮 扶 协 议 书", new="合 作 协 议 书") -> bytes:
    """The built-in template after an office has changed its words in Word."""
    return repacked(template or built_in(HelperKind.ORGANISATION), {"word/document.xml": lambda x: x.replace(old, new)})


def repacked(template: bytes, changes=None, added=None) -> bytes:
    """``template`` with the text of some parts changed, and other parts ``added``."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name in (changes or {}):
                content = changes[name](content.decode()).encode()
            target.writestr(name, content)
        for name, content in (added or {}).items():
            target.writestr(name, content)
    return file.getvalue()
