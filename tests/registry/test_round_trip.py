"""What is taken home and comes back changes nothing: every register, masked and in full, with awkward texts."""

import io

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.workbooks import WORKBOOKS
from common.workbooks.sheet import write
from leadership.enums import Role
from tests.agreements import factories as made
from tests.registry import factories
from tests.registry.imports import take_in

pytestmark = pytest.mark.django_db
# Texts that Excel, CSV or COPY might take for something else.
AWKWARD = st.sampled_from(
    [
        "=1+1",
        "+86",
        "-5",
        "@某",
        "#N/A 村",
        "007",
        "1e5",
        "2017-3-5",
        'a"b',
        "a\\b",
        "<甲>&乙",
        "是",
        "'引",
        "12345678901234567",
    ]
)
PLAIN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=20)
TEXT = st.one_of(AWKWARD, PLAIN)

MAKE = {
    "organisations": lambda text: made.organisation(name=text, contact_name=text[:20], contact_phone="13800138000"),
    "experts": lambda text: made.expert(name=text[:60], employer=text, title=text, phone="0851-28220000"),
    "villages": lambda text: factories.village(industry=text),
    "households": lambda text: factories.household(head=text, phone="13800138000", other_causes=["illness", "other"]),
    "facilities": lambda text: factories.facility(name=text, location=text),
    "specialties": lambda text: factories.specialty(name=text, note=f"{text}\n{text}"),
}
KEEPER = dict.fromkeys(MAKE, Role.CLERK) | {"villages": Role.POVERTY, "households": Role.POVERTY}


def report(kind, by, *, in_full) -> bytes:
    file = io.BytesIO()
    write(file, WORKBOOKS[kind], WORKBOOKS[kind].rows(by, QueryDict()), subtitle="全部", in_full=in_full)
    return file.getvalue()


@pytest.mark.parametrize("in_full", [False, True], ids=["masked", "in full"])
@pytest.mark.parametrize("kind", MAKE)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=TEXT)
def test_a_report_that_comes_back_changes_nothing(kind, in_full, text):
    by = made.somebody_at("520328", KEEPER[kind])
    model = WORKBOOKS[kind].intake.model
    model.objects.filter(steps__isnull=True).delete() if kind == "experts" else model.objects.all().delete()
    MAKE[kind](text)
    whole = take_in(by, kind, content=report(kind, by, in_full=in_full))
    assert (whole.message, [row.problems for row in whole.rows.filter(outcome="wrong")]) == ("", [])
    assert (whole.new, whole.changed, whole.same, whole.wrong) == (0, 0, model.objects.count(), 0)
