"""The evening's work: sheets in, a folder out; and the commands about people alone."""

import json
import os

import openpyxl
import pytest
from typer.testing import CliRunner

import partage as pt
from partage.cli import all as commands
from partage.cli import exit_codes as endings
from partage.cli import matching as evening
from partage.testing import random_roster

GUESTS = """Prénom;Nom;E-mail;Langues;Régime alimentaire;Disponibilités
Zoé;Zyxwv;zoe@zyxwv.example;français natif;halal;mercredi 18 novembre 2026 19h30
Bo;Li;bo@zyxwv.example;anglais (B2);aucun;mercredi 18 novembre 2026 19h30
Cy;Nyx;cy@zyxwv.example;anglais (B2);;mercredi 18 novembre 2026 19h30
"""
HOSTS = """Nom de famille;Langues;Régimes possibles;Nombre de places;Disponibilités
Martin;français natif, anglais C1;halal, végétarien;3;mercredi 18 novembre 2026 19h30
"""


def run(*arguments):
    return CliRunner().invoke(commands.app, [str(argument) for argument in arguments])


@pytest.fixture
def sheets(tmp_path):
    (tmp_path / "guests.csv").write_text(GUESTS, encoding="utf-8-sig")
    (tmp_path / "hosts.csv").write_text(HOSTS, encoding="cp1252")
    return tmp_path / "guests.csv", tmp_path / "hosts.csv"


def test_two_sheets_become_a_folder(sheets, tmp_path):
    out = tmp_path / "plan"
    refused = run("match", *sheets, "--out", out, "--lang", "fr")
    assert refused.exit_code == endings.BAD_DATA
    assert "ligne 4" in refused.stderr
    assert "[diet_unknown]" in refused.stderr
    done = run("match", *sheets, "--set-aside", "--out", out, "--lang", "fr", "--contact", "01 02 03", "--advice")
    assert done.exit_code == endings.DONE, done.stderr
    assert "Mis de côté" in done.stderr
    assert "2 étudiants placés sur 2" in done.stdout
    assert "Zyxwv" not in done.stdout + done.stderr
    roster = pt.read_roster(out / "roster.json")
    plan = pt.Plan.load(out / "plan.json", roster, pt.Policy.load(out / "policy.toml"))
    assert pt.verify(plan, roster)
    assert "01 02 03" in (out / "letters" / "S002.txt").read_text("utf-8")
    assert 'id="advice"' in (out / "report.html").read_text("utf-8")
    again = run("report", out, out / "plan.json", "--out", out, "--force", "--names")
    assert again.exit_code == endings.DONE, again.stderr
    assert "Zoé Zyxwv" in (out / "families" / "F002.txt").read_text("utf-8")


def test_a_dry_run_solves_and_writes_nothing(sheets, tmp_path):
    done = run("match", *sheets, "--set-aside", "--out", tmp_path / "plan", "--dry-run")
    assert done.exit_code == endings.DONE
    assert "2 students, 1 family, 3 seats" in done.stdout
    assert not (tmp_path / "plan").exists()
    assert json.loads(run("match", *sheets, "--set-aside", "--dry-run", "--json").stdout)["students"] == 2


def test_report_with_advice_and_without_writing(tmp_path):
    roster = random_roster((10, 4, 2), seed=3)
    roster.save(tmp_path / "roster.json")
    pt.match(roster).save(tmp_path / "plan.json")
    asked = ("report", tmp_path / "roster.json", tmp_path / "plan.json", "--out", tmp_path / "out")
    assert run(*asked, "--dry-run").exit_code == endings.DONE
    assert not (tmp_path / "out").exists()
    assert run(*asked, "--advice", "--seconds", "20").exit_code == endings.DONE
    assert 'id="advice"' in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert run(*asked).exit_code == endings.FILES


def test_what_is_not_installed_is_said(sheets, tmp_path, monkeypatch):
    monkeypatch.setattr(evening, "find_spec", lambda name: None if name == "jinja2" else name)
    done = run("match", *sheets, "--set-aside", "--out", tmp_path / "plan")
    assert done.exit_code == endings.DONE
    assert "partage[report]" in done.stderr
    assert {path.name for path in (tmp_path / "plan").iterdir()} == {
        "plan.json",
        "seating.csv",
        "roster.json",
        "policy.toml",
        "identities.json",
    }


def test_another_roster_beside_the_plan_is_not_written_over(sheets, tmp_path):
    out = tmp_path / "plan"
    out.mkdir()
    random_roster((4, 2, 1)).save(out / "roster.json")
    done = run("match", *sheets, "--set-aside", "--out", out)
    assert done.exit_code == endings.FILES
    assert [path.name for path in out.iterdir()] == ["roster.json"]


def test_options_of_sheets_are_refused_elsewhere(tmp_path):
    random_roster((4, 2, 1)).save(tmp_path / "roster.json")
    done = run("match", tmp_path / "roster.json", "--set-aside")
    assert done.exit_code == endings.USAGE
    assert "--set-aside" in done.stderr


def test_sheets_of_a_workbook_are_named(tmp_path):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, text in (("A", GUESTS), ("B", HOSTS)):
        sheet = book.create_sheet(name)
        for row in text.splitlines():
            sheet.append(row.split(";"))
    book.save(tmp_path / "both.xlsx")
    asked = ("match", tmp_path / "both.xlsx", "--set-aside", "--dry-run")
    undecided = run(*asked)
    assert undecided.exit_code == endings.BAD_DATA
    assert "--sheet" in undecided.stderr
    done = run(*asked, "--sheet", "students=A", "--sheet", "families=B")
    assert done.exit_code == endings.DONE, done.stderr
    assert run(*asked, "--sheet", "A").exit_code == endings.USAGE
    assert run(*asked, "--sheet", "hosts=A").exit_code == endings.USAGE


def test_inspect_says_one_document_and_drafts_no_mapping(sheets, tmp_path):
    told = json.loads(run("inspect", *sheets, "--json").stdout)
    assert [told[kind]["kind"] for kind in ("students", "families")] == ["students", "families"]
    (tmp_path / "form.toml").write_text("")
    done = run("inspect", *sheets, "--mapping", tmp_path / "form.toml", "--draft", tmp_path / "draft.toml")
    assert done.exit_code == endings.USAGE
    assert not (tmp_path / "draft.toml").exists()


def test_inspect(sheets):
    done = run("inspect", sheets[0], "--lang", "fr")
    assert done.exit_code == endings.DONE
    assert "guests.csv" in done.stdout
    assert "Zyxwv" not in done.stdout
    told = json.loads(run("inspect", sheets[1], "--kind", "families", "--json").stdout)
    assert told["columns"]["seats"] == ["Nombre de places"]
    assert told["counts"]["seats"] == {"3": 1}


@pytest.mark.parametrize(
    ("options", "names"), [((), {"roster.json"}), (("--sheets",), {"students.csv", "families.csv"})]
)
def test_generate(options, names, tmp_path):
    out = tmp_path / "edition"
    dry = run("generate", "--out", out, "--size", "8,4,2", "--seed", 3, *options, "--dry-run")
    assert dry.exit_code == endings.DONE
    assert not out.exists()
    done = run("generate", "--out", out, "--size", "8,4,2", "--seed", 3, *options)
    assert done.exit_code == endings.DONE
    assert {path.name for path in out.iterdir()} == names
    assert pt.read_roster(out).sha256 == random_roster((8, 4, 2), seed=3).sha256
    assert run("generate", "--out", out, "--size", "8,4,2", *options).exit_code == endings.FILES
    assert run("generate", "--out", tmp_path / "no", "--size", "tiny").exit_code == endings.USAGE


def test_pseudonymise(tmp_path):
    roster = pt.Roster([random_roster((1, 1, 1)).students[0].replace(name="Zyxwv")], random_roster((1, 1, 1)).families)
    roster.save(tmp_path / "roster.json")
    key = tmp_path / "key"
    key.write_bytes(b"sixteen bytes or more")
    asked = ("pseudonymise", tmp_path / "roster.json", "--key", key, "--out", tmp_path / "out")
    if os.name != "nt":
        key.chmod(0o644)
        assert run(*asked).exit_code == endings.BAD_DATA
        key.chmod(0o600)
    assert run(*asked, "--dry-run").exit_code == endings.DONE
    assert not (tmp_path / "out").exists()
    done = run(*asked)
    assert done.exit_code == endings.DONE, done.stderr
    assert "Zyxwv" not in (tmp_path / "out" / "roster.json").read_text("utf-8")
    assert "sixteen" not in done.stdout + done.stderr
