"""Loading the country's places [四(一)] from ``leadership/data``; its sources are told in the README there.

Everything can be loaded again at any time: what is there is brought up to date, nothing is removed.
"""

import csv
import gzip
from collections import defaultdict
from pathlib import Path

from django.db import connection, transaction

from leadership.enums import Level, RegionKind

DATA = Path(__file__).parent / "data"
# What comes below the counties, from the top: a township must be there before its villages.
BELOW_COUNTIES = (
    (Level.TOWNSHIP, RegionKind.TOWNSHIP, "regions_township.csv.gz"),
    (Level.VILLAGE, RegionKind.VILLAGE, "regions_village.csv.gz"),
)

UPSERT = """
    WITH written AS (
        INSERT INTO leadership_region (code, name, parent_id, level, kind, is_poor, contiguous_area)
        SELECT code, name, parent_code, %s, %s, false, '' FROM incoming_region
        ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, parent_id = EXCLUDED.parent_id
        WHERE (leadership_region.name, leadership_region.parent_id) IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.parent_id)
        RETURNING xmax = 0 AS is_new
    )
    SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new), (SELECT count(*) FROM incoming_region)
    FROM written
"""


def load_counties(region_model) -> int:
    """Bring provinces, prefectures and counties up to date with the data; returns how many there are.

    ``region_model`` is ``Region``, or its historical form in a migration. Grouping codes without a
    government (市辖区 …) are passed over: their counties stand under the province. Statistical zones
    are loaded, because they have townships; their kind tells them apart.
    """
    poverty = _poverty_by_county()
    places = [region_model(**_place(row), **poverty[row["code"]]) for row in _rows("regions_county.csv")]
    fields = ["name", "level", "kind", "parent", "is_poor", "contiguous_area", "exit_year"]
    region_model.objects.bulk_create(
        places, batch_size=1000, update_conflicts=True, unique_fields=["code"], update_fields=fields
    )
    return len(places)


def load_partnerships(partnership_model) -> int:
    """Bring the pairs of east and west up to date with the data; returns how many there are.

    ``partnership_model`` is ``Partnership``, or its historical form in a migration.
    """
    pairs = [
        partnership_model(
            supporting_id=row["supporting_region_code"], supported_id=row["supported_region_code"], scheme=scheme
        )
        for name, scheme in (("east_west_pairs.csv", "east_west"), ("counterpart_support.csv", "counterpart"))
        for row in _rows(name)
    ]
    partnership_model.objects.bulk_create(pairs, ignore_conflicts=True)
    return len(pairs)


def _rows(name):
    with open(DATA / name, encoding="utf-8", newline="") as file:
        yield from (row for row in csv.DictReader(file) if row.get("is_pseudo") != "1")


def _place(row) -> dict:
    return {
        "code": row["code"],
        "name": row["name"],
        "level": Level[row["level"].upper()],
        "kind": row["kind"],
        "parent_id": row["report_to_code"] or None,
    }


def _poverty_by_county() -> dict:
    """The national-level poor counties: 832 were listed, two of them (冷湖, 茫崖) are one county now."""
    poverty = defaultdict(dict)
    for row in _rows("poor_counties.csv"):
        poverty[row["code"]] = {
            "is_poor": True,
            "contiguous_area": row["contiguous_area"],
            "exit_year": int(row["exit_year"]),
        }
    return poverty


@transaction.atomic
def load_below(counties=(), report=lambda read: None) -> dict:
    """Bring the townships and villages of ``counties`` (codes; none: the whole country) up to date.

    All or nothing. ``report`` is called with the number of rows read so far. Returns, for each
    level, how many are new, how many changed, and how many the data has. Rows are streamed from
    the compressed file into PostgreSQL, so memory stays flat.
    """
    return {level: _load_level(level, kind, name, counties, report) for level, kind, name in BELOW_COUNTIES}


def _load_level(level, kind, name, counties, report) -> dict:
    with connection.cursor() as cursor, gzip.open(DATA / name, "rb") as file:
        cursor.execute("DROP TABLE IF EXISTS incoming_region")
        cursor.execute("CREATE TEMP TABLE incoming_region (code text, name text, parent_code text) ON COMMIT DROP")
        file.readline()  # the header
        cursor.copy_expert("COPY incoming_region FROM STDIN (FORMAT csv)", _Selected(file, counties, report))
        cursor.execute(UPSERT, [level, kind])
        return dict(zip(("new", "changed", "rows"), cursor.fetchone(), strict=True))


class _Selected:
    """A file of which COPY sees only the lines of some counties; counts what it reads."""

    def __init__(self, file, counties, report):
        self.file = file
        self.starts = tuple(code.encode() for code in counties)
        self.report = report
        self.read_so_far = 0

    def read(self, size) -> bytes:
        """About ``size`` bytes of the wanted lines; nothing only at the end of the file."""
        while lines := self.file.readlines(size):
            self.read_so_far += len(lines)
            self.report(self.read_so_far)
            wanted = [line for line in lines if not self.starts or line.startswith(self.starts)]
            if wanted:
                return b"".join(wanted)
        return b""
