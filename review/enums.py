"""Closed lists of the storey WHAT IS REWARDED."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.enums import OrganisationKind


class Category(TextChoices):
    """Who may be put forward for awards: the plan's kinds of organisation, and experts [三(六)]."""

    SOCIETY = "society", _("learned societies")
    RPTA = "rpta", _("rural professional technology associations (federations)")
    DEMONSTRATION_BASE = "demonstration_base", _("rural science popularization demonstration bases")
    FARMERS_COOPERATIVE = "farmers_cooperative", _("specialized farmers' cooperatives")
    EXTENSION_STATION = "extension_station", _("agricultural technology extension stations")
    EXPERT_STATION = "expert_station", _("agricultural expert service stations")
    EXPERT = "expert", _("science and technology experts")


# The category that an organisation stands in; the other kinds help, and are not put forward [三(六)].
CATEGORY_OF_KIND = {
    OrganisationKind.SOCIETY: Category.SOCIETY,
    OrganisationKind.RPTA: Category.RPTA,
    OrganisationKind.RPTA_FEDERATION: Category.RPTA,
    OrganisationKind.DEMONSTRATION_BASE: Category.DEMONSTRATION_BASE,
    OrganisationKind.FARMERS_COOPERATIVE: Category.FARMERS_COOPERATIVE,
    OrganisationKind.EXTENSION_STATION: Category.EXTENSION_STATION,
    OrganisationKind.EXPERT_STATION: Category.EXPERT_STATION,
}


class NominationState(TextChoices):
    """Where a nomination stands: from the county up to the province, which selects, and on to the nation [三(五)]."""

    DRAFT = "draft", _("being written")
    SUBMITTED = "submitted", _("submitted")
    ENDORSED = "endorsed", _("endorsed and passed on")
    RETURNED = "returned", _("returned")
    CANDIDATE = "candidate", _("under provincial review")
    SELECTED = "selected", _("selected")
    NOT_SELECTED = "not_selected", _("not selected")
    FORWARDED = "forwarded", _("forwarded to the nation")
    SENT_BACK = "sent_back", _("returned by the nation")
    TAKEN_IN = "taken_in", _("taken in by the nation")
    AWARDED = "awarded", _("awarded")
    NOT_AWARDED = "not_awarded", _("not awarded")
    DROPPED = "dropped", _("dropped")
    STOPPED = "stopped", _("stopped for a violation")


# The county office writes in it.
OPEN_NOMINATION_STATES = (NominationState.DRAFT, NominationState.RETURNED)
# Within the window of nomination: from the county up to the province, which then reviews them.
NOMINATING_STATES = (*OPEN_NOMINATION_STATES, NominationState.SUBMITTED, NominationState.ENDORSED)
# These are over.
CLOSED_NOMINATION_STATES = (NominationState.DROPPED, NominationState.STOPPED)
# All the others: a subject has one of these a year [INV-7].
LIVE_NOMINATION_STATES = tuple(state for state in NominationState if state not in CLOSED_NOMINATION_STATES)
# These hold a seat of the province's quota [INV-6].
SEATED_STATES = (
    NominationState.SELECTED,
    NominationState.FORWARDED,
    NominationState.SENT_BACK,
    NominationState.TAKEN_IN,
    NominationState.AWARDED,
    NominationState.NOT_AWARDED,
)


class DeedPart(TextChoices):
    """The parts of the deeds 事迹材料: what a return can be about, and what a piece of evidence belongs to."""

    SUMMARY = "summary", _("summary of the deeds")
    MEASURES = "measures", _("what was done")
    RESULTS = "results", _("what came of it")
    MECHANISM = "mechanism", _("lasting mechanism")
    FIGURES = "figures", _("figures of the record")


class NomineeListState(TextChoices):
    """A list of nominees 推荐名单 with which a province forwards to the nation."""

    DRAFT = "draft", _("being drawn up")
    FORWARDED = "forwarded", _("forwarded to the nation")
    CLOSED = "closed", _("decided on")


class NomineeOutcome(TextChoices):
    """What the nation decided about a nominee of a list."""

    PENDING = "pending", _("not yet decided")
    TAKEN_IN = "taken_in", _("taken in")
    RETURNED = "returned", _("returned")
    STOPPED = "stopped", _("stopped for a violation")


class Criterion(TextChoices):
    """What reviewers mark a candidate for [domain 9]."""

    BENEFIT = "benefit", _("benefit to poor villages and households")
    TECHNOLOGY = "technology", _("technology content")
    RESULTS = "results", _("verified results")
    MECHANISM = "mechanism", _("lasting mechanism")
    AUTHENTICITY = "authenticity", _("authenticity of the materials")


# Full marks of each, unless a session sets others; they sum to a hundred.
DEFAULT_WEIGHTS = {
    Criterion.BENEFIT: 30,
    Criterion.TECHNOLOGY: 20,
    Criterion.RESULTS: 20,
    Criterion.MECHANISM: 15,
    Criterion.AUTHENTICITY: 15,
}


class Seat(TextChoices):
    """Who somebody is on the joint review committee."""

    MEMBER = "member", _("member")
    CHAIR = "chair", _("chair")
    DEPUTY = "deputy", _("deputy chair")


# Of these there is one each: they look at what the scorers gave, and never change a mark.
PRESIDING = (Seat.CHAIR, Seat.DEPUTY)


class ReviewTaskState(TextChoices):
    """A candidate before one reviewer."""

    ASSIGNED = "assigned", _("to be scored")
    SUBMITTED = "submitted", _("scored")
    DECLINED = "declined", _("declined")


class QuotaState(TextChoices):
    """Where a quota plan stands [三(五)]."""

    DRAFT = "draft", _("being drafted")
    PUT_FORWARD = "put_forward", _("put forward for publication")
    RETURNED = "returned", _("returned")
    PUBLISHED = "published", _("published")


# The clerks write it; what was put forward changes only once it is returned, what was published never [INV-5].
OPEN_QUOTA_STATES = (QuotaState.DRAFT, QuotaState.RETURNED)


class QuotaPart(TextChoices):
    """What the return of a quota plan can be about."""

    TOTALS = "totals", _("totals and award amounts")
    PARAMETERS = "parameters", _("parameters")
    FIGURES = "figures", _("figures")
    LEFT_OUT = "left_out", _("who is left out")


class Missing(TextChoices):
    """Why the figures of a place are not in."""

    NOT_CLOSED = "not_closed", _("has not closed its figures of the year before")
    NOT_GRADED = "not_graded", _("its assessment of the year before is not published yet")


class NoticeKind(TextChoices):
    """What a public notice 公示 is of: whom a province forwards, or whom the nation is about to award."""

    NOMINEES = "nominees", _("nominees of a province")
    AWARDS = "awards", _("proposed awards")


class NoticeState(TextChoices):
    """Where a public notice stands [三(五)]. Published, it runs until its last day has passed."""

    DRAFT = "draft", _("being prepared")
    PUT_FORWARD = "put_forward", _("put forward for publication")
    RETURNED = "returned", _("returned")
    WITHDRAWN = "withdrawn", _("withdrawn before publication")
    PUBLISHED = "published", _("published")
    ENDED = "ended", _("ended")
    REPLACED = "replaced", _("replaced by a later notice")


# The clerks write it.
OPEN_NOTICE_STATES = (NoticeState.DRAFT, NoticeState.RETURNED)
# Not yet before the public.
UNPUBLISHED_STATES = (*OPEN_NOTICE_STATES, NoticeState.PUT_FORWARD)
# Everybody reads them, for good.
PUBLIC_NOTICE_STATES = (NoticeState.PUBLISHED, NoticeState.ENDED, NoticeState.REPLACED)
# Their week counts for the nominees they list.
COUNTING_NOTICE_STATES = (NoticeState.PUBLISHED, NoticeState.ENDED)


class NoticePart(TextChoices):
    """What the return of a public notice can be about."""

    NOMINEES = "nominees", _("nominees")
    PERIOD = "period", _("length of the notice")
    WORDS = "words", _("words and contact")


class ObjectionState(TextChoices):
    """Where an objection 异议 stands: examined by the clerks, decided on by the director."""

    RECEIVED = "received", _("received")
    ACCEPTED = "accepted", _("accepted, under investigation")
    NOT_ACCEPTED = "not_accepted", _("not accepted")
    INVESTIGATED = "investigated", _("investigated, to be decided on")
    UPHELD = "upheld", _("upheld")
    DISMISSED = "dismissed", _("dismissed")


# Not decided on yet: it blocks the nominee that it is about, and nobody else.
OPEN_OBJECTION_STATES = (ObjectionState.RECEIVED, ObjectionState.ACCEPTED, ObjectionState.INVESTIGATED)


class DecisionState(TextChoices):
    """Where the decision on the awards of a year stands [三(六)]: drafted, signed by three departments, fixed."""

    DRAFT = "draft", _("being drafted")
    TO_SIGN = "to_sign", _("to be signed")
    RETURNED = "returned", _("returned")
    SIGNED = "signed", _("signed by all departments")
    FIXED = "fixed", _("fixed")


# The clerks write it; what was signed never changes.
OPEN_DECISION_STATES = (DecisionState.DRAFT, DecisionState.RETURNED)
# Its proposed list stands.
SIGNED_STATES = (DecisionState.SIGNED, DecisionState.FIXED)


class DecisionPart(TextChoices):
    """What the return of a decision can be about."""

    LIST = "list", _("proposed list")
    CUTS = "cuts", _("places and amounts of the categories")
    MINUTES = "minutes", _("minutes of the meeting")


class IntegrityCheck(TextChoices):
    """What the checks before the selection look for [domain 9]."""

    TRAVEL = "travel", _("an expert at two counties on one day")
    PHOTO = "photo", _("one photo in two activities")
    DEEDS = "deeds", _("deeds that are nearly the same")
    TRAINED = "trained", _("more people trained than live there")
    HURRIED = "hurried", _("a year's activity entered in one day")


class FlagState(TextChoices):
    """Where a doubt that a check has raised stands: the director of the province clears or confirms it."""

    OPEN = "open", _("to be examined")
    CLEARED = "cleared", _("cleared")
    CONFIRMED = "confirmed", _("found to be true")


# They stop their nominee; nobody else.
STANDING_FLAG_STATES = (FlagState.OPEN, FlagState.CONFIRMED)
# The checks look at nominations from their submission on.
CHECKED_STATES = tuple(state for state in LIVE_NOMINATION_STATES if state != NominationState.DRAFT)
# The province, or the levels below it, still decide on these: each night the checks look at them anew.
UNDER_WAY_STATES = (
    NominationState.SUBMITTED,
    NominationState.ENDORSED,
    NominationState.CANDIDATE,
    NominationState.SELECTED,
    NominationState.SENT_BACK,
)


class ViolationKind(TextChoices):
    """What somebody is accused of [四(五)]."""

    FABRICATION = "fabrication", _("fabricated materials")
    BREACH = "breach", _("breach of the review rules")
    OTHER = "other", _("another violation")


class CaseSource(TextChoices):
    """How the office came to know."""

    OWN = "own", _("found by the office itself")
    OBJECTION = "objection", _("an objection that was upheld")
    FLAG = "flag", _("a doubt raised by the integrity checks")


class Measure(TextChoices):
    """What a decision on a violation says."""

    REVOKE = "revoke", _("eligibility revoked")
    REVOKE_AND_RECALL = "revoke_and_recall", _("eligibility revoked, awards recalled")
    RECALL = "recall", _("awards recalled")
    WARN = "warn", _("warning")
    NONE = "none", _("no violation found")


# With these the accused is barred until the end of a year, and live nominations stop.
BARRING_MEASURES = (Measure.REVOKE, Measure.REVOKE_AND_RECALL)
RECALLING_MEASURES = (Measure.REVOKE_AND_RECALL, Measure.RECALL)


class CaseState(TextChoices):
    """Where a violation case 违规案件 stands: investigated, decided by one person, confirmed by another [四(五)]."""

    REPORTED = "reported", _("case opened")
    INVESTIGATION = "investigation", _("under investigation")
    HEARD = "heard", _("statement heard")
    PUT_FORWARD = "put_forward", _("put forward for decision")
    DECIDED = "decided", _("decided, to be confirmed")
    IN_FORCE = "in_force", _("in force")
    DISMISSED = "dismissed", _("case dismissed")
    APPEALED = "appealed", _("appealed")
    ALLOWED = "allowed", _("appeal upheld, to be confirmed")
    FINAL = "final", _("in force, appeal dismissed")
    LIFTED = "lifted", _("lifted on appeal")


# Nothing is decided yet.
OPEN_CASE_STATES = (CaseState.REPORTED, CaseState.INVESTIGATION, CaseState.HEARD, CaseState.PUT_FORWARD)
# The decision holds, also while an appeal is examined.
STANDING_CASE_STATES = (CaseState.IN_FORCE, CaseState.APPEALED, CaseState.ALLOWED, CaseState.FINAL)
# Everybody reads the decision, for good.
PUBLISHED_CASE_STATES = (*STANDING_CASE_STATES, CaseState.LIFTED)
# The office takes in evidence.
EVIDENCE_STATES = (CaseState.REPORTED, CaseState.INVESTIGATION, CaseState.HEARD, CaseState.APPEALED)


class CasePart(TextChoices):
    """What the return of a violation case can be about."""

    FACTS = "facts", _("findings and evidence")
    STATEMENT = "statement", _("statement of the accused")
    PROPOSAL = "proposal", _("proposed decision")
