"""The records behind a figure as lines of a table: what each is called, where it is, and its page."""

from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from agreements.models import Activity, Agreement, Finding, Task
from leadership.models import Region
from registry.models import Expert, Organisation, PoorHousehold


@dataclass(frozen=True)
class Line:
    """``address`` is empty where a record has no page of its own."""

    name: str
    place: str
    address: str
    amount: object
    base: object


@dataclass(frozen=True)
class Way:
    """How the records of a model are told: their name, the place they lie in, whose page, and what to fetch for it."""

    name: object
    place: object
    page: object
    related: tuple = ()


def of_place(region) -> str:
    """The place with the one above it; the county of a village is known from its township."""
    return f"{region.parent}{region}" if region.parent and region.parent.code != "0" else str(region)


REGION = ("region__parent",)
WAYS = {
    Agreement: Way(
        lambda row: f"{row} {row.title}",
        lambda row: of_place(row.region),
        lambda row: row,
        (*REGION, "current_version"),
    ),
    Activity: Way(
        lambda row: f"{row} {row.agreement.title}",
        lambda row: of_place(row.region),
        lambda row: row,
        (*REGION, "agreement__current_version"),
    ),
    Task: Way(
        lambda row: f"{row} · {row.version.agreement}",
        lambda row: of_place(row.version.agreement.region),
        lambda row: row.version.agreement,
        ("version__agreement__region__parent",),
    ),
    Finding: Way(
        lambda row: f"{row}", lambda row: of_place(row.region), lambda row: row, (*REGION, "visit", "agreement")
    ),
    Organisation: Way(lambda row: row.name, lambda row: of_place(row.region), lambda row: row, REGION),
    Expert: Way(lambda row: f"{row.name} · {row.employer}", lambda row: of_place(row.region), lambda row: row, REGION),
    PoorHousehold: Way(lambda row: row.head, lambda row: of_place(row.region), lambda row: row, REGION),
    Region: Way(lambda row: row.name, lambda row: of_place(row.parent), lambda row: None, ("parent__parent",)),
}


def lines_of(behind) -> list[Line]:
    """The lines of records of one kind; a number of queries that does not depend on how many they are."""
    records = [each.record for each in behind]
    if not records:
        return []
    way = WAYS[type(records[0])]
    fields = {field.name for field in type(records[0])._meta.get_fields()}
    prefetch_related_objects(records, *(path for path in way.related if path.split("__")[0] in fields))
    return [line_of(each, way) for each in behind]


def line_of(each, way) -> Line:
    page = way.page(each.record)
    address = page.get_absolute_url() if page is not None else ""
    return Line(way.name(each.record), way.place(each.record), address, each.amount, each.base)
