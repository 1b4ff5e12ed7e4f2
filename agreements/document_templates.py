"""The built-in Word templates of agreements, one for organisations and one for experts, as an office lays them out.

A4, the fonts of official documents, two characters of indent; what stands in braces is filled in
(``agreements.documents``). The national office may put an edited one in their place.
"""

from functools import lru_cache
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from agreements.enums import HelperKind
from common.word import (
    BODY_FONT,
    BODY_SIZE,
    HEADING_FONT,
    HEADING_SIZE,
    SMALL_SIZE,
    TITLE_FONT,
    TITLE_SIZE,
    add_body,
    add_grid,
    add_heading,
    add_line,
    add_plain,
    mark_row,
    set_up_page,
    write_cell,
)

HELPER_LABEL = {HelperKind.ORGANISATION: "甲方（帮扶方）", HelperKind.EXPERTS: "甲方（帮扶专家）"}
OFFICE = "科技助力精准扶贫工程领导小组办公室"
BASIS = (
    "根据中国科协、农业部、国务院扶贫办《科技助力精准扶贫工程实施方案》（科协发计字〔2016〕94号），"
    "甲乙双方自愿结成“帮扶对子”，就科技帮扶有关事项达成如下协议。"
)
FURTHER = (
    "本协议经双方签字盖章后逐级报送备案，纳入中国科协项目库实行动态管理。协议内容需要变更的，由双方协商一致后按原程序报送。"
    "本协议一式四份，甲乙双方、县级科协和备案单位各执一份。"
)
TASK_HEADER = ("序号", "重点任务", "任务内容", "目标", "完成时限")
TASK_CELLS = ("{{ task.number }}", "{{ task.area }}", "{{ task.description }}", "{{ task.target }}", "{{ task.due }}")
TASK_WIDTHS = (Cm(1.4), Cm(3), Cm(4.8), Cm(2.4), Cm(4))
EXPERT_HEADER = ("姓名", "工作单位", "职称")
EXPERT_CELLS = ("{{ expert.name }}", "{{ expert.employer }}", "{{ expert.title }}")
EXPERT_WIDTHS = (Cm(3), Cm(8.6), Cm(4))
SIGNATURE_WIDTHS = (Cm(7.8), Cm(7.8))
DAY = "　　　　年　　月　　日"
HELPED, COUNTY_OFFICE = ("乙方（盖章）：", "代表人（签字）：", DAY), ("县级科协（盖章）：", DAY)
# Cells of the block, row by row; the last one holds the code.
SIGNATURES = {
    HelperKind.ORGANISATION: (("甲方（盖章）：", "代表人（签字）：", DAY), HELPED, COUNTY_OFFICE, ()),
    HelperKind.EXPERTS: (("甲方（全体专家签名）：", "", DAY), HELPED, COUNTY_OFFICE, ()),
}


@lru_cache(maxsize=len(HelperKind))
def built_in(helper_kind: str) -> bytes:
    """The template of a kind as a .docx file."""
    document = Document()
    about = document.core_properties
    about.title, about.author, about.comments = "帮扶协议书", OFFICE, ""
    set_up_page(document, "{{ number }}　第{{ version }}版　校验码 {{ hash }}")
    _head(document)
    _parties(document, helper_kind)
    _content(document)
    _signatures(document, helper_kind)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _head(document):
    mark = document.add_paragraph("{{ mark }}")
    mark.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    add_line(document, "科技助力精准扶贫工程", TITLE_FONT, TITLE_SIZE, centred=True)
    add_line(document, "帮 扶 协 议 书", TITLE_FONT, TITLE_SIZE, centred=True)
    add_line(document, "{{ title }}", HEADING_FONT, HEADING_SIZE, centred=True)
    add_line(document, "协议编号：{{ number }}", BODY_FONT, BODY_SIZE, centred=True)


def _parties(document, helper_kind):
    add_plain(document, f"{HELPER_LABEL[HelperKind(helper_kind)]}：{{{{ helper }}}}")
    if helper_kind == HelperKind.ORGANISATION:
        add_plain(document, "甲方类别与所在地：{{ helper_about }}")
    add_plain(document, "乙方（受帮扶贫困村）：{{ villages }}")
    add_plain(document, "乙方所在地：{{ county }}")
    add_plain(document, "组织方：{{ county }}" + OFFICE)
    add_body(document, BASIS)


def _content(document):
    add_heading(document, "一、帮扶期限")
    add_body(document, "自{{ starts_on }}起，至{{ ends_on }}止。")
    add_heading(document, "二、帮扶目标")
    add_body(document, "{{ objectives }}")
    add_heading(document, "三、帮扶任务")
    _table(document, TASK_HEADER, TASK_CELLS, TASK_WIDTHS, "task in tasks")
    add_heading(document, "四、帮扶机制")
    add_body(document, "{{ mechanism }}")
    add_heading(document, "五、帮扶经费")
    add_body(document, "{{ funds }}")
    add_heading(document, "六、参加帮扶的科技专家")
    _table(document, EXPERT_HEADER, EXPERT_CELLS, EXPERT_WIDTHS, "expert in experts")
    add_heading(document, "七、其他")
    add_body(document, FURTHER)


def _table(document, header, cells, widths, loop):
    table = add_grid(document, 4, widths)
    table.style = "Table Grid"
    rows = table.rows
    rows[1].cells[0].text = f"{{%tr for {loop} %}}"
    rows[3].cells[0].text = "{%tr endfor %}"
    for texts, row in ((header, rows[0]), (cells, rows[2])):
        for cell, text in zip(row.cells, texts, strict=True):
            write_cell(cell, text, is_header=texts is header)
        mark_row(row, "w:cantSplit")
    mark_row(rows[0], "w:tblHeader")


def _signatures(document, helper_kind):
    """Both parties beside each other, the county's association below, the code: together on one page."""
    table = add_grid(document, 2, SIGNATURE_WIDTHS)
    cells = [cell for row in table.rows for cell in row.cells]
    for cell, lines in zip(cells, SIGNATURES[HelperKind(helper_kind)], strict=True):
        _lines(cell, lines)
    for row in table.rows:
        mark_row(row, "w:cantSplit")
    _code(cells[-1])


def _lines(cell, lines):
    """One line for each; all stay with what follows."""
    for number, line in enumerate(lines):
        paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
        paragraph.add_run(line)
        paragraph.paragraph_format.space_before = Pt(16)
        paragraph.paragraph_format.keep_with_next = True


def _code(cell):
    """The picture to scan, with what it is for."""
    picture = cell.paragraphs[0]
    picture.add_run("{{ code }}")
    picture.paragraph_format.line_spacing = 1
    note = cell.add_paragraph()
    note.paragraph_format.line_spacing = Pt(14)
    note.add_run("扫码核对本协议书的版本与校验码").font.size = SMALL_SIZE
    for paragraph in (picture, note):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
