"""The pages on which offices write publications: the form, saving as one writes, pictures, steps, scope."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import clock
from leadership.enums import Role
from portal.models import Publication, PublicationPicture
from tests import factories
from tests.agreements import factories as made
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PROVINCE
from tests.portal.factories_publications import a_picture, attached, begun, picture, publication_in, published

pytestmark = pytest.mark.django_db


def browser(membership) -> Client:
    return factories.sign_in(Client(), membership)


def address(name, *args) -> str:
    return reverse(f"portal:publication_{name}", args=args)


def status_of(client, page) -> int:
    """A file is read to its end, and closed."""
    answer = client.get(page)
    answer.getvalue()
    return answer.status_code


def typed(publication, **content) -> dict:
    content = {"title": "新标题", "lead": "导语", "body": "正文", "publish_on": "", "document_number": ""} | content
    return {"revision": publication.revision, "area": publication.area, "agreement": ""} | content


# -- beginning and writing ------------------------------------------------------------------------
def test_a_county_begins_a_case_and_the_same_form_begins_one():
    by, form = made.clerk(), {"kind": "case", "title": "茶园", "form_token": str(uuid4())}
    answers = {browser(by).post(address("create"), form).url for _each in range(2)}
    case = Publication.objects.get()
    assert answers == {address("edit", case.pk)}
    assert (case.kind, case.state, case.region_id, case.desk) == ("case", "draft", COUNTY, by.group)


def test_of_rules_the_form_asks_which():
    client, form = browser(made.clerk(NATION)), {"kind": "rules", "title": "备案办法", "form_token": str(uuid4())}
    shown = client.post(address("create"), form).content.decode()
    assert "请选择是四项办法中的哪一项。" in shown
    client.post(address("create"), form | {"rule_set": "filing"})
    assert Publication.objects.get().rule_set == "filing"


def test_a_kind_of_another_level_cannot_be_begun():
    form = {"kind": "news", "title": "标题", "form_token": str(uuid4())}
    assert browser(made.clerk()).post(address("create"), form).status_code == 200
    assert browser(made.director()).post(address("create"), form).status_code == 403
    assert not Publication.objects.exists()


def test_saving_goes_back_to_the_page_or_on_to_the_preview():
    news, client = begun(), browser(made.clerk(NATION))
    assert client.post(address("edit", news.pk), typed(news)).url == news.get_absolute_url()
    news.refresh_from_db()
    answer = client.post(address("edit", news.pk), typed(news, body="## 要点\n\n**重**", preview="1"))
    assert answer.url == address("preview", news.pk)
    shown = client.get(answer.url).content.decode()
    assert "<h2>要点</h2>\n<p><strong>重</strong></p>" in shown
    assert "本页目前仅办公室人员可见" in shown


@pytest.mark.parametrize(
    "content, message",
    [
        ({"title": ""}, "这个字段是必填项。"),
        ({"publish_on": "2020-01-01"}, "该日期已过。"),
        ({"body": "字" * 20001}, "20000"),
    ],
    ids=["no title", "a day of the past", "too long"],
)
def test_wrong_input_is_told_at_its_field_and_kept(content, message):
    news = begun()
    answer = browser(made.clerk(NATION)).post(address("edit", news.pk), typed(news, **{"lead": "留住的话"} | content))
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert message in shown
    assert "留住的话" in shown
    assert Publication.objects.get().lead == news.lead


def test_whoever_was_overtaken_keeps_what_was_typed():
    news, other = begun(), factories.membership_at(NATION, Role.CLERK)
    browser(other).post(address("edit", news.pk), typed(news, body="另一位写的"))
    shown = browser(made.clerk(NATION)).post(address("edit", news.pk), typed(news, body="我写的")).content.decode()
    assert f"{other.user}在此期间已保存过" in shown
    assert "我写的" in shown
    assert Publication.objects.get().body == "另一位写的"


def test_a_draft_is_saved_as_one_writes():
    news, client = begun(), browser(made.clerk(NATION))
    shown = client.post(address("save", news.pk), typed(news, body="写到一半")).content.decode()
    assert "已保存为草稿" in shown
    assert Publication.objects.get().body == "写到一半"
    assert "尚未保存" in client.post(address("save", news.pk), typed(news, title="")).content.decode()
    assert client.get(address("save", news.pk)).status_code == 405


def test_what_is_put_forward_is_saved_no_more():
    news = publication_in("put_forward")
    answer = browser(made.clerk(NATION)).post(address("save", news.pk), typed(news, body="迟到的改动"))
    assert "现在不能修改" in answer.content.decode()
    assert browser(made.clerk(NATION)).get(address("edit", news.pk)).url == news.get_absolute_url()
    assert Publication.objects.get().body == news.body


def test_of_a_case_the_agreements_of_its_county_can_be_named():
    own, other = made.agreement_in("in_repository"), made.agreement_in("in_repository", county=NEIGHBOUR_COUNTY)
    case, client = begun("case"), browser(made.clerk())
    shown = client.get(address("edit", case.pk)).content.decode()
    assert (str(own) in shown, str(other) in shown) == (True, False)
    client.post(address("edit", case.pk), typed(case, agreement=other.pk))
    client.post(address("edit", case.pk), typed(case, agreement=own.pk))
    assert Publication.objects.get().agreement == own


# -- pictures and attachments ----------------------------------------------------------------------
def test_a_picture_is_added_with_words_and_taken_out():
    news, client = begun(), browser(made.clerk(NATION))
    page = address("pictures", news.pk)
    assert "这个字段是必填项。" in client.post(page, {"picture": a_picture(), "alternative": ""}).content.decode()
    assert client.post(page, {"picture": a_picture(), "alternative": "茶园"}).url == page
    row = PublicationPicture.objects.get()
    assert "![](picture:1)" in client.get(page).content.decode()
    client.post(page, {"remove": row.pk})
    assert not PublicationPicture.objects.exists()


def test_what_is_no_picture_is_told_at_its_field():
    news = begun()
    form = {"picture": made.a_pdf("照片.jpg"), "alternative": "茶园"}
    shown = browser(made.clerk(NATION)).post(address("pictures", news.pk), form).content.decode()
    assert "照片.jpg" in shown
    assert not PublicationPicture.objects.exists()


def test_an_attachment_is_added_and_taken_out():
    news, client = begun(), browser(made.clerk(NATION))
    client.post(address("files", news.pk), {"file": made.a_pdf("办法.pdf")})
    row = news.files.get()
    assert (row.name, status_of(client, reverse("portal:public_file", args=[row.pk]))) == ("办法.pdf", 200)
    client.post(address("files", news.pk), {"remove": row.pk})
    assert not news.files.exists()


# -- steps ----------------------------------------------------------------------------------------
def test_a_director_publishes_on_the_page_and_the_clerk_sees_what_is_missing():
    news = begun(body="")
    shown = browser(made.clerk(NATION)).get(news.get_absolute_url()).content.decode()
    assert "请撰写正文。" in shown
    waiting = publication_in("put_forward")
    client = browser(made.director(NATION))
    assert waiting.get_absolute_url() in client.get(reverse("portal:workbench")).content.decode()
    client.post(address("act", waiting.pk, "publish"), {"seen": waiting.steps_taken, "reason": ""})
    assert Publication.objects.get(pk=waiting.pk).is_out


def test_a_new_version_is_asked_for_and_begun_once():
    former, client = published("policy"), browser(made.clerk(NATION))
    assert "新版本沿用原有文字" in client.get(address("renew", former.pk)).content.decode()
    form = {"form_token": str(uuid4())}
    answers = {client.post(address("renew", former.pk), form).url for _each in range(2)}
    version = Publication.objects.get(replaces=former)
    assert answers == {address("edit", version.pk)}
    assert browser(made.director(NATION)).get(address("renew", former.pk)).status_code == 403


def test_a_draft_is_thrown_away_after_a_question():
    news, client = begun(), browser(made.clerk(NATION))
    assert client.get(address("discard", news.pk)).status_code == 200
    assert Publication.objects.exists()
    assert client.post(address("discard", news.pk)).url == address("list")
    assert not Publication.objects.exists()


def test_the_history_tells_each_change():
    news = begun()
    picture(news)
    shown = browser(made.clerk(NATION)).get(address("history", news.pk)).content.decode()
    assert "茶园.jpg" in shown
    assert made.clerk(NATION).name in shown


# -- scope ----------------------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
def test_drafts_and_their_parts_exist_in_their_own_region_only():
    case = begun("case")
    row, file = picture(case), attached(case)
    pages = [
        case.get_absolute_url(),
        address("preview", case.pk),
        address("history", case.pk),
        row.get_absolute_url(),
        row.small_address,
        reverse("portal:public_file", args=[file.pk]),
    ]
    insiders = [made.clerk(), made.director(PROVINCE), made.clerk(NATION)]
    strangers = [made.clerk(NEIGHBOUR_COUNTY), made.director(OTHER_PROVINCE)]
    for page in pages:
        assert [status_of(browser(who), page) for who in insiders] == [200, 200, 200]
        assert [status_of(browser(who), page) for who in strangers] == [404, 404]
    assert str(case) in browser(made.clerk()).get(address("list")).content.decode()
    assert str(case) not in browser(made.clerk(NEIGHBOUR_COUNTY)).get(address("list")).content.decode()


def test_the_list_finds_by_kind_state_and_words():
    news = published(title="春季培训", publish_on=clock.today() + timedelta(days=3))
    begun("policy", title="关于做好备案工作的通知")
    client = browser(made.clerk(NATION))

    def found(**query):
        return [row.record.title for row in client.get(address("list"), query).context["table"].page.object_list]

    assert found(state="scheduled") == [news.title]
    assert found(kind="policy") == ["关于做好备案工作的通知"]
    assert found(words="春季") == [news.title]
    assert found(state="returned") == []


@pytest.mark.parametrize("name", ["list", "detail", "edit", "preview"])
def test_office_pages_cost_the_same_for_many(name):
    by, counts = made.clerk(NATION), []
    for number in (1, 4):
        for _each in range(number):
            news = begun()
            for shade in range(number):
                picture(news, colour=(shade, number, 9))
                attached(news, f"附件{shade}.pdf")
        page = address(name) if name == "list" else address(name, news.pk)
        client = browser(by)
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        counts.append(len(queries))
    assert counts[0] == counts[1]
