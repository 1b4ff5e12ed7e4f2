import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.enums import OPEN_ACTIVITY_STATES, ActivityForm, ActivityState
from agreements.guards import ACTIVITY_FITS, ACTIVITY_STAYS, EXPERT_TAKES_PART, HOUSEHOLD_OF_COUNTY
from agreements.models.agreement import Agreement
from agreements.models.version import Task
from common.guards import content_stays, written_with
from common.models.stored_file import StoredFile
from common.workflow.models import ChainRecord, Step
from leadership.guards import marks_place
from leadership.models import Region
from leadership.permissions import VIEW_OWN_AGREEMENTS
from leadership.scope import PlaceQuerySet, sees_places
from registry.models import Expert, Facility, PoorHousehold

TABLE = "agreements_activity"


def on_activity():
    return written_with(TABLE, "activity_id", OPEN_ACTIVITY_STATES, ACTIVITY_STAYS)


class ActivityQuerySet(PlaceQuerySet):
    def visible_to(self, membership):
        """Those of one's region; an assisting party sees those of its own agreements."""
        if membership is None or sees_places(membership) or not membership.may(VIEW_OWN_AGREEMENTS):
            return super().visible_to(membership)
        return self.filter(agreement__in=Agreement.objects.visible_to(membership).values("pk"))

    def confirmed(self):
        return self.filter(state=ActivityState.CONFIRMED)


@pghistory.track()
class Activity(ChainRecord):
    """What was done for a task on one day at one place [三(三)]: reported by the county or the helper, then confirmed.

    A draft may leave out what ``agreements.activity_completeness`` asks for. ``done`` is in the unit of the
    task's target; ``money`` in yuan.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="activities")
    # Always the agreement's county, for scope.
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="activities", verbose_name=_("county"))
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="activities", verbose_name=_("task"))
    form = models.CharField(_("form"), max_length=16, choices=ActivityForm.choices)
    held_on = models.DateField(_("day"))
    village = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("village")
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    summary = models.TextField(_("what was done"), max_length=2000, blank=True)
    done = models.DecimalField(_("counts towards the target"), max_digits=10, decimal_places=2, default=0)
    people_trained = models.PositiveIntegerField(_("people trained"), default=0)
    technologies = ArrayField(
        models.CharField(max_length=60), verbose_name=_("technologies introduced"), default=list, blank=True
    )
    money = models.DecimalField(_("money (yuan)"), max_digits=12, decimal_places=2, default=0)
    facility = models.ForeignKey(
        Facility,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("facility placed"),
    )
    experts = models.ManyToManyField(Expert, through="ActivityExpert", related_name="activities")
    households = models.ManyToManyField(PoorHousehold, through="ActivityHousehold", related_name="activities")
    # Of the form that made it; empty for what came in a workbook.
    form_token = models.UUIDField(unique=True, null=True, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-held_on", "-pk"]
        indexes = [
            models.Index(fields=["agreement", "state", "held_on"]),
            models.Index(fields=["region", "held_on", "id"]),
            models.Index(fields=["held_on", "id"], name="activity_list_order"),
            models.Index(fields=["state", "desk", "moved_at"]),
        ]
        constraints = [
            models.CheckConstraint(name="activity_state_known", condition=Q(state__in=ActivityState.values)),
            models.CheckConstraint(name="activity_form_known", condition=Q(form__in=ActivityForm.values)),
            models.CheckConstraint(
                name="activity_figures_not_negative",
                condition=Q(done__gte=0, money__gte=0),
                violation_error_message=_("A figure cannot be negative."),
            ),
            models.CheckConstraint(
                name="activity_people_plausible",
                condition=Q(people_trained__lte=100_000),
                violation_error_message=_("So many people do not fit into one activity. Check the figure."),
            ),
        ]
        triggers = [
            content_stays(OPEN_ACTIVITY_STATES, ACTIVITY_STAYS),
            ACTIVITY_FITS,
            marks_place("region_id", operation=pgtrigger.UpdateOf("state"), of=("state",)),
        ]

    def __str__(self):
        return f"{self.held_on:%Y-%m-%d} {self.get_form_display()}"

    def get_absolute_url(self):
        return reverse("agreements:activity_detail", args=[self.pk])

    @property
    def name(self) -> str:
        """As it is called beside records of other kinds."""
        return f"{self._meta.verbose_name} {self}"

    @property
    def is_open(self) -> bool:
        """It is being written."""
        return self.state in OPEN_ACTIVITY_STATES


class ActivityStep(Step):
    record = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="steps")


@pghistory.track()
class ActivityExpert(models.Model):
    """An expert of the agreement who was there."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="expert_links")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="activity_links")

    history_name = "expert"

    class Meta:
        verbose_name = _("expert of the activity")
        verbose_name_plural = _("experts of the activity")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["activity", "expert"], name="expert_once_an_activity")]
        triggers = [on_activity(), EXPERT_TAKES_PART]

    def __str__(self):
        return str(self.expert)


@pghistory.track()
class ActivityHousehold(models.Model):
    """A registered poor household that was helped: the technique it learned, the income project it joined [一(二)]."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="household_links")
    household = models.ForeignKey(PoorHousehold, on_delete=models.PROTECT, related_name="activity_links")
    technique = models.CharField(_("technique learned"), max_length=60, blank=True)
    project = models.CharField(_("income project joined"), max_length=60, blank=True)

    history_name = "household"

    class Meta:
        verbose_name = _("household helped")
        verbose_name_plural = _("households helped")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["activity", "household"], name="household_once_an_activity")]
        triggers = [on_activity(), HOUSEHOLD_OF_COUNTY]

    def __str__(self):
        return str(self.household)


def look_quarters() -> list[models.Index]:
    """An index for each 16 bits of the looks: near copies agree in one of the quarters, or nearly so."""
    return [
        models.Index(F("look").bitrightshift(shift).bitand(0xFFFF), name=f"photo_look_{shift}")
        for shift in (0, 16, 32, 48)
    ]


@pghistory.track()
class ActivityPhoto(StoredFile):
    """A photo of the activity, made smaller; what the camera wrote of time and place is kept as evidence.

    ``sha256`` is that of the file as it was sent, ``look`` a difference hash of 64 bits: near copies differ in few of
    them. ``taken_at`` is what the camera's clock showed, taken for Asia/Shanghai.
    """

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="photos")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    look = models.BigIntegerField()
    taken_at = models.DateTimeField(_("taken"), null=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["id"]
        indexes = [models.Index(fields=["sha256"]), models.Index(fields=["look"]), *look_quarters()]
        constraints = [
            models.UniqueConstraint(fields=["activity", "sha256"], name="photo_once_an_activity"),
            models.CheckConstraint(
                name="photo_place_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            ),
            models.CheckConstraint(name="photo_has_a_size", condition=Q(width__gt=0, height__gt=0)),
        ]
        triggers = [on_activity()]
