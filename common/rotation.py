"""Bringing all personal data under the newest key: values in tables, rows of imports that wait, secrets, sealed files.

Each batch is a transaction of its own, and what is under the newest key already is passed over. So a
run that was broken off is simply started again, and a second run finds nothing to do. What the values
say does not change, so the guards and the history of the tables are not asked.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from tempfile import TemporaryFile

import pgtrigger
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.core.files import File
from django.db import connection, transaction
from django.db.models import Q

from common.encrypted import EncryptedTextField, cipher, keyed_hash, newest
from common.models import Import, ImportRow, Job
from common.sealed import Broken, is_sealed_freshly, opened, seal, unseal
from common.workbooks.kind import WORKBOOKS

BATCH = 1000
# Tables of libraries with a JSON column ``data`` → the names in it that are encrypted. Storeys above add theirs.
SECRETS: dict[str, tuple] = {}
SEALED_FILES = ((Job, "result"), (Import, "file"))
RENEW = """
    UPDATE {table} AS record SET {settings}
    FROM unnest(%s::bigint[], {arrays}) AS made(pk, {columns}) WHERE record."{pk}" = made.pk
"""
# An import that can still be written or undone knows its records by their hash.
REMEMBER = """
    UPDATE common_importrow AS staged SET seen = md5(held::text)
    FROM {table} AS held, unnest(%s::bigint[], %s::text[]) AS former(pk, seen)
    WHERE held."{pk}" = former.pk AND staged.record = former.pk AND staged.seen = former.seen
      AND staged.whole_id = ANY(%s)
"""


class Unreadable(Exception):
    """A stored value that none of the keys reads; says where it stands."""

    def __init__(self, model, pk, name):
        super().__init__(f"table {model._meta.db_table}, row {pk}, {name}")


def check() -> None:
    """Read everything that is encrypted. Raises Unreadable at the first value that no key reads."""
    for table in tables():
        for batch in table.batches():
            for row in batch:
                table.renewed(row)
    for table, pks in staged_batches():
        for staged in ImportRow.objects.filter(pk__in=pks):
            renewed_words(table, staged)
    for model, pks in secret_batches():
        for record in model.objects.filter(pk__in=pks):
            renewed_secrets(record)
    for record, name in sealed_files():
        _read_through(record, name)


def rotate(report=lambda counts: None) -> Counter:
    """Bring everything under the newest key and hash; returns how many (place, what) there were.

    Raises Unreadable before anything is changed. ``report(counts)`` is called after each batch.
    """
    check()
    counts = Counter()
    for table in tables():
        for batch in table.batches():
            counts += table.renew([row[0] for row in batch])
            report(counts)
    for table, pks in staged_batches():
        counts += renew_staged(table, pks)
        report(counts)
    for model, pks in secret_batches():
        counts += renew_secrets(model, pks)
        report(counts)
    for record, name in sealed_files():
        counts += reseal(record, name)
    report(counts)
    return counts


def tables() -> list["EncryptedTable"]:
    models = (model for model in apps.get_models() if not model._meta.proxy)
    return [table for table in map(EncryptedTable, models) if table.fields]


class EncryptedTable:
    """The table of a model with encrypted columns, and the hashes beside them, as they are stored."""

    def __init__(self, model):
        self.model, self.meta = model, model._meta
        self.fields = [each for each in self.meta.local_concrete_fields if isinstance(each, EncryptedTextField)]
        hashed = [each.hash_field for each in self.fields if each.hash_field]
        self.columns = [each.column for each in self.fields] + [self.meta.get_field(name).column for name in hashed]
        quoted = ", ".join(f'"{column}"' for column in self.columns)
        self.words = {
            "table": f'"{self.meta.db_table}"',
            "pk": self.meta.pk.column,
            "columns": quoted,
            "settings": ", ".join(f'"{column}" = made."{column}"' for column in self.columns),
            "arrays": ", ".join("%s::text[]" for _column in self.columns),
        }

    def run(self, statement, *parameters) -> list:
        with connection.cursor() as cursor:
            cursor.execute(statement.format(**self.words), parameters)
            return cursor.fetchall() if cursor.description else []

    def batches(self) -> Iterator[list]:
        """All rows by primary key: (pk, values …)."""
        last, statement = 0, 'SELECT "{pk}", {columns} FROM {table} WHERE "{pk}" > %s ORDER BY "{pk}" LIMIT %s'
        while batch := self.run(statement, last, BATCH):
            last = batch[-1][0]
            yield batch

    def renewed(self, row) -> tuple:
        """The row as it should be stored. Raises Unreadable."""
        pk, stored = row[0], row[1:]
        tokens, hashes = [], []
        for each, token in zip(self.fields, stored, strict=False):
            fresh, plain = renewed_token(token, self.model, pk, each.name)
            tokens.append(fresh)
            hashes += [keyed_hash(plain)] if each.hash_field else []
        return pk, *tokens, *hashes

    @transaction.atomic
    def renew(self, pks) -> Counter:
        """Write anew those of a batch that are not as they should be, as they stand now."""
        statement = 'SELECT "{pk}", {columns} FROM {table} WHERE "{pk}" = ANY(%s) ORDER BY "{pk}" FOR UPDATE'
        stored = self.run(statement, pks)
        pairs = [(row, self.renewed(row)) for row in stored]
        changed = [after for before, after in pairs if before != after]
        if changed:
            seen = self.run('SELECT "{pk}", md5(held::text) FROM {table} AS held WHERE "{pk}" = ANY(%s)', pks)
            with pgtrigger.ignore(), transaction.atomic():  # undone by itself, for ``ignore`` to end in good order
                self.run(RENEW, *map(list, zip(*changed, strict=True)))
            self.remember(seen)
        return counted(self.meta.db_table, len(stored), len(changed))

    def remember(self, seen) -> None:
        if imports := [whole.pk for whole in waiting_imports() if model_of(whole) is self.model]:
            self.run(REMEMBER, *map(list, zip(*seen, strict=True)), imports)


def renewed_token(token, model, pk, name) -> tuple:
    """(the token under the newest key, what it says). Raises Unreadable."""
    if not token:
        return token, token
    with suppress(InvalidToken):
        return token, newest().decrypt(token).decode()
    try:
        plain = cipher().decrypt(token)
    except InvalidToken as unreadable:
        raise Unreadable(model, pk, name) from unreadable
    return newest().encrypt(plain).decode(), plain.decode()


def counted(place, found, changed) -> Counter:
    return Counter({(place, "found"): found, (place, "renewed"): changed})


# -- rows of imports that wait, or that can be undone ---------------------------------
def waiting_imports():
    return Import.objects.filter(rows__isnull=False).distinct().order_by("pk")


def model_of(whole):
    kind = WORKBOOKS.get(whole.workbook)
    return kind.intake.model if kind and kind.intake else None


def staged_batches() -> Iterator[tuple]:
    """(table of the records, keys of rows) of imports that hold encrypted values."""
    secret = {table.model: table for table in tables()}
    for whole in waiting_imports():
        if table := secret.get(model_of(whole)):
            names = [each.name for each in table.fields]
            holds = Q(values__has_any_keys=names) | Q(former__has_any_keys=names)
            pks = list(whole.rows.filter(holds).order_by("pk").values_list("pk", flat=True))
            yield from ((table, pks[start : start + BATCH]) for start in range(0, len(pks), BATCH))


def renewed_words(table, staged) -> tuple[dict, dict]:
    """Its ``values`` and ``former`` as they should be stored. Raises Unreadable."""
    made = []
    for words in (staged.values, staged.former):
        words = dict(words)
        for each in table.fields:
            if each.name in words:
                words[each.name], plain = renewed_token(words[each.name], ImportRow, staged.pk, each.name)
                words |= {each.hash_field: keyed_hash(plain)} if each.hash_field else {}
        made.append(words)
    return tuple(made)


@transaction.atomic
def renew_staged(table, pks) -> Counter:
    """The same for rows of an import; those of one that was put aside meanwhile are gone."""
    rows = ImportRow.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    pairs = [(row, renewed_words(table, row)) for row in rows]
    changed = [row for row, made in pairs if made != (row.values, row.former)]
    for row, made in pairs:
        row.values, row.former = made
    ImportRow.objects.bulk_update(changed, ["values", "former"], batch_size=200)
    return counted(ImportRow._meta.db_table, len(pairs), len(changed))


# -- secrets in tables of libraries ------------------------------------------------------
def secret_batches() -> Iterator[tuple]:
    """(model, keys of rows) of the tables in ``SECRETS``."""
    for model in map(apps.get_model, SECRETS):
        pks = list(model.objects.order_by("pk").values_list("pk", flat=True))
        yield from ((model, pks[start : start + BATCH]) for start in range(0, len(pks), BATCH))


def renewed_secrets(record) -> dict:
    """Its ``data`` as it should be stored. Raises Unreadable."""
    names = [name for name in SECRETS[record._meta.label] if name in record.data]
    fresh = {name: renewed_token(record.data[name], type(record), record.pk, name)[0] for name in names}
    return record.data | fresh


@transaction.atomic
def renew_secrets(model, pks) -> Counter:
    rows = model.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    pairs = [(row, renewed_secrets(row)) for row in rows]
    changed = [row for row, data in pairs if data != row.data]
    for row, data in pairs:
        row.data = data
    model.objects.bulk_update(changed, ["data"])
    return counted(model._meta.db_table, len(pairs), len(changed))


# -- files -----------------------------------------------------------------------------
def sealed_files() -> Iterator[tuple]:
    """(record, name of its file) of each sealed file that is kept."""
    for model, name in SEALED_FILES:
        for record in model.objects.exclude(**{name: ""}).order_by("pk").iterator(chunk_size=BATCH):
            stored = getattr(record, name)
            if stored.storage.exists(stored.name):
                yield record, name


def _read_through(record, name) -> None:
    try:
        with getattr(record, name).open("rb") as file:
            for _block in unseal(file):
                pass
    except Broken as broken:
        raise Unreadable(type(record), record.pk, name) from broken


def reseal(record, name) -> Counter:
    """Seal a file anew beside the old one, then let the row name it: one of the two is always whole."""
    stored, model = getattr(record, name), type(record)
    place = f"files of {model._meta.db_table}"
    if is_sealed_freshly(stored):
        return counted(place, 1, 0)
    former = stored.name
    with opened(stored) as plain, TemporaryFile() as sealed:
        seal(plain, sealed)
        sealed.seek(0)
        made = stored.storage.save(former, File(sealed))
    is_still_named = model.objects.filter(pk=record.pk, **{name: former}).update(**{name: made})
    stored.storage.delete(former if is_still_named else made)
    return counted(place, 1, 1)
