"""The agreement as Word: each field says what the version says, laid out as an office does, for those who see it."""

import re
from datetime import date
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from agreements import documents
from agreements.documents import LINE, text_fingerprint
from agreements.enums import AgreementState as S
from agreements.enums import ChangeKind, HelperKind, TaskArea
from agreements.enums import ChangeState as C
from agreements.models import Agreement, AgreementExpert, AgreementVersion
from leadership.enums import Role
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_changes import change_in
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db
RECORD = "https://portal.example.org/agreements/1/"
TASKS, EXPERTS, SIGNATURES = range(3)
# Word, WPS and LibreOffice each put another font in the place of one that the machine lacks; these every office has.
FONTS = {"方正小标宋简体", "黑体", "仿宋"}


def word(version) -> Document:
    version = AgreementVersion.objects.get(pk=version.pk)
    return Document(BytesIO(documents.render(version, RECORD)))


def lines(document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def rows(document, table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[table].rows]


def everything(document) -> str:
    """All that is to be read, the footer included."""
    cells = [cell for table in range(3) for row in rows(document, table) for cell in row]
    footer = [paragraph.text for section in document.sections for paragraph in section.footer.paragraphs]
    return "\n".join([*lines(document), *cells, *footer])


def of_experts(**content) -> Agreement:
    return made.draft(helper_kind=HelperKind.EXPERTS, organisation=None, **content)


# -- what it says -------------------------------------------------------------------------------------
def test_with_an_organisation_every_field_says_what_was_agreed():
    society = made.organisation(PROVINCE, name="贵州省茶叶学会", kind="society")
    agreement = made.agreement_in(S.FILED, organisation=society, funds="128050.50")
    version, year = agreement.current_version, agreement.year
    villages = [link.village for link in version.shown_villages]
    document = word(version)
    assert lines(document)[:14] == [
        "",
        "科技助力精准扶贫工程",
        "帮 扶 协 议 书",
        "茶叶提质增效帮扶协议",
        f"协议编号：{year}-520328-0001",
        "甲方（帮扶方）：贵州省茶叶学会",
        "甲方类别与所在地：学会，贵州省",
        f"乙方（受帮扶贫困村）：{'、'.join(village.parent.name + village.name for village in villages)}",
        "乙方所在地：贵州省遵义市湄潭县",
        "组织方：贵州省遵义市湄潭县科技助力精准扶贫工程领导小组办公室",
        "根据中国科协、农业部、国务院扶贫办《科技助力精准扶贫工程实施方案》（科协发计字〔2016〕94号），"
        "甲乙双方自愿结成“帮扶对子”，就科技帮扶有关事项达成如下协议。",
        "一、帮扶期限",
        f"自{year}年1月1日起，至{year}年12月31日止。",
        "二、帮扶目标",
    ]
    assert lines(document)[14:21] == [
        "建成绿色茶园两千亩，带动一百户贫困户增收。",
        "三、帮扶任务",
        "四、帮扶机制",
        "专家每月到村指导，合作社统一收购。",
        "五、帮扶经费",
        "帮扶经费共计人民币128,050.50元（大写：壹拾贰万捌仟零伍拾元伍角整）。",
        "六、参加帮扶的科技专家",
    ]


def test_with_experts_they_are_the_party():
    agreement = made.empty_draft()
    made.write(agreement.current_version, helper_kind=HelperKind.EXPERTS, organisation=None)
    second = made.expert(name="李茂林", employer="遵义市农业科学研究院", title="高级农艺师")
    AgreementExpert.objects.create(version=agreement.current_version, expert=second)
    version = made.drive(agreement, S.FILED).current_version
    first = version.experts.get(employer="贵州省农业科学院")
    document = word(version)
    [party] = [
        line.removeprefix("甲方（帮扶专家）：") for line in lines(document) if line.startswith("甲方（帮扶专家）：")
    ]
    assert sorted(party.split("、")) == sorted([first.name, "李茂林"])
    assert not [line for line in lines(document) if "甲方类别" in line]
    assert rows(document, EXPERTS) == [
        ["姓名", "工作单位", "职称"],
        [first.name, "贵州省农业科学院", "研究员"],
        ["李茂林", "遵义市农业科学研究院", "高级农艺师"],
    ]
    assert "甲方（全体专家签名）" in everything(document)
    assert "甲方（盖章）" not in everything(document)


def test_each_task_is_a_row_in_the_order_of_its_day():
    agreement = made.empty_draft()
    version = agreement.current_version
    made.task(version, area="facilities", description="建设乡村e站", target="1.50", unit="个", due_on=date(2026, 3, 1))
    made.write(version)
    assert rows(word(version), TASKS) == [
        ["序号", "重点任务", "任务内容", "目标", "完成时限"],
        ["1", task_label("facilities"), "建设乡村e站", "1.5个", "2026年3月1日"],
        ["2", task_label("technology"), "培训茶农绿色防控技术", "120人次", f"{agreement.year}年10月31日"],
    ]


def task_label(area) -> str:
    with override("zh-hans"):
        return str(TaskArea(area).label)


@pytest.mark.parametrize("kind", HelperKind)
@pytest.mark.parametrize("make", [made.empty_draft, made.draft], ids=["empty", "full"])
def test_no_brace_is_left(kind, make):
    agreement = make()
    version = agreement.current_version
    version.organisation, version.helper_kind = None, kind
    version.save()
    text = everything(word(version))
    assert not re.search(r"[{}]|None|undefined", text)


def test_what_is_not_written_yet_is_a_line_to_write_on():
    text = lines(word(made.empty_draft().current_version))
    assert f"甲方（帮扶方）：{LINE}" in text
    assert "自　　年　月　日起，至　　年　月　日止。" in text
    assert text[text.index("二、帮扶目标") + 1] == LINE


def test_without_funds_it_says_so():
    assert "本协议不安排帮扶经费。" in lines(word(made.draft(funds=None).current_version))


def test_each_line_is_a_paragraph_and_marks_of_xml_are_text():
    said = "第一年<建园>\r\n第二年&投产\x0b{{ number }}"
    version = made.draft(title="茶&<茶>", objectives=said, mechanism="{% for x in y %}").current_version
    text = lines(word(version))
    assert text[3] == "茶&<茶>"
    start = text.index("二、帮扶目标")
    assert text[start + 1 : start + 3] == ["第一年<建园>", "第二年&投产{{ number }}"]
    assert text[text.index("四、帮扶机制") + 1] == "{% for x in y %}"


def test_it_is_chinese_whatever_the_reader_reads(client):
    agreement = made.draft()
    factories.sign_in(client, made.clerk())
    client.cookies["django_language"] = "en"
    content = client.get(reverse("agreements:agreement_document", args=[agreement.pk])).content
    assert rows(Document(BytesIO(content)), TASKS)[1][1] == task_label("technology")


# -- how it looks -----------------------------------------------------------------------------------------
def test_the_page_is_a4_with_the_margins_of_official_papers():
    section = word(made.draft().current_version).sections[0]
    assert [round(each.cm, 1) for each in (section.page_width, section.page_height)] == [21, 29.7]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(each.cm, 1) for each in margins] == [3.5, 3, 2.8, 2.6]


def test_title_headings_and_text_have_their_fonts_and_sizes():
    document = word(made.draft().current_version)
    seen = {}
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            if run.text.strip() and run._r.rPr is not None and run._r.rPr.rFonts is not None:
                seen[paragraph.text[:8]] = (run._r.rPr.rFonts.get(qn("w:eastAsia")), run.font.size)
    assert seen["帮 扶 协 议 "] == ("方正小标宋简体", Pt(22))
    assert seen["一、帮扶期限"] == ("黑体", Pt(15))
    assert seen["专家每月到村指导"] == ("仿宋", Pt(14))
    assert {font for font, _size in seen.values()} <= FONTS


def test_tables_fit_between_the_margins():
    document = word(made.draft().current_version)
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    for table in document.tables:
        columns = [column.width for column in table.columns]
        assert sum(columns) <= room + Cm(0.1)
        assert [cell.width for cell in table.rows[0].cells] == columns


# -- which text it is -----------------------------------------------------------------------------------------
def test_each_page_bears_number_version_and_hash():
    version = made.agreement_in(S.FILED).current_version
    footer = word(version).sections[0].footer.paragraphs[0].text
    assert f"{version.agreement.number}　第1版　校验码 {text_fingerprint(version)[:16]}" in footer


def test_the_hash_follows_the_words_and_not_the_files():
    version = made.draft().current_version
    before = text_fingerprint(version)
    made.attach(version=version, kind="signed", upload=made.a_pdf("另一份.pdf"), by=made.clerk())
    assert text_fingerprint(version) == before
    version.tasks.update(target=121)
    assert text_fingerprint(version) != before


@pytest.mark.parametrize(
    "state, is_marked",
    [(S.DRAFT, True), (S.SUBMITTED, False), (S.RETURNED, True), (S.FILED, False), (S.IN_REPOSITORY, False)],
)
def test_a_text_that_is_still_being_written_is_marked(state, is_marked):
    document = word(made.agreement_in(state).current_version)
    assert (lines(document)[0] == "（草案）") is is_marked


def test_before_its_number_it_says_when_that_comes():
    assert "协议编号：提交后编号" in lines(word(made.draft().current_version))


def test_the_version_in_force_and_the_amendment_are_two_papers(client):
    change = change_in(ChangeKind.AMENDMENT, C.DRAFT)
    factories.sign_in(client, made.clerk())
    address = reverse("agreements:agreement_document", args=[change.agreement_id])
    papers = {number: Document(BytesIO(client.get(f"{address}{number}").content)) for number in ("", "?version=2")}
    assert [rows(paper, TASKS)[1][3] for paper in papers.values()] == ["120人次", "150人次"]
    assert [lines(paper)[0] for paper in papers.values()] == ["", "（草案）"]


# -- who gets it, under which name -------------------------------------------------------------------------------
def answers(agreement, membership, query="") -> list[int]:
    client = factories.sign_in(Client(), membership)
    names = ("agreement_document", "agreement_print")
    return [client.get(reverse(f"agreements:{name}", args=[agreement.pk]) + query).status_code for name in names]


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(
    "place, status",
    [(COUNTY, 200), (PREFECTURE, 200), (NATION, 200), (NEIGHBOUR_COUNTY, 404), (OTHER_PROVINCE, 404)],
)
def test_those_who_see_the_agreement_get_it(place, status):
    agreement = made.agreement_in(S.SUBMITTED)
    assert answers(agreement, factories.membership_at(place, Role.INSPECTOR)) == [status, status]


@pytest.mark.invariant("INV-2")
def test_a_draft_is_had_at_home_only():
    agreement = made.draft()
    assert answers(agreement, made.clerk()) == [200, 200]
    assert answers(agreement, factories.membership_at(PROVINCE, Role.INSPECTOR)) == [404, 404]


@pytest.mark.invariant("INV-2")
def test_an_assisting_party_gets_its_own():
    party, other = made.organisation(), made.organisation()
    agreement = made.agreement_in(S.SUBMITTED, organisation=party)
    assert answers(agreement, made.helper(party)) == [200, 200]
    assert answers(agreement, made.helper(other)) == [404, 404]


@pytest.mark.invariant("INV-2")
def test_the_amendment_that_the_county_writes_is_not_had_from_above():
    change = change_in(ChangeKind.AMENDMENT, C.DRAFT)
    for number, status in ((1, 200), (2, 404), (3, 404)):
        inspector = factories.membership_at(PREFECTURE, Role.INSPECTOR)
        assert answers(change.agreement, inspector, f"?version={number}") == [status, status]


def test_the_file_is_named_after_number_and_version(client):
    agreement = made.agreement_in(S.SUBMITTED)
    factories.sign_in(client, made.clerk())
    response = client.get(reverse("agreements:agreement_document", args=[agreement.pk]))
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert unquote(response["Content-Disposition"]) == (
        f"attachment; filename*=utf-8''帮扶协议书-{agreement.number}-第1版.docx"
    )
    assert response["Cache-Control"] == "private, no-store"


def test_a_draft_is_named_after_its_title(client):
    agreement = made.draft(title="茶叶帮扶")
    factories.sign_in(client, made.clerk())
    response = client.get(reverse("agreements:agreement_document", args=[agreement.pk]))
    assert "帮扶协议书-茶叶帮扶-第1版.docx" in unquote(response["Content-Disposition"])
