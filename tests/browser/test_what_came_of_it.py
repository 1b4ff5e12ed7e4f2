"""What came of it: one agreement through its assessment to "excellent", a province to its published grade.

Real Chromium, real web server, worker, Redis and PostgreSQL, on the demo data.
"""

import re

from common import clock
from tests.agreements.factories import a_pdf
from tests.browser.deeds import address, send
from tests.browser.office import at_desk, open_waiting, press, steps, take_step, wait_until

SUMMARY = "全年开展培训与现场指导五次，建成示范茶园二百亩，带动贫困户七十六户增收。"
REASON = "查阅台账、入户核实，情况属实。"
WAY_UP = (
    ("meitan.poverty", "countersign"),
    ("meitan.director", "endorse"),
    ("zunyi.director", "endorse"),
    ("guizhou.director", "confirm"),
)
EXCELLENT_FROM = 90


def test_an_agreement_is_assessed_as_excellent(open_page, picture, tmp_path):
    clerk = at_desk(open_page, "meitan.clerk")
    record = sent_back(clerk)
    reported(clerk, record)
    scored(clerk, record, evidence(tmp_path))
    picture(clerk, "assessed-1-scored")
    for username, verb in WAY_UP:
        page = at_desk(open_page, username)
        open_waiting(page, record)
        take_step(page, verb)
        page.goto(record)
        picture(page, f"assessed-2-{username}")
    assert "优秀" in page.inner_text("section:has(#result-title)")
    assert total(page) >= EXCELLENT_FROM
    # Reported, sent back, reported again, scored; then the way up.
    assert len(steps(page)) == 4 + len(WAY_UP)
    assert page.locator("main a[href*='/act/']").count() == 0


def sent_back(clerk) -> str:
    """What the party reported on its tea of summer and autumn says too little; the address of the assessment."""
    clerk.goto(f"/assessments/agreements/?words=夏秋茶&year={clock.today().year}&state=reported")
    press(clerk.locator("main tbody a"))
    record = address(clerk)
    take_step(clerk, "send_back", reason="请补充带动贫困户的数量和佐证。")
    clerk.goto(record)
    return record


def reported(clerk, record) -> None:
    press(clerk.locator(f"main a[href='{record}edit/']"))
    clerk.fill("#id_summary", SUMMARY)
    clerk.fill("#id_problems", "茶园机采面积偏小，明年扩大示范。")
    for own in clerk.locator("input[name^=own_]").all():
        own.fill("9")
    send(clerk)
    take_step(clerk, "report")


def evidence(folder):
    path = folder / "入户走访记录.pdf"
    path.write_bytes(a_pdf(path.name).read())
    return path


def scored(clerk, record, file) -> None:
    """The marks by hand with their reasons, the evidence; then the figures are taken."""
    clerk.goto(f"{record}score/")
    for marks in clerk.locator("input[name^=marks_]").all():
        marks.fill("10")
    for reason in clerk.locator("textarea[name^=reason_]").all():
        reason.fill(REASON)
    send(clerk)
    clerk.goto(f"{record}evidence/")
    clerk.set_input_files("input[type=file]", file)
    press(clerk.locator("main form:has(input[type=file]) button"))
    clerk.goto(record)
    take_step(clerk, "score")
    clerk.goto(record)


def total(page) -> float:
    return float(page.locator("section:has(#result-title) dd").first.inner_text())


# -- a province -------------------------------------------------------------------------------------
def test_a_province_comes_to_its_published_grade(open_page, picture):
    year = clock.today().year
    director = at_desk(open_page, "guizhou.director")
    director.goto("/assessments/reports/")
    press(director.locator("main tbody th a"))
    take_step(director, "close")
    picture(director, "province-1-closed")

    nation = at_desk(open_page, "nation.clerk")
    nation.goto(f"/assessments/provinces/?state=draft&region=52&year={year}")
    press(nation.locator("main tbody a"))
    record = address(nation)
    nation.goto(f"{record}score/")
    for marks in nation.locator("input[name^=marks_]").all():
        marks.fill("4")
    for reason in nation.locator("textarea[name^=reason_]").all():
        reason.fill("组织有力，台账清楚。")
    send(nation)
    nation.goto(record)
    take_step(nation, "send")

    director.goto(f"{record}statement/")
    director.fill("textarea", "对考核结果无异议。")
    send(director)
    director.goto(record)
    take_step(director, "state")

    decider = at_desk(open_page, "nation.director")
    for verb in ("confirm", "publish"):
        open_waiting(decider, record)
        take_step(decider, verb)
    reader = at_desk(open_page, "meitan.clerk")
    reader.goto(f"/assessments/provinces/ranking/?year={year}")
    picture(reader, "province-2-ranking")
    row = reader.locator("main tr", has_text="贵州省").first.inner_text()
    assert re.search(r"\b[ABCD]\b", row)


# -- figures and their records ------------------------------------------------------------------------
def test_each_figure_of_the_nation_opens_records_that_count_up_to_it(open_page):
    page = at_desk(open_page, "nation.poverty")
    page.goto(f"/figures/?year={clock.today().year - 1}")
    links = page.locator("dl dd a").all()
    names = [link.evaluate("link => link.closest('dd').dataset.figure") for link in links]
    assert len(names) >= 12
    wait_until(lambda: [name for name in names if not agrees(page, name)] == [], seconds=150)


def agrees(page, name) -> bool:
    """The page of records states the figure from which it was opened; where things are counted, as many records."""
    page.goto(f"/figures/?year={clock.today().year - 1}")
    link = page.locator(f"dl dd[data-figure={name}] a")
    figure = number_in(link.inner_text())
    press(link)
    stated = number_in(page.inner_text("main p.fs-5"))
    counted = number_in(page.inner_text("main table caption"))
    is_count = page.locator("main p.fs-5 strong").count() and name not in ("funds", "people_trained", "money_spent")
    return stated == figure and (not is_count or counted == figure)


def number_in(text) -> float:
    return float(re.search(r"[\d,]+(\.\d+)?", text).group().replace(",", ""))
