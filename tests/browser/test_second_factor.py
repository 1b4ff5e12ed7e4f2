"""A second factor in the browser: the picture is drawn under the strict CSP, and the whole way is walked by clicks."""

import pytest
from playwright.sync_api import expect

from portal.demo.accounts import PASSWORD
from tests.browser.office import code_now, press, sign_in
from tests.browser.test_pages import errors_on, look

WHO = "yunnan.administrator"


@pytest.fixture
def own(open_page):
    """The page of the second factor of somebody who has none, and has none afterwards."""
    page = sign_in(open_page(), WHO)
    page.goto("/leadership/second-factor/")
    return page


def test_from_setting_up_to_switching_off(own, picture):
    errors, found = errors_on(own), look(own, picture, "second-factor")
    press(own.locator("main a.btn-primary"))
    assert own.locator("main img").evaluate("image => image.naturalWidth > 0") is True
    found += look(own, picture, "second-factor-set-up")
    secret = own.inner_text("[data-secret]").replace(" ", "")
    own.fill("#id_code", code_now(secret))
    own.fill("#id_password", PASSWORD)
    press(own.locator("main form button"))
    codes = own.locator("[data-recovery-code]").all_inner_texts()
    found += look(own, picture, "second-factor-codes")
    with own.expect_download() as saved:
        own.click("main a[download]")
    assert saved.value.path().read_text().split() == [WHO, *codes]
    own.context.clear_cookies()
    sign_in(own, WHO)
    expect(own.locator("#id_code")).to_be_visible()
    found += look(own, picture, "second-factor-code")
    own.fill("#id_code", code_now(secret, 1))
    press(own.locator("main form:has(#id_code) button"))
    own.goto("/leadership/second-factor/off/")
    own.fill("#id_code", codes[0])
    press(own.locator("main form button"))
    expect(own.locator("main a[href$='/set-up/']")).to_be_visible()
    assert found + errors == []
