"""What is looked at twice: a doubt that is cleared and one that becomes a case, an appeal that is dismissed, vouchers
that are held back, a report on the use that comes back.

On a nomination of the demo whose deeds the county copies from others, and an award that is put into the database as the
nation would have approved it; how a nominee comes there is walked in ``test_awards``.
"""

from datetime import timedelta
from decimal import Decimal

import psycopg2

from common import clock
from tests.agreements.factories import a_pdf
from tests.browser.deeds import address, send
from tests.browser.nominations import checked
from tests.browser.office import at_desk, press, press_twice, refused_without_reason, take_step

TODAY = clock.today()
YEAR, LAST = TODAY.year, TODAY.year - 1
DEEDS = ("summary", "measures", "results", "mechanism")
CLERK, DIRECTOR = "hezhang.clerk", "hezhang.director"
CLEARED, TRUE = "材料在先，系他县照抄，已向原推荐县核实。", "经电话核实，材料系照抄，所述活动未开展。"
GROUNDS, APPEAL, DISMISSED = (
    "事迹材料照抄他人，撤销评选资格。",
    "材料由助理代写，未予核对。",
    "未提出新的事实，维持原决定。",
)
HELD, RETURNED, CORRECTED = "凭证日期有误，请重新填写。", "示范支出凭证不全，请补充。", "用于培训与示范，凭证已补齐。"
AMOUNT = Decimal(10_000)
APPROVED = """
    WITH made AS (
        INSERT INTO review_nomination (number, serial, year, region_id, category, expert_id, summary, measures, results,
            mechanism, figures, figures_at, form_token, state, desk_id, steps_taken, moved_at, created_by_id,
            edited_by_id, created_at)
        SELECT 'TJ' || %(year)s || '-520328-' || serial, serial, %(year)s, '520328', 'expert', expert.id,
               '连续三年驻村指导。', '开展技术培训。', '带动农户增收。', '与合作社签订保底收购合同。', '{}', now(),
               gen_random_uuid(), 'awarded', nation.id, 0, now(), author.id, author.id, now()
        FROM registry_expert expert
        CROSS JOIN (SELECT greatest(max(serial), 800) + 1 AS serial FROM review_nomination) numbered
        JOIN leadership_leadershipgroup nation ON nation.region_id = '0'
        JOIN leadership_user author ON author.username = 'meitan.clerk'
        WHERE expert.state = 'listed'
          AND NOT EXISTS (SELECT 1 FROM review_nomination known WHERE known.expert_id = expert.id)
        ORDER BY expert.id LIMIT 1
        RETURNING *
    )
    INSERT INTO review_award (nomination_id, region_id, year, category, amount, kind, use_report, state, desk_id,
        steps_taken, moved_at, created_by_id, edited_by_id, created_at)
    SELECT id, region_id, year, category, %(amount)s, 'in_lieu', '', 'approved', desk_id, 0, now(), created_by_id,
           edited_by_id, now()
    FROM made RETURNING id
"""


# -- a doubt ---------------------------------------------------------------------------------------
def test_one_doubt_is_cleared_and_one_becomes_a_case_whose_appeal_is_dismissed(open_page, picture):
    clerk = at_desk(open_page, "guizhou.clerk", width=390)
    nominee, name = copied(open_page)
    checked(clerk, LAST)
    director = at_desk(open_page, "guizhou.director")
    doubts = open_doubts(director)
    own = next(doubt for doubt, text in doubts.items() if name in text)
    cleared(open_page, picture, director, next(doubt for doubt, text in doubts.items() if name not in text))
    director.goto(own)
    take_step(director, "confirm", reason=TRUE)
    assert director.locator("main a[href*='/cases/new/']").count() == 0

    case = opened(clerk, picture, own)
    decided(open_page, clerk, director, case)
    appealed(open_page, clerk, picture, case)
    director.goto(case)
    refused_without_reason(director, "reject")
    take_step(director, "reject", reason=DISMISSED)
    picture(director, "appeal-dismissed")
    assert director.locator("main a[href*='/act/']").count() == 0
    seen_by_others(open_page, picture, nominee, case, name)


def copied(open_page) -> tuple[str, str]:
    """The director sends a nomination back; the clerk copies the deeds of one that was awarded. Address and name."""
    clerk, director = at_desk(open_page, CLERK), at_desk(open_page, DIRECTOR)
    original = at_desk(open_page, "guizhou.clerk")
    original.goto(f"/review/nominations/?year={LAST}&state=awarded&region=52")
    press(original.locator("main tbody a").last)
    words = original.locator("main .col-lg-8 section").first.locator("p").all_inner_texts()
    director.goto(f"/review/nominations/?year={LAST}&state=submitted")
    press(director.locator("main tbody a"))
    nominee, name = address(director), director.inner_text("main h1")
    take_step(director, "return", reason="事迹材料过于简单。")
    clerk.goto(f"{nominee}edit/")
    for field, text in zip(DEEDS, words, strict=False):
        clerk.fill(f"#id_{field}", text)
    send(clerk)
    clerk.goto(nominee)
    take_step(clerk, "submit")
    return nominee, name


def open_doubts(director) -> dict[str, str]:
    """What this run has found, by address."""
    director.goto(f"/review/integrity/?state=open&kind=deeds&year={LAST}")
    rows = director.locator("main tbody tr").all()
    return {row.locator("a").first.get_attribute("href"): row.inner_text() for row in rows}


def cleared(open_page, picture, director, doubt) -> None:
    """Not without a reason; whoever had the page open and decides otherwise is told who was faster."""
    late = at_desk(open_page, "guizhou.director")
    late.goto(f"{doubt}act/confirm/")
    director.goto(doubt)
    refused_without_reason(director, "clear")
    take_step(director, "clear", reason=CLEARED)
    picture(director, "doubt-cleared")
    late.fill("#id_reason", TRUE)
    send(late)
    assert address(late) == doubt
    assert late.locator("main .alert").count() == 1
    assert late.locator("main a[href*='/act/']").count() == 0


# -- the case ---------------------------------------------------------------------------------------
def opened(clerk, picture, doubt) -> str:
    """From the workbench, with what the director said; a double click opens one, and no other follows. Its address."""
    clerk.goto("/")
    press(clerk.locator(f"main a[href='{doubt}']"))
    picture(clerk, "doubt-confirmed")
    press(clerk.locator("main a[href*='/cases/new/']"))
    assert TRUE in clerk.input_value("#id_report")
    press_twice(clerk.locator("main form[method=post] button"))
    case = address(clerk)
    clerk.goto(doubt)
    assert clerk.locator("main a[href*='/cases/new/']").count() == 0
    assert [link.get_attribute("href") for link in clerk.locator("main a[href*='/review/cases/']").all()] == [case]
    clerk.goto(case)
    return case


def decided(open_page, clerk, director, case) -> None:
    """Investigated by the clerk, decided by the director, confirmed by an inspector, who works in English."""
    take_step(clerk, "take_up")
    parts = {
        "findings": {"findings": "走访三户，均称未参加培训。", "statement_due": str(TODAY + timedelta(days=7))},
        "statement": {"statement": "承认照抄。", "statement_on": str(TODAY)},
    }
    for part, content in parts.items():
        clerk.goto(f"{case}{part}/")
        for field, words in content.items():
            clerk.fill(f"#id_{field}", words)
        send(clerk)
    take_step(clerk, "hear")
    clerk.goto(f"{case}proposal/")
    clerk.select_option("#id_measure", "revoke")
    clerk.fill("#id_grounds", GROUNDS)
    send(clerk)
    assert clerk.locator("#id_barred_until.is-invalid").count() == 1
    assert clerk.input_value("#id_grounds") == GROUNDS
    clerk.select_option("#id_barred_until", str(YEAR + 1))
    send(clerk)
    take_step(clerk, "put_forward")
    director.goto(case)
    take_step(director, "decide")
    inspector = at_desk(open_page, "guizhou.inspector", language="en")
    inspector.goto(case)
    take_step(inspector, "confirm")


def appealed(open_page, clerk, picture, case) -> None:
    """Not on a day to come; and once, whoever else had the page open."""
    late = at_desk(open_page, "guizhou.inspector")
    for page, words in ((late, DISMISSED), (clerk, APPEAL)):
        page.goto(f"{case}appeal/")
        page.fill("#id_appeal", words)
    clerk.fill("#id_appealed_on", str(TODAY + timedelta(days=1)))
    send(clerk)
    picture(clerk, "appeal-too-late")
    assert clerk.locator("#id_appealed_on.is-invalid").count() == 1
    assert clerk.input_value("#id_appeal") == APPEAL
    clerk.fill("#id_appealed_on", str(TODAY))
    press_twice(clerk.locator("main form[method=post] button"))
    assert address(clerk) == case
    assert APPEAL in clerk.inner_text("main")
    late.fill("#id_appealed_on", str(TODAY))
    send(late)
    assert late.input_value("#id_appeal") == DISMISSED
    assert late.locator("main .alert").count() == 1


def seen_by_others(open_page, picture, nominee, case, name) -> None:
    """The county reads the decision, in Chinese, and no more; everybody that it is in force."""
    county = at_desk(open_page, CLERK, width=390)
    county.goto(nominee)
    picture(county, "stopped-by-a-decision")
    told = county.inner_text("main")
    assert [words in told for words in (GROUNDS, "eligibility", APPEAL)] == [True, False, False]
    assert county.goto(case).status == 404
    public = open_page(width=390)
    public.goto(f"/review/public/decisions/?standing=standing&words={name}")
    picture(public, "decision-after-the-appeal")
    listed = public.inner_text("main")
    assert [words in listed for words in (GROUNDS, APPEAL, DISMISSED)] == [True, False, False]


# -- an award ---------------------------------------------------------------------------------------
def test_a_voucher_is_held_back_and_a_report_on_the_use_corrected(open_page, picture, stack, tmp_path):
    award = approved(stack)
    for place in ("nation", "guizhou"):
        clerk, director, late = (at_desk(open_page, f"{place}.{role}") for role in ("clerk", "director", "director"))
        held_back(director, late, picture, entered(clerk, award))
        director.goto(entered(clerk, award, said=HELD))
        press(director.locator("main form[action$='/release/'] button"))
    county, above = at_desk(open_page, "meitan.clerk", width=390), at_desk(open_page, "zunyi.director")
    received(county, award, proof(tmp_path))
    reported(county, award, {"report": "用于培训。", "spent_training": str(AMOUNT)}, proof(tmp_path))
    above.goto(award)
    refused_without_reason(above, "return")
    take_step(above, "return", reason=RETURNED, concerns=["proofs"])
    late = at_desk(open_page, "meitan.clerk")
    late.goto(f"{award}use/")
    picture(late, "use-returned")
    assert RETURNED in late.inner_text("main")
    reported(county, award, {"report": CORRECTED}, proof(tmp_path, "补充"))
    send(late)
    assert address(late) == award
    assert late.locator("main .alert").count() == 1
    above = at_desk(open_page, "zunyi.director", language="en")
    above.goto(award)
    take_step(above, "close")
    county.goto(award)
    assert CORRECTED in county.inner_text("main")
    assert county.locator("main a[href*='/act/']").count() == 0


def approved(stack) -> str:
    """Of an expert of last year; its address."""
    with psycopg2.connect(host=f"{stack.folder}/postgres", user="postgres", dbname="poverty_aid") as connection:
        cursor = connection.cursor()
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(APPROVED, {"year": LAST, "amount": AMOUNT})
        [key] = cursor.fetchone()
    connection.close()
    return f"/review/awards/{key}/"


def entered(clerk, award, said="") -> str:
    """A voucher for nothing but ``award``; its address. The page says why the last one was held back."""
    clerk.goto(f"/review/awards/pay/?year={LAST}&province=52")
    assert said in clerk.inner_text("main")
    for row in clerk.locator("main tbody tr").all():
        row.locator("input").set_checked(row.locator(f"a[href='{award}']").count() == 1)
    if clerk.locator("#id_source").count():
        clerk.select_option("#id_source", index=1)
    clerk.fill("#id_number", "财拨7号")
    clerk.fill("#id_paid_on", str(TODAY))
    press_twice(clerk.locator("main form[method=post] button"))
    return address(clerk)


def held_back(director, late, picture, voucher) -> None:
    """Not without a reason; whoever had the page open does not release it any more."""
    for page in (late, director):
        page.goto(voucher)
    director.click("main details:has(form) summary")
    press(director.locator("main form[action$='/hold/'] button"))
    assert director.locator("#id_reason.is-invalid").is_visible()
    director.fill("#id_reason", HELD)
    press(director.locator("main form[action$='/hold/'] button"))
    picture(director, "voucher-held-back")
    assert HELD in director.inner_text("main")
    press(late.locator("main form[action$='/release/'] button"))
    assert late.locator("main form[action$='/release/']").count() == 0


# -- its use -----------------------------------------------------------------------------------------
def proof(folder, name="支出凭证"):
    path = folder / f"{name}.pdf"
    path.write_bytes(a_pdf(path.name).read() + name.encode())
    return path


def received(county, award, file) -> None:
    """Neither before it was paid nor on a day to come."""
    for day in (TODAY - timedelta(days=30), TODAY + timedelta(days=1), TODAY):
        county.goto(f"{award}receipt/")
        county.fill("#id_received_on", str(day))
        county.set_input_files("#id_receipt", file)
        send(county)
        assert county.locator("#id_received_on.is-invalid").count() == (day != TODAY)
    assert address(county) == award


def reported(county, award, content, file) -> None:
    county.goto(f"{award}use/")
    for field, words in content.items():
        county.fill(f"#id_{field}", words)
    county.set_input_files("#id_proof", file)
    send(county)
    take_step(county, "report")
