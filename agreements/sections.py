"""What a record page of an agreement shows beside its text, section by section; each part declares its own."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """``context(agreement, membership)`` gives what ``template`` shows; None where there is nothing to show.

    Each asks a number of queries that does not depend on the number of rows.
    """

    name: str
    template: str
    context: Callable


SECTIONS: list[Section] = []


def register(section: Section) -> None:
    SECTIONS.append(section)


def sections_of(agreement, membership) -> list[tuple[str, dict]]:
    """(template, context) of the sections that have something for this person."""
    found = [(section.template, section.context(agreement, membership)) for section in SECTIONS]
    return [(template, context) for template, context in found if context is not None]
