import pghistory
import pgtrigger
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common import clock
from common.workflow.models import ChainRecord, Step
from leadership.codes import CODE_LENGTHS, NATION_CODE
from leadership.enums import Level
from leadership.models import Region
from leadership.scope import PlaceQuerySet
from review.enums import (
    COUNTING_NOTICE_STATES,
    OPEN_NOTICE_STATES,
    PUBLIC_NOTICE_STATES,
    UNPUBLISHED_STATES,
    Category,
    NoticeKind,
    NoticeState,
)
from review.models.nomination import Nomination, NominationStep
from review.notice_guards import (
    ITEM_FITS,
    NOTICE_CONTENT_STAYS,
    NOTICE_HAS_RUN,
    REPLACES_ITS_FORMER,
    RUNS_ITS_WEEK,
    WRITTEN_WITH_NOTICE,
)

LEAST_DAYS, MOST_DAYS = 7, 60  # full calendar days after the day of publication [INV-8]
# The day of publication, whatever the zone of the server or of the session.
PUBLISHED_ON = models.Func(
    "published_at", template="(%(expressions)s AT TIME ZONE 'Asia/Shanghai')::date", output_field=models.DateField()
)

pgtrigger.register(NOTICE_HAS_RUN)(Nomination)


class PublicNoticeQuerySet(PlaceQuerySet):
    def visible_to(self, membership):
        """Notices of one's own region downwards [INV-2]; what is not published is seen at home only."""
        rows = super().visible_to(membership)
        if membership is None:
            return rows
        return rows.filter(Q(state__in=PUBLIC_NOTICE_STATES) | Q(region=membership.region_code))

    def public(self):
        """What everybody reads: all that were ever published."""
        return self.filter(state__in=PUBLIC_NOTICE_STATES)

    def running(self):
        """Published, and the last day has not passed: objections are received."""
        return self.filter(state=NoticeState.PUBLISHED, last_day__gte=clock.today())

    def over(self):
        """The last day has passed, whether or not the night has ended them already."""
        return self.filter(state__in=COUNTING_NOTICE_STATES, last_day__lt=clock.today())


@pghistory.track(exclude=["last_day"])
class PublicNotice(ChainRecord):
    """公示 of nominees in their own region, or of those whom the nation is to award, for at least a week [三(五)].

    It runs ``days`` full calendar days in Asia/Shanghai after the day of publication; ``last_day`` is the last of them,
    computed by the database from ``published_at``, which the database notes as it is published [INV-8]. A changed list
    is a new notice that names the one it ``replaces``.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=NoticeKind.choices, default=NoticeKind.NOMINEES)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="public_notices", verbose_name=_("province")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("serial"), editable=False)
    days = models.PositiveSmallIntegerField(_("full days after the day of publication"), default=LEAST_DAYS)
    foreword = models.TextField(_("further words"), max_length=2000, blank=True)
    contact = models.CharField(
        _("office, telephone and address for objections"),
        max_length=300,
        blank=True,
        help_text=_("As it is printed on the notice: for people who do not use the portal."),
    )
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="replacements",
        verbose_name=_("replaces"),
    )
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    last_day = models.GeneratedField(
        expression=ExpressionWrapper(PUBLISHED_ON + F("days"), output_field=models.DateField()),
        output_field=models.DateField(_("last day")),
        db_persist=True,
        verbose_name=_("last day"),
    )
    nominations = models.ManyToManyField(Nomination, through="NoticeItem", related_name="notices")
    form_token = models.UUIDField(unique=True, editable=False)

    objects = PublicNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        ordering = ["-moved_at", "-pk"]
        indexes = [
            models.Index(fields=["region", "year", "state"]),
            models.Index(fields=["state", "last_day"]),
            models.Index(fields=["moved_at", "id"], name="notice_list_order"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "region", "year", "serial"], name="notice_one_a_serial"),
            models.UniqueConstraint(
                fields=["kind", "region", "year"],
                condition=Q(state__in=UNPUBLISHED_STATES),
                name="notice_one_at_a_time",
                violation_error_message=_("Another notice of this year is being prepared."),
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=~Q(state=NoticeState.WITHDRAWN),
                name="notice_replaced_once",
                violation_error_message=_("A new notice that replaces this one has been begun already."),
            ),
            models.CheckConstraint(name="notice_state_known", condition=Q(state__in=NoticeState.values)),
            models.CheckConstraint(name="notice_kind_known", condition=Q(kind__in=NoticeKind.values)),
            models.CheckConstraint(
                name="notice_of_nominees_by_a_province",
                condition=~Q(kind=NoticeKind.NOMINEES) | Exact(Length("region"), CODE_LENGTHS[Level.PROVINCE]),
                violation_error_message=_("Nominees are noticed by the provinces."),
            ),
            models.CheckConstraint(
                name="notice_of_awards_by_the_nation",
                condition=~Q(kind=NoticeKind.AWARDS) | Q(region=NATION_CODE),
                violation_error_message=_("Proposed awards are noticed by the nation."),
            ),
            models.CheckConstraint(
                name="notice_runs_a_week",
                condition=Q(days__range=(LEAST_DAYS, MOST_DAYS)),
                violation_error_message=_(
                    "A notice runs at least 7 full days after the day of publication, at most 60."
                ),
            ),
            models.CheckConstraint(
                name="notice_published_with_time",
                condition=Q(state__in=PUBLIC_NOTICE_STATES, published_at__isnull=False)
                | (~Q(state__in=PUBLIC_NOTICE_STATES) & Q(published_at__isnull=True)),
            ),
        ]
        triggers = [NOTICE_CONTENT_STAYS, RUNS_ITS_WEEK, REPLACES_ITS_FORMER]

    def __str__(self):
        words = {"place": self.region.name, "year": self.year, "serial": self.serial}
        if self.is_of_awards:
            return _("National %(year)s public notice of proposed awards No. %(serial)s") % words
        return _("%(place)s %(year)s public notice of nominees No. %(serial)s") % words

    def get_absolute_url(self):
        return reverse("review:notice_detail", args=[self.pk])

    @property
    def title(self) -> str:
        return str(self)

    @property
    def is_open(self) -> bool:
        """The clerks write in it."""
        return self.state in OPEN_NOTICE_STATES

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_NOTICE_STATES

    @property
    def is_of_awards(self) -> bool:
        """Of the nation, before it awards; the others are of a province, before it forwards."""
        return self.kind == NoticeKind.AWARDS

    @property
    def is_running(self) -> bool:
        """Objections are received, the last day included."""
        return self.state == NoticeState.PUBLISHED and clock.today() <= self.last_day

    @property
    def is_over(self) -> bool:
        """The last day has passed, whether or not the night has ended it already."""
        return self.state in COUNTING_NOTICE_STATES and clock.today() > self.last_day

    @property
    def days_left(self) -> int:
        """Days on which objections are still received, today included."""
        return (self.last_day - clock.today()).days + 1 if self.is_running else 0


class NoticeStep(Step):
    record = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="steps")


class NoticeItemQuerySet(models.QuerySet):
    def counting(self):
        """Those whose notice counts: published and not replaced, and the nominee was not selected anew since."""
        anew = NominationStep.objects.filter(
            record=OuterRef("nomination"), verb="select", serial__gt=OuterRef("selected_by")
        )
        return self.filter(~Exists(anew), notice__state__in=COUNTING_NOTICE_STATES)


@pghistory.track()
class NoticeItem(models.Model):
    """A nominee on a notice, as everybody reads it: frozen once the notice is put forward.

    ``unit`` is an expert's employer, or where an organisation stands. ``selected_by`` is the step of the nomination
    by which it was selected.
    """

    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="items")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="notice_items")
    number = models.CharField(_("number"), max_length=30)
    category = models.CharField(_("category"), max_length=24, choices=Category.choices)
    name = models.CharField(_("nominee"), max_length=120)
    unit = models.CharField(_("employer or place"), max_length=200)
    county = models.CharField(_("nominated by"), max_length=120)
    summary = models.TextField(_("summary of the deeds"), blank=True)
    selected_by = models.PositiveIntegerField(editable=False)

    objects = NoticeItemQuerySet.as_manager()
    history_name = "nomination"

    class Meta:
        verbose_name = _("nominee of the notice")
        verbose_name_plural = _("nominees of the notice")
        ordering = ["notice", "category", "number"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "nomination"], name="notice_item_once_a_notice"),
            models.CheckConstraint(name="notice_item_category_known", condition=Q(category__in=Category.values)),
        ]
        triggers = [WRITTEN_WITH_NOTICE, ITEM_FITS]

    def __str__(self):
        return self.name
