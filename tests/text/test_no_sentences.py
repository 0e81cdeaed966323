"""No sentence that a person reads stands in code: each has its key in the catalogue, in every language."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import partage
from partage.text.catalogue import LANGUAGES, texts

ROOT = Path(partage.__file__).parent
SOURCES = sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.py"))

ALLOWED = {
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from partage.solve.solver_process import main; main()": (
        "the line of Python that a child process runs"
    ),
    "module x has no attribute x": "Python's own words for an attribute that a module does not have",
    "student of one family": "a kind of reader, in the JSON of an explanation",
}
"""Texts that look like sentences, and what they are."""

NAMES = {key.partition(".")[2] for lang in LANGUAGES for key in texts(lang) if key.startswith(("titles.", "goals."))}
"""Names of rules and goals, some of them as long as a sentence."""

SENTENCE = re.compile(r"[^\W\d_]{2,}(?:[,;:]? [^\W\d_]+){3,}")
"""Four words in a row."""

ERRORS = re.compile(r"(Partage|Input|Policy|Rule|Solver|Frame|Roster|InvalidPlan)Error")
"""What takes a code, parameters, and words as the third argument where the catalogue has none."""


def parsed(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text("utf-8"))


def documentation(tree: ast.AST) -> set[int]:
    """Texts that stand alone: documentation of modules, classes, functions and constants."""
    alone = (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))
    return {id(node) for node in alone if isinstance(node, ast.Constant)}


def short_forms(tree: ast.AST) -> set[int]:
    """What stands within `__repr__`: it speaks to programmers, in names and numbers."""
    forms = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "__repr__")
    return {id(node) for form in forms for node in ast.walk(form)}


def written(node: ast.AST) -> str | None:
    """The text of a literal; values that are filled in count as one word."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def sentences(tree: ast.AST) -> Iterator[str]:
    forms = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    skipped = documentation(tree) | short_forms(tree) | {id(part) for form in forms for part in form.values}
    for node in ast.walk(tree):
        text = written(node)
        if text is not None and id(node) not in skipped and SENTENCE.search(text) and text not in NAMES | set(ALLOWED):
            yield f"line {node.lineno}: {text}"  # type: ignore[attr-defined]


def own_words(tree: ast.AST) -> Iterator[str]:
    """Errors of ours that are given their words instead of finding them in the catalogue."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        words = [keyword.value for keyword in node.keywords if keyword.arg == "message"]
        if ERRORS.fullmatch(name):
            words += node.args[2:3]
        if name == "Fault" or ERRORS.fullmatch(name):
            yield from (f"line {node.lineno}: {ast.unparse(one)}" for one in words if written(one) != "")


def keys(tree: ast.AST) -> Iterator[str]:
    """Keys of the catalogue that are written out in full: of faults by their code, others by ``key=`` or a name."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        named = [keyword.value for keyword in node.keywords if keyword.arg == "key"]
        yield from (text.value for text in named if isinstance(text, ast.Constant) and "." in str(text.value))
        code = node.args[0] if node.args else None
        if not isinstance(code, ast.Constant) or not isinstance(code.value, str) or named:
            continue
        if name == "Fault" and not any(keyword.arg == "message" for keyword in node.keywords):
            yield f"faults.{code.value}"
        if name in ("refuse", "aside", "remark"):
            yield f"sheets.{code.value}"
        if name == "place":
            yield f"records.{code.value}"
        if name in ("ColumnError", "ConceptError", "CertificateError"):
            yield code.value
        if name == "Violation":
            yield f"violations.{code.value}"
        if ERRORS.fullmatch(name) and len(node.args) < 3:
            yield f"errors.{code.value}"


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_no_sentence_in_code(path):
    assert [*sentences(parsed(path)), *own_words(parsed(path))] == []


def test_what_is_allowed_is_there():
    everything = {written(node) for path in SOURCES for node in ast.walk(parsed(path))}
    assert set(ALLOWED) - everything == set()


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_every_key_has_its_words(path):
    assert [key for key in keys(parsed(path)) if key not in texts("en")] == []


@pytest.mark.parametrize("table", ["errors", "faults", "records", "expected", "violations", "columns", "titles"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_names_to_fill_in(lang, table):
    def filled(of: str) -> dict[str, set[str]]:
        return {
            key: {name for _, name, _, _ in string.Formatter().parse(text) if name}
            for key, text in texts(of).items()
            if key.startswith(f"{table}.")
        }

    assert filled(lang) == filled("en")


def test_a_sentence_is_noticed():
    tree = ast.parse("'''Words of documentation that nobody minds.'''\nraise Odd(f'the row {n} cannot be read here')")
    assert list(sentences(tree)) == ["line 2: the row x cannot be read here"]
    assert list(own_words(ast.parse("PolicyError('code', {}, message)"))) == ["line 1: message"]
    assert list(own_words(ast.parse("Fault('code', message='odd')"))) == ["line 1: 'odd'"]
    assert list(keys(ast.parse("Fault('odd')\nplace('it')\nInputError('x', key='errors.y')"))) == [
        "faults.odd",
        "records.it",
        "errors.y",
    ]
