"""How an entry of the search is written: spelt, cut into grams and kept, in SQL, for some records or for all.

Whatever writes entries runs these statements, so that a rebuild comes to what the triggers wrote.
"""

from django.db import connection, transaction

from portal.search.sources import SOURCES
from portal.search.words import DASHES

# Each sign of the name and of the further words, with its initials and those of the next; a line break is no part.
LETTERS = f"""
    SELECT place, sign, initial, other, lag(sign) OVER along AS before,
           NULLIF(lead(sign) OVER along, E'\\n') AS next_sign, NULLIF(lead(initial) OVER along, E'\\n') AS next_initial,
           NULLIF(lead(other) OVER along, E'\\n') AS next_other
    FROM (
        SELECT place, sign, COALESCE(known.initial, sign) AS initial, COALESCE(known.other, sign) AS other
        FROM unnest(string_to_array(
            translate(lower(normalize(concat(source.name, E'\\n', source.more), NFKC)), E'{DASHES} \\t\\r',
                      '{"-" * len(DASHES)}'), NULL
        )) WITH ORDINALITY split(sign, place)
        LEFT JOIN portal_initial known USING (sign)
    ) read
    WINDOW along AS (ORDER BY place)
"""
# Two signs side by side, and two initials; a character alone; ^ before what a word begins with; @ before the places;
# * of what everybody reads on some day.
GRAMS = """
    SELECT unnest(CASE WHEN initial = other AND next_initial = next_other
                       THEN ARRAY[sign || next_sign, initial || next_initial]
                       ELSE ARRAY[sign || next_sign, initial || next_initial, initial || next_other,
                                  other || next_initial, other || next_other] END
                  || CASE WHEN sign <> initial THEN ARRAY[sign] END
                  || CASE WHEN before IS NULL OR before = E'\\n' THEN ARRAY['^' || sign, '^' || initial, '^' || other]
                     END) AS gram
    FROM letters WHERE sign <> E'\\n'
    UNION
    SELECT '@' || left(source.region, digits) FROM unnest(ARRAY[2, 4, 6]) digits WHERE length(source.region) >= digits
    UNION
    SELECT '*' WHERE source.open_on IS NOT NULL
"""
SPELT = f"""
    WITH letters AS MATERIALIZED ({LETTERS})
    SELECT (SELECT string_agg(sign || initial || other, '' ORDER BY place) FROM letters) AS spelt,
           (SELECT array_agg(gram ORDER BY gram COLLATE "C") FROM ({GRAMS}) cut WHERE gram IS NOT NULL) AS grams
"""
COLUMNS = ("region", "at_home", "open_on", "name", "spelt", "grams")


def entries(kind: str, which: str) -> str:
    """The query for the entries of a kind, as the records stand, of those ``which`` is true of."""
    return f"""
        SELECT '{kind}' AS kind, record, {", ".join(COLUMNS)}
        FROM ({SOURCES[kind].rows}) source CROSS JOIN LATERAL ({SPELT}) spelling WHERE {which}
    """


def keep(kind: str, which: str) -> str:
    """The statement that writes what differs from the entries kept."""
    kept, given = (", ".join(f"{row}.{column}" for column in COLUMNS) for row in ("kept", "EXCLUDED"))
    return f"""
        INSERT INTO portal_searchentry AS kept (kind, record, {", ".join(COLUMNS)}) {entries(kind, which)}
        ON CONFLICT (kind, record) DO UPDATE SET {", ".join(f"{column} = EXCLUDED.{column}" for column in COLUMNS)}
        WHERE ({kept}) IS DISTINCT FROM ({given})
    """


def drop(kind: str, which: str) -> str:
    """The statement that removes the entries of records that are no longer there."""
    return f"""
        DELETE FROM portal_searchentry kept WHERE kind = '{kind}' AND {which}
        AND NOT EXISTS (
            SELECT 1 FROM (SELECT record FROM ({SOURCES[kind].rows}) source WHERE {which}) there
            WHERE there.record = kept.record
        )
    """


def rebuild() -> int:
    """Bring all entries in line with the records, kind by kind; returns how many were not.

    Meanwhile no entry of others is written, so that none is overwritten by what was read before; everybody can search.
    """
    return sum(map(_rebuild, SOURCES))


@transaction.atomic
def _rebuild(kind) -> int:
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE portal_searchentry IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(drop(kind, "true"))
        dropped = cursor.rowcount
        cursor.execute(keep(kind, "true"))
        return dropped + cursor.rowcount


def differences() -> list[tuple[str, int]]:
    """Records (kind, key) whose entry is not what a rebuild would write."""
    columns = ", ".join(("kind", "record", *COLUMNS))
    found = []
    with connection.cursor() as cursor:
        for kind in SOURCES:
            kept = f"SELECT {columns} FROM portal_searchentry WHERE kind = '{kind}'"
            now = entries(kind, "true")
            cursor.execute(
                f"SELECT DISTINCT kind, record FROM (({now} EXCEPT {kept}) UNION ALL ({kept} EXCEPT {now})) AS each"
            )
            found += cursor.fetchall()
    return sorted(found)
