"""The agreement as Word for signing: a template, filled with what one version says [三(二)].

The document bears the version and a hash of its text, in the footer and as a code to scan, so that the
signed scan that comes back is known to be of this text.
"""

import hashlib
import json
from io import BytesIO

import qrcode
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage, Listing
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from agreements.content import content_of
from agreements.document_templates import built_in
from agreements.enums import HelperKind, TaskArea
from agreements.funds_in_words import in_words
from agreements.models import AgreementVersion, DocumentTemplate

NONE = "无"
# What a template may name, with what it means; docs/documents.md says it in full.
FIELDS = (
    ("mark", gettext_lazy("says that it is a draft, before it has a number")),
    ("number", gettext_lazy("number of the agreement")),
    ("version", gettext_lazy("number of the version")),
    ("hash", gettext_lazy("the first characters of the hash of its text")),
    ("code", gettext_lazy("picture to scan, with address, version and hash")),
    ("year", gettext_lazy("programme year")),
    ("title", gettext_lazy("title")),
    ("helper", gettext_lazy("the assisting organisation, or the experts by name")),
    ("helper_about", gettext_lazy("kind and place of the organisation")),
    ("county", gettext_lazy("county with the places above it")),
    ("villages", gettext_lazy("villages with their townships")),
    ("starts_on", gettext_lazy("first day of the period")),
    ("ends_on", gettext_lazy("last day of the period")),
    ("objectives", gettext_lazy("objectives")),
    ("mechanism", gettext_lazy("mechanism")),
    ("funds", gettext_lazy("funds in figures and in words")),
    ("tasks", gettext_lazy("list of tasks: number, area, description, target, due")),
    ("experts", gettext_lazy("list of experts: name, employer, title")),
)
HASH_SHOWN = 16
CODE_WIDTH = Cm(2.6)


class Environment(ImmutableSandboxedEnvironment):
    """What a template may do: put values in their places and go through lists; no arithmetic, no functions."""

    intercepted_binops = frozenset(["*", "**", "+", "%"])

    def __init__(self):
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()

    def call_binop(self, context, operator, left, right):
        raise TemplateError(f"“{operator}” is not taken in a template")


def text_fingerprint(version: AgreementVersion) -> str:
    """SHA-256 of what was agreed, without the files: the signed scan does not change what it shows."""
    content = {name: value for name, value in content_of(version).items() if name != "attachments"}
    text = json.dumps([version.number, content], ensure_ascii=False, sort_keys=True)
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
    words = {name: "……" for name, _meaning in FIELDS}
    task = dict.fromkeys(("number", "area", "description", "target", "due"), "……")
    expert = dict.fromkeys(("name", "employer", "title"), "……")
    try:
        document = DocxTemplate(BytesIO(template))
        code = _picture(document, "https://example.org/")
    except (ValueError, KeyError, OSError) as broken:
        raise ValidationError(_("This is no Word file that can be read. Save it as .docx and try again.")) from broken
    _filled(document, words | {"tasks": [task], "experts": [expert], "code": code})


def _filled(document, context) -> bytes:
    try:
        document.render(context, Environment())
    except (TemplateError, ValueError, KeyError, AttributeError, OverflowError) as broken:
        sentence = _("The template cannot be filled in: %(reason)s")
        raise ValidationError(sentence % {"reason": broken}) from broken
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def values(version: AgreementVersion) -> dict:
    """What a template may name; docs/documents.md lists it."""
    agreement = version.agreement
    return {
        "mark": "" if version.filed_at or agreement.number else "（草案）",
        "number": str(agreement.number or "提交后编号"),
        "version": version.number,
        "hash": text_fingerprint(version)[:HASH_SHOWN],
        "year": agreement.year,
        "title": version.title or NONE,
        "helper": version.helper_name or NONE,
        "helper_about": _about(version.organisation),
        "county": agreement.region.full_name,
        "villages": _villages(version) or NONE,
        "starts_on": _day(version.starts_on),
        "ends_on": _day(version.ends_on),
        "objectives": Listing(version.objectives or NONE),
        "mechanism": Listing(version.mechanism or NONE),
        "funds": _funds(version.funds),
        "tasks": [_task(number, task) for number, task in enumerate(version.tasks.all(), start=1)] or [_no_task()],
        "experts": [_expert(link.expert) for link in version.shown_experts] or [_no_expert()],
    }


def _villages(version) -> str:
    """Each village with its township."""
    return "、".join(f"{link.village.parent.name}{link.village.name}" for link in version.shown_villages)


def _about(organisation) -> str:
    return f"{organisation.get_kind_display()}，{organisation.region.full_name}" if organisation else NONE


def _day(day) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　年　月　日"


def _funds(amount) -> str:
    if not amount:
        return NONE
    return f"帮扶经费共计人民币{number_format(amount, 2, force_grouping=True)}元（大写：{in_words(amount)}）。"


def _task(number, task) -> dict:
    return {
        "number": number,
        "area": str(TaskArea(task.area).label),
        "description": task.description,
        "target": f"{task.target.normalize():f}{task.unit}",
        "due": _day(task.due_on),
    }


def _no_task() -> dict:
    return dict.fromkeys(("number", "area", "description", "target", "due"), NONE)


def _expert(expert) -> dict:
    return {"name": expert.name, "employer": expert.employer, "title": expert.title}


def _no_expert() -> dict:
    return dict.fromkeys(("name", "employer", "title"), NONE)


def _picture(document, text) -> InlineImage:
    """``text`` as a code to scan."""
    file = BytesIO()
    qrcode.make(text, box_size=6, border=1).save(file)
    file.seek(0)
    return InlineImage(document, file, width=CODE_WIDTH)
