"""Amounts in formal capitals, as the rules for payment papers want them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.funds_in_words import DIGITS, GROUPS, in_words

CASES = {
    "0": "零元整",
    "0.05": "伍分",
    "0.50": "伍角整",
    "0.55": "伍角伍分",
    "1": "壹元整",
    "10": "壹拾元整",
    "11": "壹拾壹元整",
    "20.04": "贰拾元零肆分",
    "100": "壹佰元整",
    "105": "壹佰零伍元整",
    "110": "壹佰壹拾元整",
    "1005": "壹仟零伍元整",
    "1050": "壹仟零伍拾元整",
    "1680.32": "壹仟陆佰捌拾元叁角贰分",
    "10000": "壹万元整",
    "10005": "壹万零伍元整",
    "100000": "壹拾万元整",
    "100500": "壹拾万零伍佰元整",
    "105000": "壹拾万伍仟元整",
    "107000.53": "壹拾万柒仟元伍角叁分",
    "120000": "壹拾贰万元整",
    "128050.50": "壹拾贰万捌仟零伍拾元伍角整",
    "1000000": "壹佰万元整",
    "1005000": "壹佰万伍仟元整",
    "10000000": "壹仟万元整",
    "10000001": "壹仟万零壹元整",
    "100000000": "壹亿元整",
    "100000005": "壹亿零伍元整",
    "100050000": "壹亿零伍万元整",
    "9999999999.99": "玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
}


@pytest.mark.parametrize("amount, words", CASES.items())
def test_as_a_contract_writes_it(amount, words):
    assert in_words(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-0.01", "-1", "1000000000000"])
def test_below_zero_or_beyond_all_funds_is_refused(amount):
    with pytest.raises(ValueError, match="amount"):
        in_words(Decimal(amount))


@given(st.integers(0, 10**12 - 1))
def test_read_back_it_is_the_same_amount(number):
    words = in_words(Decimal(number))
    assert read(words.removesuffix("元整")) == number
    assert "零零" not in words
    assert not words.startswith("零") or number == 0


def read(words) -> int:
    """Whole yuan out of capitals, group by group; written apart from what it checks."""
    total = 0
    for group, name in reversed(list(enumerate(GROUPS))):
        head, found, rest = words.partition(name) if name else (words, True, "")
        if found:
            total += read_four(head) * 10_000**group
            words = rest
    return total


def read_four(words) -> int:
    value, digit = 0, 0
    for sign in words:
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        else:
            value, digit = value + digit * {"拾": 10, "佰": 100, "仟": 1000}[sign], 0
    return value + digit
