"""The entries of the search follow the records at once, and a rebuild comes to the same."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from agreements.workflow import NEED
from common import job_runs
from common.models import Job
from portal.enums import SearchKind as K
from portal.models import SearchEntry
from portal.search.index import differences, rebuild
from portal.tasks import rebuild_search
from registry import registering
from registry.merging import merge
from registry.models import Expert, Organisation, PoorHousehold
from tests.agreements import factories as made
from tests.agreements import factories_listings as listings
from tests.agreements.races import while_uncommitted
from tests.factories import COUNTY, OTHER_PROVINCE
from tests.portal import factories_publications as publications
from tests.portal.search_cases import found, names
from tests.registry import factories as registers
from tests.review import factories_awards as awards
from tests.review import factories_nominations as nominations
from tests.review import factories_notices as notices

OLD, NEW = "湄潭县茶业协会", "黔北茶业学会"


def rows() -> list[tuple]:
    return list(
        SearchEntry.objects.order_by("kind", "record").values_list(
            "kind", "record", "open_on", "name", "spelt", "grams"
        )
    )


def one_of_each_kind():
    """Each come to where it stands along its chain, since triggers tell of it only there."""
    nominations.nomination_in("selected")
    notices.begun()
    registers.village()
    listings.interest()
    publications.published("case")


@pytest.mark.django_db
def test_a_rebuild_comes_to_what_was_written_record_by_record():
    one_of_each_kind()
    before = rows()
    assert {kind for kind, *_rest in before} == set(K.values) - {K.AWARD}
    assert (differences(), rebuild(), rows()) == ([], 0, before)
    SearchEntry.objects.all().delete()
    assert len(differences()) == len(before)
    assert (rebuild(), rows(), differences()) == (len(before), before, [])


@pytest.mark.django_db
def test_a_rebuild_puts_right_what_is_wrong():
    made.organisation(name=OLD)
    SearchEntry.objects.update(name="x", grams=["x"])
    SearchEntry.objects.create(kind=K.EXPERT, record=7, region="52", at_home=False, name="y", spelt="", grams=[])
    right = [(K.EXPERT.value, 7), (K.ORGANISATION.value, Organisation.objects.get().pk)]
    assert differences() == right
    call_command("rebuild_search", verbosity=0)
    assert (differences(), names(made.clerk(), OLD, K.ORGANISATION)) == ([], [OLD])


@pytest.mark.django_db
def test_each_night_they_are_rebuilt():
    made.organisation(name=OLD)
    SearchEntry.objects.all().delete()
    rebuild_search()
    job_runs.run(Job.objects.get(kind="search").pk)
    assert names(made.clerk(), OLD, K.ORGANISATION) == [OLD]


@pytest.mark.django_db
class TestAfterChanges:
    def test_of_a_name(self):
        organisation = made.organisation(name=OLD)
        registering.change(record=organisation, by=made.clerk(), name=NEW)
        assert (names(made.clerk(), OLD, K.ORGANISATION), names(made.clerk(), "qbcy", K.ORGANISATION)) == ([], [NEW])

    def test_of_a_party_s_name_in_all_that_name_it(self):
        party = made.organisation(name=OLD)
        listings.offer(party=party, title="专家进村")
        made.draft(organisation=party)
        registering.change(record=party, by=made.clerk(), name=NEW)
        assert set(found(made.clerk(), NEW)) == {K.ORGANISATION, K.AGREEMENT, K.OFFER}
        assert (found(made.clerk(), OLD), differences()) == ({}, [])

    def test_of_an_award_and_its_recipient_s_name(self):
        award = awards.award()
        registering.change(record=award.nomination.organisation, by=made.clerk(), name=NEW)
        assert names(made.clerk(), NEW, K.AWARD) == names(made.clerk(), award.nomination.number, K.AWARD) == [NEW]
        # Its nomination was made past all triggers.
        assert [kind for kind, _key in differences() if kind != K.NOMINATION] == []

    def test_of_a_publication_and_a_listing_as_they_are_published(self):
        told, need = publications.begun(), listings.need()
        assert [entry.open_on for entry in SearchEntry.objects.filter(kind__in=[K.PUBLICATION, K.NEED])] == [None, None]
        told, need = publications.taken(told, "put_forward", "publish"), listings.driven(NEED, need, "published")
        days = dict(SearchEntry.objects.filter(kind__in=[K.PUBLICATION, K.NEED]).values_list("kind", "open_on"))
        assert (days[K.PUBLICATION].lower, days[K.PUBLICATION].upper) == (told.publish_on, None)
        assert (days[K.NEED].lower, days[K.NEED].upper) == (None, need.expires_on + timedelta(days=1))
        assert differences() == []

    def test_of_an_agreement_s_text_and_experts(self):
        agreement = made.draft(title="夏秋茶加工")
        version = agreement.current_version
        version.title = "茶园防控"
        version.save()
        version.expert_links.all().delete()
        made.AgreementExpert.objects.create(version=version, expert=made.expert(name="田茂华"))
        clerk = made.clerk()
        assert [len(names(clerk, word, K.AGREEMENT)) for word in ("夏秋茶", "防控", "tmh", "茶叶专家")] == [0, 1, 1, 0]
        assert differences() == []

    def test_of_place(self):
        expert = made.applicant(name="田茂华")
        Expert.objects.filter(pk=expert.pk).update(region=OTHER_PROVINCE)
        assert found(made.clerk(), "田茂华") == {}
        assert names(made.clerk(OTHER_PROVINCE), "田茂华", K.EXPERT) == ["田茂华"]

    def test_of_many_at_once(self):
        for number in range(3):
            made.organisation(name=f"{OLD}{number}")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE registry_organisation SET name = replace(name, '湄潭县', '凤冈县')")
        assert len(names(made.clerk(), "凤冈县茶业", K.ORGANISATION)) == 3
        assert (found(made.clerk(), OLD), differences()) == ({}, [])

    def test_nothing_is_written_for_what_no_entry_shows(self):
        organisation = made.organisation(name=OLD)
        before = written_by(SearchEntry.objects.get())
        Organisation.objects.filter(pk=organisation.pk).update(contact_name="王茶农")
        assert written_by(SearchEntry.objects.get()) == before

    def test_what_was_removed_is_found_no_more(self):
        expert = made.applicant(name="田茂华")
        registering.withdraw(expert=expert, by=made.clerk())
        assert (found(made.clerk(), "田茂华"), SearchEntry.objects.count()) == ({}, 0)

    def test_of_two_that_were_merged_the_one_kept_is_found_by_both_names(self):
        kept, double = made.organisation(name=OLD), made.organisation(name=NEW)
        merge(kept=kept, merged=double, by=made.clerk(), reason="重复登记")
        assert names(made.clerk(), OLD, K.ORGANISATION) == names(made.clerk(), NEW, K.ORGANISATION) == [OLD]
        third = made.organisation(name="湄江茶叶学会")
        merge(kept=third, merged=kept, by=made.clerk(), reason="重复登记")
        for name in (OLD, NEW):
            assert names(made.clerk(), name, K.ORGANISATION) == ["湄江茶叶学会"]
        assert differences() == []


def written_by(entry) -> str:
    """The transaction and place of the row, which change with whatever is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text || ctid::text FROM portal_searchentry WHERE id = %s", [entry.pk])
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_of_two_changes_at_once_of_what_one_entry_shows_none_is_lost():
    party = made.organisation(name=OLD)
    version = made.draft(organisation=party).current_version

    def rename():
        Organisation.objects.filter(pk=party.pk).update(name=NEW)

    def retitle():
        type(version).objects.filter(pk=version.pk).update(title="夏秋茶加工")

    while_uncommitted(rename, retitle)
    assert differences() == []


@pytest.mark.django_db
def test_one_record_has_one_entry():
    made.organisation(name=OLD)
    entry = SearchEntry.objects.get()
    entry.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save(force_insert=True)


@pytest.mark.invariant("INV-2")
@pytest.mark.django_db
def test_nothing_personal_stands_in_an_entry():
    household = registers.household(COUNTY, head="韦金凤", phone="13985201234")
    made.organisation(name=OLD, contact_name="安永贵", contact_phone="13985201235")
    expert = made.applicant(name="田茂华", phone="13985201236")
    texts = " ".join(spelt[::3] for spelt in SearchEntry.objects.values_list("spelt", flat=True))
    assert "田茂华" in texts
    numbers = (household.id_number, expert.id_number, "1398520", household.number)
    assert [text for text in ("韦金凤", "安永贵", *numbers) if text.lower() in texts] == []
    assert PoorHousehold.objects.count() == 1
