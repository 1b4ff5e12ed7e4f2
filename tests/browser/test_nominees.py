"""From who may be nominated to the nation: nominated, selected, on public notice, objected to, forwarded.

Real Chromium, real web server, worker, Redis and PostgreSQL, on the demo data. Nobody waits a week here: the notice is
dated back in the database, past its guards, as no form, program or statement of the portal's own can.
"""

import re

import psycopg2

from common import clock
from tests.agreements.factories import a_pdf
from tests.browser.deeds import address, send
from tests.browser.office import at_desk, open_waiting, press, take_step

LAST = clock.today().year - 1
ORGANISATION, SOCIETY = "湄潭县茶业协会", "遵义市茶叶学会"
DEEDS = {
    "summary": "协会连续两年帮扶茶村，带动六十户增收。",
    "measures": "开展绿色防控和机采培训，入户指导。",
    "results": "参训贫困户掌握机采技术，户均增收。",
    "mechanism": "与合作社签订保底收购合同，专家按季到村。",
}
UPHELD, DISMISSED = "培训签到表有代签，场次不实。", "该学会去年没有到过我们村。"
FINDINGS = "调阅签到表和活动照片，走访三户核实。"
REPLY = "已核实，情况见核查报告。"


def test_a_nominee_comes_before_the_nation_and_another_is_stopped(open_page, picture, stack, tmp_path):
    nominee = nominated(at_desk(open_page, "meitan.clerk"), tmp_path)
    for username, verb in (
        ("meitan.director", "endorse"),
        ("zunyi.director", "endorse"),
        ("guizhou.director", "admit"),
    ):
        page = at_desk(open_page, username)
        open_waiting(page, nominee)
        take_step(page, verb)

    selected_in_two_windows(open_page, picture)
    clerk, director = at_desk(open_page, "guizhou.clerk"), at_desk(open_page, "guizhou.director")
    notice = published(clerk, director)
    public = open_page()
    objections = {
        ORGANISATION: objected(public, picture, notice, ORGANISATION, UPHELD),
        SOCIETY: objected(public, picture, notice, SOCIETY, DISMISSED),
    }
    decided(clerk, director, UPHELD, "uphold")
    decided(clerk, director, DISMISSED, "dismiss")
    for number, code in objections.values():
        followed(public, number, code)

    # Nobody ends it: it is over once its last day has passed.
    assert verbs_offered(director, notice) == []
    a_week_later(stack, notice)
    forwarded_without(clerk, director, picture, ORGANISATION)
    nation = at_desk(open_page, "nation.director")
    nation.goto(f"/review/nominations/?year={LAST}&words={SOCIETY}")
    press(nation.locator("main tbody a"))
    take_step(nation, "take_in")
    assert nation.locator("main a[href*='/act/']").count() == 0


def nominated(clerk, folder) -> str:
    """By the clerk, from the page of who may be; the address of the nomination."""
    clerk.goto(f"/review/nominations/eligible/?year={LAST}&words={ORGANISATION}")
    press(clerk.locator("main tr", has_text=ORGANISATION).locator("a[href*='/nominations/new/']"))
    send(clerk)
    record = re.match(r"/review/nominations/\d+/", address(clerk)).group()
    clerk.goto(f"{record}edit/")
    for name, words in DEEDS.items():
        clerk.fill(f"#id_{name}", words)
    send(clerk)
    file = folder / "带动名单.pdf"
    file.write_bytes(a_pdf(file.name).read())
    clerk.goto(f"{record}evidence/")
    clerk.set_input_files("input[type=file]", file)
    press(clerk.locator("main button[name=add]"))
    clerk.goto(record)
    take_step(clerk, "submit")
    return record


def selected_in_two_windows(open_page, picture) -> None:
    """The director selects both in one window; the other, opened before, is told that they are selected already."""
    first, second = at_desk(open_page, "guizhou.director"), at_desk(open_page, "guizhou.director")
    for window in (first, second):
        window.goto(f"/review/selection/?year={LAST}")
        for name in (ORGANISATION, SOCIETY):
            window.locator("main tr", has_text=name).locator("input[type=checkbox]").check()
    for name in (ORGANISATION, SOCIETY):
        first.goto(f"/review/selection/?year={LAST}")
        first.locator("main tr", has_text=name).locator("input[type=checkbox]").check()
        press(first.locator("main section", has_text=name).locator("form button"))
    press(second.locator("main section", has_text=ORGANISATION).locator("form button"))
    picture(second, "selected-already")
    assert second.locator("main .alert-danger, [role=alert]").count() == 1
    assert "入选" in second.locator("main tr", has_text=ORGANISATION).inner_text()


def published(clerk, director) -> str:
    """The notice of both; its address."""
    clerk.goto("/review/notices/new/")
    assert clerk.input_value("#id_year") == str(LAST)
    send(clerk)
    notice = re.match(r"/review/notices/\d+/", address(clerk)).group()
    clerk.goto(f"{notice}edit/")
    clerk.fill("#id_contact", "贵州省科协，0851-85825110")
    send(clerk)
    clerk.goto(notice)
    take_step(clerk, "put_forward")
    open_waiting(director, notice)
    take_step(director, "publish")
    return notice


def objected(public, picture, notice, whom, words) -> tuple[str, str]:
    """By somebody without an account; number and code."""
    public.goto(f"{notice.replace('/review/', '/review/public/')}object/")
    value = public.locator("#id_about option", has_text=whom).get_attribute("value")
    public.select_option("#id_about", value)
    public.fill("#id_content", words)
    asked = public.locator("label[for=id_answer]").inner_text()
    public.fill("#id_answer", str(sum(map(int, re.findall(r"\d+", asked)))))
    send(public)
    picture(public, "objection-receipt")
    number, code = public.locator("output").all_inner_texts()
    return number, code


def decided(clerk, director, words, verb) -> None:
    clerk.goto("/review/objections/?state=received")
    rows = clerk.locator("main tbody tr").count()
    for place in range(rows):
        clerk.goto("/review/objections/?state=received")
        press(clerk.locator("main tbody tr").nth(place).locator("a"))
        if words in clerk.inner_text("main"):
            break
    record = address(clerk)
    take_step(clerk, "accept")
    clerk.goto(f"{record}findings/")
    clerk.fill("#id_findings", FINDINGS)
    send(clerk)
    clerk.goto(record)
    take_step(clerk, "investigate")
    director.goto(record)
    take_step(director, verb, reason=REPLY)


def followed(public, number, code) -> None:
    public.goto("/review/public/objections/")
    public.fill("#id_number", number)
    public.fill("#id_code", code)
    press(public.locator("main form button"))
    assert REPLY in public.inner_text("main")


def verbs_offered(page, record) -> list[str]:
    page.goto(record)
    links = [link.get_attribute("href") for link in page.locator("main a[href*='/act/']").all()]
    return [link.split("/act/")[1].strip("/") for link in links]


def a_week_later(stack, notice) -> None:
    """As if it had been published eight days before."""
    with psycopg2.connect(host=f"{stack.folder}/postgres", user="postgres", dbname="poverty_aid") as connection:
        cursor = connection.cursor()
        cursor.execute("SET LOCAL session_replication_role = replica")
        moved = "UPDATE review_publicnotice SET published_at = published_at - interval '8 days' WHERE id = %s"
        cursor.execute(moved, [re.search(r"\d+", notice).group()])
    connection.close()


def forwarded_without(clerk, director, picture, stopped) -> None:
    """The list is held back for the one whose objection was upheld and for the one whose notice runs; then it goes."""
    clerk.goto("/review/lists/new/")
    if clerk.locator("#id_year").count():
        clerk.select_option("#id_year", str(LAST))
    send(clerk)
    drawn_up = address(clerk)
    director.goto(drawn_up)
    picture(director, "list-held-back")
    assert "forward" not in verbs_offered(director, drawn_up)
    clerk.goto(drawn_up)
    for row in clerk.locator("main tbody tr").all():
        if SOCIETY not in row.inner_text():
            row.locator("input[type=checkbox]").check()
    press(clerk.locator("main form[action$='/remove/'] button"))
    assert stopped not in clerk.inner_text("main table")
    director.goto(drawn_up)
    take_step(director, "forward")
