"""The decision on last year's awards of all categories but the one whose review is still under way, up to the list."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pgtrigger
from allauth.mfa.totp.internal.auth import generate_totp_secret

from common import clock
from common.workflow import CHAINS
from leadership import second_factor
from leadership.codes import NATION_CODE
from leadership.enums import Role
from portal.demo.calendar import between
from portal.demo.committee import SHARES, Committee, key_of
from portal.demo.nominees_texts import CONTACT_OF_NATION, MEETING, MINUTES, OPINION, PRESENT, RESET_REASON
from portal.demo.notices import past_its_clock
from portal.demo.panelists import MEMBERS
from review import committee, deciding, noticing, reviewing, signing
from review.enums import DEFAULT_WEIGHTS, Category, NominationState
from review.models import AwardDecision, Nomination, Panelist, PublicNotice, ReviewSession, ReviewTask

SIGNERS = (Role.DIRECTOR, Role.AGRICULTURE, Role.POVERTY)
# Of looking back, when the other category has been convened; days before today by when the list is fixed.
BEGINS, FIXED = 0.99, 21
RUNS = timedelta(days=9)
PERIOD = 30  # seconds for which a code holds


@dataclass
class Decisions:
    """Adds the joint reviews that are over, and what was decided by them, to ``stage``."""

    stage: object
    calendar: object
    under_way: Committee

    def schedule(self) -> None:
        acts = [(Role.CLERK, self._convene)]
        acts += [(key_of(each), self._accept) for each in MEMBERS]
        acts += [(Role.CLERK, self._assign)]
        acts += [(key_of(each), self._score) for each in MEMBERS]
        acts += [(Role.CLERK, self._draft), *((role, self._sign) for role in SIGNERS)]
        acts += [(Role.CLERK, self._prepare), (Role.DIRECTOR, self._publish), (Role.DIRECTOR, self._fix)]
        begins = self.calendar.looking_back(BEGINS)
        for number, (key, act) in enumerate(acts, start=1):
            self.stage.add(between(begins, self._ends, number / len(acts)), NATION_CODE, key, act)

    @property
    def _ends(self):
        return max(self.calendar.ago(FIXED), self.calendar.looking_back(1))

    @property
    def year(self) -> int:
        return self.under_way.nominees.year

    @property
    def sessions(self):
        over = ReviewSession.objects.filter(region=NATION_CODE, year=self.year)
        return over.exclude(pk=self.under_way.session.pk) if self.under_way.session else over.none()

    # -- the review -----------------------------------------------------------------------
    def _convene(self, by):
        found = Nomination.objects.filter(state=NominationState.TAKEN_IN, year=self.year)
        known = ReviewSession.objects.filter(region=NATION_CODE, year=self.year).values("category")
        for category in sorted(set(found.exclude(category__in=known).values_list("category", flat=True))):
            asked = {"category": Category(category), "year": self.year, "scorers": 3, "weights": DEFAULT_WEIGHTS}
            days = self.under_way.days()
            session = reviewing.set_up_session(by=by, token=uuid4(), **asked, **days)
            self.under_way.seat(session, by)

    def _accept(self, by):
        for seat in Panelist.objects.of(by).filter(session__in=self.sessions):
            committee.accept_terms(panelist=seat, by=by)

    def _assign(self, by):
        for session in self.sessions:
            reviewing.assign_candidates(session=session, by=by)

    def _score(self, by):
        mine = ReviewTask.objects.visible_to(by).filter(session__in=self.sessions).select_related("session")
        # The first to be nominated comes first.
        order = sorted(set(ReviewTask.objects.filter(session__in=self.sessions).values_list("nomination", flat=True)))
        for task in mine.order_by("pk"):
            share = SHARES[order.index(task.nomination_id) % (len(SHARES) - 1)]
            marks = {each: (each.weight * share, "") for each in task.session.criteria.all()}
            reviewing.write_marks(task=task, by=by, marks=marks, comment=OPINION)
            reviewing.submit_marks(task=task, by=by)

    # -- the decision -----------------------------------------------------------------------
    def _draft(self, by):
        if not deciding.scored_in(self.year):
            return
        decision = deciding.begin_decision(by=by, year=self.year, token=uuid4())
        deciding.cut(decision=decision, by=by, cuts=dict(map(spared, decision.cuts.all())))
        said = {"met_on": clock.today(), "place": MEETING, "present": PRESENT, "minutes": MINUTES}
        deciding.write_minutes(decision=decision, by=by, **said)
        CHAINS["award_decision"].perform(decision, "put_to_sign", by=by)

    def _sign(self, by):
        """With a second factor that is taken off again: whoever tries the demo signs in by the password alone."""
        for decision in AwardDecision.objects.filter(state="to_sign").select_related("desk__region"):
            secret, counter = generate_totp_secret(), int(clock.now().timestamp()) // PERIOD
            second_factor.set_up(user=by.user, secret=secret, code=second_factor.code_at(secret, counter - 1))
            code = second_factor.code_at(secret, counter)
            signing.sign(decision=decision, by=by, seen=deciding.fingerprint(decision), code=code)
            second_factor.reset(user=by.user, reason=RESET_REASON)

    def _prepare(self, by):
        if noticing.to_be_noticed(NATION_CODE, self.year).exists():
            notice = noticing.begin_notice(by=by, year=self.year, token=uuid4())
            listed = noticing.listable(notice)
            noticing.write_notice(notice=notice, by=by, nominees=listed, contact=CONTACT_OF_NATION)
            CHAINS["public_notice"].perform(notice, "put_forward", by=by)

    def _publish(self, by):
        for notice in PublicNotice.objects.filter(region=NATION_CODE, state="put_forward"):
            CHAINS["public_notice"].perform(notice, "publish", by=by)
            with past_its_clock():
                # Its days are over when the list is fixed, however short the story of a year is.
                published = min(clock.now(), self._ends - RUNS)
                PublicNotice.objects.filter(pk=notice.pk).update(published_at=published)

    def _fix(self, by):
        for decision in AwardDecision.objects.filter(state="signed").select_related("desk__region"):
            # The story plays on other days than those of the database, by which the notice has to have run.
            with pgtrigger.ignore("review.Nomination:notice_has_run"):
                CHAINS["award_decision"].perform(decision, "fix", by=by)


def spared(cut) -> tuple:
    """The last of several goes without: the category under review has to be paid from the same funds."""
    return cut.category, (max(1, cut.places - 1), cut.amount)
