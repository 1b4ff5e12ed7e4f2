"""The minutes of the review committee's meeting 评审会议纪要 as Word: in Chinese, as they are filed [三(六)]."""

from io import BytesIO

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import override
from docx import Document
from docx.shared import Cm

from agreements.funds_in_words import in_words
from common.word import (
    BODY_FONT,
    BODY_SIZE,
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
from leadership.enums import Department
from review.deciding import fingerprint
from review.decision_lists import categories_of, funds_line
from review.signing import signatures_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OFFICE = "科技助力精准扶贫工程评审委员会"
HASH_SHOWN = 16
LIST_HEADER = ("名次", "推荐对象", "推荐单位所在县", "得分", "奖补资金（元）")
LIST_WIDTHS = (Cm(1.4), Cm(5), Cm(4.2), Cm(1.8), Cm(3.2))
MOVES_HEADER = ("推荐对象", "名次", "调整", "理由")
MOVES_WIDTHS = (Cm(4.6), Cm(1.4), Cm(2), Cm(7.6))
UNWRITTEN = "＿＿＿＿"


def minutes_of(decision) -> bytes:
    """The .docx: the meeting, the proposed list by category, the moves with their reasons, who has signed."""
    document = Document()
    about = document.core_properties
    about.title, about.author, about.comments = "评审会议纪要", OFFICE, ""
    with override("zh-hans"):
        set_up_page(document, f"{decision.year}年度评审会议纪要　校验码 {fingerprint(decision)[:HASH_SHOWN]}")
        write_head(document, decision)
        write_meeting(document, decision)
        write_list(document, decision)
        write_signatures(document, decision)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def write_head(document, decision) -> None:
    if decision.is_open:
        add_plain(document, "（草案）")
    add_line(document, "科技助力精准扶贫工程", TITLE_FONT, TITLE_SIZE, centred=True)
    add_line(document, f"{decision.year}年度第{decision.serial}次评审会议纪要", TITLE_FONT, TITLE_SIZE, centred=True)


def write_meeting(document, decision) -> None:
    day = date_format(decision.met_on, "Y年n月j日") if decision.met_on else UNWRITTEN
    add_heading(document, "一、会议情况")
    add_body(document, f"会议时间：{day}")
    add_body(document, f"会议地点：{decision.place or UNWRITTEN}")
    add_body(document, f"出席人员：{'；'.join(decision.present.split()) or UNWRITTEN}")
    add_heading(document, "二、评议与决定")
    for line in decision.minutes.splitlines() or [UNWRITTEN]:
        add_body(document, line)


def write_list(document, decision) -> None:
    funds, categories = funds_line(decision), categories_of(decision)
    add_heading(document, "三、拟支持名单")
    add_body(document, f"年度可用奖补资金{funds.funds:,.2f}元，拟支持{funds.asked:,.2f}元（{in_words(funds.asked)}）。")
    for number, category in enumerate(categories, start=1):
        supported = [item for item in category.items if item.is_supported]
        title = f"（{number}）{category.cut.get_category_display()}：{len(supported)}名，共{category.takes:,.2f}元"
        add_line(document, title, BODY_FONT, BODY_SIZE)
        write_table(document, LIST_HEADER, LIST_WIDTHS, [listed(item) for item in supported])
    moved = [item for category in categories for item in category.items if item.is_moved]
    add_heading(document, "四、对名次的调整")
    if moved:
        write_table(document, MOVES_HEADER, MOVES_WIDTHS, [told_move(item) for item in moved])
    else:
        add_body(document, "无。")


def listed(item) -> tuple:
    return (item.rank, item.nomination.title, item.nomination.region.full_name, item.score, f"{item.amount:,.2f}")


def told_move(item) -> tuple:
    return (item.nomination.title, item.rank, "列入" if item.is_supported else "不列入", item.reason)


def write_table(document, header, widths, rows) -> None:
    table = add_grid(document, len(rows) + 1, widths)
    table.style = "Table Grid"
    for texts, row in zip((header, *rows), table.rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            write_cell(cell, str(text), is_header=texts is header)
        mark_row(row, "w:cantSplit")
    mark_row(table.rows[0], "w:tblHeader")


def write_signatures(document, decision) -> None:
    signed = {each.department: each for each in signatures_of(decision)} if not decision.is_open else {}
    add_heading(document, "五、三部门签署")
    for department in Department:
        each = signed.get(department)
        said = (
            f"{each.membership.name}，{date_format(localtime(each.signed_at), 'Y年n月j日 H:i')}电子签署"
            if each
            else UNWRITTEN
        )
        add_body(document, f"{department.label}：{said}")
