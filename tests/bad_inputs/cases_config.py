"""Bad policies, budgets, plans, frames of a search and writers: 87 to 95, 97 to 100."""

from __future__ import annotations

import errno
import json
import math
import os
import pickle
import threading
import time
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unittest import mock

from typer.testing import CliRunner

import partage as pt
from bad_inputs.case import Case, Heard
from partage.cli import all as commands
from partage.testing import a_family, a_student, random_roster

ROSTER = pt.Roster([a_student(name="Zyxwv")], [a_family(name="Qponm")])


def raises(number: int, what: str, code: str, call: Callable[[Path], object]) -> Case:
    """A case that ends with an error."""

    def run(folder: Path) -> Heard:
        try:
            call(folder)
        except pt.PartageError as error:
            faults = getattr(error, "faults", ())
            return [(fault.code, str(fault)) for fault in faults] or [(error.code, str(error))]
        raise AssertionError(what)

    return Case(number, what, "refused", code, run)


def fine(number: int, what: str, ends: str, code: str | None, call: Callable[[Path], Heard]) -> Case:
    """A case that is accepted; `call` says what was heard."""
    return Case(number, what, ends, code, call)


def weighted(weight: Any) -> pt.Policy:
    return pt.Policy(preferences=(pt.SharedInterests(weight=weight),))


def large(_folder: Path) -> object:
    return pt.match(ROSTER, pt.Policy(preferences=(pt.SharedInterests(weight=1e6), pt.LanguageComfort(weight=1e6))))


POLICIES = [
    *(
        raises(87, f"a weight of {weight}", "bad_weight", lambda _, weight=weight: weighted(weight))
        for weight in (math.nan, math.inf, -1, "3")
    ),
    raises(87, "a weight of 1e300", "gain_too_large", lambda _: weighted(1e300)),
    raises(87, "one gain above 2^30", "gain_too_large", large),
    *(
        raises(88, f"{seconds} seconds", "bad_budget", lambda _, seconds=seconds: pt.Budget(seconds))
        for seconds in (0, -1, math.nan, math.inf)
    ),
    *(
        raises(89, f"an executor of {one}", "bad_executor", lambda _, one=one: pt.match(ROSTER, executor=one))
        for one in (0, -1, 10**6)
    ),
    *(
        raises(90, f"a seed of {seed}", "bad_budget", lambda _, seed=seed: pt.Budget(5, seed))
        for seed in (1.5, -1, 2**31)
    ),
]


def no_home(folder: Path) -> Heard:
    pt.Roster(ROSTER.students, []).save(folder / "roster.json")
    done = CliRunner().invoke(commands.app, ["match", str(folder / "roster.json")])
    assert done.exit_code == 3
    plan = pt.match(pt.Roster(ROSTER.students, []))
    assert plan.unseated == ("S001",)
    return [("no_home", plan.why("S001").text())]


def too_few_seats(_folder: Path) -> Heard:
    people = [a_student(id=f"S{number}") for number in range(4)]
    plan = pt.match(pt.Roster(people, [a_family(seats=2)]))
    assert len(plan.unseated) == 2
    assert "This is certain" in pt.nobody_else(plan).text()
    return [("smallest_changes", pt.smallest_changes(plan).text())]


def isolated(folder: Path) -> Heard:
    alone = a_student(id="S1", availability={"never"})
    pt.Roster([alone, a_student(id="S2")], [a_family()]).save(folder / "roster.json")
    done = CliRunner().invoke(commands.app, ["match", str(folder / "roster.json")])
    assert done.exit_code == 3
    plan = pt.match(pt.read_roster(folder / "roster.json"))
    assert plan.unseated == ("S1",)
    text = pt.smallest_changes(plan).text()
    assert "S1 is also free on" in text
    assert "S1: no home is left" in pt.check(plan.roster).text()
    return [("smallest_changes", text)]


pinned_without_words = pt.Roster(
    [a_student(id="S1", languages={"zh": "B1"}, name="Zyxwv")], [a_family(id="F1")], pins=[("S1", "F1")]
)
PINS = [("S1", "F1"), ("S1", "F2")]
HOMES = [a_family(id="F1"), a_family(id="F2")]
KOSHER = a_student(id="S1", diet={"kosher"})
PLANS = [
    fine(91, "no home at all", "accepted", None, no_home),
    fine(91, "somebody free when no home is", "accepted", "smallest_changes", isolated),
    fine(91, "fewer seats than students", "accepted", None, too_few_seats),
    raises(92, "pins that contradict", "pins_contradict", lambda _: pt.Roster([a_student(id="S1")], HOMES, pins=PINS)),
    raises(
        92,
        "two pinned to one table and kept apart",
        "pin_against_apart",
        lambda _: pt.Roster(
            [a_student(id="S1"), a_student(id="S2")], HOMES[:1], pins=[("S1", "F1"), ("S2", "F1")], apart=[("S1", "S2")]
        ),
    ),
    raises(92, "a pin against a rule", "pin_breaks_rule", lambda _: pt.match(pinned_without_words)),
    raises(92, "a pin against a diet", "pin_breaks_diet", lambda _: pt.Roster([KOSHER], HOMES, pins=PINS[:1])),
]


def plan_of(change: Callable[[dict[str, Any]], str]) -> Callable[[Path], object]:
    def call(folder: Path) -> object:
        (folder / "plan.json").write_text(change(pt.match(ROSTER).to_document()), encoding="utf-8")
        return pt.Plan.load(folder / "plan.json", ROSTER)

    return call


def tampered(folder: Path) -> Heard:
    document = pt.match(ROSTER).to_document()
    document["tables"][0]["levels"] = [9, 9, 9, 9]
    (folder / "plan.json").write_text(json.dumps(document), encoding="utf-8")
    verdict = pt.verify(pt.Plan.load(folder / "plan.json", ROSTER), ROSTER)
    assert not verdict
    return [(violation.code, violation.sentence) for violation in verdict.violations]


def not_utf8(folder: Path) -> object:
    (folder / "plan.json").write_bytes(b"\xff\xfe{}")
    return pt.Plan.load(folder / "plan.json", ROSTER)


def unseated_cancels(_folder: Path) -> Heard:
    roster = pt.Roster([a_student(id="S1", availability={"never"}), a_student(id="S2")], [a_family()])
    plan = pt.match(roster)
    after = pt.repair(plan, roster, cancelled=["S1"])
    assert [table.students for table in after.tables] == [table.students for table in plan.tables]
    assert after.unseated == ()
    return []


def families_cancel(_folder: Path) -> Heard:
    roster = random_roster((8, 4, 2), seed=1)
    assert pt.repair(pt.match(roster), roster, cancelled=[family.id for family in roster.families]).tables == ()
    return []


def cancelled_before(_folder: Path) -> object:
    roster = random_roster((8, 4, 2), seed=1)
    once = pt.repair(pt.match(roster), roster, cancelled=["S001"])
    return pt.repair(once, once.roster, cancelled=["S001"])


def repaired(*cancelled: str) -> Callable[[Path], object]:
    def call(_folder: Path) -> object:
        roster = random_roster((8, 4, 2), seed=1)
        return pt.repair(pt.match(roster), roster, cancelled=cancelled)

    return call


def everybody_cancels(_folder: Path) -> Heard:
    roster = random_roster((8, 4, 2), seed=1)
    after = pt.repair(pt.match(roster), roster, cancelled=[student.id for student in roster.students])
    assert after.tables == ()
    return []


def cancelled_twice(_folder: Path) -> Heard:
    repaired("S001", "S001")(_folder)
    return []


def pickled(
    read: Callable[[Path], object], name: str = "x.pkl", protocol: int = pickle.DEFAULT_PROTOCOL
) -> Callable[[Path], object]:
    def call(folder: Path) -> object:
        (folder / name).write_bytes(pickle.dumps({"name": "Zyxwv"}, protocol))
        return read(folder / name)

    return call


def only_called_a_pickle(folder: Path) -> object:
    ROSTER.save(folder / "x.pkl")
    return pt.read_roster(folder / "x.pkl")


STORED = [
    raises(
        93,
        "a plan of a newer version",
        "schema_newer",
        plan_of(lambda one: json.dumps(one | {"schema": "partage.plan/2"})),
    ),
    raises(93, "a truncated plan", "json_damaged", plan_of(lambda one: json.dumps(one)[:99])),
    raises(93, "a key twice", "json_duplicate_key", plan_of(lambda _: '{"schema": 1, "schema": 2}')),
    raises(93, "NaN", "json_nan", plan_of(lambda _: '{"schema": NaN}')),
    raises(93, "10,000 levels deep", "json_too_deep", plan_of(lambda _: "[" * 10_000)),
    raises(
        93,
        "the plan of another roster",
        "other_roster",
        plan_of(lambda one: json.dumps(one | {"roster_sha256": "0" * 64})),
    ),
    raises(
        93,
        "the plan of another policy",
        "other_policy",
        plan_of(lambda one: json.dumps(one | {"policy_sha256": "0" * 64})),
    ),
    raises(93, "a plan that is no UTF-8", "encoding", not_utf8),
    fine(93, "a plan edited by hand", "refused", "table_values_differ", tampered),
    raises(94, "somebody unknown cancels", "unknown_student", repaired("nobody")),
    raises(94, "somebody who cancelled before", "unknown_student", cancelled_before),
    fine(94, "somebody without a seat cancels", "accepted", None, unseated_cancels),
    fine(94, "every family cancels", "accepted", None, families_cancel),
    fine(94, "somebody cancels twice", "accepted", None, cancelled_twice),
    fine(94, "everybody cancels", "accepted", None, everybody_cancels),
    raises(95, "a pickle as a plan", "pickle_refused", pickled(lambda path: pt.Plan.load(path, ROSTER))),
    raises(95, "a pickle as a roster", "pickle_refused", pickled(pt.read_roster)),
    *(
        raises(
            95,
            f"a pickle of protocol {protocol} called JSON",
            "pickle_refused",
            pickled(pt.read_roster, "x.json", protocol),
        )
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    ),
    raises(95, "a file called a pickle", "pickle_refused", only_called_a_pickle),
    raises(95, "a pickle as two sheets", "file_kind", pickled(lambda path: pt.read_sheets(path, path), "x.csv", 0)),
    raises(95, "a pickle as a policy", "pickle_refused", pickled(pt.Policy.load)),
    raises(
        95, "a pickle as a mapping", "pickle_refused", pickled(lambda path: pt.read_sheets(path, path, mapping=path))
    ),
]


@pt.preference("own rule", weight=1.0)
def failing(seats: Any) -> Any:
    raise ValueError("Zyxwv")


@pt.preference("own rule", weight=1.0)
def not_a_number(seats: Any) -> Any:
    return seats.wish() * math.nan


@pt.preference("own rule", weight=1.0)
def of_the_wrong_type(seats: Any) -> Any:
    return ["1"] * len(seats.wish())


@pt.preference("own rule", weight=1.0)
def writing(seats: Any) -> Any:
    seats.student["step_free"][:] = True
    return seats.wish()


@pt.preference("own rule", weight=1.0)
def below_zero(seats: Any) -> Any:
    return seats.wish() - 2


@pt.preference("own rule", weight=1.0)
def one_too_few(seats: Any) -> Any:
    return seats.wish()[:-1]


@pt.preference("own rule", weight=1.0)
def without_end(seats: Any) -> Any:
    return _deeper(seats)


def _deeper(seats: Any) -> Any:
    return _deeper(seats)


@pt.preference("own rule", weight=1.0)
def slow(seats: Any) -> Any:
    time.sleep(1.2)
    return seats.wish()


def ruled(rule: Any) -> Callable[[Path], object]:
    return lambda _: pt.match(ROSTER, pt.Policy(preferences=(rule,)))


def stopping(_folder: Path) -> Heard:
    def told(progress: pt.Progress) -> None:
        raise LookupError("mine")

    return stopped_by(told)


def stopping_later(_folder: Path) -> Heard:
    calls: list[pt.Progress] = []

    def told(progress: pt.Progress) -> None:
        calls.append(progress)
        if len(calls) == 2:
            raise LookupError("mine")

    return stopped_by(told)


def stopped_by(told: Callable[[pt.Progress], None]) -> Heard:
    before = set(threading.enumerate())
    try:
        pt.match(random_roster((40, 15, 3), seed=3), progress=told)
    except LookupError as error:
        assert not [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
        return [("raised again", str(error))]
    raise AssertionError


RULES = [
    raises(97, "a rule that raises", "rule_failed", ruled(failing)),
    raises(97, "a rule that answers NaN", "rule_nan", ruled(not_a_number)),
    raises(97, "a rule of the wrong type", "rule_shape", ruled(of_the_wrong_type)),
    raises(97, "a rule that writes", "rule_mutates", ruled(writing)),
    raises(97, "a rule that answers below 0", "rule_range", ruled(below_zero)),
    raises(97, "a rule with an answer too few", "rule_shape", ruled(one_too_few)),
    raises(97, "a rule that never ends", "rule_failed", ruled(without_end)),
    raises(
        97,
        "a slow rule",
        "rule_slow",
        lambda _: pt.match(ROSTER, pt.Policy(preferences=(slow,)), budget=pt.Budget(0.3)),
    ),
    fine(98, "a listener that raises later", "refused", "raised again", stopping_later),
    fine(98, "a listener that raises", "refused", "raised again", stopping),
]


def full_disk(folder: Path) -> Heard:
    path = folder / "roster.json"
    ROSTER.save(path)
    before = path.read_bytes()

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with mock.patch("os.fsync", full):
        try:
            random_roster((4, 2, 1)).save(path, force=True)
        except OSError as error:
            assert path.read_bytes() == before
            assert [one.name for one in folder.iterdir()] == ["roster.json"]
            return [("ENOSPC", str(error.strerror))]
    raise AssertionError


class Tags(HTMLParser):
    """The tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.found |= {name for name, _ in attrs if name.startswith("on")}


def named(folder: Path) -> Heard:
    people = [a_student(id="S1", name="=cmd|'/C calc'!A0"), a_student(id="S2", name="<img src=x onerror=alert(1)>")]
    plan = pt.match(pt.Roster(people, [a_family(name="x;DESCRIPTION:y", seats=3)]))
    pt.write_report(plan, folder / "out", names=True)
    for page in (folder / "out").rglob("*.html"):
        tags = Tags()
        tags.feed(page.read_text("utf-8"))
        assert not tags.found & {"img", "onerror", "script"}
    assert "'=cmd" in (folder / "out" / "phone.csv").read_text("utf-8")
    return []


WRITERS = [
    fine(99, "the disk is full", "refused", "ENOSPC", full_disk),
    raises(
        99,
        "the file is there already",
        "file_exists",
        lambda folder: [ROSTER.save(folder / "x.json") for _ in range(2)],
    ),
    fine(100, "names that would be run", "accepted", None, named),
]

CASES = [*POLICIES, *PLANS, *STORED, *RULES, *WRITERS]
