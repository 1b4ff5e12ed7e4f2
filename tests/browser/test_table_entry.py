"""The clerk in the grid: by keyboard, by pasting, beside a colleague, without JavaScript."""

from tests.browser.office import at_desk, press

GRID = "/assessments/table/"
SAVED, WRONG, OVERTAKEN = (f".entry-state[data-fate={fate}]" for fate in ("saved", "wrong", "overtaken"))
PASTE = """text => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const paste = new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true});
    document.activeElement.dispatchEvent(paste);
}"""


def column(page, place: int, rows: int = 2) -> list:
    """The inputs of one column, from the top: marks and reasons by turns."""
    return [page.locator("tbody tr").nth(row).locator(".entry-cell > input").nth(place) for row in range(rows)]


def focused(page) -> str:
    return page.evaluate("document.activeElement.name")


def test_enter_and_the_arrows_go_up_and_down_and_what_is_left_is_saved(open_page):
    page = at_desk(open_page, "meitan.clerk")
    page.goto(GRID)
    first, second = column(page, 0)
    first.fill("3")
    first.press("Enter")
    page.locator("tbody tr").nth(0).locator(SAVED).first.wait_for()
    assert focused(page) == second.get_attribute("name")
    second.press("ArrowUp")
    assert focused(page) == first.get_attribute("name")
    first.fill("999")
    first.press("ArrowDown")
    page.locator(WRONG).wait_for()
    page.goto(GRID)
    assert first.input_value() == "3"


def test_a_column_from_a_workbook_fills_downwards(open_page):
    page = at_desk(open_page, "meitan.clerk")
    page.goto(GRID)
    marks, reasons = column(page, 0), column(page, 1)
    marks[0].focus()
    page.evaluate(PASTE, "2\t台账齐全。\r\n４\t入户核实。\r\n")
    page.locator(SAVED).nth(1).wait_for()
    page.goto(GRID)
    assert [each.input_value() for each in marks + reasons] == ["2", "4", "台账齐全。", "入户核实。"]


def test_two_windows_at_one_cell(open_page):
    one, other = (at_desk(open_page, "meitan.clerk") for _window in range(2))
    for page in (one, other):
        page.goto(GRID)
    column(one, 0)[0].fill("5")
    column(one, 0)[0].press("Enter")
    one.locator(SAVED).first.wait_for()
    mine = column(other, 0)[0]
    mine.fill("6")
    mine.press("Enter")
    other.locator(OVERTAKEN).wait_for()
    other.locator("[data-theirs]").click()
    other.locator(OVERTAKEN).wait_for(state="detached")
    assert mine.input_value() == "5"


def test_without_javascript_one_button_saves_all(open_page):
    page = at_desk(open_page, "meitan.clerk", javascript=False)
    page.goto(GRID)
    first, second = column(page, 0)
    first.fill("1")
    second.fill("999")
    press(page.locator("button[form=entry]").first)
    assert (first.input_value(), second.input_value()) == ("1", "999")
    assert page.locator(".error-summary a").count() == 1
    page.goto(GRID)
    assert first.input_value() == "1"
