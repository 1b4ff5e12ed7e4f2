"""Publications from the first word to a new version: who writes, who publishes, and what never changes."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from common import clock
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Role
from portal import publishing
from portal.models import Publication, PublicationPicture, PublicationStep
from portal.workflow import PUBLICATION
from tests import factories
from tests.agreements import factories as made
from tests.agreements.races import while_uncommitted
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, PREFECTURE, PROVINCE
from tests.portal.factories_publications import (
    BODY,
    REASON,
    attached,
    begun,
    picture,
    publication_in,
    published,
    renewed,
    taken,
)

pytestmark = pytest.mark.django_db


def tomorrow():
    return clock.today() + timedelta(days=1)


# -- beginning ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "kind, place, role",
    [
        ("news", COUNTY, Role.CLERK),
        ("policy", PREFECTURE, Role.CLERK),
        ("rules", PROVINCE, Role.CLERK),
        ("case", PROVINCE, Role.CLERK),
        ("case", COUNTY, Role.DIRECTOR),
        ("news", NATION, Role.ADMINISTRATOR),
    ],
)
def test_each_kind_is_begun_by_the_clerks_of_its_level(kind, place, role):
    by = factories.membership_at(place, role)
    with pytest.raises(NotAllowed):
        publishing.begin_publication(by=by, kind=kind, title="标题", form_token=uuid4(), rule_set="")


def test_the_same_form_begins_one():
    by, token = made.clerk(NATION), uuid4()
    made_twice = {
        publishing.begin_publication(by=by, kind="news", title="标题", form_token=token).pk for _each in range(2)
    }
    assert made_twice == set(Publication.objects.values_list("pk", flat=True))


def test_each_set_of_rules_is_begun_once():
    begun("rules", rule_set="funds")
    with pytest.raises(NotLegal):
        begun("rules", rule_set="funds")
    begun("rules", rule_set="filing")
    assert set(Publication.objects.values_list("rule_set", flat=True)) == {"funds", "filing"}


@pytest.mark.parametrize(
    "content, name",
    [
        ({"kind": "rules", "rule_set": "funds", "region_id": PROVINCE}, "publication_rules_by_the_nation"),
        ({"kind": "rules"}, "publication_rules_are_one_of_four"),
        ({"kind": "news", "rule_set": "funds"}, "publication_rules_are_one_of_four"),
        ({"kind": "case", "region_id": PROVINCE}, "publication_case_of_a_county"),
        ({"kind": "news", "region_id": COUNTY}, "publication_news_by_nation_or_province"),
        ({"kind": "news", "area": "technology"}, "publication_area_of_cases"),
        ({"kind": "news", "version": 2}, "publication_first_version_replaces_none"),
        ({"kind": "gossip"}, "publication_kind_known"),
        ({"kind": "case", "region_id": COUNTY, "is_featured": True}, "publication_featured_case"),
    ],
)
def test_the_database_knows_which_office_publishes_what(content, name):
    by = made.clerk(NATION)
    people = {"created_by": by.user, "edited_by": by.user, "desk": by.group, "state": "draft"}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Publication.objects.create(**{"region_id": NATION, "title": "标题", "form_token": uuid4()} | people | content)


# -- writing ------------------------------------------------------------------------------------
def test_a_draft_may_leave_out_all_but_the_title_and_says_what_it_lacks():
    case = publishing.begin_publication(by=made.clerk(), kind="case", title="标题", form_token=uuid4())
    assert publishing.missing(case) == [
        "请撰写正文。",
        "请填写导语：用两句话说明做了什么、取得什么成效。",
        "请选择对应的重点任务。",
        "请至少添加一张图片。",
    ]
    with pytest.raises(Incomplete):
        taken(case, "put_forward")


def test_a_text_that_names_a_missing_picture_is_not_put_forward():
    news = begun(body="![](picture:1)\n\n![](picture:4)")
    picture(news)
    assert publishing.missing(news) == ["正文引用的图片不存在：4。"]


def test_two_clerks_notice_each_other():
    news, other = begun(), factories.membership_at(NATION, Role.CLERK)
    seen = news.revision
    publishing.write_publication(publication=news, by=other, revision=seen, body="另一位写的。")
    with pytest.raises(publishing.Overtaken):
        publishing.write_publication(publication=news, by=made.clerk(NATION), revision=seen, body="我写的。")
    assert Publication.objects.get().body == "另一位写的。"
    publishing.write_publication(publication=news, by=other, revision=seen, body="另一位接着写。")
    assert Publication.objects.get().body == "另一位接着写。"


@pytest.mark.parametrize(
    "who",
    [
        lambda: made.director(NATION),
        lambda: made.clerk(PROVINCE),
        lambda: factories.membership_at(NATION, Role.ADMINISTRATOR),
    ],
    ids=["director", "clerk of a province", "administrator"],
)
def test_nobody_else_writes(who):
    news, by = begun(), who()
    with pytest.raises(NotAllowed):
        publishing.write_publication(publication=news, by=by, body="改写")
    with pytest.raises(NotAllowed):
        picture(news, by=by)


def test_a_picture_is_written_anew_without_what_the_camera_noted():
    row = picture(begun())
    with row.file, row.small, Image.open(row.file) as kept, Image.open(row.small) as small:
        assert dict(kept.getexif()) == {}
        assert (kept.format, kept.size, small.size) == ("JPEG", (1000, 750), (480, 360))
    assert (row.number, row.width, row.height, row.name) == (1, 1000, 750, "茶园.jpg")


def test_what_is_no_picture_is_refused_and_the_same_one_is_kept_once():
    news = begun()
    with pytest.raises(ValidationError):
        publishing.add_picture(publication=news, by=made.clerk(NATION), upload=made.a_pdf("x.jpg"), alternative="图")
    picture(news)
    picture(news)
    picture(news, colour=(1, 2, 3))
    assert list(news.pictures.values_list("number", flat=True)) == [1, 2]


def test_a_draft_is_thrown_away_with_its_files_and_what_was_put_forward_stays(django_capture_on_commit_callbacks):
    news = begun()
    row = picture(news)
    with django_capture_on_commit_callbacks(execute=True):
        publishing.discard_publication(publication=news, by=made.clerk(NATION))
    assert not Publication.objects.exists()
    assert not row.file.storage.exists(row.file.name)
    returned = publication_in("returned")
    with pytest.raises(NotLegal):
        publishing.discard_publication(publication=returned, by=made.clerk(NATION))


# -- the chain ----------------------------------------------------------------------------------
def test_news_are_published_by_the_director_of_their_own_office():
    news = publication_in("put_forward", home=PROVINCE)
    for stranger in (made.director(NATION), made.clerk(PROVINCE), made.director(COUNTY)):
        with pytest.raises(NotAllowed):
            PUBLICATION.perform(news, "publish", by=stranger)
    news = PUBLICATION.perform(news, "publish", by=made.director(PROVINCE))
    assert (news.state, news.publish_on, news.desk.region_id) == ("published", clock.today(), PROVINCE)


def test_a_case_goes_from_the_county_to_the_province_which_edits_and_publishes():
    factories.group_at(PROVINCE)
    case = taken(begun("case"), "put_forward", "endorse")
    assert (case.state, case.desk.region_id, case.region_id) == ("endorsed", PROVINCE, COUNTY)
    with pytest.raises(NotAllowed):
        publishing.write_publication(publication=case, by=made.clerk(COUNTY), body="县里再改")
    publishing.write_publication(publication=case, by=made.clerk(PROVINCE), body="省里编辑过的正文。")
    case = taken(case, "put_forward", "publish")
    assert (case.state, case.body, case.is_out) == ("published", "省里编辑过的正文。", True)


def test_the_province_sends_a_case_back_with_the_reason():
    case = taken(publication_in("endorsed", "case"), "send_back")
    assert (case.state, case.desk.region_id) == ("returned", COUNTY)
    assert case.steps.order_by("-serial").first().reason == REASON
    assert "send_back" not in [offer.move.verb for offer in PUBLICATION.offers(case, made.clerk(COUNTY))]
    assert taken(case, "put_forward", "endorse").desk.region_id == PROVINCE


@pytest.mark.invariant("INV-1")
def test_whoever_wrote_it_does_not_publish_it():
    both = factories.membership_at(NATION, Role.CLERK, Role.DIRECTOR)
    news = publishing.begin_publication(by=both, kind="news", title="标题", form_token=uuid4())
    publishing.write_publication(publication=news, by=both, body=BODY)
    news = PUBLICATION.perform(news, "put_forward", by=both)
    with pytest.raises(NotAllowed):
        PUBLICATION.perform(news, "publish", by=both)
    step = {"serial": 2, "verb": "publish", "from_state": "put_forward", "to_state": "published"}
    with pytest.raises(IntegrityError, match="does not decide on it"), transaction.atomic():
        PublicationStep.objects.create(record=news, actor=both.user, group=both.group, **step)


def test_the_nation_alone_features_published_cases():
    case = published("case")
    with pytest.raises(NotAllowed):
        PUBLICATION.perform(case, "feature", by=made.director(PROVINCE))
    assert taken(case, "feature").is_featured
    assert not taken(case, "feature_no_more").is_featured
    with pytest.raises(NotLegal):
        PUBLICATION.perform(published(), "feature", by=made.director(NATION))


def test_what_is_withdrawn_or_taken_down_stays_on_record_with_its_reason():
    for state in ("withdrawn", "taken_down"):
        news = publication_in(state)
        assert news.steps.order_by("-serial").first().reason == REASON
        with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
            Publication.objects.filter(pk=news.pk)._raw_delete("default")
    assert not Publication.objects.out().exists()


# -- the day ------------------------------------------------------------------------------------
def test_what_is_scheduled_is_out_from_its_day_on_without_any_job():
    news = published(publish_on=tomorrow())
    assert news.is_scheduled
    assert list(Publication.objects.scheduled()) == [news]
    assert not Publication.objects.out().exists()
    with clock.standing_at(clock.now() + timedelta(days=1)):
        assert Publication.objects.out().get() == news
        assert news.is_out


def test_a_day_that_has_passed_meanwhile_becomes_the_day_of_publication():
    news = publication_in("put_forward", publish_on=tomorrow())
    with clock.standing_at(clock.now() + timedelta(days=5)):
        news = taken(news, "publish")
        assert (news.publish_on, news.is_out) == (clock.today(), True)


# -- versions -----------------------------------------------------------------------------------
def test_a_new_version_begins_with_all_of_the_former_and_follows_it_once_it_is_out():
    former = begun("policy", document_number="科协发〔2016〕94号")
    picture(former)
    attached(former)
    former = taken(former, "put_forward", "publish")
    version = renewed(former)
    assert (version.title, version.body, version.document_number) == (former.title, BODY, "科协发〔2016〕94号")
    assert (version.version, version.replaces, version.lineage) == (2, former, former.lineage)
    assert [each.sha256 for each in version.pictures.all()] == [each.sha256 for each in former.pictures.all()]
    assert [each.name for each in version.files.all()] == ["实施细则.pdf"]
    assert list(Publication.objects.current()) == [former]
    version = taken(version, "put_forward", "publish")
    assert list(Publication.objects.current()) == [version]
    assert set(Publication.objects.out()) == {former, version}


def test_the_former_version_is_in_force_until_the_new_ones_day():
    former = published("policy")
    version = taken(renewed(former, publish_on=tomorrow()), "put_forward", "publish")
    assert list(Publication.objects.current()) == [former]
    with clock.standing_at(clock.now() + timedelta(days=1)):
        assert list(Publication.objects.current()) == [version]


def test_a_picture_taken_out_of_the_new_version_stays_in_the_former(django_capture_on_commit_callbacks):
    former = begun("policy")
    picture(former)
    version = renewed(taken(former, "put_forward", "publish"))
    row = version.pictures.get()
    with django_capture_on_commit_callbacks(execute=True):
        publishing.take_out(publication=version, by=made.clerk(NATION), rows=[row])
    kept = PublicationPicture.objects.get()
    assert (kept.publication, kept.file.storage.exists(kept.file.name)) == (former, True)


def test_a_new_version_is_begun_once_by_its_own_office_of_what_is_published():
    former = published("policy")
    with pytest.raises(NotAllowed):
        publishing.begin_version(former=former, by=made.clerk(PROVINCE), form_token=uuid4())
    renewed(former)
    with pytest.raises(NotLegal):
        renewed(former)
    with pytest.raises(NotLegal):
        renewed(publication_in("draft"))


def test_after_a_withdrawn_version_another_is_begun_and_a_replaced_one_is_not_taken_down():
    former = published("policy")
    version = renewed(former)
    with pytest.raises(NotLegal):
        taken(former, "take_down")
    taken(version, "put_forward", "withdraw")
    assert renewed(former).version == 2


# -- what the database holds ----------------------------------------------------------------------
@pytest.mark.parametrize(
    "change",
    [
        {"title": "改过的标题"},
        {"body": "改过的正文"},
        {"lead": ""},
        {"region_id": PROVINCE},
        {"publish_on": "2020-01-01"},
        {"publish_on": "2099-01-01"},
        {"is_featured": True},
    ],
    ids=str,
)
@pytest.mark.parametrize("state", ["put_forward", "published"])
def test_what_is_put_forward_or_published_never_changes_in_place(state, change):
    news = publication_in(state)
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=news.pk).update(**change)


def test_a_case_is_featured_by_a_step_only():
    case = published("case")
    with pytest.raises(IntegrityError, match="only by a step"), transaction.atomic():
        Publication.objects.filter(pk=case.pk).update(is_featured=True)


def test_pictures_and_attachments_stay_with_what_is_published():
    news = begun()
    row, file = picture(news), attached(news)
    news = taken(news, "put_forward", "publish")
    changes = ((PublicationPicture.objects, {"alternative": "别的"}), (type(file).objects, {"name": "别的.pdf"}))
    for rows, change in changes:
        with pytest.raises(IntegrityError, match="only while the text is written"), transaction.atomic():
            rows.update(**change)
        with pytest.raises(IntegrityError, match="only while the text is written"), transaction.atomic():
            rows.all().delete()
    row.pk, row.number = None, 2
    with pytest.raises(IntegrityError, match="only while the text is written"), transaction.atomic():
        row.save(force_insert=True)


def test_nothing_is_published_with_a_day_before_its_step():
    news, by = publication_in("put_forward"), made.director(NATION)
    step = {"serial": 2, "verb": "publish", "from_state": "put_forward", "to_state": "published"}
    with pytest.raises(IntegrityError, match="is not before that day"), transaction.atomic():
        PublicationStep.objects.create(record=news, actor=by.user, group=by.group, **step)
        yesterday = clock.today() - timedelta(days=1)
        Publication.objects.filter(pk=news.pk).update(state="published", steps_taken=2, publish_on=yesterday)


@pytest.mark.parametrize(
    "change", [{"version": 3}, {"region_id": PROVINCE}, {"kind": "news"}, {"lineage": UUID(int=7)}], ids=str
)
def test_a_version_is_of_the_same_office_and_kind(change):
    version = renewed(published("policy"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=version.pk).update(**change)


def test_a_case_names_an_agreement_of_its_own_county():
    case = begun("case")
    own, other = made.agreement_in("in_repository"), made.agreement_in("in_repository", county=NEIGHBOUR_COUNTY)
    publishing.write_publication(publication=case, by=made.clerk(), agreement=own)
    with pytest.raises(IntegrityError, match="of its own county"), transaction.atomic():
        Publication.objects.filter(pk=case.pk).update(agreement=other)


def test_a_picture_has_words():
    row = picture(begun())
    with pytest.raises(IntegrityError, match="picture_in_words"), transaction.atomic():
        PublicationPicture.objects.filter(pk=row.pk).update(alternative="")


# -- two at once ----------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_a_new_version_one_does():
    former, by, other = published("policy"), made.clerk(NATION), factories.membership_at(NATION, Role.CLERK)

    def begin(membership):
        return publishing.begin_version(former=former, by=membership, form_token=uuid4())

    outcome = while_uncommitted(lambda: begin(by), lambda: begin(other))
    assert isinstance(outcome, NotLegal)
    assert former.replacements.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_being_taken_down_gets_no_new_version_and_the_other_way_round():
    former, by, director = published("policy"), made.clerk(NATION), made.director(NATION)

    def begin():
        return publishing.begin_version(former=former, by=by, form_token=uuid4())

    def take_down():
        return PUBLICATION.perform(former, "take_down", by=director, reason=REASON)

    assert isinstance(while_uncommitted(begin, take_down), NotLegal)
    second = published("policy")
    former = second
    assert isinstance(while_uncommitted(take_down, begin), NotLegal)
    assert reverse("portal:public_publication", args=[second.pk]) == second.public_address
