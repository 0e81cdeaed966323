"""Every code that the domain can raise has French words."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import partage.domain
from partage.canonical_json import is_pickle
from partage.cli import all as commands
from partage.errors import Fault, InputError
from partage.files.record_faults import in_language
from partage.testing import a_family, a_student
from partage.text.catalogue import texts as catalogue

SOURCES = sorted(Path(partage.domain.__file__).parent.glob("*.py"))
FRENCH = {key.removeprefix("faults.") for key in catalogue("fr") if key.startswith("faults.")}
MAKERS = {"Fault": 0, "refused": 0, "set_of": 1, "tuple_of": 1, "at_least_one": 1, "words_of": 1, "word_of": 1}
PASSED_ON = {"code", "its_code", "kind"}  # names of variables; the codes themselves stand where they are filled


def texts(node: ast.AST) -> list[str]:
    """The texts that a code's place in a call stands for."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.JoinedStr):  # duplicate_{kind} and its like
        start = str(getattr(node.values[0], "value", ""))
        return [f"{start}{kind}" for kind in ("student", "family")]
    return []


def is_code(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and "_" in node.value


def codes_of(source: str) -> set[str]:
    """The codes in a source: what makers of faults are given, and pairs of a code with a sentence or a reader."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            place = MAKERS.get(name)
            if place is not None and len(node.args) > place:
                found |= {text for text in texts(node.args[place]) if not text.endswith(".")}
        elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
            first, second = node.elts
            if is_code(first) and isinstance(second, ast.Constant | ast.JoinedStr) and " " in ast.unparse(second)[1:]:
                found |= set(texts(first))
            elif is_code(second) and isinstance(first, ast.Call | ast.Attribute):
                found |= set(texts(second))
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_code_has_words(path):
    assert codes_of(path.read_text("utf-8")) - FRENCH == set()


def test_no_words_without_a_code():
    assert FRENCH - set().union(*(codes_of(path.read_text("utf-8")) for path in SOURCES)) == set()


def test_a_code_without_words_is_noticed():
    assert codes_of('Fault("brand_new", "a sentence")') == {"brand_new"}


@pytest.mark.parametrize(
    ("record", "french"),
    [
        ("student S1", "étudiant S1"),
        ("student S1 and the party", "étudiant S1 et son groupe"),
        ("family F1", "famille F1"),
        ("pin of S1 at F1", "place fixée de S1 chez F1"),
        ("pin number 3", "place fixée n° 3"),
        ("something else", "something else"),
        (None, None),
    ],
)
def test_places_in_french(record, french):
    assert in_language(Fault("not_a_list", "a list is expected", record=record), "fr").record == french


def test_other_words_stay():
    fault = Fault("of another room", "words", record="student S1")
    assert in_language(fault, "fr") is fault
    fault = Fault("not_a_list", "a list is expected")
    assert in_language(fault, "en") is fault


@pytest.mark.parametrize("make", [a_student, a_family])
def test_a_record_in_french(make):
    with pytest.raises(InputError) as caught:
        make(languages={"fr": "Zyxwv"}, step_free="Zyxwv")
    french = InputError.of("x", [in_language(fault, "fr") for fault in caught.value.faults], lang="fr")
    assert str(french).startswith("Rien n'a été lu\u00a0: x (2 défauts).")
    assert "vrai ou faux est attendu [not_a_flag]" in str(french)
    assert "Zyxwv" not in str(french)


def test_the_command_line_says_it_in_french(tmp_path):
    path = tmp_path / "roster.json"
    student = {"id": "S1", "languages": {"fr": "B1"}, "diet": [], "availability": ["wed"], "smoke_free": "Zyxwv"}
    path.write_text(json.dumps({"schema": "partage.roster/1", "students": [student], "families": []}), "utf-8")
    for lang, words in (("fr", "étudiant S1, smoke_free\u00a0: vrai ou faux est attendu"), ("en", "true or false")):
        done = CliRunner().invoke(commands.app, ["match", str(path), "--lang", lang])
        assert done.exit_code == 65
        assert words in done.output
        assert "Zyxwv" not in done.output
    done = CliRunner().invoke(commands.app, ["match", str(tmp_path / "none.json"), "--lang", "fr"])
    assert done.exit_code == 74


@pytest.mark.parametrize("raw", [b"", b"{}", b"a sentence.", b"S'unended.", b"(dp0\n.more."])
def test_what_is_no_pickle(raw):
    assert not is_pickle(raw)
