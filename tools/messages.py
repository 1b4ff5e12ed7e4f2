"""Keep locale/ in step with the texts of the program: ``python tools/messages.py [--check]``.

Extracts every text that goes through gettext, from Python and templates, into the Chinese
catalogue, keeps the translations that are there and compiles it. With ``--check`` it changes
nothing and says what is out of step; the house tests call that. Needs no gettext binaries.
"""

import io
import sys
from pathlib import Path

import polib
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
SOURCES = ("agreements", "assessments", "common", "leadership", "portal", "poverty_aid", "registry", "review")
# The function names of gettext, with the positions of their message arguments.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def python_sources():
    for app in SOURCES:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_text()


def template_sources():
    for path in sorted((ROOT / "templates").rglob("*.*")):
        if path.suffix in (".html", ".txt"):
            blanked = templatize(path.read_text(), origin=str(path))
            yield path, "\n".join(line.strip() for line in blanked.splitlines())


def extracted() -> dict:
    """(context, msgid) → plural msgid or None, of every text in the sources."""
    messages = {}
    for _path, source in (*python_sources(), *template_sources()):
        for _line, function, arguments, _comments in extract_python(io.BytesIO(source.encode()), KEYWORDS, [], {}):
            context, msgid, plural = parts_of(function, arguments)
            if msgid:
                messages[context, msgid] = plural
    return messages


def parts_of(function, arguments):
    arguments = arguments if isinstance(arguments, tuple) else (arguments,)
    context = arguments[0] if function.startswith(("p", "np")) else None
    rest = arguments[1:] if context is not None else arguments
    plural = rest[1] if "n" in function.removeprefix("gettext")[:2] and len(rest) > 1 else None
    return context, rest[0] if rest else None, plural


def out_of_step(catalogue, messages) -> list[str]:
    """Sentences on what is missing, left over, fuzzy or not compiled."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    complaints = [f"not in the catalogue: {msgid!r}" for _context, msgid in messages.keys() - known.keys()]
    complaints += [f"no longer in the program: {msgid!r}" for _context, msgid in known.keys() - messages.keys()]
    complaints += [f"not translated: {entry.msgid!r}" for entry in known.values() if not entry.translated()]
    if CATALOGUE.with_suffix(".mo").read_bytes() != catalogue.to_binary():
        complaints.append("django.mo is older than django.po")
    return sorted(complaints)


def update(catalogue, messages) -> None:
    """Bring the catalogue in line with ``messages``; what is new comes without a translation."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    for key in known.keys() - messages.keys():
        catalogue.remove(known[key])
    for (context, msgid), plural in messages.items():
        if (context, msgid) not in known:
            catalogue.append(new_entry(context, msgid, plural))
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    catalogue.save(str(CATALOGUE))
    catalogue.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))


def new_entry(context, msgid, plural):
    if plural:
        return polib.POEntry(msgctxt=context, msgid=msgid, msgid_plural=plural, msgstr_plural={0: ""})
    return polib.POEntry(msgctxt=context, msgid=msgid)


def main():
    catalogue, messages = polib.pofile(str(CATALOGUE)), extracted()
    if "--check" not in sys.argv:
        update(catalogue, messages)
    complaints = out_of_step(catalogue, messages)
    print("\n".join(complaints) or f"{len(messages)} texts, all translated")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
