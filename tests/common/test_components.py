"""The components, read from the table of a real chain."""

import pytest
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import floatformat
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from agreements.enums import AgreementState as S
from agreements.workflow import AGREEMENT, BATCH
from common.templatetags.components import state_of, tone
from review.enums import FlagState, NominationState
from review.workflow import NOMINATION
from review.workflow.integrity import INTEGRITY_FLAG
from tests import factories
from tests.agreements import factories as made


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (S.DRAFT, "draft"),
        (S.SUBMITTED, "under-way"),
        (S.RETURNED, "attention"),
        (S.FILED, "under-way"),
        (S.IN_REPOSITORY, "done"),
    ],
)
def test_tone_follows_from_the_table(state, expected):
    assert tone(AGREEMENT, state) == expected


def test_work_that_a_reason_can_lead_back_to_goes_on():
    assert tone(NOMINATION, NominationState.CANDIDATE) == "under-way"
    assert tone(NOMINATION, NominationState.RETURNED) == "attention"


def test_what_ends_well_is_done_though_a_reason_was_said():
    assert tone(INTEGRITY_FLAG, FlagState.CLEARED) == "done"
    assert tone(INTEGRITY_FLAG, FlagState.CONFIRMED) == "attention"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_digits_stand_in_groups_of_three_in_both_languages(language):
    with override(language):
        assert (floatformat("1234567.5", "2g"), intcomma(1234567)) == ("1,234,567.50", "1,234,567")


def test_status_is_told_in_words(db):
    draft = made.empty_draft()
    assert state_of(draft).label == S.DRAFT.label
    assert str(S.DRAFT.label) in render_to_string("components/status.html", {"record": draft})


def test_timeline_tells_who_what_why(db, django_assert_num_queries):
    agreement = made.agreement_in(S.RETURNED)
    with django_assert_num_queries(1):
        html = render_to_string("components/timeline.html", {"steps": agreement.steps, "chain": AGREEMENT})
    for text in (made.clerk().name, made.director().name, made.REASON, "任务", str(AGREEMENT.move("return").past)):
        assert text in html


def test_next_names_desk_and_step(db):
    agreement = made.agreement_in(S.SUBMITTED)
    html = render_to_string("components/next.html", {"record": agreement})
    assert str(agreement.desk) in html
    assert str(AGREEMENT.move("endorse").label) in html


def test_next_says_when_nothing_is_due(db):
    html = render_to_string("components/next.html", {"record": made.agreement_in(S.IN_REPOSITORY)})
    assert "<li>" not in html


def test_buttons_lead_to_the_page_of_the_step(db):
    agreement = made.agreement_in(S.SUBMITTED)
    context = {"offers": AGREEMENT.offers(agreement, made.director()), "record": agreement}
    html = render_to_string("components/moves.html", context | {"act_url": "agreements:agreement_act"})
    for verb in ("endorse", "return"):
        assert f"{reverse('agreements:agreement_act', args=[agreement.pk, verb])}?seen=1" in html


def test_closed_button_says_what_is_missing(db):
    agreement = made.empty_draft()
    context = {"offers": AGREEMENT.offers(agreement, made.clerk()), "record": agreement}
    html = render_to_string("components/moves.html", context | {"act_url": "agreements:agreement_act"})
    assert "disabled" in html
    assert all(str(sentence) in html for sentence in AGREEMENT.move("submit").missing(agreement))


def test_a_batch_has_no_parts_to_name(db):
    agreement = made.agreement_in(S.REPORTED)
    batch = agreement.batches.get()
    html = render_to_string("components/timeline.html", {"steps": batch.steps, "chain": BATCH})
    assert "timeline-parts" not in html


class TestList:
    """The list of groups stands for every django-tables2 list."""

    @pytest.fixture
    def page(self, client, db):
        factories.groups_above()
        factories.sign_in(client, factories.membership_at(factories.NATION, "inspector"))
        return lambda **query: client.get(reverse("leadership:group_list"), query).content.decode()

    def test_sorting_is_told(self, page):
        assert 'aria-sort="descending"' in page(sort="-region")

    def test_each_cell_has_its_heading(self, page):
        html = page()
        assert html.count("data-label=") == html.count("<td")

    def test_empty_list_says_what_to_do(self, page):
        html = page(level=3, region=factories.OTHER_PROVINCE)
        assert 'class="empty"' in html
        assert "<table" not in html

    def test_wrong_filter_is_explained_at_its_field(self, page):
        assert 'href="#id_region"' in page(region="不存在的地方")
