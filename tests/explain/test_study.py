"""One study: what its questions have in common is worked out once, and each says what the function itself says."""

from __future__ import annotations

from collections import Counter

import networkx
import numpy as np
import pytest

import partage as pt
from partage import graph, study
from partage.columns import Columns
from partage.explain import counting, why
from partage.report.content import make_report
from partage.report.event import Event
from partage.report.letters import student_letter
from partage.report.spreadsheets import workbook
from partage.rules.party_seats import may_sit
from partage.study import Study
from partage.testing import a_family, a_student, random_roster

WED = "2026-11-18T19:30"


@pytest.fixture
def counted(monkeypatch):
    """How often columns are made, the problem is compiled, and somebody's missing seat is explained."""
    calls = Counter()
    made, compiled, told = Columns.of, study.compile_problem, why._unseated

    def columns(roster, **options):
        calls["columns"] += 1
        return made(roster, **options)

    def problem(*args, **options):
        calls["problem"] += 1
        return compiled(*args, **options)

    def unseated(of, student):
        calls["unseated"] += 1
        return told(of, student)

    monkeypatch.setattr(Columns, "of", staticmethod(columns))
    monkeypatch.setattr(study, "compile_problem", problem)
    monkeypatch.setattr(why, "_unseated", unseated)
    return calls


def crowded(people):
    """A plan of three homes with two seats each, for more people than that."""
    guests = [a_student(id=f"S{number:02}", availability={WED}) for number in range(people)]
    homes = [a_family(id=f"F{number}", availability={WED}, seats=2) for number in range(3)]
    return pt.match(pt.Roster(guests, homes))


@pytest.mark.parametrize("people", [9, 30])
def test_a_report_explains_everybody_without_a_seat_once(tmp_path, counted, people):
    plan = crowded(people)
    counted.clear()
    pt.write_report(plan, tmp_path / "evening")
    assert counted == {"columns": 1, "problem": 1, "unseated": people - 6}


def test_the_parts_of_a_report_share_a_study(counted):
    one = Study(crowded(12))
    counted.clear()
    report = make_report(one)
    workbook(one)
    letters = [student_letter(one, student, Event().words("en"), lang="en") for student in one.plan.unseated]
    assert len(report.unseated) == len(letters) == 6
    assert counted == {"columns": 1, "problem": 1, "unseated": 6}


def test_everybody_is_counted_once_for_all(monkeypatch):
    calls = []
    of_all = counting.shortage_of_all
    monkeypatch.setattr(counting, "shortage_of_all", lambda of: calls.append(of) or of_all(of))
    one = Study(crowded(12))
    one.nobody_else()
    for student in one.plan.unseated:
        one.why(student)
    assert calls == [one]


def test_all_advice_looks_at_the_plan_once(counted):
    one = Study(crowded(9))
    one.check(), one.nobody_else(), one.swaps(), one.standby()
    counted.clear()
    one.why("S01", family="F1", costs=False)
    one.check()
    graph.compatibility(one)
    assert counted == {}


def test_a_study_says_what_the_functions_say():
    plan = pt.match(random_roster((24, 8, 2), seed=5))
    one = Study(plan)
    for student in (*list(plan.seated)[:3], *plan.unseated[:3]):
        assert one.why(student) == pt.why(plan, student) == plan.why(student)
        assert one.why(student, family="F001", costs=False) == plan.why(student, family="F001", costs=False)
    assert one.nobody_else() == pt.nobody_else(plan)
    assert one.check() == pt.check(plan.roster, plan.policy)
    assert one.standby() == pt.standby(plan)
    assert one.swaps() == pt.swaps(plan)
    drawn, again = graph.compatibility(one), graph.compatibility(plan.roster, plan.policy)
    assert networkx.utils.graphs_equal(drawn, again)


def test_what_solves_again_is_handed_the_study(monkeypatch):
    one, budget, said = Study(crowded(9)), pt.Budget(5.0), {}
    asked = {
        "advise": {},
        "fragility": {},
        "recruit": {"top": 2, "profiles": None},
        "smallest_changes": {"most": 1, "together": False},
        "swaps": {},
    }
    for name, options in asked.items():
        monkeypatch.setattr(pt, name, lambda *args, _name=name, **given: said.update({_name: (args, given)}))
        getattr(one, name)(budget=budget, **options)
        args, given = said[name]
        assert args[0] is one
        assert given == {"budget": budget, **options}


def test_another_policy_is_a_study_of_its_own():
    one = Study(crowded(9))
    other = pt.Policy(requirements=(pt.SharedLanguage(level="native"),))
    assert Study.before(one, one.policy) is one
    assert Study.before(one, other).policy == other
    assert pt.check(one, other) == pt.check(one.roster, other)


@pytest.mark.parametrize("student", ["S99", None, ["S01"]])
def test_nobody_unknown_has_a_case(student):
    with pytest.raises(pt.InputError) as caught:
        Study(crowded(9)).why(student)
    assert caught.value.code == "unknown_student"


def test_tables_that_name_somebody_unknown_are_refused():
    plan = crowded(9)
    fewer = plan.roster.revised(cancelled=[f"student:{plan.tables[0].students[0]}"])
    stale = pt.Plan(**{**{name: getattr(plan, name) for name in plan.__dataclass_fields__}, "roster": fewer})
    with pytest.raises(pt.InputError) as caught:
        Study(stale).nobody_else()
    assert caught.value.code == "unknown_student"


def test_a_place_is_asked_about_once(monkeypatch):
    one = Study(pt.match(random_roster((24, 8, 2), seed=5)))
    everywhere = np.ones(len(one.cells), dtype=np.bool_)
    half = one.cells.take(np.arange(0, len(one.cells), 2))
    first = one.could_sit(half)
    asked = []

    def spied(columns, policy, parties, families, slots):
        asked.append(len(families))
        return may_sit(columns, policy, parties, families, slots)

    monkeypatch.setattr(study, "may_sit", spied)
    every = one.could_sit(one.cells.take(everywhere))
    assert asked == [len(one.cells) - len(half)]
    assert np.array_equal(every[:, ::2], first)
    plain = may_sit(one.columns, one.policy, np.arange(len(every)), one.cells.families, one.cells.slots)
    assert np.array_equal(one.could_sit(one.cells), plain)
