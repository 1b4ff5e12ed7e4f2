"""The chain of assessments as its table says: states × verbs × roles × places, its ways up, and who never decides."""

from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from agreements.enums import HelperKind
from assessments import assessing
from assessments.enums import AssessmentPart
from assessments.enums import AssessmentState as S
from assessments.models import AgreementAssessment
from assessments.workflow import ASSESSMENT
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.appointments import change_membership
from leadership.enums import Role
from leadership.models import LeadershipGroup, Membership
from leadership.permissions import (
    ASSESS_ONESELF,
    COUNTERSIGN_ASSESSMENT,
    DECIDE_ASSESSMENT,
    SCORE_ASSESSMENT,
    permissions_of,
)
from leadership.programme import current_year
from tests import factories
from tests.agreements import factories as made
from tests.assessments.factories import (
    REASON,
    assessment_in,
    begun,
    drive,
    give_marks,
    poverty_officer,
    step,
    system_in_force,
)
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db

PLACES = (COUNTY, NEIGHBOUR_COUNTY, PREFECTURE, PROVINCE, NATION, OTHER_PROVINCE)
PLACES_TRIED = (COUNTY, NEIGHBOUR_COUNTY, PREFECTURE, PROVINCE)
AT_PROVINCE = "endorsed, at the province"
NEEDS = {
    "report": ASSESS_ONESELF,
    "send_back": SCORE_ASSESSMENT,
    "score": SCORE_ASSESSMENT,
    "countersign": COUNTERSIGN_ASSESSMENT,
    "object": COUNTERSIGN_ASSESSMENT,
    "endorse": DECIDE_ASSESSMENT,
    "confirm": DECIDE_ASSESSMENT,
    "return": DECIDE_ASSESSMENT,
}
DIRECT_COUNTY, MUNICIPALITY = "500229", "50"  # 重庆市城口县 stands directly under its province
BEGINNING = [("report", COUNTY), ("score", COUNTY), ("countersign", COUNTY), ("endorse", COUNTY)]


def as_it_stands(assessment) -> AgreementAssessment:
    return AgreementAssessment.objects.get(pk=assessment.pk)


def performed(assessment, verb, by) -> bool:
    try:
        with transaction.atomic():
            ASSESSMENT.perform(as_it_stands(assessment), verb, by=by, reason=REASON)
            transaction.set_rollback(True)
    except (NotAllowed, NotLegal):
        return False
    return True


# -- states × verbs × roles × places -------------------------------------------------------
def ready(state) -> AgreementAssessment:
    """In ``state``, with all that its next step asks for, so that only who and where decide."""
    if state == AT_PROVINCE:
        return at_province()
    assessment = assessment_in(state)
    if state in (S.DRAFT, S.SENT_BACK):
        assessing.write_report(assessment=assessment, by=made.clerk(), summary="完成培训六场。")
    if state in (S.REPORTED, S.RETURNED):
        give_marks(assessment, 16)
    return as_it_stands(assessment)


def may(verb, role, place, desk) -> bool:
    """At the county its clerks and its poverty office act; directors where it lies; withdrawn only by who reported."""
    if verb == "withdraw" or role == Role.HELPER:  # of these strangers nobody reported, and no party takes part
        return False
    if NEEDS[verb] not in permissions_of([role]):
        return False
    return place == (desk if NEEDS[verb] == DECIDE_ASSESSMENT else COUNTY)


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("state", [*S, AT_PROVINCE])
def test_each_verb_in_each_state_for_each_role_at_each_place(state):
    assessment, wrong = ready(state), []
    for place, role in product(PLACES_TRIED, Role):
        by = factories.membership_at(place, role)
        for move in ASSESSMENT.moves:
            # Beside state, role and place: where it is confirmed nobody just passes it on, and the other way.
            is_legal = assessment.state in move.sources and move.applies(assessment)
            expected = is_legal and may(move.verb, role, place, assessment.desk.region_id)
            if performed(assessment, move.verb, by) is not expected:
                wrong.append((move.verb, place, role, not expected))
    assert wrong == []


# -- the ways up ---------------------------------------------------------------------------
def way_of(assessment) -> list[tuple[str, str]]:
    return list(assessment.steps.order_by("serial").values_list("verb", "group__region"))


def test_the_way_of_a_county_under_a_prefecture():
    assessment = assessment_in(S.CONFIRMED)
    assert way_of(assessment) == [*BEGINNING, ("endorse", PREFECTURE), ("confirm", PROVINCE)]
    assert assessment.desk.region_id == COUNTY


def test_the_way_of_a_county_directly_under_its_province():
    assessment = assessment_in(S.CONFIRMED, county=DIRECT_COUNTY)
    county_steps = [(verb, DIRECT_COUNTY) for verb, _place in BEGINNING]
    assert way_of(assessment) == [*county_steps, ("confirm", MUNICIPALITY)]


def test_a_level_without_a_leadership_group_is_passed_over():
    assessment = begun()
    LeadershipGroup.objects.filter(region=PREFECTURE).update(is_active=False)
    assert way_of(drive(assessment, S.CONFIRMED)) == [*BEGINNING, ("confirm", PROVINCE)]


def test_where_the_province_has_no_leadership_group_the_nation_confirms():
    assessment = begun()
    LeadershipGroup.objects.filter(region=PROVINCE).update(is_active=False)
    assert way_of(drive(assessment, S.CONFIRMED)) == [*BEGINNING, ("endorse", PREFECTURE), ("confirm", NATION)]


@pytest.mark.parametrize("state, place", [(S.ACCEPTED, COUNTY), (S.ENDORSED, PREFECTURE)])
def test_the_province_alone_confirms(state, place):
    assessment = assessment_in(state)
    with pytest.raises(NotLegal):
        ASSESSMENT.perform(assessment, "confirm", by=made.director(place))


def test_nobody_just_passes_on_what_lies_at_the_province():
    assessment = at_province()
    with pytest.raises(NotLegal):
        ASSESSMENT.perform(assessment, "endorse", by=made.director(PROVINCE))


def at_province() -> AgreementAssessment:
    assessment = step(assessment_in(S.ENDORSED))
    assert assessment.desk.region_id == PROVINCE
    return assessment


# -- the ways back -------------------------------------------------------------------------
def to_place(place) -> AgreementAssessment:
    assessment = assessment_in(S.ACCEPTED)
    while assessment.desk.region_id != place:
        assessment = step(assessment)
    return assessment


@pytest.mark.parametrize("place", [COUNTY, PREFECTURE, PROVINCE])
def test_each_level_returns_to_the_county_and_it_comes_up_again_by_all_hands(place):
    assessment, by = to_place(place), made.director(place)
    concerns = [AssessmentPart.MARKS, AssessmentPart.EVIDENCE]
    returned = ASSESSMENT.perform(assessment, "return", by=by, reason=REASON, concerns=concerns)
    assert (returned.state, returned.desk.region_id) == (S.RETURNED, COUNTY)
    told = returned.steps.order_by("-serial").first()
    assert (told.reason, told.concerns, told.actor) == (REASON, ["marks", "evidence"], by.user)
    again = [("score", COUNTY), ("countersign", COUNTY), ("endorse", COUNTY), ("endorse", PREFECTURE)]
    assert way_of(drive(returned, S.CONFIRMED))[-5:] == [*again, ("confirm", PROVINCE)]


def test_the_poverty_office_refuses_acceptance_with_a_reason():
    assessment = assessment_in(S.SCORED)
    with pytest.raises(Incomplete):
        ASSESSMENT.perform(assessment, "object", by=poverty_officer(), reason=" ")
    returned = ASSESSMENT.perform(assessment, "object", by=poverty_officer(), reason=REASON)
    assert (returned.state, returned.desk.region_id) == (S.RETURNED, COUNTY)


def test_the_county_sends_a_self_assessment_back_and_it_is_handed_in_again():
    assessment = assessment_in(S.SENT_BACK)
    assert way_of(drive(assessment, S.REPORTED)) == [("report", COUNTY), ("send_back", COUNTY), ("report", COUNTY)]


def test_withdrawn_by_whoever_handed_it_in_before_the_county_scored():
    assessment = assessment_in(S.REPORTED)
    with pytest.raises(NotAllowed):
        ASSESSMENT.perform(assessment, "withdraw", by=factories.membership_at(COUNTY, Role.CLERK))
    assert ASSESSMENT.perform(assessment, "withdraw", by=made.clerk()).state == S.DRAFT
    with pytest.raises(NotLegal):
        ASSESSMENT.perform(drive(as_it_stands(assessment), S.SCORED), "withdraw", by=made.clerk())


# -- the assisting party -------------------------------------------------------------------
def test_the_assisting_party_hands_in_its_own_and_nobody_elses():
    party, stranger = made.organisation(), made.organisation()
    assessment = begun(made.agreement_in("in_repository", organisation=party))
    own, other = made.helper(party), made.helper(stranger)
    with pytest.raises(NotAllowed):
        assessing.write_report(assessment=assessment, by=other, summary="成效显著。")
    assessing.write_report(assessment=assessment, by=own, summary="成效显著。")
    with pytest.raises(NotAllowed):
        ASSESSMENT.perform(assessment, "report", by=other)
    assert ASSESSMENT.perform(assessment, "report", by=own).state == S.REPORTED
    for verb in ("score", "send_back"):
        assert not performed(assessment, verb, own)


def test_an_expert_who_helps_by_himself_hands_in():
    agreement = made.agreement_in("in_repository", helper_kind=HelperKind.EXPERTS, organisation=None)
    assessment = begun(agreement)
    membership = factories.membership_at(COUNTY, Role.HELPER)
    expert = agreement.current_version.experts.get()
    expert.helper_accounts.create(membership=membership)
    assessing.write_report(assessment=assessment, by=membership, summary="入户指导二十次。")
    assert ASSESSMENT.perform(assessment, "report", by=membership).state == S.REPORTED


# -- INV-1: whoever wrote it does not decide --------------------------------------------------
DECISIONS = [
    (S.SCORED, "countersign", COUNTY),
    (S.SCORED, "object", COUNTY),
    (S.ACCEPTED, "endorse", COUNTY),
    (S.ACCEPTED, "return", COUNTY),
    (S.ENDORSED, "endorse", PREFECTURE),
    (S.ENDORSED, "return", PREFECTURE),
    (S.ENDORSED, "confirm", PROVINCE),
    (S.ENDORSED, "return", PROVINCE),
]


@pytest.mark.invariant("INV-1")
@pytest.mark.parametrize("state, verb, place", DECISIONS)
@pytest.mark.parametrize("part", ["created_by", "edited_by"])
def test_whoever_wrote_it_never_decides_at_any_level_with_all_roles(state, verb, place, part):
    assessment = assessment_in(state) if place == COUNTY else to_place(place)
    both = in_all_duties(getattr(assessment, part), place)
    assert not performed(assessment, verb, both)
    assert verb not in [offer.move.verb for offer in ASSESSMENT.offers(as_it_stands(assessment), both)]
    assert assessment not in ASSESSMENT.waiting_for(both)
    assert performed(assessment, verb, in_all_duties(factories.account(), place))


def in_all_duties(user, place) -> Membership:
    """``user`` as clerk, director and poverty officer of a place, all at once."""
    roles = [Role.CLERK, Role.DIRECTOR, Role.POVERTY]
    known = user.memberships.filter(group__region=place).first()
    if known:
        change_membership(membership=known, by=None, roles=roles)
        return Membership.objects.select_related("group__region", "user").get(pk=known.pk)
    return factories.membership_at(place, *roles, user=user)


@pytest.mark.invariant("INV-1")
def test_the_party_that_wrote_it_never_decides_in_another_duty():
    party = made.organisation()
    system_in_force()
    agreement = made.agreement_in("in_repository", organisation=party)
    own = made.helper(party)
    assessing.begin_assessments(by=own, year=current_year(), agreements=[agreement])
    scored = drive(agreement.assessments.get(), S.SCORED)
    assert (scored.created_by, scored.edited_by) == (own.user, made.clerk().user)
    assert not performed(scored, "countersign", in_all_duties(own.user, COUNTY))


@pytest.mark.invariant("INV-1")
@pytest.mark.parametrize("state, verb", [(S.SCORED, "countersign"), (S.ACCEPTED, "endorse"), (S.ACCEPTED, "return")])
def test_the_database_itself_refuses_a_decision_of_the_writer(state, verb):
    assessment = assessment_in(state)
    sql = """
        INSERT INTO assessments_assessmentstep
            (record_id, serial, verb, from_state, to_state, actor_id, group_id, at, reason, concerns, fingerprint)
        VALUES (%s, %s, %s, %s, %s, %s, %s, now(), 'x', '[]', '')"""
    target = ASSESSMENT.move(verb).target
    serial = assessment.steps_taken + 1
    values = [assessment.pk, serial, verb, state, target, assessment.edited_by_id, assessment.desk_id]
    with pytest.raises(IntegrityError, match="does not decide on it"), transaction.atomic():
        run(sql, values)


def run(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


# -- who sees it -----------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("place", PLACES)
def test_an_assessment_is_seen_from_its_county_upwards(place):
    assessment = begun()
    seen = AgreementAssessment.objects.visible_to(factories.membership_at(place, Role.INSPECTOR))
    assert list(seen) == ([assessment] if place in (COUNTY, PREFECTURE, PROVINCE, NATION) else [])


@pytest.mark.invariant("INV-2")
def test_an_assisting_party_sees_its_own_only():
    party = made.organisation()
    own = begun(made.agreement_in("in_repository", organisation=party))
    begun()
    assert list(AgreementAssessment.objects.visible_to(made.helper(party))) == [own]
    assert not AgreementAssessment.objects.visible_to(made.helper(made.organisation())).exists()
