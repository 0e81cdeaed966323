"""`partage repair EVENING`: sheets exported again, newcomers, pins and pairs, tables that are past."""

import itertools
import json

import pytest
from typer.testing import CliRunner

import partage as pt
from bad_inputs.sheets import table
from partage.cli import all as commands
from partage.cli import exit_codes as endings
from partage.cli.evening import Evening
from partage.testing import a_student, random_roster

WED, THU = "mercredi 18 novembre 2026 à 19h30", "jeudi 19 novembre 2026 à 19h30"
SLOTS = {WED: "2026-11-18T19:30", THU: "2026-11-19T19:30"}
FORM = '[students]\nnewest = true\n[students.questions."Régime alimentaire"]\nfield = "diet"\n'
FORM += 'answers = { "tout me va" = "aucun" }\n'
KEPT = {"roster.json", "plan.json", "policy.toml", "identities.json", "form.toml"}


def guest(number, *slots, **changes):
    row = {
        "Horodateur": f"{number + 1:02d}/11/2026 10:{number:02d}:00",
        "Nom": f"Zyxwv{number}",
        "Adresse e-mail": f"z{number}@x.example",
        "Langues parlées": "français natif",
        "Régime alimentaire": "aucun",
        "Disponibilités": "; ".join(slots or (WED, THU)),
    }
    return row | changes


def home(number, *slots, seats=2):
    row = {"Nom de famille": f"Qponm{number}", "Langues parlées": "français natif", "Régimes possibles": "halal"}
    return row | {"Nombre de places": str(seats), "Disponibilités": "; ".join(slots)}


GUESTS = [
    guest(1),
    guest(2, WED),
    guest(3, **{"Régime alimentaire": "tout me va"}),
    guest(4, THU),
    guest(5, **{"Régime alimentaire": "halal"}),
    guest(6),
]
HOMES = [home(1, WED), home(2, WED, seats=1), home(3, THU), home(4, WED, THU, seats=1)]


def run(*arguments):
    return CliRunner().invoke(commands.app, [str(argument) for argument in arguments])


def mended(evening, out, *arguments):
    """The output and the plan of a repair that is written."""
    done = run("repair", evening, *arguments, "--out", out, "--seconds", 20)
    assert done.exit_code in (endings.DONE, endings.UNSEATED), done.output
    return done, plan_in(out)


def plan_in(folder):
    roster, policy = pt.read_roster(folder / "roster.json"), pt.Policy.load(folder / "policy.toml")
    plan = pt.Plan.load(folder / "plan.json", roster, policy)
    assert pt.verify(plan, roster, policy)
    return plan


def write(folder, name, rows):
    path = folder / name
    path.write_text(table(rows), encoding="utf-8")
    return path


def names(plan):
    """Name -> id."""
    return {student.name: student.id for student in plan.roster.students}


@pytest.fixture(scope="module")
def monday(tmp_path_factory):
    """The folder of a first match."""
    folder = tmp_path_factory.mktemp("monday")
    (folder / "my_form.toml").write_text(FORM, encoding="utf-8")
    sheets = write(folder, "guests.csv", GUESTS), write(folder, "homes.csv", HOMES)
    done = run("match", *sheets, "--mapping", folder / "my_form.toml", "--out", folder / "out", "--seconds", 20)
    assert done.exit_code in (endings.DONE, endings.UNSEATED), done.output
    assert "ids_generated" not in done.output  # they are kept
    return folder / "out"


def files(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_match_keeps_who_is_who_and_how_the_form_was_read(monday):
    assert set(files(monday)) >= KEPT
    assert (monday / "form.toml").read_text("utf-8") == FORM
    found = Evening(monday)
    assert (found.mapping, found.identities) == (monday / "form.toml", monday / "identities.json")


def test_matching_a_later_export_into_the_folder_keeps_ids(monday, tmp_path):
    sheets = write(tmp_path, "guests.csv", GUESTS[::-1]), write(tmp_path, "homes.csv", HOMES[::-1])
    out = tmp_path / "out"
    out.mkdir()
    (out / "identities.json").write_bytes((monday / "identities.json").read_bytes())
    done = run("match", *sheets, "--mapping", monday / "form.toml", "--out", out, "--seconds", 20)
    assert done.exit_code in (endings.DONE, endings.UNSEATED), done.output
    assert names(plan_in(out)) == names(plan_in(monday))


def test_a_dry_run_shows_and_writes_nothing(monday, tmp_path):
    before = files(monday)
    later = [*GUESTS[1:4], GUESTS[4] | {"Disponibilités": THU, "Adresse e-mail": "other@x.example"}, guest(7)]
    sheet = write(tmp_path, "later.csv", later)
    out = tmp_path / "out"
    done = run("repair", monday, "--students", sheet, "--dry-run", "--out", out, "--lang", "fr")
    assert done.exit_code == endings.DONE, done.output
    said = done.stdout.replace("\u00a0", " ")
    assert "1 nouvelle inscription, 2 départs, 1 réponse modifiée" in said
    assert "Départs : S002, S007." in said
    assert "Nouvelles inscriptions : S008." in said
    assert "S006, soirs : mercredi 18 novembre" in said
    assert "S006, modification : adresse e-mail." in said
    assert "Essai à blanc" in done.stderr
    assert "other@" not in done.output
    assert "Zyxwv" not in done.output
    assert not out.exists()
    assert files(monday) == before
    values = json.loads(run("repair", monday, "--students", sheet, "--dry-run", "--json").stdout)
    assert values["students"]["left"] == ["S002", "S007"]
    assert values["students"]["changed"][0]["fields"].keys() == {"availability", "email"}
    assert values["students"]["changed"][0]["fields"]["email"] == {}


def best(plan, told):
    """Brute force: the most who can be seated, and the most of those told who keep their seat then."""
    hosts = plan.roster.families
    offers = [
        [None, *((home.id, slot) for home in hosts for slot in sorted(one.availability & home.availability))]
        for one in plan.roster.students
    ]
    found = (0, 0)
    for seats in itertools.product(*offers):
        tables = {}
        for seat in filter(None, seats):
            tables[seat] = tables.get(seat, 0) + 1
        room = all(tables[place] <= plan.roster.family(place[0]).seats for place in tables)
        if room and len({place[0] for place in tables}) == len(tables):
            people = [one.id for one in plan.roster.students]
            kept = sum(told.get(one) == seat for one, seat in zip(people, seats, strict=True) if seat)
            found = max(found, (sum(tables.values()), kept))
    return found


def test_a_week_of_exports(monday, tmp_path):
    tuesday = [GUESTS[0], *GUESTS[2:], guest(7, THU)]  # a row deleted, another one added
    wednesday = [row | {"Régime alimentaire": "halal"} if row is GUESTS[2] else row for row in tuesday]
    wednesday[0] = GUESTS[0] | {"Adresse e-mail": "new@x.example"}
    thursday = [*wednesday[2:][::-1], guest(8, WED), guest(4, WED, Horodateur="17/11/2026 08:00:00")]
    evening, before = monday, plan_in(monday)
    everybody = dict(names(before))
    for day, rows in (("tuesday", tuesday), ("wednesday", wednesday), ("thursday", thursday)):
        sheet = write(tmp_path, f"{day}.csv", rows)
        done, after = mended(evening, tmp_path / day, "--students", sheet)
        assert set(files(tmp_path / day)) == KEPT | {"seating.csv"}
        found = names(after)
        assert {name: its_id for name, its_id in found.items() if name in everybody} == {
            name: everybody[name] for name in found if name in everybody
        }
        assert set(found) == {row["Nom"] for row in rows}
        new = {its_id for name, its_id in found.items() if name not in everybody}
        assert new.isdisjoint(everybody.values())
        everybody |= found
        told = {one: seat for one, seat in before.seated.items() if one in found.values()}
        levels = {level.goal: (level.value, level.bound) for level in after.levels}
        assert levels["fewest changes"][0] == levels["fewest changes"][1]  # proven
        assert best(after, told) == (len(after.seated), len(told) + levels["fewest changes"][0])
        assert after.manifest["parent"] == before.sha256
        evening, before = tmp_path / day, after
    assert "mapped_answer_missing" in done.stderr
    assert "row_replaced" in done.stderr
    assert before.roster.student(everybody["Zyxwv4"]).availability == {SLOTS[WED]}
    assert everybody["Zyxwv8"] == "S009"


def test_families_are_exported_again(monday, tmp_path):
    sheet = write(tmp_path, "homes.csv", [*HOMES[1:], home(5, WED, THU)])
    done, after = mended(monday, tmp_path / "out", "--families", sheet, "--json")
    document = json.loads(done.stdout)
    assert (document["people"]["families"]["left"], document["people"]["families"]["arrived"]) == (["F002"], ["F006"])
    assert document["people"]["students"] == {"left": [], "arrived": [], "changed": []}
    assert [family.id for family in after.roster.families] == ["F003", "F004", "F005", "F006"]


def test_one_late_student(monday, tmp_path):
    sheet = write(tmp_path, "late.csv", [guest(9, THU)])
    done, after = mended(monday, tmp_path / "out", "--arrived", sheet)
    assert names(after)["Zyxwv9"] == "S008"
    assert len(after.roster.students) == len(GUESTS) + 1
    assert "New: S008." in done.stdout
    assert "mapped_answer_missing" not in done.stderr
    # and whoever comes next is nobody else
    again = write(tmp_path, "next.csv", [guest(10)])
    assert names(mended(tmp_path / "out", tmp_path / "more", "--arrived", again)[1])["Zyxwv10"] == "S009"


def test_newcomers_of_both_sheets_are_two(monday, tmp_path):
    everybody, late = write(tmp_path, "all.csv", [*GUESTS, guest(7)]), write(tmp_path, "late.csv", [guest(9)])
    found = names(mended(monday, tmp_path / "out", "--students", everybody, "--arrived", late)[1])
    assert (found["Zyxwv7"], found["Zyxwv9"]) == ("S008", "S009")


def test_whoever_is_late_and_known_has_answered_again(monday, tmp_path):
    sheet = write(tmp_path, "late.csv", [GUESTS[1] | {"Disponibilités": THU}])
    after = mended(monday, tmp_path / "out", "--arrived", sheet)[1]
    assert after.roster.student("S003").availability == {SLOTS[THU]}
    assert len(after.roster.students) == len(GUESTS)


def test_ids_of_records_are_given_to_nobody_else(monday, tmp_path):
    pt.Roster([a_student(id="S008", availability=[SLOTS[THU]])], []).save(tmp_path / "late.json")
    mended(monday, tmp_path / "one", "--arrived", tmp_path / "late.json")
    sheet = write(tmp_path, "late.csv", [guest(9)])
    assert names(mended(tmp_path / "one", tmp_path / "two", "--arrived", sheet)[1])["Zyxwv9"] == "S009"


def test_a_cancellation_on_the_phone_beside_a_sheet(monday, tmp_path):
    sheet = write(tmp_path, "all.csv", [*GUESTS[:4], GUESTS[4] | {"Disponibilités": THU}, GUESTS[5], guest(7)])
    cancelled = ("--cancel", "S006", "--cancel", "student:S008", "--cancel", "F002")
    after = mended(monday, tmp_path / "out", "--students", sheet, *cancelled)[1]
    assert sorted(names(after).values()) == ["S002", "S003", "S004", "S005", "S007"]
    assert [family.id for family in after.roster.families] == ["F003", "F004", "F005"]
    again = mended(tmp_path / "out", tmp_path / "next", "--students", sheet, "--cancel", "S006")[1]
    assert sorted(names(again).values()) == ["S002", "S003", "S004", "S005", "S007", "S008"]
    unknown = run("repair", monday, "--students", sheet, "--cancel", "S099")
    assert (unknown.exit_code, "S099" in unknown.stderr) == (endings.BAD_DATA, True)


def test_tables_before_a_day_are_past(monday, tmp_path):
    before = plan_in(monday)
    past = {table.family: table.students for table in before.tables if table.slot == SLOTS[WED]}
    dined = next(iter(past.values()))[0]
    rows = [row for row in GUESTS if names(before)[row["Nom"]] != dined]
    sheet = write(tmp_path, "thursday.csv", [*rows, guest(9, WED)])
    done, after = mended(monday, tmp_path / "out", "--students", sheet, "--since", "2026-11-19")
    assert {table.family: table.students for table in after.tables if table.slot == SLOTS[WED]} == past
    assert f"Already dined; their table stays as it was: {dined}." in done.stdout
    assert names(after)["Zyxwv9"] in after.unseated
    # what is past stays past without a word
    again = mended(tmp_path / "out", tmp_path / "next", "--students", sheet)[1]
    assert {table.family: table.students for table in again.tables if table.slot == SLOTS[WED]} == past


def test_pairs_and_pins(monday, tmp_path):
    before = plan_in(monday)
    pair = next(table.students for table in before.tables if len(table.students) == 2)
    free = next(one.id for one in before.roster.students if SLOTS[THU] in one.availability and one.id not in pair)
    wanted = ("--apart", ",".join(pair), "--pin", f"{free}=F004@{SLOTS[THU]}")
    after = mended(monday, tmp_path / "out", *wanted)[1]
    assert after.seated[free] == ("F004", SLOTS[THU])
    assert after.seated.get(pair[0]) != after.seated.get(pair[1])
    assert [(one.a, one.b) for one in after.roster.apart] == [tuple(sorted(pair))]
    shown = run("repair", monday, *wanted, "--dry-run")
    assert f"{free} is set to F004" in shown.stdout
    assert f"{pair[0]} and {pair[1]} are kept apart" in shown.stdout
    assert mended(monday, tmp_path / "any", "--pin", f"{free}=F004")[1].seated[free][0] == "F004"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--since", "thursday"), endings.USAGE),
        (("--since", "2026-11-19T12:00Z"), endings.USAGE),
        (("--apart", "S002"), endings.USAGE),
        (("--apart", "S002,"), endings.USAGE),
        (("--pin", "S002"), endings.USAGE),
        (("--pin", "S002=F001@"), endings.USAGE),
        (("--pin", "S099=F002"), endings.BAD_DATA),
        (("--apart", "S002,S099"), endings.BAD_DATA),
        (("--told", "S002", "--nobody-told"), endings.BAD_DATA),
        (("--students", "nothing.csv"), endings.FILES),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_solved(monday, arguments, code, tmp_path):
    for more in (("--dry-run",), ("--out", tmp_path / "out")):
        done = run("repair", monday, *arguments, *more)
        assert done.exit_code == code, done.output
        assert done.stderr
    assert not (tmp_path / "out" / "plan.json").exists()


def test_a_sheet_that_is_wrong_is_refused_whole(monday, tmp_path):
    sheet = write(tmp_path, "later.csv", [*GUESTS[:-1], GUESTS[-1] | {"Régime alimentaire": "on verra"}])
    done = run("repair", monday, "--students", sheet, "--dry-run")
    assert done.exit_code == endings.BAD_DATA
    assert "diet_unclear" in done.stderr
    shown = run("repair", monday, "--students", sheet, "--dry-run", "--set-aside")
    assert shown.exit_code == endings.DONE
    assert "Left: S007." in shown.stdout
    done, after = mended(monday, tmp_path / "out", "--students", sheet, "--set-aside", "--lang", "fr")
    assert "S007" not in {student.id for student in after.roster.students}
    listed = (tmp_path / "out" / "set-aside.csv").read_text("utf-8-sig").splitlines()
    assert (len(listed), listed[1].split(";")[:4]) == (2, ["later.csv", "7", "Zyxwv6", "z6@x.example"])
    assert "set-aside.csv" in done.stderr
    assert "Zyxwv6" not in (tmp_path / "out" / "roster.json").read_text("utf-8")


def test_nobody_is_guessed_where_no_file_says_who_is_who(tmp_path):
    roster = random_roster((8, 4, 2), seed=1)
    roster.save(tmp_path / "roster.json")
    pt.match(roster).save(tmp_path / "plan.json")
    sheet = write(tmp_path, "guests.csv", GUESTS[:2])
    done = run("repair", tmp_path, "--students", sheet, "--dry-run", "--lang", "fr")
    assert done.exit_code == endings.BAD_DATA
    assert "identities.json" in done.stderr
    late = run("repair", tmp_path, "--arrived", write(tmp_path, "late.csv", GUESTS[:1]), "--dry-run")
    assert late.exit_code == endings.DONE, late.output
    assert "New: S009." in late.stdout


def test_ids_of_a_column_need_no_file(tmp_path):
    rows = [{"id": f"E{number}"} | row for number, row in enumerate(GUESTS)]
    homes = [{"id": f"H{number}"} | row for number, row in enumerate(HOMES)]
    (tmp_path / "form.toml").write_text(FORM, encoding="utf-8")
    reading = pt.read_sheets(
        write(tmp_path, "g.csv", rows), write(tmp_path, "h.csv", homes), mapping=tmp_path / "form.toml"
    )
    reading.roster.save(tmp_path / "roster.json")
    pt.match(reading.roster).save(tmp_path / "plan.json")
    done = run("repair", tmp_path, "--students", write(tmp_path, "g.csv", rows[1:]), "--dry-run")
    assert done.exit_code == endings.DONE, done.output
    assert "Left: E0." in done.stdout


def test_students_read_nothing_of_anybody_else(monday, tmp_path):
    sheet = write(tmp_path, "later.csv", GUESTS[1:])
    done = run("repair", monday, "--students", sheet, "--audience", "student", "--of", "S003", "--seconds", 20)
    assert done.exit_code in (endings.DONE, endings.UNSEATED), done.output
    assert "S00" not in done.stdout


def test_an_evening_and_what_it_lacks(tmp_path, monday):
    missing = run("repair", tmp_path)
    assert missing.exit_code == endings.FILES
    roster = run("repair", monday / "roster.json")
    assert roster.exit_code == endings.USAGE
    assert "plan.json" in roster.stderr
    (tmp_path / "roster.json").write_bytes((monday / "roster.json").read_bytes())
    planless = run("repair", tmp_path)
    assert (planless.exit_code, "plan.json" in planless.stderr) == (endings.FILES, True)
    found = Evening(monday / "roster.json")
    assert (found.roster, found.policy, found.mapping, found.identities) == (monday / "roster.json", None, None, None)
