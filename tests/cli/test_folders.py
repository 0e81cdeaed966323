"""An evening's folder is enough for every command; what it lacks is named, with the command that makes it."""

import json

import pytest
from typer.testing import CliRunner

import partage as pt
from partage.cli import all as commands
from partage.cli import exit_codes as endings
from partage.cli.evening import Evening
from partage.testing import a_family, a_student, random_roster
from partage.testing.factories import SLOT

OTHER = '[[goal]]\nname = "students seated"\n'
GUESTS = """Prénom;Langues;Régime alimentaire;Disponibilités
Ana;français natif;aucun;mercredi 18 novembre 2026 19h30
Bo;anglais (B2);ce que vous voulez;mercredi 18 novembre 2026 19h30
"""
HOSTS = """Nom de famille;Langues;Régimes possibles;Nombre de places;Disponibilités
Martin;français natif, anglais C1;végétarien;3;mercredi 18 novembre 2026 19h30
"""
FORM = '[students.questions."Régime alimentaire"]\nfield = "diet"\nanswers = { "ce que vous voulez" = "aucun" }\n'


def run(*arguments):
    return CliRunner().invoke(commands.app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def roster():
    found = random_roster((10, 4, 2), seed=3)
    guests = [one.replace(name=f"Ana {one.id} Souza") for one in found.students]
    return pt.Roster(guests, [one.replace(name=f"Famille {one.id}") for one in found.families])


@pytest.fixture(scope="module")
def evening(roster, tmp_path_factory):
    """A folder as `match` writes it, under a policy of its own; beside it another policy."""
    found = tmp_path_factory.mktemp("edition")
    roster.save(found / "roster.json")
    (found / "own.toml").write_text(OTHER)
    out = found / "soiree"
    done = run("match", found / "roster.json", "--policy", found / "own.toml", "--out", out)
    assert done.exit_code == endings.UNSEATED, done.stderr
    return out


@pytest.fixture(scope="module")
def plan(evening, roster):
    return pt.Plan.load(evening / "plan.json", roster, pt.Policy.load(evening / "policy.toml"))


@pytest.fixture(scope="module")
def repaired(evening, plan, tmp_path_factory):
    out = tmp_path_factory.mktemp("repaired") / "soiree2"
    done = run("repair", evening, "--cancel", plan.tables[0].family, "--out", out, "--seconds", 20)
    assert done.exit_code in (endings.DONE, endings.UNSEATED), done.stderr
    return out


def asked(evening, plan):
    """Each command that answers about a folder, and the same with every file named."""
    files, policy = (evening / "roster.json", evening / "plan.json"), ("--policy", evening / "policy.toml")
    student = plan.tables[0].students[0]
    return {
        "check": (("check", evening), ("check", files[0], *policy)),
        "verify": (("verify", evening), ("verify", *files, *policy)),
        "why": (("why", evening, student), ("why", *files, student, *policy)),
        "advise": (("advise", evening, "--audience", "family"), ("advise", *files, *policy, "--audience", "family")),
        "policy": (("policy", evening), ("policy", evening / "policy.toml")),
    }


@pytest.mark.parametrize("command", ["check", "verify", "why", "advise", "policy"])
def test_a_folder_says_what_its_files_say(evening, plan, command):
    folder, files = (run(*arguments) for arguments in asked(evening, plan)[command])
    assert folder.exit_code == files.exit_code == endings.DONE, folder.stderr
    assert folder.stdout == files.stdout
    assert folder.stdout


def test_the_policy_of_a_folder_counts_and_another_may_be_given(evening, tmp_path):
    assert "1. Students seated" in run("policy", evening).stdout
    assert run("verify", evening).exit_code == endings.DONE
    pt.Policy.default().save(tmp_path / "usual.toml")
    other = run("verify", evening, "--policy", tmp_path / "usual.toml")
    assert other.exit_code == endings.BAD_DATA
    assert "another policy" in other.stderr


def test_somebody_is_asked_about_by_a_name_of_several_words(evening, plan, roster):
    student = roster.student(plan.unseated[0])
    by_id = run("why", evening, student.id)
    assert by_id.exit_code == endings.DONE, by_id.stderr
    for words in ([student.name], student.name.split(), [evening / "plan.json", student.name]):
        assert run("why", evening, *words).stdout == by_id.stdout
    unknown = run("why", evening, "other.json", student.id)
    assert unknown.exit_code == endings.FILES


def test_two_folders_are_compared(evening, repaired):
    done = run("diff", evening, repaired, "--json")
    assert done.exit_code == endings.DONE, done.stderr
    files = ("diff", evening / "roster.json", evening / "plan.json", repaired / "plan.json")
    files += ("--policy", evening / "policy.toml", "--after-policy", repaired / "policy.toml")
    named = run(*files, "--after-roster", repaired / "roster.json", "--json")
    assert json.loads(done.stdout) == json.loads(named.stdout)
    assert json.loads(done.stdout)["tables"]
    assert not (repaired / "report.html").exists()
    printed = run("report", repaired)  # the plan is there, the pages are not
    assert printed.exit_code == endings.DONE, printed.stderr
    assert (repaired / "report.html").exists()
    same = run("diff", evening, evening / "plan.json")
    assert same.stdout == "Nothing is different.\n"
    assert run("diff", evening, evening / "plan.json", repaired, repaired).exit_code == endings.USAGE


def test_policies_are_compared_for_a_folder(evening, tmp_path):
    pt.Policy.default().save(tmp_path / "usual.toml")
    folder = run("compare", evening, tmp_path / "usual.toml")
    assert folder.exit_code == endings.DONE, folder.stderr
    named = run("compare", evening / "roster.json", evening / "policy.toml", tmp_path / "usual.toml")
    assert folder.stdout == named.stdout
    assert "The two policies are the same." in run("compare", evening, evening).stdout
    assert run("compare", evening, *[tmp_path / "usual.toml"] * 3).exit_code == endings.USAGE


def test_a_report_goes_into_the_folder_or_elsewhere(evening, plan, tmp_path):
    same = run("report", evening, "--lang", "fr")
    assert same.exit_code == endings.FILES  # written in English, and letters in the languages of their readers
    before = {path: path.read_bytes() for path in evening.rglob("*") if path.is_file()}
    there = run("report", evening)
    assert (there.exit_code, "all of it is there already" in there.stderr) == (endings.DONE, True)
    (evening / "letters.html").unlink()
    assert run("report", evening).stderr.splitlines()[0].endswith("soiree: letters.html")
    assert {path: path.read_bytes() for path in evening.rglob("*") if path.is_file()} == before
    taken = run("report", evening, "--contact", "01 02 03 04 05")
    assert taken.exit_code == endings.FILES
    assert "--force" in taken.stderr
    assert {path: path.read_bytes() for path in evening.rglob("*") if path.is_file()} == before
    assert run("report", evening, "--contact", "01 02 03 04 05", "--force").exit_code == endings.DONE
    assert run("report", evening, "--force").exit_code == endings.DONE
    assert run("report", evening, "--out", tmp_path / "pages").exit_code == endings.DONE
    assert (tmp_path / "pages" / "report.html").exists()
    nowhere = run("report", evening / "roster.json", evening / "plan.json", "--policy", evening / "policy.toml")
    assert nowhere.exit_code == endings.USAGE
    assert "--out" in nowhere.stderr


def test_a_folder_is_matched_again_under_its_policy(evening, tmp_path):
    done = run("match", evening, "--out", tmp_path)
    assert done.exit_code == endings.UNSEATED
    assert (tmp_path / "policy.toml").read_bytes() == (evening / "policy.toml").read_bytes()


def test_a_folder_is_pseudonymised(evening, roster, tmp_path):
    (tmp_path / "key").write_bytes(b"sixteen bytes or more")
    (tmp_path / "key").chmod(0o600)
    done = run("pseudonymise", evening, "--key", tmp_path / "key", "--out", tmp_path / "out")
    assert done.exit_code == endings.DONE, done.stderr
    assert len(pt.read_roster(tmp_path / "out").students) == len(roster.students)


# -- what is missing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize(
    ("held", "lacking", "command"),
    [
        ((), "roster.json", ("check",)),
        ((), "roster.json", ("match",)),
        (("roster.json",), "plan.json", ("verify",)),
        (("roster.json",), "plan.json", ("report",)),
        (("roster.json",), "plan.json", ("why", "S001")),
        (("roster.json",), "plan.json", ("advise",)),
        (("roster.json",), "plan.json", ("repair",)),
        (("roster.json",), "plan.json", ("diff", ".")),
        (("plan.json",), "roster.json", ("verify",)),
        (("roster.json",), "policy.toml", ("policy",)),
    ],
)
def test_what_is_missing_is_named_with_the_command_that_makes_it(evening, tmp_path, held, lacking, command, lang):
    folder = tmp_path / "soiree"
    folder.mkdir()
    for name in held:
        (folder / name).write_bytes((evening / name).read_bytes())
    name, *more = command
    done = run(name, folder, *more, "--lang", lang)
    assert done.exit_code == endings.FILES, done.output
    assert done.stdout == ""
    assert f"soiree {'holds no' if lang == 'en' else 'ne contient pas de'} {lacking}" in done.stderr
    assert "partage match" in done.stderr
    assert "--out soiree" in done.stderr
    assert {path.name for path in folder.iterdir()} == set(held)


def test_the_command_that_is_named_makes_it(roster, tmp_path, monkeypatch):
    (tmp_path / "soiree").mkdir()
    roster.save(tmp_path / "soiree" / "roster.json")
    monkeypatch.chdir(tmp_path)
    named = run("verify", "soiree").stderr
    words = named[named.index("partage match") :].split()
    assert run(*words[1:]).exit_code == endings.UNSEATED
    assert run("verify", "soiree").exit_code == endings.DONE
    monkeypatch.chdir(tmp_path / "soiree")
    assert run("verify", ".").exit_code == endings.DONE


def test_a_folder_that_is_not_there_is_named(tmp_path):
    for command in (("verify",), ("report",), ("advise",), ("why", "S001"), ("repair",)):
        done = run(command[0], tmp_path / "soire", *command[1:])
        assert done.exit_code == endings.FILES
        assert done.stderr == "soire: there is no such file or folder.\n"


@pytest.mark.parametrize(
    "command", [("verify",), ("report",), ("why", "S001"), ("advise",), ("repair",), ("diff", ".")]
)
def test_a_plan_of_another_roster_is_refused(evening, tmp_path, command):
    folder = tmp_path / "soiree"
    folder.mkdir()
    for name in ("plan.json", "policy.toml"):
        (folder / name).write_bytes((evening / name).read_bytes())
    random_roster((10, 4, 2), seed=4).save(folder / "roster.json")
    done = run(command[0], folder, *command[1:], "--lang", "fr")
    assert done.exit_code == endings.BAD_DATA
    assert "une autre édition" in done.stderr
    assert {path.name for path in folder.iterdir()} == {"plan.json", "policy.toml", "roster.json"}


def test_a_folder_that_holds_two_rosters_is_undecided(evening, tmp_path):
    (tmp_path / "roster.json").write_bytes((evening / "roster.json").read_bytes())
    (tmp_path / "students.csv").write_text("id\n")
    assert run("check", tmp_path).exit_code == endings.BAD_DATA
    (tmp_path / "plan.json").write_bytes((evening / "plan.json").read_bytes())  # now it is an evening
    assert Evening(tmp_path).roster == tmp_path / "roster.json"


# -- sheets to check ------------------------------------------------------------------------------------


def test_sheets_are_checked_as_they_are_matched(tmp_path):
    guests, hosts, form = tmp_path / "guests.csv", tmp_path / "hosts.csv", tmp_path / "form.toml"
    for path, text in ((guests, GUESTS), (hosts, HOSTS), (form, FORM)):
        path.write_text(text, "utf-8")
    refused = run("check", guests, hosts, "--lang", "fr")
    assert refused.exit_code == endings.BAD_DATA
    assert "diet_unclear" in refused.stderr
    done = run("check", guests, hosts, "--mapping", form, "--lang", "fr")
    assert done.exit_code == endings.DONE, done.stderr
    assert done.stdout.startswith("2 personnes à placer")
    assert run("check", guests, hosts, "--mapping", form, "--json").exit_code == endings.DONE
    aside = run("check", guests, hosts, "--set-aside", "--json")
    assert json.loads(aside.stdout)["students"] == 1
    pt.Roster([a_student()], [a_family()]).save(tmp_path / "roster.json")
    assert run("check", tmp_path / "roster.json", "--mapping", form).exit_code == endings.USAGE


# -- names ----------------------------------------------------------------------------------------------


def test_the_checker_names_people_beside_their_ids(tmp_path):
    guests = [a_student(id="S1", name="Ana Souza"), a_student(id="S2", name="Li Wei", allergies={"nuts"})]
    guests += [a_student(id="S3", name="Omar Haddad", party="P"), a_student(id="S4", party="P")]
    homes = [a_family(id="F1", name="Dupont", seats=1), a_family(id="F2", name="Martin", seats=4)]
    roster = pt.Roster(guests, homes)
    roster.save(tmp_path / "roster.json")
    tables = [("F1", SLOT, ("S1", "S2")), ("F2", SLOT, ("S1", "S3"))]
    pt.Plan.of(tables, roster).save(tmp_path / "plan.json")
    done = run("verify", tmp_path)
    assert done.exit_code == endings.BAD_DATA
    assert "Student Ana Souza (S1) has 2 seats. [student_twice]" in done.stdout
    pt.Plan.of([("F1", SLOT, ("S1", "S2")), ("F2", SLOT, ("S3",))], roster).save(tmp_path / "plan.json", force=True)
    told = run("verify", tmp_path, "--lang", "fr").stdout
    for words in ("Dupont (F1)", "Li Wei (S2)", "Omar Haddad (S3)", "S4"):
        assert words in told
    bare = run("verify", tmp_path, "--ids").stdout
    assert "S2" in bare
    for shown in (bare, run("verify", tmp_path, "--json").stdout):
        assert not [name for name in ("Souza", "Wei", "Dupont", "Haddad") if name in shown]
