"""Keys of rows as addresses and forms bring them: text that somebody may have changed."""

LONGEST_KEY = 18  # digits; a bigint holds each number of so many


def is_key(text: str) -> bool:
    """Whether ``text`` can be the key of a row at all."""
    return text.isdecimal() and len(text) <= LONGEST_KEY


def asked_for(rows, query, name: str):
    """The row whose key an address names by ``name``; None without one, or if it is not among ``rows``."""
    key = query.get(name, "")
    return rows.filter(pk=key).first() if is_key(key) else None
