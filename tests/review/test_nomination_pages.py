"""The pages of nominations for insider, superior, neighbour and stranger: written, looked at, selected, forwarded."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leadership.enums import Role
from leadership.models import ProgrammeYear
from leadership.permissions import NOMINATE
from review.enums import NominationState as S
from review.models import Nomination, NomineeList
from tests import factories
from tests.agreements import factories as made
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE
from tests.review.factories_nominations import (
    DEEDS,
    PASS,
    REASON,
    begun,
    expert_party,
    graded,
    nomination_in,
    party,
    quota,
    written,
)
from tests.review.factories_notices import noticed

pytestmark = pytest.mark.django_db
LIST, ELIGIBLE, BEGIN, BOARD, SELECT, LISTS = (
    reverse(f"review:{page}")
    for page in (
        "nomination_list",
        "eligible_list",
        "nomination_create",
        "selection_board",
        "selection_select",
        "nominee_list_list",
    )
)


def browser(membership) -> Client:
    return factories.sign_in(Client(headers={"accept-language": "en"}), membership)


def inspector(place):
    return factories.membership_at(place, Role.INSPECTOR)


def page(record, name="detail", kind="nomination", **more):
    return reverse(f"review:{kind}_{name}", kwargs={"pk": record.pk, **more})


def texts(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def answered(visitor, address) -> int:
    answer = visitor.get(address)
    answer.getvalue()  # a file is read to its end, and closed
    return answer.status_code


def rows(response) -> list:
    return list(response.context["table"].page.object_list.data)


# -- who may be nominated --------------------------------------------------------------------------
def test_the_county_reads_who_may_be_nominated_and_why_others_may_not():
    quota()
    good, low = party(), party(marks=PASS)
    answer = browser(made.clerk()).get(ELIGIBLE)
    html = answer.content.decode()
    assert {row.pk: row.is_eligible for row in rows(answer)} == {good.pk: True, low.pk: False}
    assert "The assessment of the year is below" in html
    assert f"{BEGIN}?organisation={good.pk}" in html
    assert f"{BEGIN}?organisation={low.pk}" not in html
    assert rows(browser(made.clerk()).get(ELIGIBLE, {"answer": "may"})) == [good]
    assert rows(browser(made.clerk()).get(ELIGIBLE, {"reason": "grade_too_low"})) == [low]
    assert rows(browser(made.clerk()).get(ELIGIBLE, {"category": "society"})) == []


def test_experts_are_asked_for_by_themselves():
    quota()
    expert = expert_party()
    answer = browser(made.clerk()).get(ELIGIBLE, {"who": "experts"})
    assert [(row.pk, row.is_eligible) for row in rows(answer)] == [(expert.pk, True)]
    assert f"{BEGIN}?expert={expert.pk}" in answer.content.decode()


@pytest.mark.invariant("INV-2")
def test_superiors_read_it_without_the_way_to_nominate_strangers_read_nothing():
    quota()
    good = party()
    for place in (PREFECTURE, PROVINCE):
        answer = browser(inspector(place)).get(ELIGIBLE)
        assert (rows(answer), BEGIN in answer.content.decode()) == ([good], False)
    for place in (NEIGHBOUR_COUNTY, OTHER_PROVINCE):
        assert rows(browser(inspector(place)).get(ELIGIBLE)) == []
        assert rows(browser(inspector(place)).get(ELIGIBLE, {"region": COUNTY})) == []
    nation = browser(inspector(NATION))
    assert rows(nation.get(ELIGIBLE)) == []
    assert rows(nation.get(ELIGIBLE, {"region": PROVINCE})) == [good]


# -- writing ---------------------------------------------------------------------------------------
def test_from_the_list_to_a_submitted_nomination():
    quota()
    organisation = party()
    clerk = browser(made.clerk())
    address = f"{BEGIN}?organisation={organisation.pk}"
    token = clerk.get(address).context["form"]["token"].value()
    answer = clerk.post(address, {"token": token})
    nomination = Nomination.objects.get()
    assert (answer.url, nomination.organisation) == (page(nomination), organisation)
    seen = clerk.get(page(nomination, "edit")).context["form"]["seen"].value()
    clerk.post(page(nomination, "edit"), {"summary": DEEDS["summary"], "seen": seen})
    html = clerk.get(page(nomination)).content.decode()
    assert "Tell what was done." in html  # the button is closed and says why
    seen = clerk.get(page(nomination, "edit")).context["form"]["seen"].value()
    answer = clerk.post(page(nomination, "edit"), {**DEEDS, "seen": seen, "continue": "1"})
    assert answer.url == page(nomination, "evidence")
    clerk.post(answer.url, {"part": "results", "file": made.a_pdf("带动名单.pdf"), "add": "1"})
    clerk.post(page(nomination, "act", verb="submit"), {"seen": 0, "reason": ""})
    assert Nomination.objects.get().state == S.SUBMITTED


def test_what_a_colleague_saved_meanwhile_is_shown_and_not_overwritten():
    nomination = begun()
    clerk = browser(made.clerk())
    seen = clerk.get(page(nomination, "edit")).context["form"]["seen"].value()
    clerk.post(page(nomination, "edit"), {"summary": "先写的", "seen": seen})
    answer = clerk.post(page(nomination, "edit"), {"summary": "后写的", "seen": seen})
    assert (answer.status_code, Nomination.objects.get().summary) == (200, "先写的")
    assert "先写的" in answer.content.decode()


def test_evidence_is_taken_back_and_a_draft_thrown_away():
    nomination = written(begun())
    clerk, file = browser(made.clerk()), nomination.files.get()
    assert clerk.get(page(nomination, "file", deed=file.pk)).getvalue().startswith(b"%PDF")
    clerk.post(page(nomination, "evidence"), {"remove": file.pk})
    assert not nomination.files.exists()
    clerk.post(page(nomination, "discard"))
    assert not Nomination.objects.exists()


def test_who_may_not_be_nominated_is_told_why_and_nothing_is_begun():
    quota()
    organisation = party(marks=PASS)
    clerk = browser(made.clerk())
    address = f"{BEGIN}?organisation={organisation.pk}"
    assert "below" in clerk.get(address).content.decode()
    answer = clerk.post(address, {"token": "6f0fdf74-31fb-4a3b-97c2-9f1c0fbd9e47"}, follow=True)
    assert texts(answer) == ["The assessment of the year is below “good”."]
    assert clerk.get(BEGIN).status_code == 404
    assert browser(made.clerk(NEIGHBOUR_COUNTY)).get(address).status_code == 404


def test_former_nominations_and_others_of_the_same_name_are_shown_while_choosing():
    nomination = nomination_in(S.SUBMITTED)
    organisation = nomination.organisation
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Nomination.objects.update(year=nomination.year - 1)
        cursor.execute("SET LOCAL session_replication_role = origin")
    twin = made.organisation(region=NEIGHBOUR_COUNTY, name=organisation.name)
    answer = browser(made.clerk()).get(f"{BEGIN}?organisation={organisation.pk}")
    assert list(answer.context["former"]) == [nomination]
    assert list(answer.context["alike"]) == [twin]


def test_outside_the_window_the_page_says_when():
    quota()
    organisation = party()
    ProgrammeYear.objects.update(nomination_opens="2016-01-01", nomination_closes="2016-01-02")
    clerk = browser(made.clerk())
    address = f"{BEGIN}?organisation={organisation.pk}"
    assert "2016" in clerk.get(address).context["closed"]
    clerk.post(address, {"token": "6f0fdf74-31fb-4a3b-97c2-9f1c0fbd9e47"})
    assert not Nomination.objects.exists()


# -- one of them -------------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
def test_insider_superior_neighbour_and_stranger():
    nomination = nomination_in(S.SUBMITTED)
    file = nomination.files.get()
    addresses = [page(nomination), page(nomination, "history"), page(nomination, "file", deed=file.pk)]
    found = {COUNTY: 200, PREFECTURE: 200, PROVINCE: 200, NATION: 200, NEIGHBOUR_COUNTY: 404, OTHER_PROVINCE: 404}
    for place, status in found.items():
        visitor = browser(inspector(place))
        assert [answered(visitor, address) for address in addresses] == [status] * 3
        assert rows(visitor.get(LIST)) == ([nomination] if status == 200 else [])
    assert browser(made.clerk(NEIGHBOUR_COUNTY)).post(page(nomination, "edit"), DEEDS).status_code == 404
    assert Client().get(addresses[0]).status_code == 302
    helper = browser(made.helper(nomination.organisation))
    assert [helper.get(address).status_code for address in (LIST, addresses[0])] == [403, 403]


def test_the_director_returns_it_with_a_reason_and_the_county_reads_it():
    nomination = nomination_in(S.SUBMITTED)
    director, clerk = browser(made.director()), browser(made.clerk())
    said = {"seen": nomination.steps_taken, "reason": REASON, "concerns": ["results"]}
    director.post(page(nomination, "act", verb="return"), said)
    html = clerk.get(page(nomination)).content.decode()
    assert [words in html for words in (REASON, "what came of it", "Write the deeds")] == [True] * 3
    assert clerk.get(page(nomination, "edit")).status_code == 200
    assert director.get(page(nomination, "edit")).status_code == 403


def test_what_is_submitted_is_not_written_any_more():
    nomination = nomination_in(S.SUBMITTED)
    clerk = browser(made.clerk())
    for name in ("edit", "evidence", "discard"):
        answer = clerk.get(page(nomination, name), follow=True)
        assert texts(answer) == ["It cannot be changed now: it is “submitted”."]


def test_the_list_is_narrowed():
    first, second = nomination_in(S.SUBMITTED), begun(expert_party())
    clerk = browser(made.clerk())
    assert rows(clerk.get(LIST, {"category": "expert"})) == [second]
    assert rows(clerk.get(LIST, {"state": "submitted"})) == [first]
    assert rows(clerk.get(LIST, {"words": first.title})) == [first]
    assert rows(clerk.get(LIST, {"year": first.year, "region": NEIGHBOUR_COUNTY})) == []


def queries(client, address) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_number_of_queries_does_not_grow_with_the_rows():
    nomination_in(S.CANDIDATE)
    clerk, province = browser(made.clerk()), browser(made.director(PROVINCE))
    pages = [(clerk, LIST), (clerk, ELIGIBLE), (province, BOARD)]
    few = [queries(client, address) for client, address in pages]
    nomination_in(S.CANDIDATE)
    nomination_in(S.CANDIDATE, expert_party())
    graded()
    assert [queries(client, address) for client, address in pages] == few


# -- the selection board -----------------------------------------------------------------------
def test_the_board_shows_seats_and_the_director_selects():
    first, second = nomination_in(S.CANDIDATE), nomination_in(S.CANDIDATE)
    director = browser(made.director(PROVINCE))
    (section,) = [each for each in director.get(BOARD).context["sections"] if each.lines]
    assert (section.room.seats, section.room.taken, section.room.left) == (5, 0, 5)
    answer = director.post(SELECT, {"nominations": [first.pk, second.pk, "x"], "reason": ""}, follow=True)
    assert texts(answer) == ["2 candidates selected."]
    (section,) = [each for each in answer.context["sections"] if each.lines]
    assert (section.room.taken, [line.is_seated for line in section.lines]) == (2, [True, True])
    assert texts(director.post(SELECT, {"nominations": []}, follow=True)) == ["Tick at least one candidate."]


@pytest.mark.invariant("INV-2")
def test_who_else_reads_the_board_and_who_does_not():
    nomination = nomination_in(S.CANDIDATE)
    clerk, nation = browser(made.clerk(PROVINCE)), browser(made.director(NATION))
    assert 'type="checkbox"' not in clerk.get(BOARD).content.decode()
    assert clerk.post(SELECT, {"nominations": [nomination.pk]}).status_code == 403
    assert nation.get(BOARD).context["sections"] == []
    html = nation.get(BOARD, {"province": PROVINCE}).content.decode()
    assert (nomination.title in html, 'type="checkbox"' in html) == (True, False)
    assert [browser(inspector(place)).get(BOARD).status_code for place in (COUNTY, PREFECTURE)] == [403, 403]
    stranger = browser(made.director(OTHER_PROVINCE))
    assert nomination.title not in stranger.get(BOARD).content.decode()
    stranger.post(SELECT, {"nominations": [nomination.pk]})
    assert Nomination.objects.get().state == S.CANDIDATE


# -- lists ---------------------------------------------------------------------------------------
def test_the_province_draws_up_forwards_and_the_nation_decides():
    nomination = nomination_in(S.SELECTED)
    other = nomination_in(S.SELECTED)
    factories.group_at(NATION)
    noticed(nomination)
    clerk, director, nation = (
        browser(by) for by in (made.clerk(PROVINCE), made.director(PROVINCE), made.director(NATION))
    )
    token = clerk.get(reverse("review:nominee_list_create")).context["form"]["token"].value()
    clerk.post(reverse("review:nominee_list_create"), {"year": nomination.year, "note": "请审。", "token": token})
    held = NomineeList.objects.get()
    clerk.post(page(held, "remove", "nominee_list"), {"nominations": [other.pk]})
    assert rows(clerk.get(page(held, "nominees", "nominee_list"))) == [other]
    clerk.post(page(held, "nominees", "nominee_list"), {"nominations": [other.pk]})
    clerk.post(page(held, "note", "nominee_list"), {"note": "请审核。"})
    assert nation.get(page(held, kind="nominee_list")).status_code == 404
    director.post(page(held, "act", "nominee_list", verb="forward"), {"seen": 0, "reason": ""})
    html = nation.get(page(held, kind="nominee_list")).content.decode()
    assert [words in html for words in ("请审核。", nomination.title, "Take in all that remain")] == [True] * 3
    seen = Nomination.objects.get(pk=other.pk).steps_taken
    nation.post(page(other, "act", verb="send_back"), {"seen": seen, "reason": REASON})
    assert nation.get(page(held, "take_in", "nominee_list")).context["remaining"] == 1
    nation.post(page(held, "take_in", "nominee_list"))
    receipt = director.get(page(held, "receipt", "nominee_list")).content.decode()
    assert [words in receipt for words in ("推荐对象报送回执", nomination.number, REASON)] == [True] * 3
    assert browser(inspector(NATION)).get(page(held, "history", "nominee_list")).status_code == 200


@pytest.mark.invariant("INV-2")
def test_lists_are_not_for_counties_nor_strangers():
    nomination_in(S.FORWARDED)
    held = NomineeList.objects.get()
    for place in (COUNTY, PREFECTURE, OTHER_PROVINCE):
        visitor = browser(inspector(place))
        assert (visitor.get(page(held, kind="nominee_list")).status_code, rows(visitor.get(LISTS))) == (404, [])
    assert browser(made.clerk(COUNTY)).get(reverse("review:nominee_list_create")).status_code == 403
    assert not made.director(PROVINCE).may(NOMINATE)


# -- the workbench -------------------------------------------------------------------------------
def test_what_waits_stands_on_the_workbench():
    nomination = nomination_in(S.SUBMITTED)
    html = browser(made.director()).get(reverse("portal:workbench")).content.decode()
    assert page(nomination) in html
    assert page(nomination) not in browser(made.director(PREFECTURE)).get(reverse("portal:workbench")).content.decode()
