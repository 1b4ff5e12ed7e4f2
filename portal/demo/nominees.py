"""Last year's nominations of one province: one fate after the other, as far as there are nominees."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import cycle
from uuid import uuid4

import pgtrigger
from django.core.files.base import ContentFile

from common.workflow import CHAINS
from leadership.enums import Role
from portal.demo.calendar import ASSESSED, between
from portal.demo.nominees_texts import CLEARED, DROP_REASON, LAST_REASON, OPINION, REASON_OF, deeds
from portal.demo.papers import paper
from portal.demo.places import COUNTIES
from registry.models import Expert, Organisation
from review import forwarding, nominating, reviewing, selecting
from review.eligibility import Inquiry, parties
from review.enums import DEFAULT_WEIGHTS, Category, DeedPart
from review.enums import NominationState as S
from review.integrity.running import run_checks
from review.models import Nomination, NomineeList, ReviewTask

PROVINCE = "52"
# In the order in which the counties nominate; what is forwarded comes on one list.
FATES = (S.TAKEN_IN, S.CANDIDATE, S.SENT_BACK, S.DRAFT, S.TAKEN_IN, S.NOT_SELECTED, S.ENDORSED)
FATES += (S.SELECTED, S.SUBMITTED, S.FORWARDED, S.RETURNED, S.DROPPED)
OF_A_COUNTY = 4
# Experts besides, whom the nation takes in, so that each of its committee has some to compare.
FURTHER, FURTHER_OF_A_COUNTY = 6, 5
AT_PROVINCE = (S.CANDIDATE, S.NOT_SELECTED, S.SELECTED, S.FORWARDED, S.SENT_BACK, S.TAKEN_IN)
FORWARDED = (S.FORWARDED, S.SENT_BACK, S.TAKEN_IN)
SEATED = (S.SELECTED, *FORWARDED)
# Of looking back, the share at which the notice of those to be forwarded is over.
AHEAD = 0.88
# Of full marks, what the reviewer of the story gives to one candidate after the other.
SHARES = (Decimal("0.9"), Decimal("0.8"), Decimal("0.85"), Decimal("0.7"))


@dataclass
class Nominees:
    """Adds the nominations of ``PROVINCE`` for last year to ``stage``."""

    stage: object
    calendar: object
    fates: dict = field(default_factory=dict)
    regular: int = 0

    @property
    def year(self) -> int:
        return self.calendar.year - 1

    def schedule(self) -> None:
        counties = [place.code for place in COUNTIES if place.code.startswith(PROVINCE)]
        prefectures = sorted({code[:4] for code in counties})
        acts = [(code, Role.CLERK, self._nominate) for code in counties]
        acts += [(code, Role.CLERK, self._nominate_further) for code in counties]
        acts += [(code, Role.DIRECTOR, self._examine) for code in (*counties, *prefectures, PROVINCE)]
        acts += [(code, Role.CLERK, self._drop) for code in counties]
        acts += [(PROVINCE, Role.CLERK, self._organise), (PROVINCE, Role.REVIEWER, self._score)]
        acts += [(PROVINCE, Role.CLERK, self._check), (PROVINCE, Role.DIRECTOR, self._clear)]
        acts += [(PROVINCE, Role.DIRECTOR, self._select)]
        begins, ends = self.calendar.looking_back(ASSESSED + 0.1), self.calendar.looking_back(0.55)
        for number, (code, role, act) in enumerate(acts, start=1):
            self.stage.add(between(begins, ends, number / len(acts)), code, role, act)
        # Between them a public notice runs (``portal.demo.notices``).
        self.stage.add(self.calendar.looking_back(AHEAD + 0.02), PROVINCE, Role.CLERK, self._draw_up)
        self.stage.add(self.calendar.looking_back(AHEAD + 0.04), PROVINCE, Role.DIRECTOR, self._forward)
        self.stage.add(self.calendar.looking_back(AHEAD + 0.08), "0", Role.DIRECTOR, self._decide)

    def _with_fates(self, *fates):
        keys = [key for key, fate in self.fates.items() if fate in fates]
        return Nomination.objects.filter(pk__in=keys).select_related("desk__region", "organisation", "expert")

    # -- the county ---------------------------------------------------------------------
    def _nominate(self, by):
        inquiry = Inquiry.about(by.region_code, self.year)
        for model in (Organisation, Expert):
            for subject in parties(model, inquiry).filter(is_eligible=True).order_by("pk")[: OF_A_COUNTY // 2]:
                self._begin(subject, by)

    def _nominate_further(self, by):
        inquiry = Inquiry.about(by.region_code, self.year)
        nominated = Nomination.objects.filter(pk__in=self.fates).exclude(expert=None).values("expert")
        experts = parties(Expert, inquiry).filter(is_eligible=True).exclude(pk__in=nominated).order_by("pk")
        left = FURTHER - (len(self.fates) - self.regular)
        for expert in experts[: max(0, min(left, FURTHER_OF_A_COUNTY))]:
            self._begin(expert, by, S.TAKEN_IN)

    def _begin(self, subject, by, fate=None):
        nomination = nominating.begin_nomination(by=by, subject=subject, year=self.year, token=uuid4())
        if fate is None:
            fate = FATES[self.regular % len(FATES)]
            self.regular += 1
        number = len(self.fates)
        self.fates[nomination.pk] = fate
        nominating.write_deeds(nomination=nomination, by=by, **deeds(number))
        lines = [f"推荐对象：{subject}", "带动农户名单及签字附后。"]
        upload = ContentFile(paper("带动贫困户证明材料", lines), name="带动贫困户证明材料.pdf")
        nominating.attach(nomination=nomination, by=by, part=DeedPart.RESULTS, upload=upload)
        if fate != S.DRAFT:
            CHAINS["nomination"].perform(nomination, "submit", by=by)

    def _examine(self, by):
        """What lies before a director goes on, comes back, or stays, as its fate will have it."""
        chain = CHAINS["nomination"]
        for nomination in self._with_fates(*FATES).filter(desk=by.group, state__in=(S.SUBMITTED, S.ENDORSED)):
            fate = self.fates[nomination.pk]
            if fate in (S.RETURNED, S.DROPPED):
                chain.perform(nomination, "return", by=by, reason=REASON_OF["return"], concerns=[DeedPart.RESULTS])
            elif fate in AT_PROVINCE or (fate == S.ENDORSED and nomination.state == S.SUBMITTED):
                verb = "admit" if by.region_code == PROVINCE else "endorse"
                chain.perform(nomination, verb, by=by)

    def _drop(self, by):
        for nomination in self._with_fates(S.DROPPED).filter(region=by.region_code):
            CHAINS["nomination"].perform(nomination, "drop", by=by, reason=DROP_REASON)

    # -- the province ---------------------------------------------------------------------
    def _organise(self, by):
        """A review of each category that has candidates, all before the one reviewer of the province."""
        found = Nomination.objects.filter(state=S.CANDIDATE, year=self.year).order_by("category")
        for category in found.values_list("category", flat=True).distinct():
            asked = {"category": Category(category), "year": self.year, "scorers": 1, "weights": DEFAULT_WEIGHTS}
            session = reviewing.set_up_session(by=by, token=uuid4(), **asked)
            employers = dict.fromkeys(reviewing.reviewers_of(session), "贵州省农业技术推广总站")
            reviewing.seat_reviewers(session=session, by=by, employers=employers)
            reviewing.assign_candidates(session=session, by=by)

    def _score(self, by):
        """All but those that stay candidates: of them one is still to be scored."""
        tasks = ReviewTask.objects.visible_to(by).select_related("session", "nomination").order_by("pk")
        chosen = [task for task in tasks if self.fates.get(task.nomination_id) != S.CANDIDATE]
        for task, share in zip(chosen, cycle(SHARES), strict=False):
            marks = {each: (each.weight * share, "") for each in task.session.criteria.all()}
            reviewing.write_marks(task=task, by=by, marks=marks, comment=OPINION)
            reviewing.submit_marks(task=task, by=by)

    def _check(self, by):
        """The integrity checks, as each night runs them."""
        run_checks(province=by.region_code, year=self.year, by=by)

    def _clear(self, by):
        """All doubts, each with a reason, but those about who is not selected."""
        chain = CHAINS["integrity_flag"]
        for flag in chain.waiting_for(by).exclude(nomination__in=self._with_fates(S.NOT_SELECTED)):
            chain.perform(flag, "clear", by=by, reason=CLEARED[flag.kind])

    def _select(self, by):
        chosen = list(self._with_fates(*SEATED).filter(state=S.CANDIDATE))
        selecting.select(nominations=chosen, by=by, reason=REASON_OF["select"])
        for nomination in self._with_fates(S.NOT_SELECTED).filter(state=S.CANDIDATE):
            CHAINS["nomination"].perform(nomination, "set_aside", by=by, reason=REASON_OF["set_aside"])

    def _draw_up(self, by):
        """Those that stay selected are left for the next list."""
        drawn_up = forwarding.draw_up_list(by=by, year=self.year, token=uuid4(), note="请审核。")
        later = self._with_fates(S.SELECTED)
        forwarding.remove_nominees(drawn_up=drawn_up, nominations=later, by=by)

    def _forward(self, by):
        drawn_up = NomineeList.objects.get(region=by.region_code, year=self.year)
        # The story plays on other days than those of the database, by which the notice has to have run.
        with pgtrigger.ignore("review.Nomination:notice_has_run"):
            CHAINS["nominee_list"].perform(drawn_up, "forward", by=by)

    # -- the nation ---------------------------------------------------------------------
    def _decide(self, by):
        chain = CHAINS["nomination"]
        chain.perform_all(list(self._with_fates(S.TAKEN_IN).filter(state=S.FORWARDED)), "take_in", by=by)
        back = list(self._with_fates(S.SENT_BACK).filter(state=S.FORWARDED))
        chain.perform_all(back, "send_back", by=by, reason=LAST_REASON)
