"""What parties bring at the most: no table earns more than its parties bring and its bound beside them."""

from dataclasses import replace

import numpy as np
import pytest

import partage as pt
from partage.columns import Columns, Tables
from partage.rules.gains import table_gain_bound, table_gains
from partage.rules.goals import Satisfaction
from partage.testing import random_roster
from partage.testing.samples import varied_roster


@pt.table_preference("own: close to one another", weight=0.7, never_rises=True)
def close_together(tables):
    north = np.where(tables.mask, tables.student["lat"], np.nan)
    spread = np.nanmax(np.nan_to_num(north, nan=-90.0), axis=1) - np.nanmin(np.nan_to_num(north, nan=90.0), axis=1)
    return 1.0 / (1.0 + np.maximum(spread, 0.0))


RULES = (pt.MixedCountries(), pt.TableLanguage(weight=1.5), pt.Companion(), pt.FullTable(weight=0.5), close_together)
POLICY = pt.Policy(table_preferences=RULES)
GOAL = Satisfaction()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("rules", [RULES, RULES[:1], RULES[1:2], RULES[4:], ()], ids=lambda rules: str(len(rules)))
def test_no_table_is_above_what_its_parties_bring(seed, rules):
    policy = pt.Policy(table_preferences=rules)
    columns = Columns.of(varied_roster(seed))
    rng = np.random.default_rng(seed)
    parties = len(columns.parties)
    for _ in range(60):
        chosen = rng.permutation(parties)[: rng.integers(1, 5)]
        family = rng.integers(len(columns.families), size=1)
        slot = np.zeros(1, dtype=np.int64)

        def table(some, family=family, slot=slot):
            students = [member for party in some for member in columns.parties[party]] or [-1]
            return Tables(columns, np.array([students]), family, slot)

        whole = table(chosen)
        brought = [int(GOAL.per_party_bound(table([party]), policy)[0]) for party in chosen]
        earned = int(GOAL.per_table(whole, policy)[0])
        for some in range(len(chosen) + 1):
            beside = int(GOAL.per_table_bound_beside(table(chosen[:some]), whole.people, policy)[0])
            assert earned <= beside + sum(brought[some:])
        alone = table(chosen[:1])
        assert brought[0] <= int(GOAL.per_table(alone, policy)[0])


def test_what_never_rises_is_charged_to_seats():
    columns = Columns.of(varied_roster(0))
    nobody = Tables(columns, np.array([[-1]]), np.zeros(1, int), np.zeros(1, int))
    only = pt.Policy(table_preferences=(pt.TableLanguage(),))
    assert GOAL.per_table_bound_beside(nobody, np.array([3]), only).tolist() == [0]
    assert GOAL.per_table_bound(nobody, np.array([3]), only).tolist() == [3000]
    mixed = pt.Policy(table_preferences=(pt.MixedCountries(),))
    assert GOAL.per_table_bound_beside(nobody, np.array([3]), mixed).tolist() == [3000]
    assert GOAL.per_party_bound(nobody, mixed).tolist() == [0]


class Twice(Satisfaction):
    """Counts tables in another way, and says nothing of parties."""

    name = "twice"

    def per_table(self, tables, policy):
        return 2 * table_gains(policy, tables)

    def per_table_bound(self, partial, people, policy):
        return 2 * table_gain_bound(policy, partial, people)


class TwiceAnew(pt.Goal):
    """The same without being a `Satisfaction`."""

    name = "twice"

    def per_seat(self, seats, policy):
        return GOAL.per_seat(seats, policy)

    def per_table(self, tables, policy):
        return 2 * table_gains(policy, tables)

    def per_table_bound(self, partial, people, policy):
        return 2 * table_gain_bound(policy, partial, people)

    def judges_tables(self, policy):
        return True


class Counting(Satisfaction):
    """Looks at numbers of people only, as long as all its preferences do."""

    name = "counting"
    counts_people = True


def _small(tables, _room=None):
    return 0.7 / tables.family["seats"]


small_homes = pt.table_preference("own: small homes", never_rises=True, bound=_small)(_small)


@pytest.mark.parametrize("seed", [44, 48, 57, 65])
def test_numbers_alone_need_no_party(seed):
    roster, usual = random_roster((10, 4, 2), seed=seed), pt.Policy.default()
    policy = replace(usual, table_preferences=(small_homes,), goals=(pt.StudentsSeated(), Counting()))
    plain = replace(policy, goals=(pt.StudentsSeated(), pt.Satisfaction()))
    values = [[level.value for level in pt.match(roster, under).levels] for under in (policy, plain)]
    assert values[0] == values[1]


@pytest.mark.parametrize("seed", [0, 2, 5])
def test_what_is_inherited_is_not_believed_of_another_count(seed):
    roster, usual = random_roster((14, 5, 2), seed=seed), pt.Policy.default()
    plans = [
        pt.match(roster, replace(usual, table_preferences=(pt.TableLanguage(),), goals=(pt.StudentsSeated(), goal)))
        for goal in (Twice(), TwiceAnew())
    ]
    assert [plan.status for plan in plans] == ["optimal", "optimal"]
    first, second = ([level.value for level in plan.levels] for plan in plans)
    assert first == second
