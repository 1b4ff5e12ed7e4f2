"""Cells as people type them, read as values."""

KEEP = object()


def text(cell):
    return str(cell or "").strip()
