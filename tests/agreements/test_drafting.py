"""Writing an agreement on its pages: part by part, by the clerks of its own office, nothing typed is lost."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.enums import AgreementState as S
from agreements.enums import Part
from agreements.models import Agreement, AgreementVersion
from leadership.enums import Level, Role
from leadership.models import ProgrammeYear, Region
from tests import factories
from tests.agreements.factories import (
    REASON,
    agreement_in,
    applicant,
    clerk,
    director,
    draft,
    drive,
    empty_draft,
    expert,
    helper,
    open_year,
    organisation,
    task,
    villages,
)
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db

PAGES = [
    "agreement_discard",
    "draft_overview",
    "draft_basics",
    "draft_content",
    "draft_villages",
    "draft_tasks",
    "draft_experts",
    "draft_attachments",
    "draft_check",
]


def browser(membership=None) -> Client:
    return factories.sign_in(Client(), membership or clerk())


def address(name, agreement, *args) -> str:
    return reverse(f"agreements:{name}", args=[agreement.pk, *args])


def version_of(agreement) -> AgreementVersion:
    return Agreement.objects.get(pk=agreement.pk).current_version


def basics(**changes) -> dict:
    fields = {"title": "红心猕猴桃帮扶协议", "helper_kind": "experts", "organisation": ""}
    return fields | {"starts_on": "2026-03-01", "ends_on": "2027-02-28"} | changes


def send(client, page, agreement, **fields):
    """Send a form with what its page holds hidden."""
    shown = client.get(address(page, agreement)).context["form"]
    return client.post(address(page, agreement), {"seen": shown.initial.get("seen", "")} | fields)


# -- who ---------------------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "place, role, status",
    [
        (COUNTY, Role.CLERK, 200),
        (COUNTY, Role.DIRECTOR, 403),
        (PREFECTURE, Role.CLERK, 404),
        (NATION, Role.CLERK, 404),
        (NEIGHBOUR_COUNTY, Role.CLERK, 404),
        (OTHER_PROVINCE, Role.CLERK, 404),
        (COUNTY, Role.HELPER, 403),
    ],
)
def test_only_the_clerks_of_its_own_office_write(page, place, role, status):
    client, agreement = browser(factories.membership_at(place, role)), draft()
    assert client.get(address(page, agreement)).status_code == status
    assert client.post(address(page, agreement), {"remove": "1"}).status_code in (
        {200, 302} if status == 200 else {status}
    )


@pytest.mark.parametrize("page", PAGES)
def test_a_superior_clerk_who_reads_it_does_not_write_in_it(page):
    client = browser(clerk(PREFECTURE))
    assert client.get(address(page, agreement_in(S.RETURNED))).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_once_submitted_the_record_is_shown_instead(page):
    agreement = agreement_in(S.SUBMITTED)
    before = agreement.steps.get().fingerprint
    client = browser()
    for response in (client.get(address(page, agreement)), client.post(address(page, agreement), basics(remove="1"))):
        assert response.url == agreement.get_absolute_url()
    assert drive(agreement, S.ENDORSED).steps.last().fingerprint == before


def test_visitors_sign_in_first():
    agreement = draft()
    assert Client().get(address("draft_overview", agreement)).url.startswith(reverse("account_login"))


# -- beginning and throwing away ------------------------------------------------------------------
def test_the_same_form_sent_twice_begins_one_agreement():
    client, form = browser(), {"form_token": str(uuid4())}
    open_year()
    answers = {client.post(reverse("agreements:agreement_create"), form).url for _time in range(2)}
    assert answers == {address("draft_overview", Agreement.objects.get())}


@pytest.mark.invariant("INV-2")
def test_a_token_of_another_county_leads_nowhere():
    token = empty_draft().form_token
    client = browser(clerk(NEIGHBOUR_COUNTY))
    assert client.post(reverse("agreements:agreement_create"), {"form_token": token}).status_code == 404


@pytest.mark.parametrize("token", ["", "nonsense"])
def test_without_a_token_the_page_is_shown_again(token):
    response = browser().post(reverse("agreements:agreement_create"), {"form_token": token})
    assert (response.status_code, Agreement.objects.count()) == (200, 0)


@pytest.mark.parametrize("place", [PREFECTURE, PROVINCE, NATION])
def test_agreements_are_begun_in_counties(place):
    response = browser(clerk(place)).post(reverse("agreements:agreement_create"), {"form_token": uuid4()})
    assert (response.status_code, Agreement.objects.count()) == (403, 0)


def test_a_closed_window_is_told_before_one_begins():
    ProgrammeYear.objects.filter(pk=open_year().pk).update(filing_opens="2016-01-01", filing_closes="2016-01-02")
    assert browser().get(reverse("agreements:agreement_create")).context["closed"]


def test_a_draft_is_thrown_away_with_everything_in_it():
    agreement, client = draft(), browser()
    assert client.get(address("agreement_discard", agreement)).status_code == 200
    assert Agreement.objects.count() == 1
    assert client.post(address("agreement_discard", agreement)).url == reverse("agreements:agreement_list")
    assert (Agreement.objects.count(), AgreementVersion.objects.count()) == (0, 0)


def test_what_was_ever_submitted_is_not_thrown_away():
    agreement, client = agreement_in(S.RETURNED), browser()
    client.post(address("agreement_discard", agreement))
    assert Agreement.objects.get().number == agreement.number


# -- parts with fields -------------------------------------------------------------------------------
def test_a_part_is_saved_by_itself_and_may_leave_anything_out():
    agreement, client = empty_draft(), browser()
    response = send(client, "draft_basics", agreement, title="先写个题目")
    assert response.url == address("draft_overview", agreement)
    saved = version_of(agreement)
    assert (saved.title, saved.helper_kind, saved.starts_on) == ("先写个题目", "", None)


def test_save_and_continue_leads_through_all_parts_to_the_check():
    agreement, client = draft(), browser()
    first = send(client, "draft_basics", agreement, **basics(), **{"continue": "1"})
    assert first.url == address("draft_content", agreement)
    assert send(client, "draft_content", agreement, **{"continue": "1"}).url == address("draft_villages", agreement)
    following = [client.get(address(page, agreement)).context["next"] for page in PAGES[4:8]]
    assert following == [address(page, agreement) for page in PAGES[5:]]


def test_reversed_dates_are_refused_at_the_field_and_all_that_was_typed_is_kept():
    agreement, client = empty_draft(), browser()
    response = send(client, "draft_basics", agreement, **basics(ends_on="2026-02-28"))
    assert list(response.context["form"].errors) == ["ends_on"]
    page = response.content.decode()
    assert all(f'value="{typed}"' in page for typed in ("红心猕猴桃帮扶协议", "2026-03-01", "2026-02-28"))
    assert 'href="#id_ends_on"' in page
    assert version_of(agreement).title == ""


@pytest.mark.parametrize(
    "fields, wrong",
    [
        (basics(title="很" * 121), "title"),
        (basics(helper_kind="somebody"), "helper_kind"),
        (basics(starts_on="31.12.2026"), "starts_on"),
        (basics(organisation="没有这个协会", helper_kind="organisation"), "organisation"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(fields, wrong):
    agreement, client = empty_draft(), browser()
    assert list(send(client, "draft_basics", agreement, **fields).context["form"].errors) == [wrong]


@pytest.mark.parametrize("funds", ["-1", "many", "1e20"])
def test_impossible_funds_are_refused(funds):
    agreement, client = empty_draft(), browser()
    response = send(client, "draft_content", agreement, objectives="增收", funds=funds)
    assert list(response.context["form"].errors) == ["funds"]
    assert "增收" in response.content.decode()


def test_of_two_clerks_the_second_is_shown_what_the_first_saved_and_then_decides():
    agreement, first = empty_draft(), browser()
    second = browser(factories.membership_at(COUNTY, Role.CLERK))
    shown = second.get(address("draft_basics", agreement)).context["form"].initial["seen"]
    send(first, "draft_basics", agreement, **basics(title="第一人的题目"))
    refused = second.post(address("draft_basics", agreement), basics(title="第二人的题目", seen=shown))
    assert version_of(agreement).title == "第一人的题目"
    page = refused.content.decode()
    assert all(title in page for title in ("第一人的题目", "第二人的题目"))
    assert Agreement.objects.get().edited_by == clerk().user
    again = refused.context["form"]["seen"].value()
    second.post(address("draft_basics", agreement), basics(title="第二人的题目", seen=again))
    assert version_of(agreement).title == "第二人的题目"


# -- the organisation ------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["湄潭翠芽协会", "湄潭翠芽", "51520328MJ00000013", "51520328mj00000013"])
def test_the_organisation_is_found_by_name_part_of_it_or_code(typed):
    party = organisation(OTHER_PROVINCE, name="湄潭翠芽协会", credit_code="51520328MJ00000013")
    organisation(name="湄潭红茶协会")
    agreement = empty_draft()
    send(browser(), "draft_basics", agreement, **basics(helper_kind="organisation", organisation=typed))
    assert version_of(agreement).organisation == party


def test_several_that_fit_are_offered_and_one_is_chosen_in_place():
    _first, second = (organisation(place, name="茶叶协会") for place in (COUNTY, NEIGHBOUR_COUNTY))
    agreement, client = empty_draft(), browser()
    typed = basics(helper_kind="organisation", organisation="茶叶协会")
    page = send(client, "draft_basics", agreement, **typed).content.decode()
    choice = f"{second.pk} 茶叶协会"
    assert page.count('type="radio"') == 2
    assert f'value="{choice}"' in page
    send(client, "draft_basics", agreement, **typed | {"organisation": ["茶叶协会", choice]})
    assert version_of(agreement).organisation == second
    # Saved once more as it is shown, it stays the same one.
    shown = client.get(address("draft_basics", agreement)).context["form"]["organisation"].value()
    send(client, "draft_basics", agreement, **typed | {"organisation": choice, "title": "新题目"})
    assert (version_of(agreement).organisation, shown) == (second, choice)


def test_an_organisation_beside_experts_is_refused_at_the_field():
    party, agreement = organisation(), empty_draft()
    response = send(browser(), "draft_basics", agreement, **basics(organisation=party.name))
    assert list(response.context["form"].errors) == ["organisation"]


# -- villages ---------------------------------------------------------------------------------------
def test_villages_are_searched_by_township_ticked_and_taken_out():
    agreement, client = empty_draft(), browser()
    wanted = villages(number=40)[30]
    search = address("draft_villages", agreement) + f"?q={wanted.parent.name}"
    found = client.get(search).context["found"]
    assert wanted in found
    assert {village.parent for village in found} == {wanted.parent}
    ticked = [village.pk for village in found[:3]]
    assert client.post(search, {"add": "1", "villages": ticked}).url == client.get(search).wsgi_request.get_full_path()
    assert list(version_of(agreement).villages.order_by("code").values_list("pk", flat=True)) == ticked
    assert wanted.pk in ticked or wanted in client.get(search).context["found"]
    link = version_of(agreement).village_links.first()
    client.post(search, {"remove": link.pk})
    assert list(version_of(agreement).villages.order_by("code").values_list("pk", flat=True)) == ticked[1:]


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("crafted", ["neighbour's village", "township", "nonsense"])
def test_only_villages_of_the_county_are_taken(crafted):
    agreement, client = empty_draft(), browser()
    own = villages()[0].pk
    code = {
        "neighbour's village": lambda: villages(NEIGHBOUR_COUNTY)[0].pk,
        "township": lambda: Region.objects.within(COUNTY).filter(level=Level.TOWNSHIP)[0].pk,
        "nonsense": lambda: "x",
    }[crafted]()
    response = client.post(address("draft_villages", agreement), {"add": "1", "villages": [own, code]})
    assert list(response.context["form"].errors) == ["villages"]
    page = response.content.decode()
    assert 'href="#id_villages_0"' in page
    assert 'id="id_villages_0"' in page
    assert f'value="{own}"' in page.split("checked")[0].rsplit("<input", 1)[1]
    assert not version_of(agreement).villages.exists()


def test_nothing_ticked_is_told():
    agreement, client = empty_draft(), browser()
    villages()
    response = client.post(address("draft_villages", agreement), {"add": "1"})
    assert list(response.context["form"].errors) == ["villages"]


def test_the_same_village_twice_is_one():
    agreement, client = empty_draft(), browser()
    code = villages()[0].pk
    for _time in range(2):
        client.post(address("draft_villages", agreement), {"add": "1", "villages": [code]})
    assert version_of(agreement).village_links.count() == 1


# -- experts ----------------------------------------------------------------------------------------
def test_listed_experts_of_the_whole_country_are_found_and_added():
    agreement, client = empty_draft(), browser()
    far, waiting = expert(OTHER_PROVINCE, name="远方专家"), applicant(name="远方申请人")
    assert client.get(address("draft_experts", agreement)).context["found"] == []
    found = client.get(address("draft_experts", agreement), {"q": "远方"}).context["found"]
    assert (found, waiting in found) == ([far], False)
    client.post(address("draft_experts", agreement), {"add": "1", "experts": [far.pk]})
    assert version_of(agreement).experts.get() == far


def test_an_expert_who_is_not_listed_is_refused_at_the_field():
    agreement, client = empty_draft(), browser()
    crafted = {"add": "1", "experts": [applicant().pk]}
    response = client.post(address("draft_experts", agreement), crafted)
    assert list(response.context["form"].errors) == ["experts"]
    assert not version_of(agreement).experts.exists()


def test_no_personal_data_is_shown_where_experts_are_picked():
    agreement, client = empty_draft(), browser()
    person = expert(OTHER_PROVINCE, name="远方专家", phone="13985212345")
    page = client.get(address("draft_experts", agreement), {"q": "远方"}).content.decode()
    assert person.name in page
    assert not any(secret in page for secret in (person.id_number, person.phone, person.phone[-4:]))


# -- tasks ------------------------------------------------------------------------------------------
def a_task(agreement, **changes) -> dict:
    fields = {"area": "talent", "description": "培训致富带头人", "target": "60", "unit": "人次"}
    return fields | {"due_on": f"{agreement.year}-06-30", "add": "1"} | changes


def test_a_task_is_added_once_even_if_sent_twice_then_changed_and_removed():
    agreement, client = empty_draft(), browser()
    for _time in range(2):
        assert client.post(address("draft_tasks", agreement), a_task(agreement)).status_code == 302
    added = version_of(agreement).tasks.get()
    page = address("draft_task", agreement, added.pk)
    shown = client.get(page).context["form"].initial["seen"]
    assert client.post(page, a_task(agreement, target="80", seen=shown)).url == address("draft_tasks", agreement)
    assert version_of(agreement).tasks.get().target == 80
    client.post(address("draft_tasks", agreement), {"remove": added.pk})
    assert not version_of(agreement).tasks.exists()


@pytest.mark.parametrize(
    "changes, wrong",
    [
        ({"target": "0"}, "target"),
        ({"target": "-3"}, "target"),
        ({"target": "很多"}, "target"),
        ({"area": "other"}, "area"),
        ({"description": ""}, "description"),
        ({"unit": ""}, "unit"),
        ({"due_on": ""}, "due_on"),
        ({"due_on": "2031-01-01"}, "due_on"),
    ],
)
def test_a_task_that_cannot_be_measured_is_refused_at_the_field(changes, wrong):
    agreement, client = draft(), browser()
    response = client.post(address("draft_tasks", agreement), a_task(agreement, **changes))
    assert list(response.context["form"].errors) == [wrong]
    assert ("培训致富带头人" in response.content.decode()) is (wrong != "description")
    assert version_of(agreement).tasks.count() == 1


@pytest.mark.invariant("INV-2")
def test_a_task_of_another_agreement_does_not_exist():
    agreement, other = draft(), draft()
    foreign = other.current_version.tasks.get()
    client = browser()
    assert client.get(address("draft_task", agreement, foreign.pk)).status_code == 404
    client.post(address("draft_tasks", agreement), {"remove": foreign.pk})
    assert other.current_version.tasks.get() == foreign


def test_two_clerks_change_one_task():
    agreement, client = draft(), browser()
    line = agreement.current_version.tasks.get()
    page = address("draft_task", agreement, line.pk)
    shown = client.get(page).context["form"].initial["seen"]
    line.target = 7
    line.save()
    response = client.post(page, a_task(agreement, target="80", seen=shown))
    assert response.context["form"].non_field_errors()
    assert version_of(agreement).tasks.get().target == 7


@pytest.mark.parametrize("nonsense", ["x", "", "9" * 30, "-1"])
def test_removing_nonsense_removes_nothing(nonsense):
    agreement, client = draft(), browser()
    for page in ("draft_tasks", "draft_villages", "draft_experts", "draft_attachments"):
        assert client.post(address(page, agreement), {"remove": nonsense}).status_code == 302
    saved = version_of(agreement)
    counts = (saved.tasks.count(), saved.villages.count(), saved.experts.count(), saved.attachments.count())
    assert counts == (1, 2, 1, 1)


# -- overview and check ---------------------------------------------------------------------------------
def test_the_task_list_says_what_each_part_lacks():
    parts = browser().get(address("draft_overview", empty_draft())).context["parts"]
    lacking = [part["label"] for part in parts if part["missing"]]
    assert lacking == [part.label for part in (Part.BASICS, Part.CONTENT, Part.VILLAGES, Part.TASKS)]
    may_stay_empty = [part["label"] for part in parts if part["is_empty"]]
    assert may_stay_empty == [Part.EXPERTS.label, Part.ATTACHMENTS.label]


def test_after_a_return_it_says_why_what_is_concerned_and_what_has_changed_since():
    agreement, client = agreement_in(S.RETURNED), browser()
    before = client.get(address("draft_overview", agreement))
    assert (before.context["returned"].reason, REASON in before.content.decode()) == (REASON, True)
    task(agreement.current_version, description="新增任务")
    after = client.get(address("draft_overview", agreement)).context["parts"]
    flags = [(part["label"], part["is_concerned"], part["is_changed"]) for part in after]
    assert flags == [(part.label, part == Part.TASKS, part == Part.TASKS) for part in Part]
    assert [part["is_changed"] for part in before.context["parts"]] == [False] * len(Part)


def test_the_check_shows_everything_and_what_is_missing():
    agreement, client = empty_draft(), browser()
    page = client.get(address("draft_check", agreement))
    [offer] = page.context["offers"]
    assert (offer.move.verb, offer.is_open) == ("submit", False)
    assert all(str(gap) in page.content.decode() for gap in offer.missing)


def test_submitted_from_the_check():
    agreement, client = draft(), browser()
    page = client.get(address("draft_check", agreement))
    act = address("agreement_act", agreement, "submit")
    assert f"{act}?seen=0" in page.content.decode()
    assert client.get(act, {"seen": 0}).status_code == 200
    assert client.post(act, {"seen": 0}).url == agreement.get_absolute_url()
    assert Agreement.objects.get().state == S.SUBMITTED


@pytest.mark.parametrize("page", PAGES)
def test_pages_take_as_many_queries_for_many_lines(page):
    agreement, client = draft(), browser()
    client.get(address(page, agreement))
    with CaptureQueriesContext(connection) as few:
        client.get(address(page, agreement))
    version = agreement.current_version
    for number in range(5):
        task(version, description=f"任务{number}")
        version.experts.add(expert())
        version.villages.add(villages(number=9)[number + 3])
    with CaptureQueriesContext(connection) as many:
        client.get(address(page, agreement))
    assert len(many) == len(few)


def test_a_helper_does_not_write():
    party = organisation()
    agreement = draft(organisation=party)
    assert browser(helper(party)).get(address("draft_overview", agreement)).status_code == 403
    assert browser(director()).get(reverse("agreements:agreement_create")).status_code == 403
