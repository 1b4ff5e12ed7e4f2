"""What somebody typed into the search, as the index is asked for it.

A typed sign fits a place of a name if it is the sign itself or an initial of it: so whole names, parts, initials and
mixtures of them are one thing. ``grams`` propose records, ``patterns`` hold of those that really fit.
"""

import re
import unicodedata
from dataclasses import dataclass

from portal.search.initials import initial_of, is_chinese

LONGEST = 60  # signs of a word; no name is longer that somebody types whole
MOST_WORDS = 5
# The same in the database, see ``portal.search.index``.
DASHES = "–—‐−"
START, SEPARATOR = "^", "\n\n\n"
HIDDEN = "\f"  # a sign by itself: words after it are for those who read the record, not for everybody


def words_of(typed: str) -> list["Word"]:
    """The words of a line: full width as half width, capitals as small letters, any dash as a hyphen."""
    text = unicodedata.normalize("NFKC", typed.replace("\0", "")).lower()
    text = text.translate(dict.fromkeys(map(ord, DASHES), "-"))
    return [Word(word[:LONGEST]) for word in text.split()[:MOST_WORDS]]


@dataclass(frozen=True)
class Word:
    text: str

    @property
    def is_as_written(self) -> bool:
        """No letter in it can stand for a character, so lists that look for it as it is find the same."""
        return not re.search("[a-z]", self.text)

    @property
    def grams(self) -> list[str]:
        """What each record has that the word occurs in; a single letter or digit only where one begins with it."""
        if len(self.text) == 1:
            return [self.text if is_chinese(self.text) else START + self.text]
        return sorted({gram(*pair) for pair in zip(self.text, self.text[1:], strict=False)})

    @property
    def start(self) -> str:
        """What each record has that begins with the word, or one of whose further words does."""
        return START + self.text[0]

    @property
    def as_typed(self) -> str:
        """A pattern of the signs themselves."""
        return "".join(f"{re.escape(sign)}.." for sign in self.text)

    @property
    def as_meant(self) -> str:
        """The same, or letters that stand for characters."""
        return "".join(fitting(sign) for sign in self.text)

    @property
    def ranks(self) -> list[str]:
        """Patterns of names, the best first: the name itself, its beginning, a part of it, its initials."""
        in_name = "^(?:[^\n]..)*"
        return [f"^{self.as_typed}{SEPARATOR}", f"^{self.as_typed}", in_name + self.as_typed, in_name + self.as_meant]

    @property
    def anywhere(self) -> str:
        return f"^(?:...)*{self.as_meant}"

    @property
    def openly(self) -> str:
        """A pattern of what everybody may find a record by."""
        return f"^(?:[^{HIDDEN}]..)*{self.as_meant}"


def gram(sign: str, following: str) -> str:
    both = is_chinese(sign) and is_chinese(following)
    return sign + following if both else initial_of(sign) + initial_of(following)


def fitting(sign: str) -> str:
    """A pattern of one place of ``spelt``."""
    escaped = re.escape(sign)
    return f"{escaped}.." if is_chinese(sign) else f"(?:{escaped}..|.{escaped}.|..{escaped})"
