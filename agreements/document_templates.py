"""The built-in Word templates of agreements, one for organisations and one for experts, as an office lays them out.

A4, the fonts of official documents, two characters of indent; what stands in braces is filled in
(``agreements.documents``). The national office may put an edited one in their place.
"""

from functools import lru_cache
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from agreements.enums import HelperKind

TITLE_FONT, HEADING_FONT, BODY_FONT, LATIN_FONT = "方正小标宋简体", "黑体", "仿宋", "Times New Roman"
TITLE_SIZE, HEADING_SIZE, BODY_SIZE, SMALL_SIZE = Pt(22), Pt(15), Pt(14), Pt(10.5)
MARGINS = {"top_margin": Cm(3.5), "bottom_margin": Cm(3), "left_margin": Cm(2.8), "right_margin": Cm(2.6)}
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
    _page(document)
    _head(document)
    _parties(document, helper_kind)
    _content(document)
    _signatures(document, helper_kind)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _page(document):
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    for name, width in MARGINS.items():
        setattr(section, name, width)
    normal = document.styles["Normal"]
    normal.font.size = BODY_SIZE
    normal.paragraph_format.line_spacing = Pt(26)
    normal.paragraph_format.space_after = Pt(0)
    _font(normal, BODY_FONT)
    normal.element.getparent().find(".//" + qn("w:lang")).set(qn("w:eastAsia"), "zh-CN")
    _footer(section)


def _footer(section):
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.paragraph_format.line_spacing = Pt(14)
    footer.add_run("{{ number }}　第{{ version }}版　校验码 {{ hash }}　第 ")
    _page_number(footer)
    footer.add_run(" 页")
    for run in footer.runs:
        run.font.size = SMALL_SIZE


def _font(styled, name):
    """Of a style or a run: Chinese in ``name``, with its quotation marks and dashes; digits as in other papers."""
    styled.font.name = LATIN_FONT
    fonts = styled.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), name)
    fonts.set(qn("w:hint"), "eastAsia")


def _page_number(paragraph):
    """The field of Word, in three runs: LibreOffice forgets the size of one that holds all."""
    for kind in ("begin", None, "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = "PAGE"
        paragraph.add_run()._r.append(element)


def _head(document):
    mark = document.add_paragraph("{{ mark }}")
    mark.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _line(document, "科技助力精准扶贫工程", TITLE_FONT, TITLE_SIZE, centred=True)
    _line(document, "帮 扶 协 议 书", TITLE_FONT, TITLE_SIZE, centred=True)
    _line(document, "{{ title }}", HEADING_FONT, HEADING_SIZE, centred=True)
    _line(document, "协议编号：{{ number }}", BODY_FONT, BODY_SIZE, centred=True)


def _line(document, text, font, size, *, centred=False):
    paragraph = document.add_paragraph()
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = Pt(34)
    run = paragraph.add_run(text)
    run.font.size = size
    _font(run, font)
    return paragraph


def _parties(document, helper_kind):
    _plain(document, f"{HELPER_LABEL[HelperKind(helper_kind)]}：{{{{ helper }}}}")
    if helper_kind == HelperKind.ORGANISATION:
        _plain(document, "甲方类别与所在地：{{ helper_about }}")
    _plain(document, "乙方（受帮扶贫困村）：{{ villages }}")
    _plain(document, "乙方所在地：{{ county }}")
    _plain(document, "组织方：{{ county }}" + OFFICE)
    _body(document, BASIS)


def _content(document):
    _heading(document, "一、帮扶期限")
    _body(document, "自{{ starts_on }}起，至{{ ends_on }}止。")
    _heading(document, "二、帮扶目标")
    _body(document, "{{ objectives }}")
    _heading(document, "三、帮扶任务")
    _table(document, TASK_HEADER, TASK_CELLS, TASK_WIDTHS, "task in tasks")
    _heading(document, "四、帮扶机制")
    _body(document, "{{ mechanism }}")
    _heading(document, "五、帮扶经费")
    _body(document, "{{ funds }}")
    _heading(document, "六、参加帮扶的科技专家")
    _table(document, EXPERT_HEADER, EXPERT_CELLS, EXPERT_WIDTHS, "expert in experts")
    _heading(document, "七、其他")
    _body(document, FURTHER)


def _plain(document, text):
    return _line(document, text, BODY_FONT, BODY_SIZE)


def _heading(document, text):
    paragraph = _line(document, text, HEADING_FONT, HEADING_SIZE)
    paragraph.paragraph_format.first_line_indent = BODY_SIZE * 2
    paragraph.paragraph_format.space_before = Pt(6)
    paragraph.paragraph_format.keep_with_next = True


def _body(document, text):
    paragraph = _plain(document, text)
    paragraph.paragraph_format.first_line_indent = BODY_SIZE * 2


def _table(document, header, cells, widths, loop):
    table = _grid(document, 4, widths)
    table.style = "Table Grid"
    rows = table.rows
    rows[1].cells[0].text = f"{{%tr for {loop} %}}"
    rows[3].cells[0].text = "{%tr endfor %}"
    for texts, row in ((header, rows[0]), (cells, rows[2])):
        for cell, text in zip(row.cells, texts, strict=True):
            _cell(cell, text, is_header=texts is header)
        _mark_row(row, "w:cantSplit")
    _mark_row(rows[0], "w:tblHeader")


def _grid(document, rows, widths):
    """An empty table whose columns keep these widths."""
    table = document.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    return table


def _cell(cell, text, *, is_header):
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = Pt(18)
    if is_header:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size = Pt(12)
    _font(run, HEADING_FONT if is_header else BODY_FONT)


def _mark_row(row, name):
    """``w:tblHeader``: the row stands again on each page; ``w:cantSplit``: it is never torn over two."""
    element = OxmlElement(name)
    element.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(element)


def _signatures(document, helper_kind):
    """Both parties beside each other, the county's association below, the code: together on one page."""
    table = _grid(document, 2, SIGNATURE_WIDTHS)
    cells = [cell for row in table.rows for cell in row.cells]
    for cell, lines in zip(cells, SIGNATURES[HelperKind(helper_kind)], strict=True):
        _lines(cell, lines)
    for row in table.rows:
        _mark_row(row, "w:cantSplit")
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
