"""300 planted names, mails, notes and free-text diets: in no output of a command, no log, no error, at DEBUG level."""

from __future__ import annotations

import csv
import io
import logging
import random
import zipfile

import pytest
from typer.testing import CliRunner

import partage as pt
from partage.cli import all as commands
from partage.testing import random_roster

WORDS = [f"Qzx{number:03d}kw" for number in range(300)]
SLOTS = ("18/11/2026 19h30", "19/11/2026 19h30")


def run(*arguments):
    return CliRunner().invoke(commands.app, [str(argument) for argument in arguments])


def written(rows):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerows(rows)
    return text.getvalue()


@pytest.fixture
def sheets(tmp_path):
    """Two sheets with a planted word in every cell that may hold somebody's own words, and some rows nobody can use."""
    words, rng = iter(WORDS), random.Random(1)
    guests = [
        ["Nom", "E-mail", "Téléphone", "Langues", "Régime", "Disponibilités", "Remarques", "Religion", "Avec qui ?"]
    ]
    for number in range(36):
        diet = rng.choice(["halal", "aucun", "végétarien"]) if number % 6 else next(words)
        guests.append(
            [
                next(words),
                next(words),
                next(words),
                "français B2",
                diet,
                rng.choice(SLOTS),
                *(next(words) for _ in range(3)),
            ]
        )
    hosts = [["Nom", "Adresse", "Langues", "Régimes", "Places", "Disponibilités"]]
    for number in range(14):
        diets = "halal, végétarien" if number else next(words)
        hosts.append([next(words), next(words), "français natif", diets, "2", SLOTS[number % 2]])
    (tmp_path / "guests.csv").write_text(written(guests), encoding="utf-8")
    (tmp_path / "hosts.csv").write_text(written(hosts), encoding="utf-8")
    assert next(words) in WORDS[240:]
    return tmp_path / "guests.csv", tmp_path / "hosts.csv"


def test_no_command_repeats_what_people_wrote(sheets, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    out = tmp_path / "out"
    said = [run("match", *sheets), run("match", *sheets, "--set-aside", "--out", out, "--seconds", 20, "--ids")]
    assert (said[0].exit_code, said[1].exit_code) == (65, 3)
    roster = pt.read_roster(out)
    plan = pt.Plan.load(out / "plan.json", roster)
    someone, home = plan.unseated[0], plan.tables[0].family
    both = (out, out / "plan.json")
    key = tmp_path / "key"
    key.write_bytes(b"sixteen bytes or more")
    key.chmod(0o600)
    named = []
    for lang in ("en", "fr"):
        of_people = [
            ("match", *sheets, "--set-aside", "--json", "--seconds", 20),
            ("match", *sheets, "--set-aside", "--dry-run"),
            ("check", out),
            ("why", *both, someone),
            ("why", *both, someone, "--family", home, "--seconds", 20),
            ("why", *both, plan.tables[0].students[0], "--audience", "student"),
            ("advise", *both, "--seconds", 20),
            ("repair", *both, "--cancel", home, "--dry-run"),
            ("repair", *both, "--cancel", home, "--out", tmp_path / f"repaired-{lang}", "--force", "--seconds", 20),
            ("diff", *both, out / "plan.json"),
        ]
        said += [run(*one, "--ids", "--lang", lang) for one in of_people]
        named += [run(*one, "--lang", lang) for one in of_people]
        said += [
            run("inspect", sheets[0], "--lang", lang),
            run("inspect", sheets[1], "--json", "--lang", lang),
            run("match", *reversed(sheets), "--lang", lang),
            run("verify", *both, "--lang", lang),
            run("report", *both, "--out", tmp_path / f"report-{lang}", "--names", "--lang", lang),
            run("report", *both, "--out", tmp_path / f"report-{lang}", "--lang", lang),
            run("pseudonymise", out, "--key", key, "--out", tmp_path / f"hidden-{lang}", "--lang", lang),
            run("compare", out, out / "policy.toml", out / "policy.toml", "--lang", lang),
            run("policy", out / "policy.toml", "--lang", lang),
        ]
    for done in (*said, *named):
        assert done.exit_code in (0, 3, 65, 74), done.output
        assert done.exception is None or isinstance(done.exception, SystemExit)
    assert not [word for done in said for word in WORDS if word in done.output]
    # Names stand on the coordinator's screen; nothing else of what people wrote does.
    names = {person.name for person in (*roster.students, *roster.families)}
    shown = {word for done in named for word in WORDS if word in done.output}
    assert shown
    assert shown <= names
    assert not [word for word in WORDS if word in caplog.text]
    hidden = (tmp_path / "hidden-fr" / "roster.json").read_text("utf-8")
    assert not [word for word in WORDS if word in hidden]
    declared = (out / "roster.json").read_text("utf-8")
    assert len([word for word in WORDS if word in declared]) > 30  # the test hears what is there


def content(path):
    """What a file holds; of a workbook, its parts."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as parts:
        return b"".join(map(parts.read, parts.namelist()))


def reached(records, words):
    """The records with a planted e-mail, phone and address each, and nothing else that says who somebody is."""
    return [
        one.replace(
            name=None,
            extras={},
            email=f"{next(words)}@example.org",
            phone=f"+33 6 {next(words)}",
            address=f"{next(words)}, rue Neuve",
            shares_contact=True,
        )
        for one in records
    ]


def test_no_command_repeats_how_to_reach_somebody(tmp_path, caplog):
    """Digits as planted words, because a phone holds nothing else; they are in our own sheets and roster.json alone."""
    caplog.set_level(logging.DEBUG)
    planted = [str(77_000_000_000 + number) for number in range(300)]
    words = iter(planted)
    drawn = random_roster((70, 30, 2), seed=2)
    roster = pt.Roster(reached(drawn.students, words), reached(drawn.families, words))
    pt.write_sheets(roster, tmp_path / "sheets")
    out, key = tmp_path / "out", tmp_path / "key"
    key.write_bytes(b"sixteen bytes or more")
    key.chmod(0o600)
    said = [run("match", tmp_path / "sheets", "--out", out, "--names", "--seconds", 20)]
    plan = pt.Plan.load(out / "plan.json", pt.read_roster(out))
    both, home, guest = (out, out / "plan.json"), plan.tables[0].family, plan.tables[0].students[0]
    for lang in ("en", "fr"):
        said += [
            run("check", out, "--lang", lang),
            run("verify", *both, "--lang", lang),
            run("advise", *both, "--lang", lang, "--seconds", 10),
            run("repair", *both, "--cancel", home, "--out", tmp_path / f"repaired-{lang}", "--lang", lang),
            run("report", *both, "--out", tmp_path / f"report-{lang}", "--names", "--lang", lang),
            run("pseudonymise", out, "--key", key, "--out", tmp_path / f"hidden-{lang}", "--lang", lang),
        ]
        said += [run("why", *both, guest, "--audience", who, "--lang", lang) for who in ("coordinator", "student")]
    for done in said:
        assert done.exit_code in (0, 3), done.output
        assert not [word for word in planted if word in done.output]
    assert not [word for word in planted if word in caplog.text]
    heard = {
        path.relative_to(tmp_path).as_posix()
        for path in tmp_path.rglob("*")
        if path.is_file() and any(word.encode() in content(path) for word in planted)
    }
    declared = {"sheets/students.csv", "sheets/families.csv"}
    declared |= {f"{folder}/roster.json" for folder in ("out", "repaired-en", "repaired-fr")}
    printed = {name for name in heard if name.split("/")[0] in ("out", "report-en", "report-fr")} - declared
    assert heard == declared | printed
    assert {"out/report.html", "out/phone.csv", "out/mailing.csv", "out/plan.xlsx"} <= printed
    assert not [name for name in printed if name.endswith(("seating.csv", "plan.json", "policy.toml"))]


def reachable(words, count, cells):
    """So many rows of a form, each with a planted e-mail, phone and address."""
    for number in range(count):
        yield [
            f"2026/11/02 9:{number % 60:02d}:00 AM GMT+1",
            f"Nomen{number}",
            f"{next(words)}@example.org",
            f"+33 6 {next(words)}",
            f"{next(words)}, rue Neuve, Lille",
            *cells(number),
        ]


def test_no_form_gives_away_how_to_reach_somebody(tmp_path, caplog):
    """Two forms with 300 e-mails, phones and addresses, some of others: looked at, refused, matched, exported again."""
    caplog.set_level(logging.DEBUG)
    planted = [str(77_000_000_000 + number) for number in range(300)]
    words = iter(planted)
    head = ["Horodateur", "Nom", "E-mail", "Téléphone", "Adresse", "Langues", "Disponibilités"]
    guests = list(
        reachable(words, 60, lambda number: ["français B2", SLOTS[number % 2], "halal" if number % 5 else "??"])
    )
    hosts = list(reachable(words, 30, lambda number: ["français natif", SLOTS[number % 2], "halal", "2"]))
    own = [row[2] for row in guests]
    others = [[*own[1:], own[0]], [f"07 {next(words)}" for _ in guests[:20]] + [""] * 40]
    rows = [[*row, *more] for row, *more in zip(guests, *others, strict=True)]
    students, families, draft, out = (tmp_path / name for name in ("guests.csv", "hosts.csv", "form.toml", "out"))
    students.write_text(
        written([[*head, "Régime", "E-mail du coéquipier", "Téléphone d'un proche"], *rows]), encoding="utf-8"
    )
    families.write_text(written([[*head, "Régimes", "Places"], *hosts]), encoding="utf-8")
    (tmp_path / "later.csv").write_text(
        written([[*head, "Régime", "E-mail du coéquipier", "Téléphone d'un proche"], *rows[3:]]), encoding="utf-8"
    )
    assert planted.index(next(words)) >= 290
    said = [run("inspect", students, families, "--draft", draft, "--lang", "fr"), run("match", students, families)]
    assert [done.exit_code for done in said] == [65, 65]
    text = draft.read_text("utf-8")
    assert not [word for word in planted if word in text]
    mended = text.replace('"??" = "?"', '"??" = "none"').replace("sure = false", "sure = true")
    draft.write_text(mended, encoding="utf-8")
    said += [
        run("match", students, families, "--mapping", draft, "--set-aside", "--out", out, "--seconds", 20),
        run("repair", out, "--students", tmp_path / "later.csv", "--dry-run"),
        run("repair", out, "--students", tmp_path / "later.csv", "--out", tmp_path / "repaired", "--lang", "fr"),
        *(run("inspect", path, "--lang", lang, "--json") for path in (students, families) for lang in ("en", "fr")),
        *(run("inspect", path, "--mapping", draft) for path in (students, families)),
    ]
    assert {done.exit_code for done in said[2:5]} <= {0, 3}, [done.output for done in said[2:5]]
    for done in said:
        assert not [word for word in planted if word in done.output], done.output
    assert not [word for word in planted if word in caplog.text]
    heard = {
        path.relative_to(tmp_path).as_posix()
        for path in tmp_path.rglob("*")
        if path.is_file() and any(word.encode() in content(path) for word in planted)
    }
    declared = {"guests.csv", "hosts.csv", "later.csv", "out/roster.json", "repaired/roster.json"}
    assert declared <= heard
    assert not [name for name in heard - declared if name.endswith((".toml", "plan.json", "seating.csv"))], heard
    of_guests = {
        word: f"S{number:03d}" for number, row in enumerate(rows, start=2) for word in planted if word in str(row)
    }
    of_guests |= {
        word: f"S{number:03d}" for number, row in enumerate(guests, start=2) for word in planted if word in str(row)
    }
    for path in [*(out / "letters").iterdir(), *(out / "families").iterdir()]:  # nobody agreed to share anything
        assert not [word for word, whose in of_guests.items() if word.encode() in content(path) and path.stem != whose]


def test_what_stays_in_memory_is_silent_too(sheets):
    found = pt.read_sheets(*sheets, set_aside=True)
    told = [
        repr(found),
        found.text(),
        found.text("fr"),
        str(found.to_dict()),
        repr(found.roster),
        found.roster._repr_html_(),
    ]
    told += [repr(one) for one in (*found.roster.students, *found.roster.families, *found.findings)]
    with pytest.raises(pt.InputError) as caught:
        pt.read_sheets(*sheets)
    told += [str(caught.value), repr(caught.value), str(caught.value.to_dict())]
    assert not [word for word in WORDS if any(word in text for text in told)]
    assert len(random_roster((2, 1, 1)).students) == 2
