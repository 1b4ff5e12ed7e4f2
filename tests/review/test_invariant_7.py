"""INV-7: one live nomination per subject and year, merged organisations included."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from common.workflow import Incomplete, NotLegal
from leadership.enums import Role
from leadership.programme import current_year
from registry.merging import merge
from review import nominating
from review.enums import NominationState as S
from review.models import Nomination
from tests import factories
from tests.agreements import factories as made
from tests.agreements.races import while_uncommitted
from tests.factories import COUNTY, NEIGHBOUR_COUNTY, PROVINCE
from tests.review.factories_nominations import begun, expert_party, graded, nomination_in, party, quota

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def begin(subject, county=COUNTY, by=None, token=None):
    by = by or made.clerk(county)
    return nominating.begin_nomination(by=by, subject=subject, year=current_year(), token=token or uuid4())


def inserted(nomination, **other):
    """Another row for the same nominee, past the verb."""
    copy = Nomination.objects.get(pk=nomination.pk)
    copy.pk, copy.form_token, copy.state, copy.steps_taken = None, uuid4(), S.DRAFT, 0
    copy.number = copy.serial = None
    for name, value in other.items():
        setattr(copy, name, value)
    with transaction.atomic():
        copy.save(force_insert=True)
    return copy


@pytest.mark.invariant("INV-7")
@pytest.mark.parametrize("make", [party, expert_party])
def test_a_second_one_is_refused_with_the_reason_and_by_the_database(make):
    quota()
    subject = make()
    nomination = begin(subject)
    with pytest.raises(Incomplete, match="Nominated in this year already"):
        begin(subject)
    with pytest.raises(IntegrityError):
        inserted(nomination)
    assert inserted(nomination, year=current_year() - 1).year == current_year() - 1


@pytest.mark.invariant("INV-7")
def test_another_county_cannot_nominate_the_same_organisation():
    nomination = begun()
    graded(NEIGHBOUR_COUNTY, organisation=nomination.organisation)
    with pytest.raises(Incomplete, match="Nominated in this year already"):
        begin(nomination.organisation, NEIGHBOUR_COUNTY)


@pytest.mark.invariant("INV-7")
def test_the_same_form_sent_twice_begins_one():
    quota()
    subject, token = party(), uuid4()
    assert begin(subject, token=token) == begin(subject, token=token)
    assert Nomination.objects.count() == 1


@pytest.mark.invariant("INV-7")
def test_an_organisation_that_took_over_a_nominated_one_counts_as_nominated():
    nomination = nomination_in(S.SUBMITTED)
    kept = party()
    merge(kept=kept, merged=nomination.organisation, by=made.clerk(), reason="同一单位")
    with pytest.raises(Incomplete, match="Nominated in this year already"):
        begin(kept)
    with pytest.raises(IntegrityError, match="or one merged into it"):
        inserted(nomination, organisation=kept)
    assert Nomination.objects.get().organisation == nomination.organisation


@pytest.mark.invariant("INV-7")
def test_two_of_which_each_is_nominated_are_not_merged():
    first, second = nomination_in(S.SUBMITTED), nomination_in(S.SUBMITTED)
    with pytest.raises(NotLegal, match=str(first.year)):
        merge(kept=first.organisation, merged=second.organisation, by=made.clerk(), reason="同一单位")


@pytest.mark.invariant("INV-7")
def test_a_draft_follows_the_merge():
    nomination, kept = begun(), made.organisation()
    merge(kept=kept, merged=nomination.organisation, by=made.clerk(), reason="同一单位")
    assert Nomination.objects.get().organisation == kept


@pytest.mark.invariant("INV-7")
def test_the_category_is_that_of_the_kind():
    nomination = begun()
    with pytest.raises(IntegrityError, match="category of its kind"):
        inserted(nomination, category="society", year=current_year() - 1)


@pytest.mark.invariant("INV-7")
@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_who_begin_at_once_one_begins():
    quota()
    subject = party()
    colleague = factories.membership_at(COUNTY, Role.CLERK)
    outcome = while_uncommitted(lambda: begin(subject), lambda: begin(subject, by=colleague))
    assert isinstance(outcome, IntegrityError)
    assert Nomination.objects.live().count() == 1


@pytest.mark.invariant("INV-7")
@pytest.mark.django_db(transaction=True)
def test_a_merge_waits_for_a_nomination_of_the_one_to_be_kept_and_is_refused():
    nomination = nomination_in(S.SUBMITTED)
    kept = party()
    outcome = while_uncommitted(
        lambda: begin(kept),
        lambda: merge(kept=kept, merged=nomination.organisation, by=made.clerk(PROVINCE), reason="同一单位"),
    )
    assert isinstance(outcome, NotLegal)
    assert Nomination.objects.live().count() == 2
