"""An agreement from the need of a county to its completion, by the people of the demo: county, helper and offices."""

import re

from axe_playwright_python.sync_playwright import Axe

from common import clock
from portal.demo.papers import paper
from tests.browser import deeds, drafting
from tests.browser.conftest import NARROW
from tests.browser.office import at_desk, number_of, open_waiting, press, steps, take_step

HELPER = "上海市农业科学院"
COUNTY, PROVINCE, NATION, PARTY = "湄潭县", "贵州省", "全国", "上海市"
UNCLEAR = "请写明培训了哪些人、讲了什么。"
WIDENED = "带动两个合作社完成机采改造，夏秋茶一并纳入。"


def test_from_need_to_completion(open_page, picture, tmp_path):
    wanted = drafting.Wanted(year=clock.today().year, helper=HELPER)
    walk = {}  # the addresses of need, offer, interest, agreement and activities, as they come
    need_meets_offer(open_page, picture, walk, wanted)
    one_click_drafts_the_agreement(open_page, picture, walk, wanted, tmp_path)
    filed_and_accepted(open_page, walk, wanted)
    three_activities_one_from_a_telephone(open_page, picture, walk, tmp_path)
    amended_then_completed(open_page, picture, walk, tmp_path)
    all_of_it_is_on_the_timeline(open_page, picture, walk)


def need_meets_offer(open_page, picture, walk, wanted):
    clerk, helper = at_desk(open_page, "meitan.clerk"), at_desk(open_page, "shanghai.helper")
    walk["need"] = deeds.post_need(clerk, until=wanted.ends_on)
    walk["offer"] = deeds.post_offer(helper)
    for username, listing in (("meitan.director", walk["need"]), ("shanghai.director", walk["offer"])):
        director = at_desk(open_page, username)
        open_waiting(director, listing)
        take_step(director, "publish")
    visitor = open_page()
    visitor.goto(f"/agreements/public{walk['need'].removeprefix('/agreements')}")
    assert "春茶机采与精制加工技术指导" in visitor.inner_text("h1")

    clerk.goto(walk["need"])
    match = clerk.locator(
        "main li", has=clerk.locator(f"a[href$='/public{walk['offer'].removeprefix('/agreements')}']")
    )
    assert HELPER in match.inner_text()
    picture(clerk, "walk-1-matches")
    press(match.locator("a[href$='/interest/']"))
    clerk.fill("#id_message", "核桃坝村有两个合作社，希望贵院派加工专家驻点。")
    deeds.send(clerk)
    walk["interest"] = deeds.address(clerk)

    open_waiting(helper, walk["interest"])
    press(helper.locator("main a[href$='/reply/']"))
    helper.check("input[name=reply][value=accepted]")
    helper.fill("#id_text", "同意，下月派两位专家到村。")
    deeds.send(helper)
    picture(helper, "walk-2-accepted")
    clerk.goto(walk["interest"])
    assert "同意，下月派两位专家到村。" in clerk.inner_text("main")


def one_click_drafts_the_agreement(open_page, picture, walk, wanted, tmp_path):
    clerk = at_desk(open_page, "meitan.clerk")
    clerk.goto(walk["interest"])
    press(clerk.locator("main a[href$='/draft/']"))
    deeds.send(clerk)
    record = walk["record"] = deeds.address(clerk).removesuffix("draft/")
    clerk.goto(f"{record}draft/basics/")
    assert HELPER in clerk.input_value("#id_organisation")
    assert clerk.input_value("#id_starts_on") == str(clock.today())
    clerk.goto(f"{record}draft/content/")
    clerk.fill("#id_mechanism", wanted.mechanism)
    clerk.fill("#id_funds", wanted.funds)
    press(clerk.locator("button[name=continue]"))
    drafting.add_task(clerk, record, wanted)
    drafting.choose_expert(clerk, record, wanted)
    drafting.attach(clerk, record, drafting.a_pdf(tmp_path))
    clerk.goto(f"{record}draft/check/")
    picture(clerk, "walk-3-drafted-from-both")
    take_step(clerk, "submit")


def filed_and_accepted(open_page, walk, wanted):
    record = walk["record"]
    decided(open_page, record, "file")
    gather = at_desk(open_page, "guizhou.clerk")
    gather.goto("/agreements/batches/new/")
    gather.select_option("#id_year", str(wanted.year))
    deeds.send(gather)
    gather.wait_for_url(re.compile(r"/batches/\d+/$"))
    director = at_desk(open_page, "guizhou.director")
    open_waiting(director, deeds.address(gather))
    take_step(director, "report")
    nation = at_desk(open_page, "nation.director")
    open_waiting(nation, record)
    take_step(nation, "accept")


def three_activities_one_from_a_telephone(open_page, picture, walk, tmp_path):
    record = walk["record"]
    phone = at_desk(open_page, "shanghai.helper", width=NARROW)
    said = "现场教机采手十二人，发操作卡。"
    first = deeds.report_activity(phone, record, deeds.a_photo(tmp_path, 40), summary=said, done="60")
    picture(phone, "walk-4-reported-on-a-phone")
    phone.locator("main img").first.scroll_into_view_if_needed()
    assert phone.locator("main img").first.evaluate("image => image.complete && image.naturalWidth > 0")
    assert Axe().run(phone).response["violations"] == []

    second = deeds.report_activity(phone, record, deeds.a_photo(tmp_path, 120), summary="培训。", done="50")
    clerk = at_desk(open_page, "meitan.clerk")
    said = "县里组织参训农户到示范基地观摩。"
    third = deeds.report_activity(clerk, record, deeds.a_photo(tmp_path, 200), summary=said, done="40")
    walk["activities"] = [first, second, third]

    director = at_desk(open_page, "meitan.director")
    open_waiting(director, second)
    take_step(director, "return", reason=UNCLEAR)
    open_waiting(phone, second)
    assert UNCLEAR in phone.inner_text("main")
    press(phone.locator("main a[href$='/edit/']"))
    phone.fill("#id_summary", "分两批培训合作社机手与茶农，讲机采与分级。")
    deeds.send(phone)
    take_step(phone, "report")
    picture(phone, "walk-5-corrected")
    for activity in walk["activities"]:
        director.goto(activity)
        take_step(director, "confirm")

    director.goto(record)
    assert "150" in director.inner_text("[aria-labelledby=activities-title]")
    assert director.locator("progress").first.get_attribute("value") == "100"
    told = director.locator(".timeline").inner_text()
    assert [
        activity for activity in walk["activities"] if director.locator(f".timeline a[href='{activity}']").count() < 2
    ] == []
    assert UNCLEAR in told
    picture(director, "walk-6-progress")


def amended_then_completed(open_page, picture, walk, tmp_path):
    record = walk["record"]
    clerk = at_desk(open_page, "meitan.clerk")
    deeds.begin_change(clerk, record, "amendment")
    press(clerk.locator("main a[href$='/edit/']"))
    clerk.fill("#id_reason", "夏秋茶机采需求增加。")
    deeds.send(clerk)
    clerk.goto(f"{record}draft/content/")
    clerk.fill("#id_objectives", WIDENED)
    press(clerk.locator("button[name=continue]"))
    scan = tmp_path / "修订后扫描件.pdf"
    scan.write_bytes(paper("帮扶协议（修订）", ["甲方", "乙方"]))
    drafting.attach(clerk, record, scan)
    clerk.goto(f"{record}draft/check/")
    amendment = submitted(clerk)
    picture(clerk, "walk-7-amendment")
    decided(open_page, amendment, "file")
    nation = at_desk(open_page, "nation.director")
    open_waiting(nation, amendment)
    assert WIDENED in nation.inner_text("main")
    take_step(nation, "accept")

    deeds.begin_change(clerk, record, "completion")
    clerk.fill("#id_ended_on", str(clock.today()))
    clerk.fill("#id_report", "三次活动培训一百五十人次，两个合作社完成机采改造。")
    deeds.send(clerk)
    completion = submitted(clerk)
    decided(open_page, completion, "conclude")
    picture(clerk, "walk-8-completion")


def submitted(clerk) -> str:
    """Submit the change that is shown; its address."""
    take_step(clerk, "submit")
    return deeds.address(clerk)


def decided(open_page, change, last):
    for username, verb in (("meitan.director", "endorse"), ("zunyi.director", "endorse"), ("guizhou.director", last)):
        director = at_desk(open_page, username)
        open_waiting(director, change)
        take_step(director, verb)


def all_of_it_is_on_the_timeline(open_page, picture, walk):
    clerk = at_desk(open_page, "meitan.clerk")
    clerk.goto(walk["record"])
    assert number_of(clerk)
    order = [COUNTY, PARTY, COUNTY, PROVINCE, NATION, PARTY, COUNTY, NATION, PROVINCE]
    rest = iter(steps(clerk))
    assert [place for place in order if not any(place in line for line in rest)] == []
    assert WIDENED in clerk.inner_text("main")
    picture(clerk, "walk-9-the-whole-timeline")
