"""The joint review where something is wrong: marks far apart, a tie that is noticed late, objections to the notice of
the nation, a paid award that is taken back and repaid, and the appeal that lifts the decision.

On the demo's review of last year's experts, in which each member has a candidate left and marks lie far apart.
"""

from common import clock
from portal.demo.panelists import MEMBERS
from tests.browser.deeds import address, send
from tests.browser.office import at_desk, press, take_step
from tests.browser.test_awards import FULL, SIGNERS, found_false, noticed, put_to_sign, signed
from tests.browser.test_nominees import a_week_later, decided, followed, objected

LAST = clock.today().year - 1
WHY, ANSWER = "请说明评分依据。", "签到表仅有复印件，故从严评分。"
WORDS = ("培训签到表系代签。", "未到村里驻点。")


def test_marks_far_apart_a_late_tie_and_objections_to_the_nation(open_page, picture, stack):
    chair, clerk = at_desk(open_page, "nation.reviewer2"), at_desk(open_page, "nation.clerk")
    session, case, title = far_apart(chair)
    scorer = asked_and_answered(open_page, picture, chair, case)
    further_scored(open_page, clerk, chair, session, case, title)
    tied_late(scorer, chair, session, title)
    all_scored(open_page, clerk, session)

    decision, names = decided_on(clerk, picture)
    for username in SIGNERS:
        signed(open_page, username, decision, picture)
    director = at_desk(open_page, "nation.director")
    notice = noticed(clerk, director, LAST)
    public = open_page(width=390)
    receipts = [objected(public, picture, notice, *said) for said in zip(names, WORDS, strict=False)]
    for words, verb in zip(WORDS, ("uphold", "dismiss"), strict=True):
        decided(clerk, director, words, verb)
    for receipt in receipts:
        followed(public, *receipt)
    a_week_later(stack, notice)
    director.goto(decision)
    take_step(director, "fix")
    assert [name in awarded(director) for name in names[:2]] == [False, True]
    taken_back_and_cleared(open_page, picture, clerk, names[1])


# -- scoring -----------------------------------------------------------------------------------
def far_apart(chair) -> tuple[str, str, str]:
    """From the workbench to the candidate about whom nobody was asked: address of session and case, and who it is."""
    press(chair.locator("main a[href*='/cases/']"))
    case = address(chair)
    session = case.partition("cases/")[0]
    chair.goto(f"{session}cases/")
    link = chair.locator(f"main tbody a[href='{case}']")
    title = link.inner_text()
    press(link)
    return session, case, title


def asked_and_answered(open_page, picture, chair, case):
    """Whoever gave least is asked, once at a time, and answers; their page."""
    totals = [float(each) for each in chair.locator("main tbody tr").last.locator("td").all_inner_texts()]
    asked = chair.locator("main section.sheet").nth(totals.index(min(totals)))
    name = asked.locator("h2").inner_text().split(" · ")[0]
    press(asked.locator("a"))
    chair.fill("#id_reason", WHY)
    send(chair)
    assert chair.locator("main section.sheet", has_text=name).locator("a").count() == 0
    scorer = at_desk(open_page, account_of(name))
    scorer.goto("/review/scoring/")
    press(scorer.locator("main .alert a"))
    scorer.fill("#id_answer", ANSWER)
    press(scorer.locator("main form[action$='/answer/'] button"))
    chair.goto(case)
    picture(chair, "chair-answered")
    assert ANSWER in chair.inner_text("main")
    return scorer


def account_of(name) -> str:
    """The nation's first reviewer has a name that the demo draws."""
    return next((each.username for each in MEMBERS if each.name == name), MEMBERS[0].username)


def further_scored(open_page, clerk, chair, session, case, title) -> None:
    """The candidate is sealed until one scorer more has sent their marks, then counts them all."""
    columns = chair.locator("main thead th").count()
    press(chair.locator("main a[href$='/further/']"))
    chair.fill("#id_reason", WHY)
    send(chair)
    assert title not in chair.inner_text("main")
    all_scored(open_page, clerk, session, title)
    chair.goto(case)
    assert chair.locator("main thead th").count() == columns + 1


def all_scored(open_page, clerk, session, title="") -> None:
    """By whoever has marks to send, of one candidate or of all."""
    while True:
        clerk.goto(session)
        waiting = clerk.locator("main tbody tr", has_text=title).locator("a[href*='/relieve/']")
        if not waiting.count():
            return
        name = waiting.first.inner_text().split(" · ")[-1].strip()
        scorer = at_desk(open_page, account_of(name))
        scorer.goto("/review/scoring/?state=assigned")
        press(scorer.locator("main tbody tr", has_text=title).locator("a"))
        for field, full in zip(scorer.locator("main input[name^=marks_]").all(), FULL, strict=True):
            field.fill(f"{full * 0.8:.1f}")
        press(scorer.locator("main button[name=send]"))


def tied_late(scorer, chair, session, title) -> None:
    """Declared on the page of what was sent: nothing of the candidate is shown any more, and the score is sealed."""
    task = address(scorer)
    press(scorer.locator("main a[href$='/tie/']"))
    scorer.fill("#id_reason", WHY)
    send(scorer)
    assert scorer.locator(f"a[href='{task}']").count() == 0
    assert scorer.goto(task).status == 404
    chair.goto(f"{session}cases/")
    assert title not in chair.inner_text("main")


# -- the decision --------------------------------------------------------------------------------
def decided_on(clerk, picture) -> tuple[str, list[str]]:
    """All who were scored, put to be signed; its address, and their names by rank."""
    clerk.goto("/review/decisions/new/")
    clerk.fill("#id_year", str(LAST))
    send(clerk)
    decision = address(clerk)
    names = [row.locator("a").first.inner_text() for row in clerk.locator("main tbody tr").all()]
    put_to_sign(clerk, picture, decision)
    return decision, names


def awarded(page) -> str:
    page.goto(f"/review/nominations/?year={LAST}&state=awarded")
    return page.inner_text("main")


# -- a paid award ----------------------------------------------------------------------------------
def taken_back_and_cleared(open_page, picture, clerk, name) -> None:
    """Paid, recalled by a decision, repaid; the appeal lifts the decision, and the announcement says so."""
    for place in ("nation", "guizhou"):
        paid(at_desk(open_page, f"{place}.clerk"), at_desk(open_page, f"{place}.director"))
    clerk.goto(f"/review/nominations/?year={LAST}&state=awarded&words={name}")
    press(clerk.locator("main tbody a"))
    case = found_false(open_page, picture, clerk)
    repaid(clerk, name)
    announced = open_page()
    announced.goto(f"/review/public/awards/?year={LAST}")
    before = announced.locator("main tbody tr", has_text=name).inner_text()
    lifted(open_page, clerk, case)
    announced.goto(f"/review/public/awards/?year={LAST}")
    assert announced.locator("main tbody tr", has_text=name).inner_text() != before
    picture(announced, "award-of-a-lifted-decision")
    announced.goto("/review/public/decisions/")
    assert name in announced.inner_text("main")


def paid(clerk, director) -> None:
    """One voucher for all that waits, released."""
    clerk.goto(f"/review/awards/pay/?year={LAST}&province=52")
    if clerk.locator("#id_source").count():
        clerk.select_option("#id_source", index=1)
    clerk.fill("#id_number", "财拨2号")
    clerk.fill("#id_paid_on", str(clock.today()))
    send(clerk)
    director.goto(address(clerk))
    press(director.locator("main form[action$='/release/'] button"))


def repaid(clerk, name) -> None:
    clerk.goto(f"/review/awards/?year={LAST}&state=recalled&words={name}")
    press(clerk.locator("main tbody a:not([href*='?'])"))
    award = address(clerk)
    press(clerk.locator("main a[href*='/act/repay/'], main a[href$='/repayment/']"))
    clerk.fill("#id_number", "退3号")
    clerk.fill("#id_paid_on", str(clock.today()))
    send(clerk)
    assert address(clerk) == award
    assert clerk.locator("main a[href*='/act/']").count() == 0


def lifted(open_page, clerk, case) -> None:
    clerk.goto(f"{case}appeal/")
    clerk.fill("#id_appeal", "培训确已举办，有照片为证。")
    clerk.fill("#id_appealed_on", str(clock.today()))
    send(clerk)
    director, inspector = at_desk(open_page, "nation.director"), at_desk(open_page, "nation.inspector")
    director.goto(case)
    take_step(director, "allow", reason="照片经核实属实。")
    inspector.goto(case)
    take_step(inspector, "lift")
