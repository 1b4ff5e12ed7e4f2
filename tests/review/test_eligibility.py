"""Who may be nominated and why not: the list counted again in plain Python, and each reason by itself."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement
from assessments.models import AgreementAssessment
from leadership.programme import current_year
from registry.merging import merge
from registry.models import Expert, Organisation
from registry.workflow import ROSTER
from review.eligibility import Inquiry, hindrances, hindrances_of, parties, reasons_for, still_hindered, why_not
from review.enums import CATEGORY_OF_KIND, Category
from review.models import Nomination
from tests.agreements import factories as made
from tests.factories import COUNTY, NEIGHBOUR_COUNTY, PREFECTURE, PROVINCE
from tests.review.factories_nominations import GOOD, PASS, REASON, begun, expert_party, graded, party, quota

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def reasons(model, code=COUNTY) -> dict:
    """The names of the reasons against each party of a place."""
    rows = parties(model, Inquiry.about(code, current_year()))
    known = [reason.name for reason in reasons_for(model)]
    return {row.name: {name for name in known if getattr(row, f"why_{name}")} for row in rows}


def answered(subject, code=COUNTY) -> list[str]:
    found = hindrances(subject=subject, region_code=code, year=current_year())
    return [str(sentence) for sentence in found]


def test_each_reason_by_itself():
    quota(dict.fromkeys((Category.RPTA, Category.EXPERT), 2))
    good = party(marks=GOOD)
    low = party(marks=PASS)
    ungraded = made.organisation()
    made.agreement_in("in_repository", organisation=ungraded)
    early = made.organisation()
    made.agreement_in("submitted", organisation=early)
    university = party(kind="university")
    without_seats = party(kind="society")
    nominated = begun().organisation
    assert reasons(Organisation) == {
        good.name: set(),
        low.name: {"grade_too_low"},
        ungraded.name: {"not_graded"},
        early.name: {"not_in_repository"},
        university.name: {"no_category"},
        without_seats.name: {"no_seats"},
        nominated.name: {"nominated"},
    }


def test_a_draft_makes_nobody_a_party_and_a_stranger_is_told_so():
    quota()
    organisation = made.organisation()
    made.draft(organisation=organisation)
    assert reasons(Organisation) == {}
    assert answered(organisation) == ["It takes part in no agreement of this county."]
    graded(NEIGHBOUR_COUNTY, organisation=organisation)
    assert answered(organisation) == ["It takes part in no agreement of this county."]
    assert answered(organisation, NEIGHBOUR_COUNTY) == []


def test_one_that_was_merged_counts_for_the_one_that_was_kept():
    quota()
    merged, kept = party(), made.organisation()
    merge(kept=kept, merged=merged, by=made.clerk(), reason="同一单位")
    assert reasons(Organisation) == {kept.name: set(), merged.name: {"merged"}}


def test_an_expert_who_was_suspended_may_not_be_nominated():
    quota()
    expert = expert_party()
    assert reasons(Expert) == {expert.name: set()}
    ROSTER.perform(expert, "suspend", by=made.director(), reason=REASON)
    assert reasons(Expert) == {expert.name: {"not_on_roster"}}


def test_a_terminated_agreement_is_no_ground():
    quota()
    organisation = party()
    terminated(organisation)
    assert reasons(Organisation) == {organisation.name: {"not_in_repository"}}


def terminated(organisation) -> None:
    """Its agreements, past the chain."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Agreement.objects.filter(current_version__organisation=organisation).update(state="terminated")
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_without_a_published_plan_nobody_has_seats():
    organisation = party()
    assert reasons(Organisation) == {organisation.name: {"no_seats"}}


# -- many at once ---------------------------------------------------------------------------------
def test_many_nominations_are_judged_as_each_by_itself():
    here, there, expert, suspended, ended = nominated_ones()
    keys = [each.pk for each in (here, there, expert, suspended, ended)]
    ROSTER.perform(suspended.expert, "suspend", by=made.director(), reason=REASON)
    terminated(ended.organisation)
    nominations = Nomination.objects.filter(pk__in=keys)
    found = hindrances_of(nominations, province=PROVINCE, year=current_year())
    assert found == {each.pk: still_hindered(each) for each in nominations}
    assert {key for key, sentences in found.items() if sentences} == {suspended.pk, ended.pk}


def nominated_ones() -> list[Nomination]:
    """Of two counties, organisations and experts."""
    subjects = [(party(), COUNTY), (party(NEIGHBOUR_COUNTY), NEIGHBOUR_COUNTY)]
    subjects += [(expert_party(), COUNTY), (expert_party(), COUNTY), (party(), COUNTY)]
    return [begun(subject, county) for subject, county in subjects]


def test_the_number_of_queries_does_not_grow_with_the_nominations():
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            hindrances_of(Nomination.objects.all(), province=PROVINCE, year=current_year())
        return len(queries)

    begun()
    before = asked()
    begun(), begun(expert_party()), begun(county=NEIGHBOUR_COUNTY)
    assert asked() == before


# -- counted again ----------------------------------------------------------------------------------
def eligible_organisations(code) -> set[str]:
    """By the rules in plain words, one organisation after the other."""
    found = set()
    for one in Organisation.objects.filter(merged_into=None):
        own = [each.pk for each in one.with_merged]
        agreements = Agreement.objects.filter(current_version__organisation__in=own)
        here = [each for each in agreements if each.region_id.startswith(code)]
        grounds = [each for each in here if each.state in ("in_repository", "completed")]
        assessed = AgreementAssessment.objects.counting().filter(agreement__in=grounds, year=current_year())
        is_good = any(each.grade in ("excellent", "good") for each in assessed)
        is_free = not Nomination.objects.live().filter(organisation__in=own, year=current_year()).exists()
        if one.kind in CATEGORY_OF_KIND and is_good and is_free:
            found.add(one.name)
    return found


@pytest.mark.parametrize("code", [COUNTY, NEIGHBOUR_COUNTY, PREFECTURE, PROVINCE])
def test_the_list_is_what_counting_by_hand_gives(code):
    quota()
    party()
    party(marks=PASS)
    party(NEIGHBOUR_COUNTY, kind="farmers_cooperative")
    party(NEIGHBOUR_COUNTY, kind="enterprise")
    begun()
    made.agreement_in("filed")
    rows = parties(Organisation, Inquiry.about(code, current_year()))
    assert {row.name for row in rows if row.is_eligible} == eligible_organisations(code)
    assert {row.name for row in rows.filter(is_eligible=True)} == eligible_organisations(code)
    assert [row.name for row in rows if bool(why_not(row)) is row.is_eligible] == []


def test_the_number_of_queries_does_not_grow_with_the_parties():
    quota()
    party()
    with CaptureQueriesContext(connection) as few:
        reasons(Organisation)
    party()
    party(marks=PASS)
    with CaptureQueriesContext(connection) as more:
        reasons(Organisation)
    assert (len(few), len(more)) == (2, 2)
