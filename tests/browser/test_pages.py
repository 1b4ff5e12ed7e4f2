"""Every main page, wide and narrow, in both languages: a picture, no error, no axe violation, nothing sticks out."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from common import clock
from tests.browser.conftest import NARROW, WIDE
from tests.browser.office import at_desk, is_signed_in, press
from tests.browser.public_pages import PUBLIC_PAGES
from tests.browser.review_pages import REVIEW_PAGES

TO_WRITE = "/agreements/activities/?state=draft"
OF_LAST_YEAR = f"/agreements/?state=in_repository&year={clock.today().year - 1}"
FORWARDED_LAST_YEAR = f"/assessments/forwarding/?stage=sent&year={clock.today().year - 1}"

# Name of the picture → who looks, the address, and the links followed from there.
PAGES = {
    "home": (None, "/"),
    "about": (None, "/about/"),
    "handbook": (None, "/handbook/"),
    "handbook-own-chapters": ("meitan.clerk", "/handbook/"),
    "handbook-chapter": ("meitan.clerk", "/handbook/county-clerk/"),
    "glossary": (None, "/glossary/"),
    "glossary-search": (None, "/glossary/?words=公示"),
    "glossary-finds-nothing": (None, "/glossary/?words=查无此词"),
    "sign-in": (None, "/accounts/login/"),
    "password-reset": (None, "/accounts/password/reset/"),
    "not-found": ("meitan.clerk", "/agreements/999999/"),
    "not-allowed": ("meitan.clerk", "/leadership/years/new/"),
    "workbench-county-clerk": ("meitan.clerk", "/"),
    "workbench-county-director": ("meitan.director", "/"),
    "workbench-prefecture-director": ("zunyi.director", "/"),
    "workbench-province-director": ("guizhou.director", "/"),
    "workbench-nation-director": ("nation.director", "/"),
    "workbench-helper": ("shanghai.helper", "/"),
    "workbench-poverty-officer": ("meitan.poverty", "/"),
    "agreements": ("guizhou.director", "/agreements/"),
    "repository": ("nation.director", "/agreements/?state=in_repository"),
    "agreement": ("nation.director", "/agreements/?state=in_repository&region=520328", "main tbody a"),
    "agreement-history": (
        "meitan.inspector",
        "/agreements/?state=in_repository",
        "main tbody a",
        "a[href$='/history/']",
    ),
    "agreement-step": ("gansu.director", "/", "#waiting-agreement ~ ul a", "main a[href*='/act/']"),
    "agreement-return": ("chengkou.director", "/", "#waiting-agreement ~ ul a", "a[href*='/act/return/']"),
    "agreement-new": ("meitan.clerk", "/agreements/new/"),
    "draft": ("xiji.clerk", "/agreements/?state=draft", "main tbody a", "main a[href$='/draft/']"),
    "draft-basics": (
        "hezhang.clerk",
        "/",
        "#waiting-agreement ~ ul a",
        "main a[href$='/draft/']",
        "main a[href$='/basics/']",
    ),
    "draft-villages": (
        "hezhang.clerk",
        "/",
        "#waiting-agreement ~ ul a",
        "main a[href$='/draft/']",
        "main a[href$='/villages/']",
    ),
    "draft-tasks": (
        "ludian.clerk",
        "/",
        "#waiting-agreement ~ ul a",
        "main a[href$='/draft/']",
        "main a[href$='/tasks/']",
    ),
    "draft-experts": (
        "ludian.clerk",
        "/",
        "#waiting-agreement ~ ul a",
        "main a[href$='/draft/']",
        "main a[href$='/experts/']",
    ),
    "draft-attachments": (
        "ludian.clerk",
        "/",
        "#waiting-agreement ~ ul a",
        "main a[href$='/draft/']",
        "main a[href$='/attachments/']",
    ),
    "draft-check": (
        "hezhang.clerk",
        "/",
        "#waiting-agreement ~ ul a",
        "main a[href$='/draft/']",
        "main a[href$='/check/']",
    ),
    "activities": ("meitan.clerk", "/agreements/activities/"),
    "activities-to-confirm": ("meitan.director", "/agreements/activities/?state=reported"),
    "activity": ("meitan.director", "/agreements/activities/", "main tbody a"),
    "activity-of-helper": ("shanghai.helper", "/agreements/activities/", "main tbody a"),
    "activity-choose": ("meitan.clerk", "/agreements/activities/choose/"),
    "activity-form": ("meitan.clerk", "/agreements/activities/choose/", "main .list-group a"),
    "activity-edit": ("weining.clerk", TO_WRITE, "main tbody a", "main a[href$='/edit/']"),
    "activity-photos": (
        "weining.clerk",
        TO_WRITE,
        "main tbody a",
        "main a[href$='/photos/']",
    ),
    "activity-households": (
        "weining.clerk",
        TO_WRITE,
        "main tbody a",
        "main a[href$='/households/']",
    ),
    "calendar": ("zunyi.director", "/agreements/calendar/"),
    "activities-by-place": ("guizhou.director", "/agreements/places/52/"),
    "activities-of-a-county": ("meitan.director", "/agreements/places/520328/"),
    "partners": ("guizhou.director", "/agreements/partners/"),
    "partner": ("guizhou.director", "/agreements/partners/", "main tbody a"),
    "reminders": ("guizhou.director", "/agreements/reminders/"),
    "visits": ("guizhou.director", "/agreements/visits/"),
    "visit-form": (
        "meitan.clerk",
        "/agreements/?state=in_repository",
        "main tbody a",
        "main a[href$='/visits/new/']",
    ),
    "requests": ("shanghai.helper", "/agreements/requests/"),
    "request-form": (
        "meitan.clerk",
        "/agreements/?state=in_repository",
        "main tbody a",
        "main a[href$='/requests/new/']",
    ),
    "changes": ("guizhou.director", "/agreements/changes/"),
    "amendment": ("guizhou.director", "/agreements/changes/?kind=amendment", "main tbody a"),
    "completion": ("guizhou.director", "/agreements/changes/?kind=completion", "main tbody a"),
    "termination": ("guizhou.director", "/agreements/changes/?kind=termination", "main tbody a"),
    "renew": (
        "fenggang.clerk",
        f"/agreements/?state=in_repository&year={clock.today().year - 1}",
        "main tbody a",
        "main a[href$='/renew/']",
    ),
    "print-view": ("meitan.clerk", "/agreements/?state=in_repository", "main tbody a", "main a[href*='/print/']"),
    "needs": ("meitan.clerk", "/agreements/needs/"),
    "need-form": ("meitan.clerk", "/agreements/needs/new/"),
    "offers": ("shanghai.helper", "/agreements/offers/"),
    "offer-form": ("shanghai.helper", "/agreements/offers/new/"),
    "offer-of-whom": ("guizhou.clerk", "/agreements/offers/new/?words=贵州"),
    "interests": ("meitan.clerk", "/agreements/interests/"),
    "public-needs": (None, "/agreements/public/needs/"),
    "public-offers": (None, "/agreements/public/offers/"),
    "templates": ("nation.administrator", "/agreements/templates/"),
    "template-form": ("nation.administrator", "/agreements/templates/new/"),
    "helper-accounts": ("shanghai.director", "/registry/helpers/"),
    "batches": ("nation.director", "/agreements/batches/"),
    "batch-at-the-nation": ("nation.director", "/agreements/batches/?state=reported", "main tbody a"),
    "batch-being-gathered": ("yunnan.clerk", "/agreements/batches/?state=draft", "main tbody a"),
    "batch-gather": ("gansu.clerk", "/agreements/batches/new/"),
    "filing-levels": ("nation.administrator", "/agreements/policies/"),
    "organisations": ("nation.clerk", "/registry/organisations/"),
    "organisation": ("meitan.clerk", "/registry/organisations/", "main tbody a"),
    "organisation-form": ("meitan.clerk", "/registry/organisations/new/"),
    "experts": ("nation.clerk", "/registry/experts/"),
    "expert": ("meitan.director", "/registry/experts/", "main tbody a"),
    "number-in-full": ("meitan.clerk", "/registry/experts/", "main tbody a", "main a[href$='/reveal/id_number/']"),
    "looks-at-personal-data": ("meitan.inspector", "/registry/reveals/"),
    "reports-taken": ("meitan.inspector", "/leadership/exports/"),
    "expert-form": ("meitan.clerk", "/registry/experts/new/"),
    "villages": ("nation.poverty", "/registry/villages/"),
    "village": ("meitan.clerk", "/registry/villages/", "main tbody a"),
    "village-form": ("meitan.poverty", "/registry/villages/new/"),
    "village-that-stays": ("meitan.poverty", "/registry/villages/", "main tbody a", "main a[href$='/remove/']"),
    "village-history": ("nation.poverty", "/registry/villages/", "main tbody a", "main a[href$='/history/']"),
    "households": ("guizhou.poverty", "/registry/households/"),
    "household": ("meitan.poverty", "/registry/households/", "main tbody a"),
    "household-form": ("meitan.poverty", "/registry/households/", "main tbody a", "main a[href$='/edit/']"),
    "household-removal": ("ziyun.poverty", "/registry/households/", "main tbody a", "main a[href$='/remove/']"),
    "facilities": ("nation.director", "/registry/facilities/"),
    "facility": ("meitan.clerk", "/registry/facilities/?kind=expert_station", "main tbody a"),
    "facility-form": ("meitan.agriculture", "/registry/facilities/new/"),
    "specialties": ("nation.director", "/registry/specialties/"),
    "specialty": ("meitan.clerk", "/registry/specialties/?kind=brand", "main tbody a"),
    "specialty-form": ("meitan.clerk", "/registry/specialties/new/"),
    "systems": ("nation.administrator", "/assessments/systems/"),
    "system": ("meitan.clerk", "/assessments/systems/?subject=agreement", "main tbody a"),
    "system-of-provinces": ("nation.director", "/assessments/systems/?subject=province", "main tbody a"),
    "system-being-written": ("nation.administrator", "/assessments/systems/?state=draft", "main tbody a"),
    "system-new": ("nation.administrator", "/assessments/systems/new/"),
    "system-settings": (
        "nation.administrator",
        "/assessments/systems/?state=draft",
        "main tbody a",
        "main a[href$='/edit/']",
    ),
    "indicator-form": (
        "nation.administrator",
        "/assessments/systems/?state=draft",
        "main tbody a",
        "main a[href$='/add/']",
    ),
    "indicator-in-steps": (
        "nation.administrator",
        "/assessments/systems/?state=draft",
        "main tbody a",
        "main a[href$='/add/']",
        "main a[href='?rule=steps']",
    ),
    "metrics": ("meitan.clerk", "/assessments/metrics/"),
    "metric": ("meitan.clerk", "/assessments/metrics/tasks_done/"),
    "assessments": ("guizhou.director", "/assessments/agreements/"),
    "assessments-to-countersign": ("meitan.poverty", "/assessments/agreements/?waiting=mine"),
    "assessments-by-total": ("guizhou.director", "/assessments/agreements/?state=confirmed&sort=-total"),
    "assessment-begin": ("meitan.clerk", "/assessments/agreements/new/"),
    "assessment": ("guizhou.director", "/assessments/agreements/?state=confirmed", "main tbody a"),
    "assessment-returned": ("nation.director", "/assessments/agreements/?state=returned", "main tbody a"),
    "assessment-history": (
        "meitan.inspector",
        "/assessments/agreements/?state=confirmed",
        "main tbody a",
        "a[href$='/history/']",
    ),
    "assessment-self-report": (
        "meitan.clerk",
        "/assessments/agreements/?state=draft",
        "main tbody a",
        "main a[href$='/edit/']",
    ),
    "assessment-score": (
        "meitan.clerk",
        "/assessments/agreements/?state=reported",
        "main tbody a",
        "main a[href$='/score/']",
    ),
    "assessment-evidence": (
        "meitan.clerk",
        "/assessments/agreements/?state=reported",
        "main tbody a",
        "main a[href$='/evidence/']",
    ),
    "assessment-correct": (
        "meitan.clerk",
        "/assessments/agreements/?state=confirmed",
        "main tbody a",
        "main a[href$='/correct/']",
    ),
    "targets-nation": ("nation.director", "/assessments/targets/?target=village_association"),
    "targets-province": ("guizhou.director", "/assessments/targets/52/?target=associations"),
    "targets-county": ("meitan.clerk", "/assessments/targets/520328/"),
    "targets-village": ("meitan.clerk", "/assessments/targets/520328/village_brand/gaps/", "main tbody th a"),
    "target-gaps": ("meitan.clerk", "/assessments/targets/520328/village_brand/gaps/"),
    "target-households": ("meitan.poverty", "/assessments/targets/520328/household_skill/gaps/"),
    "target-settings": ("nation.administrator", "/assessments/targets/settings/"),
    "target-form": ("nation.administrator", "/assessments/targets/settings/museum_tours/"),
    "figures-nation": ("nation.poverty", "/figures/"),
    "figures-prefecture": ("zunyi.poverty", "/figures/5203/"),
    "figure-records": ("meitan.poverty", "/figures/520328/", "main a[href$='/villages/']"),
    "table-entry": ("meitan.clerk", "/assessments/table/"),
    "forwarding": ("meitan.director", "/assessments/forwarding/"),
    "forwarding-at-the-prefecture": ("zunyi.director", FORWARDED_LAST_YEAR),
    "forwarded-to-the-province": ("guizhou.director", FORWARDED_LAST_YEAR),
    "assessments-not-reported": ("guizhou.director", "/assessments/forwarding/progress/"),
    "year-reports": ("nation.director", "/assessments/reports/"),
    "year-reports-of-a-province": ("guizhou.clerk", "/assessments/reports/"),
    "year-report-open": (
        "guizhou.director",
        "/assessments/reports/",
        "main tbody th a",
    ),
    "year-report-closed-twice": (
        "nation.director",
        f"/assessments/reports/?year={clock.today().year - 1}",
        "tr[data-province='62'] a",
    ),
    "year-report-opened-again": ("nation.director", "/assessments/reports/", "tr[data-province='37'] a"),
    "year-report-explain": (
        "guizhou.clerk",
        "/assessments/reports/",
        "main tbody th a",
        "main a[href$='/edit/']",
    ),
    "year-report-begin": ("guizhou.clerk", "/assessments/reports/new/"),
    "provinces": ("nation.clerk", "/assessments/provinces/"),
    "provinces-published": ("meitan.clerk", "/assessments/provinces/"),
    "province-published": ("guizhou.director", "/assessments/provinces/?state=published", "main tbody a"),
    "province-being-scored": ("nation.clerk", "/assessments/provinces/?state=draft&region=52", "main tbody a"),
    "province-stated": ("nation.director", "/assessments/provinces/?state=stated", "main tbody a"),
    "province-marks": (
        "nation.clerk",
        "/assessments/provinces/?state=draft&region=52",
        "main tbody a",
        "main a[href$='/score/']",
    ),
    "province-statement": (
        "tianjin.clerk",
        "/assessments/provinces/?state=sent",
        "main tbody a",
        "main a[href$='/statement/']",
    ),
    "provinces-begin": ("nation.clerk", "/assessments/provinces/begin/"),
    "provinces-publish": ("nation.director", f"/assessments/provinces/publish/{clock.today().year - 1}/"),
    "province-correct": (
        "nation.clerk",
        "/assessments/provinces/?state=published",
        "main tbody a",
        "main a[href$='/correct/']",
    ),
    "ranking": ("meitan.clerk", "/assessments/provinces/ranking/"),
    "ranking-over-years": ("nation.director", "/assessments/provinces/ranking/years/"),
    "ranking-of-a-province": ("guizhou.director", "/assessments/provinces/ranking/52/"),
    "places": ("guizhou.administrator", "/leadership/regions/52/"),
    "groups": ("guizhou.administrator", "/leadership/groups/"),
    "group": ("meitan.administrator", "/leadership/groups/", "main tbody a"),
    "member-form": ("meitan.administrator", "/leadership/groups/", "main tbody a", "main a[href$='/members/new/']"),
    "years": ("nation.administrator", "/leadership/years/"),
    "year-form": ("nation.administrator", "/leadership/years/new/"),
    "reports": ("nation.director", "/jobs/"),
    "imports": ("meitan.clerk", "/imports/"),
    "import-form": ("meitan.poverty", "/imports/households/new/"),
    "search": ("meitan.clerk", "/search/?words=mt"),
    "search-of-one-kind": ("guizhou.director", "/search/?words=cy&kind=organisation"),
    "search-finds-nothing": ("meitan.clerk", "/search/?words=查无此名"),
    "messages": ("meitan.clerk", "/messages/"),
    "message-choice": ("meitan.clerk", "/messages/choice/"),
    "statistics": ("nation.director", "/statistics/"),
    "statistics-of-a-province": ("guizhou.director", "/statistics/?region=52&among=counties&metric=filed"),
    "statistics-of-a-county": ("meitan.director", "/statistics/?region=湄潭"),
    "statistics-of-no-place": ("meitan.director", "/statistics/?region=查无此地"),
    "statistics-not-counted": ("meitan.director", "/statistics/?year=2010"),
    "what-lies-at-a-level": ("guizhou.director", "/statistics/?region=52", "#waits-title ~ .row tbody a >> nth=0"),
    "reporting": ("guizhou.clerk", "/reporting/"),
    "reporting-of-the-nation": ("nation.clerk", f"/reporting/?year={clock.today().year - 1}"),
    "reporting-nobody-late": ("nation.inspector", f"/reporting/?year={clock.today().year - 1}&only=late"),
    "reporting-nudge": ("guizhou.clerk", "/reporting/nudge/"),
    "public-statistics": (None, "/public/statistics/"),
    "public-statistics-of-a-county": (None, "/public/statistics/?region=520328"),
    **REVIEW_PAGES,
    **PUBLIC_PAGES,
}
WIDER_THAN_ITS_SCREEN = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("name", PAGES)
def test_page(open_page, picture, name):
    username, address, *links = PAGES[name]
    page = at_desk(open_page, username) if username else open_page()
    errors = errors_on(page)
    page.goto(address)
    for link in links:
        press(page.locator(link))
    assert is_signed_in(page) == bool(username)
    found = look(page, picture, name)
    press(page.locator(".language button"))
    assert found + look(page, picture, name) + errors == []


def errors_on(page) -> list[str]:
    """Fills with what the browser complains about; an answer of 403 or 404 is what the page is about."""
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("console", lambda said: errors.remove(said.text) if "status of 40" in said.text else None)
    return errors


def look(page, picture, name) -> list[str]:
    """Take pictures at both widths; what is wrong with the page."""
    found = []
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        picture(page, name)
        found += [f"{width}: {each}" for each in violations(page)]
        if page.evaluate(WIDER_THAN_ITS_SCREEN):
            found.append(f"{width}: something is wider than the screen")
    return found


def violations(page) -> list[str]:
    """What axe finds, each with the first place."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['help']} {each['nodes'][0]['html'][:200]}" for each in found]


def test_the_help_of_a_page_opens_without_script(open_page, picture):
    page = at_desk(open_page, "meitan.clerk", javascript=False)
    page.goto("/agreements/")
    assert not page.locator(".page-help a").first.is_visible()
    page.click(".page-help summary")
    assert page.locator(".page-help li").count() == page.locator(".page-help li:visible").count() > 1
    picture(page, "page-help-open")
    press(page.locator(".page-help a"))
    assert page.url.endswith("/handbook/county-clerk/")
