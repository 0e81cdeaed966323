"""What the benchmarks say has to follow from what they measured."""

import plain_rules
import pytest
from cases import Case
from child import ANSWER, answer, peak_mib, run
from hardest_first import Room
from interrupts import allowed, wrong
from rows import closed, contradictions, last_gap, size_name
from tables import medians, percent
from traces import first_plan, first_within, gap_at, of_progress, read_highs, read_scip, thinned

HIGHS = " C   0   0   0   0.00%   321810   308996   4.15%   101   7   0   376   0.1s"
HIGHS_FIRST = " z   0   0   0   0.00%   inf   -0   Large   0   0   0   0   0.0s"
SCIP = (
    "p 0.1s|     1 |     0 |    18 |     - | vbounds|   0 | 622 | 416 | 432 |   0 |  0 |   0 |   0 "
    "| 1.767413e+06 | 1.776310e+05 | 894.99%| unknown"
)
SCIP_HEAD = " time | node  | left  |LP iter|mem/heur|cuts |sepa|strbr|  dualbound   | primalbound  |  gap   | compl."


@pytest.mark.parametrize(
    ("line", "pair"),
    [
        (HIGHS, (308996.0, 321810.0)),
        (HIGHS_FIRST, (0.0, None)),
        ("  Gap               0% (tolerance: 0.01%)", None),
        ("Src  Proc. InQueue |  Leaves   Expl. | BestBound       BestSol", None),
        ("", None),
    ],
)
def test_rows_of_highs(line, pair):
    assert read_highs(line) == pair


@pytest.mark.parametrize(
    ("line", "pair"),
    [
        (SCIP, (177631.0, 1767413.0)),
        (SCIP.replace("1.776310e+05", "     --     "), (None, 1767413.0)),
        (SCIP_HEAD, None),
        ("Dual Bound         : +3.2e+05", None),
    ],
)
def test_rows_of_scip(line, pair):
    assert read_scip(line) == pair


TRACE = [(0.1, 0, None, 9.0), (0.2, 0, 9, 9), (1.0, 1, 100.0, 110.0), (2.0, 1, 100.0, 100.001), (3.0, 1, 100, 100)]


def test_gaps_from_a_trace():
    assert gap_at(TRACE, 2, 0.05) is None
    assert gap_at(TRACE, 2, 0.5) is None  # the first level only
    assert gap_at(TRACE, 2, 1.0) == pytest.approx(0.1)
    assert gap_at(TRACE, 2) == 0
    assert first_plan(TRACE) == 0.2
    assert first_within(TRACE, 2) == 2.0
    assert first_within(TRACE[:3], 2) is None


def test_progress_becomes_a_trace():
    events = [(0.1, (), ()), (0.2, (5, 7), ()), (0.3, (5, 7), (6,)), (0.4, (5, 7), (5,)), (0.5, (5, 7), (5, 8))]
    assert of_progress(events) == [(0.2, 0, 5, None), (0.3, 0, 5, 6), (0.4, 1, 7, None), (0.5, 1, 7, 8)]


def test_thinned_keeps_what_is_new():
    assert thinned([(0.1, 0, 1, 2), (0.2, 0, 1, 2), (0.3, 0, 2, 2)]) == [(0.1, 0, 1, 2), (0.3, 0, 2, 2)]


def a_row(solver, values, bounds, **more):
    row = {"size": (4, 2, 1), "seed": 0, "policy": "additive", "solver": solver, "checked": True}
    counted = more.pop("counted", values)
    proven = len(values) == 2 and values == bounds
    return {**row, "values": values, "bounds": bounds, "counted": counted, "proven": proven, **more}


def test_no_gap_of_the_last_level_while_an_earlier_one_is_open():
    assert last_gap(a_row("a", [5, 100], [6, 110]), 2) is None
    assert last_gap(a_row("a", [5, 100], [5, 110]), 2) == pytest.approx(0.1)
    assert last_gap(a_row("a", [5, 100], [5, None]), 2) is None
    assert last_gap(a_row("a", [5], [5]), 2) is None
    assert closed(a_row("a", [5, 100], [5, 110])) == 1


def test_agreement_is_no_contradiction():
    rows = [a_row("a", [5, 100], [5, 100]), a_row("b", [5, 90], [5, 120]), a_row("c", [4], [5], counted=[4, 200])]
    assert contradictions(rows) == []


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (a_row("b", [5, 101], [5, 101]), "two proven answers differ"),
        (a_row("b", [5, 101], [5, None]), "below what b reached"),
        (a_row("b", [6], [6], counted=[6, 0]), "below what b reached"),
        (a_row("b", [5, 90], [5, 100], checked=False), "checker refused"),
        ({**a_row("partage", [], []), "failed": "killed"}, "killed"),
    ],
)
def test_contradictions_are_found(other, words):
    assert any(words in sentence for sentence in contradictions([a_row("a", [5, 100], [5, 100]), other]))


def test_the_last_answer_counts():
    assert answer(["log", ANSWER + '{"a": 1}', ANSWER + '{"a": 2}', ""]) == {"a": 2}
    assert "failed" in answer(["log"])


@pytest.mark.parametrize("function", ["nothing", "row"])
def test_a_child_that_fails_or_takes_too_long_says_so(function):
    job = {"call": f"no_such_module:{function}"}
    assert "failed" in run(job, 0.001 if function == "row" else 60.0)


def test_memory_is_plausible():
    assert 5 < peak_mib() < 100_000


def test_limits_and_faults_of_interrupts():
    assert (allowed(0.1), allowed(10.0)) == (0.6, 11.0)
    fine = {"valid": True, "exit_code": 0, "raised": None, "seconds": 2.0}
    assert wrong({**fine, "delay": 1.9}) is None
    assert "after the signal" in wrong({**fine, "delay": 2.1})
    assert "allowed" in wrong({**fine, "taken": 2.6})
    assert "raised" in wrong({**fine, "valid": False, "raised": "KeyboardInterrupt"})
    assert "code -6" in wrong({**fine, "exit_code": -6})


@pytest.mark.parametrize("policy", ["additive", "default"])
@pytest.mark.parametrize("seed", range(3))
def test_the_greedy_peer_makes_valid_plans(policy, seed):
    case = Case.of({"size": (40, 16, 3), "seed": seed, "policy": policy})
    counted, checked = case.judged(case.tables(Room.of(case).fill()))
    assert checked
    assert counted[0] > 0


def test_words_of_tables():
    assert [percent(gap) for gap in (None, 0.0, 0.0001, 0.25)] == ["-", "0", "0.0100 %", "25.0 %"]
    assert size_name((4, 2, 1)) == "4x2x1"
    killed = {**a_row("a", [], []), "failed": "killed after 1 s"}
    assert medians([killed], [1.0])[-1].startswith("| a | 0/1 | 0/1 | - |")


def test_plain_rules_are_measured_and_compared(capsys):
    assert plain_rules.main(["--sizes", "dinner", "--seconds", "1"]) == 0
    printed = capsys.readouterr()
    assert printed.out.count("| dinner |") == 3
    assert printed.err == ""


def test_a_plain_rule_that_says_something_else_is_no_figure(capsys, monkeypatch):
    monkeypatch.setattr(plain_rules.Plain, "__call__", lambda self, student, family: 0.5)
    assert plain_rules.main(["--sizes", "dinner", "--seconds", "1"]) == 1
    assert "another gain" in capsys.readouterr().err
