"""How a county clerk writes an agreement in the browser, part by part."""

from dataclasses import dataclass
from pathlib import Path

from portal.demo.papers import paper
from tests.browser.office import press


@dataclass(frozen=True)
class Wanted:
    """What is typed; the tests look for it at the nation and in the workbook."""

    year: int
    title: str = "湄潭县茶园机采技术科技帮扶协议"
    helper: str = "上海市茶叶学会"
    objectives: str = "推广茶园机械化采摘，结对村机采面积达到三成以上。"
    mechanism: str = "专家每季度驻村不少于五天，合作社统一购机、统一调度。"
    funds: str = "88000.50"
    village: str = "核桃坝"
    task: str = "举办茶园机采操作培训"
    target: str = "150"
    unit: str = "人次"

    @property
    def starts_on(self) -> str:
        return f"{self.year}-12-01"

    @property
    def ends_on(self) -> str:
        return f"{self.year + 1}-11-30"

    @property
    def due_on(self) -> str:
        return f"{self.year + 1}-06-30"


def begin(page) -> str:
    """From the workbench: begin an agreement. Returns its address."""
    page.goto("/agreements/")
    press(page.locator("main a[href$='/agreements/new/']"))
    press(page.locator("main form[method=post] button"))
    page.wait_for_url("**/draft/")
    return "/" + page.url.split("/", 3)[3].removesuffix("draft/")


def open_part(page, record, part):
    page.goto(f"{record}draft/")
    press(page.locator(f"main a[href='{record}draft/{part}/']"))


def write_all(page, record, wanted, folder):
    write_basics(page, record, wanted)
    write_content(page, record, wanted)
    choose_village(page, record, wanted)
    add_task(page, record, wanted)
    choose_expert(page, record, wanted)
    attach(page, record, a_pdf(folder))


def write_basics(page, record, wanted):
    open_part(page, record, "basics")
    page.fill("#id_title", wanted.title)
    page.select_option("#id_helper_kind", "organisation")
    page.fill("#id_organisation", wanted.helper)
    page.fill("#id_starts_on", wanted.starts_on)
    page.fill("#id_ends_on", wanted.ends_on)
    press(page.locator("button[name=continue]"))


def write_content(page, record, wanted):
    open_part(page, record, "content")
    page.fill("#id_objectives", wanted.objectives)
    page.fill("#id_mechanism", wanted.mechanism)
    page.fill("#id_funds", wanted.funds)
    press(page.locator("button[name=continue]"))


def choose_village(page, record, wanted):
    open_part(page, record, "villages")
    search_and_tick(page, wanted.village, "villages")


def choose_expert(page, record, wanted):
    open_part(page, record, "experts")
    search_and_tick(page, wanted.helper, "experts")


def search_and_tick(page, words, name):
    page.fill("main [role=search] input[type=search]", words)
    press(page.locator("main [role=search] button"))
    page.locator(f"input[name={name}]").first.check()
    press(page.locator("button[name=add]"))


def add_task(page, record, wanted):
    open_part(page, record, "tasks")
    page.select_option("#id_area", "talent")
    page.fill("#id_description", wanted.task)
    page.fill("#id_target", wanted.target)
    page.fill("#id_unit", wanted.unit)
    page.fill("#id_due_on", wanted.due_on)
    press(page.locator("button[name=add]"))


def attach(page, record, path):
    open_part(page, record, "attachments")
    page.select_option("#id_kind", "signed")
    page.set_input_files("#id_file", path)
    press(page.locator("button[name=add]"))


def a_pdf(folder) -> Path:
    path = Path(folder) / "协议扫描件.pdf"
    path.write_bytes(paper("帮扶协议", ["甲方", "乙方"]))
    return path
