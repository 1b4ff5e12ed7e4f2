from uuid import uuid4

import pghistory
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Length
from django.db.models.lookups import Exact, LessThanOrEqual
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.enums import TaskArea
from agreements.models import Agreement
from common import clock
from common.models.stored_file import StoredFile
from common.workflow.models import ChainRecord, Step
from leadership.codes import CODE_LENGTHS, NATION_CODE
from leadership.enums import Level
from leadership.models import Region
from leadership.scope import PlaceQuerySet
from portal.enums import (
    GONE_PUBLICATION_STATES,
    OPEN_PUBLICATION_STATES,
    PublicationKind,
    PublicationState,
    RuleSet,
)
from portal.guards import (
    CASE_OF_ITS_COUNTY,
    DAY_IS_SETTLED,
    FOLLOWS_ITS_FORMER,
    PUBLICATION_CONTENT_STAYS,
    WRITTEN_WITH_PUBLICATION,
)

LONGEST_BODY = 20_000


class PublicationQuerySet(PlaceQuerySet):
    def out(self):
        """What everybody reads: published, and its day has come."""
        return self.filter(state=PublicationState.PUBLISHED, publish_on__lte=clock.today())

    def current(self):
        """The latest version of each that is out."""
        later = Publication.objects.out().filter(lineage=OuterRef("lineage"), version__gt=OuterRef("version"))
        return self.out().filter(~Exists(later))

    def taken_down(self):
        """What everybody read until then; what went before its day had come, nobody hears of."""
        gone = PublicationStep.objects.filter(record=OuterRef("pk"), verb="take_down")
        since = gone.values("at__date")[:1]
        return self.filter(state=PublicationState.TAKEN_DOWN, publish_on__lte=Subquery(since))

    def scheduled(self):
        """Published, from a later day on."""
        return self.filter(state=PublicationState.PUBLISHED, publish_on__gt=clock.today())

    def named(self, words):
        words = words.replace("\0", "").strip()
        return self.filter(Q(title__icontains=words) | Q(lead__icontains=words) | Q(body__icontains=words))


@pghistory.track()
class Publication(ChainRecord):
    """News, a policy, a set of rules 实施细则 or a model case 典型案例 for everybody to read [四(五)(六)].

    ``region`` is the office that begins it: of a case the county. Once published it never changes; a correction is a
    new version of the same ``lineage`` that names the one it ``replaces``, which stays readable as a former version. It
    is out from the day ``publish_on``, by reading.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=PublicationKind.choices)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="publications", verbose_name=_("office"))
    rule_set = models.CharField(_("set of rules"), max_length=12, choices=RuleSet.choices, blank=True)
    title = models.CharField(_("heading"), max_length=120)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    lead = models.TextField(_("lead"), max_length=300, blank=True)
    body = models.TextField(_("text"), max_length=LONGEST_BODY, blank=True)
    area = models.CharField(_("task area"), max_length=20, choices=TaskArea.choices, blank=True)
    agreement = models.ForeignKey(
        Agreement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="publications",
        verbose_name=_("agreement"),
    )
    publish_on = models.DateField(_("published from"), null=True, blank=True)
    is_featured = models.BooleanField(_("featured"), default=False, editable=False)
    lineage = models.UUIDField(default=uuid4, editable=False)
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="replacements",
        verbose_name=_("replaces"),
    )
    # Counts how often it was written in, so that two people notice each other.
    revision = models.PositiveIntegerField(default=0, editable=False)
    form_token = models.UUIDField(unique=True, editable=False)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-moved_at", "-pk"]
        indexes = [
            models.Index(fields=["kind", "state", "publish_on"]),
            models.Index(fields=["region", "state"]),
            models.Index(fields=["lineage", "version"]),
            models.Index(fields=["moved_at", "id"], name="publication_list_order"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["replaces"],
                condition=~Q(state__in=GONE_PUBLICATION_STATES),
                name="publication_replaced_once",
                violation_error_message=_("A new version of it has been begun already."),
            ),
            models.UniqueConstraint(
                fields=["rule_set"],
                condition=Q(kind=PublicationKind.RULES, replaces__isnull=True) & ~Q(state__in=GONE_PUBLICATION_STATES),
                name="publication_one_of_each_rules",
                violation_error_message=_("This set of rules has been begun already: write a new version of it."),
            ),
            models.CheckConstraint(name="publication_state_known", condition=Q(state__in=PublicationState.values)),
            models.CheckConstraint(name="publication_kind_known", condition=Q(kind__in=PublicationKind.values)),
            models.CheckConstraint(
                name="publication_rules_are_one_of_four",
                condition=Q(kind=PublicationKind.RULES, rule_set__in=RuleSet.values)
                | (~Q(kind=PublicationKind.RULES) & Q(rule_set="")),
                violation_error_message=_("Say which of the four sets of rules it is."),
            ),
            models.CheckConstraint(
                name="publication_rules_by_the_nation",
                condition=~Q(kind=PublicationKind.RULES) | Q(region=NATION_CODE),
                violation_error_message=_("The sets of rules are issued by the nation."),
            ),
            models.CheckConstraint(
                name="publication_case_of_a_county",
                condition=~Q(kind=PublicationKind.CASE) | Exact(Length("region"), CODE_LENGTHS[Level.COUNTY]),
                violation_error_message=_("Model cases are nominated by the counties."),
            ),
            models.CheckConstraint(
                name="publication_news_by_nation_or_province",
                condition=Q(kind=PublicationKind.CASE)
                | LessThanOrEqual(Length("region"), CODE_LENGTHS[Level.PROVINCE]),
                violation_error_message=_("News and policies are published by the nation and the provinces."),
            ),
            models.CheckConstraint(
                name="publication_area_of_cases",
                condition=Q(area="") | Q(kind=PublicationKind.CASE, area__in=TaskArea.values),
            ),
            models.CheckConstraint(
                name="publication_first_version_replaces_none",
                condition=Q(replaces__isnull=True, version=1) | Q(replaces__isnull=False, version__gt=1),
            ),
            models.CheckConstraint(
                name="publication_featured_case",
                condition=Q(is_featured=False) | Q(kind=PublicationKind.CASE, publish_on__isnull=False),
                violation_error_message=_("Only published model cases are featured."),
            ),
        ]
        triggers = [PUBLICATION_CONTENT_STAYS, DAY_IS_SETTLED, FOLLOWS_ITS_FORMER, CASE_OF_ITS_COUNTY]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("portal:publication_detail", args=[self.pk])

    @property
    def public_address(self) -> str:
        """Where everybody reads it."""
        return reverse("portal:public_publication", args=[self.pk])

    @property
    def name(self) -> str:
        """As it is called beside records of other kinds."""
        return f"{self.get_kind_display()} {self.title}"

    @property
    def kind_in_full(self) -> str:
        """Of a set of rules which of the four."""
        return self.get_rule_set_display() or self.get_kind_display()

    @property
    def is_case(self) -> bool:
        return self.kind == PublicationKind.CASE

    @property
    def is_open(self) -> bool:
        """The clerks write in it."""
        return self.state in OPEN_PUBLICATION_STATES

    @property
    def is_published(self) -> bool:
        return self.state == PublicationState.PUBLISHED

    @property
    def is_out(self) -> bool:
        """Everybody reads it."""
        return self.is_published and self.publish_on <= clock.today()

    @property
    def is_scheduled(self) -> bool:
        return self.is_published and not self.is_out

    @property
    def versions_out(self):
        """All versions of it that everybody reads, the latest first."""
        return Publication.objects.out().filter(lineage=self.lineage).order_by("-version")

    @property
    def successor(self) -> "Publication | None":
        """The version that follows it, written or published."""
        return self.replacements.exclude(state__in=GONE_PUBLICATION_STATES).first()

    @property
    def cover(self) -> "PublicationPicture | None":
        """Its first picture, for lists; the pictures are fetched beforehand."""
        return next(iter(self.pictures.all()), None)


class PublicationStep(Step):
    record = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="steps")


class PartQuerySet(models.QuerySet):
    def readable_by(self, membership):
        """Those of what is out, for everybody; the others where their publication is in scope [INV-2]."""
        out, own = Publication.objects.out(), Publication.objects.visible_to(membership)
        return self.filter(Q(publication__in=out.values("pk")) | Q(publication__in=own.values("pk")))


@pghistory.track()
class PublicationPicture(StoredFile):
    """A picture of a publication, written anew without what the camera noted, with words for those who do not see it.

    ``number`` is how the text names it. ``small`` is the same picture for lists.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="pictures")
    number = models.PositiveSmallIntegerField(_("number"))
    alternative = models.CharField(_("what is to be seen"), max_length=200)
    small = models.FileField(upload_to="attachments/%Y/%m")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["publication", "number"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "number"], name="picture_one_a_number"),
            models.UniqueConstraint(fields=["publication", "sha256"], name="picture_once_a_publication"),
            models.CheckConstraint(
                name="picture_in_words",
                condition=~Q(alternative=""),
                violation_error_message=_("Say in words what is to be seen."),
            ),
        ]
        triggers = [WRITTEN_WITH_PUBLICATION]

    @property
    def sign(self) -> str:
        """How the text puts it in its place."""
        return f"![](picture:{self.number})"

    def get_absolute_url(self):
        return reverse("portal:public_picture", args=[self.pk])

    @property
    def small_address(self) -> str:
        return reverse("portal:public_picture_small", args=[self.pk])


@pghistory.track()
class PublicationFile(StoredFile):
    """An attachment of a publication, as it was issued."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="files")

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["publication", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "sha256"], name="publication_file_once_a_publication"),
        ]
        triggers = [WRITTEN_WITH_PUBLICATION]
