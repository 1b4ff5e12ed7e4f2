"""East–west pairs: who helps whom, and with what result [一(三)3, 四(四)].

An agreement of the repository belongs to a pair when its helper lies in the supporting place, by organisation or by
experts, and its county in the supported one. Where several pairs fit, the nearest counts: a prefecture's own pair
before its province's.
"""

from dataclasses import dataclass

import django_filters
import django_tables2 as tables
from django.core.cache import cache
from django.db import connection
from django.db.models import Case, Count, F, Q, When
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from agreements.enums import REPOSITORY_STATES, ActivityState, AgreementState, ListingState
from agreements.models import Agreement
from agreements.tables import NUMBERS, SaysColumn
from common import clock
from leadership.codes import NATION_CODE, within
from leadership.enums import Scheme
from leadership.filters import RegionFilter
from leadership.models import Partnership
from leadership.models.region import joined_names

KEPT_SECONDS = 600

# Agreements by pair. Places are looked up by the beginnings of their codes, so each table is read once.
PAIRED = """
    SELECT DISTINCT pair_id, agreement_id, running FROM (
        SELECT pair.id AS pair_id, held.agreement_id, held.running,
               rank() OVER (PARTITION BY held.agreement_id
                            ORDER BY length(pair.supported_id) DESC, length(pair.supporting_id) DESC) AS nearness
        FROM (
            SELECT agreement.id AS agreement_id, agreement.region_id AS county, agreement.state = %s AS running,
                   COALESCE(kept.region_id, organisation.region_id, expert.region_id) AS helper
            FROM agreements_agreement agreement
            JOIN agreements_agreementversion version ON version.id = agreement.current_version_id
            LEFT JOIN registry_organisation organisation ON organisation.id = version.organisation_id
            LEFT JOIN registry_organisation kept ON kept.id = organisation.merged_into_id
            LEFT JOIN agreements_agreementexpert link
                   ON link.version_id = version.id AND version.organisation_id IS NULL
            LEFT JOIN registry_expert expert ON expert.id = link.expert_id
            WHERE agreement.state = ANY(%s) AND agreement.region_id >= %s AND agreement.region_id < %s
        ) held
        CROSS JOIN LATERAL unnest(ARRAY[left(held.county, 2), left(held.county, 4), held.county]) AS place(code)
        JOIN leadership_partnership pair
          ON pair.supported_id = place.code AND starts_with(held.helper, pair.supporting_id)
    ) fitting
    WHERE nearness = 1
"""
COUNT = f"""
    WITH paired AS MATERIALIZED ({PAIRED}),
    deeds AS (
        SELECT paired.pair_id, activity.id, activity.people_trained
        FROM paired JOIN agreements_activity activity
          ON activity.agreement_id = paired.agreement_id AND activity.state = %s
    )
    SELECT pair.id, held.agreements, held.running, done.activities, done.people, helped.households,
           needed.needs, offered.offers
    FROM leadership_partnership pair
    LEFT JOIN (SELECT pair_id, count(*) AS agreements, count(*) FILTER (WHERE running) AS running
               FROM paired GROUP BY pair_id) held ON held.pair_id = pair.id
    LEFT JOIN (SELECT pair_id, count(*) AS activities, sum(people_trained) AS people
               FROM deeds GROUP BY pair_id) done ON done.pair_id = pair.id
    LEFT JOIN (SELECT pair_id, count(DISTINCT link.household_id) AS households
               FROM deeds JOIN agreements_activityhousehold link ON link.activity_id = deeds.id
               GROUP BY pair_id) helped ON helped.pair_id = pair.id
    LEFT JOIN LATERAL (
        SELECT count(*) AS needs FROM agreements_need need
        WHERE starts_with(need.region_id, pair.supported_id) AND need.state = %s AND need.expires_on >= %s
    ) needed ON true
    LEFT JOIN LATERAL (
        SELECT count(*) AS offers FROM agreements_offer offer
        WHERE starts_with(offer.region_id, pair.supporting_id) AND offer.state = %s AND offer.expires_on >= %s
    ) offered ON true
"""


@dataclass(frozen=True)
class Result:
    """What a pair has come to; ``needs`` and ``offers`` are those that are public now."""

    agreements: int = 0
    running: int = 0
    activities: int = 0
    people: int = 0
    households: int = 0
    needs: int = 0
    offers: int = 0


NOTHING = Result()


def results() -> dict[int, Result]:
    """The result of each pair, by its key, counted from the records in one statement."""
    live = [ListingState.PUBLISHED, clock.today()]
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [*_held(), ActivityState.CONFIRMED, *live, *live])
        return {pair: Result(*(value or 0 for value in values)) for pair, *values in cursor.fetchall()}


def agreements_of(pair):
    """The agreements that belong to a pair: those behind its figures."""
    code = pair.supported_id
    keys = f"SELECT agreement_id FROM ({PAIRED}) paired WHERE pair_id = %s"
    values = [*_held(code, str(int(code) + 1)), pair.pk]
    return Agreement.objects.filter(pk__in=RawSQL(keys, values))  # noqa: S611  a statement of ours, with parameters


def _held(first="", until=":") -> list:
    """Of the repository, in the counties from ``first`` up to ``until``; all codes lie before the colon."""
    return [AgreementState.IN_REPOSITORY, list(REPOSITORY_STATES), first, until]


# -- lists ---------------------------------------------------------------------------------
class PartnerFilter(django_filters.FilterSet):
    place = RegionFilter(label=_("Place, supporting or supported"), method="with_place")
    scheme = django_filters.ChoiceFilter(label=_("Scheme"), choices=Scheme.choices, empty_label=_("every scheme"))

    class Meta:
        model = Partnership
        fields = ()

    def with_place(self, pairs, _field, place):
        """Pairs of the place itself, of places in it and of those around it."""
        around = [place.code, *place.ancestor_codes]
        supporting = within(place.code, "supporting") | Q(supporting__in=around)
        return pairs.filter(supporting | within(place.code, "supported") | Q(supported__in=around))


# -- as the public pages show it -------------------------------------------------------------
def standing() -> tuple:
    """(when it was counted, the result of each pair): everybody may ask, so it is counted every ten minutes at most."""
    return cache.get_or_set("partners", lambda: (clock.now(), results()), KEPT_SECONDS)


def supported_from(code: str) -> list[tuple]:
    """(pair, whom it helps, its result) of the pairs in which a place helps, itself or by what lies in it; the one with
    the most agreements first.

    At the nation none: all pairs are its own.
    """
    if code == NATION_CODE:
        return []
    pairs = list(Partnership.objects.filter(within(code, "supporting")).select_related("supported__parent"))
    results_now = standing()[1] if pairs else {}
    found = [(pair, place_name(pair.supported), results_now.get(pair.pk, NOTHING)) for pair in pairs]
    return sorted(found, key=lambda row: row[2].agreements, reverse=True)


def busy_first(pairs):
    """Pairs that have come to something before those of which there is nothing to read yet."""
    busy = [key for key, result in standing()[1].items() if result.agreements]
    is_busy = Case(When(pk__in=busy, then=True), default=False)
    return pairs.annotate(is_busy=is_busy).order_by("-is_busy", "supporting", "supported")


def counties_of(pair) -> list[dict]:
    """The counties of the supported place with their agreements of the pair, the most first."""
    return cache.get_or_set(f"partners-{pair.pk}", lambda: _counties_of(pair), KEPT_SECONDS)


def _counties_of(pair) -> list[dict]:
    counties = agreements_of(pair).order_by().values(code=F("region_id"), name=F("region__name"))
    running = Count("pk", filter=Q(state=AgreementState.IN_REPOSITORY))
    return list(counties.annotate(agreements=Count("pk"), running=running).order_by("-agreements", "code"))


class ResultColumn(SaysColumn):
    """A figure of the pair, by the name of the column."""

    def __init__(self, label):
        super().__init__(verbose_name=label, orderable=False, attrs=NUMBERS)

    def render(self, record, table, bound_column):
        figure = getattr(table.results.get(record.pk, NOTHING), bound_column.name)
        return number_format(figure, force_grouping=True)


class PartnerTable(tables.Table):
    """Pairs with what each has come to."""

    supporting = tables.Column(linkify=lambda record: reverse("agreements:partner_detail", args=[record.pk]))
    supported = tables.Column()
    scheme = tables.Column(orderable=False)
    agreements = ResultColumn(_("Agreements"))
    running = ResultColumn(_("Running"))
    activities = ResultColumn(_("Activities"))
    people = ResultColumn(_("People trained"))
    households = ResultColumn(_("Households helped"))

    class Meta:
        model = Partnership
        fields = ("supporting", "supported", "scheme", "agreements", "running", "activities", "people", "households")

    @cached_property
    def results(self) -> dict:
        return standing()[1]

    def render_supporting(self, value):
        return place_name(value)

    def render_supported(self, value):
        return place_name(value)


def place_name(place) -> str:
    """With the province around it: 贵州省遵义市."""
    return joined_names([*filter(None, [place.parent]), place])
