"""The editor of publications: its buttons write signs, it saves as one writes, and works without them."""

from tests.browser.office import sign_in
from tests.browser.public_pages import TO_WRITE


def opened(page):
    sign_in(page, "weining.clerk")
    page.goto(TO_WRITE)
    page.locator("main tbody a").first.click()
    page.locator("main a[href$='/edit/']").click()
    return page.locator("#id_body")


def test_buttons_write_signs_and_the_draft_saves_itself(page):
    body = opened(page)
    body.fill("要点")
    body.select_text()
    bar = page.get_by_role("toolbar")
    bar.get_by_role("button", name="加粗").click()
    assert body.input_value() == "**要点**"
    bar.get_by_role("button", name="标题", exact=True).click()
    assert body.input_value() == "# **要点**"
    bar.get_by_role("button", name="图片 1").click()
    assert "![](picture:1)" in body.input_value()
    page.locator("#saved", has_text="已保存为草稿").wait_for(timeout=15_000)
    page.reload()
    assert "# **要点**" in page.locator("#id_body").input_value()


def test_without_scripts_the_signs_are_explained_and_saved(open_page):
    page = open_page(javascript=False)
    body = opened(page)
    assert not page.locator("[role=toolbar]").is_visible()
    assert page.locator("#signs-title").is_visible()
    body.fill("## 成效\n\n户均**增收**。")
    page.locator("button[name=preview]").click()
    assert page.locator("main article h2").inner_text() == "成效"
    assert page.locator("main article strong").inner_text() == "增收"
