"""The pages of awards: list and totals, vouchers, receipt, use, sources, announcement, workbook, workbench."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.forms import model_to_dict
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import clock
from leadership.enums import Role
from leadership.models import ProgrammeYear, Region
from leadership.programme import current_year
from review import paying
from review.award_enums import AwardState as S
from review.award_totals import totals_of
from review.enums import Measure
from review.models import Award, BudgetSource, Payment
from tests import factories
from tests.agreements import factories as made
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE
from tests.portal.test_workbench import bench_of, told_of
from tests.review import factories_violations as violations
from tests.review.factories_awards import (
    AMOUNT,
    FUNDS,
    REASON,
    REPORT,
    SPENT,
    award,
    award_in,
    clerk,
    director,
    drive,
    entered,
    funds,
    recalled,
    source,
)
from tests.review.test_nomination_pages import browser
from tests.review.test_quota_pages import sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
ELSEWHERE = f"{OTHER_PROVINCE}0102"


def at(name: str, *arguments) -> str:
    return reverse(f"review:{name}", args=arguments)


def visitor() -> Client:
    return Client(headers={"accept-language": "en"})


def as_it_stands(record) -> Award:
    return Award.objects.select_related("desk__region").get(pk=record.pk)


def listed(answer) -> list[int]:
    return [row.record.pk for row in answer.context["table"].page.object_list]


def queries_of(client, address) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


# -- the list and its totals -----------------------------------------------------------------
def test_the_list_says_what_to_do_while_it_is_empty():
    answer = browser(made.clerk()).get(at("award_list"))
    assert "once all departments have signed" in answer.content.decode()


def told(totals) -> list[tuple]:
    return [(each.label, each.count, each.amount) for each in totals]


def test_each_figure_leads_to_the_list_behind_it():
    near = award_in(S.ALLOCATED, amount=Decimal(300))
    award(ELSEWHERE, Decimal(100))
    recalled(award())
    client = browser(clerk())
    totals = client.get(at("award_list")).context["totals"]
    assert (totals.whole.count, totals.whole.amount) == (2, Decimal(400))
    by_name = {division.name: division.totals for division in totals.divisions}
    assert told(by_name["sources"]) == [(str(near.source), 1, Decimal(300)), ("not allocated yet", 1, Decimal(100))]
    assert told(by_name["provinces"]) == [("贵州省", 1, Decimal(300)), ("甘肃省", 1, Decimal(100))]
    assert told(by_name["kinds"]) == [("award in lieu of subsidy", 2, Decimal(400))]
    for total in (totals.whole, totals.poor, *(each for some in by_name.values() for each in some)):
        behind = listed(client.get(f"{at('award_list')}?{total.query}"))
        amounts = sum(each.amount for each in Award.objects.filter(pk__in=behind))
        assert (len(behind), amounts) == (total.count, total.amount)


def test_the_share_of_the_poor_counties():
    Region.objects.filter(pk=COUNTY).update(is_poor=True)
    Region.objects.filter(pk=NEIGHBOUR_COUNTY).update(is_poor=False)
    award(amount=Decimal(75)), award(NEIGHBOUR_COUNTY, Decimal(25))
    totals = browser(director()).get(at("award_list")).context["totals"]
    assert totals.poor_share == 75


@pytest.mark.parametrize(
    "query, expected",
    [
        ("state=allocated", ["near"]),
        ("state=standing", ["near", "far"]),
        ("state=cancelled", ["freed"]),
        ("source=none", ["far", "freed"]),
        ("region=62", ["far"]),
        ("category=expert", []),
        ("year=2010", []),
        ("kind=with_subsidy", []),
        ("words=不存在", []),
    ],
)
def test_the_list_is_narrowed(query, expected):
    made_here = {"near": award_in(S.ALLOCATED), "far": award(ELSEWHERE, Decimal(5)), "freed": recalled(award())}
    made.open_year(2010)
    answer = browser(clerk()).get(f"{at('award_list')}?{query}")
    assert sorted(listed(answer)) == sorted(made_here[name].pk for name in expected)


def test_the_list_costs_the_same_for_many():
    client = browser(clerk())
    award(amount=Decimal(5))
    few = queries_of(client, at("award_list"))
    for _each in range(4):
        award(amount=Decimal(5))
    assert queries_of(client, at("award_list")) == few


@pytest.mark.invariant("INV-2")
def test_a_county_lists_and_opens_its_own():
    here, there = award(), award(NEIGHBOUR_COUNTY)
    client = browser(made.clerk())
    assert listed(client.get(at("award_list"))) == [here.pk]
    assert client.get(there.get_absolute_url()).status_code == 404
    assert "award of" in client.get(here.get_absolute_url()).content.decode()


# -- vouchers ----------------------------------------------------------------------------------
def sent(payment_of, **said) -> dict:
    said = {"number": "2016-0012", "paid_on": clock.today().isoformat(), "token": str(uuid4())} | said
    return said | {"awards": [each.pk for each in payment_of]}


def test_the_clerk_of_the_nation_chooses_a_province_and_enters_one_voucher():
    first, second, _far = award(amount=Decimal(5)), award(amount=Decimal(6)), award(ELSEWHERE, Decimal(7))
    client, kept = browser(clerk()), source()
    heaps = client.get(at("award_pay")).context["heaps"]
    assert [(heap.province.pk, heap.count, heap.total) for heap in heaps] == [("52", 2, 11), ("62", 1, 7)]
    address = f"{at('award_pay')}?year={current_year()}&province=52"
    page = client.get(address).content.decode()
    assert page.count('name="awards"') == 2
    said = sent([first], source=kept.pk, kind="with_subsidy")
    answer = client.post(address, said)
    payment = Payment.objects.get()
    assert answer.url == payment.get_absolute_url()
    assert client.post(address, said).url == answer.url
    assert (as_it_stands(first).state, as_it_stands(first).kind) == (S.TO_ALLOCATE, "with_subsidy")
    assert as_it_stands(second).state == S.APPROVED


@pytest.mark.parametrize(
    "field, value, message",
    [
        ("number", "", "This field is required."),
        ("paid_on", "2999-01-01", "This day has not come yet."),
        ("source", "", "This field is required."),
        ("awards", [], "Choose at least one award."),
    ],
)
def test_wrong_input_is_told_at_its_field_and_what_was_typed_is_kept(field, value, message):
    first, second = award(amount=Decimal(5)), award(amount=Decimal(6))
    said = sent([first], source=source().pk, kind="in_lieu") | {field: value}
    answer = browser(clerk()).post(at("award_pay"), said)
    assert answer.context["form"].errors[field] == [message]
    assert not Payment.objects.exists()
    if field != "awards":
        assert f'value="{first.pk}"\n' in answer.content.decode()
        assert answer.context["form"]["awards"].value() == [str(first.pk)]
    assert as_it_stands(second).state == S.APPROVED


def test_more_than_the_source_has_is_told_in_the_form():
    first = award()
    said = sent([first], source=source(AMOUNT - 1).pk, kind="in_lieu")
    answer = browser(clerk()).post(at("award_pay"), said)
    assert "More would be allocated" in answer.content.decode()


def test_the_province_passes_on_in_bulk_without_a_source():
    first, second = award_in(S.ALLOCATED, amount=Decimal(5)), award_in(S.ALLOCATED, amount=Decimal(6))
    client = browser(made.clerk(PROVINCE))
    answer = client.get(at("award_pay"))
    assert "source" not in answer.context["form"].fields
    client.post(at("award_pay"), sent([first, second]))
    payment = Payment.objects.get(kind="passing")
    director_of = browser(made.director(PROVINCE))
    assert "Release all awards" in director_of.get(payment.get_absolute_url()).content.decode()
    director_of.post(at("payment_release", payment.pk))
    assert {as_it_stands(each).state for each in (first, second)} == {S.PASSED_ON}
    assert "Release all awards" not in director_of.get(payment.get_absolute_url()).content.decode()


def test_the_director_holds_a_voucher_back_with_a_reason():
    record = award_in(S.TO_ALLOCATE)
    payment, client = record.allocation, browser(director())
    answer = client.post(at("payment_hold", payment.pk), {"reason": " "})
    assert answer.context["form"].errors["reason"]
    assert as_it_stands(record).state == S.TO_ALLOCATE
    client.post(at("payment_hold", payment.pk), {"reason": REASON})
    assert "It was held back" in client.get(payment.get_absolute_url()).content.decode()


def test_of_a_voucher_held_back_its_page_and_whoever_enters_the_next_one_read_why():
    record, client = award_in(S.TO_ALLOCATE), browser(clerk())
    first = record.allocation
    paying.hold(payment=first, by=director(), reason=REASON)
    heap = f"{at('award_pay')}?year={record.year}&province={PROVINCE}"
    assert [step.reason for step in client.get(heap).context["holds"]] == [REASON]
    second = entered([as_it_stands(record)])
    paying.hold(payment=second, by=director(), reason="another reason")
    told = {each.pk: client.get(each.get_absolute_url()).context["held"].reason for each in (first, second)}
    assert told == {first.pk: REASON, second.pk: "another reason"}
    third = entered([as_it_stands(record)])
    assert client.get(third.get_absolute_url()).context["held"] is None
    assert client.get(first.get_absolute_url()).context["held"].reason == REASON


def test_what_a_step_keeps_of_a_voucher_is_in_the_language_of_the_programme():
    record = award_in(S.TO_ALLOCATE)
    assert "凭证" in record.steps.get(verb="enter_allocation").reason
    assert str(record.allocation).startswith("Voucher")


def test_who_may_not_release_is_told_so():
    payment = award_in(S.TO_ALLOCATE).allocation
    assert browser(made.director(PROVINCE)).post(at("payment_release", payment.pk)).status_code == 403
    assert browser(clerk()).post(at("payment_release", payment.pk)).status_code == 403
    assert "Release all awards" not in browser(clerk()).get(payment.get_absolute_url()).content.decode()


@pytest.mark.invariant("INV-2")
def test_vouchers_are_seen_by_their_province_and_the_nation():
    payment = award_in(S.ALLOCATED).allocation
    for by, status in (
        (made.clerk(PROVINCE), 200),
        (clerk(), 200),
        (made.clerk(OTHER_PROVINCE), 404),
        (made.clerk(), 404),
        (made.clerk(PREFECTURE), 404),
    ):
        assert browser(by).get(payment.get_absolute_url()).status_code == status
    assert listed(browser(made.clerk(OTHER_PROVINCE)).get(at("payment_list"))) == []


def test_vouchers_cost_the_same_for_many():
    client = browser(director())
    award_in(S.TO_ALLOCATE, amount=Decimal(5))
    few = queries_of(client, at("payment_list"))
    payment = entered([award(amount=Decimal(5))])
    one = queries_of(client, payment.get_absolute_url())
    many = entered([award(amount=Decimal(5)) for _each in range(4)])
    assert queries_of(client, at("payment_list")) == few
    assert queries_of(client, many.get_absolute_url()) == one


# -- receipt and use -----------------------------------------------------------------------------
def test_the_clerk_of_the_county_confirms_the_receipt_in_one_go():
    record = award_in(S.PASSED_ON)
    client = browser(made.clerk())
    address = at("award_receipt_edit", record.pk)
    assert f'href="{address}"' in client.get(record.get_absolute_url()).content.decode()
    assert client.get(at("award_act", record.pk, "receive")).url == address
    said = {"received_on": "2999-01-01", "receipt": made.a_pdf("收据.pdf")}
    assert client.post(address, said).context["form"].errors["received_on"] == ["This day has not come yet."]
    said = {"received_on": "2016-01-01", "receipt": made.a_pdf("收据.pdf")}
    [too_early] = client.post(address, said).context["form"].errors["received_on"]
    assert "was not received before" in too_early
    client.post(address, {"received_on": clock.today().isoformat(), "receipt": made.a_pdf("收据.pdf")})
    assert as_it_stands(record).state == S.RECEIVED
    kept = record.files.get()
    assert client.get(at("award_file", record.pk, kept.pk)).getvalue() == b"%PDF-1.4\n%%EOF\n"
    assert client.get(address).url == record.get_absolute_url()
    assert browser(made.clerk(NEIGHBOUR_COUNTY)).get(at("award_file", record.pk, kept.pk)).status_code == 404


@pytest.mark.parametrize("name, state", [("award_receipt_edit", S.RECEIVED), ("award_use_edit", S.REPORTED)])
def test_a_page_that_stood_open_leads_back_to_the_award_and_says_why(name, state):
    record, client = award_in(state), browser(made.clerk())
    answer = client.post(at(name, record.pk), {"report": "too late"}, follow=True)
    assert answer.redirect_chain[0][0] == record.get_absolute_url()
    assert "It cannot be changed now" in answer.content.decode()
    assert as_it_stands(record).use_report != "too late"


def test_whoever_corrects_the_report_reads_why_it_came_back():
    record, client = award_in(S.RETURNED), browser(made.clerk())
    for address in (record.get_absolute_url(), at("award_use_edit", record.pk)):
        answer = client.get(address)
        assert "Returned by" in answer.content.decode()
        assert answer.context["returned"].reason == REASON


def test_the_use_is_written_as_a_draft_then_reported_and_closed():
    record = award_in(S.RECEIVED)
    client, address = browser(made.clerk()), at("award_use_edit", record.pk)
    spent = {f"spent_{purpose}": str(amount) for purpose, amount in SPENT.items()}
    client.post(address, {"report": REPORT, "spent_training": "1", "proof": made.a_pdf("一.pdf"), "continue": "1"})
    client.post(address, {"remove": str(record.files.get(paper="use").pk)})
    assert not record.files.filter(paper="use").exists()
    client.post(address, {"report": REPORT, **spent, "proof": made.a_pdf("二.pdf")})
    client.post(at("award_act", record.pk, "report"), {"seen": as_it_stands(record).steps_taken})
    record = as_it_stands(record)
    assert (record.state, record.desk.region_id) == (S.REPORTED, PREFECTURE)
    checker = browser(made.director(PREFECTURE))
    checker.post(at("award_act", record.pk, "return"), {"seen": record.steps_taken, "reason": REASON})
    assert REASON in client.get(record.get_absolute_url()).content.decode()
    record = drive(record, S.REPORTED)
    checker.post(at("award_act", record.pk, "close"), {"seen": record.steps_taken})
    assert as_it_stands(record).state == S.CLOSED


def test_more_than_the_award_is_told_at_its_field():
    record = award_in(S.RECEIVED)
    answer = browser(made.clerk()).post(at("award_use_edit", record.pk), {"spent_training": str(AMOUNT + 1)})
    assert list(answer.context["form"].errors) == ["spent_training"]


def test_the_clerk_of_the_nation_records_the_repayment():
    record = award_in(S.RECALLED)
    client, address = browser(clerk()), at("award_repayment_create", record.pk)
    assert f'href="{address}"' in client.get(record.get_absolute_url()).content.decode()
    client.post(address, {"number": "9", "paid_on": clock.today().isoformat(), "token": str(uuid4())})
    assert as_it_stands(record).state == S.REPAID
    assert browser(made.clerk()).get(address).status_code == 403


def test_steps_without_a_page_of_their_own_are_not_found():
    record = award_in(S.PASSED_ON)
    assert browser(director()).get(at("award_act", record.pk, "recall")).status_code == 404


def test_the_history_tells_who_wrote_what():
    record = award_in(S.REPORTED)
    page = browser(made.clerk()).get(at("award_history", record.pk)).content.decode()
    assert REPORT in page


# -- sources ---------------------------------------------------------------------------------------
def test_the_clerk_of_the_nation_keeps_the_sources():
    funds()
    client = browser(clerk())
    said = {
        "year": current_year(),
        "kind": "caravan",
        "name": "科普大篷车",
        "amount": str(FUNDS),
        "token": str(uuid4()),
    }
    for _each in range(2):
        client.post(at("source_create"), said)
    kept = BudgetSource.objects.get()
    answer = client.post(at("source_create"), said | {"name": "又一项", "amount": "1", "token": str(uuid4())})
    assert "never more than its funds" in answer.content.decode()
    client.post(at("source_edit", kept.pk), said | {"amount": "99"})
    assert BudgetSource.objects.get().amount == 99
    entered([award(amount=Decimal(50))], source=kept)
    client.post(at("source_edit", kept.pk), {"amount": "60", "name": "改名", "token": str(uuid4())})
    assert (BudgetSource.objects.get().amount, BudgetSource.objects.get().name) == (60, "科普大篷车")
    answer = client.post(at("source_remove", kept.pk), follow=True)
    assert "so it stays" in answer.content.decode()
    (budget,) = answer.context["budgets"]
    assert (budget.funds, budget.awarded, budget.allocated, budget.planned) == (FUNDS, 50, 50, 60)


def test_others_read_the_budget_and_change_nothing():
    kept = source()
    for by in (made.clerk(PROVINCE), director(), made.clerk()):
        assert kept.name in browser(by).get(at("source_list")).content.decode()
        assert browser(by).get(at("source_edit", kept.pk)).status_code == 403


# -- for everybody ----------------------------------------------------------------------------------
def test_the_announcement_is_public_and_says_what_was_taken_back():
    kept, taken = award(), recalled(award(ELSEWHERE))
    page = visitor().get(at("public_awards")).content.decode()
    assert [kept.title in page, taken.title in page] == [True, True]
    assert page.count("taken back because of a violation") == 1
    assert "贵州省遵义市" in page
    assert listed(visitor().get(f"{at('public_awards')}?region=62")) == [taken.pk]
    assert at("public_awards") in visitor().get(reverse("portal:workbench")).content.decode()


def test_the_announcement_says_when_the_decision_was_lifted():
    taken = award()
    case = violations.case_in("in_force", subject=taken.nomination.subject, measure=Measure.REVOKE_AND_RECALL)
    assert "taken back because of a violation" in visitor().get(at("public_awards")).content.decode()
    violations.driven(case, "appeal", "allow", "lift")
    page = visitor().get(at("public_awards")).content.decode()
    told = ("because of a violation" in page, "the decision on the violation was lifted on appeal" in page)
    assert told == (False, True)


def test_an_expert_is_announced_without_numbers():
    expert = made.expert(phone="13987654321")
    award(expert=expert)
    page = visitor().get(at("public_awards")).content.decode()
    assert expert.name in page
    assert expert.id_number not in page
    assert "13987654321" not in page


def test_the_announcement_costs_the_same_for_many():
    award(amount=Decimal(5))
    few = queries_of(visitor(), at("public_awards"))
    for _each in range(4):
        award(amount=Decimal(5))
    assert queries_of(visitor(), at("public_awards")) == few


# -- the workbook -------------------------------------------------------------------------------------
def test_the_table_of_award_funds_sums_what_the_list_shows():
    record = award_in(S.CLOSED, amount=AMOUNT)
    award(amount=Decimal(5)), award(ELSEWHERE, Decimal(7))
    header, *rows, total = sheet_of(made.director(PROVINCE), at("award_export"), {"query": "category=rpta"})
    assert (header[2], header[9]) == ("Nomination number", "Award (yuan)")
    assert {row[2]: (row[9], row[12]) for row in rows}[record.nomination.number] == (AMOUNT, "2016-0012")
    assert (total[0], total[9], total[header.index("Spent (yuan)")]) == ("Total", AMOUNT + 5, AMOUNT)


# -- the workbench ------------------------------------------------------------------------------------
def test_clerks_are_told_what_to_enter_and_directors_what_to_release(client):
    record = award()
    assert told_of(bench_of(client, clerk())) == {"review:award_pay": 1}
    record = drive(record, S.TO_ALLOCATE)
    assert told_of(bench_of(client, director())) == {"review:payment_list": 1}
    record = drive(record, S.ALLOCATED)
    assert told_of(bench_of(client, made.clerk(PROVINCE))) == {"review:award_pay": 1}
    record = drive(record, S.TO_PASS_ON)
    assert told_of(bench_of(client, made.director(PROVINCE))) == {"review:payment_list": 1}
    drive(record, S.PASSED_ON)
    assert record.get_absolute_url() in bench_of(client, made.clerk()).content.decode()


def test_totals_take_the_same_number_of_queries(django_assert_num_queries):
    award(amount=Decimal(5)), award(ELSEWHERE, Decimal(5))
    with django_assert_num_queries(5):
        totals_of(Award.objects.all(), QueryDict(""))


def test_an_assisting_party_sees_what_it_was_awarded_and_nobody_else_s(client):
    record = award(amount=Decimal("12345.00"))
    party, other = record.nomination.organisation, made.organisation()
    shown = [bench_of(client, made.helper(each)).context["own"]["awards"] for each in (party, other)]
    assert [list(each) for each in shown] == [[record], []]


@pytest.mark.invariant("INV-9")
def test_whoever_lowers_the_funds_of_the_year_below_its_awards_is_told_why():
    award()
    year = ProgrammeYear.objects.get(pk=current_year())
    said = {name: str(value) for name, value in model_to_dict(year).items()} | {"funds": "1"}
    administrator = browser(factories.membership_at(NATION, Role.ADMINISTRATOR))
    answer = administrator.post(reverse("leadership:year_edit", args=[year.pk]), said)
    assert answer.status_code == 409
    assert "never less than its awards" in answer.content.decode()
