"""Joint reviews that are scored, and decisions in every state, driven there along the chain by people of the nation."""

from decimal import Decimal
from uuid import uuid4

from common import clock
from leadership.enums import Department, Role
from leadership.models import ProgrammeYear
from leadership.programme import current_year
from review import deciding, noticing, signing
from review.deciding import fingerprint
from review.enums import Category
from review.models import (
    AwardDecision,
    Nomination,
    PublicNotice,
    ReviewSession,
)
from review.workflow import AWARD_DECISION, PUBLIC_NOTICE
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_watching import past_the_guards
from tests.factories import COUNTY, NATION
from tests.leadership.second_factors import code_of, set_up
from tests.review import factories_committee as committee
from tests.review.factories_notices import CONTACT, REASON, dated, days_ago, selected

_secrets: dict[int, str] = {}
FUNDS = Decimal(100_000)
AWARD = Decimal(30_000)
MEETING = {"place": "中国科技会堂", "present": "科协王处长\n农业部李处长\n扶贫办张处长", "minutes": "评委会逐一评议。"}


# -- people -----------------------------------------------------------------------------------
def clerk():
    return made.clerk(NATION)


def director():
    return made.director(NATION)


def signer(department: str = Department.AST, **fields):
    """Somebody of the nation who signs for ``department``; with a second factor."""
    role = {Department.AGRICULTURE: Role.AGRICULTURE, Department.POVERTY: Role.POVERTY}.get(department, Role.DIRECTOR)
    member = factories.membership_at(NATION, role, department=department, **fields)
    _secrets[member.user_id], _recovery = set_up(member.user)
    return member


def code(member) -> str:
    """What the app of a signer shows now."""
    return code_of(_secrets[member.user_id])


def signs(decision, by, seen=None) -> AwardDecision:
    return signing.sign(decision=decision, by=by, seen=seen or fingerprint(decision), code=code(by))


# -- what is decided on -----------------------------------------------------------------------
def taken_in(county: str = COUNTY, **content) -> Nomination:
    """A nominee that the nation has taken in, as if the chains had led there."""
    nomination, desk = selected(county, **content), factories.group_at(NATION)
    with past_the_guards():
        Nomination.objects.filter(pk=nomination.pk).update(state="taken_in", desk=desk, figures={"households": 60})
    return Nomination.objects.get(pk=nomination.pk)


def joint_session(category: str = Category.RPTA) -> ReviewSession:
    """The review of the nation, with a member of each department."""
    made.open_year()
    found = ReviewSession.objects.filter(region=NATION, year=current_year(), category=category).first()
    return found or committee.full(category=category)


def scored(*shares, category: str = Category.RPTA, **content) -> list[Nomination]:
    """Nominees of a category, each given this share of the full marks by all of its reviewers."""
    session, found = joint_session(category), [taken_in(category=category, **content) for _each in shares]
    share_of = {nomination.pk: share for nomination, share in zip(found, shares, strict=True)}
    for task in committee.assigned(session):
        committee.score(task, share_of[task.nomination_id])
    return found


def funds(amount=FUNDS) -> None:
    made.open_year()
    ProgrammeYear.objects.filter(pk=current_year()).update(funds=amount)


# -- decisions --------------------------------------------------------------------------------
def begun(*shares, amount=FUNDS) -> AwardDecision:
    """A draft of candidates by these shares, two thirds of them and the like, each to get ``AWARD``."""
    funds(amount)
    if not joint_session().tasks.exists():
        scored(*(shares or ("0.9", "0.8", "0.7", "0.6")))
    decision = deciding.begin_decision(by=clerk(), year=current_year(), token=uuid4())
    deciding.cut(decision=decision, by=clerk(), cuts={Category.RPTA: (2, AWARD)})
    return AwardDecision.objects.get(pk=decision.pk)


def written(*shares) -> AwardDecision:
    """With all that it needs to be signed."""
    decision = begun(*shares)
    return deciding.write_minutes(decision=decision, by=clerk(), met_on=clock.today(), **MEETING)


def decision_in(state: str, *shares) -> AwardDecision:
    made_already = AwardDecision.objects.first()
    decision = made_already or written(*shares)
    if state == "draft":
        return decision
    if decision.is_open:
        decision = AWARD_DECISION.perform(decision, "put_to_sign", by=clerk())
    if state == "returned":
        return AWARD_DECISION.perform(decision, "return", by=signer(), reason=REASON)
    if state in ("signed", "fixed"):
        decision = signed_by_all(decision)
    if state == "fixed":
        noticed(decision)
        decision = AWARD_DECISION.perform(decision, "fix", by=director())
    return decision


def signed_by_all(decision) -> AwardDecision:
    for department in Department:
        decision = signs(decision, signer(department))
    return AwardDecision.objects.get(pk=decision.pk)


def on_notice(decision) -> PublicNotice:
    """The national notice of a signed decision, published just now."""
    notice = noticing.begin_notice(by=clerk(), year=decision.year, token=uuid4())
    listable = noticing.listable(notice)
    noticing.write_notice(notice=notice, by=clerk(), nominees=listable, contact=CONTACT)
    PUBLIC_NOTICE.perform(notice, "put_forward", by=clerk())
    PUBLIC_NOTICE.perform(PublicNotice.objects.get(pk=notice.pk), "publish", by=director())
    return PublicNotice.objects.select_related("region").get(pk=notice.pk)


def noticed(decision) -> PublicNotice:
    """The same once its week has passed."""
    return dated(on_notice(decision), days_ago(8))
