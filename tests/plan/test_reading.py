"""plan.json: what is damaged is refused with its own code, and what is saved reads back the same."""

from __future__ import annotations

import json
import os
import stat
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from policies import policy_of
from tiny import random_case

import partage as pt


@cache
def a_plan() -> pt.Plan:
    student = pt.Student(id="S1", languages={"fr": "B1"}, diet=(), availability={"mon"}, name="Zulma")
    home = pt.Family(id="F1", languages={"fr": "C1"}, serves=(), availability={"mon"}, seats=2)
    return pt.match(pt.Roster([student], [home]))


def text() -> str:
    return json.dumps(a_plan().to_document())


def document() -> dict[str, Any]:
    return deepcopy(json.loads(text()))


def refused(path: Any, content: str | bytes) -> pt.InputError:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(pt.InputError) as caught:
        pt.Plan.load(path, a_plan().roster)
    assert "Zulma" not in str(caught.value)
    assert caught.value.__cause__ is None
    return caught.value


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("json_damaged", lambda: ""),
        ("json_damaged", lambda: text()[:-1]),
        ("json_damaged", lambda: text()[: len(text()) // 2]),
        ("json_damaged", lambda: text() + "}"),
        ("json_damaged", lambda: text().replace('"bound": 1', '"bound": 01')),
        ("json_damaged", lambda: text().replace('"unit": ', '"unit": 1' + "0" * 5000)),
        ("json_duplicate_key", lambda: text().replace('"status"', '"status": "feasible", "status"')),
        ("json_duplicate_key", lambda: text().replace('"prices": {}', '"prices": {"S1": 1, "S1": 2}')),
        ("json_nan", lambda: text().replace('"bound": 1', '"bound": NaN')),
        ("json_nan", lambda: text().replace('"bound": 1', '"bound": -Infinity')),
        ("json_too_deep", lambda: text().replace('"manifest": {', '"manifest": {"x":' + "[" * 99 + "]" * 99 + ",")),
        ("json_too_deep", lambda: "[" * 200_000 + "]" * 200_000),
        ("json_not_object", lambda: "[" + text() + "]"),
        ("json_not_object", lambda: "null"),
        ("encoding", lambda: text().encode("utf-16")),
        ("encoding", lambda: b"\xff\xfe" + text().encode()),
    ],
)
def test_damaged_text(tmp_path, code, content):
    assert refused(tmp_path / "plan.json", content()).code == code


def test_no_file_and_no_readable_file(tmp_path):
    for path, code in ((tmp_path / "none.json", "file_missing"), (tmp_path, "file_unreadable")):
        with pytest.raises(pt.InputError) as caught:
            pt.Plan.load(path, a_plan().roster)
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("code", "schema"),
    [
        ("schema_newer", "partage.plan/2"),
        ("schema_newer", "partage.plan/010"),
        ("schema_newer", "partage.plan/" + "9" * 5000),
        ("schema_unknown", "partage.plan/0"),
        ("schema_unknown", "partage.plan/"),
        ("schema_unknown", "partage.plan/1.0"),
        ("schema_unknown", "partage.plan/²"),
        ("schema_unknown", "partage.roster/1"),
        ("schema_unknown", ""),
        ("schema_unknown", None),
        ("schema_unknown", 1),
        ("schema_unknown", ["partage.plan/1"]),
        ("schema_unknown", {"partage.plan/1": 1}),
    ],
)
def test_other_schemas(tmp_path, code, schema):
    error = refused(tmp_path / "plan.json", json.dumps(document() | {"schema": schema}))
    assert error.code == code
    assert len(str(error)) < 200


def test_no_schema_at_all(tmp_path):
    kept = {key: value for key, value in document().items() if key != "schema"}
    assert refused(tmp_path / "plan.json", json.dumps(kept)).code == "schema_unknown"
    assert refused(tmp_path / "plan.json", "{}").code == "schema_unknown"


KEYS = ("roster_sha256", "policy_sha256", "status", "levels", "tables", "unseated", "manifest")
WRONG = (None, 1.0, True, "text", 7, [], {}, [1], [None], [[]], [{}], {"a": 1}, ["text"])
GOOD = {  # what is no fault of type, though perhaps of content
    "roster_sha256": ("text",),
    "policy_sha256": ("text",),
    "levels": ([],),
    "tables": ([],),
    "unseated": ([], ["text"]),
    "manifest": ({}, {"a": 1}),
}


@pytest.mark.parametrize("key", KEYS)
def test_a_missing_key_or_one_of_another_type(tmp_path, key):
    kept = {name: value for name, value in document().items() if name != key}
    error = refused(tmp_path / "plan.json", json.dumps(kept))
    assert error.code == "plan_damaged"
    assert [fault.field for fault in error.faults] == [key]
    for wrong in WRONG:
        if not any(wrong == good and type(wrong) is type(good) for good in GOOD.get(key, ())):
            assert refused(tmp_path / "plan.json", json.dumps(document() | {key: wrong})).code == "plan_damaged"


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("levels", 0, "value"), 1.0),
        (("levels", 0, "value"), True),
        (("levels", 0, "value"), "1"),
        (("levels", 0, "value"), None),
        (("levels", 0, "bound"), 1e300),
        (("levels", 0, "goal"), 1),
        (("levels", 0, "proof"), None),
        (("levels", 0, "proof"), ["prices"]),
        (("levels", 0, "certificate"), []),
        (("levels", 0, "certificate"), "none"),
        (("levels", 0, "certificate", "unit"), 1000.0),
        (("levels", 0, "certificate", "price_bound"), None),
        (("levels", 3, "certificate", "multipliers"), [0, 0, 1.0]),
        (("levels", 3, "certificate", "multipliers"), {"0": 0}),
        (("levels", 0, "certificate", "prices"), [["S1", 1]]),
        (("levels", 0, "certificate", "prices"), {"S1": 0.5}),
        (("levels", 0, "certificate", "prices"), {"S1": False}),
        (("levels", 0, "certificate", "relaxed"), "F1"),
        (("levels", 0, "certificate", "relaxed"), None),
        (("levels", 0, "certificate", "trusted"), [1]),
        (("tables", 0, "family"), ["F1"]),
        (("tables", 0, "slot"), None),
        (("tables", 0, "students"), "S1"),
        (("tables", 0, "students"), [1]),
        (("tables", 0, "students"), {"S1": 1}),
        (("tables", 0, "levels"), [1.0, 0, 0, 0]),
        (("tables", 0, "levels"), [True]),
        (("tables", 0, "levels"), None),
    ],
)
def test_wrong_types_inside(tmp_path, path, wrong):
    changed = document()
    place: Any = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = wrong
    error = refused(tmp_path / "plan.json", json.dumps(changed))
    assert error.code == "plan_damaged"
    assert path[-1] in {fault.field for fault in error.faults}


def test_all_faults_at_once(tmp_path):
    error = refused(tmp_path / "plan.json", json.dumps({"schema": "partage.plan/1"}))
    assert [fault.field for fault in error.faults] == [
        "tables", "unseated", "status", "levels", "roster_sha256", "policy_sha256", "manifest",
    ]  # fmt: skip


def test_a_plan_of_another_roster_or_policy(tmp_path):
    a_plan().save(tmp_path / "plan.json")
    student, home = a_plan().roster.students[0], a_plan().roster.families[0]
    for roster, policy, code in (
        (pt.Roster([student.replace(id="S2")], [home]), None, "other_roster"),
        (a_plan().roster, pt.Policy(goals=(pt.StudentsSeated(),)), "other_policy"),
    ):
        with pytest.raises(pt.InputError) as caught:
            pt.Plan.load(tmp_path / "plan.json", roster, policy)
        assert caught.value.code == code


@pytest.mark.parametrize("seed", [1, 5, 10, 14, 27, 33, 41, 46])
def test_a_plan_reads_back_the_same(tmp_path, seed):
    roster, reading = random_case(seed)
    policy = policy_of(reading)
    plan = pt.match(roster, policy)
    plan.save(tmp_path / "plan.json")
    again = pt.Plan.load(tmp_path / "plan.json", roster, policy)
    assert again == plan
    assert again.sha256 == plan.sha256
    assert again.to_document() == plan.to_document()
    assert dict(again.seated) == dict(plan.seated)
    again.save(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "plan.json").read_bytes()


def test_the_hash_leaves_out_the_seconds_and_nothing_else():
    first = document()
    changed = deepcopy(first)
    changed["manifest"]["seconds"] = 1234.5
    assert pt.Plan.from_document(changed, a_plan().roster).sha256 == a_plan().sha256
    changed["manifest"]["seed"] = 5
    assert pt.Plan.from_document(changed, a_plan().roster).sha256 != a_plan().sha256


def test_a_byte_order_mark_does_no_harm(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text(text(), encoding="utf-8-sig")
    assert pt.Plan.load(path, a_plan().roster) == a_plan()


def test_an_existing_file_is_left_alone_without_force(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text("mine")
    with pytest.raises(pt.InputError) as caught:
        a_plan().save(path)
    assert caught.value.code == "file_exists"
    assert path.read_text() == "mine"
    a_plan().save(path, force=True)
    assert pt.Plan.load(path, a_plan().roster) == a_plan()
    assert [each.name for each in tmp_path.iterdir()] == ["plan.json"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_is_left_behind_when_the_disk_refuses(tmp_path, monkeypatch):
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        a_plan().save(tmp_path / "plan.json")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("code", "tables"),
    [
        ("unknown_family", [("F2", "mon", ["S1"])]),
        ("unknown_slot", [("F1", "tue", ["S1"])]),
        ("unknown_student", [("F1", "mon", ["S2"])]),
        ("not_a_table", [("F1", "mon")]),
        ("not_a_table", [7]),
        ("not_a_table", [("F1", "mon", 7)]),
    ],
)
def test_a_plan_by_hand_of_what_nobody_knows(code, tables):
    with pytest.raises(pt.InputError) as caught:
        pt.Plan.of(tables, a_plan().roster)
    assert caught.value.code == code


def test_a_plan_by_hand():
    plan = pt.Plan.of([pt.Table("F1", "mon", ("S1",))], a_plan().roster)
    assert pt.verify(plan, a_plan().roster)
    assert [level.value for level in plan.levels] == [level.value for level in a_plan().levels]
    assert {level.proof for level in plan.levels} == {"none"}
    assert pt.Plan.of([], a_plan().roster).unseated == ("S1",)


def test_repr_tells_counts_and_no_names():
    assert "S1" not in repr(a_plan())
    assert "Zulma" not in repr(a_plan())
