import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.enums import OPEN_FINDING_STATES, FindingState, ReminderKind
from agreements.guards import FINDING_STAYS, VISIT_STAYS
from agreements.models.agreement import Agreement
from agreements.models.version import Task
from common import clock
from common.guards import content_stays, never, written_with
from common.models.stored_file import StoredFile
from common.workflow.models import ChainRecord, Step
from leadership.guards import marks_place
from leadership.models import LeadershipGroup, Region
from leadership.permissions import VIEW_OWN_AGREEMENTS
from leadership.scope import PlaceQuerySet, sees_places


class UnderAgreementQuerySet(PlaceQuerySet):
    """Rows with an ``agreement`` and its ``region``: seen in one's region, by an assisting party at its agreements."""

    def visible_to(self, membership):
        if membership is None or sees_places(membership) or not membership.may(VIEW_OWN_AGREEMENTS):
            return super().visible_to(membership)
        return self.filter(agreement__in=Agreement.objects.visible_to(membership).values("pk"))


@pghistory.track()
class SupervisionVisit(models.Model):
    """A visit 督导 of a leadership group to an agreement: what it saw; its findings are put right by a day."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="visits")
    # Always the agreement's county, for scope.
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="visits")
    group = models.ForeignKey(LeadershipGroup, on_delete=models.PROTECT, related_name="+", verbose_name=_("visited by"))
    visited_on = models.DateField(_("visited on"))
    visitors = models.CharField(_("who went"), max_length=200)
    summary = models.TextField(_("what was seen"), max_length=4000)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    form_token = models.UUIDField(unique=True, editable=False)

    objects = UnderAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("supervision visit")
        verbose_name_plural = _("supervision visits")
        ordering = ["-visited_on", "-pk"]
        indexes = [models.Index(fields=["region", "visited_on"])]
        # What was seen stays; what is to be added is another visit.
        triggers = [never("visit_stays", pgtrigger.Update | pgtrigger.Delete, VISIT_STAYS)]

    def __str__(self):
        return _("visit of %(day)s") % {"day": f"{self.visited_on:%Y-%m-%d}"}

    def get_absolute_url(self):
        return reverse("agreements:visit_detail", args=[self.pk])


@pghistory.track()
class Finding(ChainRecord):
    """What a visit asks to be put right, by ``due_on``; the county answers with evidence, the visitors close it."""

    visit = models.ForeignKey(SupervisionVisit, on_delete=models.PROTECT, related_name="findings")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="findings")
    # Always the agreement's county: the office that answers.
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="findings")
    text = models.TextField(_("finding"), max_length=1000)
    due_on = models.DateField(_("to be put right by"))
    answer = models.TextField(_("what was done about it"), max_length=2000, blank=True)

    objects = UnderAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["state", "due_on"]), models.Index(fields=["state", "desk", "moved_at"])]
        constraints = [models.CheckConstraint(name="finding_state_known", condition=Q(state__in=FindingState.values))]
        triggers = [
            content_stays(OPEN_FINDING_STATES, FINDING_STAYS),
            marks_place("region_id", operation=pgtrigger.Insert | pgtrigger.Update, of=("state",)),
        ]

    def __str__(self):
        return self.text[:40]

    def get_absolute_url(self):
        return reverse("agreements:finding_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """The county has to answer."""
        return self.state in OPEN_FINDING_STATES


class FindingStep(Step):
    record = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="steps")


@pghistory.track()
class FindingFile(StoredFile):
    """Evidence that a finding has been put right."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="files")

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["id"]
        triggers = [written_with("agreements_finding", "finding_id", OPEN_FINDING_STATES, FINDING_STAYS)]


class Reminder(models.Model):
    """What the nightly watch found on an agreement; all of them are computed anew each night."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="reminders")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="reminders")
    kind = models.CharField(_("what"), max_length=16, choices=ReminderKind.choices)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="+")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, null=True, related_name="+")
    # The day from which it holds: the level responsible goes up with the days (``agreements.watching``).
    since = models.DateField(_("since"))

    objects = UnderAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["since", "pk"]
        indexes = [models.Index(fields=["region", "since"]), models.Index(fields=["since", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "kind", "task", "finding"], nulls_distinct=False, name="reminder_once"
            )
        ]

    def __str__(self):
        return f"{self.agreement_id} {self.kind}"
