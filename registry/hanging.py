"""What hangs on a record of a register, shown on its page: one declared list; higher storeys add theirs.

A row is shown only to whoever may read it [INV-2]; nobody is told how many there are beyond that.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from common.workflow.models import ChainRecord
from registry.enums import ExpertState
from registry.models import Expert, Facility, HelperAccount, Organisation, PoorHousehold, PoorVillage, Specialty

SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class Hanging:
    """One kind of rows that hang on records of ``model``.

    ``among(membership)`` are all rows of the kind that this person may read, ``of(rows, record)`` those of them that
    hang on one record. ``columns`` are (header, row → text), the first of them leading to the row's page if it has
    one; rows that move along a chain show their state, too.
    Of an organisation, ``movable(merged)`` are the rows that go to another one when the two are merged, in
    whosever scope: what is frozen stays. ``move(keys, merged, kept, by)`` makes those with ``keys`` name ``kept``.
    """

    model: type[Model]
    name: str
    label: str
    among: Callable[..., QuerySet]
    of: Callable[..., QuerySet]
    columns: tuple[tuple[str, Callable], ...]
    movable: Callable[..., QuerySet] | None = None
    move: Callable | None = None

    def rows(self, record, membership) -> QuerySet:
        return self.of(self.among(membership), record)

    def lines(self, rows) -> "list[Line]":
        return [Line(row, [(header, says(row)) for header, says in self.columns]) for row in rows]


@dataclass(frozen=True)
class Line:
    """A row as it is shown: (header, text) for each column."""

    row: Model
    cells: list

    @property
    def url(self) -> str:
        return self.row.get_absolute_url() if hasattr(self.row, "get_absolute_url") else ""

    @property
    def has_state(self) -> bool:
        return isinstance(self.row, ChainRecord)


@dataclass(frozen=True)
class Section:
    """What a record's page shows of one kind: how many there are, and the first of them."""

    hanging: Hanging
    record: Model
    count: int
    lines: list[Line]

    @property
    def has_more(self) -> bool:
        return self.count > len(self.lines)

    @property
    def url(self) -> str:
        """Where all of them are listed."""
        return f"{self.record.get_absolute_url()}with/{self.hanging.name}/"


HANGINGS: list[Hanging] = []


def register(*hangings: Hanging) -> None:
    """Have records of ``hanging.model`` show these, in this order; a higher storey's come before a lower one's."""
    HANGINGS[:0] = hangings


def hanging_on(model) -> list[Hanging]:
    return [hanging for hanging in HANGINGS if hanging.model is model]


def sections(record, membership) -> list[Section]:
    """All that hangs on ``record`` and that this person may read; the same number of queries for any number of rows."""
    return list(_sections(record, membership))


def _sections(record, membership) -> Iterator[Section]:
    for hanging in hanging_on(type(record)):
        rows = hanging.rows(record, membership)
        yield Section(hanging, record, rows.count(), hanging.lines(rows[:SHOWN]))


# -- what this storey itself hangs on its records ---------------------------------------
def name_anew(model, **more):
    """How rows that name an organisation themselves come to name ``kept``; ``more`` as for ``by``."""

    def move(keys, merged, kept, by):
        written = {name: value(by) for name, value in more.items()}
        model.objects.filter(pk__in=keys, organisation=merged).update(organisation=kept, **written)

    return move


def move_experts(keys, merged, kept, by):
    """Where the employer was written as the merged one is called, it is written anew, too."""
    experts = Expert.objects.filter(pk__in=keys, organisation=merged)
    experts.filter(employer=merged.name).update(employer=kept.name)
    experts.update(organisation=kept, edited_by=by.user)


def editor(by):
    return by.user


def accounts(membership):
    """Accounts of assisting parties, seen by those who read records where the account has its duty."""
    here = HelperAccount.objects.visible_to(membership)
    return here.select_related("membership__user", "membership__group__region").order_by("pk")


def experts(membership):
    return Expert.objects.visible_to(membership).select_related("region").order_by("name", "pk")


def facilities(membership):
    return Facility.objects.visible_to(membership).select_related("region").order_by("-year", "name", "pk")


def specialties(membership):
    return Specialty.objects.visible_to(membership).select_related("region").order_by("region", "kind", "name")


def households(membership):
    return PoorHousehold.objects.visible_to(membership).order_by("number")


def of_party(rows, organisation):
    """Those that name an organisation, or one that was merged into it."""
    return rows.filter(organisation__in=organisation.with_merged)


ACCOUNT_COLUMNS = (
    (_("Person"), lambda account: str(account.membership.user)),
    (_("Leadership group"), lambda account: str(account.membership.group)),
    (_("Ended"), lambda account: date_format(account.membership.ended_on) if account.membership.ended_on else ""),
)
PLACE = (_("Region"), lambda row: str(row.region))

FACILITY_COLUMNS = (
    (_("Name"), str),
    (_("Kind"), lambda facility: facility.get_kind_display()),
    PLACE,
    (_("Year"), lambda facility: str(facility.year)),
    (_("State"), lambda facility: facility.get_state_display()),
)
SPECIALTY_COLUMNS = (
    (_("Name"), str),
    (_("Kind"), lambda specialty: specialty.get_kind_display()),
    PLACE,
    (_("Year established"), lambda specialty: str(specialty.since)),
)

register(
    Hanging(
        model=Organisation,
        name="experts",
        label=_("Experts"),
        among=experts,
        of=of_party,
        columns=((_("Person"), str), (_("Professional title"), lambda expert: expert.title), PLACE),
        # Whoever has been removed from the roster stays on record as they were.
        movable=lambda merged: merged.experts.exclude(state=ExpertState.REMOVED),
        move=move_experts,
    ),
    Hanging(
        model=Organisation,
        name="facilities",
        label=_("Facilities"),
        among=facilities,
        of=of_party,
        columns=FACILITY_COLUMNS,
        movable=lambda merged: merged.facilities.all(),
        move=name_anew(Facility, edited_by=editor),
    ),
    Hanging(
        model=Organisation,
        name="specialties",
        label=_("Specialties"),
        among=specialties,
        of=of_party,
        columns=SPECIALTY_COLUMNS,
        movable=lambda merged: merged.specialties.all(),
        move=name_anew(Specialty, edited_by=editor),
    ),
    Hanging(
        model=Organisation,
        name="accounts",
        label=_("Accounts of the assisting party"),
        among=accounts,
        of=of_party,
        columns=ACCOUNT_COLUMNS,
        movable=lambda merged: merged.helper_accounts.all(),
        move=name_anew(HelperAccount),
    ),
    Hanging(
        model=Expert,
        name="accounts",
        label=_("Accounts of the assisting party"),
        among=accounts,
        of=lambda rows, expert: rows.filter(expert=expert),
        columns=ACCOUNT_COLUMNS,
    ),
    Hanging(
        model=PoorVillage,
        name="facilities",
        label=_("Facilities"),
        among=facilities,
        of=lambda rows, village: rows.filter(region=village.region_id),
        columns=FACILITY_COLUMNS,
    ),
    Hanging(
        model=PoorVillage,
        name="specialties",
        label=_("Specialties"),
        among=specialties,
        of=lambda rows, village: rows.filter(region=village.region_id),
        columns=SPECIALTY_COLUMNS,
    ),
    Hanging(
        model=PoorVillage,
        name="households",
        label=_("Poor households"),
        among=households,
        of=lambda rows, village: rows.filter(region=village.region_id),
        columns=(
            (_("Registered number"), lambda household: household.number),
            (_("Head of household"), str),
            (_("People"), lambda household: str(household.people)),
            (_("Exit status"), lambda household: household.get_exit_status_display()),
        ),
    ),
)
