"""What notebooks show, and progress."""

import io
import os
import re
import signal
import subprocess
import sys
import time
import types

import pytest

import partage as pt
from partage.notebook import ProgressBar, progress_html
from partage.testing import a_family, a_student, random_roster
from partage.text.catalogue import texts

PRIVATE = "Zyxwv"


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
    assert re.search(r"vérification, 100\u00a0%, \d+ s, \d+ pour \d+ au plus", terminal.getvalue())
    html = progress_html(pt.Progress("students seated", 1.0, (5,), (5,)), "fr")
    assert 'aria-label="avancement de la recherche"' in html
    assert "objectif\u00a0: personnes placées, 100\u00a0%, 1 s, 5 pour 5 au plus" in html
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
