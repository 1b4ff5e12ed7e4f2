"""What the texts of the handbook are declared with."""

from dataclasses import dataclass

from django.urls import resolve, reverse
from django.utils.translation import get_language

from common.access import rule_of
from leadership.enums import Level

WIDTH, HEIGHT = 1280, 960
FOLDER = "handbook"
ALL_LEVELS = (Level.NATION, Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)


@dataclass(frozen=True)
class Picture:
    """What the browser test photographs: who looks, the address, and the links (CSS) followed from there.

    ``shows`` is the name of the page that must come. ``{last_year}`` in the address is the year before this one.
    """

    name: str
    shows: str
    alt: str
    account: str | None
    address: str
    links: tuple = ()
    width: int = WIDTH
    height: int = HEIGHT

    def path(self, language: str) -> str:
        """Below ``static/``."""
        return f"{FOLDER}/{language}/{self.name}.webp"

    @property
    def here(self) -> str:
        """The one with the texts of the reader's language."""
        return self.path(get_language())


@dataclass(frozen=True)
class Step:
    """One thing to do: ``page`` names where it is done, an address that opens by itself."""

    title: str
    text: str
    page: str = ""
    picture: Picture | None = None

    def address_for(self, request) -> str:
        """Where the step is done, for those who may open it."""
        return reverse(self.page) if self.page and may_open(request, self.page) else ""


@dataclass(frozen=True)
class Chapter:
    """The tasks of those who act in one of ``roles`` at one of ``levels``; none of them: nobody's in particular."""

    slug: str
    title: str
    lead: str
    steps: tuple
    roles: tuple = ()
    levels: tuple = ALL_LEVELS

    @property
    def pictures(self) -> list[Picture]:
        return [step.picture for step in self.steps if step.picture]

    def is_of(self, membership) -> bool:
        if membership is None or membership.region.level not in self.levels:
            return False
        return not set(self.roles).isdisjoint(membership.roles)

    def get_absolute_url(self) -> str:
        return reverse("portal:handbook_chapter", args=[self.slug])


@dataclass(frozen=True)
class PageHelp:
    """What the pages ``names`` are for, what is done there, what happens next: a sentence or two each.

    A name that begins with ``_`` means all pages whose names end so and that have no help of their own.
    ``chapters`` of the handbook tell more; the reader is led to their own, else to the first.
    """

    names: tuple
    sentences: tuple
    chapters: tuple


def may_open(request, name: str) -> bool:
    rule = rule_of(resolve(reverse(name)).func)
    return (request.user.is_authenticated or not rule.needs_sign_in) and bool(rule.ask(request))
