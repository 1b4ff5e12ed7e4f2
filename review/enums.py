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
    DROPPED = "dropped", _("dropped")


# The county office writes in it.
OPEN_NOMINATION_STATES = (NominationState.DRAFT, NominationState.RETURNED)
# All but the dropped: a subject has one of these a year [INV-7].
LIVE_NOMINATION_STATES = tuple(state for state in NominationState if state != NominationState.DROPPED)
# These hold a seat of the province's quota [INV-6].
SEATED_STATES = (
    NominationState.SELECTED,
    NominationState.FORWARDED,
    NominationState.SENT_BACK,
    NominationState.TAKEN_IN,
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
    """What a public notice 公示 is of; a kind more comes with the list that the nation fixes."""

    NOMINEES = "nominees", _("nominees of a province")


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
