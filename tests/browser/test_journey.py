"""The main job: a county's agreement reaches the nation's repository, the figures and the workbook.

Real Chromium, real web server, worker, Redis and PostgreSQL, on the demo data.
"""

import re
from datetime import datetime

import pytest
from django.utils.translation import gettext, override
from openpyxl import load_workbook

from common import clock
from tests.browser import drafting
from tests.browser.office import at_desk, figure, number_of, open_waiting, press, steps, take_step, wait_until

PLACES = ("0", "52", "5203", "520328")
NAME_OF_STEP = ("湄潭县", "湄潭县", "遵义市", "贵州省", "贵州省", "全国")


@pytest.fixture(scope="module")
def wanted():
    return drafting.Wanted(year=clock.today().year)


def test_from_the_county_to_the_nation(open_page, picture, wanted, tmp_path):
    nation = at_desk(open_page, "nation.director")
    before = figures(nation, wanted.year)

    clerk = at_desk(open_page, "meitan.clerk")
    record = drafting.begin(clerk)
    drafting.write_all(clerk, record, wanted, tmp_path)
    clerk.goto(f"{record}draft/check/")
    picture(clerk, "journey-1-check-answers")
    take_step(clerk, "submit")
    number = number_of(clerk)
    assert re.fullmatch(rf"{wanted.year}-520328-\d{{4}}", number)

    for username, verb in (("meitan.director", "endorse"), ("zunyi.director", "endorse"), ("guizhou.director", "file")):
        page = at_desk(open_page, username)
        open_waiting(page, record)
        take_step(page, verb)
        page.goto(record)
        picture(page, f"journey-2-{username}")

    batch = gather(at_desk(open_page, "guizhou.clerk"), wanted.year, number)
    director = at_desk(open_page, "guizhou.director")
    open_waiting(director, batch)
    take_step(director, "report")
    picture(director, "journey-3-reported")

    open_waiting(nation, record)
    take_step(nation, "accept")
    nation.goto(record)
    told = steps(nation)
    assert len(told) == len(NAME_OF_STEP)
    assert [place for place, step in zip(NAME_OF_STEP, told, strict=True) if place not in step] == []
    picture(nation, "journey-4-in-the-repository")

    wait_until(lambda: figures(nation, wanted.year) == {code: value + 1 for code, value in before.items()})
    picture(nation, "journey-5-figures")
    assert_workbook(export(nation, wanted, number, tmp_path), wanted, number)


def figures(page, year) -> dict[str, int]:
    return {code: figure(page, code, year) for code in PLACES}


def gather(clerk, year, number) -> str:
    """The province's clerk gathers what has been filed; the address of the batch that holds ``number``."""
    clerk.goto("/agreements/batches/new/")
    clerk.select_option("#id_year", str(year))
    press(clerk.locator("main form[method=post] button"))
    clerk.wait_for_url(re.compile(r"/batches/\d+/$"))
    assert number in clerk.inner_text("main table")
    return "/" + clerk.url.split("/", 3)[3]


def export(page, wanted, number, folder):
    """The Excel report of the list narrowed to one agreement, as it is downloaded."""
    page.goto("/agreements/")
    page.fill("#id_words", number)
    press(page.locator("main form[method=get] button"))
    press(page.locator("main form[action$='/agreements/export/'] button"))
    page.wait_for_selector("[data-job-state=done]", timeout=60_000)
    with page.expect_download() as waiting:
        page.click("main a[href$='/download/']")
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def assert_workbook(path, wanted, number):
    sheet = load_workbook(path).active
    title, _subtitle, header, row = list(sheet.iter_rows(values_only=True))[:4]
    with override("zh-hans"):
        assert title[0] == gettext("Summary of assistance agreements")
        cells = {name: row[header.index(gettext(name))] for name in EXPECTED}
    assert path.name.startswith(title[0])
    expected = {name: value(wanted) for name, value in EXPECTED.items()} | {"Agreement number": number}
    assert {name: plain(cell) for name, cell in cells.items()} == expected


def plain(cell):
    return cell.date().isoformat() if isinstance(cell, datetime) else cell


EXPECTED = {
    "Agreement number": lambda wanted: "",
    "Year": lambda wanted: wanted.year,
    "Province": lambda wanted: "贵州省",
    "Prefecture (city, league)": lambda wanted: "遵义市",
    "County (city, district, banner)": lambda wanted: "湄潭县",
    "Title of the agreement": lambda wanted: wanted.title,
    "Helper": lambda wanted: wanted.helper,
    "Place of the helper": lambda wanted: "上海市",
    "Number of villages": lambda wanted: 1,
    "Number of experts": lambda wanted: 1,
    "Number of tasks": lambda wanted: 1,
    "Tasks and targets": lambda wanted: f"1. {wanted.task}（{wanted.target} {wanted.unit}）",
    "Starts on": lambda wanted: wanted.starts_on,
    "Ends on": lambda wanted: wanted.ends_on,
    "Funds (yuan)": lambda wanted: float(wanted.funds),
    "Now at": lambda wanted: "全国",
    "Filed on": lambda wanted: clock.today().isoformat(),
}


def test_returned_corrected_and_on_its_way_again(open_page, picture):
    """A prefecture returns one of the demo's agreements; the county corrects the part that was named."""
    reason = "培训任务没有写明期数和每期人数，请补充。"
    prefecture = at_desk(open_page, "zunyi.director")
    link = prefecture.locator("#waiting-agreement ~ ul a").first
    record = link.get_attribute("href")
    press(link)
    number, taken = number_of(prefecture), len(steps(prefecture))
    take_step(prefecture, "return", reason=reason, concerns=["tasks"])
    prefecture.goto(record)
    assert reason in steps(prefecture)[taken]
    picture(prefecture, "returned-1-by-the-prefecture")

    clerk = at_desk(open_page, "meitan.clerk")
    assert reason in clerk.inner_text("main")
    picture(clerk, "returned-2-on-the-workbench")
    clerk.goto(f"{record}draft/")
    assert reason in clerk.inner_text("main")
    picture(clerk, "returned-3-parts-to-correct")
    press(clerk.locator(f"main a[href='{record}draft/tasks/']"))
    press(clerk.locator("main a[href*='/draft/tasks/']"))
    clerk.fill("#id_description", "举办实用技术培训班四期，每期五十人")
    press(clerk.locator("main form[method=post] button"))
    clerk.goto(f"{record}draft/check/")
    take_step(clerk, "submit")
    assert number_of(clerk) == number

    director = at_desk(open_page, "meitan.director")
    open_waiting(director, record)
    assert "举办实用技术培训班四期，每期五十人" in director.inner_text("main")
    picture(director, "returned-4-what-has-changed")
    take_step(director, "endorse")
    director.goto(record)
    assert len(steps(director)) == taken + 3
