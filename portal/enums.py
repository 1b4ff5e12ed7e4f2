"""Closed lists of the storey THE FRONT: what the offices publish for everybody, and what is searched for."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from leadership.enums import Level


class PublicationKind(TextChoices):
    """What the public site tells [四(五)(六)]."""

    NEWS = "news", _("news")
    POLICY = "policy", _("policy")
    RULES = "rules", _("rules of implementation")
    CASE = "case", _("model case")


POLICIES = (PublicationKind.RULES, PublicationKind.POLICY)
# The offices whose clerks begin each kind.
LEVELS_OF_KIND = {
    PublicationKind.NEWS: (Level.NATION, Level.PROVINCE),
    PublicationKind.POLICY: (Level.NATION, Level.PROVINCE),
    PublicationKind.RULES: (Level.NATION,),
    PublicationKind.CASE: (Level.COUNTY,),
}


class RuleSet(TextChoices):
    """The four sets of rules that the plan asks the national leadership group for [四(五)]."""

    FILING = "filing", _("measures for the filing of assistance agreements")
    ASSESSMENT = "assessment", _("measures for the assessment of the effects of poverty alleviation")
    SELECTION = "selection", _("measures for review and selection")
    FUNDS = "funds", _("measures for the use and management of funds")


class PublicationState(TextChoices):
    """Where a publication stands; whether its day has come is seen from ``publish_on``."""

    DRAFT = "draft", _("draft")
    PUT_FORWARD = "put_forward", _("put forward")
    ENDORSED = "endorsed", _("being edited by the province")
    RETURNED = "returned", _("returned")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")
    TAKEN_DOWN = "taken_down", _("taken down")


# The clerks of the office where it lies write in it.
OPEN_PUBLICATION_STATES = (PublicationState.DRAFT, PublicationState.ENDORSED, PublicationState.RETURNED)
# These make room for another version.
GONE_PUBLICATION_STATES = (PublicationState.WITHDRAWN, PublicationState.TAKEN_DOWN)


class PublicationPart(TextChoices):
    """What a return can be about."""

    TITLE = "title", _("title and lead")
    BODY = "body", _("text")
    PICTURES = "pictures", _("pictures")
    FILES = "files", _("attachments")
    DAY = "day", _("day of publication")


class SearchKind(TextChoices):
    """What is searched for, in the order of the page."""

    AGREEMENT = "agreement", _("Agreements")
    ORGANISATION = "organisation", _("Organisations")
    EXPERT = "expert", _("Experts")
    VILLAGE = "village", _("Poor villages")
    NOMINATION = "nomination", _("Nominations")
    AWARD = "award", _("Awards")
    NOTICE = "notice", _("Public notices")
    PUBLICATION = "publication", _("Publications")
    NEED = "need", _("Needs")
    OFFER = "offer", _("Offers")


# What everybody reads of them, without signing in; in the order of the public search.
OPEN_KINDS = (SearchKind.PUBLICATION, SearchKind.NOTICE, SearchKind.NEED, SearchKind.OFFER, SearchKind.AWARD)


# -- messages ---------------------------------------------------------------------------------
class MessageKind(TextChoices):
    """Why somebody is told of a record."""

    RETURNED = "returned", _("came back to you")
    WAITING = "waiting", _("waits for you")
    REMINDER = "reminder", _("deadline")
    NUDGE = "nudge", _("reminder of the level above")
    DECIDED = "decided", _("was decided on")


# These do not wait for the letter of the day.
AT_ONCE_KINDS = (MessageKind.RETURNED, MessageKind.REMINDER, MessageKind.NUDGE)
# Of these nothing is left to do once the record has moved on.
WORK_KINDS = (MessageKind.RETURNED, MessageKind.WAITING)


class Delivery(TextChoices):
    """How somebody wishes to be told by e-mail."""

    DIGEST = "digest", _("one e-mail a day; what comes back and deadlines at once")
    IMMEDIATE = "immediate", _("an e-mail at once for everything")
    PORTAL = "portal", _("no e-mail, in the portal only")


class DueStage(IntegerChoices):
    """How close what is due has come; each is told once."""

    AHEAD = 1, _("weeks before")
    SOON = 2, _("some days before")
    LAST = 3, _("the day before")
    LATE = 4, _("late")
    STILL = 5, _("still not done")


class Urgency(IntegerChoices):
    """How urgent work is, the most urgent first."""

    OVERDUE = 1, _("overdue")
    SOON = 2, _("due soon")
    IN_TIME = 3, _("in time")
