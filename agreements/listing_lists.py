"""Needs, offers and interests as lists: for staff in every state, for everybody what is public."""

import django_filters
import django_tables2 as tables
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from agreements.enums import ListingState, Reply
from agreements.interests import waiting_for
from agreements.models import Interest, Need, Offer
from agreements.tables import NUMBERS, SaysColumn
from common import clock
from common.columns import DayColumn, StateColumn
from leadership.filters import RegionFilter
from leadership.models.region import joined_names
from registry.enums import ExpertField

LIVE, EXPIRED, WAITING = "live", "expired", "waiting"
STATES = [*ListingState.choices, (LIVE, _("published, not expired")), (EXPIRED, _("published, expired"))]
REPLIES = [(WAITING, _("waits for my reply")), *Reply.choices]


# -- which rows ------------------------------------------------------------------------------
class PublicNeedFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label=_("Words of the title, industry or description"), method="named")
    region = RegionFilter(label=_("Region"), field_name="region")
    field = django_filters.ChoiceFilter(label=_("Field"), choices=ExpertField.choices, empty_label=_("all fields"))

    class Meta:
        model = Need
        fields = ()

    def named(self, listings, _name, words):
        return listings.named(words.replace("\0", ""))


class PublicOfferFilter(PublicNeedFilter):
    field = django_filters.ChoiceFilter(
        label=_("Field"), choices=ExpertField.choices, empty_label=_("all fields"), method="in_field"
    )

    class Meta(PublicNeedFilter.Meta):
        model = Offer

    def in_field(self, offers, _name, field):
        return offers.filter(fields__contains=[field])


class StateFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=STATES, method="in_state", empty_label=_("all states")
    )

    def in_state(self, listings, _name, state):
        if state == LIVE:
            return listings.live()
        if state == EXPIRED:
            return listings.filter(state=ListingState.PUBLISHED, expires_on__lt=clock.today())
        return listings.filter(state=state)


class NeedFilter(PublicNeedFilter, StateFilter):
    class Meta(PublicNeedFilter.Meta):
        pass


class OfferFilter(PublicOfferFilter, StateFilter):
    class Meta(PublicOfferFilter.Meta):
        pass


class InterestFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label=_("Words of the need or the offer"), method="named")
    reply = django_filters.ChoiceFilter(label=_("Reply"), choices=REPLIES, method="answered", empty_label=_("all"))

    class Meta:
        model = Interest
        fields = ()

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        self.membership = membership

    def named(self, interests, _name, words):
        words = words.replace("\0", "").strip()
        return interests.filter(Q(need__title__icontains=words) | Q(offer__title__icontains=words))

    def answered(self, interests, _name, reply):
        if reply == WAITING:
            return interests.filter(pk__in=waiting_for(self.membership).order_by().values("pk"))
        return interests.filter(reply=reply)


# -- what a row says -------------------------------------------------------------------------
class ListingTable(tables.Table):
    """What rows of needs and offers have in common; no index serves an order by their texts."""

    title = tables.Column(linkify=lambda record, table: table.page_of(record), orderable=False)
    region = tables.Column(order_by="region")
    industry = tables.Column(orderable=False, default="–")
    state = StateColumn()
    moved_at = DayColumn(verbose_name=_("There since"))

    page_of = staticmethod(lambda listing: listing.get_absolute_url())

    def render_region(self, value):
        return joined_names([*filter(None, [value.parent]), value])

    def render_expires_on(self, value, record):
        day = date_format(value, "SHORT_DATE_FORMAT")
        return f"{day} · {_('expired')}" if record.has_expired else day


class NeedTable(ListingTable):
    """Needs in one's scope, in every state."""

    class Meta:
        model = Need
        fields = ("title", "region", "field", "industry", "expires_on", "state", "moved_at")


class OfferTable(ListingTable):
    """Offers in one's scope, or one's own, in every state."""

    party = SaysColumn(verbose_name=_("Offered by"), orderable=False)
    fields = SaysColumn(verbose_name=_("Fields"), orderable=False)
    capacity = tables.Column(verbose_name=_("Agreements"), attrs=NUMBERS)

    class Meta:
        model = Offer
        fields = ("title", "party", "region", "fields", "industry", "capacity", "expires_on", "state", "moved_at")

    def render_party(self, record):
        return str(record.party)

    def render_fields(self, record):
        return "、".join(str(name) for name in record.field_names)


class PublicNeedTable(NeedTable):
    """What counties look for, for everybody."""

    page_of = staticmethod(lambda need: reverse("agreements:public_need", args=[need.pk]))

    class Meta(NeedTable.Meta):
        fields = ("title", "region", "field", "industry", "wanted_from", "wanted_until", "expires_on")
        sequence = fields
        exclude = ("state", "moved_at")

    wanted_from = tables.DateColumn(short=True)
    wanted_until = tables.DateColumn(short=True)


class PublicOfferTable(OfferTable):
    """Who offers help, for everybody; experts without their names."""

    page_of = staticmethod(lambda offer: reverse("agreements:public_offer", args=[offer.pk]))

    class Meta(OfferTable.Meta):
        fields = ("title", "party", "region", "fields", "industry", "capacity", "expires_on")
        sequence = fields
        exclude = ("state", "moved_at")

    def render_party(self, record):
        return record.public_party


class InterestTable(tables.Table):
    """Interests that one of one's own sides has shown or was shown."""

    need = tables.Column(verbose_name=_("Need"), linkify=lambda record: record.get_absolute_url(), orderable=False)
    offer = tables.Column(verbose_name=_("Offer"), orderable=False)
    region = tables.Column(verbose_name=_("County"), accessor="need__region", orderable=False)
    side = tables.Column(orderable=False)
    created_at = DayColumn()
    reply = tables.Column(orderable=False)

    class Meta:
        model = Interest
        fields = ("need", "offer", "region", "side", "created_at", "reply")

    def render_region(self, value):
        return joined_names([*filter(None, [value.parent]), value])


def needs_in_lists(needs):
    return needs.select_related("region__parent", "desk__region").defer("description").order_by("-moved_at", "-pk")


def offers_in_lists(offers):
    related = ("organisation", "expert", "region__parent", "desk__region")
    return offers.select_related(*related).defer("description").order_by("-moved_at", "-pk")
