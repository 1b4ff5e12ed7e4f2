"""People at a browser: they sign in and work as anybody would, by links, fields and buttons.

Nothing here depends on the language of the page.
"""

import re
import time

from leadership.second_factor import code_at
from portal.demo.accounts import PASSWORD

WAIT_SECONDS = 60
_sessions: dict[str, list] = {}


def sign_in(page, username, password=PASSWORD):
    """Through the sign-in page. ``page`` then shows the workbench."""
    page.goto("/accounts/login/")
    page.fill("#id_login", username)
    page.fill("#id_password", password)
    press(page.locator("form:has(#id_login) button"))
    return page


def at_desk(open_page, username, **options):
    """A page of somebody who has signed in, now or in an earlier test, at their workbench."""
    page = open_page(**options)
    page.context.add_cookies(_sessions.get(username, []))
    page.goto("/")
    # A session that nobody used ends after half an hour, and the tests may well take longer.
    if not is_signed_in(page):
        sign_in(page, username)
        _sessions[username] = [cookie for cookie in page.context.cookies() if cookie["name"] == "sessionid"]
    return page


def is_signed_in(page) -> bool:
    return page.locator(".shell-tools a[href^='/accounts/login/']").count() == 0


def code_now(secret, drift=0) -> str:
    """What the app on the telephone shows. A code is taken once: the second of a half-minute is that of the next,
    never the last one's, which may be out of date by the time it arrives."""
    return code_at(secret, int(time.time()) // 30 + drift)


def press(button):
    """Click, and wait for the page that comes."""
    with button.page.expect_navigation():
        button.first.click()


def press_twice(button):
    """As people do who think that nothing has happened, and wait for another page. The second click may well break off
    what the first one began, which is no navigation that could be expected."""
    page, before = button.page, button.page.url
    button.first.dblclick(no_wait_after=True)
    page.wait_for_function("before => location.href !== before", arg=before)
    page.wait_for_load_state()


def refused_without_reason(page, verb):
    """From a record's page and back: the button of ``verb``, and nothing said."""
    record = page.url
    press(page.locator(f"main a[href*='/act/{verb}/']"))
    press(page.locator("main form[method=post] button"))
    assert page.locator("#id_reason.is-invalid").count() == 1, page.inner_text("main")
    page.goto(record)


def take_step(page, verb, *, reason="", concerns=()):
    """From a record's page: press the button of ``verb``, say why, confirm."""
    press(page.locator(f"main a[href*='/act/{verb}/']"))
    if reason:
        page.fill("#id_reason", reason)
    for part in concerns:
        page.check(f"input[name=concerns][value={part}]")
    press(page.locator("main form[method=post] button"))
    assert "/act/" not in page.url, page.inner_text("main")


def open_waiting(page, record):
    """From the workbench to a record that waits there."""
    page.goto("/")
    press(page.locator(f"main a[href='{record}']"))


def steps(page) -> list[str]:
    """The timeline of the record that is shown."""
    return page.locator(".timeline-step").all_inner_texts()


def number_of(page) -> str:
    """The number of the agreement that is shown."""
    return re.search(r"\d{4}-\d{6}-\d{4}", page.inner_text("main")).group()


def figure(page, code, year) -> int:
    """How many agreements of ``code`` are in the repository, as the figures page says."""
    page.goto(f"/figures/{code}/?year={year}")
    return int(re.search(r"[\d,]+", page.inner_text("dd[data-figure=agreements]")).group().replace(",", ""))


def wait_until(true, *, seconds=WAIT_SECONDS):
    """Look again until ``true()``; jobs run in the worker meanwhile."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not within {seconds} seconds"
        time.sleep(0.5)
