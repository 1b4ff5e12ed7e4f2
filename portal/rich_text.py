"""The text of a publication: a small part of Markdown, made into HTML of which only an allow list remains.

Headings begin below the title of the page and skip no level, links have a name, pictures the words of their record: so
no text makes a page that somebody cannot read. Links lead to http(s) only; pictures are those of the publication.
"""

import re
from collections.abc import Iterable

import nh3
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

SIGNS = ("heading", "list", "blockquote", "hr", "newline", "escape", "link", "image", "autolink", "entity")
LINKS = re.compile(r"https?://|picture:\d{1,4}$")
PICTURE = re.compile(r"\]\(picture:(\d{1,4})\)")
BOLD = "**"
DEEPEST = 4

TAGS = {"p", "br", "hr", "h2", "h3", "h4", "strong", "ul", "ol", "li", "blockquote", "a", "img"}
ATTRIBUTES = {"*": set(), "a": {"href"}, "ol": {"start"}}
ATTRIBUTES["img"] = {"src", "alt", "width", "height", "class", "loading"}


def rendered(text: str, pictures: Iterable = ()) -> str:
    """Safe HTML of a text; ``pictures`` are those that it may show, each by its number."""
    known = {picture.number: picture for picture in pictures}
    addresses = {picture.get_absolute_url() for picture in known.values()}

    def kept(_tag, attribute, value):
        if attribute == "href" and not value.startswith(("http://", "https://")):
            return None
        return value if attribute != "src" or value in addresses else None

    html = READER.render(text, {"pictures": known})
    safe = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=kept,
        url_schemes={"http", "https"},
        link_rel="nofollow noopener",
    )
    return mark_safe(safe)  # noqa: S308  nh3 has just cleaned it


def pictures_named(text: str) -> set[int]:
    """The numbers of the pictures that a text puts in their places."""
    return {int(number) for number in PICTURE.findall(text)}


# -- reading the signs ------------------------------------------------------------------------
def bold(state, silent) -> bool:
    """``**…**`` in any surroundings: the usual rule expects spaces, which Chinese does not have."""
    start, last = state.pos, state.posMax
    end = state.src.find(BOLD, start + 2, last)
    if not state.src.startswith(BOLD, start) or end <= start + 2:
        return False
    if not silent:
        state.push("strong_open", "strong", 1)
        state.pos, state.posMax = start + 2, end
        state.md.inline.tokenize(state)
        state.push("strong_close", "strong", -1)
        state.posMax = last
    state.pos = end + 2
    return True


def set_right(state) -> None:
    """After the signs are read: headings in order, none empty, and links with a name."""
    above, tokens = 1, []
    for token in state.tokens:
        if token.type == "heading_open":
            above = min(int(token.tag[1]) + 1, above + 1, DEEPEST)
        if token.type.startswith("heading_"):
            token.tag = f"h{above}"
        if token.type == "inline":
            token.children = with_names(token.children)
        tokens.append(token)
    state.tokens = without_empty(tokens)


def without_empty(tokens) -> list:
    """The tokens without headings that say nothing."""
    empty = set()
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and not tokens[place + 1].content.strip():
            empty |= {place, place + 1, place + 2}
    return [token for place, token in enumerate(tokens) if place not in empty]


def with_names(tokens) -> list:
    """The tokens of a line, with its address inside each link that has no words."""
    named, inside, address = [], [], None
    for token in tokens:
        if token.type == "link_close":
            says = any(each.content.strip() or each.type == "image" for each in inside)
            named += inside if says else [Token("text", "", 0, content=address)]
            address = None
        (named if address is None else inside).append(token)
        if token.type == "link_open":
            address, inside = token.attrGet("href"), []
    return named


def picture(_renderer, tokens, place, _options, env) -> str:
    """A picture of the publication with the words of its record; of another address nothing but a remark."""
    number = tokens[place].attrGet("src").removeprefix("picture:")
    found = env["pictures"].get(int(number)) if number.isdecimal() else None
    if found is None:
        return format_html("[{}]", _("picture %(number)s is missing") % {"number": number})
    size = {"width": found.width, "height": found.height}
    tag = '<img src="{}" alt="{}" width="{width}" height="{height}" class="img-fluid rounded" loading="lazy">'
    return format_html(tag, found.get_absolute_url(), found.alternative, **size)


def reader() -> MarkdownIt:
    made = MarkdownIt("zero", {"breaks": True}).enable(SIGNS)
    made.inline.ruler.before("link", "bold", bold)
    made.core.ruler.push("set_right", set_right)
    made.add_render_rule("image", picture)
    made.validateLink = lambda address: bool(LINKS.match(address))
    return made


READER = reader()
