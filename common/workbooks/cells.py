"""Cells as people type them, read as values.

Each reader takes the cell as ``reading`` found it (text, number, date, time, boolean or None) and gives
the value, or raises ValidationError whose message tells what is wrong with this cell. An empty cell
is "" for ``text``, ``digits`` and ``choice``, which fill text, an empty list for ``choices``, None for the others.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from unicodedata import normalize

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator
from django.utils.translation import gettext as _
from django.utils.translation import override

KEEP = object()  # the value of a masked cell that came back: leave the record as it is
MASK = "*"

EXACT = 2**53  # up to here a float holds every whole number
LONGEST_NUMBER = 18  # digits of an ID number; spaces between longer ones separate two numbers
PLAIN = re.compile("[0-9A-Za-z\u3007\u4e00-\u9fff（）、，。·-]*")  # nothing to set right
EXCEL_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
# Characters without width: joiners, soft hyphens, byte order marks, marks of writing direction.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
LINE_END = re.compile(r"[ \t\u3000]*[\r\n\x0b\x0c\x85\u2028\u2029]+[ \t\u3000]*")
# Between two characters that are not Latin a line end is no space.
LINE_END_INSIDE = re.compile(f"(?<=[^\x00-\x7f]){LINE_END.pattern}(?=[^\x00-\x7f])")
FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}

POINT_ZERO = re.compile(r"(\d+)\.0+")
SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
CURRENCY = re.compile(r"^(￥|¥|RMB|CNY)|(元|圆|人民币)$", re.IGNORECASE)
COUNTED = re.compile(r"(人次|[人户个名])$")

SEPARATOR = r"[年月./\-–—。]"
DAY = re.compile(rf"(\d{{4}}){SEPARATOR}(\d{{1,2}}){SEPARATOR}(\d{{1,2}})[日号]?")
CLOSE_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0+)?")
MONTH = re.compile(rf"(\d{{4}}){SEPARATOR}(\d{{1,2}})月?")
YEAR = re.compile(r"(\d{4})(?:年度?|\.0+)?")
SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
TIME = re.compile(r"[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$")
FIRST_SERIAL, LAST_SERIAL = 10_000, 99_999  # Excel's numbers of the days from 1927 to 2173
EXCEL_DAY_ZERO = date(1899, 12, 30)
FIRST_YEAR, LAST_YEAR = 1900, 2100

YES = frozenset({"是", "有", "√", "✓", "✔", "y", "yes", "true", "1", "对", "☑"})
NO = frozenset({"否", "无", "没有", "×", "✗", "✘", "x", "n", "no", "false", "0", "不是", "错", "☐"})
# What separates choices, the surest first: labels may hold the weaker signs themselves.
BETWEEN_CHOICES = (re.compile(r"[、，,;；\n]+"), re.compile("[/／]+"), re.compile(r"\s+"))
# Between texts of a list; a sign within parentheses belongs to the text.
BETWEEN_TEXTS = re.compile(r"[、，,;；\r\n]+(?![^（(]*[）)])")
NO_WORDS = re.compile(r"[\s、，,;；]+")
REMEMBERED = 10_000  # spellings of choices


def text(cell) -> str:
    """The text without stray spaces and line ends, with full-width digits and letters set right.

    Raises ValidationError for an error of Excel and for a number that lost digits.
    """
    if type(cell) is not str:
        return _in_words(cell)
    if PLAIN.fullmatch(cell):
        return cell
    tidy = _tidied(cell)
    if tidy.startswith("#") and tidy.upper() in EXCEL_ERRORS:
        raise ValidationError(_("Here stands an error of Excel (%(error)s). Type the value.") % {"error": tidy})
    return tidy


def paragraphs(cell) -> str:
    """Text whose line ends stay, each line as by ``text``. Raises ValidationError as ``text`` does."""
    if type(cell) is not str:
        return text(cell)
    return "\n".join(map(text, cell.splitlines())).strip("\n")


def listed(cell) -> list[str]:
    """The texts that a cell lists, separated by 、，,;； or line ends, each once."""
    parts = BETWEEN_TEXTS.split(cell) if type(cell) is str else [cell]
    return list(dict.fromkeys(filter(None, map(text, parts))))


def same_words(some, others) -> bool:
    """Do two texts, or lists of texts, differ in spaces, separators and the width of characters at most?"""
    plain = [NO_WORDS.sub("", normalize("NFKC", "".join(each))) for each in (some, others)]
    return plain[0] == plain[1]


def _tidied(cell) -> str:
    tidy = INVISIBLE.sub("", cell)
    if "\n" in tidy or "\r" in tidy:
        tidy = LINE_END_INSIDE.sub("", tidy.strip())
    return " ".join(tidy.split()).translate(FULL_WIDTH)


def _in_words(cell) -> str:
    """What is no text in the cell, as text."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return _float_in_words(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat(*([" "] if isinstance(cell, datetime) else []))
    return str(cell)


def _float_in_words(cell) -> str:
    if abs(cell) > EXACT:
        raise lost_digits(f"{cell:.5E}")
    return str(int(cell)) if cell.is_integer() else f"{cell:.15g}"


def lost_digits(shown) -> ValidationError:
    words = {"number": shown}
    return ValidationError(
        _("Excel has turned this number into %(number)s and lost digits. Format the column as text and type it again.")
        % words
    )


def digits(cell):
    """An ID number, telephone or code as text without spaces, also if Excel made a number of it; KEEP if it is masked.

    Raises ValidationError for a number that lost digits.
    """
    if type(cell) is str and cell.isascii() and cell.isalnum() and not SCIENTIFIC.fullmatch(cell):
        return cell
    tidy = normalize("NFKC", text(cell)).lstrip("'‘’`")
    if MASK in tidy:
        return KEEP
    if SCIENTIFIC.fullmatch(tidy):
        raise lost_digits(tidy)
    whole_number = POINT_ZERO.fullmatch(tidy)
    tidy = whole_number[1] if whole_number else tidy.strip()
    close = tidy.replace(" ", "")
    return close if len(close) <= LONGEST_NUMBER else tidy


def _typed(cell) -> str:
    """A cell that should hold a number or date: half-width, without spaces."""
    return "".join(normalize("NFKC", text(cell)).split())


def amount(cell) -> Decimal | None:
    """An amount of yuan or another number; thousands may be separated and 元 may follow, 万元 is not guessed at.

    Raises ValidationError if it is no number.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Decimal(f"{cell:.15g}" if isinstance(cell, float) else cell)  # Excel knows 15 digits
    typed = _typed(cell)
    if not typed:
        return None
    if typed.endswith(("万元", "万", "亿", "亿元")):
        raise ValidationError(_("Give the amount in yuan, as a plain number: “%(text)s”.") % {"text": typed})
    number = CURRENCY.sub("", CURRENCY.sub("", typed))
    if not NUMBER.fullmatch(number):
        raise ValidationError(_("This is no number: “%(text)s”.") % {"text": typed})
    return Decimal(number.replace(",", ""))


def decimal(digits, places):
    """The reader of a column of amounts that a table keeps with so many ``digits``, ``places`` of them decimal."""
    check = DecimalValidator(digits, places)

    def read(cell) -> Decimal | None:
        number = amount(cell)
        if number is not None:
            check(number)
        return number

    return read


def whole(cell) -> int | None:
    """A whole number; 人, 人次, 户, 个 or 名 may follow. Raises ValidationError if it is none."""
    if type(cell) is int:
        return cell
    number = amount(cell if isinstance(cell, float) else COUNTED.sub("", _typed(cell)))
    if number is None:
        return None
    if number != number.to_integral_value() or abs(number) > EXACT:
        raise ValidationError(_("This is no whole number: “%(text)s”.") % {"text": _in_words(cell)})
    return int(number)


def day(cell) -> date | None:
    """A date in the forms in use: 2017年3月5日, 2017.3.5, 2017-3-5, 2017/03/05, 20170305, or Excel's number of the day.

    Raises ValidationError if it is none, or a day that there is not.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date) or cell is None or cell == "":
        return cell or None
    typed = _date_typed(cell)
    if not typed:
        return None
    form = DAY.fullmatch(typed) or CLOSE_DAY.fullmatch(typed)
    if form:
        return _that_day(typed, *map(int, form.groups()))
    serial = SERIAL.fullmatch(typed)
    if serial and FIRST_SERIAL <= int(serial[1]) <= LAST_SERIAL:
        return EXCEL_DAY_ZERO + timedelta(days=int(serial[1]))
    raise ValidationError(
        _("This is no date: “%(text)s”. Give year, month and day, e.g. 2017-03-05.") % {"text": typed}
    )


def _date_typed(cell) -> str:
    return "".join(TIME.sub("", normalize("NFKC", text(cell))).split())


def _that_day(typed, year, month, day) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        words = {"first": FIRST_YEAR, "last": LAST_YEAR, "text": typed}
        raise ValidationError(_("The year must be from %(first)s to %(last)s: “%(text)s”.") % words)
    try:
        return date(year, month, day)
    except ValueError as impossible:
        raise ValidationError(_("There is no such day: “%(text)s”.") % {"text": typed}) from impossible


def day_or_month(cell) -> date | None:
    """A date, or a month (2017/03, 2017年3月) as its first day. Raises ValidationError if it is neither."""
    form = MONTH.fullmatch(_typed(cell)) if isinstance(cell, str) else None
    return _that_day(cell, int(form[1]), int(form[2]), 1) if form else day(cell)


def year(cell) -> int | None:
    """The year of a date, or a year: 2017, 2017年, 2017年度. Raises ValidationError if it is none."""
    if isinstance(cell, date):
        return cell.year
    typed = _typed(cell)
    if not typed:
        return None
    form = YEAR.fullmatch(typed)
    if not form:
        found = MONTH.fullmatch(typed)
        return _that_day(typed, int(found[1]), int(found[2]), 1).year if found else day(cell).year
    return _that_day(typed, int(form[1]), 1, 1).year


def _alike(words) -> str:
    """Text for comparison: half-width, without spaces, in small letters."""
    return "".join(normalize("NFKC", words).split()).casefold()


def choice(choices):
    """The reader of a column whose cells name one of ``choices``, by label in any language or by value."""
    known, remembered = {}, {}

    def read(cell) -> str:
        value = remembered.get(cell) if type(cell) is str else None
        if value is not None:
            return value
        typed = text(cell)
        if not typed:
            return ""
        if not known:
            known.update(_spellings(choices))
        value = known.get(_alike(typed))
        if value is None:
            raise ValidationError(_unknown(typed, choices))
        if type(cell) is str and len(remembered) < REMEMBERED:
            remembered[cell] = value
        return value

    return read


def _spellings(choices) -> dict[str, str]:
    spellings = {_alike(value): value for value in choices.values}
    for language, _name in settings.LANGUAGES:
        with override(language):
            spellings |= {_alike(str(label)): value for value, label in choices.choices}
    return spellings


def _unknown(typed, choices) -> str:
    allowed = "、".join(str(label) for label in choices.labels)
    return _("“%(text)s” is none of: %(allowed)s.") % {"text": typed, "allowed": allowed}


def choices(choices):
    """The reader of a column whose cells name several of ``choices``, separated by 、，,;；/ or spaces, each once."""
    read_one, remembered = choice(choices), {}

    def read(cell) -> list[str]:
        values = remembered.get(cell) if type(cell) is str else None
        if values is None:
            values = dict.fromkeys(filter(None, _parts(cell, read_one)))
            if type(cell) is str and len(remembered) < REMEMBERED:
                remembered[cell] = values
        return list(values)

    return read


def _parts(cell, read_one, separators=BETWEEN_CHOICES) -> list[str]:
    """The values that a cell names. The whole is tried first, then its parts."""
    try:
        return [read_one(cell)]
    except ValidationError:
        if not separators:
            raise
    separator, *weaker = separators
    return [value for part in separator.split(str(cell)) for value in _parts(part, read_one, weaker)]


def yes_no(cell) -> bool | None:
    """是 or 否, in the ways in which people tick. Raises ValidationError if it is neither."""
    if isinstance(cell, bool):
        return cell
    typed = _typed(cell).casefold()
    if not typed:
        return None
    if typed in YES or typed in NO:
        return typed in YES
    raise ValidationError(_("Write 是 or 否: “%(text)s” is neither.") % {"text": typed})
