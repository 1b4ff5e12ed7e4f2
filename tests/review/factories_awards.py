"""Awards in every state, driven there along their chain; quickly made, as if the decision had led there."""

from decimal import Decimal
from uuid import uuid4

from common import clock
from leadership.codes import NATION_CODE
from leadership.programme import current_year
from review import awarding, budgeting, paying, recalling, using
from review.award_enums import AwardKind, SourceKind
from review.award_enums import AwardState as S
from review.enums import DecisionState
from review.models import Award, AwardDecision, BudgetSource, DecisionItem, Nomination, Payment
from review.workflow import AWARD
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_watching import past_the_guards
from tests.factories import COUNTY, NATION
from tests.review.factories_decisions import AWARD as AMOUNT
from tests.review.factories_decisions import FUNDS, clerk, director, funds, taken_in

REASON = "凭证金额有误，请核对。"
VIOLATION = "虚构事迹材料。"
REPORT = "用于茶园绿色防控培训和示范，带动六十户。"
SPENT = {"training": Decimal(10_000), "materials": AMOUNT - Decimal(10_000)}
WAY_UP = (S.APPROVED, S.TO_ALLOCATE, S.ALLOCATED, S.TO_PASS_ON, S.PASSED_ON, S.RECEIVED, S.REPORTED, S.CLOSED)


# -- made ------------------------------------------------------------------------------------------
def decided() -> AwardDecision:
    """The decision of the year, as if it had been signed and fixed."""
    known = AwardDecision.objects.filter(year=current_year()).first()
    if known:
        return known
    by = clerk()
    about = {"region_id": NATION, "year": current_year(), "desk": by.group, "created_by": by.user, "edited_by": by.user}
    with past_the_guards():
        return AwardDecision.objects.create(
            **about, state=DecisionState.FIXED, serial=1, round=1, funds=FUNDS, met_on=clock.today(), form_token=uuid4()
        )


def awarded(county: str = COUNTY, amount=AMOUNT, **content) -> Nomination:
    """A nominee that was awarded; its award is still to be made."""
    nomination, decision = taken_in(county, **content), decided()
    rank = decision.items.count() + 1
    with past_the_guards():
        Nomination.objects.filter(pk=nomination.pk).update(state="awarded")
        DecisionItem.objects.create(
            decision=decision,
            nomination=nomination,
            category=nomination.category,
            rank=rank,
            score=80,
            by_rank=True,
            is_supported=True,
            amount=amount,
        )
    return Nomination.objects.get(pk=nomination.pk)


def award(county: str = COUNTY, amount=AMOUNT, **content) -> Award:
    """An award that was approved just now; the funds of the year are ``FUNDS`` unless they are set already."""
    if not made.open_year().funds:
        funds()
    factories.groups_above(county)
    nomination = awarded(county, amount, **content)
    awarding.begin_awards([nomination])
    return Award.objects.get(nomination=nomination)


def source(amount=None, **content) -> BudgetSource:
    """The source of the year from which awards are allocated; with all its funds unless ``amount`` says less."""
    if not made.open_year().funds:
        funds()
    amount = amount or made.open_year().funds
    content = {
        "kind": SourceKind.GRASSROOTS,
        "name": "基层科普行动计划专项",
        "document": "科协计发〔2016〕12号",
    } | content
    known = BudgetSource.objects.filter(year=current_year(), name=content["name"]).first()
    return known or budgeting.add_source(by=clerk(), token=uuid4(), year=current_year(), amount=amount, **content)


# -- driven ----------------------------------------------------------------------------------------
def award_in(state: str, county: str = COUNTY, **content) -> Award:
    return drive(award(county, **content), state)


def drive(record: Award, state: str) -> Award:
    record = Award.objects.get(pk=record.pk)
    if state in (S.RECALLED, S.REPAID) and record.state not in (S.RECALLED, S.REPAID):
        record = recalled(drive(record, S.PASSED_ON))
    if state == S.CANCELLED:
        return recalled(record)
    if state == S.RETURNED:
        record = drive(record, S.REPORTED)
        return AWARD.perform(record, "return", by=made.director(record.desk.region_id), reason=REASON)
    while record.state != state:
        record = step(record)
    return record


def step(record: Award) -> Award:
    """The next step on the way, by whoever has to take it."""
    province, home = record.province_code, record.region_id
    if record.state == S.APPROVED:
        entered([record])
    elif record.state == S.TO_ALLOCATE:
        paying.release(payment=record.allocation, by=director())
    elif record.state == S.ALLOCATED:
        entered([record], by=made.clerk(province))
    elif record.state == S.TO_PASS_ON:
        paying.release(payment=record.passing, by=made.director(province))
    elif record.state == S.PASSED_ON:
        using.receive(award=record, by=made.clerk(home), received_on=clock.today(), receipt=made.a_pdf("收据.pdf"))
    elif record.state in (S.RECEIVED, S.RETURNED):
        AWARD.perform(written(record), "report", by=made.clerk(home))
    elif record.state == S.REPORTED:
        AWARD.perform(record, "close", by=made.director(record.desk.region_id))
    elif record.state == S.RECALLED:
        repaid(record)
    return Award.objects.select_related("desk__region").get(pk=record.pk)


def entered(awards, by=None, **said) -> Payment:
    """A voucher for ``awards``, by the clerk of the nation (from the source of the year) or of a province."""
    by = by or clerk()
    said = {"number": "2016-0012", "paid_on": clock.today(), "token": uuid4()} | said
    if by.region_code == NATION_CODE:
        said = {"source": said.get("source") or source(), "kind": AwardKind.IN_LIEU} | said
    return paying.enter(by=by, awards=awards, **said)


def written(record: Award, spent=None) -> Award:
    """With a report on its use."""
    said = {"report": REPORT, "spent": SPENT if spent is None else spent, "proof": made.a_pdf("支出凭证.pdf")}
    return using.write_use(award=record, by=made.clerk(record.region_id), **said)


def recalled(record: Award) -> Award:
    return recalling.recall([record], by=director(), reason=VIOLATION)[0]


def repaid(record: Award) -> Award:
    said = {"number": "2017-0003", "paid_on": clock.today(), "token": uuid4()}
    return recalling.repay(award=record, by=clerk(), **said)
