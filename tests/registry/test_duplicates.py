"""Finding organisations that were registered twice, and the pages on which two become one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leadership.enums import Role
from registry.duplicates import likely, likeness
from registry.models import Organisation, OrganisationMerge
from registry.organisation_field import OrganisationField, label
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories import clerk, expert, organisation
from tests.registry.test_merging import REASON, merged
from tests.registry.test_registers import CREDIT_CODE, ORGANISATION, post

NAME = "湄潭县茶叶协会"
SAME = [
    "湄潭县 茶叶协会",
    "湄潭县（茶叶）协会",
    "茶叶协会",
    "湄潭县茶叶农村专业技术协会",
    "湄潭县茶叶农技协",
    "遵义市湄潭县茶叶协会",
]
OTHERS = ["湄潭县茶叶学会", "湄潭县辣椒协会", "湄潭县茶叶有限公司"]


@pytest.fixture
def at_county(client, db):
    return factories.sign_in(client, clerk())


def address(name, *args):
    return reverse(f"registry:{name}", args=args)


def shown(client, name, *args, **query) -> str:
    return client.get(address(name, *args), query).content.decode()


# -- finding -----------------------------------------------------------------------------
@pytest.mark.parametrize("name", SAME)
def test_the_same_name_in_another_writing_is_found(db, name):
    unit, double = organisation(name=NAME), organisation(name=name)
    assert likely(unit, clerk()) == [double]


@pytest.mark.parametrize("name", OTHERS)
def test_another_organisation_is_not_taken_for_it(db, name):
    unit, _other = organisation(name=NAME), organisation(name=name)
    assert likely(unit, clerk()) == []


@pytest.mark.parametrize("ending", ["有限公司", "股份有限公司", "有限责任公司", "公司"])
def test_forms_of_a_company_are_one(db, ending):
    unit, double = organisation(name="湄潭县翠芽茶业有限公司"), organisation(name=f"翠芽茶业 {ending}")
    assert likely(unit, clerk()) == [double]


def test_a_slip_of_the_pen_is_found(db):
    unit = organisation(name="湄潭县永兴镇万亩茶海生态茶叶专业合作社")
    double = organisation(name="湄潭县永兴镇万亩茶海生态茶业专业合作社")
    assert likely(unit, clerk()) == [double]


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [("茶叶协会", "茶叶协会", 1), ("茶叶", "辣椒", 0), ("茶", "茶", 0), ("茶叶协", "茶叶会", 0.5)],
)
def test_likeness_of_names(one, other, share):
    assert likeness(one, other) == share


@pytest.mark.invariant("INV-2")
def test_nothing_outside_one_s_region_is_found(db):
    unit = organisation(name=NAME)
    organisation(factories.NEIGHBOUR_COUNTY, name="茶叶协会")
    above = organisation(factories.PREFECTURE, name="茶叶协会")
    assert (likely(unit, clerk()), likely(unit, clerk(factories.PREFECTURE))) == ([], [above])


def test_merged_ones_are_not_found_again(db):
    unit, double = organisation(name=NAME), organisation(name="茶叶协会")
    merged(unit, double)
    assert likely(unit, clerk()) == []


@pytest.mark.parametrize("place", [factories.COUNTY, factories.PROVINCE])
def test_duplicates_of_a_region_are_listed_in_groups(client, db, place):
    first, second = organisation(name=NAME), organisation(name="茶叶协会")
    other = organisation(name=OTHERS[1])
    factories.sign_in(client, clerk(place))
    page = shown(client, "organisation_duplicates")
    assert address("organisation_merge", first.pk, second.pk) in page
    assert other.name not in page


def test_nearly_the_same_is_listed_for_one_county(client, db):
    first = organisation(name="湄潭县永兴镇万亩茶海生态茶叶合作社")
    second = organisation(name="湄潭县永兴镇万亩茶海生态茶业合作社")
    factories.sign_in(client, clerk(factories.PROVINCE))
    link = address("organisation_merge", first.pk, second.pk)
    assert link not in shown(client, "organisation_duplicates")
    assert link in shown(client, "organisation_duplicates", region=factories.COUNTY)


@pytest.mark.invariant("INV-2")
def test_duplicates_of_another_region_are_not_shown(client, db):
    (
        organisation(factories.NEIGHBOUR_COUNTY, name="凤冈县茶叶协会"),
        organisation(factories.NEIGHBOUR_COUNTY, name="茶叶协会"),
    )
    factories.sign_in(client, clerk())
    for query in ({}, {"region": factories.NEIGHBOUR_COUNTY}, {"region": "0"}):
        assert "凤冈县茶叶协会" not in shown(client, "organisation_duplicates", **query)


def test_many_groups_take_as_many_queries_as_one(client, db):
    factories.sign_in(client, clerk(factories.PROVINCE))
    numbers = []
    for turn in range(2):
        for number in range(3):
            organisation(name=f"湄潭县第{turn}{number}协会"), organisation(name=f"第{turn}{number}协会")
        with CaptureQueriesContext(connection) as captured:
            shown(client, "organisation_duplicates")
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]


# -- merging on the pages ----------------------------------------------------------------
@pytest.fixture
def pair(db):
    return organisation(name=NAME), organisation(name="茶叶协会", credit_code=CREDIT_CODE)


def test_two_become_one_step_by_step(at_county, pair):
    kept, double = pair
    expert(organisation=double)
    assert address("organisation_twins", kept.pk) in shown(at_county, "organisation_detail", kept.pk)
    compare = address("organisation_merge", kept.pk, double.pk)
    assert compare in shown(at_county, "organisation_twins", kept.pk)
    assert all(name in at_county.get(compare).content.decode() for name in (kept.name, double.name, CREDIT_CODE))
    answer = at_county.post(compare, {"kept": kept.pk, "reason": REASON}, follow=True)
    assert answer.redirect_chain == [(kept.get_absolute_url(), 302)]
    assert OrganisationMerge.objects.get().moved["experts"] == [double.experts.model.objects.get().pk]


def test_the_other_one_is_found_by_name_or_code(at_county, pair):
    unit, double = pair
    for typed in (double.name, CREDIT_CODE):
        answer = at_county.get(address("organisation_twins", unit.pk), {"twin": typed})
        assert answer.url == address("organisation_merge", unit.pk, double.pk)
    assert 'class="error-summary"' in shown(at_county, "organisation_twins", unit.pk, twin="没有")


@pytest.mark.parametrize("typed", [{"kept": ""}, {"kept": "0", "reason": REASON}, {"reason": REASON}])
def test_what_is_left_out_is_asked_for_and_nothing_is_done(at_county, pair, typed):
    answer = at_county.post(address("organisation_merge", *[each.pk for each in pair]), typed)
    assert (answer.status_code, OrganisationMerge.objects.count()) == (200, 0)
    assert "kept" in answer.context["form"].errors


def test_the_same_form_twice_and_the_page_afterwards_lead_to_the_one_that_counts(at_county, pair):
    kept, double = pair
    compare = address("organisation_merge", kept.pk, double.pk)
    answers = [at_county.post(compare, {"kept": kept.pk, "reason": REASON}).url for _turn in range(2)]
    assert (answers, OrganisationMerge.objects.count()) == ([kept.get_absolute_url()] * 2, 1)
    assert at_county.get(compare).status_code == 302


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("place", [factories.NEIGHBOUR_COUNTY, factories.OTHER_PROVINCE], ids=["neighbour", "stranger"])
def test_nothing_is_merged_from_outside(client, pair, place):
    kept, double = pair
    mine = organisation(place)
    factories.sign_in(client, clerk(place))
    for one, other in ((kept, double), (mine, double), (double, mine)):
        answer = client.post(address("organisation_merge", one.pk, other.pk), {"kept": one.pk, "reason": REASON})
        assert answer.status_code == 404
    assert "茶叶协会" not in shown(client, "organisation_twins", mine.pk, twin="茶叶协会").replace(
        'value="茶叶协会"', ""
    )


def test_an_officer_who_keeps_stations_merges_nothing(client, pair):
    factories.sign_in(client, factories.membership_at(factories.COUNTY, Role.AGRICULTURE))
    pages = [
        ("organisation_duplicates",),
        ("organisation_twins", pair[0].pk),
        ("organisation_merge", *[u.pk for u in pair]),
    ]
    assert [client.get(address(*page)).status_code for page in pages] == [403, 403, 403]


def test_a_merged_one_is_in_no_list_and_no_picker_but_says_where_it_went(at_county, pair):
    kept, double = pair
    merged(kept, double)
    assert double.get_absolute_url() not in shown(at_county, "organisation_list")
    assert list(Organisation.objects.pickable()) == [kept]
    for typed in (kept.name, double.name, label(double)):
        assert OrganisationField().clean(typed) == kept
    page = shown(at_county, "organisation_detail", double.pk)
    assert kept.get_absolute_url() in page
    for link in ("organisation_edit", "organisation_twins"):
        assert address(link, double.pk) not in page
    assert post(at_county, "organisation_edit", ORGANISATION, double.pk).status_code == 403


def test_the_history_tells_of_the_merge_and_what_moved(at_county, pair):
    kept, double = pair
    person = expert(organisation=double)
    merged(kept, double)
    for page, key in (
        ("organisation_history", kept.pk),
        ("organisation_history", double.pk),
        ("expert_history", person.pk),
    ):
        text = shown(at_county, page, key)
        assert [word for word in (REASON, kept.name, double.name, clerk().user.name) if word not in text] == []


@pytest.mark.invariant("INV-2")
def test_the_history_counts_only_what_the_reader_may_see(at_county, pair):
    kept, double = pair
    expert(factories.NEIGHBOUR_COUNTY, organisation=double)
    merged(kept, double)
    answer = at_county.get(address("organisation_history", kept.pk))
    assert [told.moved for told in answer.context["merges"]] == [[]]


@pytest.mark.invariant("INV-2")
def test_the_reason_is_for_those_who_may_read_the_organisation(client, pair):
    kept, double = pair
    person = expert(factories.NEIGHBOUR_COUNTY, organisation=double)
    merged(kept, double)
    factories.sign_in(client, clerk(factories.NEIGHBOUR_COUNTY))
    assert REASON not in shown(client, "expert_history", person.pk)


def test_a_filed_agreement_goes_on_naming_the_merged_one_on_its_page(at_county, pair):
    kept, double = pair
    agreement = made.agreement_in("filed", organisation=double)
    merged(kept, double)
    assert double.name in at_county.get(agreement.get_absolute_url()).content.decode()
    assert agreement.number in shown(at_county, "organisation_detail", kept.pk)
