"""From the quota to the nation: seats shared out, nominated, selected, on public notice, objected to, forwarded.

Real Chromium, real web server, worker, Redis and PostgreSQL, on the demo data. Nobody waits a week here: the notice is
dated back in the database, past its guards, as no form, program or statement of the portal's own can.
"""

import re

import psycopg2

from common import clock
from tests.browser.deeds import address, send
from tests.browser.nominations import checked, nominated, passed_on, seats_added, second_director, select, ticked
from tests.browser.office import at_desk, open_waiting, press, take_step

LAST = clock.today().year - 1
ORGANISATION, SOCIETY = "湄潭县茶业协会", "遵义市茶叶学会"
RIVALS = ("鲁甸县花椒农村专业技术协会", "镇雄县竹产业农村专业技术协会")
UPHELD, DISMISSED = "培训签到表有代签，场次不实。", "该学会去年没有到过我们村。"
FINDINGS = "调阅签到表和活动照片，走访三户核实。"
REPLY = "已核实，情况见核查报告。"


def test_from_the_quota_to_the_nation(open_page, picture, stack, tmp_path):
    # Three seats of a category that had none: by the figures one each for the three largest provinces.
    reader, plan = at_desk(open_page, "meitan.clerk"), seats_added(open_page, LAST, rpta=3)
    reader.goto(plan)
    picture(reader, "seats-added")
    seats = [row for row in reader.locator("main tr").all_inner_texts() if "云南" in row]
    assert re.search(r"\b1\b", seats[0]), seats
    for county, name in zip(("ludian", "zhenxiong"), RIVALS, strict=True):
        rival = nominated(at_desk(open_page, f"{county}.clerk"), LAST, name, tmp_path)
        passed_on(open_page, rival, f"{county}.director", "zhaotong.director", "yunnan.director")
    rival_director = second_director(open_page, "yunnan.administrator", "yunnan.deputy")
    checked(at_desk(open_page, "yunnan.director"), LAST)
    fought_over(at_desk(open_page, "yunnan.director"), rival_director, picture)

    nominee = nominated(at_desk(open_page, "meitan.clerk"), LAST, ORGANISATION, tmp_path)
    passed_on(open_page, nominee, "meitan.director", "zunyi.director", "guizhou.director")
    checked(at_desk(open_page, "guizhou.clerk"), LAST)
    selected(at_desk(open_page, "guizhou.director"))
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


def fought_over(first, second, picture) -> None:
    """Two directors at the last seat of a category, each with another candidate: whoever is first gets it."""
    ticked(first, LAST, RIVALS[0])
    ticked(second, LAST, RIVALS[1])
    select(first, RIVALS[0])
    select(second, RIVALS[1])
    picture(second, "last-seat-taken")
    assert second.locator("main .alert-danger, [role=alert]").count() == 1
    states = [second.locator("main tr", has_text=name).inner_text() for name in RIVALS]
    assert ["入选" in state for state in states] == [True, False]
    assert second.locator("main section", has_text=RIVALS[0]).locator("form button").count() == 0


def selected(director) -> None:
    """Both nominees, each in its category."""
    for name in (ORGANISATION, SOCIETY):
        ticked(director, LAST, name)
        select(director, name)
        assert "入选" in director.locator("main tr", has_text=name).inner_text()


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
