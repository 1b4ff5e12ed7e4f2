"""What county and helper do in the browser beside writing an agreement: needs, offers, activities, endings."""

from datetime import datetime, timedelta

from common import clock
from tests.agreements.factories_activities import jpeg
from tests.browser.office import press, take_step

VILLAGE = "核桃坝"


def address(page) -> str:
    """The address of the page, as it stands in links."""
    return "/" + page.url.split("/", 3)[3]


def send(page):
    """The first button of the form that is filled in."""
    press(page.locator("main form[method=post] button"))


def fill_listing(page, **content):
    for name, value in content.items():
        page.fill(f"#id_{name}", value)
    page.fill("#id_expires_on", str(clock.today() + timedelta(days=200)))


def post_need(page, until) -> str:
    """A county looks for help with its tea, from today. Returns the address of the need, submitted."""
    page.goto("/agreements/needs/")
    press(page.locator("main a[href$='/needs/new/']"))
    fill_listing(
        page,
        title="春茶机采与精制加工技术指导",
        industry="茶叶",
        village=VILLAGE,
        description="请专家指导茶园机采、分级与精制加工，带出一批本村技术员。",
        wanted_from=str(clock.today()),
        wanted_until=until,
    )
    page.select_option("#id_field", "processing")
    send(page)
    need = address(page)
    take_step(page, "submit")
    return need


def post_offer(page) -> str:
    """A helper says what it can give. Returns the address of the offer, submitted."""
    page.goto("/agreements/offers/new/")
    fill_listing(
        page,
        title="茶叶精制加工技术服务",
        industry="茶叶",
        description="派加工研究所专家驻点，提供工艺方案与操作培训。",
        capacity="6",
    )
    page.check("input[name=fields_of_work][value=processing]")
    send(page)
    offer = address(page)
    take_step(page, "submit")
    return offer


def a_photo(folder, shade):
    """As a telephone makes it today, in the county."""
    path = folder / f"现场{shade}.jpg"
    morning = datetime.combine(clock.today(), datetime.min.time().replace(hour=8))
    path.write_bytes(jpeg(taken_at=morning, place=(27, 107), shade=shade))
    return path


def report_activity(page, record, photo, *, summary, done):
    """From the record of an agreement: a photo and four fields. ``page`` then shows the activity."""
    page.goto(record)
    press(page.locator(f"main a[href='{record}activities/new/']"))
    page.set_input_files("#id_photos", photo)
    page.locator("#id_task option").nth(1).evaluate("option => option.selected = true")
    page.locator("#id_village option").nth(1).evaluate("option => option.selected = true")
    page.fill("#id_summary", summary)
    page.fill("#id_done", done)
    press(page.locator("button[name=report]"))
    return address(page)


def begin_change(page, record, kind):
    """From the record of an agreement: begin to amend, complete or terminate it."""
    page.goto(record)
    press(page.locator(f"main a[href='{record}changes/new/{kind}/']"))
    send(page)
