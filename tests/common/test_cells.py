"""Cells as people type them: what they mean, and what is said of those that mean nothing."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy, override
from hypothesis import given
from hypothesis import strategies as st

from common.workbooks import cells

DAY = datetime.date(2017, 3, 5)
DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))


class Tea(TextChoices):
    GREEN = "green", "绿茶（炒青）"
    BLACK = "black", gettext_lazy("Kind")
    WHITE = "white", "白茶/老白茶"
    DARK = "dark", "黑茶"


def refusal(read, cell) -> str:
    with override("en"), pytest.raises(ValidationError) as refused:
        read(cell)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize(
    "cell, expected",
    [
        ("湄潭县", "湄潭县"),
        ("  李　明\xa0", "李 明"),
        ("\u200b茶叶\ufeff协会", "茶叶协会"),
        ("茶产业\n发展中心", "茶产业发展中心"),
        ("Green\r\ntea", "Green tea"),
        ("５２０３２８Ａ", "520328A"),
        ("县（市、区）", "县（市、区）"),
        (520328.0, "520328"),
        (12.5, "12.5"),
        (7, "7"),
        (datetime.datetime(2017, 3, 5), "2017-03-05"),  # noqa: DTZ001  cells know no zones
        ("", ""),
        (None, ""),
    ],
)
def test_text(cell, expected):
    assert cells.text(cell) == expected


@given(st.text())
def test_text_that_was_read_reads_the_same_again(cell):
    try:
        once = cells.text(cell)
    except ValidationError:
        assert "#" in cell
    else:
        assert cells.text(once) == once


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", " #value! "])
@pytest.mark.parametrize("read", [cells.text, cells.digits, cells.day, cells.amount, cells.choice(Tea)])
def test_errors_of_excel_are_no_values(read, error):
    assert refusal(read, error).startswith("Here stands an error of Excel (#")


@pytest.mark.parametrize(
    "cell, expected",
    [
        ("520303196503171234", "520303196503171234"),
        ("52030319650317123x", "52030319650317123x"),
        ("５２０３０３１９６５０３１７１２３４", "520303196503171234"),
        (" 520303 19650317 1234 ", "520303196503171234"),
        ("'520303196503171234", "520303196503171234"),
        ("520303196503171234.0", "520303196503171234"),
        (13800138000.0, "13800138000"),
        (13800138000, "13800138000"),
        ("0851-28221234", "0851-28221234"),
        ("13800138000 13900139000", "13800138000 13900139000"),
        ("", ""),
        (None, ""),
    ],
)
def test_digits(cell, expected):
    assert cells.digits(cell) == expected


@pytest.mark.parametrize("cell", [5.20303196503171e17, "5.20303E+17", "5.20303196503171e17", "1E10"])
def test_digits_that_excel_has_lost_are_not_guessed(cell):
    assert refusal(cells.digits, cell).startswith("Excel has turned this number into ")


@pytest.mark.parametrize("cell", ["520***********1234", "****", "１３８****8000"])
def test_a_masked_number_is_left_as_it_is(cell):
    assert cells.digits(cell) is cells.KEEP


@given(st.integers(0, cells.EXACT))
def test_digits_survive_as_float_number_and_text(number):
    assert {cells.digits(float(number)), cells.digits(number), cells.digits(f"{number}.0")} == {str(number)}


@pytest.mark.parametrize(
    "cell, expected",
    [
        ("1,234.50元", Decimal("1234.50")),
        ("￥１２３４", Decimal(1234)),
        ("-3", Decimal(-3)),
        (0.1 + 0.2, Decimal("0.3")),
        (1234567, Decimal(1234567)),
        (" ", None),
        (None, None),
    ],
)
def test_amount(cell, expected):
    assert cells.amount(cell) == expected


@pytest.mark.parametrize(
    "cell, said",
    [
        ("3万元", "Give the amount in yuan, as a plain number: “3万元”."),
        ("约300", "This is no number: “约300”."),
        ("1,23", "This is no number: “1,23”."),
        ("3-5", "This is no number: “3-5”."),
    ],
)
def test_what_is_no_amount(cell, said):
    assert refusal(cells.amount, cell) == said


@given(st.decimals(-(10**12), 10**12, places=2))
def test_amounts_in_all_their_forms(number):
    assert cells.amount(f"{number:,}元") == cells.amount(str(number)) == cells.amount(float(number)) == number


@pytest.mark.parametrize(
    "cell, expected",
    [(3.0, 3), (3, 3), ("3", 3), ("1,024户", 1024), ("５人", 5), ("3.0", 3), ("", None), (None, None)],
)
def test_whole(cell, expected):
    assert cells.whole(cell) == expected


@pytest.mark.parametrize("cell", [3.5, "3.5", "三", "3人左右"])
def test_what_is_no_whole_number(cell):
    assert refusal(cells.whole, cell).startswith("This is no ")


@given(DAYS)
def test_a_day_is_the_same_in_all_the_forms_in_use(day):
    year, month, number = day.year, day.month, day.day
    forms = [
        day,
        datetime.datetime.combine(day, datetime.time(10, 30)),
        f"{year}年{month}月{number}日",
        f"{year} 年 {month:02} 月 {number:02} 日",
        f"{year}.{month}.{number}",
        f"{year}．{month}．{number}",
        f"{year}-{month}-{number}",
        f"{year}/{month:02}/{number:02}",
        f"{year}/{month}/{number} 0:00:00",
        day.isoformat(),
        f"{day.isoformat()}T08:00:00",
        f"{day:%Y%m%d}",
        int(f"{day:%Y%m%d}"),
        float(f"{day:%Y%m%d}"),
    ]
    assert {cells.day(form) for form in forms} == {day}


@given(st.integers(cells.FIRST_SERIAL, cells.LAST_SERIAL))
def test_the_numbers_that_excel_gives_days(serial):
    day = datetime.date(1899, 12, 30) + datetime.timedelta(days=serial)
    assert {cells.day(form) for form in (serial, float(serial), serial + 0.5, str(serial))} == {day}


@pytest.mark.parametrize(
    "cell, said",
    [
        ("2017-02-30", "There is no such day: “2017-02-30”."),
        ("2017年13月1日", "There is no such day: “2017年13月1日”."),
        ("1017-1-1", "The year must be from 1900 to 2100: “1017-1-1”."),
        ("17.3.5", "This is no date: “17.3.5”. Give year, month and day, e.g. 2017-03-05."),
        ("2017年3月", "This is no date: “2017年3月”. Give year, month and day, e.g. 2017-03-05."),
        (2017.0, "This is no date: “2017”. Give year, month and day, e.g. 2017-03-05."),
    ],
)
def test_what_is_no_day(cell, said):
    assert refusal(cells.day, cell) == said


@pytest.mark.parametrize("cell", ["2017/03", "2017年3月", "2017.3", "2017-03-01", datetime.date(2017, 3, 1)])
def test_a_month_is_its_first_day_where_that_is_asked_for(cell):
    assert cells.day_or_month(cell) == datetime.date(2017, 3, 1)


def test_a_month_that_there_is_not():
    assert refusal(cells.day_or_month, "2017/13") == "There is no such day: “2017/13”."


@pytest.mark.parametrize(
    "cell", [2017, 2017.0, "2017", "2017年", "２０１７", "2017年度", "2017.0", "2017-03-05", "2017年3月", DAY]
)
def test_year(cell):
    assert cells.year(cell) == 2017


@pytest.mark.parametrize("cell", ["17", "2017-2018", 3.5, "今年", 1066])
def test_what_is_no_year(cell):
    assert refusal(cells.year, cell)


@pytest.mark.parametrize("read", [cells.day, cells.day_or_month, cells.year, cells.whole, cells.amount, cells.yes_no])
@pytest.mark.parametrize("cell", ["", None, "  ", "\u3000"])
def test_empty_cells_are_none(read, cell):
    assert read(cell) is None


@pytest.mark.parametrize("cell", ["绿茶（炒青）", "绿茶(炒青)", " 绿茶 （炒青）", "green", "GREEN"])
def test_a_choice_by_label_or_value(cell):
    read = cells.choice(Tea)
    assert (read(cell), read(cell)) == ("green", "green")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_choice_by_its_label_in_any_language(language):
    with override(language):
        label = str(Tea.BLACK.label)
    with override("en"):
        assert cells.choice(Tea)(label) == "black"


def test_an_unknown_choice_is_told_what_there_is():
    said = refusal(cells.choice(Tea), "咖啡")
    assert said == "“咖啡” is none of: 绿茶（炒青）、Kind、白茶/老白茶、黑茶."


@pytest.mark.parametrize("cell", ["", None, "  "])
def test_no_choice(cell):
    assert (cells.choice(Tea)(cell), cells.choices(Tea)(cell)) == ("", [])


@pytest.mark.parametrize("cell", ["黑茶、white", "黑茶，white", "黑茶;white、", "黑茶 white", "黑茶\nwhite 黑茶"])
def test_several_choices(cell):
    read = cells.choices(Tea)
    assert read(cell) == ["dark", "white"]
    read(cell).append("changed by its user")
    assert read(cell) == ["dark", "white"]


def test_a_label_may_hold_what_separates():
    assert cells.choices(Tea)("白茶/老白茶、黑茶") == ["white", "dark"]


def test_several_choices_of_which_one_is_unknown():
    assert refusal(cells.choices(Tea), "黑茶、咖啡").startswith("“咖啡” is none of: ")


@pytest.mark.parametrize("cell", ["是", "有", "√", "Y", "yes", 1, 1.0, True, "１"])
def test_yes(cell):
    assert cells.yes_no(cell) is True


@pytest.mark.parametrize("cell", ["否", "无", "×", "N", "no", 0, 0.0, False])
def test_no(cell):
    assert cells.yes_no(cell) is False


def test_neither():
    assert refusal(cells.yes_no, "也许") == "Write 是 or 否: “也许” is neither."


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("甲村、乙村，丙村;丁村\n戊村", ["甲村", "乙村", "丙村", "丁村", "戊村"]),
        (" 甲　村 、、甲 村", ["甲 村"]),
        ("李明（农科院，茶叶所）、王芳(县、乡站)", ["李明（农科院，茶叶所）", "王芳(县、乡站)"]),
        (520328001201, ["520328001201"]),
        (None, []),
        ("", []),
    ],
)
def test_texts_of_a_list(cell, texts):
    assert cells.listed(cell) == texts


@pytest.mark.parametrize(
    ("cell", "text"),
    [("一　、 ａ\r\n二 \n", "一 、 a\n二"), ("一\n\n二", "一\n\n二"), (12.0, "12"), (None, "")],
)
def test_paragraphs_keep_their_line_ends(cell, text):
    assert cells.paragraphs(cell) == text


def test_amounts_that_a_table_would_round_or_refuse():
    read = cells.decimal(6, 2)
    assert (read("1,200.5元"), read(""), read(9999.99)) == (Decimal("1200.5"), None, Decimal("9999.99"))
    assert refusal(read, 1.005)
    assert refusal(read, 12345)


def test_the_same_words_however_spaced():
    assert cells.same_words("甲，乙\r\n丙", ["甲", "乙 丙"])
    assert cells.same_words("Ａ村", "A 村")
    assert not cells.same_words("甲", "乙")
