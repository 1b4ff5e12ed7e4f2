"""What is typed into the search, as the index is asked for it: pure, without a database."""

import re

import pytest

from portal.search.initials import initial_of, readings, spelt, usual
from portal.search.words import HIDDEN, LONGEST, MOST_WORDS, words_of


def texts(typed) -> list[str]:
    return [word.text for word in words_of(typed)]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("湄潭县茶业协会", ["湄潭县茶业协会"]),
        ("２０２６－５２０３２８", ["2026-520328"]),
        ("2026—520328", ["2026-520328"]),
        ("ＭＴ茶业", ["mt茶业"]),
        ("  湄潭　茶业 ", ["湄潭", "茶业"]),
        ("湄\0潭", ["湄潭"]),
        (" 　", []),
    ],
)
def test_what_is_typed_is_read_in_one_way(typed, read):
    assert texts(typed) == read


def test_words_are_bounded():
    assert len(texts("茶 " * 99)) == MOST_WORDS
    assert len(texts("茶" * 999)[0]) == LONGEST


@pytest.mark.parametrize(
    ("typed", "grams"),
    [
        ("湄潭县", ["湄潭", "潭县"]),
        ("mtx", ["mt", "tx"]),
        ("湄潭x", ["tx", "湄潭"]),
        ("e站", ["ez"]),
        ("2026-", ["02", "20", "26", "6-"]),
        ("茶", ["茶"]),
        ("m", ["^m"]),
    ],
)
def test_grams_are_two_characters_or_two_initials(typed, grams):
    (word,) = words_of(typed)
    assert word.grams == grams


def test_lists_find_the_same_unless_letters_stand_for_characters():
    assert [word.is_as_written for word in words_of("湄潭 2026-520328 mt 湄t")] == [True, True, False, False]


def test_each_character_has_one_row_and_letters_have_none():
    signs = [sign for sign, _initial, _other in readings()]
    assert len(signs) == len(set(signs)) > 20_000
    assert [initial_of(sign) for sign in "湄潭e2"] == ["m", "t", "e", "2"]
    assert set(usual().values()) == set("abcdefghjklmnopqrstwxyz")


@pytest.mark.parametrize(("typed", "is_found"), [("茶叶", True), ("cyzj", True), ("田", False), ("家t", False)])
def test_words_behind_the_hidden_line_are_not_found_openly(typed, is_found):
    entry = "\n".join(["茶叶专家", HIDDEN, "田茂华"])
    (word,) = words_of(typed)
    assert bool(re.search(word.openly, spelt(entry), re.DOTALL)) == is_found
    assert bool(re.search(word.anywhere, spelt(entry), re.DOTALL)) == (typed != "家t")


def test_some_are_read_in_two_ways():
    assert {("重", "c", "z"), ("行", "h", "x"), ("单", "d", "s"), ("茶", "c", "c")} <= set(readings())
