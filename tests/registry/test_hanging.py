"""What hangs on a record is shown on its page: to whoever may read it, and no more of it than that."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leadership.enums import Role
from registry.hanging import SHOWN, hanging_on, sections
from registry.models import Expert, Organisation, PoorVillage
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories import clerk, expert, helper, organisation
from tests.registry.factories import specialty
from tests.registry.test_merging import facility


@pytest.fixture
def at_county(client, db):
    return factories.sign_in(client, clerk())


def counts(record, membership) -> dict:
    return {section.hanging.name: section.count for section in sections(record, membership)}


def poor_village() -> PoorVillage:
    numbers = {"households": 300, "people": 1200, "poor_households": 40, "poor_people": 150, "labour": 600}
    people = {"created_by": clerk().user, "edited_by": clerk().user}
    return PoorVillage.objects.create(region=made.villages()[0], **numbers, **people)


def test_a_page_tells_what_hangs_on_an_organisation(at_county):
    unit = organisation()
    person, van, account = expert(organisation=unit), facility(unit), helper(unit)
    brand = specialty(organisation=unit)
    agreement = made.agreement_in("filed", organisation=unit)
    page = at_county.get(unit.get_absolute_url()).content.decode()
    told = [person.name, van.name, brand.name, account.user.name, agreement.number, agreement.get_absolute_url()]
    assert [text for text in told if text not in page] == []
    assert counts(unit, clerk()) == {
        "experts": 1,
        "facilities": 1,
        "specialties": 1,
        "accounts": 1,
        "agreements": 1,
        "offers": 0,
        "nominations": 0,
        "violation_cases": 0,
    }


def test_a_page_tells_what_hangs_on_an_expert_and_on_a_village(at_county):
    village = poor_village()
    agreement = made.agreement_in("filed")
    person = agreement.current_version.experts.get()
    facility(None, region_id=village.region_id, name="茅坪村e站", kind="e_station")
    specialty(region=village.region)
    of_person = {"accounts": 0, "agreements": 1, "offers": 0, "activities": 0, "nominations": 0, "violation_cases": 0}
    assert counts(person, clerk()) == of_person
    in_village = {"facilities": 1, "specialties": 1, "households": 0, "agreements": 1, "activities": 0}
    assert counts(village, clerk()) == in_village
    assert agreement.number in at_county.get(person.get_absolute_url()).content.decode()


@pytest.mark.invariant("INV-2")
def test_nobody_is_told_of_rows_outside_their_scope(at_county):
    unit = organisation(factories.COUNTY)
    expert(factories.NEIGHBOUR_COUNTY, organisation=unit)
    facility(unit, region_id=factories.NEIGHBOUR_COUNTY, name="邻县大篷车")
    specialty(factories.NEIGHBOUR_COUNTY, organisation=unit)
    made.agreement_in("filed", factories.NEIGHBOUR_COUNTY, organisation=unit)
    helper(unit, factories.NEIGHBOUR_COUNTY)
    # Its offers lie where it does itself.
    hanging = ("experts", "facilities", "specialties", "accounts", "agreements")
    assert [counts(unit, clerk())[name] for name in hanging] == [0] * 5
    assert [counts(unit, clerk(factories.PROVINCE))[name] for name in hanging] == [1] * 5
    assert "邻县大篷车" not in at_county.get(f"{unit.get_absolute_url()}with/facilities/").content.decode()


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("model", [Organisation, Expert, PoorVillage])
def test_whoever_reads_no_places_is_told_of_nothing(db, model):
    unit = organisation()
    record = {Organisation: unit, Expert: expert(organisation=unit)}.get(model) or poor_village()
    assert set(counts(record, factories.membership_at(factories.COUNTY, Role.REVIEWER)).values()) == {0}


def test_the_first_ten_are_shown_and_a_link_leads_to_all(at_county):
    unit = organisation()
    vans = [facility(unit, name=f"大篷车{number:02d}").name for number in range(SHOWN + 2)]
    page = at_county.get(unit.get_absolute_url()).content.decode()
    assert [name for name in vans if name in page] == vans[:SHOWN]
    everything = f"{unit.get_absolute_url()}with/facilities/"
    assert everything in page
    page = at_county.get(everything).content.decode()
    assert [name for name in vans if name in page] == vans


def test_a_kind_that_nobody_declared_is_not_found(at_county):
    assert at_county.get(f"{organisation().get_absolute_url()}with/wishes/").status_code == 404


def queries_of(record) -> int:
    with CaptureQueriesContext(connection) as captured:
        for section in sections(record, clerk()):
            [(line.cells, line.url) for line in section.lines]
    return len(captured)


def test_a_page_asks_as_often_for_many_rows_as_for_one(db):
    unit = organisation()
    numbers = []
    for _turn in range(2):
        for number in range(3):
            expert(organisation=unit)
            helper(unit)
            facility(unit, name=f"大篷车{len(numbers)}{number}")
            specialty(organisation=unit)
            made.draft(organisation=unit)
        clerk()
        numbers.append(queries_of(unit))
    assert numbers[0] == numbers[1]


def test_every_kind_has_a_name_of_its_own_on_a_page():
    for model in (Organisation, Expert, PoorVillage):
        names = [hanging.name for hanging in hanging_on(model)]
        assert len(names) == len(set(names))
