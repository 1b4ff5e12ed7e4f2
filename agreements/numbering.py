"""Numbers without gaps: a series a place and year, its row locked until the transaction ends."""

from django.db import connection

AGREEMENTS, BATCHES = "agreements", "batches"


def next_serial(*, series: str, region_code: str, year: int) -> int:
    """The next number of a series, from 1.

    Two transactions that ask at once wait for each other, and one that fails gives its number
    back: so numbers are unique and gap-free, whoever submits at the same moment.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO agreements_numberseries (series, region_id, year, last) VALUES (%s, %s, %s, 1)
            ON CONFLICT (series, region_id, year) DO UPDATE SET last = agreements_numberseries.last + 1
            RETURNING last
            """,
            [series, region_code, year],
        )
        return cursor.fetchone()[0]


def give_number(agreement, membership) -> None:
    """Set ``<year>-<county code>-<serial>`` on an agreement that has none yet; kept through returns."""
    if agreement.number is None:
        agreement.serial = next_serial(series=AGREEMENTS, region_code=agreement.region_id, year=agreement.year)
        agreement.number = f"{agreement.year}-{agreement.region_id}-{agreement.serial:04d}"
