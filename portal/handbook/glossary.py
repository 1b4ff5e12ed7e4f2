"""The terms of the programme in Chinese and English, from portal/data/glossary.csv."""

import csv
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

FILE = Path(__file__).resolve().parent.parent / "data" / "glossary.csv"
GROUPS = {
    "portal": _("Words of this portal"),
    "assist": _("Assistance and agreements"),
    "review": _("Assessment, nomination and award"),
    "programme": _("The programme"),
    "body": _("Offices and organisations"),
    "people": _("Experts and other people"),
    "poverty": _("Poor villages and households"),
    "facility": _("Science popularisation"),
    "industry": _("Industries"),
    "fund": _("Funds"),
    "region": _("Places"),
}


@dataclass(frozen=True)
class Term:
    group: str
    zh: str
    en: str
    identifier: str
    meaning_zh: str
    meaning_en: str

    @property
    def meaning(self) -> str:
        return self.meaning_en if get_language() == "en" else self.meaning_zh

    def has(self, words: str) -> bool:
        """Every word occurs, in Chinese or in English."""
        text = f"{self.zh} {self.en} {self.meaning_zh} {self.meaning_en}".casefold()
        return all(word in text for word in words.casefold().split())


@cache
def terms() -> tuple[Term, ...]:
    """All of them, group by group, in the order of the file within each."""
    order = list(GROUPS)
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [{name: row[name] for name in Term.__dataclass_fields__} for row in csv.DictReader(file)]
    return tuple(sorted((Term(**row) for row in rows), key=lambda term: order.index(term.group)))


def found(words: str) -> list[tuple]:
    """Headings with the terms that fit ``words``; all terms, where there are none."""
    fitting = [term for term in terms() if term.has(words)]
    return [(GROUPS[group], list(own)) for group, own in groupby(fitting, key=lambda term: term.group)]
