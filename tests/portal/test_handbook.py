"""The handbook, the help of each page and the glossary: what they say for whom, and that all they name is there."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from PIL import Image

from leadership.enums import Level, Role
from leadership.permissions import roles_at
from portal.demo.accounts import demo_accounts
from portal.handbook import glossary
from portal.handbook.chapters import BY_SLUG, CHAPTERS, own_chapters, pictures
from portal.handbook.page_help import PAGES
from tests import factories
from tests.factories import COUNTY, NATION, PREFECTURE, PROVINCE

HANDBOOK, GLOSSARY = reverse("portal:handbook"), reverse("portal:glossary")
PLACES = {Level.NATION: NATION, Level.PROVINCE: PROVINCE, Level.PREFECTURE: PREFECTURE, Level.COUNTY: COUNTY}
LANGUAGES = [code for code, _name in settings.LANGUAGES]
LARGEST = 60_000  # bytes a picture


def text(address, membership=None, language="en", **query) -> str:
    client = factories.sign_in(Client(), membership) if membership else Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    response = client.get(address, query)
    assert response.status_code == 200, address
    return " ".join(response.content.decode().split())


def chapter(slug) -> str:
    return BY_SLUG[slug].get_absolute_url()


# -- the chapters ------------------------------------------------------------------------------
@pytest.mark.parametrize("level", PLACES, ids=lambda level: level.name)
def test_everybody_has_a_chapter(level, db):
    for role in roles_at(level):
        membership = factories.membership_at(PLACES[level], role)
        own = own_chapters(membership)
        assert (len(own), own[-1]) == (2, BY_SLUG["start"]), role


def test_ones_own_chapter_comes_first(db):
    html = text(HANDBOOK, factories.membership_at(COUNTY, Role.CLERK))
    assert "Your own work" in html
    found = re.findall(r'<p class="work-head"> <a href="/handbook/([\w-]+)/', html)
    assert found[:2] == ["county-clerk", "start"]
    assert sorted(found) == sorted(BY_SLUG)


def test_who_has_not_signed_in_reads_all_chapters(db):
    html = text(HANDBOOK)
    assert "Your own work" not in html
    assert [slug for slug in BY_SLUG if chapter(slug) not in html] == []


@pytest.mark.parametrize("slug", BY_SLUG)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_chapter_shows_its_steps_with_their_pictures(slug, language, db):
    html = text(chapter(slug), language=language)
    shown = BY_SLUG[slug]
    assert html.count('<section class="sheet" id="step-') == len(shown.steps)
    assert 4 <= len(shown.steps) <= 10
    for picture in shown.pictures:
        assert f'src="{settings.STATIC_URL}{picture.path(language)}"' in html
    assert html.count("<img class=") == html.count('loading="lazy"') == len(shown.pictures)


def test_a_page_is_linked_for_those_who_may_open_it(db):
    new = reverse("agreements:agreement_create")
    assert f'href="{new}"' in text(chapter("county-clerk"), factories.membership_at(COUNTY, Role.CLERK))
    assert f'href="{new}"' not in text(chapter("county-clerk"), factories.membership_at(COUNTY, Role.INSPECTOR))
    assert f'href="{new}"' not in text(chapter("county-clerk"))
    assert f'href="{reverse("review:public_notices")}"' in text(chapter("public"))


def test_there_are_no_other_chapters(client, db):
    assert client.get(reverse("portal:handbook_chapter", args=["emperor"])).status_code == 404


def test_every_declared_address_is_one_of_the_portal():
    accounts = {account.username for account in demo_accounts()}
    for picture in pictures():
        assert resolve(picture.address.format(last_year=2025).partition("?")[0])
        assert picture.account is None or picture.account in accounts
    for step in (step for each in CHAPTERS for step in each.steps):
        assert not step.page or reverse(step.page), step.title


def test_the_picture_of_a_page_without_further_links_shows_its_address():
    plain = [picture for picture in pictures() if not picture.links]
    assert len(plain) > 20
    assert [each.name for each in plain if resolve(each.address.partition("?")[0]).view_name != each.shows] == []


def test_pictures_have_names_and_words_of_their_own():
    assert len({picture.name for picture in pictures()}) == len(pictures())
    assert len({str(picture.alt) for picture in pictures()}) == len(pictures())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_is_kept_small(language):
    for picture in pictures():
        path = finders.find(picture.path(language))
        assert path, f"make handbook takes {picture.path(language)}"
        with open(path, "rb") as file, Image.open(file) as image:
            assert (image.format, image.size) == ("WEBP", (picture.width, picture.height))
            assert file.seek(0, 2) <= LARGEST, path


# -- the help of each page ---------------------------------------------------------------------
def test_a_page_says_what_it_is_for_and_leads_to_ones_own_chapter(db):
    address = reverse("agreements:agreement_list")
    for code, role, slug in ((COUNTY, Role.CLERK, "county-clerk"), (PROVINCE, Role.DIRECTOR, "province-director")):
        html = text(address, factories.membership_at(code, role))
        (shown,) = re.findall(r'<details class="page-help">.*?</details>', html)
        assert "Open a line to read, decide or report." in shown
        assert f'href="{chapter(slug)}"' in shown
        assert f'href="{GLOSSARY}"' in shown


def test_who_has_no_chapter_on_a_page_is_led_to_the_first_that_tells_of_it(db):
    html = text(reverse("agreements:agreement_list"), factories.membership_at(COUNTY, Role.INSPECTOR))
    assert f'href="{chapter("county-clerk")}"' in html.partition("page-help")[2].partition("</details>")[0]


def test_pages_that_end_alike_share_their_help(db):
    membership = factories.membership_at(COUNTY, Role.INSPECTOR)
    html = text(reverse("leadership:group_history", args=[membership.group_id]), membership)
    assert "Every change of this record" in html


def test_an_error_page_is_not_explained_as_the_page_that_was_asked_for(client, db):
    factories.sign_in(client, factories.membership_at(COUNTY, Role.CLERK))
    for address, status in ((reverse("agreements:agreement_detail", args=[99]), 404), ("/leadership/years/new/", 403)):
        response = client.get(address)
        assert response.status_code == status
        assert "page-help" not in response.content.decode()


def test_help_is_told_in_chinese(db):
    assert "这一页怎么用" in text(reverse("portal:public_news"), language="zh-hans")


def test_every_sentence_is_said_once():
    said = [str(sentence) for page in PAGES for sentence in page.sentences]
    assert len(said) == len(set(said))


# -- the glossary ------------------------------------------------------------------------------
def test_the_glossary_lists_every_term_with_an_anchor(db):
    html = text(GLOSSARY)
    terms = glossary.terms()
    assert len(terms) > 150
    assert len({term.identifier for term in terms}) == len(terms)
    assert html.count('<div id="term-') == len(terms)
    assert all(term.zh and term.en and bool(term.meaning_zh) == bool(term.meaning_en) for term in terms)
    assert {term.group for term in terms} == set(glossary.GROUPS)


@pytest.mark.parametrize(
    ("words", "first"),
    [("备案", "filing"), ("FILING", "filing"), ("public notice", "public_notice"), ("notice public", "public_notice")],
)
def test_a_term_is_found_by_typing(words, first, db):
    html = text(GLOSSARY, words=words)
    assert f'<div id="term-{first}">' in html
    assert html.count('<div id="term-') < len(glossary.terms())
    assert f'value="{words}"' in html


def test_what_is_not_found_leads_back_to_all_terms(db):
    html = text(GLOSSARY, words="查无此词")
    assert "No term fits these words" in html
    assert 'id="term-' not in html


def test_a_term_is_explained_in_the_language_of_the_reader(db):
    term = next(term for term in glossary.terms() if term.identifier == "public_notice")
    assert term.meaning_zh in text(GLOSSARY, language="zh-hans")
    assert term.meaning_en in text(GLOSSARY)
    assert term.meaning_en not in text(GLOSSARY, language="zh-hans")


# -- the ways there, and what they cost ----------------------------------------------------------
def test_help_is_one_press_away_on_every_page(db):
    for html in (text("/"), text("/", factories.membership_at(COUNTY, Role.CLERK)), text(reverse("account_login"))):
        assert html.count(f'href="{HANDBOOK}"') >= 2
        assert f'href="{GLOSSARY}"' in html
    assert f'href="{chapter("start")}"' in text(reverse("account_login"))


def queries(address, membership=None) -> int:
    client = factories.sign_in(Client(), membership) if membership else Client()
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_help_asks_the_database_nothing_of_its_own(db):
    """As many queries as the page “About the portal”, which has none of its own."""
    about = reverse("portal:about")
    membership = factories.membership_at(COUNTY, Role.CLERK)
    for address in (HANDBOOK, chapter("county-clerk"), GLOSSARY):
        assert queries(address) == queries(about)
        assert queries(address, membership) == queries(about, membership)
