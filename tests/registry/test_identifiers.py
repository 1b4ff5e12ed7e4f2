"""Check digits of credit codes and ID numbers: right ones pass in any writing, one wrong character never does."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from registry.identifiers import CREDIT_ALPHABET, clean_credit_code, clean_id_number, credit_check, id_check

SAMPLE_ID_NUMBER = "11010519491231002X"

first_of_code = st.text(alphabet=CREDIT_ALPHABET, min_size=17, max_size=17)
first_of_id = st.builds(
    lambda region, day, serial: f"{region:06d}{day:%Y%m%d}{serial:03d}",
    st.integers(110000, 659999),
    st.dates(min_value=date(1930, 1, 1), max_value=date(2008, 1, 1)),
    st.integers(0, 999),
)


def test_sample_of_the_standard():
    assert clean_id_number(SAMPLE_ID_NUMBER) == SAMPLE_ID_NUMBER


@pytest.mark.parametrize(
    "typed", ["11010519491231002x", " 110105 19491231 002X ", "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_tidied_as_people_type_it(typed):
    assert clean_id_number(typed) == SAMPLE_ID_NUMBER


@given(first_of_id)
def test_every_id_number_with_its_digit_passes(first):
    assert clean_id_number(first + id_check(first)) == first + id_check(first)


@given(first_of_id, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_found(first, place, shift):
    wrong = first[:place] + str((int(first[place]) + shift) % 10) + first[place + 1 :]
    with pytest.raises(ValidationError):
        clean_id_number(wrong + id_check(first))


@given(first_of_code)
def test_every_credit_code_with_its_character_passes(first):
    assert clean_credit_code(first + credit_check(first)) == first + credit_check(first)


@given(first_of_code, st.integers(0, 16), st.integers(1, 30))
def test_one_wrong_character_is_found(first, place, shift):
    other = CREDIT_ALPHABET[(CREDIT_ALPHABET.index(first[place]) + shift) % 31]
    with pytest.raises(ValidationError):
        clean_credit_code(first[:place] + other + first[place + 1 :] + credit_check(first))


@pytest.mark.parametrize(
    "typed", ["", "123", "1101051949123100200", "110105194912310O2X", "110105199913310021", "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X"]
)
def test_what_is_no_id_number_is_told(typed):
    with pytest.raises(ValidationError):
        clean_id_number(typed)


@pytest.mark.parametrize(("typed", "told"), [("91520328MA6D0IX3Z", "17"), ("91520328MA6DOIX3ZX", "I、O、Z")])
def test_what_is_wrong_with_a_credit_code_is_told(typed, told):
    with pytest.raises(ValidationError, match=told):
        clean_credit_code(typed)
