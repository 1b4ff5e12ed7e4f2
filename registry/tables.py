import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from common.columns import StateColumn
from leadership.enums import Level
from leadership.models.region import joined_names
from registry.models import Expert, Facility, Organisation, PoorHousehold, PoorVillage, Specialty

WIDE = {"td": {"class": "wide"}}  # long names do not stand one word a line


class OrganisationTable(tables.Table):
    """Organisations in one's region."""

    name = tables.Column(linkify=True)
    kind = tables.Column()
    credit_code = tables.Column(verbose_name=_("Credit code"))
    region = tables.Column(verbose_name=_("Region"), accessor="region__name", order_by="region")

    class Meta:
        model = Organisation
        fields = ("name", "kind", "credit_code", "region")


class ExpertTable(tables.Table):
    """Experts in one's region, on the roster or not."""

    name = tables.Column(linkify=True)
    employer = tables.Column()
    title = tables.Column()
    fields = tables.Column(verbose_name=_("Fields"), accessor="field_names", orderable=False)
    id_number = tables.Column(verbose_name=_("ID number"), accessor="masked_id_number", orderable=False)
    region = tables.Column(verbose_name=_("Region"), accessor="region__name", order_by="region")
    state = StateColumn()

    class Meta:
        model = Expert
        fields = ("name", "employer", "title", "fields", "id_number", "region", "state")

    def render_fields(self, value):
        return "、".join(str(name) for name in value)


def from_county_down(place) -> str:
    """The name of a place with those of its county and township, e.g. 湄潭县湄江街道核桃坝村."""
    way = [place]
    while way[0].level > Level.COUNTY:
        way.insert(0, way[0].parent)
    return joined_names(way)


class VillageTable(tables.Table):
    """Poor villages in one's region. Sorted only as an index serves: there are 128,000."""

    region = tables.Column(linkify=lambda record: record.get_absolute_url())
    place = tables.Column(verbose_name=_("Region"), accessor="region__parent", orderable=False, attrs=WIDE)
    households = tables.Column(orderable=False)
    people = tables.Column(orderable=False)
    poor_households = tables.Column(orderable=False)
    poor_people = tables.Column(order_by=("poor_people", "region"))
    industry = tables.Column(orderable=False)
    exit_status = tables.Column(orderable=False)

    class Meta:
        model = PoorVillage
        fields = ("region", "place", "households", "people", "poor_households", "poor_people", "industry")
        fields += ("exit_status",)

    def render_place(self, value):
        return from_county_down(value)


class HouseholdTable(tables.Table):
    """Poor households in one's region. Sorted only as an index serves: there are millions."""

    number = tables.Column(linkify=True)
    head = tables.Column(orderable=False)
    id_number = tables.Column(verbose_name=_("ID number"), accessor="masked_id_number", orderable=False)
    region = tables.Column(order_by=("region", "number"), attrs=WIDE)
    people = tables.Column(orderable=False)
    labour = tables.Column(orderable=False)
    main_cause = tables.Column(orderable=False)
    exit_status = tables.Column(orderable=False)

    class Meta:
        model = PoorHousehold
        fields = ("number", "head", "id_number", "region", "people", "labour", "main_cause", "exit_status")

    def render_region(self, value):
        return from_county_down(value)


class FacilityTable(tables.Table):
    """Facilities in one's region."""

    name = tables.Column(linkify=True, orderable=False)
    kind = tables.Column(order_by=("kind", "region"))
    region = tables.Column(order_by=("region", "kind", "name", "year"), attrs=WIDE)
    location = tables.Column(orderable=False)
    year = tables.Column(order_by=("year", "region"), localize=False)
    state = tables.Column(order_by=("state", "region"))

    class Meta:
        model = Facility
        fields = ("name", "kind", "region", "location", "year", "state")

    def render_region(self, value):
        return from_county_down(value)


class SpecialtyTable(tables.Table):
    """Specialty industries and brands in one's region."""

    name = tables.Column(linkify=True, orderable=False)
    kind = tables.Column(order_by=("kind", "region"))
    region = tables.Column(order_by=("region", "kind", "name"), attrs=WIDE)
    since = tables.Column(order_by=("since", "region"), localize=False)
    organisation = tables.Column(orderable=False)

    class Meta:
        model = Specialty
        fields = ("name", "kind", "region", "since", "organisation")

    def render_region(self, value):
        return from_county_down(value)
