"""The commands about policies: `policy` says what one means, `compare` what changes when another takes its place."""

import json
import signal

import pytest
from typer.testing import CliRunner

import partage as pt
from partage.canonical_json import sha256
from partage.cli import app as commands
from partage.cli import exit_codes as endings
from partage.cli import searching as running
from partage.testing import a_family, a_student, random_roster

OTHER = """
allow_split = true

[[preference]]
name = "language comfort"
weight = 40.0

[[goal]]
name = "satisfaction"
"""


def run(*arguments):
    return CliRunner().invoke(commands.app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("edition")
    random_roster((24, 10, 2), seed=3).save(found / "roster.json")
    pt.Policy.default().save(found / "usual.toml")
    (found / "other.toml").write_text(OTHER)
    return found


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_policy_says_what_the_default_means(lang):
    done = run("policy", "--lang", lang)
    assert done.exit_code == endings.DONE
    assert done.stdout == f"{pt.Policy.default().describe(lang)}\n"
    assert done.stderr == ""


def test_policy_says_what_a_file_means(folder):
    done = run("policy", folder / "other.toml")
    assert done.exit_code == endings.DONE
    assert done.stdout == f"{pt.Policy.load(folder / 'other.toml').describe()}\n"
    assert "(counts 40)" in done.stdout
    assert "this policy allows it" in done.stdout


def test_policy_gives_the_values_that_its_hash_is_taken_of(folder):
    done = run("policy", folder / "other.toml", "--json")
    assert done.exit_code == endings.DONE
    assert sha256(json.loads(done.stdout)) == pt.Policy.load(folder / "other.toml").sha256


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [("missing.toml", None, endings.FILES), ("wrong.toml", '[[goal]]\nname = "studens seated"\n', endings.BAD_DATA)],
)
def test_policy_refuses_what_it_cannot_read(tmp_path, name, text, code):
    if text is not None:
        (tmp_path / name).write_text(text)
    done = run("policy", tmp_path / name)
    assert done.exit_code == code
    assert done.stdout == ""


def compared(folder):
    policies = (pt.Policy.load(folder / name) for name in ("usual.toml", "other.toml"))
    return pt.compare(pt.read_roster(folder / "roster.json"), *policies)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_compare_says_what_changes(folder, lang):
    done = run("compare", folder / "roster.json", folder / "usual.toml", folder / "other.toml", "--lang", lang)
    assert done.exit_code == endings.DONE
    assert done.stdout == f"{compared(folder).text(lang)}\n"


def test_compare_gives_values(folder):
    files = (folder / "roster.json", folder / "usual.toml", folder / "other.toml")
    done = run("compare", *files, "--json", "--seconds", 30)
    assert done.exit_code == endings.DONE
    assert json.loads(done.stdout) == json.loads(json.dumps(compared(folder).to_dict()))


def test_compare_solves_the_same_policy_once(folder, monkeypatch):
    calls = []
    real = running.match
    monkeypatch.setattr(running, "match", lambda *args, **kw: calls.append(kw["budget"]) or real(*args, **kw))
    done = run("compare", folder / "roster.json", folder / "usual.toml", folder / "usual.toml", "--seconds", 7)
    assert done.exit_code == endings.DONE
    assert "The two policies are the same." in done.stdout
    assert calls == [pt.Budget(7.0)]


@pytest.mark.usefixtures("usual_signals")
def test_compare_needs_both_plans(folder, monkeypatch):
    """A signal ends the search in good order; half a comparison is none."""
    searches = []

    def interrupted(*args, **kw):
        searches.append(kw["cancel"])
        signal.raise_signal(signal.SIGINT)
        return real(*args, **kw)

    real = running.match
    monkeypatch.setattr(running, "match", interrupted)
    done = run("compare", folder / "roster.json", folder / "usual.toml", folder / "other.toml")
    assert done.exit_code == endings.CTRL_C
    assert done.stdout == ""
    assert "a comparison needs both plans" in done.stderr
    assert [cancel.is_set() for cancel in searches] == [True]


def test_compare_says_what_is_wrong(folder, tmp_path):
    (tmp_path / "lame.toml").write_text("table_requirement = []\n")
    pt.Roster([a_student(company=["another:woman"])], [a_family()]).save(tmp_path / "roster.json")
    done = run("compare", tmp_path / "roster.json", folder / "usual.toml", tmp_path / "lame.toml", "--json")
    assert done.exit_code == endings.BAD_DATA
    assert json.loads(done.stdout)["code"] == "wish_not_in_force"
