"""The pictures of the handbook, as it declares them, in both languages.

Each is taken anew from the demo, so that none leads nowhere; it is left under ``var/handbook``. ``make handbook``
takes them into ``static/handbook``, where the pages of the handbook find them.
"""

import os
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from PIL import Image

from common import clock
from portal.handbook.chapters import pictures
from portal.handbook.declared import FOLDER
from tests.browser.conftest import shot
from tests.browser.handbook_pictures import LIMIT, small
from tests.browser.office import at_desk, press
from tests.browser.stack import ROOT

LANGUAGES = ["zh-hans", "en"]
TAKEN = ROOT / os.environ.get("HANDBOOK_PICTURES", "var")
KEPT = ROOT / "static"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("declared", pictures(), ids=lambda declared: declared.name)
def test_picture(open_page, declared, language):
    page = walk(open_page, declared, language)
    assert resolve(urlsplit(page.url).path).view_name == declared.shows
    assert page.locator("html").get_attribute("lang") == language
    assert page.inner_text("main h1").strip()
    assert page.locator(".error-page").count() == 0
    take(page, TAKEN / declared.path(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_picture_is_kept_and_no_other(language):
    kept = {str(path.relative_to(KEPT)) for path in (KEPT / FOLDER / language).glob("*")}
    assert kept == {declared.path(language) for declared in pictures()}


def walk(open_page, declared, language):
    """To the page of the picture, by the links that lead there."""
    options = {"width": declared.width, "language": "en" if language == "en" else "zh-CN"}
    page = at_desk(open_page, declared.account, **options) if declared.account else open_page(**options)
    page.set_viewport_size({"width": declared.width, "height": declared.height})
    page.goto(declared.address.format(last_year=clock.today().year - 1))
    for link in declared.links:
        press(page.locator(link))
    return page


def take(page, path):
    page.wait_for_load_state("networkidle")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(small(shot(page)))
    assert path.stat().st_size <= LIMIT
    with Image.open(path) as image:
        assert image.size == (page.viewport_size["width"], page.viewport_size["height"])
