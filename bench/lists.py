"""The list pages, first and deepest, from every scope. A list more is a line more in ``LISTS``."""

import re

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement
from bench.measuring import in_turns
from leadership import appointments
from leadership.enums import Department, Duty, Role
from leadership.models import Region

LISTS = {
    "agreements": "agreements:agreement_list",
    "activities": "agreements:activity_list",
    "needs": "agreements:need_list",
    "offers": "agreements:offer_list",
    "public needs": "agreements:public_needs",
    "public offers": "agreements:public_offers",
    "reminders": "agreements:reminder_list",
    "organisations": "registry:organisation_list",
    "experts": "registry:expert_list",
    "villages": "registry:village_list",
    "households": "registry:household_list",
    "facilities": "registry:facility_list",
    "specialties": "registry:specialty_list",
    "assessments": "assessments:assessment_list",
    "forwarding": "assessments:forwarding_list",
    "reports of the year": "assessments:report_list",
    "provincial assessments": "assessments:province_list",
    "targets": "assessments:target_list",
    "nominations": "review:nomination_list",
    "leadership groups": "leadership:group_list",
}
PAGE = re.compile(r"[?;&]page=(\d+)")


def signed_in_at(code) -> Client:
    """A browser of a clerk at a place, as the pages see it."""
    user, _is_new = get_user_model().objects.get_or_create(username=f"bench-{code}", defaults={"name": "测量"})
    if not user.memberships.exists():
        group = appointments.form_group(region=Region.objects.get(pk=code))
        appointments.appoint(
            group=group, user=user, name=user.name, duty=Duty.STAFF, department=Department.AST, roles=[Role.CLERK]
        )
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    return client


def content(client, address) -> str:
    response = client.get(address)
    if response.status_code != 200:
        raise AssertionError(f"{address} answers {response.status_code}")
    return response.content.decode()


def against(floor, work) -> dict:
    """The times of two pages, each a browser and an address."""
    for client, address in (floor, work):
        content(client, address)
    return in_turns(lambda: floor[0].get(floor[1]), lambda: work[0].get(work[1]))


def ends_of(client, address) -> tuple:
    """The first page of a list and the last that its own links lead to."""
    deepest = max(map(int, PAGE.findall(content(client, address))), default=1)
    return ("first page", address), ("deepest page", f"{address}?page={deepest}")


def page_rows():
    """Against the portal's static "about" page, signed in."""
    nation, about = signed_in_at("0"), reverse("portal:about")
    ends = [(name, *end) for name, url in LISTS.items() for end in ends_of(nation, reverse(url))]
    for name, which, address in [*ends, *figures_pages()]:
        yield {"work": f"{name}, {which}", **against((nation, about), (nation, address)), "reach": "≤ 3"}


def figures_pages():
    """Figures and statistics, and what is shown day by day and place by place."""
    county = Agreement.objects.order_by("pk").values_list("region", flat=True).first()
    yield "figures of the nation", "all", reverse("portal:figures")
    for name, code in (("the nation", "0"), ("a province", county[:2]), ("a county", county)):
        yield f"statistics of {name}", "all", f"{reverse('portal:statistics')}?region={code}"
    yield (
        "statistics of a province",
        "all counties",
        f"{reverse('portal:statistics')}?region={county[:2]}&among=counties",
    )
    yield "calendar of the nation", "this month", reverse("agreements:activity_calendar")
    yield "map of the nation", "this year", reverse("agreements:activity_map")


def scope_rows():
    """The same list from a province and from a county, against the nation's."""
    county = Agreement.objects.order_by("pk").values_list("region", flat=True).first()
    scopes = {"a province": signed_in_at(county[:2]), "a county": signed_in_at(county)}
    nation = signed_in_at("0")
    for name, url in LISTS.items():
        for place, client in scopes.items():
            times = against((nation, reverse(url)), (client, reverse(url)))
            yield {"work": f"{name} of {place}, against the nation's", **times, "reach": "≤ 1.2"}
