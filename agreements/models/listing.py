import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from agreements.enums import OPEN_LISTING_STATES, ListingState, Reply, Side
from agreements.guards import LISTING_STAYS, NEED_IN_ITS_COUNTY, REPLY_STAYS
from common import clock
from common.guards import content_stays
from common.workflow.models import ChainRecord, Step
from leadership.codes import within
from leadership.models import Region
from leadership.permissions import POST_LISTING
from leadership.scope import PlaceQuerySet, sees_places
from registry.enums import ExpertField, ExpertState
from registry.guards import NAMES_ONE_THAT_COUNTS
from registry.models import Expert, Organisation


class ListingQuerySet(PlaceQuerySet):
    """Needs and offers: within one's scope in every state; ``live`` ones are public."""

    def live(self):
        """Published and not expired: everybody reads them, without signing in."""
        return self.filter(state=ListingState.PUBLISHED, expires_on__gte=clock.today())

    def named(self, words):
        """Search by part of the title, industry or description."""
        words = words.strip()
        return self.filter(Q(title__icontains=words) | Q(industry__icontains=words) | Q(description__icontains=words))


class Listing(ChainRecord):
    """What a need and an offer have in common. Nothing personal stands in either: they are public."""

    title = models.CharField(_("heading"), max_length=80)
    industry = models.CharField(_("industry or product"), max_length=60, blank=True)
    description = models.TextField(_("description"), max_length=2000)
    expires_on = models.DateField(_("published until"))
    form_token = models.UUIDField(unique=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self):
        return self.title

    @property
    def name(self) -> str:
        """As it is called beside records of other kinds."""
        return f"{self._meta.verbose_name} {self.title}"

    @property
    def is_open(self) -> bool:
        """It is being written."""
        return self.state in OPEN_LISTING_STATES

    @property
    def is_live(self) -> bool:
        return self.state == ListingState.PUBLISHED and self.expires_on >= clock.today()

    @property
    def has_expired(self) -> bool:
        return self.state == ListingState.PUBLISHED and not self.is_live


@pghistory.track()
class Need(Listing):
    """What a county looks for 需求: a field, an industry, where, what, when [四(四)]."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="needs", verbose_name=_("county"))
    village = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("village")
    )
    field = models.CharField(_("field"), max_length=24, choices=ExpertField.choices)
    wanted_from = models.DateField(_("wanted from"))
    wanted_until = models.DateField(_("wanted until"))

    objects = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["-moved_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "expires_on"]),
            models.Index(fields=["region", "state"]),
            models.Index(fields=["moved_at", "id"], name="need_list_order"),
        ]
        constraints = [
            models.CheckConstraint(name="need_state_known", condition=Q(state__in=ListingState.values)),
            models.CheckConstraint(
                name="need_period_not_reversed",
                condition=Q(wanted_until__gte=F("wanted_from")),
                violation_error_message=_("The period ends before it begins."),
            ),
        ]
        triggers = [content_stays(OPEN_LISTING_STATES, LISTING_STAYS), NEED_IN_ITS_COUNTY]

    def get_absolute_url(self):
        return reverse("agreements:need_detail", args=[self.pk])

    @property
    def fields(self) -> list[str]:
        return [self.field]

    @property
    def field_names(self) -> list:
        return [self.get_field_display()]


class NeedStep(Step):
    record = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="steps")


class OfferQuerySet(ListingQuerySet):
    def live(self):
        """As of all listings; whoever has left the roster offers nothing."""
        return super().live().filter(Q(expert__isnull=True) | Q(expert__state=ExpertState.LISTED))

    def visible_to(self, membership):
        """Those of one's region; an assisting party sees its own."""
        if membership is None:
            return self.none()
        if sees_places(membership):
            return self.filter(within(membership.region_code))
        if membership.may(POST_LISTING):
            own = Q(organisation__helper_accounts__membership=membership)
            own |= Q(expert__helper_accounts__membership=membership)
            return self.filter(pk__in=self.model.objects.filter(own).values("pk"))
        return self.none()


@pghistory.track()
class Offer(Listing):
    """What an organisation or an expert can give 供给, and for how many agreements it has the capacity."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="offers", verbose_name=_("by")
    )
    expert = models.ForeignKey(
        Expert, on_delete=models.PROTECT, null=True, blank=True, related_name="offers", verbose_name=_("expert")
    )
    # That of the party, and so of the office that examines it.
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="offers", verbose_name=_("region"))
    fields = ArrayField(models.CharField(max_length=24, choices=ExpertField.choices), verbose_name=_("fields"))
    capacity = models.PositiveSmallIntegerField(
        _("agreements it can take on"), help_text=_("Running agreements of the party count against it.")
    )

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["-moved_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "expires_on"]),
            models.Index(fields=["region", "state"]),
            models.Index(fields=["moved_at", "id"], name="offer_list_order"),
        ]
        constraints = [
            models.CheckConstraint(name="offer_state_known", condition=Q(state__in=ListingState.values)),
            models.CheckConstraint(
                name="offer_by_one_party",
                condition=Q(organisation__isnull=True, expert__isnull=False)
                | Q(organisation__isnull=False, expert__isnull=True),
            ),
            models.CheckConstraint(name="offer_has_a_field", condition=Q(fields__len__gt=0)),
            models.CheckConstraint(
                name="offer_has_capacity",
                condition=Q(capacity__gte=1, capacity__lte=500),
                violation_error_message=_("Between 1 and 500 agreements."),
            ),
        ]
        triggers = [
            content_stays(OPEN_LISTING_STATES, LISTING_STAYS, free=["organisation_id"]),
            NAMES_ONE_THAT_COUNTS,
        ]

    def get_absolute_url(self):
        return reverse("agreements:offer_detail", args=[self.pk])

    @property
    def is_live(self) -> bool:
        return super().is_live and (self.expert is None or self.expert.state == ExpertState.LISTED)

    @cached_property
    def party(self):
        """The organisation or expert that offers."""
        return self.organisation or self.expert

    @property
    def public_party(self) -> str:
        """How everybody reads of the party: of an expert employer and title, without the name."""
        return str(self.organisation or f"{self.expert.employer} {self.expert.title}")

    @property
    def field_names(self) -> list:
        return [ExpertField(field).label for field in self.fields]


class OfferStep(Step):
    record = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="steps")


class InterestQuerySet(models.QuerySet):
    def visible_to(self, membership):
        """Seen by both sides: the county of the need, and the party or its office."""
        needs, offers = Need.objects.visible_to(membership), Offer.objects.visible_to(membership)
        return self.filter(Q(need__in=needs.values("pk")) | Q(offer__in=offers.values("pk")))


@pghistory.track()
class Interest(models.Model):
    """One side tells the other that a need and an offer fit 意向, and is answered once."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="interests")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="interests")
    side = models.CharField(_("who asked"), max_length=8, choices=Side.choices)
    message = models.TextField(_("message"), max_length=1000)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("asked"), default=clock.now, editable=False)
    reply = models.CharField(_("reply"), max_length=10, choices=Reply.choices, default=Reply.PENDING)
    reply_text = models.TextField(_("words of the reply"), max_length=1000, blank=True)
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    replied_at = models.DateTimeField(_("replied"), null=True, editable=False)

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["need", "offer"], name="interest_once_a_pair"),
            models.CheckConstraint(name="interest_reply_known", condition=Q(reply__in=Reply.values)),
            models.CheckConstraint(
                name="interest_replied_by_somebody",
                condition=Q(reply=Reply.PENDING, replied_by__isnull=True, replied_at__isnull=True)
                | Q(~Q(reply=Reply.PENDING), replied_by__isnull=False, replied_at__isnull=False),
            ),
        ]
        triggers = [REPLY_STAYS]

    def __str__(self):
        return f"{self.need} – {self.offer}"

    def get_absolute_url(self):
        return reverse("agreements:interest_detail", args=[self.pk])

    @property
    def name(self) -> str:
        """As it is called beside records of other kinds."""
        return f"{self._meta.verbose_name} {self}"
