import pghistory
import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Length
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.guards import content_stays, written_with
from common.models.stored_file import StoredFile
from common.workflow.models import ChainRecord, Step
from leadership.codes import CODE_LENGTHS
from leadership.enums import Level
from leadership.guards import WHERE_IT_STANDS, marks_place
from leadership.models import Region
from leadership.scope import PlaceQuerySet
from registry.guards import NAMES_ONE_THAT_COUNTS
from registry.models import Expert, Organisation
from review.enums import (
    CLOSED_NOMINATION_STATES,
    LIVE_NOMINATION_STATES,
    OPEN_NOMINATION_STATES,
    SEATED_STATES,
    Category,
    DeedPart,
    NominationState,
)
from review.guards import DEEDS_STAY, LIVE_ONCE_A_YEAR, NOMINATION_STAYS, SUBJECT_IS_SETTLED

TABLE = "review_nomination"


class NominationQuerySet(PlaceQuerySet):
    def visible_to(self, membership):
        """Nominations of one's own region downwards [INV-2]; a draft is seen only at home, until it is submitted."""
        rows = super().visible_to(membership)
        if membership is None:
            return rows
        return rows.filter(~Q(state=NominationState.DRAFT) | Q(region=membership.region_code))

    def live(self):
        return self.filter(state__in=LIVE_NOMINATION_STATES)

    def seated(self):
        """Those that hold a seat of the quota [INV-6]."""
        return self.filter(state__in=SEATED_STATES)

    def named(self, words):
        """Search by number or by part of the nominee's name."""
        words = words.strip()
        return self.filter(
            Q(number__icontains=words) | Q(organisation__name__icontains=words) | Q(expert__name__icontains=words)
        )

    def with_names(self):
        """With ``nominee``, the name of the organisation or expert, for lists."""
        return self.annotate(nominee=Coalesce("organisation__name", "expert__name"))


@pghistory.track()
class Nomination(ChainRecord):
    """推荐 of an organisation or expert for an award of the year [三(五)(六)], by the county in which it helped.

    The number ``TJ<year>-<county>-<serial>`` is given when it is first submitted and stays. ``figures`` are what the
    record says of the nominee's work, frozen at the submission; see ``review.deeds``.
    """

    number = models.CharField(_("number"), max_length=30, unique=True, null=True, blank=True, editable=False)
    serial = models.PositiveIntegerField(null=True, blank=True, editable=False)
    year = models.PositiveSmallIntegerField(_("year"))
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="nominations", verbose_name=_("county"))
    category = models.CharField(_("category"), max_length=24, choices=Category.choices)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="nominations",
        verbose_name=_("organisation"),
    )
    expert = models.ForeignKey(
        Expert, on_delete=models.PROTECT, null=True, blank=True, related_name="nominations", verbose_name=_("expert")
    )
    summary = models.TextField(_("summary of the deeds"), max_length=1000, blank=True)
    measures = models.TextField(_("what was done"), max_length=4000, blank=True)
    results = models.TextField(_("what came of it"), max_length=4000, blank=True)
    mechanism = models.TextField(_("lasting mechanism"), max_length=2000, blank=True)
    figures = models.JSONField(_("figures of the record"), null=True, editable=False, encoder=DjangoJSONEncoder)
    figures_at = models.DateTimeField(_("figures as of"), null=True, editable=False)
    # The same form sent twice makes one nomination.
    form_token = models.UUIDField(unique=True, editable=False)

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = ["-year", "region", "category", "number", "pk"]
        indexes = [
            models.Index(fields=["year", "region", "category", "state"]),
            models.Index(fields=["state", "desk", "moved_at"]),
            models.Index(fields=["moved_at", "id"], name="nomination_list_order"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["year", "region", "serial"], name="nomination_one_a_serial"),
            models.UniqueConstraint(
                fields=["year", "organisation"],
                condition=Q(state__in=LIVE_NOMINATION_STATES),
                name="nomination_one_live_an_organisation",
                violation_error_message=_("This organisation has been nominated in this year already."),
            ),
            models.UniqueConstraint(
                fields=["year", "expert"],
                condition=Q(state__in=LIVE_NOMINATION_STATES),
                name="nomination_one_live_an_expert",
                violation_error_message=_("This expert has been nominated in this year already."),
            ),
            models.CheckConstraint(
                name="nomination_of_one_subject",
                condition=Q(organisation__isnull=False, expert__isnull=True) & ~Q(category=Category.EXPERT)
                | Q(organisation__isnull=True, expert__isnull=False, category=Category.EXPERT),
                violation_error_message=_("A nomination is of one organisation, or of one expert."),
            ),
            models.CheckConstraint(
                name="nomination_number_from_submission_on",
                condition=Q(state__in=(NominationState.DRAFT, *CLOSED_NOMINATION_STATES))
                | Q(number__isnull=False, serial__isnull=False, figures__isnull=False, figures_at__isnull=False),
            ),
            models.CheckConstraint(name="nomination_state_known", condition=Q(state__in=NominationState.values)),
            models.CheckConstraint(name="nomination_category_known", condition=Q(category__in=Category.values)),
            models.CheckConstraint(
                name="nomination_by_a_county",
                condition=Exact(Length("region"), CODE_LENGTHS[Level.COUNTY]),
                violation_error_message=_("Nominations are made by counties."),
            ),
        ]
        triggers = [
            content_stays(OPEN_NOMINATION_STATES, NOMINATION_STAYS),
            NAMES_ONE_THAT_COUNTS,
            SUBJECT_IS_SETTLED,
            LIVE_ONCE_A_YEAR,
            marks_place("region_id", of=WHERE_IT_STANDS, operation=pgtrigger.UpdateOf(*WHERE_IT_STANDS)),
        ]

    def __str__(self):
        return self.number or str(_("nomination without number"))

    def get_absolute_url(self):
        return reverse("review:nomination_detail", args=[self.pk])

    @property
    def subject(self) -> Organisation | Expert:
        return self.organisation or self.expert

    @property
    def title(self) -> str:
        return str(self.subject)

    @property
    def is_open(self) -> bool:
        """The county office writes in it."""
        return self.state in OPEN_NOMINATION_STATES

    @property
    def province_code(self) -> str:
        return self.region_id[: CODE_LENGTHS[Level.PROVINCE]]


class NominationStep(Step):
    copies = ("content",)

    record = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="steps")
    # With a submission: the deeds as they were submitted, which all decide on until the next one.
    content = models.JSONField(null=True, encoder=DjangoJSONEncoder)


@pghistory.track()
class NominationFile(StoredFile):
    """Evidence of a part of the deeds."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="files")
    part = models.CharField(_("what it proves"), max_length=20, choices=DeedPart.choices)

    class Meta:
        verbose_name = _("evidence of a nomination")
        verbose_name_plural = _("evidence of nominations")
        ordering = ["id"]
        constraints = [models.CheckConstraint(name="nomination_file_part_known", condition=Q(part__in=DeedPart.values))]
        triggers = [written_with(TABLE, "nomination_id", OPEN_NOMINATION_STATES, DEEDS_STAY)]
