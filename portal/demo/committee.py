"""The joint review of last year's nominees: each member has something left, the chair one question open, one to ask."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from leadership.codes import NATION_CODE
from leadership.enums import Role
from leadership.models import Region
from portal.demo.nominees import Nominees
from portal.demo.nominees_texts import BEGUN, OPINION, QUESTION, TIE, TIE_REASON
from portal.demo.panelists import CHAIR, DEPUTY, MEMBERS
from review import committee, reviewing
from review.enums import DEFAULT_WEIGHTS, Category, NominationState, Seat
from review.models import Nomination, Panelist, ReviewSession, ReviewTask

# Of looking back, when the nation has taken the nominees in.
CONVENED = 0.965
# Of full marks, by the place of a scorer among those of a candidate; the last of them is far from the others.
SHARES = (Decimal("0.9"), Decimal("0.85"), Decimal("0.8"), Decimal("0.88"), Decimal("0.6"))
FAR_OFF = 2  # candidates with one scorer who is far from the others: the chair asks about the first of them


@dataclass
class Committee:
    """Adds the joint review of the category with the most nominees taken in to ``stage``."""

    stage: object
    calendar: object
    nominees: Nominees

    def schedule(self) -> None:
        acts = [(Role.CLERK, self._convene)]
        acts += [(key_of(each), self._accept) for each in MEMBERS]
        acts += [(DEPUTY, self._declare), (Role.CLERK, self._assign)]
        acts += [(key_of(each), self._score) for each in MEMBERS]
        acts += [(CHAIR, self._ask)]
        for number, (key, act) in enumerate(acts):
            share = CONVENED + (1 - CONVENED) * number / len(acts)
            self.stage.add(self.calendar.looking_back(share), NATION_CODE, key, act)

    @property
    def session(self) -> ReviewSession | None:
        return ReviewSession.objects.filter(region=NATION_CODE, year=self.nominees.year).first()

    # -- the clerk ------------------------------------------------------------------------
    def _convene(self, by):
        found = Nomination.objects.filter(state=NominationState.TAKEN_IN, year=self.nominees.year)
        counted = Counter(found.order_by("pk").values_list("category", flat=True))
        if not counted:
            return
        category = Category(counted.most_common(1)[0][0])
        asked = {"category": category, "year": self.nominees.year, "scorers": 3, "weights": DEFAULT_WEIGHTS}
        session = reviewing.set_up_session(by=by, token=uuid4(), **asked, **self.days())
        self.seat(session, by)

    def days(self) -> dict:
        """Scoring closes in a week from the day of the demo."""
        today = self.calendar.today
        days = {"scoring_closes_on": today + timedelta(days=7), "meets_on": today + timedelta(days=10)}
        return days | {"place": "北京，中国科技会堂"}

    def seat(self, session, by):
        members = {each.user.username: each for each in reviewing.reviewers_of(session)}
        regions = Region.objects.in_bulk([each.province for each in MEMBERS])
        employers = {members[each.username]: each.employer for each in MEMBERS}
        provinces = {members[each.username]: regions[each.province] for each in MEMBERS}
        reviewing.seat_reviewers(session=session, by=by, employers=employers, provinces=provinces)
        seats = {each.membership.user.username: each for each in session.panel.select_related("membership__user")}
        committee.name_chairs(session=session, by=by, chair=seats[CHAIR], deputy=seats[DEPUTY])

    def _assign(self, by):
        if self.session:
            reviewing.assign_candidates(session=self.session, by=by)

    # -- members --------------------------------------------------------------------------
    def _accept(self, by):
        for seat in Panelist.objects.of(by):
            committee.accept_terms(panelist=seat, by=by)

    def _declare(self, by):
        for seat in Panelist.objects.of(by).select_related("session"):
            committee.declare(panelist=seat, by=by, reason=TIE_REASON, name=TIE, token=uuid4())

    def _score(self, by):
        """All but one, which every other member has begun; the chair all, so that those of the others are shown."""
        if self.session is None:
            return
        criteria, scorers = list(self.session.criteria.all()), by_candidate(self.session)
        left, far_off = left_to_each(self.session), far_from(self.session)
        for task in ReviewTask.objects.visible_to(by).filter(session=self.session).order_by("pk"):
            place = scorers[task.nomination_id].index(task.panelist_id)
            share = SHARES[-1 if far_off.get(task.nomination_id) == task.panelist_id else place]
            marks = {each: (each.weight * share, "") for each in criteria}
            if left.get(task.panelist_id) != task.nomination_id:
                reviewing.write_marks(task=task, by=by, marks=marks, comment=OPINION)
                reviewing.submit_marks(task=task, by=by)
            elif task.panelist_id % 2:
                begun = dict(list(marks.items())[:2])
                reviewing.write_marks(task=task, by=by, marks=begun, comment=BEGUN)

    def _ask(self, by):
        """The chair asks about the first candidate with marks that are far off."""
        for seat in Panelist.objects.of(by).select_related("session"):
            for case in committee.to_ask_about(seat)[:1]:
                (key, _name), *_others = case.far_off
                task = seat.session.tasks.get(pk=key)
                committee.ask_reasons(task=task, panelist=seat, by=by, question=QUESTION, token=uuid4())


def key_of(sitting) -> str:
    """Under which the cast knows a member."""
    return Role.REVIEWER if sitting.is_reviewer_of_nation else sitting.username


# -- who has what -----------------------------------------------------------------------------
def by_candidate(session) -> dict[int, list[int]]:
    """The scorers of each candidate."""
    scorers = defaultdict(list)
    for candidate, member in session.tasks.standing().order_by("pk").values_list("nomination", "panelist"):
        scorers[candidate].append(member)
    return scorers


def left_to_each(session) -> dict[int, int]:
    """By member but the chair the candidate that they leave for later: of few, so that the others are unsealed."""
    chair = committee.presiding(session)[Seat.CHAIR].pk
    scorers = {candidate: set(members) - {chair} for candidate, members in by_candidate(session).items()}
    left = {}
    while waiting := set().union(*scorers.values()) - set(left):
        candidate = max(scorers, key=lambda each: len(scorers[each] & waiting))
        left |= dict.fromkeys(scorers[candidate] & waiting, candidate)
    return left


def far_from(session) -> dict[int, int]:
    """By candidate the scorer who is far from the others: of the first that are unsealed and before the chair."""
    chair, left = committee.presiding(session)[Seat.CHAIR], set(left_to_each(session).values())
    unsealed = [each for each in reviewing.reviewed_in(session).order_by("pk") if each.pk not in left]
    presiders, scorers = committee.presiders_of(session, unsealed), by_candidate(session)
    before_chair = [each.pk for each in unsealed if presiders[each.pk] == chair][:FAR_OFF]
    return {key: next(each for each in reversed(scorers[key]) if each != chair.pk) for key in before_chair}
