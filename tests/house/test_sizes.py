"""The measure of a room (ARCHITECTURE.md): outer bounds, so that no one has to remember them."""

import ast
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).resolve().parents[2]
STOREYS = ("agreements", "assessments", "common", "leadership", "poverty_aid", "portal", "registry", "review")
FORBIDDEN_NAMES = {"utils.py", "helpers.py", "services.py", "managers.py", "misc.py"}


def program_files():
    for storey in STOREYS:
        yield from (path for path in (ROOT / storey).rglob("*.py") if "migrations" not in path.parts)


def functions():
    for path in program_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def length_of(function) -> int:
    """Lines from ``def`` to the end, without the docstring."""
    lines = function.end_lineno - function.lineno + 1
    first = function.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return lines - (first.end_lineno - first.lineno + 1 if is_docstring else 0)


def test_no_function_is_longer_than_forty_lines():
    assert [f"{path.name}:{node.name}" for path, node in functions() if length_of(node) > 40] == []


def test_views_have_at_most_twenty_lines():
    views = [(path, node) for path, node in functions() if "views" in path.parts or path.name == "views.py"]
    assert [f"{path}:{node.name}" for path, node in views if length_of(node) > 20] == []


def test_most_functions_are_short():
    lengths = [length_of(node) for _path, node in functions()]
    assert median(lengths) <= 7
    assert quantiles(lengths, n=10)[-1] <= 20


@pytest.mark.parametrize(("kind", "limit"), [("py", 400), ("html", 120)])
def test_no_file_is_too_long(kind, limit):
    files = program_files() if kind == "py" else (ROOT / "templates").rglob("*.html")
    assert [str(path.relative_to(ROOT)) for path in files if len(path.read_text().splitlines()) > limit] == []


def test_files_say_what_they_hold():
    assert [str(path) for path in program_files() if path.name in FORBIDDEN_NAMES] == []


def test_every_module_is_known_to_architecture():
    text = (ROOT / "ARCHITECTURE.md").read_text()
    present = [storey for storey in STOREYS if (ROOT / storey / "__init__.py").exists()]
    assert [storey for storey in present if f"`{storey}`" not in text] == []
    assert len(text.splitlines()) <= 150
