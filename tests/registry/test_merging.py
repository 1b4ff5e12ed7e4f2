"""Two records of one organisation become one: what moves, what stays, who may, what the database refuses."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from agreements.drafting import open_for_editing
from agreements.enums import AgreementState as S
from agreements.models import Agreement, Offer
from agreements.workflow import AGREEMENT
from common import clock
from common.workflow import Incomplete, NotAllowed, NotLegal, Refused
from leadership.enums import Role
from registry.hanging import hanging_on
from registry.merging import merge, what_moves
from registry.models import Expert, Facility, HelperAccount, Organisation, OrganisationMerge, Specialty
from registry.registering import register_expert
from registry.workflow import ROSTER
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories import clerk, director, expert, helper, organisation
from tests.agreements.races import while_uncommitted
from tests.registry.factories import specialty
from tests.registry.test_registers import CREDIT_CODE

REASON = "同一家协会登记了两次。"
OTHER_CODE = "52520328MJ0123500X"


@pytest.fixture
def pair(db):
    """The one that is kept, and its double."""
    return organisation(name="湄潭县茶叶协会"), organisation(name="湄潭县茶叶协会(重复)")


def merged(kept, double, by=None, reason=REASON) -> OrganisationMerge:
    return merge(kept=kept, merged=double, by=by or clerk(), reason=reason)


def facility(unit, **content) -> Facility:
    people = {"created_by": clerk().user, "edited_by": clerk().user}
    content = {"kind": "caravan", "name": "科普大篷车", "year": 2016, "region_id": factories.COUNTY} | content
    return Facility.objects.create(organisation=unit, **people, **content)


def offer(unit) -> Offer:
    by = clerk()
    people = {"created_by": by.user, "edited_by": by.user, "desk": by.group}
    content = {"title": "茶叶技术服务", "description": "可到村指导。", "fields": ["tea"], "capacity": 2}
    content |= {"expires_on": clock.today(), "form_token": uuid4(), "state": "draft", "region": unit.region}
    return Offer.objects.create(organisation=unit, **people, **content)


def named_by(agreement) -> Organisation:
    return Agreement.objects.get(pk=agreement.pk).current_version.organisation


# -- what moves and what stays -----------------------------------------------------------
def test_what_is_not_frozen_moves_and_is_on_record(pair):
    kept, double = pair
    person, van, account, offered = expert(organisation=double), facility(double), helper(double), offer(double)
    draft, brand = made.draft(organisation=double), specialty(organisation=double)
    record = merged(kept, double)
    for model in (Expert, Facility, Specialty, HelperAccount, Offer):
        assert set(model.objects.filter(organisation__isnull=False).values_list("organisation", flat=True)) == {kept.pk}
    assert named_by(draft) == kept
    moved = {"agreements": [draft.pk], "experts": [person.pk], "facilities": [van.pk], "offers": [offered.pk]}
    moved |= {
        "accounts": [account.helper_account.pk],
        "specialties": [brand.pk],
        "nominations": [],
        "violation_cases": [],
    }
    assert record.moved == moved
    assert (record.by, record.reason, record.kept, record.merged) == (clerk().user, REASON, kept, double)


@pytest.mark.parametrize("state", [S.SUBMITTED, S.FILED, S.IN_REPOSITORY])
@pytest.mark.invariant("INV-3")
def test_what_has_been_submitted_or_filed_goes_on_naming_the_double(pair, state):
    kept, double = pair
    agreement = made.agreement_in(state, organisation=double)
    text = AGREEMENT.fingerprint(agreement)
    assert merged(kept, double).moved["agreements"] == []
    agreement = Agreement.objects.get(pk=agreement.pk)
    assert (named_by(agreement), AGREEMENT.fingerprint(agreement)) == (double, text)
    assert list(hanging_of(kept, "agreements")) == [agreement]


def hanging_of(record, name, by=None):
    hanging = next(each for each in hanging_on(Organisation) if each.name == name)
    return hanging.rows(record, by or clerk())


@pytest.mark.parametrize("state", [S.SUBMITTED, S.FILED])
@pytest.mark.invariant("INV-3")
def test_what_comes_back_to_the_county_names_the_one_that_counts(pair, state):
    kept, double = pair
    agreement = made.agreement_in(state, organisation=double)
    merged(kept, double)
    made.drive(agreement, S.RETURNED)
    assert named_by(agreement) == kept
    filed = agreement.versions.filter(filed_at__isnull=False)
    assert [version.organisation for version in filed] == ([double] if state == S.FILED else [])


def test_what_is_withdrawn_names_the_one_that_counts(pair):
    kept, double = pair
    agreement = made.agreement_in(S.SUBMITTED, organisation=double)
    merged(kept, double)
    AGREEMENT.perform(agreement, "withdraw", by=clerk())
    assert named_by(agreement) == kept


def test_a_submitted_one_is_filed_after_the_merge_as_it_was_submitted(pair):
    kept, double = pair
    agreement = made.agreement_in(S.SUBMITTED, organisation=double)
    merged(kept, double)
    assert named_by(made.drive(agreement, S.FILED)) == double


def test_whoever_was_removed_from_the_roster_stays_as_they_were(pair):
    kept, double = pair
    person = ROSTER.perform(expert(organisation=double), "remove", by=director(), reason=REASON)
    merged(kept, double)
    assert Expert.objects.get(pk=person.pk).organisation == double
    assert list(hanging_of(kept, "experts")) == [person]


@pytest.mark.invariant("INV-1")
def test_whoever_merges_has_written_in_what_moves(pair):
    kept, double = pair
    draft, person = made.draft(organisation=double), expert(organisation=double)
    both = factories.membership_at(factories.COUNTY, Role.CLERK, Role.DIRECTOR)
    merged(kept, double, by=both)
    agreement = AGREEMENT.perform(draft, "submit", by=clerk())
    for chain, record, verb in ((AGREEMENT, agreement, "endorse"), (ROSTER, person, "suspend")):
        with pytest.raises(NotAllowed):
            chain.perform(record, verb, by=both, reason=REASON)


@pytest.mark.invariant("INV-2")
def test_the_assisting_party_still_sees_what_was_filed_for_the_double(pair):
    kept, double = pair
    agreement, account = made.agreement_in(S.FILED, organisation=double), helper(double)
    merged(kept, double)
    assert list(Agreement.objects.visible_to(account)) == [agreement]


def test_the_employer_is_called_as_the_one_that_counts_unless_it_was_written_otherwise(pair):
    kept, double = pair
    person, other = expert(organisation=double, employer=double.name), expert(organisation=double, employer="茶科所")
    merged(kept, double)
    employers = dict(Expert.objects.values_list("pk", "employer"))
    assert employers == {person.pk: kept.name, other.pk: "茶科所"}


def test_what_is_blank_is_filled(db):
    kept = organisation(name="湄潭县茶叶协会")
    double = organisation(contact_name="王茶农", contact_phone="13985201234", credit_code=CREDIT_CODE)
    merged(kept, double)
    kept.refresh_from_db()
    assert (kept.credit_code, kept.contact_name, kept.contact_phone) == (CREDIT_CODE, "王茶农", "13985201234")
    assert Organisation.objects.get(pk=double.pk).credit_code is None


def test_a_name_and_the_number_of_somebody_else_are_not_put_together(db):
    kept = organisation(contact_name="王茶农")
    merged(kept, organisation(contact_name="李会计", contact_phone="13985201234"))
    kept.refresh_from_db()
    assert (kept.contact_name, kept.contact_phone) == ("王茶农", "")


@pytest.mark.invariant("INV-2")
def test_only_what_the_reader_may_see_is_counted_before(pair):
    double = pair[1]
    made.agreement_in(S.FILED, organisation=double)
    made.draft(organisation=double)
    expert(factories.NEIGHBOUR_COUNTY, organisation=double)
    counted = {hanging.name: (moving, staying) for hanging, moving, staying in what_moves(merged=double, by=clerk())}
    assert (counted["agreements"], counted["experts"]) == ((1, 1), (0, 0))


def test_all_that_names_an_organisation_is_moved_or_known_to_stay():
    stays = {"organisationmerge", "reveal", "organisation", "violationcase"}
    moved = {"expert", "facility", "specialty", "helperaccount", "agreementversion", "offer", "nomination"}
    naming = {relation.related_model._meta.model_name for relation in Organisation._meta.related_objects}
    assert {name for name in naming if not name.endswith("event")} == stays | moved


# -- who may, and what is refused --------------------------------------------------------
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("place", [factories.NEIGHBOUR_COUNTY, factories.OTHER_PROVINCE], ids=["neighbour", "stranger"])
def test_nobody_merges_from_outside(pair, place):
    with pytest.raises(NotAllowed):
        merged(*pair, by=clerk(place))


@pytest.mark.invariant("INV-2")
def test_both_must_lie_in_one_s_region(db):
    here, there = organisation(), organisation(factories.NEIGHBOUR_COUNTY)
    for kept, double in ((here, there), (there, here)):
        with pytest.raises(NotAllowed):
            merged(kept, double)
    assert merged(here, there, by=clerk(factories.PREFECTURE)).kept == here


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.CLERK, Role.REVIEWER)])
def test_only_clerks_merge(pair, role):
    with pytest.raises(NotAllowed):
        merged(*pair, by=factories.membership_at(factories.COUNTY, role))


def test_two_with_different_codes_are_two(db):
    with pytest.raises(NotLegal, match="代码不同"):
        merged(organisation(credit_code=CREDIT_CODE), organisation(credit_code=OTHER_CODE))


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_reason_is_needed(pair, reason):
    with pytest.raises(Incomplete):
        merged(*pair, reason=reason)


def test_one_is_not_merged_with_itself(pair):
    with pytest.raises(NotLegal):
        merged(pair[0], pair[0])


def test_what_was_merged_is_not_merged_again(pair):
    kept, double = pair
    merged(kept, double)
    third = organisation()
    for one, other in ((third, double), (double, third), (double, kept)):
        with pytest.raises(NotLegal, match="已并入"):
            merged(one, other)


def test_those_merged_earlier_follow(pair):
    kept, double = pair
    merged(kept, double)
    third = organisation()
    merged(third, kept)
    assert {unit.merged_into for unit in Organisation.objects.exclude(pk=third.pk)} == {third}
    assert list(OrganisationMerge.objects.values_list("kept", "merged")) == [(third.pk, kept.pk), (kept.pk, double.pk)]
    assert merged(kept, double).merged == double
    assert Organisation.objects.get(pk=double.pk).counting_id == third.pk


# -- two at once -------------------------------------------------------------------------
def at_once(*works) -> list:
    """What came of each of several verbs begun at one moment in connections of their own."""
    barrier = Barrier(len(works))

    def run(work):
        barrier.wait()
        try:
            return work()
        except (Refused, IntegrityError) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.mark.django_db(transaction=True)
def test_a_double_click_merges_once():
    kept, double, by = organisation(), organisation(), clerk()
    done = at_once(*[lambda: merged(kept, double, by)] * 3)
    assert (OrganisationMerge.objects.count(), {record.pk for record in done}) == (1, {done[0].pk})


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_crosswise_make_one_of_them_count():
    one, other, by = organisation(), organisation(), clerk()
    done = at_once(lambda: merged(one, other, by), lambda: merged(other, one, by))
    assert sorted(type(each).__name__ for each in done) == ["NotLegal", "OrganisationMerge"]
    assert Organisation.objects.counting().count() == 1


@pytest.mark.django_db(transaction=True)
def test_nobody_is_registered_with_what_is_being_merged():
    kept, double, by = organisation(), organisation(), clerk()
    first17 = "52032819800101777"
    content = {"name": "王茶农", "id_number": first17 + "X", "title": "农艺师", "fields": ["tea"], "region": by.region}
    factories.group_at()

    def register():
        return register_expert(by=by, form_token=uuid4(), employer="茶协", organisation=double, **content)

    outcome = while_uncommitted(lambda: merged(kept, double, by), register)
    assert (Expert.objects.count(), type(outcome)) == (0, ValidationError)


@pytest.mark.django_db(transaction=True)
def test_what_is_submitted_at_that_moment_stays_as_it_was_submitted():
    kept, double, by = organisation(), organisation(), clerk()
    draft = made.draft(organisation=double)
    submit = lambda: AGREEMENT.perform(draft, "submit", by=by)  # noqa: E731
    record = while_uncommitted(submit, lambda: merged(kept, double, by))
    agreement = Agreement.objects.get(pk=draft.pk)
    assert (named_by(agreement), record.moved["agreements"]) == (double, [])
    assert agreement.steps.get().fingerprint == AGREEMENT.fingerprint(agreement)


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_is_being_written_moves_once_it_is_saved():
    kept, double, by = organisation(), organisation(), clerk()
    draft = made.draft(organisation=double)

    def write():
        version = open_for_editing(agreement=draft, by=by)
        version.title = "新标题"
        version.save()

    record = while_uncommitted(write, lambda: merged(kept, double, by))
    version = Agreement.objects.get(pk=draft.pk).current_version
    assert (version.title, version.organisation, record.moved["agreements"]) == ("新标题", kept, [draft.pk])


# -- what the database refuses -----------------------------------------------------------
def refused(sentence, statement, *values):
    with pytest.raises(IntegrityError, match=sentence), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    "change", ["name = 'x'", "merged_into_id = NULL", "merged_into_id = %s", "credit_code = NULL, contact_name = 'x'"]
)
def test_plain_sql_cannot_change_a_merged_one(pair, change):
    kept, double = pair
    merged(kept, double)
    values = [organisation().pk] if "%s" in change else []
    refused("never changes again", f"UPDATE registry_organisation SET {change} WHERE id = %s", *values, double.pk)
    refused("never changes again", "DELETE FROM registry_organisation WHERE id = %s", double.pk)


def test_a_new_key_may_encrypt_the_telephone_of_a_merged_one(db):
    double = organisation(contact_phone="13985201234")
    merged(organisation(contact_name="王茶农"), double)
    Organisation.objects.filter(pk=double.pk).update(contact_phone="13985201234")
    assert Organisation.objects.get(pk=double.pk).contact_phone == "13985201234"


@pytest.mark.parametrize(
    "table", ["registry_expert", "registry_facility", "registry_specialty", "registry_helperaccount"]
)
def test_plain_sql_cannot_name_a_merged_one(pair, table):
    kept, double = pair
    merged(kept, double)
    expert(organisation=kept), facility(kept), specialty(organisation=kept), helper(kept)
    refused("has been merged into another", f"UPDATE {table} SET organisation_id = %s", double.pk)


def test_plain_sql_cannot_name_a_merged_one_in_a_draft(pair):
    kept, double = pair
    draft = made.draft(organisation=kept)
    merged(kept, double)
    statement = "UPDATE agreements_agreementversion SET organisation_id = %s WHERE agreement_id = %s"
    refused("has been merged into another", statement, double.pk, draft.pk)


def test_plain_sql_cannot_merge_without_a_record_of_it_or_into_a_merged_one(pair):
    kept, double = pair
    statement = "UPDATE registry_organisation SET merged_into_id = %s WHERE id = %s"
    refused("on record", statement, kept.pk, double.pk)
    merged(kept, double)
    third = organisation()
    OrganisationMerge.objects.create(kept=double, merged=third, by=clerk().user, reason=REASON)
    refused("has not been merged itself", statement, double.pk, third.pk)


@pytest.mark.parametrize("statement", ["UPDATE registry_organisationmerge SET reason = 'x'", "DELETE FROM {}"])
def test_a_merge_stays_on_record(pair, statement):
    merged(*pair)
    refused("stays on record", statement.format("registry_organisationmerge"))
