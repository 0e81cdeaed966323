"""The evening's work: sheets in, a folder out; and the commands about people alone."""

import csv
import io
import json
import os

import openpyxl
import pytest
from typer.testing import CliRunner

import partage as pt
from partage.cli import all as commands
from partage.cli import exit_codes as endings
from partage.cli import matching as evening
from partage.installed import install_command
from partage.testing import a_family, a_student, random_roster
from partage.testing.factories import SLOT
from partage.text.catalogue import texts

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
    assert "2 personnes placées sur 2" in done.stdout
    assert "Zyxwv" not in done.stdout + done.stderr
    roster = pt.read_roster(out / "roster.json")
    plan = pt.Plan.load(out / "plan.json", roster, pt.Policy.load(out / "policy.toml"))
    assert pt.verify(plan, roster)
    assert "01 02 03" in (out / "letters" / "S002.txt").read_text("utf-8")
    assert 'id="advice"' in (out / "report.html").read_text("utf-8")
    again = run("report", out, out / "plan.json", "--out", out, "--force", "--names")
    assert again.exit_code == endings.DONE, again.stderr
    sheet = (out / "families" / "F002.txt").read_text("utf-8")
    assert "Chère famille Martin," in sheet  # families read French, whatever the terminal speaks
    assert "Zoé" in sheet
    assert "Zyxwv" not in sheet  # a host is told first names


def listed(folder):
    """The list of those who were set aside, and the mode of its file."""
    raw = (folder / "set-aside.csv").read_text("utf-8-sig")
    return list(csv.reader(io.StringIO(raw), delimiter=";")), (folder / "set-aside.csv").stat().st_mode & 0o777


def test_whoever_is_set_aside_stands_in_a_list(sheets, tmp_path):
    out = tmp_path / "plan"
    sheets[0].write_text(f"{GUESTS.replace('Cy;', '=Cy;')}Dee;Foo\n", encoding="utf-8")
    done = run("match", *sheets, "--set-aside", "--out", out, "--lang", "fr", "--names")
    assert done.exit_code == endings.DONE, done.stderr
    rows, mode = listed(out)
    assert rows[0] == ["feuille", "ligne", "nom", "adresse e-mail", "téléphone", "pourquoi"]
    assert rows[1][:5] == ["guests.csv", "4", "'=Cy Nyx", "cy@zyxwv.example", ""]
    assert "colonne «\u00a0Régime alimentaire\u00a0»" in rows[1][5]
    assert "vide" in rows[1][5]
    assert rows[2][:5] == ["guests.csv", "5", "", "", ""]  # its cells stand under no header for certain
    assert mode == 0o600
    assert not [path for path in out.rglob("*") if path.name != "set-aside.csv" and b"Nyx" in content(path)]
    assert "Nyx" not in done.output


def content(path):
    return path.read_bytes() if path.is_file() else b""


def test_no_list_where_nobody_is_set_aside(sheets, tmp_path):
    out, whole = tmp_path / "plan", GUESTS.replace("(B2);;", "(B2);aucun;")
    sheets[0].write_text(whole, encoding="utf-8")
    assert run("match", *sheets, "--set-aside", "--out", out).exit_code == endings.DONE
    assert not (out / "set-aside.csv").exists()
    sheets[0].write_text(GUESTS, encoding="utf-8")
    assert run("match", *sheets, "--set-aside", "--out", out, "--force").exit_code == endings.DONE
    assert len((out / "set-aside.csv").read_text("utf-8").splitlines()) == 2
    sheets[0].write_text(whole, encoding="utf-8")
    assert run("match", *sheets, "--set-aside", "--out", out, "--force").exit_code == endings.DONE
    assert len((out / "set-aside.csv").read_text("utf-8").splitlines()) == 1  # whoever was on it has a seat now


def test_what_the_organiser_says_stands_beside_the_sheets(sheets, tmp_path):
    (tmp_path / "event.toml").write_text('meeting_point = "Hôtel de ville"\n', encoding="utf-8")
    done = run("match", *sheets, "--set-aside", "--out", tmp_path / "plan")
    assert done.exit_code == endings.DONE, done.stderr
    assert "Hôtel de ville" in (tmp_path / "plan" / "letters" / "S002.txt").read_text("utf-8")


def test_an_evening_keeps_what_the_organiser_says(sheets, tmp_path):
    """Pages that are written again, and those of the evening after a repair, need no option."""
    own, logo = tmp_path / "words", b"\x89PNG\r\n\x1a\n"
    (own / "pictures").mkdir(parents=True)
    (own / "pictures" / "lo go.png").write_bytes(logo)
    words = 'name = "Le dîner"\nlogo = "pictures/lo go.png"\nreply_to = "a@x.example"\n'
    (own / "evening.toml").write_text(words, encoding="utf-8")
    (own / "signature.txt.j2").write_text("Bien à vous", encoding="utf-8")
    out, told = tmp_path / "plan", ("--event", own / "evening.toml", "--templates", own)
    done = run("match", *sheets, "--set-aside", "--out", out, *told)
    assert done.exit_code == endings.DONE, done.stderr
    assert "reply_to" not in done.stderr
    event = pt.Event.load(out / "event.toml")
    assert (event.name, event.logo, event.reply_to) == ("Le dîner", logo, "a@x.example")
    assert run("repair", out, "--cancel", "S003", "--out", tmp_path / "later").exit_code == endings.DONE
    (out / "letters" / "S002.txt").unlink()
    for folder in (out, tmp_path / "later"):
        again = run("report", folder, "--force")
        assert again.exit_code == endings.DONE, again.stderr
        assert "Bien à vous" in (folder / "letters" / "S002.txt").read_text("utf-8")
        assert "Le dîner" in (folder / "letters" / "S002.html").read_text("utf-8")


def test_letters_that_name_nobody_to_write_to_are_remarked(sheets, tmp_path):
    done = run("match", *sheets, "--set-aside", "--out", tmp_path / "plan")
    assert 'reply_to = "team@example.org"' in done.stderr
    for told in (("--contact", "01 02 03"), ("--event", tmp_path / "own.toml")):
        (tmp_path / "own.toml").write_text('reply_to = "a@x.example"', encoding="utf-8")
        again = run("report", tmp_path / "plan", "--force", *told)
        assert again.exit_code == endings.DONE, again.stderr
        assert "reply_to" not in again.stderr


@pytest.mark.parametrize(("phone", "remarked"), [("03.20.00.00.00", True), ("03 20 00 00 01", False)])
def test_a_number_for_emergencies_that_rings_at_a_hosts_is_remarked(tmp_path, phone, remarked):
    pt.Roster([a_student()], [a_family(phone="03 20 00 00 00")]).save(tmp_path / "roster.json")
    (tmp_path / "event.toml").write_text(f'phone = "{phone}"', encoding="utf-8")
    done = run("match", tmp_path / "roster.json", "--out", tmp_path / "out")
    assert done.exit_code == endings.DONE, done.stderr
    assert ("that of family F001" in done.stderr) is remarked


def test_letters_in_a_language_that_readers_do_not_know_are_remarked(sheets, tmp_path):
    done = run("match", *sheets, "--set-aside", "--out", tmp_path / "plan", "--lang", "fr")
    assert "1 lettre est uniquement" in done.stderr
    assert "PARTAGE_LANG=fr" in done.stderr
    own = run("report", tmp_path / "plan", "--force")
    assert "PARTAGE_LANG" not in own.stderr
    english = run("report", tmp_path / "plan", "--force", "--lang", "en")
    assert "1 person reads no English" in english.stderr  # the family reads English, too


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
    assert texts("en")["report.recruiting"] in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert run(*asked).exit_code == endings.FILES


def test_what_is_not_installed_is_said(sheets, tmp_path, monkeypatch):
    monkeypatch.setattr(evening, "find_spec", lambda name: None if name == "jinja2" else name)
    done = run("match", *sheets, "--set-aside", "--out", tmp_path / "plan")
    assert done.exit_code == endings.DONE
    assert install_command("report") in done.stderr
    assert {path.name for path in (tmp_path / "plan").iterdir()} == {
        "plan.json",
        "seating.csv",
        "roster.json",
        "policy.toml",
        "identities.json",
        "set-aside.csv",
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


@pytest.fixture
def evening_folder(tmp_path):
    """A roster and a plan, and the same plan with somebody at a home that is not safe for them."""
    folder = tmp_path / "evening"
    folder.mkdir()
    guests = [a_student(id="S1", name="Zoé Zyxwv"), a_student(id="S2", allergies={"nuts"}, languages={"fr": "A1"})]
    homes = [a_family(id="F1", languages={"fr": "native", "en": "B2"}), a_family(id="F2", safe_for={"nuts"})]
    roster = pt.Roster(guests, homes)
    roster.save(folder / "roster.json")
    pt.match(roster).save(folder / "plan.json")
    pt.Plan.of([("F1", SLOT, ("S1", "S2"))], roster).save(folder / "broken.json")
    return folder


def test_a_broken_plan_is_refused_in_the_readers_language(evening_folder, tmp_path):
    both = evening_folder, evening_folder / "broken.json"
    refused = run("report", *both, "--out", tmp_path / "out", "--lang", "fr")
    assert refused.exit_code == endings.BAD_DATA
    assert "la règle «\u00a0allergènes écartés du repas\u00a0» interdit cette place à S2" in refused.stderr
    assert not (tmp_path / "out").exists()
    assert run("report", *both, "--out", tmp_path / "out", "--dry-run").exit_code == endings.BAD_DATA
    for plans in (("plan.json", "broken.json"), ("broken.json", "plan.json")):
        compared = run("diff", evening_folder, *(evening_folder / name for name in plans), "--lang", "fr")
        assert compared.exit_code == endings.BAD_DATA
        assert "S2" in compared.stderr
        assert compared.stdout == ""
    told = run("verify", *both, "--lang", "fr")
    assert told.exit_code == endings.BAD_DATA
    assert "mercredi 18 novembre à" in told.stdout
    draft = run("report", *both, "--out", tmp_path / "out", "--lang", "fr", "--draft")
    assert draft.exit_code == endings.DONE, draft.stderr
    assert {path.name for path in (tmp_path / "out").rglob("*")} == {"report.html", "check_sheet.html"}


def test_the_organisers_words_and_templates(evening_folder, tmp_path):
    both = evening_folder, evening_folder / "plan.json"
    ejected = run("report", "--eject", tmp_path / "own")
    assert ejected.exit_code == endings.DONE, ejected.stderr
    (tmp_path / "own" / "student_letter.txt.j2").write_text("{{ event.name }} !", "utf-8")
    (evening_folder / "event.toml").write_text('name = "Le dîner"', "utf-8")
    done = run("report", *both, "--out", tmp_path / "out", "--templates", tmp_path / "own")
    assert done.exit_code == endings.DONE, done.stderr
    assert (tmp_path / "out" / "letters" / "S1.txt").read_text("utf-8") == "Le dîner !\n"
    (tmp_path / "other.toml").write_text('name = "Another dinner"', "utf-8")
    other = run("report", *both, "--out", tmp_path / "other", "--event", tmp_path / "other.toml")
    assert other.exit_code == endings.DONE, other.stderr
    assert "Another dinner" in (tmp_path / "other" / "letters" / "S1.txt").read_text("utf-8")
    (evening_folder / "event.toml").write_text('mane = "Le dîner"', "utf-8")
    assert run("report", *both, "--out", tmp_path / "no").exit_code == endings.BAD_DATA
    assert run("report", "--eject", tmp_path / "own").exit_code == endings.FILES


def test_without_a_language_each_reads_their_own(evening_folder, tmp_path):
    both = evening_folder, evening_folder / "plan.json"
    assert run("report", *both, "--out", tmp_path / "own").exit_code == endings.DONE
    assert run("report", *both, "--out", tmp_path / "en", "--lang", "en").exit_code == endings.DONE
    texts = {name: (tmp_path / name / "letters" / "S1.txt").read_text("utf-8") for name in ("own", "en")}
    assert texts["own"].startswith("Bonjour Zoé,")
    assert texts["en"].startswith("Hello Zoé,")
    both_languages = (tmp_path / "own" / "letters" / "S2.txt").read_text("utf-8")
    assert both_languages.index("Bonjour") < both_languages.index("Hello")
    assert '<html lang="en">' in (tmp_path / "own" / "report.html").read_text("utf-8")


def test_an_evening_without_a_date_is_said_on_the_terminal(tmp_path):
    roster = pt.Roster([a_student(availability={"mardi soir"})], [a_family(availability={"mardi soir"})])
    roster.save(tmp_path / "roster.json")
    done = run("match", tmp_path / "roster.json", "--out", tmp_path / "out", "--lang", "fr")
    assert "Sans date\u00a0: mardi soir." in done.stderr
    again = run("report", tmp_path / "out", tmp_path / "out" / "plan.json", "--out", tmp_path / "two")
    assert "No date: mardi soir." in again.stderr
