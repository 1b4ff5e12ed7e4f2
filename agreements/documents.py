"""The agreement as Word for signing: a template, filled with what one version says [三(二)].

The document bears the version and a hash of its text, in the footer and as a code to scan, so that the
signed scan that comes back is known to be of this text.
"""

import hashlib
import json
import re
import zipfile
import zlib
from io import BytesIO

import qrcode
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override
from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage, Listing
from jinja2 import TemplateError
from lxml.etree import LxmlError

from agreements.content import wording_of
from agreements.document_templates import BASIS, FURTHER, HELPER_LABEL, OFFICE, SIGNATURES, built_in
from agreements.enums import HelperKind, TaskArea
from agreements.funds_in_words import in_words
from agreements.models import AgreementVersion, DocumentTemplate
from agreements.scans import version_on_its_way
from agreements.template_language import LISTS, SINGLE, Environment, NotTaken

NONE = "无"
# What has not been written yet: a line to write on.
LINE = "＿" * 8
NO_DAY = "　　年　月　日"
# Word refuses a file with one of these in its text.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
HASH_SHOWN = 16
CODE_WIDTH = Cm(2.6)


# What the libraries raise for a file that is Word only by its name.
UNREADABLE = (LxmlError, zipfile.BadZipFile, zlib.error, ValueError, KeyError, AttributeError, OSError)


def text_fingerprint(version: AgreementVersion) -> str:
    """SHA-256 of what was agreed, without the files: the signed scan does not change what it shows."""
    text = json.dumps([version.number, wording_of(version)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def template_of(helper_kind: str) -> bytes:
    """The template that counts for a kind: the latest of the portal, else the built-in one."""
    latest = DocumentTemplate.objects.filter(helper_kind=helper_kind).first()
    if latest is None:
        return built_in(helper_kind or HelperKind.ORGANISATION)
    with latest.file.open("rb") as file:
        return file.read()


def render(version: AgreementVersion, address: str, template: bytes | None = None) -> bytes:
    """The .docx of one version. ``address`` is where its record is read. Raises ValidationError for a broken template.

    It is written in Chinese, whatever language the reader has chosen: it is what the parties sign.
    """
    document = DocxTemplate(BytesIO(template or template_of(version.helper_kind)))
    with override("zh-hans"):
        code = f"{address}?version={version.number}#{text_fingerprint(version)[:HASH_SHOWN]}"
        return _filled(document, values(version) | {"code": _picture(document, code)})


def try_out(template: bytes) -> None:
    """Raises ValidationError, with the reason, for a template that cannot be filled in."""
    rows = {name: [dict.fromkeys(fields, LINE)] for name, fields in LISTS.items()}
    try:
        document = DocxTemplate(BytesIO(template))
        code = _picture(document, "https://example.org/")
        _filled(document, dict.fromkeys(SINGLE, LINE) | rows | {"code": code})
    except UNREADABLE as broken:
        raise ValidationError(_("This is no Word file that can be read. Save it as .docx and try again.")) from broken


def _filled(document, context) -> bytes:
    try:
        document.render(context, Environment())
    except NotTaken as asked:
        raise ValidationError(str(asked)) from asked
    except TemplateError as broken:
        raise ValidationError(_("The template cannot be filled in: %(reason)s") % {"reason": broken}) from broken
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def values(version: AgreementVersion) -> dict:
    """What a template may name; docs/documents.md lists it."""
    agreement = version.agreement
    return {
        "mark": "" if version.filed_at or version == version_on_its_way(agreement) else "（草案）",
        "number": str(agreement.number or "提交后编号"),
        "version": version.number,
        "hash": text_fingerprint(version)[:HASH_SHOWN],
        "year": agreement.year,
        "title": _clean(version.title) or LINE,
        "helper": version.helper_name or LINE,
        "helper_about": _about(version.organisation),
        "county": agreement.region.full_name,
        "villages": _villages(version) or LINE,
        "starts_on": _day(version.starts_on),
        "ends_on": _day(version.ends_on),
        "objectives": _paragraphs(version.objectives),
        "mechanism": _paragraphs(version.mechanism),
        "funds": _funds(version.funds),
        "tasks": [_task(number, task) for number, task in enumerate(version.tasks.all(), start=1)] or [_no_task()],
        "experts": [_expert(link.expert) for link in version.shown_experts] or [_no_expert()],
    }


def printed(version: AgreementVersion) -> dict:
    """What the print view says: the values, and the words of the built-in template around them."""
    kind = HelperKind(version.helper_kind or HelperKind.ORGANISATION)
    texts = {name: _clean(getattr(version, name)) or LINE for name in ("objectives", "mechanism")}
    fixed = {"helper_label": HELPER_LABEL[kind], "office": OFFICE, "basis": BASIS, "further": FURTHER}
    block = {"is_organisation": kind == HelperKind.ORGANISATION, "signatures": SIGNATURES[kind][:3]}
    return values(version) | texts | fixed | block


def file_name(version: AgreementVersion) -> str:
    agreement = version.agreement
    return f"帮扶协议书-{agreement.number or agreement.title}-第{version.number}版.docx"


def _clean(text) -> str:
    """With the line breaks of Word, without what no text may hold."""
    return CONTROLS.sub("", text.replace("\r\n", "\n").strip())


def _paragraphs(text) -> Listing:
    """Each line a paragraph like the one in which the field stands; \\a is docxtpl's sign for that."""
    return Listing("\a".join(_clean(text).splitlines()) or LINE)


def _villages(version) -> str:
    """Each village with its township."""
    return "、".join(f"{link.village.parent.name}{link.village.name}" for link in version.shown_villages)


def _about(organisation) -> str:
    return f"{organisation.get_kind_display()}，{organisation.region.full_name}" if organisation else LINE


def _day(day) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else NO_DAY


def _funds(amount) -> str:
    if not amount:
        return "本协议不安排帮扶经费。"
    return f"帮扶经费共计人民币{amount:,.2f}元（大写：{in_words(amount)}）。"


def _task(number, task) -> dict:
    return {
        "number": number,
        "area": str(TaskArea(task.area).label),
        "description": _clean(task.description),
        "target": f"{task.target.normalize():f}{_clean(task.unit)}",
        "due": _day(task.due_on),
    }


def _no_task() -> dict:
    return dict.fromkeys(LISTS["tasks"], "")


def _expert(expert) -> dict:
    return {"name": expert.name, "employer": expert.employer, "title": expert.title}


def _no_expert() -> dict:
    return dict.fromkeys(LISTS["experts"], "") | {"name": NONE}


def _picture(document, text) -> InlineImage:
    """``text`` as a code to scan."""
    file = BytesIO()
    qrcode.make(text, box_size=6, border=1).save(file)
    file.seek(0)
    return InlineImage(document, file, width=CODE_WIDTH)
