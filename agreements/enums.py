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


# The states in which the county office works on the text.
OPEN_STATES = (AgreementState.DRAFT, AgreementState.RETURNED)


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
