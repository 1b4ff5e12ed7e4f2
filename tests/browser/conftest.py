"""Real Chromium against the real portal.

``stack``: the portal, started once (``stack.url``). ``open_page(width=…, language=…, javascript=…)``:
a page in a browser session of its own, whose addresses may begin with "/". ``page`` and
``narrow_page``: one at 1440 and at 390 px. ``picture(page, name)``: a screenshot under
``var/screenshots/<language>/<width>/``.
"""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Error, sync_playwright

from tests.browser.stack import ROOT, Stack, processes_of
from tests.programs import give_up

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MISSING = (
    "Browser tests need Chromium and Chinese fonts: apt-get install chromium fonts-noto-cjk "
    "(elsewhere: .venv/bin/playwright install chromium)."
)
WIDE, NARROW = 1440, 390
# They find the portal as the demo made it, and change nothing that another of them could see.
LOOKING = ("test_pages", "test_handbook", "test_public_site", "test_workbench")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Two portals at most, each with a worker of its own: one is only looked at, in the other people work."""
    for item in items_of_browser(items):
        group = "browser looks" if item.path.stem in LOOKING else "browser works"
        item.add_marker(pytest.mark.xdist_group(group))


def items_of_browser(items) -> list[pytest.Item]:
    return [item for item in items if HERE in item.path.parents]


@pytest.fixture(scope="session")
def _grouped(request):
    """Without groups each worker would have a portal of its own in which half of the tests work."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        apart = [item for item in items_of_browser(request.session.items) if "@browser " not in item.nodeid]
        assert apart == [], "Workers share browser tests by groups alone: --dist loadgroup; see requirements-dev.txt."


@pytest.fixture(scope="session")
def stack(_grouped, chromium):
    stack = Stack()
    try:
        stack.start()
        yield stack
    finally:
        status = stack.end()
    assert (status, processes_of(stack)) == (0, [])


@pytest.fixture(scope="session")
def chromium():
    # Playwright's loop stays in this thread; tests of the same worker that use the database come after it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        path = next(filter(None, map(shutil.which, BROWSERS)), own if Path(own).exists() else None)
        if path is None:
            give_up(MISSING)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, stack):
    contexts = []

    def open_page(*, width=WIDE, language="zh-CN", javascript=True):
        context = chromium.new_context(
            base_url=stack.url,
            locale=language,
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
        )
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def narrow_page(open_page):
    return open_page(width=NARROW)


@pytest.fixture(scope="session")
def picture():
    def picture(page, name):
        language = page.locator("html").get_attribute("lang")
        folder = ROOT / "var" / "screenshots" / language / str(page.viewport_size["width"])
        folder.mkdir(parents=True, exist_ok=True)
        shot(page, path=folder / f"{name}.png", full_page=True)

    return picture


def shot(page, **options) -> bytes:
    """A screenshot. A busy Chromium now and then refuses one that it takes when asked again."""
    try:
        return page.screenshot(**options)
    except Error:
        return page.screenshot(**options)
