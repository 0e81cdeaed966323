"""Files are written whole or not at all: killed writers, failing disks, and what stands in the way."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from typer.testing import CliRunner

import partage as pt
from partage import atomic as whole
from partage.atomic import as_meant, escape_formula, sweep, write_all, write_whole
from partage.cli import all as commands
from partage.testing import random_roster

POSIX = pytest.mark.skipif(os.name == "nt", reason="modes, signals and links of POSIX")
FAULTS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS)


def test_text_and_bytes_go_out_as_they_are(tmp_path):
    assert write_whole(tmp_path / "a", "é\r\n") == tmp_path / "a"
    assert (tmp_path / "a").read_bytes() == "é\r\n".encode()
    write_whole(tmp_path / "b", b"\x00\xff")
    assert (tmp_path / "b").read_bytes() == b"\x00\xff"
    assert {path.name for path in tmp_path.iterdir()} == {"a", "b"}


@POSIX
def test_only_the_owner_may_read(tmp_path):
    plan = pt.match(random_roster((6, 3, 1)))
    pt.write_report(plan, tmp_path / "out")
    plan.roster.save(tmp_path / "out" / "roster.json")
    pt.write_sheets(plan.roster, tmp_path / "out" / "sheets")
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(files) > 20
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_nothing_is_replaced_unless_forced(tmp_path):
    write_whole(tmp_path / "a", "1")
    with pytest.raises(pt.InputError) as caught:
        write_all({tmp_path / "new": "2", tmp_path / "a": "2"})
    assert caught.value.code == "file_exists"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    write_whole(tmp_path / "a", "2", force=True)
    assert (tmp_path / "a").read_text() == "2"


def test_a_file_that_appears_meanwhile_is_not_replaced(tmp_path, monkeypatch):
    real = whole._temporary

    def late(target, content):
        found = real(target, content)
        target.write_text("mine")
        return found

    monkeypatch.setattr(whole, "_temporary", late)
    with pytest.raises(pt.InputError) as caught:
        write_whole(tmp_path / "a", "theirs")
    assert caught.value.code == "file_exists"
    assert (tmp_path / "a").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_file_systems_without_links(tmp_path, monkeypatch):
    def no_link(*_args):
        raise OSError(errno.EPERM, "no links")

    monkeypatch.setattr(os, "link", no_link)
    write_whole(tmp_path / "a", "1")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@POSIX
def test_a_symbolic_link_stays_one(tmp_path):
    (tmp_path / "real").write_text("1")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_whole(tmp_path / "link", "2", force=True)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "2"


@POSIX
def test_only_temporaries_of_the_dead_are_swept(tmp_path):
    target = tmp_path / "a[1].json"
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    mine, gone, other = (tmp_path / f".a[1].json.{one}.x.tmp" for one in (os.getpid(), dead.pid, "words"))
    living = tmp_path / f".a[1].json.{os.getppid()}.x.tmp"
    for path in (mine, gone, other, living):
        path.write_text("x")
    sweep(target)
    assert not gone.exists()
    assert mine.exists()
    assert other.exists()
    assert living.exists()
    os.utime(living, (0, 0))
    sweep(target)
    assert not living.exists()


def test_windows_is_asked_again_and_then_told_of(tmp_path, monkeypatch):
    (tmp_path / "plan.xlsx").write_text("old")
    tries = []

    def held(self, target):
        tries.append(target)
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(PermissionError):
        write_whole(tmp_path / "plan.xlsx", "new", force=True)
    monkeypatch.setattr(whole, "PATIENCE_S", 0.3)
    monkeypatch.setattr(whole, "PAUSE_S", 0.05)
    monkeypatch.setattr(whole, "WINDOWS", True)
    with pytest.raises(pt.InputError) as caught:
        write_all({tmp_path / "plan.xlsx": "new"}, force=True)
    assert caught.value.code == "output_open"
    assert "close plan.xlsx" in str(caught.value)
    assert len(tries) > 3
    assert (tmp_path / "plan.xlsx").read_text() == "old"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"])
def test_what_a_spreadsheet_would_run_is_quoted_and_unquoted(sign):
    for cell in (f"{sign}1", f"  {sign}1"):
        assert escape_formula(cell) == f"'{cell}"
        assert as_meant(escape_formula(cell)) == cell
    assert escape_formula(f"1{sign}1") == f"1{sign}1"
    assert as_meant(escape_formula("'quoted")) == "'quoted"


# A disk that fails


class Failing:
    """Lets the n-th of the calls that can fail do so, as a full or broken disk would."""

    def __init__(self, number: int, code: int, folder: Path) -> None:
        self.left, self.code, self.folder = number, code, str(folder)
        self.failed = False

    def wrap(self, real, path_of=lambda *args: None):
        def call(*args, **more):
            path = path_of(*args)
            if path is None or str(path).startswith(self.folder):
                self.left -= 1
                if self.left == 0:
                    self.failed = True
                    raise OSError(self.code, os.strerror(self.code), str(path or ""))
            return real(*args, **more)

        return call

    def install(self, monkeypatch) -> None:
        monkeypatch.setattr(os, "fsync", self.wrap(os.fsync))
        monkeypatch.setattr(os, "link", self.wrap(os.link, lambda *args: args[1]))
        monkeypatch.setattr(Path, "replace", self.wrap(Path.replace, lambda *args: args[1]))
        monkeypatch.setattr(whole.tempfile, "mkstemp", self.wrap(whole.tempfile.mkstemp))
        real = os.fdopen

        def fdopen(*args, **more):
            file = real(*args, **more)
            file_write = file.write
            wrapped = self.wrap(file_write)

            class Slow:
                def __enter__(self):
                    return self

                def __exit__(self, *rest):
                    file.close()

                write = staticmethod(wrapped)
                flush = staticmethod(file.flush)
                fileno = staticmethod(file.fileno)

            return Slow()

        monkeypatch.setattr(os, "fdopen", fdopen)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


WRITERS = {
    "json": lambda plan, folder: plan.save(folder / "plan.json", force=True),
    "csv": lambda plan, folder: pt.write_sheets(plan.roster, folder / "sheets", force=True),
    "toml": lambda plan, folder: plan.policy.save(folder / "policy.toml", force=True),
    "folder": lambda plan, folder: pt.write_report(plan, folder / "out", force=True),
}


@pytest.fixture(scope="module")
def plan():
    return pt.match(random_roster((4, 3, 1), seed=1))


@pytest.mark.parametrize("code", FAULTS)
@pytest.mark.parametrize("writer", ["json", "csv", "toml"])
def test_each_step_may_fail_and_the_old_files_stay(writer, code, plan, tmp_path, monkeypatch):
    write = WRITERS[writer]
    write(plan, tmp_path)
    before = contents(tmp_path)
    for number in range(1, 200):
        failing = Failing(number, code, tmp_path)
        with monkeypatch.context() as patch:
            failing.install(patch)
            with suppress(OSError):
                write(plan, tmp_path)
        assert contents(tmp_path) == before
        if not failing.failed:
            assert number > 3
            return
    raise AssertionError


def test_new_files_are_taken_back_where_a_later_one_fails(plan, tmp_path, monkeypatch):
    for number in (1, 5, 20, 40):
        with monkeypatch.context() as patch:
            Failing(number, errno.ENOSPC, tmp_path).install(patch)
            with pytest.raises(OSError, match="No space"):
                pt.write_report(plan, tmp_path / "out")
        assert contents(tmp_path) == {}, number


def test_the_command_line_ends_with_74_and_one_line(tmp_path, monkeypatch):
    random_roster((4, 3, 1), seed=1).save(tmp_path / "roster.json")
    Failing(2, errno.ENOSPC, tmp_path).install(monkeypatch)
    asked = ["match", str(tmp_path / "roster.json"), "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(commands.app, asked)
    assert done.exit_code == 74
    assert len(done.stderr.strip().splitlines()) == 1


# A writer that is killed

KILLED = """
import sys, itertools
from pathlib import Path
import partage as pt
from partage.testing import random_roster
from partage.atomic import write_whole, write_all
folder, how = Path(sys.argv[1]), sys.argv[2]
texts = [b"a" * 400_000, b"b" * 400_000]
print("ready", flush=True)
for turn in itertools.count():
    if how == "whole":
        write_all({folder / "one": texts[turn % 2], folder / "two": texts[turn % 2]}, force=True)
    else:
        for name in ("one", "two"):
            with open(folder / name, "wb") as file:
                file.write(texts[turn % 2][:200_000])
                file.flush()
                file.write(texts[turn % 2][200_000:])
"""


def torn(folder: Path, how: str, kills: int, seed: int) -> int:
    """How many files were not whole after so many kills."""
    found, rng = 0, random.Random(seed)
    for name in ("one", "two"):
        (folder / name).write_bytes(b"a" * 400_000)
    for _ in range(kills):
        with subprocess.Popen([sys.executable, "-c", KILLED, str(folder), how], stdout=subprocess.PIPE) as process:  # noqa: S603
            assert process.stdout.readline() == b"ready\n"
            time.sleep(rng.uniform(0.01, 0.06))
            process.send_signal(signal.SIGKILL)
        for name in ("one", "two"):
            raw = (folder / name).read_bytes()
            found += raw not in (b"a" * 400_000, b"b" * 400_000)
    return found


@POSIX
def test_a_writer_that_is_killed_leaves_whole_files(tmp_path):
    assert torn(tmp_path, "whole", 6, seed=1) == 0
    write_all({tmp_path / name: "x" for name in ("one", "two")}, force=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


@POSIX
@pytest.mark.heavy
def test_thirty_kills_and_a_plain_writer_beside(tmp_path):
    assert torn(tmp_path, "whole", 30, seed=2) == 0
    assert torn(tmp_path, "plain", 30, seed=2) > 0


EVENING = """
import sys
import partage as pt
from pathlib import Path
plan = pt.match(pt.read_roster(sys.argv[1]))
print("ready", flush=True)
while True:
    pt.write_report(plan, sys.argv[2], force=True)
"""


@POSIX
@pytest.mark.heavy
def test_thirty_kills_of_the_whole_folder(tmp_path):
    random_roster((6, 3, 1), seed=1).save(tmp_path / "roster.json")
    plan = pt.match(random_roster((6, 3, 1), seed=1))
    pt.write_report(plan, tmp_path / "out")
    names = {name for name in contents(tmp_path / "out") if name != "plan.json"}
    fixed = {name: raw for name, raw in contents(tmp_path / "out").items() if name != "plan.json"}
    rng = random.Random(3)
    for _ in range(30):
        asked = [sys.executable, "-c", EVENING, str(tmp_path / "roster.json"), str(tmp_path / "out")]
        with subprocess.Popen(asked, stdout=subprocess.PIPE) as process:  # noqa: S603
            assert process.stdout.readline() == b"ready\n"
            time.sleep(rng.uniform(0.05, 0.4))
            process.send_signal(signal.SIGKILL)
        now = {name: raw for name, raw in contents(tmp_path / "out").items() if not name.endswith(".tmp")}
        assert {name: now[name] for name in names} == fixed
        assert pt.Plan.load(tmp_path / "out" / "plan.json", plan.roster).tables == plan.tables
    pt.write_report(plan, tmp_path / "out", force=True)
    assert not [name for name in contents(tmp_path / "out") if name.endswith(".tmp")]
