"""What tests of the search ask it: whom somebody finds."""

from portal.search.finding import search


def found(membership, typed) -> dict:
    """What somebody finds: by kind, the titles of the first lines."""
    return {group.kind: [line.title for line in group.first_lines] for group in search(membership, typed)}


def names(membership, typed, kind) -> list[str]:
    """The titles of one kind that somebody finds, the best first."""
    return found(membership, typed).get(kind, [])
