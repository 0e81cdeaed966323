"""What notebooks show, and progress."""

import io
import os
import re
import signal
import subprocess
import sys
import time
import types
from dataclasses import replace

import pytest

import partage as pt
from partage.notebook import ProgressBar, progress_html
from partage.tabled import SHOWN_ROWS, Listing
from partage.testing import a_family, a_student, random_roster
from partage.text.catalogue import LANGUAGES, texts
from partage.text.writer import Writer
from report.pages import Page

PRIVATE = "Zyxwv"
TABLE_TAGS = {"table", "caption", "thead", "tbody", "tr", "th", "td"}


@pytest.fixture(scope="module")
def plan():
    return pt.match(random_roster((30, 25, 2), seed=3))


def test_everything_shows_itself_without_names():
    roster = pt.Roster(
        [a_student(id="<S1>", name=PRIVATE, extras={"email": PRIVATE}), a_student(id="S2", diet={"vegan"})],
        [a_family(name=PRIVATE, serves=())],
    )
    plan = pt.match(roster)
    shown = [roster, plan, plan.policy, plan.why("<S1>"), plan.why("S2"), pt.check(roster), pt.nobody_else(plan)]
    for one in shown:
        html = one._repr_html_()
        assert PRIVATE not in html
        assert "<S1>" not in html
    assert "students" in roster._repr_html_()
    assert "shared language" in plan.policy._repr_html_()
    assert "without a seat" in plan._repr_html_()
    assert pt.check(roster).demand[0]._repr_html_() is None


@pytest.fixture(scope="module")
def answers():
    """One of each answer that shows itself as a table, of people whose names and notes are to be escaped or hidden."""
    named = random_roster((14, 6, 2), seed=4)
    students = [one.replace(name=f"<b>{PRIVATE}{one.id}</b>", extras={"note": "Wvuts"}) for one in named.students]
    families = [one.replace(name=f"Rqpon{one.id}", phone="03 20 11 22 33") for one in named.families]
    roster = pt.Roster(students, families)
    plan = pt.match(roster)
    assert plan.unseated
    seated, table = sorted(plan.seated)[0], plan.tables[0]
    moved = students[0].replace(availability={"another"}, extras={"note": "Mlkji"}, address="Hgfed 1")
    newcomer = students[1].replace(id="S900")
    policy = pt.Policy.default()
    broken = replace(plan, tables=(*plan.tables, table))
    return roster, {
        "Roster": roster,
        "Plan": plan,
        "Policy": policy,
        "Check": pt.check(roster),
        "seated": plan.why(seated),
        "unseated": plan.why(plan.unseated[0]),
        "pair": plan.why(seated, family=table.family, costs=False),
        "Changes": pt.smallest_changes(plan, budget=pt.Budget(10)),
        "Advice": pt.advise(plan, budget=pt.Budget(20)),
        "Comparison": pt.compare(roster, policy, policy.with_weight("short travel", 9), budget=pt.Budget(5)),
        "Verdict": pt.verify(broken, roster),
        "RosterChanges": roster.changes_to(pt.Roster([moved, *students[2:], newcomer], families[1:])),
        "Diff": pt.repair(plan, roster, cancelled=[table.family], budget=pt.Budget(5)).changes,
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_answers_are_tables_in_the_language_asked_for(answers, lang):
    roster, found = answers
    for kind, one in found.items():
        html = one.html(lang)
        page = Page(html)
        assert page.wrong == [], kind
        assert html._repr_html_() == html
        assert {tag for tag, _ in page.tags} <= {"div", "p", "details", "summary", *TABLE_TAGS}, kind
        heads = [text for path, text in page.texts if path[-1] == "th"]
        assert heads, kind
        assert set(heads) <= {texts(lang)[key] for key in texts(lang) if key.startswith("tables.")}, kind
        assert page.text().count("Wvuts") + page.text().count("Mlkji") + page.text().count("Hgfed") == 0, kind
        assert PRIVATE not in html, kind  # names only where they are asked for
        named = Page(one.html(lang, names=pt.names_of(roster)))
        assert named.wrong == [], kind
        assert {tag for tag, _ in named.tags} == {tag for tag, _ in page.tags}, kind
        if kind not in ("Roster", "Policy", "Check", "Comparison"):
            assert PRIVATE in named.text() or "Rqpon" in named.text(), kind
    assert found["Check"].html("en") == found["Check"]._repr_html_()
    with pytest.raises(pt.InputError, match="lang"):
        found["Check"].html("de")


def cells(html):
    """The rows of all tables."""
    found = []
    for path, text in Page(html.replace("<td", "\0<td").replace("</tr>", "\n</tr>")).texts:
        if path[-1] == "td":
            found[-1].append(text)
        elif "\n" in text or not found:
            found.append([])
    return [row for row in found if row]


def test_tables_say_what_the_values_say(answers):
    _, found = answers
    check, diff, verdict = found["Check"], found["Diff"], found["Verdict"]
    rows = cells(check.html())
    assert [int(row[0]) for row in rows[: len(check.asks)]] == [ask.people for ask in check.asks]
    assert sorted(int(row[1]) for row in rows[len(check.asks) :]) == sorted(one.people for one in check.demand)
    assert [row[0] for row in cells(diff.html())][: len(diff.people)] == [one.student for one in diff.people]
    assert [row[1] for row in cells(verdict.html())][: len(verdict.violations)] == [v.code for v in verdict.violations]
    changes = found["RosterChanges"]
    assert {row[0] for row in cells(changes.html())} >= {*changes.students.left, "S900", *changes.families.left}
    assert "Nothing is wrong." in pt.verify(found["Plan"], found["Roster"]).html()


def test_a_long_table_is_cut_and_says_so():
    listing = Listing.of("goals", "goal", ((number,) for number in range(SHOWN_ROWS + 2)))
    html = listing.html(Writer("fr"))
    assert html.count("<tr>") == SHOWN_ROWS + 1
    assert "et 2 autres" in html


def test_long_plans_are_cut(plan):
    assert len(plan.tables) > 20 or "more</p>" not in plan._repr_html_()
    assert "<details>" in plan._repr_html_()


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_on_a_terminal_and_into_a_pipe():
    terminal, pipe = Terminal(), io.StringIO()
    for stream in (terminal, pipe):
        pt.match(random_roster((6, 3, 1)), progress=ProgressBar(stream))
    assert "checking" in terminal.getvalue()
    assert terminal.getvalue().endswith("\n")
    assert pipe.getvalue() == ""


def test_progress_in_a_notebook(monkeypatch):
    class ZMQInteractiveShell:
        pass

    seen = []
    handle = types.SimpleNamespace(update=lambda data, raw: seen.append(data["text/html"]))
    display = types.ModuleType("IPython.display")
    display.display = lambda *_args, **_more: handle
    ipython = types.ModuleType("IPython")
    ipython.get_ipython = ZMQInteractiveShell
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    pt.match(random_roster((6, 3, 1)), progress=ProgressBar())
    assert "<progress" in seen[-1]
    monkeypatch.setattr(ipython, "get_ipython", lambda: None)
    assert ProgressBar()._handle is None


def test_a_bar_shows_how_far_the_search_is_where_that_is_known():
    assert '<progress value="0.50" max="1"' in progress_html(pt.Progress("choose", 1.0, (5, 3), (5, 4)))
    assert '<progress max="1"' in progress_html(pt.Progress("compile", 1.0))


def test_progress_in_french():
    terminal = Terminal()
    pt.match(random_roster((6, 3, 1)), progress=ProgressBar(terminal, lang="fr"))
    assert re.search(r"vérification, 100\u00a0%, \d+ s, \d+ sur \d+ au plus", terminal.getvalue())
    html = progress_html(pt.Progress("students seated", 1.0, (5,), (5,)), "fr")
    assert 'aria-label="avancement de la recherche"' in html
    assert "objectif\u00a0: personnes placées, 100\u00a0%, 1 s, 5 sur 5 au plus" in html
    with pytest.raises(pt.InputError) as caught:
        ProgressBar(lang="xx")
    assert caught.value.code == "unknown_language"


def test_every_phase_has_its_words():
    phases = set()
    pt.match(random_roster((24, 10, 2), seed=3), progress=lambda progress: phases.add(progress.phase))
    levels = {goal.name for goal in pt.Policy.default().goals}
    assert {f"phase {phase}" for phase in phases - levels} <= {
        key.removeprefix("progress.") for key in texts("fr") if key.startswith("progress.")
    }


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_an_interrupt_of_the_kernel_gives_the_best_plan():
    script = (
        "import signal\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # as a kernel does
        "import partage as pt\n"
        "from partage.testing import random_roster\n"
        "said = []\n"
        "def heard(progress):\n"
        "    if progress.values and not said:\n"
        "        said.append(print('a plan is at hand', flush=True))\n"
        "plan = pt.match(random_roster('university'), budget=pt.Budget(60), progress=heard)\n"
        "print(plan.status, len(plan.seated) > 0, flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout.readline() == "a plan is at hand\n"
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        told, _ = process.communicate(timeout=40)
    assert told == "interrupted True\n"
