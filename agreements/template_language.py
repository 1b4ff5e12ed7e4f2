"""What may stand in the braces of a document template: fields in their places, and rows for the two lists.

That is all of it: no filter, call, arithmetic or condition. So a template can neither reach past the values it is
given nor grow beyond what its rows hold, and whatever else it asks for is refused before it is filled in.
"""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

# What a template may name, with what it means; docs/documents.md says it in full.
FIELDS = (
    ("mark", gettext_lazy("says that it is a draft, while its text is being written")),
    ("number", gettext_lazy("number of the agreement")),
    ("version", gettext_lazy("number of the version")),
    ("hash", gettext_lazy("the first characters of the hash of its text")),
    ("code", gettext_lazy("picture to scan, with address, version and hash")),
    ("year", gettext_lazy("programme year")),
    ("title", gettext_lazy("title")),
    ("helper", gettext_lazy("the assisting organisation, or the experts by name")),
    ("helper_about", gettext_lazy("kind and place of the organisation")),
    ("county", gettext_lazy("county with the places above it")),
    ("villages", gettext_lazy("villages with their townships")),
    ("starts_on", gettext_lazy("first day of the period")),
    ("ends_on", gettext_lazy("last day of the period")),
    ("objectives", gettext_lazy("objectives")),
    ("mechanism", gettext_lazy("mechanism")),
    ("funds", gettext_lazy("funds in figures and in words")),
    ("tasks", gettext_lazy("list of tasks: number, area, description, target, due")),
    ("experts", gettext_lazy("list of experts: name, employer, title")),
)
LISTS = {"tasks": ("number", "area", "description", "target", "due"), "experts": ("name", "employer", "title")}
SINGLE = frozenset(name for name, _meaning in FIELDS) - LISTS.keys()
# A paper for signing names a few dozen; more would only make it huge.
MOST_FIELDS = 500
TAG, SHOWN = re.compile(r"<[^>]*>"), 60


class NotTaken(TemplateError):
    """A template asks for something that templates cannot have; the message says what, for whoever made it."""


class Environment(ImmutableSandboxedEnvironment):
    """Jinja, cut down to fields and the two lists."""

    def __init__(self):
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()

    def _parse(self, source, name, filename):
        try:
            tree = super()._parse(source, name, filename)
        except (TemplateSyntaxError, RecursionError) as wrong:
            line = _line(source, getattr(wrong, "lineno", 1))
            raise NotTaken(_("The braces are not written as they must be near “%(line)s”.") % {"line": line}) from wrong
        Reader(source).read(tree)
        return tree

    def is_safe_attribute(self, obj, attr, value):
        """Rows of a list are plain dicts; no attribute of any object is ever needed."""
        return False

    def is_safe_callable(self, obj):
        return False


class Reader:
    """Goes through a parsed template once. Raises NotTaken for all unknown fields, or the first other thing."""

    def __init__(self, source):
        self.source, self.unknown, self.found = source, [], 0

    def read(self, tree):
        self.walk(tree, {})
        if self.unknown:
            names = "、".join(f"“{name}”" for name in dict.fromkeys(self.unknown))
            raise NotTaken(_("There is no such field: %(names)s.") % {"names": names})
        if self.found > MOST_FIELDS:
            raise NotTaken(_("A template names at most %(most)s fields.") % {"most": MOST_FIELDS})

    def walk(self, node, rows):
        """``rows``: the name that stands for a row here, with the fields of the row; empty outside of a list."""
        if isinstance(node, nodes.For):
            self.walk_list(node, rows)
        elif isinstance(node, nodes.Name | nodes.Getattr):
            self.field(node, rows)
        elif isinstance(node, nodes.Template | nodes.Output):
            for child in node.iter_child_nodes():
                self.walk(child, rows)
        elif not isinstance(node, nodes.TemplateData):
            self.refuse(node)

    def walk_list(self, node, rows):
        is_list = isinstance(node.iter, nodes.Name) and node.iter.name in LISTS
        if rows or node.test or node.else_ or node.recursive or not is_list or not isinstance(node.target, nodes.Name):
            self.refuse(node)
        for child in node.body:
            self.walk(child, {node.target.name: LISTS[node.iter.name]})

    def field(self, node, rows):
        self.found += 1
        if isinstance(node, nodes.Name):
            if node.name in rows or node.name not in SINGLE:
                self.unknown.append(node.name)
        elif not isinstance(node.node, nodes.Name):
            self.refuse(node)
        elif node.attr not in rows.get(node.node.name, ()):
            self.unknown.append(f"{node.node.name}.{node.attr}")

    def refuse(self, node):
        sentence = _(
            "A template puts fields in their places and goes through the lists of tasks and experts, nothing else. "
            "It asks for more near “%(line)s”."
        )
        raise NotTaken(sentence % {"line": _line(self.source, node.lineno)})


def _line(source, number) -> str:
    """What stands in that line, without the marks of Word; each paragraph begins a line."""
    lines = source.splitlines()
    return TAG.sub("", lines[number - 1])[:SHOWN].strip() if 0 < number <= len(lines) else ""
