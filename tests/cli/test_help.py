"""Help and mistakes: in the reader's language, in the order of work, with examples that run; completion."""

import json
import os
import re
import shlex
import subprocess
import sys

import pytest
import shellingham
from typer.main import get_command
from typer.testing import CliRunner

from partage.cli import all as commands
from partage.cli import exit_codes as endings
from partage.cli.texts import lang_typed
from partage.cli.usage import ORDER

GROUP = get_command(commands.app)

HELPS = """
import json
from typer.testing import CliRunner
from partage.cli import all as commands
lines = [["--help"], *([name, "--help"] for name in json.loads(%r))]
told = [CliRunner().invoke(commands.app, line, prog_name="partage") for line in lines]
print(json.dumps({line[0]: [one.exit_code, one.output] for line, one in zip(lines, told)}))
"""

SHARED = {
    *(
        "Arguments",
        "Options",
        "OPTIONS",
        "options",
        "CONTACT",
        "DATE",
        "ID",
        "MODULE",
        "module",
        "PLAN",
        "plan",
        "plans",
    ),
    *(
        "change",
        "code",
        "document",
        "exact",
        "moment",
        "pages",
        "part",
        "place",
        "possible",
        "secret",
        "table",
        "tables",
    ),
    *("version", "partage", "Ana", "Souza", "CSV", "XLSX", "JSON"),
}
"""Words that are the same in both languages, names, and kinds of files."""

TYPED = {
    *ORDER,
    *("student", "students", "family", "families", "coordinator", "auditor", "en", "travel", "min"),
    *("dinner", "city", "university", "metro", "nation"),
}
"""Words that are typed as they are, whatever the language."""


def run(*arguments):
    return CliRunner().invoke(commands.app, [str(argument) for argument in arguments], prog_name="partage")


def run_for_real(program, *arguments, **environment):
    return subprocess.run(  # noqa: S603
        [sys.executable, "-c", program, *arguments],
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


MAIN = "from partage.cli import main; main()"


@pytest.fixture(scope="module")
def helps():
    """Language -> first word -> help."""
    found = {}
    for lang in ("en", "fr"):
        done = run_for_real(HELPS % json.dumps(ORDER), PARTAGE_LANG=lang)
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        assert {code for code, _help in told.values()} == {endings.DONE}
        found[lang] = {name: text for name, (_code, text) in told.items()}
    return found


def words(text):
    """The words of a help, but options, files and what stands in angle brackets."""
    rest = re.sub(r"(?<!\w)--[\w-]+(/--[\w-]+)?|<[^>]*>|\S+\.(json|toml|csv)\b", " ", text)
    return set(re.findall(r"[^\W\d_]{2,}", rest))


@pytest.mark.parametrize("name", ["--help", *ORDER])
def test_no_english_is_left_in_french_help(helps, name):
    english = set().union(*map(words, helps["en"].values()))
    assert words(helps["fr"][name]) & english <= SHARED | TYPED
    assert len(english - SHARED - TYPED) > 300  # so that there is something to find


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("name", ORDER)
def test_every_command_has_an_example_that_it_understands(helps, name, lang):
    head = {"en": "Example:", "fr": "Exemple\u00a0:"}[lang]
    example = re.search(rf"^{head}\n((?:  .+\n)+)", helps[lang][name], re.MULTILINE)
    for line in example[1].splitlines():
        program, command, *arguments = shlex.split(line)
        assert (program, command) == ("partage", name)
        GROUP.commands[name].make_context(name, arguments, parent=None)


def test_commands_stand_in_the_order_of_work(helps):
    assert set(ORDER) == set(GROUP.commands)
    for lang in ("en", "fr"):
        assert re.findall(r"^  ([a-z]+)  ", helps[lang]["--help"], re.MULTILINE) == list(ORDER)
    first = ("inspect", "check", "match", "report", "why", "advise", "repair", "diff", "verify")
    assert ORDER[: len(first)] == first


def test_every_option_is_explained(helps):
    for name, command in GROUP.commands.items():
        for param in command.params:
            assert param.help
            assert param.metavar or param.is_flag, (name, param.name)
            shown = param.metavar if param.param_type_name == "argument" else max(param.opts, key=len)
            assert shown in helps["en"][name]


@pytest.mark.parametrize(
    "line", [("--lang", "fr", "check", "--help"), ("check", "--help", "--lang=fr"), ("--help", "--lang", "fr")]
)
def test_the_language_stands_anywhere_on_the_line(line):
    done = run_for_real(MAIN, *line, PARTAGE_LANG="en")
    assert done.returncode == endings.DONE, done.stderr
    assert done.stdout.startswith("Utilisation\u00a0: partage")


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        (["--lang", "fr", "check", "x"], "fr"),
        (["check", "x", "--lang=en"], "en"),
        (["check", "x", "--lang"], None),
        (["check", "x", "--lang", "xx"], None),
        (["check", "x", "fr"], None),
    ],
)
def test_the_language_of_a_line(line, lang):
    assert lang_typed(line) == lang


def test_the_language_in_front_of_a_command_is_that_of_its_letters(tmp_path):
    generated = run("generate", "--size", "6,3,1", "--out", tmp_path)
    assert generated.exit_code == endings.DONE
    done = run_for_real(MAIN, "--lang", "fr", "match", str(tmp_path), "--out", str(tmp_path))
    assert done.returncode in (endings.DONE, endings.UNSEATED), done.stderr
    assert "Il n'existe pas de meilleur plan." in done.stdout
    assert all("Bonjour" in path.read_text("utf-8") for path in (tmp_path / "letters").glob("*.txt"))


MISTAKES = [
    (["dance"], 'There is no command "dance".'),
    (["mach"], 'There is no command "mach". Did you mean "match"?'),
    (["check", "--polcy", "x"], 'There is no option "--polcy" here. Did you mean "--policy"?'),
    (["--polcy"], 'There is no option "--polcy" here.'),
    (["why", "x", "S1", "--of", "y"], 'There is no option "--of" here.'),  # two dashes are no likeness
    (["why"], "EVENING is missing."),
    (["why", "x"], "[PLAN] STUDENT is missing."),
    (["generate"], "The option --out is missing."),
    (["match", "x", "--seconds", "soon"], "--seconds: a number is expected."),
    (["match", "x", "--seed", "-1"], "--seed: a whole number, 0 or more, is expected."),
    (["match", "x", "--seed", "1.5"], "--seed: a whole number, 0 or more, is expected."),
    (["report", "x", "--force=yes"], "--force takes no value."),
    (["report", "x", "--out"], "--out needs a value."),
    (["policy", "x", "y", "z"], 'This is too much: y z. What has several words stands in quotes, as in "Ana Souza".'),
    (["check", "x", "--lang", "xx"], '--lang: there is no language "xx"; known: en, fr.'),
]


@pytest.mark.parametrize(("line", "said"), MISTAKES)
def test_mistakes_are_named_below_how_the_line_is_written(line, said):
    done = run(*line)
    assert done.exit_code == endings.USAGE
    assert done.stdout == ""
    usage, help_line, empty, told = done.stderr.splitlines()
    assert usage.startswith("Usage: partage")
    assert "--help" in help_line
    assert empty == ""
    assert told == said


def test_mistakes_are_french_where_the_line_is():
    program = "\n".join(
        [
            "import json, sys",
            "from typer.testing import CliRunner",
            "from partage.cli import all as commands",
            "told = [CliRunner().invoke(commands.app, line) for line in json.loads(sys.argv[1])]",
            "print(json.dumps([[one.exit_code, one.stderr] for one in told]))",
        ]
    )
    lines = [line for line, _said in MISTAKES]
    done = run_for_real(program, json.dumps(lines), PARTAGE_LANG="fr")
    for (code, told), (_line, english) in zip(json.loads(done.stdout), MISTAKES, strict=True):
        assert code == endings.USAGE
        assert told.startswith("Utilisation\u00a0: ")
        assert "en dit plus." in told
        last = told.splitlines()[-1]
        assert last != english
        assert not words(re.sub('«[^»]*»|"[^"]*"', "", last)) & words(english) - SHARED - TYPED - {"fr", "option"}


def test_nothing_typed_shows_the_help_of_all():
    for line in ([], ["--lang", "en"]):
        done = run(*line)
        assert done.exit_code == endings.USAGE
        assert "inspect" in done.stdout


# -- completion -----------------------------------------------------------------------------------------


def test_completion_is_shown_and_installed(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(shellingham, "detect_shell", lambda: ("bash", "/bin/bash"))
    shown = run("--show-completion")
    assert shown.exit_code == endings.DONE
    assert "_PARTAGE_COMPLETE" in shown.stdout
    done = run("--install-completion")
    assert done.exit_code == endings.DONE
    assert done.stdout == ""
    assert "bash" in done.stderr
    assert [path for path in tmp_path.rglob("*") if path.is_file() and "_PARTAGE_COMPLETE" in path.read_text("utf-8")]


def test_a_shell_that_completes_nothing_is_named(monkeypatch):
    def unknown():
        raise shellingham.ShellDetectionFailure

    for detected in (unknown, lambda: ("tcsh", "/bin/tcsh")):
        monkeypatch.setattr(shellingham, "detect_shell", detected)
        done = run("--install-completion")
        assert done.exit_code == endings.USAGE
        assert "fish" in done.stderr


def test_a_shell_is_told_how_a_line_goes_on():
    asked = {"_PARTAGE_COMPLETE": "complete_bash", "COMP_WORDS": "partage re", "COMP_CWORD": "1"}
    done = run_for_real(MAIN, **asked)
    assert done.stdout.split() == ["report", "repair"]


def test_nothing_is_started_by_an_import():
    program = "\n".join(
        [
            "import subprocess, sys",
            "def refused(*_arguments, **_options): raise AssertionError",
            "subprocess.Popen.__init__ = refused",
            "import partage.cli.all",
            "print([name for name in ('ortools', 'matplotlib', 'pygments', 'rich.markdown') if name in sys.modules])",
        ]
    )
    done = run_for_real(program)
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr
