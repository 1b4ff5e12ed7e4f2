"""What offices do in the browser on the way of a nominee: seats shared out, nominated, passed on, a second director."""

import re

from tests.agreements.factories import a_pdf
from tests.browser.deeds import address, send
from tests.browser.office import at_desk, open_waiting, press, sign_in, take_step, wait_until

DEEDS = {
    "summary": "协会连续两年帮扶茶村，带动六十户增收。",
    "measures": "开展绿色防控和机采培训，入户指导。",
    "results": "参训贫困户掌握机采技术，户均增收。",
    "mechanism": "与合作社签订保底收购合同，专家按季到村。",
}
NAME, CHOSEN = "陆振华", "Fupin-2016-zhaotong"


def seats_added(open_page, year, **totals) -> str:
    """The nation shares out further seats by a supplement of the plan of ``year``; its address, published."""
    clerk, director = at_desk(open_page, "nation.clerk"), at_desk(open_page, "nation.director")
    clerk.goto(f"/review/quotas/?year={year}&state=published&kind=national")
    press(clerk.locator("main tbody a"))
    press(clerk.locator("main a[href$='/supplement/']"))
    send(clerk)
    plan = address(clerk)
    wait_until(lambda: clerk.goto(plan) and clerk.locator("main a[href$='/edit/']").count())
    press(clerk.locator("main a[href$='/edit/']"))
    for category, total in totals.items():
        clerk.fill(f"#id_total_{category}", str(total))
        clerk.fill(f"#id_award_{category}", "50000")
    send(clerk)
    take_step(clerk, "put_forward")
    open_waiting(director, plan)
    take_step(director, "publish")
    return plan


def nominated(clerk, year, name, folder) -> str:
    """By the clerk, from the page of who may be; the address of the nomination."""
    clerk.goto(f"/review/nominations/eligible/?year={year}&words={name}")
    press(clerk.locator("main tr", has_text=name).locator("a[href*='/nominations/new/']"))
    send(clerk)
    record = re.match(r"/review/nominations/\d+/", address(clerk)).group()
    clerk.goto(f"{record}edit/")
    for field, words in DEEDS.items():
        clerk.fill(f"#id_{field}", f"{name}{words}")
    send(clerk)
    file = folder / "带动名单.pdf"
    file.write_bytes(a_pdf(file.name).read())
    clerk.goto(f"{record}evidence/")
    clerk.set_input_files("input[type=file]", file)
    press(clerk.locator("main button[name=add]"))
    clerk.goto(record)
    take_step(clerk, "submit")
    return record


def passed_on(open_page, record, *way) -> None:
    """By one director after the other, the last of whom puts it before the review of the province."""
    for username in way:
        page = at_desk(open_page, username)
        open_waiting(page, record)
        take_step(page, "admit" if username == way[-1] else "endorse")


def checked(page, year) -> None:
    """The integrity checks of the province have looked at the nominations of ``year``."""
    page.goto("/review/integrity/")
    page.select_option("#run-year", str(year))
    press(page.locator("form:has(#run-year) button"))
    page.wait_for_selector("[data-job-state=done]", timeout=60_000)


def second_director(open_page, administrator, username):
    """Somebody whom the administrator makes a director too; at their workbench, with a password of their own."""
    page, other = at_desk(open_page, administrator), open_page()
    page.goto("/leadership/groups/")
    press(page.locator("main tbody a"))
    press(page.locator("main a[href$='/members/new/']"))
    page.fill("#id_name", NAME)
    page.locator("#id_department option").nth(1).evaluate("option => option.selected = true")
    page.locator("#id_duty option").nth(1).evaluate("option => option.selected = true")
    page.check("input[name=roles][value=director]")
    send(page)
    press(page.locator("main tr", has_text=NAME).locator("a[href$='/account/']"))
    page.fill("#id_username", username)
    send(page)
    first = page.inner_text("[data-password]")
    sign_in(other, username, first)
    for field, word in {"oldpassword": first, "password1": CHOSEN, "password2": CHOSEN}.items():
        other.fill(f"input[name={field}]", word)
    send(other)
    return other


def ticked(page, year, name) -> None:
    """The selection board, with one candidate ticked."""
    page.goto(f"/review/selection/?year={year}")
    page.locator("main tr", has_text=name).locator("input[type=checkbox]").check()


def select(page, name) -> None:
    """What is ticked in the category in which ``name`` stands."""
    press(page.locator("main section", has_text=name).locator("form button"))
