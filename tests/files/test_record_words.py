"""What is wrong with records and rosters, in French; that every code has words says tests/text."""

from __future__ import annotations

import json
import pickle

import pytest
from typer.testing import CliRunner

from partage.canonical_json import is_pickle
from partage.cli import all as commands
from partage.errors import Fault, InputError, place
from partage.testing import a_family, a_student


@pytest.mark.parametrize(
    ("record", "english", "french"),
    [
        (place("student_id", id="S1"), "student S1", "étudiant S1"),
        (place("record", kind=place("student"), id="S1"), "student S1", "étudiant S1"),
        (place("student_party", id="S1"), "student S1 and the party", "étudiant S1 et son groupe"),
        (place("family_id", id="F1"), "family F1", "famille F1"),
        (place("pin", student="S1", family="F1"), "pin of S1 at F1", "place fixée de S1 chez F1"),
        (place("pin_number", n=3), "pin number 3", "place fixée n°\u00a03"),
        ("something else", "something else", "something else"),
    ],
)
def test_places_in_french(record, english, french):
    fault = pickle.loads(pickle.dumps(Fault("not_a_list", record=record)))  # noqa: S301
    assert fault.record == english
    assert fault.line() == f"{english}: a list is expected [not_a_list]"
    assert fault.line("fr") == f"{french}\u00a0: une liste est attendue [not_a_list]"


def test_a_fault_without_a_place():
    assert Fault("not_a_list").line("fr") == "une liste est attendue [not_a_list]"


def test_a_code_without_words():
    assert Fault("of_nobody").message == "of nobody"


@pytest.mark.parametrize("make", [a_student, a_family])
def test_a_record_in_french(make):
    with pytest.raises(InputError) as caught:
        make(languages={"fr": "Zyxwv"}, step_free="Zyxwv")
    error = pickle.loads(pickle.dumps(caught.value))  # noqa: S301
    french = InputError.of("x", error.faults, lang="fr")
    assert str(french).startswith("2 erreurs (x)\u00a0: rien n'a été lu.")
    assert error.text("fr").partition("\n")[2] == str(french).partition("\n")[2]
    assert "vrai ou faux est attendu [not_a_flag]" in error.text("fr")
    assert "true or false is expected [not_a_flag]" in error.text() == str(error)
    assert "Zyxwv" not in error.text("fr")
    assert json.dumps(error.to_dict())


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
