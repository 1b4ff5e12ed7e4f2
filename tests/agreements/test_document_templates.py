"""Word templates of the national office: what is taken, what is refused and why, what it can never do."""

import random
import time
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override
from docx import Document

from agreements import documents
from agreements.document_forms import TemplateForm
from agreements.document_templates import built_in
from agreements.enums import HelperKind
from agreements.models import Agreement, DocumentTemplate
from agreements.template_language import FIELDS, MOST_FIELDS
from leadership.enums import Role
from tests import factories
from tests.agreements import factories as made
from tests.agreements.word_files import edited, repacked, with_lines
from tests.factories import COUNTY, NATION, PROVINCE

pytestmark = pytest.mark.django_db
LIST, NEW = "agreements:template_list", "agreements:template_create"
UNREADABLE = "This is no Word file that can be read. Save it as .docx and try again."
TOO_MUCH = "nothing else"


def office() -> Client:
    return factories.sign_in(Client(), factories.membership_at(NATION, Role.ADMINISTRATOR))


def put(content, *, by=None, name="协议模板.docx", kind=HelperKind.ORGANISATION, remark="调整标题"):
    said = {"helper_kind": kind, "remark": remark, "file": SimpleUploadedFile(name, content)}
    return (by or office()).post(reverse(NEW), said)


def refusal(content, name="协议模板.docx") -> str:
    """What is said to whoever uploads it, in English, where nothing is translated."""
    with override("en"):
        said = {"helper_kind": HelperKind.ORGANISATION, "remark": "x"}
        form = TemplateForm(said, {"file": SimpleUploadedFile(name, content)})
        assert not form.is_valid()
        [(field, [sentence])] = form.errors.items()
    assert field == "file"
    return sentence


def lines(version) -> list[str]:
    document = Document(BytesIO(documents.render(version, "https://portal.example.org/")))
    return [paragraph.text for paragraph in document.paragraphs]


# -- who, and how it comes into force -------------------------------------------------------------------
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("place", [COUNTY, PROVINCE, NATION])
def test_only_the_national_administrator_keeps_templates(role, place):
    client = factories.sign_in(Client(), factories.membership_at(place, role))
    is_theirs = (place, role) == (NATION, Role.ADMINISTRATOR)
    assert client.get(reverse(LIST)).status_code == (200 if is_theirs else 403)
    assert put(edited(), by=client).status_code == (302 if is_theirs else 403)
    assert DocumentTemplate.objects.exists() is is_theirs


def test_the_new_one_counts_for_its_kind_alone():
    organisation, experts = made.draft(), made.draft(helper_kind=HelperKind.EXPERTS, organisation=None)
    put(edited())
    assert "合 作 协 议 书" in lines(organisation.current_version)
    assert "帮 扶 协 议 书" in lines(experts.current_version)


def test_the_latest_counts_and_former_ones_stay():
    client = office()
    drafts = {word: edited(new=word) for word in ("第一稿", "第二稿")}
    for word, template in drafts.items():
        put(template, by=client, remark=word)
    assert "第二稿" in lines(made.draft().current_version)
    page = client.get(reverse(LIST)).content.decode()
    assert page.index("第二稿") < page.index("counts now" if "counts now" in page else gettext("counts now"))
    first = DocumentTemplate.objects.get(remark="第一稿")
    answer = client.get(reverse("agreements:template_download", args=[first.pk]))
    assert b"".join(answer.streaming_content) == drafts["第一稿"]
    with pytest.raises(DatabaseError), transaction.atomic():
        first.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        DocumentTemplate.objects.update(remark="x")


@pytest.mark.parametrize("kind", HelperKind)
def test_the_built_in_one_is_taken_home_and_put_back(kind):
    client = office()
    put(edited(), by=client, kind=kind)
    home = client.get(reverse("agreements:template_built_in", args=[kind]))
    assert home["Content-Disposition"] == f'attachment; filename="agreement-{kind}.docx"'
    assert put(home.content, by=client, kind=kind).status_code == 302
    assert documents.template_of(kind) == built_in(kind)


def test_what_was_filed_can_be_had_again_from_the_template_of_today():
    version = made.agreement_in("filed").current_version
    put(edited(new="新版协议书"))
    assert "新版协议书" in lines(version)


def test_the_page_names_every_field():
    page = office().get(reverse(LIST)).content.decode()
    for name, _meaning in FIELDS:
        assert f"&lbrace;&lbrace; {name} &rbrace;&rbrace;" in page


def test_a_template_may_name_any_field_anywhere():
    names = [name for name, _meaning in FIELDS if name not in ("tasks", "experts")]
    content = with_lines(
        *(f"{name}={{{{ {name} }}}}" for name in names),
        "{%p for task in tasks %}",
        "{{ task.number }}|{{ task.area }}|{{ task.description }}|{{ task.target }}|{{ task.due }}",
        "{%p endfor %}",
        "{% for expert in experts %}{{ expert.name }}，{{ expert.employer }}，{{ expert.title }}；{% endfor %}",
    )
    assert put(content).status_code == 302
    text = lines(made.draft(funds=100).current_version)
    assert "funds=帮扶经费共计人民币100.00元（大写：壹佰元整）。" in text
    assert [line for line in text if line.startswith("1|") and line.endswith("月31日") and "120人次" in line]
    assert text[-1].endswith("，贵州省农业科学院，研究员；")


# -- what is told to whoever made a mistake --------------------------------------------------------------
def test_unknown_fields_are_named():
    sentence = refusal(with_lines("{{ party }}", "{{ title }}", "{{ phone }}", "{{ party }}"))
    assert sentence == "There is no such field: “party”、“phone”."


@pytest.mark.parametrize(
    "line, name",
    [
        ("{{ task.number }}", "task.number"),
        ("{% for task in tasks %}{{ task.price }}{% endfor %}", "task.price"),
        ("{% for task in tasks %}{{ task }}{% endfor %}", "task"),
        ("{% for task in tasks %}{{ loop.index }}{% endfor %}", "loop.index"),
        ("{{ tasks }}", "tasks"),
        ("{{ title.upper }}", "title.upper"),
        ("{{ code.tpl }}", "code.tpl"),
        ("{{ self }}", "self"),
        ("{{ request }}", "request"),
        ("{{ version._meta }}", "version._meta"),
        ("{{ version.delete }}", "version.delete"),
    ],
)
def test_what_is_no_field_is_named(line, name):
    assert f"“{name}”" in refusal(with_lines(line))


@pytest.mark.parametrize("line", ["{{ title", "{% for task in tasks %}", "{{ }}", "{% endfor %}", "{% nonsense %}"])
def test_broken_braces_are_shown(line):
    assert refusal(with_lines("协议书", line)).startswith(("The braces are not written as they must be", "There is no"))


def test_the_place_is_shown():
    assert "“目标：{{ title|upper }}”" in refusal(with_lines("协议书", "目标：{{ title|upper }}"))


def test_the_page_says_it_at_the_field_and_keeps_what_was_typed():
    answer = put(with_lines("{{ party }}"), remark="试用")
    page = answer.content.decode()
    assert "party" in str(answer.context["form"].errors["file"])
    assert 'value="试用"' in page
    assert not DocumentTemplate.objects.exists()


@pytest.mark.parametrize("missing", ["helper_kind", "remark", "file"])
def test_nothing_may_be_left_out(missing):
    said = {"helper_kind": "experts", "remark": "x", "file": SimpleUploadedFile("a.docx", edited())}
    said.pop(missing)
    assert list(office().post(reverse(NEW), said).context["form"].errors) == [missing]


# -- what a template never does -----------------------------------------------------------------------------
HOSTILE = [
    "{{ ''.__class__.__mro__ }}",
    "{{ title.__class__.__mro__[1].__subclasses__() }}",
    "{{ code.tpl.save('/tmp/taken-over') }}",
    "{{ code.tpl.docx.part.package }}",
    "{{ objectives.xml }}{{ objectives['xml'] }}",
    "{% for i in range(10**9) %}x{% endfor %}",
    "{% for i in range(1000000000) %}x{% endfor %}",
    "{% for a in tasks %}{% for b in tasks %}{% for c in tasks %}x{% endfor %}{% endfor %}{% endfor %}",
    "{% for letter in objectives %}x{% endfor %}",
    "{% for task in tasks recursive %}{{ loop(tasks) }}{% endfor %}",
    "{% set x = title ~ title %}{{ x }}",
    "{{ 'x' * 1000000000 }}",
    "{{ 'x'|center(1000000000) }}",
    "{{ '%1000000000d'|format(1) }}",
    "{{ 1000000000 }}",
    "{{ title|safe }}",
    "{% if title %}x{% endif %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% filter center(1000000000) %}x{% endfilter %}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% extends 'base.html' %}",
    "{{ cycler }}{{ namespace() }}{{ lipsum(1000) }}",
    "{{ (title, helper)|join }}",
    "{{ title if title else helper }}",
    "{% with x = title %}{{ x }}{% endwith %}",
    "{% block x %}{{ self.x() }}{% endblock %}",
]


@pytest.mark.parametrize("line", HOSTILE)
def test_whatever_is_more_than_a_field_is_refused_at_once(line):
    started = time.monotonic()
    sentence = refusal(with_lines(line))
    assert TOO_MUCH in sentence or "There is no such field" in sentence
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("line", HOSTILE)
def test_nor_is_it_done_if_such_a_template_were_kept(line):
    """The language itself refuses, not only the form."""
    version = made.draft().current_version
    with pytest.raises(ValidationError):
        documents.render(version, "https://portal.example.org/", with_lines(line))


def test_a_text_of_an_agreement_is_never_read_as_a_template():
    version = made.draft(title="{{ code.tpl }}", objectives="{% for x in tasks %}").current_version
    text = lines(version)
    assert {"{{ code.tpl }}", "{% for x in tasks %}"} <= set(text)


def test_properties_and_footers_are_read_alike():
    hostile = repacked(edited(), {"docProps/core.xml": lambda xml: xml.replace("<dc:title>", "<dc:title>{{ 1 * 2 }}")})
    assert TOO_MUCH in refusal(hostile)
    footer = repacked(edited(), {"word/footer1.xml": lambda xml: xml.replace("{{ hash }}", "{{ secret }}")})
    assert "“secret”" in refusal(footer)


def test_more_fields_than_any_paper_has_are_refused():
    assert str(MOST_FIELDS) in refusal(with_lines("{{ objectives }}" * (MOST_FIELDS + 1)))


# -- what a file never brings -----------------------------------------------------------------------------------
ENTITY = '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;">]>'
REMOTE = '<Relationship Id="rId99" Type="{}" Target="http://evil.example/x" TargetMode="External"/></Relationships>'
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def without_declaration(xml):
    return xml[xml.index("?>") + 2 :]


def linked(kind):
    return lambda xml: xml.replace("</Relationships>", REMOTE.format(TYPE + kind))


FOREIGN = {
    "no file at all": (b"PK\x03\x04 not a zip", "The content of this file is not a .docx file"),
    "text": ("帮扶协议".encode(), "The content of this file is not a .docx file"),
    "empty archive": (repacked(edited())[:200], "The content of this file is not a .docx file"),
    "cut off": (edited()[:-300], "The content of this file is not a .docx file"),
    "macros": (repacked(edited(), added={"word/vbaProject.bin": b"x"}), "The content of this file is not a .docx file"),
    "activeX": (repacked(edited(), added={"word/activeX/activeX1.bin": b"x"}), "no macros and no objects"),
    "object": (repacked(edited(), added={"word/embeddings/oleObject1.bin": b"x"}), "no macros and no objects"),
    "web page": (repacked(edited(), added={"word/afchunk.mht": b"x"}), "no macros and no objects"),
    "bomb": (repacked(edited(), added={"word/media/image1.png": b"\0" * 30_000_000}), "far larger"),
    "long text": (repacked(edited(), added={"word/x.xml": b"<x/>" * 600_000}), "far larger"),
    "entity": (repacked(edited(), {"word/document.xml": lambda x: ENTITY + without_declaration(x)}), UNREADABLE),
    "laughs": (repacked(edited(), {"docProps/core.xml": lambda x: LAUGHS + without_declaration(x)}), UNREADABLE),
    "encoding": (repacked(edited(), {"word/document.xml": lambda x: x.replace("UTF-8", "UTF-7")}), UNREADABLE),
    "no XML": (repacked(edited(), {"word/document.xml": lambda xml: "<w:document"}), UNREADABLE),
    "other XML": (repacked(edited(), {"word/document.xml": lambda xml: "<html/>"}), UNREADABLE),
    "no relations": (repacked(edited(), {"_rels/.rels": lambda xml: "<x/>"}), UNREADABLE),
    "template": (repacked(edited(), {"word/_rels/document.xml.rels": linked("attachedTemplate")}), "no other file"),
    "picture": (repacked(edited(), {"word/_rels/document.xml.rels": linked("image")}), "no other file"),
    "field": (edited(new="</w:t></w:r><w:r><w:instrText>DDEAUTO c:\\x</w:instrText></w:r><w:r><w:t>"), "no other file"),
}


@pytest.mark.parametrize("content, sentence", FOREIGN.values(), ids=FOREIGN)
def test_a_file_that_is_more_or_less_than_a_template_is_refused(content, sentence):
    assert sentence in refusal(content)


@pytest.mark.parametrize("name", ["模板.docm", "模板.doc", "模板.pdf", "模板.dotx"])
def test_only_docx_is_taken(name):
    assert refusal(edited(), name)


def test_a_large_file_is_refused():
    large = repacked(edited(), added={"word/media/photo.jpg": random_bytes(2_200_000)})
    assert refusal(large) == "A template is a .docx file of at most 2 MB."


def random_bytes(size) -> bytes:
    return random.Random(4).randbytes(size)


def test_a_link_to_a_page_of_the_portal_is_taken():
    assert put(repacked(edited(), {"word/_rels/document.xml.rels": linked("hyperlink")})).status_code == 302


def test_nothing_happened_to_the_records():
    agreement = made.draft()
    for line in ("{{ version.delete }}", "{{ title.agreement.delete() }}"):
        put(with_lines(line))
    assert Agreement.objects.get() == agreement
    assert not DocumentTemplate.objects.exists()
