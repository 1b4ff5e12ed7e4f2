"""A joint session of nine members and thirty candidates, from the terms to signed awards, and one award revoked.

Real Chromium, real web server, worker, Redis and PostgreSQL, on the demo data. The candidates are put into the database
as the nation would have taken them in; how a nominee comes there is walked in ``test_nominees``. Nobody waits a week:
the notice is dated back there, too, past its guards.
"""

import re
from datetime import timedelta

import psycopg2

from common import clock
from portal.demo.accounts import PASSWORD
from portal.demo.panelists import MEMBERS
from tests.browser.deeds import address, send
from tests.browser.office import at_desk, code_now, press, take_step
from tests.browser.test_nominees import a_week_later

YEAR = clock.today().year
CANDIDATES, PLACES, AWARD, FUNDS = 30, 10, 20_000, 250_000
FULL = (30, 20, 20, 15, 15)
REASON, FINDINGS = "边远县，带动贫困户最多。", "走访三个村，培训未举办，签到系伪造。"
SIGNERS = ("nation.director", "nation.agriculture", "nation.poverty")
TAKEN_IN = """
    INSERT INTO review_nomination (number, serial, year, region_id, category, expert_id, summary, measures, results,
        mechanism, figures, figures_at, form_token, state, desk_id, steps_taken, moved_at, created_by_id, edited_by_id,
        created_at)
    SELECT 'TJ' || %(year)s || '-' || county || '-' || (700 + n), 700 + n, %(year)s, county, 'expert', chosen.id,
           '连续三年驻村指导。', '开展技术培训。', '带动农户增收。', '与合作社签订保底收购合同。',
           jsonb_build_object('activities', 7, 'people_trained', 210, 'households', 20 + n, 'villages', 2,
               'technologies', '[]'::jsonb, 'total', '91', 'grade', 'excellent', 'forwarded_by', '[]'::jsonb,
               'agreements', '[]'::jsonb),
           now(), gen_random_uuid(), 'taken_in', nation.id, 0, now(), author.id, author.id, now()
    FROM (
        SELECT id, row_number() OVER (ORDER BY id) AS n FROM registry_expert
        WHERE state = 'listed' AND left(region_id, 2) NOT IN %(homes)s
    ) chosen
    JOIN (
        SELECT region_id AS county, row_number() OVER (ORDER BY region_id) AS place, count(*) OVER () AS counties
        FROM leadership_leadershipgroup WHERE length(region_id) = 6 AND left(region_id, 2) IN ('52', '53', '62')
    ) home ON home.place = chosen.n %% home.counties + 1
    JOIN leadership_leadershipgroup nation ON nation.region_id = '0'
    JOIN leadership_user author ON author.username = 'meitan.clerk'
    WHERE chosen.n <= %(candidates)s
"""

NAMES = """
    SELECT name, serial - 700 FROM review_nomination JOIN registry_expert expert ON expert.id = expert_id
    WHERE year = %(year)s AND serial > 700
"""


def test_from_the_terms_to_signed_awards_and_one_revoked(open_page, picture, stack):
    places = candidates_taken_in(stack)
    clerk = at_desk(open_page, "nation.clerk")
    window_open(at_desk(open_page, "nation.administrator"))
    session = convened(clerk)
    members = {each.username: at_desk(open_page, each.username) for each in MEMBERS}
    for member in members.values():
        terms_accepted(member, session)
    clerk.goto(session)
    press(clerk.locator("main form[action$='/assign/'] button"))
    loads = {name: waiting_for(member) for name, member in members.items()}
    assert sum(map(len, loads.values())) == 3 * CANDIDATES
    assert max(map(len, loads.values())) - min(map(len, loads.values())) <= 1
    for place, (name, tasks) in enumerate(loads.items()):
        for task in tasks:
            scored(members[name], task, places, place)
    picture(members["nation.reviewer"], "joint-all-scored")
    clerk.goto(session)
    picture(clerk, "joint-ranks")

    decision = decided(clerk, picture)
    for username in SIGNERS:
        signed(open_page, username, decision, picture)
    awarded = fixed(clerk, at_desk(open_page, "nation.director"), stack, decision)
    public = open_page()
    public.goto("/review/public/awards/")
    picture(public, "public-awards")
    assert all(name in public.inner_text("main") for name in awarded)
    revoked(open_page, picture, awarded[0])
    public.goto("/review/public/decisions/")
    picture(public, "public-decisions")
    assert awarded[0] in public.inner_text("main")


# -- before ------------------------------------------------------------------------------------
def candidates_taken_in(stack) -> dict[str, int]:
    """Thirty experts whom three provinces have forwarded, none of a member's own province: their places by name."""
    with psycopg2.connect(host=f"{stack.folder}/postgres", user="postgres", dbname="poverty_aid") as connection:
        cursor = connection.cursor()
        cursor.execute("SET LOCAL session_replication_role = replica")
        homes = tuple(each.province for each in MEMBERS)
        cursor.execute(TAKEN_IN, {"year": YEAR, "candidates": CANDIDATES, "homes": homes})
        cursor.execute(NAMES, {"year": YEAR})
        places = dict(cursor.fetchall())
    connection.close()
    assert len(places) == CANDIDATES
    return places


def window_open(administrator) -> None:
    """The national review of this year is open as long as it takes, and the funds are short."""
    administrator.goto(f"/leadership/years/{YEAR}/")
    administrator.fill("#id_national_review_opens", str(clock.today()))
    administrator.fill("#id_national_review_closes", str(clock.today() + timedelta(days=60)))
    administrator.fill("#id_funds", str(FUNDS))
    send(administrator)


def convened(clerk) -> str:
    """The session of this year's experts with its nine members and who presides; its address."""
    clerk.goto("/review/sessions/new/")
    clerk.select_option("#id_year", str(YEAR))
    clerk.select_option("#id_category", "expert")
    clerk.fill("#id_scoring_closes_on", str(clock.today() + timedelta(days=5)))
    clerk.fill("#id_meets_on", str(clock.today() + timedelta(days=6)))
    clerk.fill("#id_place", "北京")
    send(clerk)
    session = re.match(r"/review/sessions/\d+/", address(clerk)).group()
    for each in MEMBERS:
        box = box_of(clerk, each)
        box.check()
        key = box.get_attribute("name").removeprefix("seat_")
        clerk.fill(f"[name=employer_{key}]", each.employer)
        clerk.select_option(f"[name=province_{key}]", each.province)
    send(clerk)
    clerk.goto(f"{session}chairs/")
    clerk.select_option("#id_chair", index=1)
    clerk.select_option("#id_deputy", index=2)
    send(clerk)
    return session


def box_of(clerk, sitting):
    """The box of a member; the nation's first reviewer has a name that the demo draws."""
    boxes = clerk.locator("main input[type=checkbox][name^=seat_]").all()
    names = [each.name for each in MEMBERS if each.name]
    label = {box: clerk.locator(f"label[for={box.get_attribute('id')}]").inner_text() for box in boxes}
    if sitting.name:
        return next(box for box, text in label.items() if sitting.name in text)
    return next(box for box, text in label.items() if not any(name in text for name in names))


# -- scoring -----------------------------------------------------------------------------------
def terms_accepted(member, session) -> None:
    member.goto(f"{session}terms/")
    send(member)


def waiting_for(member) -> list[str]:
    """The candidates of this year before a member."""
    found, page = [], 1
    while True:
        member.goto(f"/review/scoring/?state=assigned&page={page}")
        rows = [
            row for row in member.locator("main tbody tr").all() if str(YEAR) in row.locator("td").all_inner_texts()
        ]
        links = [row.locator("a").first.get_attribute("href") for row in rows]
        if not links or links[0] in found:
            return found
        found, page = found + links, page + 1


def scored(member, task, places, place) -> None:
    """All marks, the better the later the nominee's place; members differ by a little."""
    member.goto(task)
    title = member.inner_text("main h1")
    number = next(number for name, number in places.items() if name in title)
    share = 0.6 + number / 100 + place / 1000
    for field, full in zip(member.locator("main input[name^=marks_]").all(), FULL, strict=True):
        field.fill(f"{full * share:.1f}")
    press(member.locator("main button[name=send]"))


# -- the decision --------------------------------------------------------------------------------
def decided(clerk, picture) -> str:
    """Cut to ten places, one moved in for a reason, put to be signed; its address."""
    clerk.goto("/review/decisions/new/")
    clerk.fill("#id_year", str(YEAR))
    send(clerk)
    decision = address(clerk)
    clerk.goto(f"{decision}cut/")
    clerk.fill("#id_places_expert", str(PLACES))
    clerk.fill("#id_amount_expert", str(AWARD))
    send(clerk)
    ranks = clerk.locator("main tbody tr")
    assert ranks.count() == CANDIDATES
    press(ranks.nth(PLACES).locator("a[href*='/move/']"))
    clerk.fill("#id_reason", REASON)
    send(clerk)
    put_to_sign(clerk, picture, decision)
    return decision


def put_to_sign(clerk, picture, decision) -> None:
    """With the minutes of the meeting."""
    clerk.goto(f"{decision}minutes/")
    clerk.fill("#id_met_on", str(clock.today()))
    for field, words in {"place": "北京", "present": "三部门评委九人", "minutes": "逐一评议，一致同意。"}.items():
        clerk.fill(f"#id_{field}", words)
    send(clerk)
    picture(clerk, "decision-drafted")
    take_step(clerk, "put_to_sign")


def signed(open_page, username, decision, picture) -> None:
    """With a second factor, which is set up for it and taken off again."""
    page = at_desk(open_page, username)
    secret, recovery_code = second_factor_of(page)
    page.goto(f"{decision}sign/")
    picture(page, "decision-sign")
    page.check("#id_is_read")
    page.fill("#id_code", code_now(secret, 1))
    send(page)
    assert page.url.endswith(decision), page.inner_text("main")
    page.goto("/leadership/second-factor/off/")
    page.fill("#id_code", recovery_code)
    send(page)
    assert page.locator("main a[href$='/set-up/']").count() == 1, page.inner_text("main")


def second_factor_of(page) -> tuple[str, str]:
    """Its secret and a recovery code."""
    page.goto("/leadership/second-factor/set-up/")
    secret = page.inner_text("[data-secret]").replace(" ", "")
    page.fill("#id_code", code_now(secret))
    page.fill("#id_password", PASSWORD)
    send(page)
    return secret, page.locator("[data-recovery-code]").first.inner_text()


def noticed(clerk, director, year) -> str:
    """Whom the signed decision of ``year`` supports; the address of the notice, published."""
    clerk.goto(f"/review/notices/new/?year={year}")
    send(clerk)
    notice = re.match(r"/review/notices/\d+/", address(clerk)).group()
    clerk.goto(f"{notice}edit/")
    clerk.fill("#id_contact", "国家级办公室，010-68571234")
    send(clerk)
    clerk.goto(notice)
    take_step(clerk, "put_forward")
    director.goto(notice)
    take_step(director, "publish")
    return notice


def fixed(clerk, director, stack, decision) -> list[str]:
    """Noticed for its week, then fixed; the names of those who are awarded."""
    notice = noticed(clerk, director, YEAR)
    director.goto(decision)
    assert director.locator("main a[href*='/act/fix/']").count() == 0
    a_week_later(stack, notice)
    director.goto(decision)
    take_step(director, "fix")
    director.goto(f"/review/nominations/?year={YEAR}&state=awarded")
    rows = director.locator("main tbody tr")
    assert rows.count() == PLACES + 1
    return [row.locator("td").nth(1).inner_text() for row in rows.all()]


# -- one of them was false --------------------------------------------------------------------------
def revoked(open_page, picture, name) -> None:
    """Whose award is not paid yet."""
    clerk = at_desk(open_page, "nation.clerk")
    clerk.goto(f"/review/nominations/?year={YEAR}&state=awarded&words={name}")
    press(clerk.locator("main tbody a"))
    nominee = address(clerk)
    found_false(open_page, picture, clerk)
    clerk.goto(nominee)
    assert "终止" in clerk.inner_text("main") or "停止" in clerk.inner_text("main")
    clerk.goto(f"/review/awards/?year={YEAR}&state=cancelled")
    picture(clerk, "award-cancelled")
    assert name in clerk.inner_text("main")


def found_false(open_page, picture, clerk) -> str:
    """From the page of a nominee: reported and investigated by a clerk of the nation, decided by the director,
    confirmed by the inspector; the address of the case."""
    press(clerk.locator("main a[href*='/cases/new/']"))
    clerk.select_option("#id_kind", "fabrication")
    clerk.fill("#id_report", "有人反映培训没有办过。")
    send(clerk)
    case = address(clerk)
    take_step(clerk, "take_up")
    clerk.goto(f"{case}findings/")
    clerk.fill("#id_findings", FINDINGS)
    clerk.fill("#id_statement_due", str(clock.today() + timedelta(days=7)))
    send(clerk)
    clerk.goto(f"{case}statement/")
    clerk.fill("#id_statement", "承认签到表系补签。")
    clerk.fill("#id_statement_on", str(clock.today()))
    send(clerk)
    take_step(clerk, "hear")
    clerk.goto(f"{case}proposal/")
    clerk.select_option("#id_measure", "revoke_and_recall")
    clerk.select_option("#id_barred_until", str(YEAR + 2))
    clerk.fill("#id_grounds", "虚构培训材料，撤销评选资格。")
    send(clerk)
    take_step(clerk, "put_forward")
    director, inspector = at_desk(open_page, "nation.director"), at_desk(open_page, "nation.inspector")
    director.goto(case)
    take_step(director, "decide")
    inspector.goto(case)
    take_step(inspector, "confirm")
    picture(inspector, "case-in-force")
    return case
