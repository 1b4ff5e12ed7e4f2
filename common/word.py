"""How an office lays out a paper in Word: A4, the fonts of official documents, two characters of indent."""

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

TITLE_FONT, HEADING_FONT, BODY_FONT, LATIN_FONT = "方正小标宋简体", "黑体", "仿宋", "Times New Roman"
TITLE_SIZE, HEADING_SIZE, BODY_SIZE, SMALL_SIZE = Pt(22), Pt(15), Pt(14), Pt(10.5)
MARGINS = {"top_margin": Cm(3.5), "bottom_margin": Cm(3), "left_margin": Cm(2.8), "right_margin": Cm(2.6)}


def set_up_page(document, footer):
    """A4; ``footer`` stands before the number of the page."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    for name, width in MARGINS.items():
        setattr(section, name, width)
    normal = document.styles["Normal"]
    normal.font.size = BODY_SIZE
    normal.paragraph_format.line_spacing = Pt(26)
    normal.paragraph_format.space_after = Pt(0)
    set_font(normal, BODY_FONT)
    normal.element.getparent().find(".//" + qn("w:lang")).set(qn("w:eastAsia"), "zh-CN")
    write_footer(section, footer)


def write_footer(section, text):
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.paragraph_format.line_spacing = Pt(14)
    footer.add_run(f"{text}　第 ")
    add_page_number(footer)
    footer.add_run(" 页")
    for run in footer.runs:
        run.font.size = SMALL_SIZE


def set_font(styled, name):
    """Of a style or a run: Chinese in ``name``, with its quotation marks and dashes; digits as in other papers."""
    styled.font.name = LATIN_FONT
    fonts = styled.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), name)
    fonts.set(qn("w:hint"), "eastAsia")


def add_page_number(paragraph):
    """The field of Word, in three runs: LibreOffice forgets the size of one that holds all."""
    for kind in ("begin", None, "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = "PAGE"
        paragraph.add_run()._r.append(element)


def add_line(document, text, font, size, *, centred=False):
    paragraph = document.add_paragraph()
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = Pt(34)
    run = paragraph.add_run(text)
    run.font.size = size
    set_font(run, font)
    return paragraph


def add_plain(document, text):
    """A line of the body without indent."""
    return add_line(document, text, BODY_FONT, BODY_SIZE)


def add_heading(document, text):
    """It stays with what follows."""
    paragraph = add_line(document, text, HEADING_FONT, HEADING_SIZE)
    paragraph.paragraph_format.first_line_indent = BODY_SIZE * 2
    paragraph.paragraph_format.space_before = Pt(6)
    paragraph.paragraph_format.keep_with_next = True


def add_body(document, text):
    """A paragraph with the first line indented by two characters."""
    paragraph = add_plain(document, text)
    paragraph.paragraph_format.first_line_indent = BODY_SIZE * 2


def add_grid(document, rows, widths):
    """An empty table whose columns keep these widths."""
    table = document.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    return table


def write_cell(cell, text, *, is_header):
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = Pt(18)
    if is_header:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size = Pt(12)
    set_font(run, HEADING_FONT if is_header else BODY_FONT)


def mark_row(row, name):
    """``w:tblHeader``: the row stands again on each page; ``w:cantSplit``: it is never torn over two."""
    element = OxmlElement(name)
    element.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(element)
