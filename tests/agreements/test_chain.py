"""The filing chain: which offices an agreement passes, who may move it, what it needs, and its ways back."""

import pytest

from agreements.enums import AgreementState as S
from agreements.enums import Part
from agreements.filing import set_filing_level
from agreements.models import Agreement
from agreements.workflow import AGREEMENT
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Level, Role
from leadership.models import LeadershipGroup, ProgrammeYear
from registry.workflow import ROSTER
from tests import factories
from tests.agreements.factories import (
    REASON,
    agreement_in,
    clerk,
    director,
    draft,
    drive,
    empty_draft,
    expert,
    helper,
    organisation,
    step,
)
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db

DIRECT_COUNTY, MUNICIPALITY = "500229", "50"  # 重庆市城口县 stands directly under its province
WAYS = [
    (COUNTY, Level.PROVINCE, [("submit", COUNTY), ("endorse", COUNTY), ("endorse", PREFECTURE), ("file", PROVINCE)]),
    (COUNTY, Level.PREFECTURE, [("submit", COUNTY), ("endorse", COUNTY), ("file", PREFECTURE)]),
    (COUNTY, Level.COUNTY, [("submit", COUNTY), ("file", COUNTY)]),
    (DIRECT_COUNTY, Level.PROVINCE, [("submit", DIRECT_COUNTY), ("endorse", DIRECT_COUNTY), ("file", MUNICIPALITY)]),
    (DIRECT_COUNTY, Level.PREFECTURE, [("submit", DIRECT_COUNTY), ("endorse", DIRECT_COUNTY), ("file", MUNICIPALITY)]),
    (DIRECT_COUNTY, Level.COUNTY, [("submit", DIRECT_COUNTY), ("file", DIRECT_COUNTY)]),
]


def way_of(agreement) -> list[tuple[str, str]]:
    return list(agreement.steps.order_by("serial").values_list("verb", "group__region"))


def as_it_stands(agreement) -> Agreement:
    return Agreement.objects.get(pk=agreement.pk)


# -- the way up ------------------------------------------------------------------------
@pytest.mark.parametrize("county, level, way", WAYS)
def test_each_level_below_the_filing_level_endorses(county, level, way):
    province = factories.place(county[:2])
    set_filing_level(province=province, level=level)
    agreement = agreement_in(S.FILED, county)
    assert (way_of(agreement), agreement.desk.region) == (way, province)


@pytest.mark.parametrize("county, level, way", WAYS)
def test_whatever_the_policy_the_province_reports_and_the_nation_takes_in(county, level, way):
    province = factories.place(county[:2])
    set_filing_level(province=province, level=level)
    agreement = agreement_in(S.IN_REPOSITORY, county)
    assert way_of(agreement)[len(way) :] == [("report", county[:2]), ("accept", NATION)]


def test_a_level_without_a_leadership_group_is_passed_over():
    agreement = draft()
    LeadershipGroup.objects.filter(region=PREFECTURE).update(is_active=False)
    assert way_of(drive(agreement, S.FILED)) == [("submit", COUNTY), ("endorse", COUNTY), ("file", PROVINCE)]


def test_moving_the_filing_level_down_reaches_what_is_above_it_already():
    agreement = step(step(agreement_in(S.SUBMITTED)))
    assert agreement.desk.region_id == PROVINCE
    set_filing_level(province=factories.place(PROVINCE), level=Level.COUNTY)
    assert [offer.move.verb for offer in AGREEMENT.offers(agreement, director(PROVINCE))] == ["file", "return"]


# -- who may -----------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("place", [PREFECTURE, PROVINCE, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE])
@pytest.mark.parametrize("verb", ["endorse", "return"])
def test_no_level_is_skipped_and_nobody_else_decides(place, verb):
    agreement = agreement_in(S.SUBMITTED)
    with pytest.raises(NotAllowed, match=str(agreement.desk)):
        AGREEMENT.perform(agreement, verb, by=director(place), reason=REASON)
    assert as_it_stands(agreement).state == S.SUBMITTED


@pytest.mark.parametrize("verb", ["file", "accept"])
def test_a_step_of_a_later_level_is_not_possible_yet(verb):
    agreement = agreement_in(S.SUBMITTED)
    with pytest.raises(NotLegal):
        AGREEMENT.perform(agreement, verb, by=director())


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DIRECTOR])
def test_only_directors_decide(role):
    agreement = agreement_in(S.SUBMITTED)
    with pytest.raises(NotAllowed):
        AGREEMENT.perform(agreement, "endorse", by=factories.membership_at(COUNTY, role))


@pytest.mark.invariant("INV-1")
@pytest.mark.parametrize("verb", ["endorse", "return"])
def test_whoever_wrote_it_does_not_decide_even_with_both_roles(verb):
    both = factories.membership_at(COUNTY, Role.CLERK, Role.DIRECTOR)
    agreement = draft()
    Agreement.objects.filter(pk=agreement.pk).update(edited_by=both.user)
    agreement = AGREEMENT.perform(agreement, "submit", by=both)
    with pytest.raises(NotAllowed):
        AGREEMENT.perform(agreement, verb, by=both, reason=REASON)


@pytest.mark.invariant("INV-1")
def test_whoever_wrote_it_at_the_county_does_not_decide_in_a_duty_above_either():
    agreement = agreement_in(S.SUBMITTED)
    above = factories.membership_at(PREFECTURE, Role.DIRECTOR, user=agreement.created_by)
    agreement = step(agreement)
    assert AGREEMENT.offers(agreement, above) == []
    with pytest.raises(NotAllowed):
        AGREEMENT.perform(agreement, "endorse", by=above)


def test_a_county_does_not_submit_for_another():
    agreement = draft()
    with pytest.raises(NotAllowed):
        AGREEMENT.perform(agreement, "submit", by=clerk(NEIGHBOUR_COUNTY))
    assert as_it_stands(agreement).number is None


# -- what it needs -----------------------------------------------------------------------
def test_an_empty_agreement_lacks_every_part():
    with pytest.raises(Incomplete) as refusal:
        AGREEMENT.perform(empty_draft(), "submit", by=clerk())
    parts = {gap.part for gap in refusal.value.missing}
    assert parts == {Part.BASICS, Part.CONTENT, Part.VILLAGES, Part.TASKS}


@pytest.mark.parametrize("lines, part", [("tasks", Part.TASKS), ("village_links", Part.VILLAGES)])
def test_empty_lists_are_named(lines, part):
    agreement = draft()
    getattr(agreement.current_version, lines).all().delete()
    with pytest.raises(Incomplete) as refusal:
        AGREEMENT.perform(agreement, "submit", by=clerk())
    assert [gap.part for gap in refusal.value.missing] == [part]


def test_experts_who_help_by_themselves_must_be_named():
    agreement = draft(helper_kind="experts")
    agreement.current_version.expert_links.all().delete()
    with pytest.raises(Incomplete) as refusal:
        AGREEMENT.perform(agreement, "submit", by=clerk())
    assert [gap.part for gap in refusal.value.missing] == [Part.EXPERTS]


def test_an_expert_who_left_the_roster_meanwhile_is_named():
    agreement = draft()
    gone = agreement.current_version.experts.get()
    ROSTER.perform(gone, "suspend", by=director(), reason="出国")
    with pytest.raises(Incomplete, match=gone.name):
        AGREEMENT.perform(agreement, "submit", by=clerk())


def test_outside_the_window_the_dates_are_told():
    agreement = draft()
    ProgrammeYear.objects.update(filing_opens=f"{agreement.year}-01-01", filing_closes=f"{agreement.year}-01-02")
    with pytest.raises(Incomplete, match=str(agreement.year)):
        AGREEMENT.perform(agreement, "submit", by=clerk())


def test_a_return_needs_a_reason():
    agreement = agreement_in(S.SUBMITTED)
    with pytest.raises(Incomplete):
        AGREEMENT.perform(agreement, "return", by=director(), reason="  ")
    assert as_it_stands(agreement).state == S.SUBMITTED


# -- the ways back -------------------------------------------------------------------------
@pytest.mark.parametrize("steps_up, by", [(0, COUNTY), (1, PREFECTURE), (2, PROVINCE)])
def test_each_level_returns_to_the_county_and_it_comes_up_again_by_all_levels(steps_up, by):
    agreement = agreement_in(S.SUBMITTED)
    for _time in range(steps_up):
        agreement = step(agreement)
    returned = AGREEMENT.perform(agreement, "return", by=director(by), reason=REASON, concerns=[Part.TASKS])
    assert (returned.state, returned.desk.region_id) == (S.RETURNED, COUNTY)
    again = drive(returned, S.FILED)
    assert again.number == agreement.number
    assert way_of(again)[-4:] == WAYS[0][2]


def test_the_step_of_a_return_keeps_reason_and_parts():
    step = agreement_in(S.RETURNED).steps.last()
    assert (step.verb, step.reason, step.concerns, step.actor) == ("return", REASON, [Part.TASKS], director().user)


@pytest.mark.invariant("INV-3")
def test_what_the_province_files_and_then_returns_is_corrected_in_a_new_version():
    filed = agreement_in(S.FILED)
    returned = AGREEMENT.perform(filed, "return", by=director(PROVINCE), reason=REASON)
    old, new = returned.versions.order_by("number")
    assert (old.filed_at is not None, new.filed_at, returned.current_version) == (True, None, new)
    assert [task.description for task in new.tasks.all()] == [task.description for task in old.tasks.all()]
    again = drive(returned, S.FILED)
    assert [version.filed_at is not None for version in again.versions.order_by("number")] == [True, True]
    assert again.number == filed.number


def test_withdrawn_by_the_submitter_before_the_next_level_acts():
    agreement = AGREEMENT.perform(agreement_in(S.SUBMITTED), "withdraw", by=clerk())
    assert (agreement.state, agreement.number is not None) == (S.DRAFT, True)
    again = drive(agreement, S.SUBMITTED)
    assert (again.number, again.steps_taken) == (agreement.number, 3)


def test_a_colleague_does_not_withdraw():
    agreement = agreement_in(S.SUBMITTED)
    with pytest.raises(NotAllowed):
        AGREEMENT.perform(agreement, "withdraw", by=factories.membership_at(COUNTY, Role.CLERK))


def test_not_withdrawn_once_the_director_acted():
    agreement = agreement_in(S.ENDORSED)
    with pytest.raises(NotLegal, match=director().user.name):
        AGREEMENT.perform(agreement, "withdraw", by=clerk())


# -- who sees it ------------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(
    "place, sees",
    [(COUNTY, True), (PREFECTURE, True), (NATION, True), (NEIGHBOUR_COUNTY, False), (OTHER_PROVINCE, False)],
)
def test_submitted_agreements_are_seen_from_their_county_upwards(place, sees):
    agreement = agreement_in(S.SUBMITTED)
    assert Agreement.objects.visible_to(factories.membership_at(place, Role.INSPECTOR)).contains(agreement) is sees


def test_a_draft_is_seen_at_home_only():
    agreement = draft()
    seen = [place for place in (COUNTY, PREFECTURE, NATION) if Agreement.objects.visible_to(director(place)).exists()]
    assert seen == [agreement.region_id]


@pytest.mark.invariant("INV-2")
def test_an_assisting_party_sees_its_own_once_submitted():
    party, other = organisation(), organisation()
    agreement = draft(organisation=party)
    assert not Agreement.objects.visible_to(helper(party)).exists()
    drive(agreement, S.SUBMITTED)
    assert Agreement.objects.visible_to(helper(party)).contains(agreement)
    assert not Agreement.objects.visible_to(helper(other)).exists()


def test_each_submission_keeps_what_was_submitted():
    agreement = agreement_in(S.RETURNED)
    agreement.current_version.experts.add(expert(name="新专家"))
    again = drive(agreement, S.SUBMITTED)
    first, second = again.steps.filter(verb="submit")
    assert (len(first.content["experts"]), len(second.content["experts"])) == (1, 2)
    assert first.fingerprint != second.fingerprint
    assert list(again.steps.filter(verb="return").values_list("content", "fingerprint")) == [(None, first.fingerprint)]
