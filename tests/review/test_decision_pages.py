"""The pages of the decision on awards: drafted by clerks of the nation, read and signed by three departments."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import clock
from leadership.enums import Department, Role
from leadership.programme import current_year
from review import committee, deciding
from review.enums import NominationState
from review.models import AwardDecision, Nomination, PublicNotice
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_watching import past_the_guards
from tests.factories import NATION, PROVINCE
from tests.review.factories_decisions import (
    MEETING,
    begun,
    clerk,
    code,
    decision_in,
    director,
    funds,
    scored,
    signer,
    signs,
)
from tests.review.factories_notices import CONTACT, taken
from tests.review.test_nomination_pages import browser, rows, texts
from tests.review.test_quota_pages import sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
LIST = reverse("review:decision_list")


def page(name, *keys):
    return reverse(f"review:decision_{name}", args=keys)


def html(answer) -> str:
    return answer.content.decode()


def test_a_clerk_of_the_nation_begins_cuts_moves_and_puts_to_be_signed():
    funds()
    scored("0.9", "0.8", "0.7")
    visitor = browser(clerk())
    form = visitor.get(page("create")).context["form"]
    said = {"year": current_year(), "token": form["token"].value()}
    detail = visitor.post(page("create"), said).url
    assert visitor.post(page("create"), said).url == detail
    decision = AwardDecision.objects.get()
    assert rows(visitor.get(LIST)) == [decision]
    wrong = visitor.post(page("cut", decision.pk), {"places_rpta": 4, "amount_rpta": 30000})
    assert wrong.context["form"].errors == {"places_rpta": ["Ensure this value is less than or equal to 3."]}
    halfway = visitor.post(page("cut", decision.pk), {"places_rpta": 1, "amount_rpta": ""})
    assert halfway.context["form"].errors == {"amount_rpta": ["Say what each of them gets."]}
    visitor.post(page("cut", decision.pk), {"places_rpta": 1, "amount_rpta": 30000})
    second = decision.items.get(rank=2)
    move = page("move", decision.pk, second.pk)
    put_in = {"is_supported": visitor.get(move).context["form"]["is_supported"].value()}
    refused = visitor.post(move, put_in)
    assert refused.context["form"].errors == {"reason": ["This field is required."]}
    visitor.post(move, put_in | {"reason": "边远县，带动面广"})
    assert "against its rank: 边远县，带动面广" in html(visitor.get(detail))
    visitor.post(page("minutes_edit", decision.pk), MEETING | {"met_on": clock.today().isoformat()})
    answer = visitor.post(page("act", decision.pk, "put_to_sign"), {"seen": 0}, follow=True)
    assert "put to be signed" in texts(answer)[-1]
    assert AwardDecision.objects.get().funds == 100_000


def test_a_page_that_was_opened_before_a_move_does_what_stands_on_it():
    funds()
    scored("0.9", "0.8")
    decision = begun()
    visitor, item = browser(clerk()), decision.items.get(rank=2)
    move = page("move", decision.pk, item.pk)
    said = {"is_supported": visitor.get(move).context["form"]["is_supported"].value(), "reason": "材料存疑"}
    for _time in range(2):
        visitor.post(move, said)
        item.refresh_from_db()
        assert (item.is_supported, item.reason) == (False, "材料存疑")
    visitor.post(move, {"is_supported": visitor.get(move).context["form"]["is_supported"].value()})
    item.refresh_from_db()
    assert (item.is_supported, item.reason) == (True, "")


def test_what_is_put_to_be_signed_is_not_written_any_more():
    decision = decision_in("to_sign")
    visitor = browser(clerk())
    item = decision.items.first()
    for address in (page("minutes_edit", decision.pk), page("cut", decision.pk), page("move", decision.pk, item.pk)):
        assert visitor.get(address).status_code == 403
    assert visitor.post(page("rank", decision.pk)).status_code == 403


def test_each_department_reads_and_signs_and_the_third_concludes():
    decision = decision_in("to_sign")
    for department in Department:
        by = signer(department)
        visitor = browser(by)
        detail = visitor.get(decision.get_absolute_url())
        assert [offer.move.verb for offer in detail.context["offers"]] == ["sign", "return"]
        form = visitor.get(page("sign", decision.pk)).context["form"]
        said = {"seen": form["seen"].value(), "code": "000000"}
        unread = visitor.post(page("sign", decision.pk), said)
        assert unread.context["form"].errors == {"is_read": ["This field is required."]}
        wrong = visitor.post(page("sign", decision.pk), said | {"is_read": "on"})
        assert list(wrong.context["form"].errors) == ["code"]
        answer = visitor.post(page("sign", decision.pk), said | {"is_read": "on", "code": code(by)}, follow=True)
        assert texts(answer) == ["Signed for your department."]
    assert AwardDecision.objects.get().state == "signed"


def test_who_signs_reads_who_has_signed_and_what_has_changed_since():
    decision = decision_in("to_sign")
    first = signer()
    signs(decision, first)
    visitor = browser(signer(Department.POVERTY))
    read = visitor.get(page("sign", decision.pk))
    assert (first.name in html(read), "Nobody has signed yet." in html(read), read.context["missing"]) == (
        True,
        False,
        [],
    )
    task = decision.items.get(rank=1).nomination.review_tasks.first()
    said = {"reason": "曾共事", "token": uuid4(), "nomination": task.nomination}
    committee.declare(panelist=task.panelist, by=task.panelist.membership, **said)
    assert "has changed since. Return the decision" in html(visitor.get(page("sign", decision.pk)))


def test_who_may_not_sign_is_told_why():
    decision = decision_in("to_sign")
    writer = browser(clerk())
    assert writer.get(page("sign", decision.pk)).status_code == 403
    assert browser(made.director(PROVINCE)).get(page("sign", decision.pk)).status_code == 404
    first = signer()
    signs(decision, first)
    again = browser(signer()).get(page("sign", decision.pk))
    assert (again.status_code, "Your department has signed already." in html(again)) == (403, True)


def test_what_became_of_each_stands_in_the_list_that_was_signed():
    decision = decision_in("signed")
    best = decision.items.get(rank=1).nomination
    label = f">{NominationState.NOT_AWARDED.label}<"
    assert label not in html(browser(director()).get(decision.get_absolute_url()))
    with past_the_guards():
        Nomination.objects.filter(pk=best.pk).update(state=NominationState.NOT_AWARDED)
    assert label in html(browser(director()).get(decision.get_absolute_url()))


def test_provinces_see_no_decision():
    decision = begun()
    for by in (made.director(PROVINCE), made.clerk(PROVINCE), factories.membership_at(PROVINCE, Role.INSPECTOR)):
        visitor = browser(by)
        assert rows(visitor.get(LIST)) == []
        assert visitor.get(decision.get_absolute_url()).status_code == 404
        assert visitor.get(page("word", decision.pk)).status_code == 404
    assert browser(factories.membership_at(NATION, Role.REVIEWER)).get(LIST).status_code == 403


def test_the_workbench_tells_whose_signature_is_waited_for():
    decision_in("to_sign")
    said = "1 award decision waits for the signature of your department."
    workbench = reverse("portal:workbench")
    assert said in html(browser(signer(Department.POVERTY)).get(workbench))
    assert said not in html(browser(clerk()).get(workbench))


def test_minutes_as_word_and_the_list_as_excel():
    decision = decision_in("draft")
    visitor = browser(director())
    word = visitor.get(page("word", decision.pk))
    assert (word["Content-Type"].endswith("wordprocessingml.document"), word.content[:2]) == (True, b"PK")
    _header, *lines = sheet_of(director(), page("export"), {"query": f"decision={decision.pk}"})
    assert [(line[2], line[8], line[9], line[10]) for line in lines[:3]] == [
        (1, 90, "yes", 30000),
        (2, 80, "yes", 30000),
        (3, 70, "no", None),
    ]
    assert sheet_of(made.director(PROVINCE), page("export"), {"query": f"decision={decision.pk}"})[1:] != lines


def test_the_page_asks_as_often_for_many_candidates_as_for_few():
    decision, asked = begun("0.9", "0.8"), []
    visitor = browser(director())
    visitor.get(decision.get_absolute_url())
    for more in ((), ["0.7"] * 6):
        scored(*more)
        deciding.cut(decision=decision, by=clerk(), cuts={"rpta": (2, 30000)})
        with CaptureQueriesContext(connection) as queries:
            visitor.get(decision.get_absolute_url())
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_clerks_of_the_nation_prepare_the_notice_that_everybody_reads():
    decision = decision_in("signed")
    visitor = browser(clerk())
    form = visitor.get(reverse("review:notice_create")).context["form"]
    said = {"year": decision.year, "form_token": form["form_token"].value()}
    edit = visitor.post(reverse("review:notice_create"), said).url + "edit/"
    listable = visitor.get(edit).context["form"].fields["nominees"].queryset
    assert {each.pk for each in listable} == set(
        decision.items.filter(is_supported=True).values_list("nomination", flat=True)
    )
    visitor.post(edit, {"nominees": [each.pk for each in listable], "days": 7, "contact": CONTACT})
    notice = PublicNotice.objects.get()
    taken(notice, "put_forward", "publish")
    public = Client().get(reverse("review:public_notice", args=[notice.pk])).content.decode()
    assert ("拟奖补对象公示" in public, "推荐对象公示" in public) == (True, False)
    assert all(each.title in public for each in listable)
