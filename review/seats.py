"""The seats of the quota that are taken [INV-6]: never more than the published plan gives.

The database itself counts them, one at a time for each province, year and category. The verb takes the same lock
before it counts, so that of two who select at once the second is told in words.
"""

from collections import Counter
from dataclasses import dataclass

import pgtrigger
from django.db import connection
from django.utils.translation import gettext_noop

from common.guards import refuse
from leadership.codes import within
from review.enums import SEATED_STATES, Category
from review.models import Nomination
from review.quotas import SEATS_OF, seats_of

SEATS_TAKEN = gettext_noop("All seats of this category are taken. Release another nominee first.")
SEATED = ", ".join(f"'{state}'" for state in SEATED_STATES)
LOCK = "pg_advisory_xact_lock(hashtext('seats'), hashtext(concat_ws('-', {province}, {year}, {category})))"
# The province, year and category of a row that takes a seat.
OF_ROW = {"province": "left(NEW.region_id, 2)", "year": "NEW.year", "category": "NEW.category"}

WITHIN_QUOTA = pgtrigger.Trigger(
    name="within_quota",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
    declare=[("taken", "bigint")],
    func=f"""
        IF NEW.state NOT IN ({SEATED}) OR OLD.state IN ({SEATED}) THEN
            RETURN NEW;
        END IF;
        PERFORM {LOCK.format(**OF_ROW)};
        SELECT count(*) INTO taken FROM review_nomination other
        WHERE other.year = NEW.year AND other.category = NEW.category AND other.state IN ({SEATED})
          AND left(other.region_id, 2) = left(NEW.region_id, 2) AND other.id <> NEW.id;
        IF taken >= ({SEATS_OF.format(**OF_ROW)}) THEN
            {refuse(SEATS_TAKEN)}
        END IF;
        RETURN NEW;
    """,
)
pgtrigger.register(WITHIN_QUOTA)(Nomination)


def lock_seats(province: str, year: int, category: str) -> None:
    """Hold the seats until the transaction ends: nobody else takes one meanwhile."""
    with connection.cursor() as cursor:
        sql = LOCK.format(province="%s::text", year="%s::int", category="%s::text")
        cursor.execute(f"SELECT {sql}", [province, year, str(category)])


@dataclass(frozen=True)
class Room:
    """The seats of a category: how many the quota gives, and how many are taken."""

    category: Category
    seats: int
    taken: int

    @property
    def left(self) -> int:
        return self.seats - self.taken


def rooms_in(province: str, year: int) -> dict[str, Room]:
    """The seats of a province in a year by category, in the order of the plan; also of those without any."""
    seats = seats_of(province=province, year=year)
    seated = Nomination.objects.seated().filter(within(province), year=year).order_by()
    taken = Counter(seated.values_list("category", flat=True))
    return {category: Room(category, seats.get(category, 0), taken[category]) for category in Category}
