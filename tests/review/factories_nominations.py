"""Quota plans and nominations in every state, each driven there along the real chain by people of the offices."""

from decimal import Decimal
from uuid import uuid4

from assessments.models import AgreementAssessment
from leadership.enums import Role
from leadership.programme import current_year
from review import forwarding, nominating, noticing, reviewing, selecting
from review.enums import DEFAULT_WEIGHTS, Category, DeedPart
from review.enums import NominationState as S
from review.models import (
    IntegrityRun,
    Nomination,
    NominationFile,
    NomineeList,
    QuotaCategory,
    QuotaPlan,
    QuotaStep,
    ReviewSession,
    ReviewTask,
    Seats,
)
from review.workflow import NOMINATION, NOMINEE_LIST
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_watching import past_the_guards
from tests.assessments import factories as assessments
from tests.assessments.many import by_hand
from tests.factories import COUNTY, NATION, PROVINCE
from tests.review.factories_notices import noticed

REASON = "佐证材料不全，请补充带动贫困户名单。"
# Marks of 20 that make the grades excellent, good and pass.
EXCELLENT, GOOD, PASS = 19, 16, 12
DEEDS = {
    "summary": "连续三年帮扶茶村，带动贫困户增收。",
    "measures": "开展绿色防控培训六场，入户指导二十次。",
    "results": "带动六十户贫困户加入合作社，户均增收三千元。",
    "mechanism": "专家每月到村，合作社保底收购。",
}


# -- quotas -----------------------------------------------------------------------------------
def quota(seats: dict | None = None, province: str = PROVINCE, year: int | None = None) -> QuotaPlan:
    """A published national plan that gives ``province`` so many seats of each category; five of all without."""
    year = year or current_year()
    seats = dict.fromkeys(Category, 5) if seats is None else seats
    group = factories.group_at(NATION)
    last = QuotaPlan.objects.national().filter(year=year).order_by("serial").last()
    writer, publisher = factories.account(), factories.account()
    begun = {"state": "draft", "desk": group, "created_by": writer, "edited_by": writer, "form_token": uuid4()}
    serial = {"serial": last.serial + 1, "supplement_of": last} if last else {}
    plan = QuotaPlan.objects.create(region_id=NATION, year=year, **begun, **serial)
    for category, number in seats.items():
        QuotaCategory.objects.create(plan=plan, category=category, total=number)
        Seats.objects.create(plan=plan, category=category, region_id=province, seats=number, **shared(number))
    moved(plan, "put_forward", "put_forward", writer)
    moved(plan, "publish", "published", publisher)
    return plan


def shared(number: int) -> dict:
    """The numbers behind the seats of the only place that gets some."""
    alone = {"poor_share": 1, "agreement_share": 1, "graded_share": 1, "weight": 1, "factor": Decimal(1)}
    return alone | {"floor": 0, "cap": number, "exact": number, "remainder": 0, "floored": False, "capped": True}


def moved(plan, verb, target, by) -> None:
    """One step of the plan's chain without what the verbs ask: its seats come from no figures."""
    serial, where = plan.steps_taken + 1, {"verb": verb, "from_state": plan.state, "to_state": target}
    QuotaStep.objects.create(record=plan, serial=serial, actor=by, group=plan.desk, **where)
    plan.state, plan.steps_taken = target, serial
    plan.save(update_fields=["state", "steps_taken"])


# -- parties ----------------------------------------------------------------------------------
def graded(county: str = COUNTY, *, marks=EXCELLENT, **content) -> AgreementAssessment:
    """The confirmed assessment of an agreement in the repository, marked by hand alone."""
    by_hand()
    return assessments.assessment_in("confirmed", made.agreement_in("in_repository", county, **content), marks=marks)


def party(county: str = COUNTY, *, marks=EXCELLENT, kind: str = "rpta", **content):
    """An organisation that may be nominated."""
    organisation = made.organisation(region=county, kind=kind, **content)
    graded(county, marks=marks, organisation=organisation)
    return organisation


def expert_party(county: str = COUNTY, *, marks=EXCELLENT):
    """An expert who may be nominated: takes part in an organisation's agreement."""
    return graded(county, marks=marks).agreement.current_version.experts.get()


# -- nominations --------------------------------------------------------------------------------
def begun(subject=None, county: str = COUNTY, year: int | None = None) -> Nomination:
    """A nomination that has just been begun; a quota stands."""
    if not QuotaPlan.objects.filter(year=year or current_year()).exists():
        quota()
    subject = subject or party(county)
    by = made.clerk(county)
    return nominating.begin_nomination(by=by, subject=subject, year=year or current_year(), token=uuid4())


def written(nomination: Nomination) -> Nomination:
    """With all that the deeds ask for."""
    by = made.clerk(nomination.region_id)
    nominating.write_deeds(nomination=nomination, by=by, **DEEDS)
    proof(nomination)
    return Nomination.objects.get(pk=nomination.pk)


def proof(nomination, part=DeedPart.RESULTS) -> NominationFile:
    by = made.clerk(nomination.region_id)
    return nominating.attach(nomination=nomination, by=by, part=part, upload=made.a_pdf("带动名单.pdf"))


def nomination_in(state: str, subject=None, county: str = COUNTY) -> Nomination:
    """A nomination that has come to ``state``."""
    return drive(written(begun(subject, county)), state)


def drive(nomination: Nomination, state: str) -> Nomination:
    if state == S.STOPPED:
        return stopped(drive(nomination, S.SUBMITTED))
    if state in (S.AWARDED, S.NOT_AWARDED):
        return decided(drive(nomination, S.TAKEN_IN), state)
    while nomination.state != state:
        nomination = step(nomination, towards=state)
    return nomination


def decided(nomination: Nomination, state: str) -> Nomination:
    """As if a decision on awards had been fixed."""
    with past_the_guards():
        Nomination.objects.filter(pk=nomination.pk).update(state=state)
    return Nomination.objects.get(pk=nomination.pk)


def step(nomination: Nomination, towards: str = S.TAKEN_IN) -> Nomination:
    """The next step on the way, by whoever has to take it."""
    home = made.clerk(nomination.region_id)
    if nomination.state == S.RETURNED and towards == S.DROPPED:
        return NOMINATION.perform(nomination, "drop", by=home, reason=REASON)
    if nomination.state in (S.DRAFT, S.RETURNED):
        return NOMINATION.perform(nomination, "submit", by=home)
    by = made.director(nomination.desk.region_id)
    if towards in (S.RETURNED, S.DROPPED):
        return NOMINATION.perform(nomination, "return", by=by, reason=REASON, concerns=[DeedPart.RESULTS])
    if nomination.state in (S.SUBMITTED, S.ENDORSED):
        verb = {move.verb for move in NOMINATION.next_moves(nomination)} & {"endorse", "admit"}
        return checked(NOMINATION.perform(nomination, verb.pop(), by=by))
    if nomination.state == S.CANDIDATE and towards == S.NOT_SELECTED:
        return NOMINATION.perform(nomination, "set_aside", by=by, reason=REASON)
    if nomination.state in (S.CANDIDATE, S.NOT_SELECTED):
        return selecting.select(nominations=[nomination], by=by, reason=REASON)[0]
    if nomination.state == S.SELECTED:
        forwarded_list(nomination)
        return Nomination.objects.get(pk=nomination.pk)
    if nomination.state == S.SENT_BACK:
        return NOMINATION.perform(nomination, "keep", by=by)
    if towards == S.SENT_BACK:
        return NOMINATION.perform(nomination, "send_back", by=by, reason=REASON)
    return NOMINATION.perform(nomination, "take_in", by=by)


def checked(nomination: Nomination) -> Nomination:
    """As if the integrity checks had looked at all nominations of the province now, and found nothing."""
    place = {"region_id": nomination.province_code, "year": nomination.year}
    IntegrityRun.objects.create(nominees=1, raised=0, **place)
    return nomination


def stopped(nomination: Nomination) -> Nomination:
    """By a decision of the province that revokes the nominee's eligibility."""
    from tests.review import factories_violations as violations

    violations.case_in("in_force", nomination.province_code, subject=nomination.subject)
    return Nomination.objects.get(pk=nomination.pk)


# -- lists ----------------------------------------------------------------------------------------
def drawn_up(nomination: Nomination) -> NomineeList:
    """A list with all selected nominees of the province and year, ``nomination`` among them."""
    by = made.clerk(nomination.province_code)
    return forwarding.draw_up_list(by=by, year=nomination.year, token=uuid4())


def forwarded_list(nomination: Nomination) -> NomineeList:
    """With its notice run; whose notice is still to run stays for a later list."""
    factories.group_at(NATION)
    noticed(nomination)
    held = drawn_up(nomination)
    waiting = [key for key, missing in noticing.notices_missing(held.nominations.all()).items() if missing]
    clerk = made.clerk(nomination.province_code)
    forwarding.remove_nominees(drawn_up=held, nominations=Nomination.objects.filter(pk__in=waiting), by=clerk)
    return NOMINEE_LIST.perform(held, "forward", by=made.director(nomination.province_code))


def list_in(state: str, county: str = COUNTY) -> NomineeList:
    nomination = nomination_in(S.SELECTED, county=county)
    if state == "draft":
        return drawn_up(nomination)
    forwarded = forwarded_list(nomination)
    if state == "closed":
        drive(Nomination.objects.get(pk=nomination.pk), S.TAKEN_IN)
    return NomineeList.objects.get(pk=forwarded.pk)


# -- expert review ------------------------------------------------------------------------------
def scored_by_somebody(county: str = COUNTY) -> ReviewTask:
    """A candidate of the county before a reviewer of its province; in the one review of its category and year."""
    nomination, province = nomination_in(S.CANDIDATE, county=county), county[:2]
    by = made.clerk(province)
    session = ReviewSession.objects.filter(region=province).first()
    if session is None:
        asked = {"category": Category.RPTA, "year": current_year(), "scorers": 1, "weights": DEFAULT_WEIGHTS}
        session = reviewing.set_up_session(by=by, token=uuid4(), **asked)
        reviewing.seat_reviewers(session=session, by=by, employers={reviewer(province): "贵州大学"})
    reviewing.assign_candidates(session=session, by=by)
    return session.tasks.get(nomination=nomination)


def reviewer(code: str = PROVINCE, **fields):
    return factories.membership_at(code, Role.REVIEWER, **fields)
