"""The chain of nominations as its table says: states × verbs × roles × places, its ways up and back, who decides."""

from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.appointments import change_membership
from leadership.enums import Role
from leadership.models import LeadershipGroup, Membership, ProgrammeYear
from leadership.permissions import DECIDE_NOMINATION, NOMINATE, permissions_of
from review import nominating
from review.enums import DeedPart
from review.enums import NominationState as S
from review.models import Nomination
from review.workflow import NOMINATION
from tests import factories
from tests.agreements import factories as made
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE
from tests.review.factories_nominations import REASON, begun, drive, nomination_in, step, written
from tests.review.factories_notices import noticed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

PLACES = (COUNTY, NEIGHBOUR_COUNTY, PREFECTURE, PROVINCE, NATION, OTHER_PROVINCE)
AT_PROVINCE = "endorsed, at the province"
WRITING = ("submit", "withdraw", "drop")


def as_it_stands(nomination) -> Nomination:
    return Nomination.objects.get(pk=nomination.pk)


def performed(nomination, verb, by) -> bool:
    try:
        with transaction.atomic():
            NOMINATION.perform(as_it_stands(nomination), verb, by=by, reason=REASON)
            transaction.set_rollback(True)
    except (NotAllowed, NotLegal):
        return False
    return True


# -- states × verbs × roles × places -------------------------------------------------------
def ready(state) -> Nomination:
    nomination = at_place(PROVINCE) if state == AT_PROVINCE else nomination_in(state)
    return noticed(nomination) if state == S.SELECTED else nomination


def may(verb, role, place, desk) -> bool:
    """At the county its clerks write; directors decide where it lies; withdrawn only by whoever submitted it."""
    # None of these strangers submitted it; no decision on a violation is in force; none on awards is signed.
    if verb in ("withdraw", "stop", "award", "leave_out"):
        return False
    held = permissions_of([role])
    if verb in WRITING:
        return NOMINATE in held and place == COUNTY
    return DECIDE_NOMINATION in held and place == desk


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("state", [*S, AT_PROVINCE])
def test_each_verb_in_each_state_for_each_role_at_each_place(state):
    nomination, wrong = ready(state), []
    for place, role in product((COUNTY, NEIGHBOUR_COUNTY, PREFECTURE, PROVINCE, NATION), Role):
        by = factories.membership_at(place, role)
        for move in NOMINATION.moves:
            is_legal = nomination.state in move.sources and move.applies(nomination)
            expected = is_legal and may(move.verb, role, place, nomination.desk.region_id)
            if performed(nomination, move.verb, by) is not expected:
                wrong.append((move.verb, place, role, not expected))
    assert wrong == []


# -- the ways up ---------------------------------------------------------------------------
def way_of(nomination) -> list[tuple[str, str]]:
    return list(nomination.steps.order_by("serial").values_list("verb", "group__region"))


UP = [("submit", COUNTY), ("endorse", COUNTY), ("endorse", PREFECTURE), ("admit", PROVINCE)]


def test_the_way_from_the_county_to_the_nation():
    nomination = nomination_in(S.TAKEN_IN)
    assert way_of(nomination) == [*UP, ("select", PROVINCE), ("forward", PROVINCE), ("take_in", NATION)]
    assert nomination.desk.region_id == NATION


def test_a_level_without_a_leadership_group_is_passed_over():
    nomination = written(begun())
    LeadershipGroup.objects.filter(region=PREFECTURE).update(is_active=False)
    assert way_of(drive(nomination, S.CANDIDATE)) == [("submit", COUNTY), ("endorse", COUNTY), ("admit", PROVINCE)]


def at_place(place) -> Nomination:
    nomination = nomination_in(S.SUBMITTED)
    while nomination.desk.region_id != place:
        nomination = step(nomination)
    return nomination


def test_the_number_is_given_once_and_kept():
    nomination = nomination_in(S.RETURNED)
    number = nomination.number
    assert number == f"TJ{nomination.year}-{COUNTY}-001"
    assert drive(nomination, S.ENDORSED).number == number
    assert nomination_in(S.SUBMITTED).number == f"TJ{nomination.year}-{COUNTY}-002"


def test_what_was_submitted_is_kept_word_for_word_and_every_step_names_it_by_hash():
    nomination = nomination_in(S.CANDIDATE)
    steps = list(nomination.steps.order_by("serial"))
    assert (steps[0].content["summary"], steps[0].content["figures"]) == (nomination.summary, nomination.figures)
    assert [each.content for each in steps[1:]] == [None, None, None]
    assert len({each.fingerprint for each in steps}) == 1


# -- the ways back -------------------------------------------------------------------------
@pytest.mark.parametrize("place", [COUNTY, PREFECTURE, PROVINCE])
def test_each_level_returns_to_the_county_with_a_reason_and_it_comes_up_again(place):
    nomination, by = at_place(place), made.director(place)
    with pytest.raises(Incomplete):
        NOMINATION.perform(nomination, "return", by=by, reason=" ")
    returned = NOMINATION.perform(nomination, "return", by=by, reason=REASON, concerns=[DeedPart.RESULTS])
    assert (returned.state, returned.desk.region_id) == (S.RETURNED, COUNTY)
    told = returned.steps.order_by("-serial").first()
    assert (told.reason, told.concerns, told.actor) == (REASON, ["results"], by.user)
    assert way_of(drive(returned, S.CANDIDATE))[-4:] == UP


def test_withdrawn_by_whoever_submitted_it_before_the_director_acted():
    nomination = nomination_in(S.SUBMITTED)
    with pytest.raises(NotAllowed):
        NOMINATION.perform(nomination, "withdraw", by=factories.membership_at(COUNTY, Role.CLERK))
    assert NOMINATION.perform(nomination, "withdraw", by=made.clerk()).state == S.DRAFT
    endorsed = drive(as_it_stands(nomination), S.ENDORSED)
    with pytest.raises(NotLegal):
        NOMINATION.perform(endorsed, "withdraw", by=made.clerk())


def test_the_nation_returns_to_the_province_which_releases_the_seat_or_forwards_again():
    nomination, by = nomination_in(S.SENT_BACK), made.director(PROVINCE)
    assert (nomination.desk.region_id, list(NOMINATION.waiting_for(by))) == (PROVINCE, [nomination])
    assert performed(nomination, "release", by)
    again = drive(nomination, S.TAKEN_IN)
    assert way_of(again)[-4:] == [("send_back", NATION), ("keep", PROVINCE), ("forward", PROVINCE), ("take_in", NATION)]
    assert [item.outcome for item in again.list_items.order_by("pk")] == ["returned", "taken_in"]


def test_what_was_dropped_can_be_nominated_again():
    dropped = nomination_in(S.DROPPED)
    again = written(begun(dropped.organisation))
    assert drive(again, S.SUBMITTED).number != dropped.number


# -- windows -------------------------------------------------------------------------------
def shut(window) -> None:
    ProgrammeYear.objects.update(**{f"{window}_opens": "2016-01-01", f"{window}_closes": "2016-01-02"})


@pytest.mark.parametrize("state, verb", [(S.DRAFT, "submit"), (S.SUBMITTED, "endorse"), (S.ENDORSED, "endorse")])
def test_nothing_goes_up_outside_the_window_of_nominations(state, verb):
    nomination = written(begun()) if state == S.DRAFT else nomination_in(state)
    shut("nomination")
    by = made.clerk() if state == S.DRAFT else made.director(nomination.desk.region_id)
    with pytest.raises(Incomplete, match="2016"):
        NOMINATION.perform(nomination, verb, by=by)


def test_the_province_takes_up_what_came_in_last_while_one_of_both_windows_is_open():
    nomination = at_place(PROVINCE)
    shut("nomination")
    assert performed(nomination, "admit", made.director(PROVINCE))
    shut("provincial_review")
    with pytest.raises(Incomplete):
        NOMINATION.perform(nomination, "admit", by=made.director(PROVINCE))


def test_nothing_is_selected_outside_the_window_of_the_provincial_review():
    nomination = nomination_in(S.CANDIDATE)
    shut("provincial_review")
    with pytest.raises(Incomplete, match="2016"):
        NOMINATION.perform(nomination, "select", by=made.director(PROVINCE))


# -- INV-1: whoever wrote it does not decide --------------------------------------------------
DECISIONS = [
    (S.SUBMITTED, "endorse", COUNTY),
    (S.SUBMITTED, "return", COUNTY),
    (S.ENDORSED, "endorse", PREFECTURE),
    (AT_PROVINCE, "admit", PROVINCE),
    (S.CANDIDATE, "select", PROVINCE),
    (S.CANDIDATE, "set_aside", PROVINCE),
    (S.SELECTED, "release", PROVINCE),
    (S.SENT_BACK, "keep", PROVINCE),
    (S.FORWARDED, "take_in", NATION),
    (S.FORWARDED, "send_back", NATION),
]


@pytest.mark.invariant("INV-1")
@pytest.mark.parametrize("state, verb, place", DECISIONS)
def test_whoever_wrote_it_never_decides_at_any_level(state, verb, place):
    nomination = ready(state)
    writer = made.clerk()
    both = in_both_duties(writer) if place == COUNTY else beside(writer, place)
    assert not performed(nomination, verb, both)
    assert as_it_stands(nomination) not in NOMINATION.waiting_for(both)
    assert performed(nomination, verb, made.director(place))


def beside(membership, place) -> Membership:
    """The same person with both duties at another place."""
    return factories.membership_at(place, Role.CLERK, Role.DIRECTOR, user=membership.user)


def in_both_duties(membership) -> Membership:
    change_membership(membership=membership, by=None, roles=[Role.CLERK, Role.DIRECTOR])
    return Membership.objects.select_related("group__region", "user").get(pk=membership.pk)


@pytest.mark.invariant("INV-1")
def test_the_database_itself_refuses_a_decision_of_the_writer():
    nomination = nomination_in(S.SUBMITTED)
    sql = """
        INSERT INTO review_nominationstep
            (record_id, serial, verb, from_state, to_state, actor_id, group_id, at, reason, concerns, fingerprint)
        VALUES (%s, 2, 'endorse', 'submitted', 'endorsed', %s, %s, now(), 'x', '[]', '')"""
    with pytest.raises(IntegrityError, match="does not decide on it"), transaction.atomic(), connection.cursor() as cur:
        cur.execute(sql, [nomination.pk, nomination.edited_by_id, nomination.desk_id])


@pytest.mark.invariant("INV-1")
def test_whoever_drew_up_the_list_decides_on_none_of_its_nominees():
    nomination = nomination_in(S.FORWARDED)
    clerk = made.clerk(PROVINCE)
    both = factories.membership_at(NATION, Role.DIRECTOR, user=clerk.user)
    assert not performed(nomination, "take_in", both)
    assert performed(nomination, "take_in", made.director(NATION))


# -- writing -------------------------------------------------------------------------------
def test_only_the_clerks_of_the_county_write_and_only_while_it_is_open():
    nomination = nomination_in(S.RETURNED)
    for by in (made.director(), made.clerk(NEIGHBOUR_COUNTY), made.clerk(PROVINCE)):
        with pytest.raises(NotAllowed):
            nominating.write_deeds(nomination=nomination, by=by, summary="改")
    nominating.write_deeds(nomination=nomination, by=made.clerk(), summary="改")
    submitted = drive(as_it_stands(nomination), S.SUBMITTED)
    with pytest.raises(NotLegal):
        nominating.write_deeds(nomination=submitted, by=made.clerk(), summary="再改")


def test_the_database_itself_keeps_what_was_submitted():
    nomination = nomination_in(S.SUBMITTED)
    with pytest.raises(IntegrityError, match="only while the county office works"), transaction.atomic():
        Nomination.objects.filter(pk=nomination.pk).update(summary="改")
    with pytest.raises(IntegrityError, match="Evidence changes only"), transaction.atomic():
        nomination.files.all().delete()
    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        Nomination.objects.filter(pk=begun().pk).update(year=nomination.year - 1)


def test_a_draft_that_was_never_submitted_is_thrown_away_with_its_files():
    nomination = written(begun())
    nominating.discard_nomination(nomination=nomination, by=made.clerk())
    assert not Nomination.objects.exists()
    with pytest.raises(NotLegal):
        nominating.discard_nomination(nomination=nomination_in(S.RETURNED), by=made.clerk())


# -- who sees it -----------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("place", PLACES)
def test_seen_from_its_county_upwards_and_a_draft_at_home_only(place):
    submitted, draft = nomination_in(S.SUBMITTED), begun()
    seen = set(Nomination.objects.visible_to(factories.membership_at(place, Role.INSPECTOR)))
    above = {submitted} if place in (COUNTY, PREFECTURE, PROVINCE, NATION) else set()
    assert seen == (above | {draft} if place == COUNTY else above)


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("role", [Role.HELPER, Role.REVIEWER])
def test_without_the_right_to_read_records_none_is_seen(role):
    nomination_in(S.SUBMITTED)
    by = factories.membership_at(PROVINCE if role == Role.REVIEWER else COUNTY, role)
    assert not Nomination.objects.visible_to(by).exists()
