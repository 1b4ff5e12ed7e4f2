"""Closed lists of the storey WHAT WAS PROMISED."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AgreementState(TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    ENDORSED = "endorsed", _("endorsed")
    RETURNED = "returned", _("returned")
    FILED = "filed", _("filed")
    REPORTED = "reported", _("reported to the nation")
    IN_REPOSITORY = "in_repository", _("in the national repository")
    COMPLETED = "completed", _("completed")
    TERMINATED = "terminated", _("terminated")


# The states in which the county office works on the text.
OPEN_STATES = (AgreementState.DRAFT, AgreementState.RETURNED)
# The agreement has been filed and runs: activities are done under it, visits paid to it.
RUNNING_STATES = (AgreementState.FILED, AgreementState.REPORTED, AgreementState.IN_REPOSITORY)
# It has come into the national repository, and counts there whatever became of it.
REPOSITORY_STATES = (AgreementState.IN_REPOSITORY, AgreementState.COMPLETED, AgreementState.TERMINATED)


class BatchState(TextChoices):
    DRAFT = "draft", _("being gathered")
    REPORTED = "reported", _("reported")
    CLOSED = "closed", _("decided on all")


class Outcome(TextChoices):
    """What the national office decided on one agreement of a batch."""

    PENDING = "pending", _("not yet decided")
    ACCEPTED = "accepted", _("taken into the repository")
    RETURNED = "returned", _("returned")


class HelperKind(TextChoices):
    ORGANISATION = "organisation", _("an organisation")
    EXPERTS = "experts", _("experts")


class TaskArea(TextChoices):
    """The six key tasks of the plan [二(一)–(六)]."""

    INDUSTRY = "industry", _("advice and specialty industry")
    TECHNOLOGY = "technology", _("applicable technology")
    TALENT = "talent", _("training of local talent")
    AGRIBUSINESS = "agribusiness", _("new agribusiness and services")
    FACILITIES = "facilities", _("science popularization facilities")
    ACTIVITIES = "activities", _("science popularization activities")


class AttachmentKind(TextChoices):
    SIGNED = "signed", _("scan of the signed agreement")
    OTHER = "other", _("other material")


class Part(TextChoices):
    """The parts of an agreement, each a step of the form; a return names those concerned."""

    BASICS = "basics", _("parties and period")
    CONTENT = "content", _("objectives, mechanism and funds")
    VILLAGES = "villages", _("villages")
    TASKS = "tasks", _("tasks")
    EXPERTS = "experts", _("experts")
    ATTACHMENTS = "attachments", _("attachments")


# -- supply and demand -----------------------------------------------------------------
class ListingState(TextChoices):
    """Where a need or an offer stands."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    PUBLISHED = "published", _("published")
    CLOSED = "closed", _("closed")


OPEN_LISTING_STATES = (ListingState.DRAFT, ListingState.RETURNED)


class Side(TextChoices):
    """Who spoke first: the county that has a need, or the party that offers help."""

    NEED = "need", _("the county")
    OFFER = "offer", _("the assisting party")


class Reply(TextChoices):
    PENDING = "pending", _("not yet answered")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


# -- what is done under an agreement -----------------------------------------------------
class ActivityState(TextChoices):
    DRAFT = "draft", _("draft")
    REPORTED = "reported", _("reported")
    RETURNED = "returned", _("returned")
    CONFIRMED = "confirmed", _("confirmed")


# Whoever reports an activity writes in it until it is reported, and again once it is returned.
OPEN_ACTIVITY_STATES = (ActivityState.DRAFT, ActivityState.RETURNED)


class ActivityForm(TextChoices):
    """The usual forms of the plan's six key tasks [二]."""

    PLANNING = "planning", _("industry planning and advice")
    TECHNOLOGY = "technology", _("technology introduced")
    VARIETY = "variety", _("variety or model introduced")
    TRAINING = "training", _("training")
    GUIDANCE = "guidance", _("field guidance")
    ECOMMERCE = "ecommerce", _("e-commerce and market access")
    FACILITY = "facility", _("facility placed")
    POPULARISATION = "popularisation", _("science popularization event")
    DONATION = "donation", _("donation")


# -- supervision ---------------------------------------------------------------------------
class FindingState(TextChoices):
    OPEN = "open", _("to be put right")
    ANSWERED = "answered", _("evidence handed in")
    RETURNED = "returned", _("evidence returned")
    CLOSED = "closed", _("put right")


OPEN_FINDING_STATES = (FindingState.OPEN, FindingState.RETURNED)


class ReminderKind(TextChoices):
    """What the nightly watch finds on agreements."""

    OVERDUE_TASK = "overdue_task", _("task overdue")
    SILENT = "silent", _("no activity for 90 days")
    ENDS_SOON = "ends_soon", _("ends within 60 days")
    PAST_END = "past_end", _("ended without a closing report")
    OVERDUE_FINDING = "overdue_finding", _("finding not put right in time")


# -- changes of what was agreed --------------------------------------------------------------
class ChangeKind(TextChoices):
    """What becomes of an agreement in the repository [三(二)]: dynamic management 动态管理."""

    AMENDMENT = "amendment", _("amendment")
    COMPLETION = "completion", _("completion")
    TERMINATION = "termination", _("termination")


class ChangeState(TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    ENDORSED = "endorsed", _("endorsed")
    RETURNED = "returned", _("returned")
    FILED = "filed", _("filed")
    IN_FORCE = "in_force", _("in force")
    DROPPED = "dropped", _("given up")


OPEN_CHANGE_STATES = (ChangeState.DRAFT, ChangeState.RETURNED)
