"""Each integrity check finds what it should, and not its innocent neighbour."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from agreements.photos import look_of
from leadership.programme import current_year
from registry.merging import merge
from review.integrity import activities, alike, pictures, shingles
from review.integrity.running import CHECKS
from review.models import DeedsSketch, Nomination
from tests.agreements import factories as made
from tests.factories import COUNTY, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PROVINCE
from tests.registry import factories as registers
from tests.review.factories_integrity import (
    LONG,
    OTHER,
    agreement,
    at,
    changed,
    day,
    flat,
    held,
    nominated,
    nominee,
    past_the_guards,
    scene,
)

pytestmark = pytest.mark.django_db
THERE = "621123"


def found(check, province: str = PROVINCE) -> list[tuple]:
    """(nomination, key) of each finding."""
    return [(finding.nomination, finding.key) for finding in check(province, current_year())]


def pair(*rows) -> str:
    return "-".join(map(str, sorted(row.pk for row in rows)))


def test_where_all_fits_nothing_is_found():
    under = agreement()
    nominee(under, summary=LONG)
    for month in (3, 5, 7):
        held(under, day(month), experts=[made.expert()], photos=[scene(month)], people_trained=30)
    assert [found(check) for check in CHECKS] == [[], [], [], [], []]


# -- behind which nominations ------------------------------------------------------------------------
def test_looked_at_is_what_was_confirmed_this_year_for_live_nominations():
    under = agreement()
    registers.village(COUNTY, region=under.current_version.village_links.first().village, people=800)
    village = under.current_version.village_links.first().village
    crowd = {"village": village, "people_trained": 801}
    activity = held(under, **crowd)
    held(under, day(6) - timedelta(days=366), **crowd)
    held(under, state="reported", **crowd)
    nomination = nominee(under)
    for state in ("draft", "dropped"):
        nominated(state=state)
    assert found(activities.crowds) == [(nomination.pk, str(activity.pk))]
    assert found(activities.crowds, OTHER_PROVINCE) == []


def test_of_an_expert_those_count_in_which_the_expert_took_part():
    under, mine, others = agreement(), made.expert(), made.expert()
    for expert in (mine, others):
        under_link(under, expert)
    registers.village(COUNTY, region=village_of(under), people=800)
    crowd = {"village": village_of(under), "people_trained": 801}
    activity = held(under, experts=[mine], **crowd)
    held(under, experts=[others], **crowd)
    nomination = nominee(under, expert=mine)
    assert found(activities.crowds) == [(nomination.pk, str(activity.pk))]


def test_agreements_of_one_that_was_merged_count_for_the_one_that_was_kept():
    under, kept = agreement(), made.organisation()
    registers.village(COUNTY, region=village_of(under), people=800)
    activity = held(under, village=village_of(under), people_trained=801)
    merge(merged=under.current_version.organisation, kept=kept, by=made.clerk(), reason="重复登记。")
    nomination = nominee(under, organisation=kept)
    assert found(activities.crowds) == [(nomination.pk, str(activity.pk))]


def under_link(under, expert):
    with past_the_guards():
        under.current_version.expert_links.create(expert=expert)


def village_of(under):
    return under.current_version.village_links.first().village


# -- travel ------------------------------------------------------------------------------------------
def test_an_expert_at_two_counties_on_one_day():
    expert, here, there = made.expert(), agreement(), agreement(THERE)
    nomination = nominee(here)
    own, other = held(here, day(5), experts=[expert]), held(there, day(5), experts=[expert], state="reported")
    assert found(activities.travels) == [(nomination.pk, f"{pair(own, other)}-{expert.pk}")]
    (finding,) = activities.travels(PROVINCE, current_year())
    assert finding.evidence == {
        "activities": [own.pk, other.pk],
        "expert": expert.pk,
        "day": day(5).isoformat(),
    }


def test_neither_another_day_nor_the_same_county_nor_a_draft_nor_somebody_else():
    expert, here, there = made.expert(), agreement(), agreement(NEIGHBOUR_COUNTY)
    nominee(here)
    held(here, day(5), experts=[expert])
    held(there, day(5, 11), experts=[expert])
    held(agreement(), day(5), experts=[expert])
    held(there, day(5), experts=[expert], state="draft")
    held(there, day(5), experts=[made.expert()])
    assert found(activities.travels) == []


# -- photos ------------------------------------------------------------------------------------------
def bits_between(one: bytes, other: bytes) -> int:
    return (look(one) ^ look(other)).bit_count()


def look(content: bytes) -> int:
    with Image.open(BytesIO(content)) as picture:
        return look_of(picture) % (1 << 64)


@pytest.mark.parametrize(
    "how",
    [{"scale": 0.4}, {"quality": 25}, {"cut": 0.015}, {"scale": 0.7, "quality": 40, "cut": 0.015}],
    ids=["scaled", "compressed", "cut a little", "all of it"],
)
def test_a_copy_differs_in_few_bits(how):
    distances = [bits_between(scene(number), changed(scene(number), **how)) for number in range(1, 21)]
    assert max(distances) <= pictures.NEAR_BITS


def test_photos_of_other_places_differ_in_many_bits():
    distances = [bits_between(scene(one), scene(other)) for one in range(1, 41) for other in range(1, one)]
    assert min(distances) > pictures.NEAR_BITS


def test_a_copy_in_another_activity():
    under = agreement()
    nomination = nominee(under)
    own = held(under, day(4), photos=[scene(1), scene(11)])
    copy = changed(scene(1), scale=0.7, quality=40, cut=0.015)
    other = held(agreement(THERE), day(8), photos=[scene(21), copy])
    (finding,) = pictures.copies(PROVINCE, current_year())
    assert (finding.nomination, finding.key) == (nomination.pk, pair(own, other))
    photos = [own.photos.first().pk, other.photos.last().pk]
    assert (finding.evidence["activities"], finding.evidence["photos"]) == ([own.pk, other.pk], photos)
    assert finding.evidence["bits"] <= pictures.NEAR_BITS


def test_two_of_ones_own_activities_are_one_pair():
    under = agreement()
    nomination = nominee(under)
    first, second = (held(under, day(month), photos=[scene(1)]) for month in (4, 8))
    assert found(pictures.copies) == [(nomination.pk, pair(first, second))]


def test_different_photos_are_no_copies():
    under = agreement()
    nominee(under)
    for number in range(1, 31):
        held(under, day(3) + timedelta(days=number), photos=[scene(number)])
    assert found(pictures.copies) == []


def test_two_photos_of_one_activity_may_be_alike():
    under = agreement()
    nominee(under)
    held(under, photos=[scene(1), changed(scene(1), quality=30)])
    assert found(pictures.copies) == []


def test_photos_of_nothing_are_alike_only_where_they_are_the_same_file():
    under = agreement()
    nomination = nominee(under)
    first = held(under, day(4), photos=[flat(200)])
    held(under, day(5), photos=[flat(90)])
    assert found(pictures.copies) == []
    third = held(under, day(6), photos=[flat(200)])
    assert found(pictures.copies) == [(nomination.pk, pair(first, third))]


def test_a_photo_that_is_everywhere_raises_few_doubts():
    under = agreement()
    nominee(under)
    held(under, day(4), photos=[scene(1)])
    elsewhere = agreement(NEIGHBOUR_COUNTY)
    for month in range(1, 9):
        held(elsewhere, day(month), photos=[scene(1)])
    assert len(found(pictures.copies)) == 3


# -- deeds -------------------------------------------------------------------------------------------
def test_deeds_that_are_nearly_the_same_also_of_a_former_year_and_another_province():
    own = nominated(summary=LONG, measures=OTHER)
    near = nominated(summary=LONG.replace("六名", "五名"), measures=f"{OTHER}效果明显。")
    former = nominated(THERE, summary=LONG, measures=OTHER, year=current_year() - 1)
    nominated(summary=LONG)
    expected = {(own.pk, str(near.pk)), (own.pk, str(former.pk)), (near.pk, str(own.pk)), (near.pk, str(former.pk))}
    assert set(found(alike.deeds_alike)) == expected
    (first, *_rest) = alike.deeds_alike(PROVINCE, current_year())
    assert first.evidence["share"] >= alike.ALIKE
    assert first.evidence["texts"][0] == {"summary": LONG, "measures": OTHER, "results": "", "mechanism": ""}


def test_deeds_of_which_a_part_is_common_and_those_too_short_to_tell():
    nominated(summary=LONG)
    nominated(summary=LONG[:60] + OTHER)
    for _each in range(2):
        nominated(summary="带动增收。")
    assert found(alike.deeds_alike) == []


def test_what_was_dropped_may_be_nominated_again_in_the_same_words():
    nominated(summary=LONG, state="dropped")
    nominated(summary=LONG)
    assert found(alike.deeds_alike) == []


def test_a_sketch_is_made_once_a_submission():
    nomination = nominated(summary=LONG)
    alike.sketch_deeds()
    before = DeedsSketch.objects.get()
    with past_the_guards():
        Nomination.objects.filter(pk=nomination.pk).update(summary=OTHER)
    alike.sketch_deeds()
    assert DeedsSketch.objects.get().bands == before.bands
    with past_the_guards():
        Nomination.objects.filter(pk=nomination.pk).update(figures_at=nomination.figures_at + timedelta(days=1))
    alike.sketch_deeds()
    assert set(DeedsSketch.objects.get().bands) & set(before.bands) == set()


def test_signs_and_blanks_do_not_make_a_text_another_one():
    one, other = shingles.shingles("协会组织专家，驻村指导。"), shingles.shingles("协会 组织专家驻村\n指导")
    assert (shingles.likeness(one, other), shingles.likeness(one, set())) == (1, 0)


def test_what_stands_in_both_is_marked():
    passages = shingles.marked("本县专家驻村指导，成效好。", "外县专家驻村指导六次。")
    assert passages == [("本", False), ("县专家驻村指导", True), ("，成效好。", False)]


def test_a_hundred_texts_are_told_apart_by_their_sketches():
    words = [f"{number}号合作社{LONG}" for number in range(100)]
    near = alike.bands(shingles.shingles(LONG))
    hits = [set(near) & set(alike.bands(shingles.shingles(text))) for text in words]
    assert all(hits)
    assert set(near) & set(alike.bands(shingles.shingles(OTHER))) == set()


# -- people trained ------------------------------------------------------------------------------------
@pytest.mark.parametrize(("trained", "number"), [(800, 0), (801, 1)])
def test_more_people_than_the_village_has(trained, number):
    under = agreement()
    registers.village(COUNTY, region=village_of(under), people=800)
    nominee(under)
    activity = held(under, village=village_of(under), people_trained=trained)
    held(under, village=None, people_trained=trained)
    evidence = [finding.evidence for finding in activities.crowds(PROVINCE, current_year())]
    assert evidence[:number] == [{"activities": [activity.pk], "trained": 801, "people": 800}][:number]


def test_without_a_village_those_of_the_agreement_count_together():
    under = agreement()
    for link in under.current_version.village_links.all():
        registers.village(COUNTY, region=link.village, people=1000)
    nomination = nominee(under)
    held(under, day(4), people_trained=2000)
    activity = held(under, day(5), people_trained=2001)
    assert found(activities.crowds) == [(nomination.pk, str(activity.pk))]


def test_of_a_village_that_is_not_registered_nothing_is_known():
    under = agreement()
    nominee(under)
    held(under, village=village_of(under), people_trained=9000)
    assert found(activities.crowds) == []


# -- entered in one day ----------------------------------------------------------------------------------
def test_a_year_that_was_entered_in_one_day():
    under = agreement()
    nomination = nominee(under)
    for month in (3, 5, 7):
        held(under, day(month), created_at=at(day(11), hour=month))
    assert found(activities.hurries) == [(nomination.pk, f"{under.pk}-{day(11):%Y%m%d}")]
    (finding,) = activities.hurries(PROVINCE, current_year())
    assert finding.evidence == {
        "agreement": under.pk,
        "day": day(11).isoformat(),
        "activities_entered": 3,
        "days_held": 3,
    }


def test_neither_few_nor_those_of_one_day_nor_those_entered_on_two():
    for days, entered in (
        ((3, 5), (11, 11)),
        ((3, 3, 3), (11, 11, 11)),
        ((3, 5, 7), (11, 11, 10)),
    ):
        under = agreement()
        nominee(under)
        for month, entry in zip(days, entered, strict=True):
            held(under, day(month), created_at=at(day(entry)))
    assert found(activities.hurries) == []


def test_the_checks_ask_as_many_queries_for_many_as_for_one(django_assert_max_num_queries):
    for _each in range(3):
        under = agreement()
        nominee(under, summary=LONG)
        held(under, photos=[scene(1)])
    alike.sketch_deeds()
    with django_assert_max_num_queries(9):
        assert [len(found(check)) for check in CHECKS] == [0, 6, 6, 0, 0]
