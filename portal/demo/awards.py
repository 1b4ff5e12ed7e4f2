"""What becomes of the awards that the story has: each a step further than the next. Without awards it does nothing."""

from dataclasses import dataclass
from uuid import uuid4

from django.core.files.base import ContentFile

from common import clock
from common.workflow import CHAINS
from leadership.codes import within
from leadership.enums import Role
from portal.demo.calendar import between
from portal.demo.nominees import PROVINCE
from portal.demo.papers import paper
from portal.demo.places import COUNTIES
from review import budgeting, paying, using
from review.award_enums import AwardKind, SourceKind, UsePurpose
from review.award_enums import AwardState as S
from review.models import Award, BudgetSource

SOURCES = (
    (SourceKind.GRASSROOTS, "基层科普行动计划奖补专项", "科协计函〔2016〕35号", 120_000_000),
    (SourceKind.CARAVAN, "科普大篷车运行经费", "科协计函〔2016〕41号", 30_000_000),
    (SourceKind.SCHOOL_MUSEUM, "农村中学科技馆建设经费", "", 20_000_000),
)
REPORT = "资金用于开展种植技术培训、建设示范点和购置农资，带动贫困户稳定增收，支出凭证附后。"
RETURN_REASON = "示范支出的凭证不全，请补充后再报。"
# Where the awards of the story come to, one after the other; those of one voucher go together.
FATES = (
    S.CLOSED,
    S.REPORTED,
    S.RETURNED,
    S.RECEIVED,
    S.PASSED_ON,
    S.TO_PASS_ON,
    S.ALLOCATED,
    S.TO_ALLOCATE,
    S.APPROVED,
)
ALLOCATED = FATES[:7]
PASSED_ON = FATES[:5]
RECEIVED = FATES[:4]


@dataclass
class Awards:
    """Adds what becomes of awards, between two moments, to ``stage``."""

    stage: object
    calendar: object

    def schedule(self, begins, ends) -> None:
        counties = [place.code for place in COUNTIES if place.code.startswith(PROVINCE)]
        above = [*sorted({code[:4] for code in counties}), PROVINCE]
        acts = [("0", Role.CLERK, self._budget), ("0", Role.CLERK, lambda by: self._enter(by, ALLOCATED))]
        acts += [("0", Role.DIRECTOR, self._release), ("0", Role.CLERK, lambda by: self._enter(by, (S.TO_ALLOCATE,)))]
        acts += [(PROVINCE, Role.CLERK, lambda by: self._enter(by, PASSED_ON))]
        acts += [(PROVINCE, Role.DIRECTOR, self._release)]
        acts += [(PROVINCE, Role.CLERK, lambda by: self._enter(by, (S.TO_PASS_ON,)))]
        acts += [(code, Role.CLERK, self._receive) for code in counties]
        acts += [(code, Role.CLERK, self._report) for code in counties]
        acts += [(code, Role.DIRECTOR, self._check) for code in above]
        for number, (code, role, act) in enumerate(acts, start=1):
            self.stage.add(between(begins, ends, number / len(acts)), code, role, act)

    def _with_fates(self, *fates):
        """Those of the awards that are to come so far, the first one furthest."""
        keys = Award.objects.order_by("pk").values_list("pk", flat=True)
        chosen = [key for number, key in enumerate(keys) if FATES[number % len(FATES)] in fates]
        return Award.objects.filter(pk__in=chosen).select_related("desk__region").order_by("pk")

    # -- the nation and the province ------------------------------------------------------
    def _budget(self, by):
        year = Award.objects.order_by("year").values_list("year", flat=True).first()
        for kind, name, document, amount in SOURCES if year else ():
            content = {"kind": kind, "name": name, "document": document, "amount": amount}
            budgeting.add_source(by=by, token=uuid4(), year=year, **content)

    def _enter(self, by, fates):
        """One voucher for all of a province; at the nation from the first source."""
        awards = list(paying.waiting_for(by).filter(within(PROVINCE), pk__in=self._with_fates(*fates)))
        if awards:
            said = {"number": f"{by.region_code}-{clock.today():%m%d}", "paid_on": clock.today(), "token": uuid4()}
            if by.region_code == "0":
                said |= {"source": BudgetSource.objects.earliest("pk"), "kind": AwardKind.IN_LIEU}
            paying.enter(by=by, awards=awards, **said)

    def _release(self, by):
        for payment in paying.to_release_by(by):
            paying.release(payment=payment, by=by)

    # -- the county and the level above ---------------------------------------------------
    def _receive(self, by):
        for award in self._with_fates(*RECEIVED).filter(desk=by.group, state=S.PASSED_ON):
            receipt = ContentFile(paper("收款收据", [f"今收到奖补资金{award.amount:,.2f}元。"]), name="收款收据.pdf")
            using.receive(award=award, by=by, received_on=clock.today(), receipt=receipt)

    def _report(self, by):
        for award in self._with_fates(S.CLOSED, S.REPORTED, S.RETURNED).filter(desk=by.group, state=S.RECEIVED):
            half = award.amount // 2
            spent = {UsePurpose.TRAINING: half, UsePurpose.DEMONSTRATION: award.amount - half}
            proof = ContentFile(paper("支出凭证汇总", ["培训费、示范费支出明细及发票附后。"]), name="支出凭证汇总.pdf")
            using.write_use(award=award, by=by, report=REPORT, spent=spent, proof=proof)
            CHAINS["award"].perform(award, "report", by=by)

    def _check(self, by):
        for award in self._with_fates(S.CLOSED).filter(desk=by.group, state=S.REPORTED):
            CHAINS["award"].perform(award, "close", by=by)
        for award in self._with_fates(S.RETURNED).filter(desk=by.group, state=S.REPORTED):
            CHAINS["award"].perform(award, "return", by=by, reason=RETURN_REASON, concerns=["proofs"])
