"""A new document template: taken only if an agreement can be printed with it, and if it brings nothing of its own."""

import re
import zipfile
import zlib

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.documents import try_out
from agreements.enums import HelperKind
from common.uploads import CheckedFileField

MOST_BYTES, MOST_UNFOLDED, MOST_XML = 2 * 1024 * 1024, 20 * 1024 * 1024, 2 * 1024 * 1024
XML_PARTS = (".xml", ".rels")
# Programs, objects of other programs, web pages: whoever opens an agreement would run or fetch them.
FOREIGN_PARTS = re.compile(r"(^|/)(vbaProject|vbaData|activeX|embeddings|afchunk)", re.IGNORECASE)
# Entities swell or reach for files; a linked template or picture is fetched when the paper is opened.
ENTITIES, LINKED = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE), re.compile(r"TargetMode\s*=\s*[\"']External")
HYPERLINK = re.compile(r"<Relationship\s[^>]*/hyperlink[\"'][^>]*>")
FETCHING_FIELD = re.compile(
    r"instr(Text[^>]*>|=[\"'])[^<>]*\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE)\b", re.IGNORECASE
)
# Word writes UTF-8; in another encoding none of these would be found.
OTHER_ENCODING = re.compile(r"<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-8[\"'])", re.IGNORECASE)


class TemplateForm(forms.Form):
    helper_kind = forms.ChoiceField(label=gettext_lazy("For agreements with"), choices=HelperKind.choices)
    file = CheckedFileField(
        label=gettext_lazy("Word file"), max_length=200, help_text=gettext_lazy("A .docx file of at most 2 MB.")
    )
    remark = forms.CharField(label=gettext_lazy("What has changed"), max_length=200)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(".docx") or file.size > MOST_BYTES:
            raise ValidationError(_("A template is a .docx file of at most 2 MB."))
        _look_inside(file)
        file.seek(0)
        try_out(file.read())
        file.seek(0)
        return file


def _look_inside(file) -> None:
    """Raises ValidationError for what no template needs: too much, or what reaches out of the paper."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MOST_UNFOLDED or any(map(_is_long, parts)):
                raise ValidationError(_("Unpacked, this file is far larger than an agreement can be."))
            if any(FOREIGN_PARTS.search(part.filename) for part in parts):
                raise ValidationError(_("A template holds no macros and no objects of other programs. Remove them."))
            for part in filter(_is_xml, parts):
                _look_into(archive.read(part).decode())
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError, RuntimeError) as broken:
        raise ValidationError(_("This is no Word file that can be read. Save it as .docx and try again.")) from broken


def _is_xml(part) -> bool:
    return part.filename.lower().endswith(XML_PARTS)


def _is_long(part) -> bool:
    return _is_xml(part) and part.file_size > MOST_XML


def _look_into(xml) -> None:
    if "\0" in xml or OTHER_ENCODING.search(xml) or ENTITIES.search(xml):
        raise ValidationError(_("This is no Word file that can be read. Save it as .docx and try again."))
    if LINKED.search(HYPERLINK.sub("", xml)) or FETCHING_FIELD.search(xml):
        raise ValidationError(_("A template links to no other file. Remove linked templates, pictures and fields."))
