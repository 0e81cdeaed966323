"""What a terminal shows: names beside ids, people found by name, lines that fit, colour, and a clock that runs."""

import io
import json
import re

import pytest
from rich.cells import cell_len
from rich.console import Console
from typer.testing import CliRunner

import partage as pt
from partage.cli import all as commands
from partage.cli import exit_codes as endings
from partage.cli.persons import person
from partage.cli.screen import fitted, show
from partage.cli.searching import ProgressLine
from partage.testing import a_family, a_student, random_roster

GUESTS = ("Ana Souza", "Li Wei", "Omar Haddad", "Sofía García", "山田 花子", "Ana Lopes", "Noor Khan", "João da Silva")
HOSTS = ("Lefebvre", "Vandenbroucke-Delattre", "Dupont", "Martin")
SLOT = re.compile(r"\d{4}-\d{2}-\d{2}T")


def run(*arguments, **environment):
    return CliRunner().invoke(commands.app, [str(argument) for argument in arguments], env=environment)


def named(roster):
    """The roster with a name for everybody, all of them different."""
    guests = [one.replace(name=f"{GUESTS[n % 8]} {'I' * (n // 8)}".strip()) for n, one in enumerate(roster.students)]
    hosts = [one.replace(name=f"{HOSTS[n % 4]} {'I' * (n // 4)}".strip()) for n, one in enumerate(roster.families)]
    return pt.Roster(guests, hosts)


@pytest.fixture(scope="module")
def evening(tmp_path_factory):
    """A folder with a roster in which everybody has a name, its plan, and another plan."""
    folder = tmp_path_factory.mktemp("evening")
    roster = named(random_roster((12, 5, 2), seed=3))
    roster.save(folder / "roster.json")
    plan = pt.match(roster)
    assert plan.unseated
    plan.save(folder / "plan.json")
    pt.Plan.of(plan.tables[1:], roster).save(folder / "other.json")
    return folder


@pytest.fixture(scope="module")
def plan(evening):
    return pt.Plan.load(evening / "plan.json", pt.read_roster(evening / "roster.json"))


def asked(folder, plan):
    """One of each command that names people, without the options of this page."""
    both = (folder / "roster.json", folder / "plan.json")
    return {
        "match": ("match", both[0]),
        "check": ("check", both[0]),
        "why": ("why", *both, plan.tables[0].students[0]),
        "why not": ("why", *both, plan.unseated[0], "--family", plan.tables[0].family, "--seconds", 10),
        "advise": ("advise", *both, "--seconds", 10, "--all"),
        "repair": ("repair", *both, "--cancel", plan.tables[0].students[0], "--seconds", 10),
        "diff": ("diff", *both, folder / "other.json"),
    }


COMMANDS = ("match", "check", "why", "why not", "advise", "repair", "diff")


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_id_stands_behind_its_name(evening, plan, command, lang):
    told = run(*asked(evening, plan)[command], "--lang", lang)
    assert told.exit_code in (endings.DONE, endings.UNSEATED), told.output
    shown = told.stdout + told.stderr
    people = {**{one.id: one for one in plan.roster.students}, **{one.id: one for one in plan.roster.families}}
    ids = re.findall(r"\b[SF]\d{3}\b", shown)
    assert ids
    for its_id in ids:
        shown = shown.replace(f"{people[its_id].name} ({its_id})", "")
    assert not re.findall(r"\b[SF]\d{3}\b", shown), shown
    assert not SLOT.search(shown)


@pytest.mark.parametrize("command", COMMANDS)
def test_ids_alone_where_they_are_asked_for(evening, plan, command):
    told = run(*asked(evening, plan)[command], "--ids")
    shown = told.stdout + told.stderr
    assert re.search(r"\b[SF]\d{3}\b", shown)
    assert not [one for one in (*GUESTS, *HOSTS) if one in shown]


@pytest.mark.parametrize("command", COMMANDS)
def test_documents_hold_names_only_where_they_are_asked_for(evening, plan, command):
    arguments = asked(evening, plan)[command]
    arguments = tuple(one for one in arguments if one != "--all")
    bare = run(*arguments, "--json")
    assert not [one for one in (*GUESTS, *HOSTS) if one in bare.stdout]
    assert "names" not in json.loads(bare.stdout)
    if command == "match":  # there the option is about letters, and the document is plan.json
        return
    found = json.loads(run(*arguments, "--json", "--names").stdout)
    names = found.pop("names")
    assert names
    for key, name in names.items():
        kind, _colon, its_id = key.partition(":")
        record = plan.roster.student(its_id) if kind == "student" else plan.roster.family(its_id)
        assert record.name == name
        assert f'"{its_id}"' in json.dumps(found)


@pytest.mark.parametrize("audience", ["student", "family"])
def test_who_is_asked_about_reads_no_name(evening, plan, audience):
    table = plan.tables[0]
    of = table.students[0] if audience == "student" else table.family
    both, reader = (evening / "roster.json", evening / "plan.json"), ("--audience", audience)
    for arguments in (
        ("why", *both, table.students[0], *reader),
        ("diff", *both, evening / "other.json", *reader, "--of", of),
    ):
        told = run(*arguments)
        assert told.exit_code == endings.DONE, told.output
        assert not [one for one in (*GUESTS, *HOSTS) if one in told.output]


# -- people by name -------------------------------------------------------------------------------------


@pytest.fixture
def people():
    guests = [a_student(id=f"S{n}", name=name) for n, name in enumerate(GUESTS, start=1)]
    return pt.Roster([*guests, a_student(id="Ana")], [a_family(id="F1", name="Dupont"), a_family(id="S1")])


@pytest.mark.parametrize(
    ("kind", "given", "found"),
    [
        ("student", "S4", "S4"),
        ("student", "sofia garcia", "S4"),
        ("student", "  GARCÍA, Sofía ", "S4"),
        ("student", "haddad", "S3"),
        ("student", "花子 山田", "S5"),
        ("student", "Ana", "Ana"),  # an id comes before any name
        ("student", "S1", "S1"),
        ("family", "S1", "S1"),
        ("family", "dupont", "F1"),
    ],
)
def test_somebody_is_found_by_id_or_name(people, kind, given, found):
    assert person(kind, given, people) == found


def test_a_whole_name_comes_before_a_part_of_one():
    people = pt.Roster([a_student(id="S1", name="Ana"), a_student(id="S2", name="Ana Souza")], [])
    assert person("student", "ana", people) == "S1"


@pytest.mark.parametrize(
    ("kind", "given", "code", "said"),
    [
        ("student", "ana khan", "unknown_student", 'no student "ana khan"'),
        ("student", "Sofia Garca", "unknown_student", 'Did you mean "S4"?'),
        ("student", "S44", "unknown_student", 'Did you mean "S4"?'),
        ("student", "", "unknown_student", 'no student ""'),
        ("student", "...", "unknown_student", 'no student "..."'),
        ("student", "F1", "student_expected", '"F1" is a family'),
        ("family", "S4", "family_expected", '"S4" is a student'),
        ("family", "Souza", "unknown_family", 'no family "Souza"'),
    ],
)
def test_whoever_is_not_found_is_named(people, kind, given, code, said):
    with pytest.raises(pt.InputError) as caught:
        person(kind, given, people)
    assert caught.value.code == code
    assert said in caught.value.text()
    assert said not in caught.value.text("fr")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_name_of_several_people_lists_their_ids_and_no_name(tmp_path, people, lang):
    roster = pt.Roster([one for one in people.students if one.id != "Ana"], people.families[:1])
    roster.save(tmp_path / "roster.json")
    pt.match(roster).save(tmp_path / "plan.json")
    done = run("why", tmp_path / "roster.json", tmp_path / "plan.json", "ana", "--lang", lang, "--json")
    assert done.exit_code == endings.BAD_DATA
    found = json.loads(done.stdout)
    assert (found["code"], found["params"]) == ("ambiguous_name", {"ids": ["S1", "S6"]})
    assert re.search(r"S1 (and|et) S6", done.stderr)
    assert "Ana" not in done.output


def test_why_takes_names(evening, plan):
    both = (evening / "roster.json", evening / "plan.json")
    guest, host = plan.tables[0].students[0], plan.tables[0].family
    names = plan.roster.student(guest).name.casefold(), plan.roster.family(host).name
    by_name = run("why", *both, names[0], "--family", names[1], "--no-costs")
    assert by_name.exit_code == endings.DONE, by_name.output
    assert by_name.stdout == run("why", *both, guest, "--family", host, "--no-costs").stdout
    letter = ("diff", *both, evening / "other.json", "--audience", "family", "--of")
    assert run(*letter, names[1]).stdout == run(*letter, host).stdout


# -- lines that fit -------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [40, 57, 80, 100, 200])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_line_is_wider_than_the_terminal_and_no_word_is_cut(evening, plan, width, lang):
    for command, arguments in asked(evening, plan).items():
        narrow = run(*arguments, "--lang", lang, COLUMNS=str(width))
        if command in ("match", "check", "why", "diff"):  # the others search again, and may find other words
            assert narrow.stdout.split() == run(*arguments, "--lang", lang).stdout.split()
        for line in narrow.stdout.splitlines():
            assert cell_len(line) <= width or len(line.split(" ")) == 1, line


def test_what_is_piped_is_not_broken_unless_a_width_is_given():
    words = "word " * 60
    piped = io.StringIO()
    show(words, piped)
    assert piped.getvalue() == f"{words}\n"


@pytest.mark.parametrize(
    ("line", "width", "expected"),
    [
        ("a b c", 5, ["a b c"]),
        ("a b c d", 5, ["a b c", "d"]),
        ("  a b c d", 7, ["  a b c", "    d"]),
        ("  F1  one, two", 11, ["  F1  one,", "    two"]),  # a column beyond the middle is none to go on below
        ("  F1  one, two, six", 13, ["  F1  one,", "      two,", "      six"]),
        ("averyverylongword b", 5, ["averyverylongword", "b"]),
        ("one two\u00a0: six", 8, ["one", "two\u00a0:", "six"]),
        ("山田 花子", 6, ["山田", "花子"]),
        ("", 5, [""]),
    ],
)
def test_lines_are_broken_between_words(line, width, expected):
    assert fitted(line, width).split("\n") == expected


def test_documents_are_not_broken(evening, plan):
    done = run(*asked(evening, plan)["why"], "--json", COLUMNS="40")
    assert json.loads(done.stdout)["student"] == plan.tables[0].students[0]


# -- colour ---------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
)
def test_colour_is_for_terminals_that_want_it(monkeypatch, environment, coloured):
    for name, value in ({"TERM": "xterm"} | environment).items():
        monkeypatch.setenv(name, value)
    words = "A heading:\n  +2  a change\nwrong [a_code]"
    terminal, pipe = Terminal(), io.StringIO()
    show(words, terminal, style="red")
    show(words, pipe, style="red")
    assert ("\x1b[" in terminal.getvalue()) is coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", terminal.getvalue()) == pipe.getvalue() == f"{words}\n"


# -- the search -----------------------------------------------------------------------------------------


def test_the_clock_runs_while_nothing_is_told():
    now = [0.0]
    line = ProgressLine("fr", lambda: now[0])
    assert str(line) == "lecture, 0\u00a0s"
    line(pt.Progress("students seated", 3.0, (145, 7), (147,), limit=60.0))
    now[0] = 9.0
    assert str(line) == "objectif\u00a0: personnes placées, 20\u00a0%, 12\u00a0s, 145 sur 147 au plus"
    drawn = Console(file=io.StringIO(), width=80).render_str(str(line))
    assert drawn.plain == line.__rich__().plain == str(line)
