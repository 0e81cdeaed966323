"""The public names are typed for those who use them: the README, and more, under ``mypy --strict`` without a plugin."""

import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import which

import pytest

import partage

README = Path(__file__).parent.parent / "README.md"

_pyright = find_spec("pyright")
PYRIGHT = which("node") and _pyright and (Path(_pyright.origin).parent / "dist").is_dir()

MORE = """
from dataclasses import dataclass

import numpy as np

import partage as pt
from partage.notebook import ProgressBar

wed = "2026-11-18T19:30"
zoe = pt.Student(
    id="S1",
    languages={"fr": pt.Level.B1, "en": "C1"},
    diet=[pt.Diet.HALAL],
    diet_alternatives=[{"vegan"}],
    availability=(wed,),
    slot_wishes={wed: 1},
    place=(50.6, 3.1),
    gender="woman",
    registered_at="2026-10-01T12:00",
    extras={"instrument": "piano", "years": 3, "member": True, "other": None},
)
home = pt.Family(id="F1", languages={"fr": "native"}, serves={"halal"}, availability={wed}, seats=2, animals=["cat"])
larger: pt.Family = home.replace(seats=3, serves=["halal", "vegan"])
vegan: pt.Student = zoe.replace(diet={"vegan"}, languages={"fr": "B1"}, party=None)
roster = pt.Roster(
    [zoe], [larger], facts={"points": np.ones((1, 1)), "trips": [("S1", "F1", 2.5)]}, pins=[("S1", "F1")], apart=[]
)
pins: tuple[pt.Pin, ...] = roster.pins
pairs: tuple[pt.Apart, ...] = roster.apart


@dataclass(frozen=True)
class SmokeFreeHome:
    name: str = "smoke-free, for everybody"

    def __call__(self, seats: pt.Seats, /) -> pt.Bools:
        return ~np.asarray(seats.family["smokes"], dtype=np.bool_)


@dataclass(frozen=True)
class TwoAtMost:
    name: str = "two at most"

    def __call__(self, tables: pt.Tables, /) -> pt.Bools:
        return tables.people <= 2


@dataclass(frozen=True)
class Pianists(pt.Goal):
    name = "pianists"

    def per_seat(self, seats: pt.Seats, policy: pt.RulesInForce) -> pt.Ints:
        return np.ones(len(seats), dtype=np.int64)


policy = pt.Policy(
    requirements=(*pt.Policy.default().requirements, SmokeFreeHome()),
    table_requirements=(TwoAtMost(),),
    preferences=(pt.ShortTravel(weight=2.0), pt.FromFact("points")),
    table_preferences=(pt.MixedCountries(),),
    goals=(pt.StudentsSeated(), Pianists(), pt.Satisfaction()),
)


def show(progress: pt.Progress) -> None:
    print(progress.phase, progress.values)


plan = pt.match(roster, policy, budget=pt.Budget(seconds=5.0), progress=show)
again = pt.match(roster, progress=ProgressBar())
answer: pt.Explanation = plan.why("S1", family="F1", budget=pt.Budget(seconds=1.0))
same: pt.Explanation = pt.Study(plan).why("S1")
words: str = same.text("fr")
other: pt.Diff = plan.diff(again)
verdict: pt.Verdict = pt.verify(plan, roster, policy)
"""

WRONG = """
import partage as pt

zoe = pt.Student(id="S1", languages={"fr": "B1"}, diet={"halal"}, availability={"wed"})
zoe.replace(diets={"vegan"})
zoe.replace(party=3)
pt.Student(id="S1", languages={"fr": "B1"}, diet={"halal"})
"""


def readme_python():
    """What the README's reader types, in one file."""
    blocks = re.findall(r"```pycon\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line[4:] for block in blocks for line in block.splitlines() if line.startswith((">>>", "..."))]
    return "\n".join(lines) + "\n"


def checked(folder, *files):
    """What mypy says of files, and how it ends."""
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--follow-imports=silent"]
    source = Path(partage.__file__).parent.parent
    found_anyway = source.name == "site-packages"  # where mypy looks by itself, and does not want to be sent
    return subprocess.run(  # noqa: S603
        [*command, *files],
        cwd=folder,
        env=os.environ | ({} if found_anyway else {"MYPYPATH": str(source)}),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.skipif(find_spec("mypy") is None, reason="mypy is not installed")
def test_what_users_write_is_typed(tmp_path):
    (tmp_path / "readme.py").write_text(readme_python(), encoding="utf-8")
    (tmp_path / "more.py").write_text(MORE, encoding="utf-8")
    done = checked(tmp_path, "readme.py", "more.py")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Success: no issues found in 2 source files"), done
    (tmp_path / "wrong.py").write_text(WRONG, encoding="utf-8")
    told = [line.partition(": error: ") for line in checked(tmp_path, "wrong.py").stdout.splitlines()]
    assert [place for place, error, _ in told if error] == ["wrong.py:5", "wrong.py:6", "wrong.py:7"]


@pytest.mark.slow
@pytest.mark.skipif(not PYRIGHT, reason="pyright is not here as a whole, and would be fetched")
def test_another_type_checker_agrees(tmp_path):
    (tmp_path / "more.py").write_text(MORE, encoding="utf-8")
    source = str(Path(partage.__file__).parent.parent)
    settings = {"typeCheckingMode": "strict", "extraPaths": [source]}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "more.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout
