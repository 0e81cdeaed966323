"""Ten broken rules, and some in plain Python: each is caught by name, and nothing that was given is changed by it."""

import time
from dataclasses import dataclass, replace

import numpy as np
import pytest

import partage as pt
from partage.columns import Columns, Seats
from partage.rules.decorators import preference, requirement, table_preference, table_requirement
from partage.testing import check_rule, random_roster
from partage.testing.samples import fingerprint

ROSTER = random_roster((24, 10, 2), seed=3)
USUAL = pt.Policy.default()
SECTION = {
    "requirement": "requirements",
    "preference": "preferences",
    "table_requirement": "table_requirements",
    "table_preference": "table_preferences",
}


def first_column(rows):
    """A column of numbers, one for each row: a seat's, or a table's."""
    return rows.family["seats"]


def ones(rows):
    return np.ones(len(rows))


def all_true(rows):
    return np.ones(len(rows), bool)


def column_of_two(rows):
    return np.ones((len(rows), 2))


def truth_of_two(rows):
    return np.ones((len(rows), 2), bool)


def nan(rows):
    return np.where(first_column(rows) > 1, np.nan, 0.5)


def negative(rows):
    return np.where(first_column(rows) > 1, -0.25, 0.5)


def above_one(rows):
    return first_column(rows) / 2


def writes(rows):
    rows.family["smokes"][...] = True
    return ones(rows)


def unlocks(rows):
    column = rows.student["step_free"]
    column.flags.writeable = True
    column[...] = True
    return ones(rows)


def raises(rows):
    raise KeyError(rows.student["id"])


def sleeps(rows):
    time.sleep(0.3)  # twice, to plan and to check, is more than the half second that a match may be late
    return ones(rows)


def by_batch(rows):
    """Divided by the largest of the batch: what comes out depends on who else is asked about."""
    common = first_column(rows) + 0.0
    return common / max(1.0, common.max(initial=0.0))


def best_of_batch(rows):
    """Only those with as many seats as the largest home of the batch."""
    return first_column(rows) == first_column(rows).max(initial=0)


def as_text(rows):
    return "1.0"


def as_list(rows):
    return [1.0] * len(rows)


PREFERENCES = {
    "wrong shape": (column_of_two, "rule_shape"),
    "wrong dtype": (all_true, "rule_dtype"),
    "NaN": (nan, "rule_nan"),
    "negative": (negative, "rule_range"),
    "above 1": (above_one, "rule_range"),
    "mutating": (writes, "rule_mutates"),
    "unlocking": (unlocks, "rule_mutates"),
    "raising": (raises, "rule_failed"),
    "slow": (sleeps, "rule_slow"),
    "batch-normalising": (by_batch, "rule_not_row_by_row"),
    "wrong type": (as_text, "rule_shape"),
    "a list": (as_list, "rule_shape"),
}
REQUIREMENTS = {
    "wrong shape": (truth_of_two, "rule_shape"),
    "wrong dtype": (lambda rows: ones(rows).astype(int), "rule_dtype"),
    "NaN": (nan, "rule_dtype"),
    "mutating": (lambda rows: writes(rows) > 0, "rule_mutates"),
    "unlocking": (lambda rows: unlocks(rows) > 0, "rule_mutates"),
    "raising": (raises, "rule_failed"),
    "slow": (lambda rows: sleeps(rows) > 0, "rule_slow"),
    "batch-normalising": (best_of_batch, "rule_not_row_by_row"),
    "wrong type": (lambda rows: None, "rule_shape"),
    "a truth value": (lambda rows: True, "rule_shape"),
}
MAKERS = {
    "requirement": (requirement, REQUIREMENTS),
    "preference": (preference, PREFERENCES),
    "table_requirement": (table_requirement, REQUIREMENTS),
    "table_preference": (table_preference, PREFERENCES),
}

VECTORISED = [
    pytest.param(kind, make(name)(function), code, id=f"{kind}: {name}")
    for kind, (make, broken) in MAKERS.items()
    for name, (function, code) in broken.items()
]


def answers(value):
    return lambda student, family: value


def raises_plainly(student, family):
    raise KeyError(student.id)


def sleeps_plainly(student, family):
    time.sleep(0.15)
    return True


PLAIN = [
    pytest.param(
        kind, make(name, vectorized=False, reads=reads)(function), code, id=f"plain {kind}: {name}, reads {reads}"
    )
    for kind, make, functions in (
        (
            "requirement",
            requirement,
            {
                "None": (answers(None), "rule_failed"),
                "text": (answers("yes"), "rule_failed"),
                "a number": (answers(1), "rule_failed"),
                "raising": (raises_plainly, "rule_failed"),
                "slow": (sleeps_plainly, "rule_slow"),
            },
        ),
        (
            "preference",
            preference,
            {
                "None": (answers(None), "rule_failed"),
                "text": (answers("0.5"), "rule_failed"),
                "complex": (answers(1j), "rule_failed"),
                "raising": (raises_plainly, "rule_failed"),
                "above 1": (answers(2.0), "rule_range"),
                "negative": (answers(-0.5), "rule_range"),
                "NaN": (answers(float("nan")), "rule_nan"),
                "huge": (answers(10**400), "rule_failed"),
                "slow": (sleeps_plainly, "rule_slow"),
            },
        ),
    )
    for name, (function, code) in functions.items()
    for reads in ((), ("interests", "seats"))
]


@dataclass(frozen=True)
class Untouched:
    """What a rule is given, as it was before."""

    roster: dict
    policy: dict
    columns: str

    @classmethod
    def of(cls, roster, policy, columns):
        seats = Seats(columns, np.arange(5), np.arange(5), np.zeros(5, int))
        return cls(roster.to_document(), policy.to_document(), fingerprint(columns, seats))


def caught(rule, code, ask):
    with pytest.raises(pt.RuleError) as error:
        ask()
    assert error.value.code == code
    assert error.value.params["rule"] == rule.name
    assert str(error.value).startswith(f'rule "{rule.name}": ')
    assert not any(student.id in str(error.value) for student in ROSTER.students)


@pytest.mark.parametrize(("kind", "rule", "code"), [*VECTORISED, *PLAIN])
def test_a_broken_rule_is_caught_by_name(kind, rule, code):
    section = SECTION[kind]
    policy = replace(USUAL, **{section: (*getattr(USUAL, section), rule)})
    columns = Columns.of(ROSTER)
    before, sums = Untouched.of(ROSTER, policy, columns), (ROSTER.sha256, policy.sha256)
    caught(rule, code, lambda: check_rule(rule, kind=kind, roster=ROSTER))
    if code != "rule_slow":
        caught(rule, code, lambda: check_rule(rule, kind=kind))
    # A match asks slow rules as long as there is time. It needs no table preference for a first plan.
    budget = pt.Budget(seconds=0.01) if code == "rule_slow" else pt.Budget()
    if (kind, code) == ("table_preference", "rule_slow"):
        assert pt.match(ROSTER, policy, budget=budget).tables
    else:
        caught(rule, code, lambda: pt.match(ROSTER, policy, budget=budget))
    assert Untouched.of(ROSTER, policy, columns) == before
    assert Untouched.of(ROSTER, policy, Columns.of(ROSTER)) == before
    assert (ROSTER.sha256, policy.sha256) == sums


def test_there_are_ten_of_each_kind_of_number():
    assert len(PREFERENCES) >= 10
    assert len(REQUIREMENTS) >= 10


def test_what_a_rule_writes_reaches_no_other_rule():
    """A rule that would have its way with a column is refused, and the columns others share are as they were."""
    columns = Columns.of(ROSTER)
    seats = Seats(columns, np.arange(5), np.arange(5), np.zeros(5, int))
    before = fingerprint(columns, seats)
    for attempt in (writes, unlocks):
        with pytest.raises(ValueError, match=r"read-only|WRITEABLE"):
            attempt(seats)
    for column in (
        seats.student["country"].codes,
        seats.student["interests"].words,
        seats.family["seats"],
        seats.slot.codes,
    ):
        with pytest.raises(ValueError, match="WRITEABLE"):
            column.flags.writeable = True
    assert fingerprint(columns, seats) == before


def test_a_rule_that_answers_by_chance_is_caught_in_a_match():
    @preference("dice")
    def dice(seats, rng=np.random.default_rng(0)):  # noqa: B008
        return rng.random(len(seats))

    policy = replace(USUAL, preferences=(*USUAL.preferences, dice))
    caught(dice, "rule_not_repeatable", lambda: pt.match(ROSTER, policy))


def test_ranks_in_a_batch_are_caught_in_a_match():
    @preference("ranked")
    def ranked(seats):
        return np.argsort(np.argsort(seats.family["seats"], kind="stable")) / max(1, len(seats))

    policy = replace(USUAL, preferences=(*USUAL.preferences, ranked))
    caught(ranked, "rule_not_row_by_row", lambda: pt.match(ROSTER, policy))


@pytest.mark.parametrize("seed", range(4))
def test_sound_rules_are_never_blamed(seed):
    """Sums and powers that round differently in other company are no fault."""

    @preference("powers")
    def powers(seats):
        travel = np.nan_to_num(seats.student["lat"] - seats.family["lat"])
        weights = np.random.default_rng(seed).random((4, 3))
        known = np.stack([travel, np.exp(-travel), np.sin(travel), np.cbrt(travel)], axis=1) @ weights
        return 1 / (1 + np.exp(-known.sum(axis=1)))

    @table_preference("mean of places")
    def mean_of_places(tables):
        places = np.nan_to_num(tables.student["lat"])
        return np.abs(np.sin(np.where(tables.mask, places, 0.0).sum(axis=1) / np.maximum(tables.people, 1)))

    roster = random_roster((40, 15, 3), seed=seed, max_meals=2)
    policy = replace(
        USUAL,
        preferences=(*USUAL.preferences, powers),
        table_preferences=(*USUAL.table_preferences, mean_of_places),
    )
    assert pt.verify(pt.match(roster, policy), roster, policy)
