"""Every template is used, and no page brings scripts or styles of its own (strict CSP)."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
# Looked up by name by Django or a library, not by our code.
KNOWN_TO_LIBRARIES = ("account/", "allauth/", "mfa/", "400.html", "403.html", "403_csrf.html", "404.html", "500.html")


def names():
    return [str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")]


def sources() -> str:
    places = [path for path in ROOT.rglob("*.py") if not {".venv", "var"} & set(path.relative_to(ROOT).parts)]
    return "\n".join(path.read_text() for path in [*places, *TEMPLATES.rglob("*.*")])


def test_no_template_is_left_over():
    text = sources()
    own = [name for name in names() if not name.startswith(KNOWN_TO_LIBRARIES)]
    assert [name for name in own if name not in text] == []


def test_no_inline_script_style_or_handler():
    pattern = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=")
    assert [name for name in names() if pattern.search((TEMPLATES / name).read_text())] == []
