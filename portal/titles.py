"""What a record of a chain is called where it stands among records of other kinds."""

from portal.waiting import KINDS


def titled(name: str, records):
    """Each record of the chain ``name`` with its title: its name, and what a row of the workbench says of it."""
    for record in records.select_related(*KINDS[name].related):
        yield record, title_of(name, record)


def title_of(name: str, record) -> str:
    summary = KINDS[name].says(record)
    return f"{record} · {summary}" if summary else str(record)
