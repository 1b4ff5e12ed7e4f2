"""A clerk loads the roster that the office keeps in Excel: wrong rows come back, are repaired, and all is written."""

import re

import pytest
from openpyxl import Workbook, load_workbook

from tests.browser.office import at_desk, press, wait_until
from tests.registry.imports import id_number

HEADER = ("序号", "专家\n姓名", "身份证号码", "所在县", "工作单位", "职称", "专业领域", "联系电话", "备注")
SUFFIX = "（导入）"


def roster(path, rows) -> None:
    """As offices keep it: a merged title, a header with line ends, stray spaces, full-width digits, empty rows."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(("湄潭县科技专家名册（2017年）",))
    sheet.merge_cells("A1:I1")
    sheet.append(("填报单位：湄潭县科协",))
    sheet.append(HEADER)
    for number, row in enumerate(rows, start=1):
        sheet.append((number, *row, ""))
    for number in range(len(rows) + 4, len(rows) + 2000):
        sheet.cell(number, 1).number_format = "@"
    workbook.save(path)


def full_width(digits) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in digits)


def upload(page, path) -> None:
    page.set_input_files("#id_file", path)
    press(page.locator("main form[enctype] button"))
    checked(page)


def checked(page) -> None:
    """Wait until no job is at work on the import that is shown."""
    wait_until(lambda: page.reload() and not page.locator("[data-import-state]").count())


def counts(page) -> list[int]:
    """New, changed, unchanged, wrong, as the tabs say."""
    return [int(text) for text in page.locator("main .nav-tabs .badge").all_inner_texts()]


def download(page, selector, folder):
    with page.expect_download() as waiting:
        page.click(selector)
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


@pytest.fixture
def people():
    good, bad = id_number(), id_number()
    wrong = bad[:-1] + ("0" if bad[-1] != "0" else "1")
    first = (
        "李 明辉" + SUFFIX,
        f" {good[:6]} {good[6:]} ",
        "湄潭县",
        "县茶产业中心",
        "高级农艺师",
        "茶叶、植保与土肥",
        full_width("13800138000"),
    )
    second = ("王芳" + SUFFIX, wrong, "湄潭县", "县茶产业中心", "农艺师", "茶叶", "13900139000")
    third = ("赵强" + SUFFIX, id_number(), "凤冈县", "县农业局", "农艺师", "茶叶", "")
    return [first, second, third], bad


def test_a_messy_roster_is_repaired_confirmed_and_undone(open_page, picture, people, tmp_path):
    rows, right = people
    clerk = at_desk(open_page, "meitan.clerk")
    clerk.goto("/registry/experts/")
    press(clerk.locator("main a[href='/imports/experts/new/']"))
    picture(clerk, "import-1-upload")
    roster(tmp_path / "名册.xlsx", rows)
    upload(clerk, tmp_path / "名册.xlsx")
    assert counts(clerk) == [1, 0, 0, 2]
    told = clerk.inner_text("main table")
    assert re.search(r"^5\s", told, re.MULTILINE)
    assert "湄潭县" not in told
    assert rows[1][1] not in clerk.content()
    picture(clerk, "import-2-wrong")

    press(clerk.locator("main form[action$='/corrections/'] button"))
    clerk.wait_for_selector("[data-job-state=done]", timeout=60_000)
    path = download(clerk, "main a[href$='/download/']", tmp_path)
    repair(path, right)
    clerk.goto("/imports/experts/new/")
    upload(clerk, path)
    assert counts(clerk) == [3, 0, 0, 0]
    picture(clerk, "import-3-preview")

    press(clerk.locator("main form[action$='/confirm/'] button"))
    checked(clerk)
    picture(clerk, "import-4-written")
    whole = clerk.url
    clerk.goto(f"/registry/experts/?words={SUFFIX}")
    assert clerk.locator("main tbody tr").count() == len(rows)

    clerk.goto(whole)
    press(clerk.locator("main a[href$='/undo/']"))
    press(clerk.locator("main form[method=post] button"))
    checked(clerk)
    clerk.goto(f"/registry/experts/?words={SUFFIX}")
    assert clerk.locator("main tbody tr").count() == 0


def repair(path, right) -> None:
    """In the workbook that came back: each wrong row says what is wrong; put it right where it stands."""
    workbook = load_workbook(path)
    sheet = workbook.active
    said = {row: sheet.cell(row, len(HEADER) + 1).value for row in (4, 5, 6)}
    assert [row for row, words in said.items() if words] == [5, 6]
    sheet.cell(5, 3).value = right
    sheet.cell(6, 4).value = "湄潭县"
    workbook.save(path)


def test_what_is_no_workbook_is_said_in_one_sentence(open_page, picture, tmp_path):
    clerk = at_desk(open_page, "meitan.clerk", javascript=False)
    (tmp_path / "名册.xls").write_bytes(b"%PDF-1.4 no workbook")
    clerk.goto("/imports/experts/new/")
    upload(clerk, tmp_path / "名册.xls")
    assert clerk.locator("main [role=alert]").count() == 1
    picture(clerk, "import-5-unreadable")
