"""Amounts of yuan as a contract writes them: 壹拾贰万叁仟元整."""

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")
LIMIT = 10 ** (4 * len(GROUPS))


def in_words(amount: Decimal) -> str:
    """``amount`` in yuan, to the fen, in formal Chinese capitals.

    Raises ValueError for one below zero or from a trillion (10¹²) on.
    """
    if not 0 <= amount < LIMIT:
        raise ValueError("an amount in words is at least 0 and below a trillion")
    yuan, fen = divmod(round(Decimal(amount) * 100), 100)
    whole = f"{_whole(yuan)}元" if yuan or not fen else ""
    return whole + _parts(fen, yuan)


def _whole(number: int) -> str:
    if number == 0:
        return DIGITS[0]
    words, has_gap, group = "", False, 0
    while number:
        number, four = divmod(number, 10_000)
        if four:
            gap = DIGITS[0] if has_gap else ""
            words = _four(four) + GROUPS[group] + gap + words
            # 10,5000 reads 壹拾万伍仟, but 10,0500 壹拾万零伍佰.
            has_gap = four < 1000
        elif words:
            has_gap = True
        group += 1
    return words


def _four(number: int) -> str:
    """Below 10,000, without leading zeros."""
    words = ""
    for place, digit in enumerate(reversed(str(number))):
        if digit != "0":
            words = DIGITS[int(digit)] + PLACES[place] + words
        elif words and not words.startswith(DIGITS[0]):
            words = DIGITS[0] + words
    return words


def _parts(fen: int, yuan: int) -> str:
    ten, one = divmod(fen, 10)
    if fen == 0:
        return "整"
    first = f"{DIGITS[ten]}角" if ten else (DIGITS[0] if yuan else "")
    return first + (f"{DIGITS[one]}分" if one else "整")
