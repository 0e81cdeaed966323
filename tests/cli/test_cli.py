import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from typer.testing import CliRunner

import partage as pt
from partage import cli
from partage.atomic import escape_formula
from partage.cli import all as _more  # noqa: F401 - its commands join `app`
from partage.cli import app as commands
from partage.cli import exit_codes as endings
from partage.cli import searching as running
from partage.cli import texts
from partage.installed import install_command
from partage.testing import a_family, a_student, random_roster

MAIN = "from partage.cli import main; main()"
PRIVATE = "zyxwv"


def run(*arguments):
    return CliRunner().invoke(commands.app, [str(argument) for argument in arguments])


def run_for_real(*arguments, before="", **environment):
    return subprocess.run(  # noqa: S603
        [sys.executable, "-c", before + MAIN, *map(str, arguments)],
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def small():
    return random_roster((24, 10, 2), seed=3)


@pytest.fixture(scope="module")
def folder(small, tmp_path_factory):
    """A folder with roster.json, and in ``out`` what ``match`` wrote."""
    found = tmp_path_factory.mktemp("edition")
    small.save(found / "roster.json")
    assert run("match", found / "roster.json", "--out", found / "out").exit_code == endings.UNSEATED
    return found


@pytest.fixture(scope="module")
def plan(folder, small):
    return pt.Plan.load(folder / "out" / "plan.json", small)


@pytest.fixture
def everybody(tmp_path):
    """A roster in which everybody finds a seat."""
    pt.Roster([a_student()], [a_family()]).save(tmp_path / "roster.json")
    return tmp_path / "roster.json"


# -- match ----------------------------------------------------------------------------------------------


def test_match_ends_with_3_when_somebody_is_unseated(plan, folder):
    assert plan.unseated
    done = run("match", folder / "roster.json")
    assert done.exit_code == endings.UNSEATED
    assert f"Without a seat: {', '.join(plan.unseated)}\n" in done.stdout
    assert done.stderr == ""


def test_match_ends_with_0_when_everybody_sits(everybody):
    done = run("match", everybody)
    assert done.exit_code == endings.DONE
    assert done.stdout.startswith(
        "On Wednesday 18 November at 19:30:\n  F001  S001\n\n1 of 1 students seated, at 1 table."
    )
    assert "\nWithout a seat: nobody\n" in done.stdout


def test_match_prints_every_table_and_level(plan, folder):
    shown = run("match", folder / "roster.json").stdout
    evening, seats = None, set()
    for line in shown.partition("\n\n")[0].splitlines():
        if line.startswith("  "):
            family, guests = line.split(maxsplit=1)
            seats.add((evening, family, tuple(guests.split(", "))))
        else:
            evening = line
    day = {
        "2026-11-16T19:30": "On Monday 16 November at 19:30:",
        "2026-11-17T19:30": "On Tuesday 17 November at 19:30:",
    }
    assert seats == {(day[table.slot], table.family, table.students) for table in plan.tables}
    assert shown.index(day["2026-11-16T19:30"]) < shown.index(day["2026-11-17T19:30"])
    rows = {tuple(line.split()) for line in shown.splitlines()}
    for level in plan.levels:
        assert (*level.goal.split(), str(level.value), str(level.bound), level.proof) in rows


def test_match_gives_the_plan_as_one_json_document(plan, folder):
    done = run("match", folder / "roster.json", "--json")
    document = json.loads(done.stdout)
    assert document["schema"] == "partage.plan/1"
    assert document["tables"] == plan.to_document()["tables"]


def test_match_takes_a_folder_of_sheets_a_policy_a_seed_and_a_gap(tmp_path):
    sheets = tmp_path / "sheets"
    sheets.mkdir()
    (sheets / "students.csv").write_text("id,languages,diet,availability\nS1,fr:B1,none,wed\n")
    (sheets / "families.csv").write_text("id,languages,serves,availability,seats\nF1,fr:native,none,wed,2\n")
    policy = tmp_path / "policy.toml"
    policy.write_text('[[goal]]\nname = "students seated"\n')
    done = run("match", sheets, "--policy", policy, "--seed", 7, "--gap", 0.1, "--seconds", 5, "--json")
    assert done.exit_code == endings.DONE
    document = json.loads(done.stdout)
    assert [level["goal"] for level in document["levels"]] == ["students seated"]
    assert document["manifest"]["seed"] == 7


def test_match_says_what_the_roster_warns_of(tmp_path):
    pt.Roster([a_student(id=f"S{n}", party="P1") for n in range(5)], [a_family()]).save(tmp_path / "roster.json")
    done = run("match", tmp_path / "roster.json")
    assert done.exit_code == endings.UNSEATED
    assert "[party_too_large]" in done.stderr


def test_match_writes_all_that_is_printed_and_sent(plan, folder):
    out = folder / "out"
    assert {path.name for path in out.iterdir()} == {
        *("plan.json", "roster.json", "policy.toml", "seating.csv", "phone.csv", "plan.xlsx"),
        *("report.html", "check_sheet.html", "letters.html", "families.html", "letters", "families", "mailing.csv"),
    }
    rows = list(csv.DictReader(io.StringIO((out / "seating.csv").read_text(encoding="utf-8"))))
    assert [(row["student"], row["family"], row["slot"]) for row in rows] == [
        (student, table.family, table.slot) for table in plan.tables for student in table.students
    ]


def test_match_writes_over_nothing_unless_forced(everybody, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "seating.csv").write_text("mine")
    refused = run("match", everybody, "--out", out, "--json")
    assert refused.exit_code == endings.FILES
    assert json.loads(refused.stdout)["code"] == "file_exists"
    assert [path.name for path in out.iterdir()] == ["seating.csv"]
    assert (out / "seating.csv").read_text() == "mine"
    forced = run("match", everybody, "--out", out, "--force")
    assert forced.exit_code == endings.DONE
    assert (out / "seating.csv").read_text().startswith("family,slot,student\n")


def test_match_shows_no_seating_when_it_writes_one(everybody, tmp_path):
    done = run("match", everybody, "--out", tmp_path / "out")
    assert done.stdout.startswith("1 of 1 students seated, at 1 table. No better plan exists.\n")
    assert "roster.json, policy.toml, plan.json" in done.stderr


def test_pin_that_is_not_kept_ends_with_3(tmp_path):
    home = a_family(seats=1)
    pins = [("S1", "F001"), ("S2", "F001")]
    roster = pt.Roster([a_student(id="S1"), a_student(id="S2")], [home], pins=pins)
    roster.save(tmp_path / "roster.json")
    assert run("match", tmp_path / "roster.json").exit_code == endings.UNSEATED


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-1", "@name", "\tx", "'=1"])
def test_cells_that_a_spreadsheet_would_run_are_quoted(cell):
    assert escape_formula(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["S1", "1=1", ""])
def test_other_cells_stay_as_they_are(cell):
    assert escape_formula(cell) == cell


def test_dangerous_ids_are_quoted_in_the_sheet_only(tmp_path):
    pt.Roster([a_student(id="=cmd")], [a_family(id="@home")]).save(tmp_path / "roster.json")
    assert run("match", tmp_path / "roster.json", "--out", tmp_path).exit_code == endings.DONE
    assert (tmp_path / "seating.csv").read_text().splitlines()[1].startswith("'@home,")
    assert '"=cmd"' in (tmp_path / "plan.json").read_text()


# -- verify and why -------------------------------------------------------------------------------------


def test_verify_finds_nothing_wrong(folder):
    done = run("verify", folder, folder / "out" / "plan.json")
    assert done.exit_code == endings.DONE
    assert done.stdout.startswith("Nothing is wrong")
    document = json.loads(run("verify", folder, folder / "out" / "plan.json", "--json").stdout)
    assert document["valid"] is True
    assert document["violations"] == []
    assert document["levels"][0]["goal"] == "students seated"


def test_verify_says_what_is_wrong_and_ends_with_65(folder, tmp_path):
    document = json.loads((folder / "out" / "plan.json").read_text())
    document["levels"][0]["value"] += 1
    (tmp_path / "plan.json").write_text(json.dumps(document))
    done = run("verify", folder, tmp_path / "plan.json")
    assert done.exit_code == endings.BAD_DATA
    assert "[value_differs]" in done.stdout
    found = json.loads(run("verify", folder, tmp_path / "plan.json", "--json").stdout)
    assert found["valid"] is False
    assert "value_differs" in {violation["code"] for violation in found["violations"]}


def test_verify_refuses_the_plan_of_another_roster(folder, everybody):
    done = run("verify", everybody, folder / "out" / "plan.json", "--json")
    assert done.exit_code == endings.BAD_DATA
    assert json.loads(done.stdout)["code"] == "other_roster"


def test_why_explains_in_two_languages_and_as_json(folder, plan):
    student = plan.unseated[0]
    texts_found = set()
    for arguments in ([], ["--lang", "fr"], ["--family", plan.tables[0].family]):
        done = run("why", folder, folder / "out" / "plan.json", student, *arguments)
        assert done.exit_code == endings.DONE
        assert student in done.stdout
        texts_found.add(done.stdout)
    assert len(texts_found) == 3
    done = run("why", folder, folder / "out" / "plan.json", student, "--json")
    assert json.loads(done.stdout) == json.loads(json.dumps(plan.why(student).to_dict()))


def test_why_refuses_an_unknown_student(folder):
    done = run("why", folder, folder / "out" / "plan.json", "nobody")
    assert done.exit_code == endings.BAD_DATA
    assert done.stdout == ""


# -- demo -----------------------------------------------------------------------------------------------


def test_demo_says_that_it_is_synthetic_and_ends_with_0(monkeypatch, small, plan):
    monkeypatch.setattr(texts, "edition", lambda seed: small)
    done = run("demo")
    assert done.exit_code == endings.DONE
    assert done.stdout.startswith("A made-up edition (number 0; nobody in it exists): 24 students")
    assert f"Why {plan.unseated[0]}?" in done.stdout
    assert "Nothing is wrong" in done.stdout


def test_demo_writes_what_the_other_commands_read(monkeypatch, small, tmp_path):
    monkeypatch.setattr(texts, "edition", lambda seed: small)
    assert run("demo", "--out", tmp_path / "new" / "folder").exit_code == endings.DONE
    out = tmp_path / "new" / "folder"
    assert {path.name for path in out.iterdir()} == {"roster.json", "plan.json", "seating.csv"}
    assert run("verify", out, out / "plan.json").exit_code == endings.DONE
    again = run("demo", "--out", out)
    assert again.exit_code == endings.FILES
    assert "--force" in again.stderr


def test_demo_needs_nobody_unseated(monkeypatch, everybody):
    monkeypatch.setattr(texts, "edition", lambda seed: pt.read_roster(everybody))
    done = run("demo", "--seed", 3)
    assert done.exit_code == endings.DONE
    assert "Why" not in done.stdout


def test_the_edition_of_the_demo_is_the_standard_one():
    assert texts.edition(5).sha256 == random_roster("dinner", seed=5).sha256


@pytest.mark.slow
def test_demo_is_proven_optimal_and_explains_somebody():
    done = run_for_real("demo")
    assert done.returncode == endings.DONE
    assert done.stderr == ""
    assert re.search(r"^\d+ of 150 students seated, at \d+ tables. No better plan exists.$", done.stdout, re.MULTILINE)
    assert re.search(r"^Why S\d+\?$", done.stdout, re.MULTILINE)


# -- what goes wrong ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["match"],
        ["match", "x", "--seconds", "soon"],
        ["match", "x", "--seed", "-1"],
        ["demo", "--seed", "-1"],
        ["why", "x", "y", "z", "--lang", "de"],
        ["policy", "--lang", "de"],
        ["compare", "x"],
        ["match", "x", "--seconds", "0"],
        ["match", "x", "--gap", "1"],
        ["match", "x", "--seconds", "nan"],
    ],
)
def test_wrong_usage_ends_with_2(arguments):
    assert run(*arguments).exit_code == endings.USAGE


def test_missing_files_end_with_74(folder, tmp_path):
    missing = tmp_path / "nowhere.json"
    assert run("match", missing).exit_code == endings.FILES
    assert run("match", tmp_path).exit_code == endings.FILES
    assert run("match", folder, "--policy", missing).exit_code == endings.FILES
    assert run("verify", folder, missing).exit_code == endings.FILES


def test_a_file_where_a_folder_is_wanted_ends_with_74(everybody):
    done = run("match", everybody, "--out", everybody, "--json")
    assert done.exit_code == endings.FILES
    assert json.loads(done.stdout)["params"] == {"file": "roster.json"}
    assert done.stderr.startswith("roster.json: ")


def test_bad_records_end_with_65_and_are_not_repeated(tmp_path):
    (tmp_path / "students.csv").write_text(f"id,languages,diet,availability\nS1,fr:{PRIVATE},{PRIVATE},wed\n")
    (tmp_path / "families.csv").write_text(f"id,languages,serves,availability,seats\nF1,fr:B1,none,wed,{PRIVATE}\n")
    done = run("match", tmp_path, "--json")
    assert done.exit_code == endings.BAD_DATA
    document = json.loads(done.stdout)
    assert document["error"] == "InputError"
    assert {(fault["file"], fault["column"]) for fault in document["faults"]} == {
        ("students.csv", "languages"),
        ("students.csv", "diet"),
        ("families.csv", "seats"),
    }
    assert 'column "diet"' in done.stderr
    assert PRIVATE not in done.output


def test_bad_policy_ends_with_65(everybody, tmp_path):
    policy = tmp_path / "policy.toml"
    policy.write_text('[[preference]]\nname = "shared interest"\n')
    done = run("match", everybody, "--policy", policy)
    assert done.exit_code == endings.BAD_DATA
    assert "shared interests" in done.stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (pt.InputError("odd"), endings.BAD_DATA),
        (pt.RosterError("odd"), endings.BAD_DATA),
        (pt.PolicyError("odd"), endings.BAD_DATA),
        (pt.RuleError("odd"), endings.BAD_DATA),
        (pt.SolverError("odd"), endings.BUG),
        (pt.InvalidPlanError("odd"), endings.BUG),
        (pt.PolicyError("file_unreadable"), endings.FILES),
        (OSError(28, "No space left on device"), endings.FILES),
        (ValueError(PRIVATE), endings.BUG),
        (KeyboardInterrupt(), endings.CTRL_C),
    ],
)
def test_every_error_has_its_exit_code(monkeypatch, everybody, error, code):
    monkeypatch.setattr(running, "match", _raising(error))
    done = run("match", everybody)
    assert done.exit_code == code
    assert done.stdout == ""
    assert done.stderr.strip()
    assert PRIVATE not in done.stderr
    assert "Traceback" not in done.stderr


def test_errors_are_json_where_it_is_asked_for(monkeypatch, everybody):
    monkeypatch.setattr(running, "match", _raising(ValueError(PRIVATE)))
    done = run("match", everybody, "--json")
    document = json.loads(done.stdout)
    assert (document["error"], document["code"]) == ("ValueError", "unexpected")
    monkeypatch.setattr(running, "match", _raising(OSError(28, "No space left on device")))
    assert json.loads(run("match", everybody, "--json").stdout)["params"] == {"file": "a file"}


def test_errors_are_said_in_the_language_asked_for_and_are_english_in_json(everybody, tmp_path, monkeypatch):
    done = run("match", everybody, "--set-aside", "--lang", "fr", "--json")
    assert done.exit_code == endings.USAGE
    told = "concerne les feuilles d'un formulaire ; un dossier de soirée ou un fichier roster.json est lu tel quel.\n"
    assert done.stderr == f"--set-aside {told}"
    message = "--set-aside is about the sheets of a form; an evening's folder or a roster.json is read as it is."
    assert json.loads(done.stdout)["message"] == message
    (tmp_path / "students.csv").write_text("id,languages,diet,availability\nS1,fr:B1,none,wed\n")
    assert run("match", tmp_path, "--lang", "fr").stderr.startswith("1 erreur (le dossier)\u00a0: rien n'a été lu.\n")
    monkeypatch.setattr(running, "match", _raising(OSError(28, "No space left on device")))
    done = run("match", everybody, "--lang", "fr", "--json")
    assert done.stderr == "un fichier : No space left on device.\n"
    assert json.loads(done.stdout)["message"] == "a file: No space left on device."


def test_what_the_checker_finds_is_said_in_the_language_asked_for(folder, tmp_path):
    document = json.loads((folder / "out" / "plan.json").read_text())
    document["levels"][0]["value"] += 1
    (tmp_path / "plan.json").write_text(json.dumps(document))
    english, french = (run("verify", folder, tmp_path / "plan.json", "--lang", lang).stdout for lang in ("en", "fr"))
    assert english != french
    assert re.findall(r"\[(\w+)\]", english) == re.findall(r"\[(\w+)\]", french)


def test_the_trace_of_a_bug_is_shown_on_request(monkeypatch, everybody):
    monkeypatch.setattr(running, "match", _raising(ValueError("odd")))
    monkeypatch.setenv(endings.DEBUG, "1")
    done = run("match", everybody)
    assert done.exit_code == endings.BUG
    assert "Traceback" in done.stderr


def _raising(error):
    def match(*_arguments, **_options):
        raise error

    return match


# -- signals --------------------------------------------------------------------------------------------


def _interrupted_by(number, times=1):
    def match(*arguments, cancel, **options):
        for _ in range(times):
            signal.raise_signal(number)
        assert cancel.is_set()
        return pt.match(*arguments, cancel=cancel, **options)

    return match


@pytest.mark.usefixtures("usual_signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_search_and_the_best_plan_is_written(monkeypatch, folder, tmp_path, number, code):
    usual = signal.getsignal(number)
    monkeypatch.setattr(running, "match", _interrupted_by(number))
    done = run("match", folder, "--out", tmp_path)
    assert done.exit_code == code
    assert "best plan so far" in done.stderr
    assert signal.getsignal(number) is usual
    assert json.loads((tmp_path / "plan.json").read_text())["status"] == "interrupted"
    assert (tmp_path / "seating.csv").exists()
    assert run("verify", folder, tmp_path / "plan.json").exit_code == endings.DONE


@pytest.mark.usefixtures("usual_signals")
def test_a_signal_that_comes_too_late_changes_nothing(monkeypatch, everybody):
    def match(*arguments, cancel, **options):
        found = pt.match(*arguments, cancel=cancel, **options)
        signal.raise_signal(signal.SIGTERM)
        return found

    monkeypatch.setattr(running, "match", match)
    assert run("match", everybody).exit_code == endings.DONE


@pytest.mark.usefixtures("usual_signals")
def test_a_second_ctrl_c_ends_at_once(monkeypatch, folder, tmp_path):
    monkeypatch.setattr(running, "match", _interrupted_by(signal.SIGINT, times=2))
    done = run("match", folder, "--out", tmp_path)
    assert done.exit_code == endings.CTRL_C
    assert list(tmp_path.iterdir()) == []


def test_another_thread_listens_to_no_signal():
    usual = signal.getsignal(signal.SIGTERM)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_listen).result()
    assert signal.getsignal(signal.SIGTERM) is usual


def _listen():
    with running.stoppable() as stop:
        assert stop.signal is None


def test_signals_that_the_caller_ignores_stay_ignored():
    usual = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with running.stoppable() as stop:
            signal.raise_signal(signal.SIGTERM)
        assert not stop.cancel.is_set()
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, usual)


# -- as a program ---------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_is_shown_on_a_terminal_only(monkeypatch):
    with running.shown() as progress:
        assert progress is None
    monkeypatch.setattr(sys, "stderr", Terminal())
    with running.shown() as progress:
        progress(pt.Progress("prices", 1.5, (3, 0), (3,)))


def test_a_real_run_keeps_stdout_for_data_and_stderr_silent(everybody):
    done = run_for_real("match", everybody, "--json")
    assert done.returncode == endings.DONE
    assert json.loads(done.stdout)["status"] == "optimal"
    assert done.stderr == ""


def test_stdout_is_utf_8_whatever_the_locale_says(tmp_path):
    pt.Roster([a_student(id="Éva")], [a_family()]).save(tmp_path / "roster.json")
    done = run_for_real("match", tmp_path, PYTHONIOENCODING="ascii")
    assert done.returncode == endings.DONE
    assert "Éva" in done.stdout


def test_a_real_run_that_fails_says_so_without_a_trace(tmp_path):
    done = run_for_real("match", tmp_path / "nowhere.json")
    assert done.returncode == endings.FILES
    assert done.stdout == ""
    assert done.stderr == "nowhere.json: there is no such file.\n"


def test_a_reader_of_stdout_may_leave(everybody):
    closed, end = os.pipe()
    os.close(closed)
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", MAIN, "match", str(everybody)],
        stdout=end,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(end)
    assert done.returncode == endings.FILES
    assert done.stderr == ""


@pytest.mark.parametrize("missing", ["typer", "rich"])
def test_without_the_extra_one_sentence_says_how_to_get_it(missing):
    done = run_for_real("demo", before=f"import sys; sys.modules['{missing}'] = None; ")
    assert done.returncode == endings.USAGE
    assert done.stdout == ""
    assert done.stderr == f"The command line needs typer and rich: {install_command('app')}\n"


def test_the_sentence_about_the_extra_is_in_the_language_of_the_environment():
    done = run_for_real("demo", before="import sys; sys.modules['typer'] = None; ", PARTAGE_LANG="fr")
    assert done.stderr == f"La ligne de commande demande typer et rich\u00a0: {install_command('app')}\n"


def test_another_missing_module_is_not_blamed_on_the_extra(monkeypatch):
    for name in ("partage.cli.all", "partage.cli.app"):
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "partage.cli.usage", None)
    with pytest.raises(ModuleNotFoundError, match="usage"):
        cli.main()


def test_main_in_this_process(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["partage", "--version"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == endings.DONE
    assert capsys.readouterr().out == f"{pt.__version__}\n"
    for name in ("partage.cli.all", "partage.cli.app"):
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "typer", None)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == endings.USAGE
    assert "pip install" in capsys.readouterr().err


def test_version():
    done = run("--version")
    assert done.exit_code == endings.DONE
    assert done.stdout == f"{pt.__version__}\n"


def test_help_names_every_command_and_the_exit_codes():
    done = run("--help")
    assert done.exit_code == endings.DONE
    for word in ("demo", "match", "verify", "why", "policy", "compare", "130/143"):
        assert word in done.stdout


def test_help_speaks_the_language_of_the_environment(everybody):
    assert "Langue des textes" in run_for_real("check", "--help", PARTAGE_LANG="fr").stdout
    assert "1 personne à placer" in run_for_real("check", everybody, PARTAGE_LANG="fr").stdout
    assert "Seat the students" in run_for_real("--help", PARTAGE_LANG="").stdout
    refused = run_for_real("--help", PARTAGE_LANG="xx")
    assert refused.returncode == endings.USAGE
    assert refused.stderr.startswith("PARTAGE_LANG: ")
