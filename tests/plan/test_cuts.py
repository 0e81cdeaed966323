"""Cuts in certificates: what they prove, on a roster small enough to see it, and which are none."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from odd_cycle import CUT, POLICY, ROWS, by_cut, prices, roster

import partage as pt
from partage.columns import Columns
from partage.plan import best_table
from partage.plan.certificate import Checker
from partage.plan.records import LARGEST, Certificate, CertificateError, Cut
from partage.proofs import Certifier
from partage.solve.solver import PricedCut, Prices
from partage.testing import a_family, a_student

MON, TUE = "mon", "tue"


def bound(certificate: Certificate, of: pt.Roster | None = None) -> int:
    columns = Columns.of(roster() if of is None else of)
    found = Checker(columns, POLICY).price_bounds([certificate], [0])[0]
    assert found is not None
    return found


def test_an_odd_cycle_is_closed_by_a_cut():
    assert bound(prices()) == 6
    assert bound(prices(A=1, B=1, C=1)) == 3  # the linear relaxation: half of each table
    assert bound(prices(2, CUT)) == 2
    assert pt.verify(by_cut(CUT), roster(), POLICY)
    assert not pt.verify(by_cut(), roster(), POLICY)


def test_a_table_pays_once_for_each_time_its_weights_hold_what_divides_them():
    def cut(*weights: int, over: int) -> int:
        return bound(prices(0, Cut(ROWS, weights, over, 1)))

    assert cut(1, 1, 1, over=1) == 3  # all pay 2 of 2, and the plan 3
    assert cut(1, 1, 1, over=3) == 7  # no table holds three of them: 6, and 1 for the cut
    assert cut(2, 2, 2, over=4) == 4  # as over 2: 1 + 3 tables that pay 1 of their 2
    assert cut(3, 1, 1, over=2) == 2 + (2 - 2) + (2 - 1) + (2 - 2)
    assert cut(2, 1, 1, over=2) == 2 + (2 - 1) * 3


def test_a_familys_row_counts_at_each_of_its_meals():
    home = a_family(id="F", availability=[MON, TUE], seats=2, max_meals=2)
    guests = [a_student(id=guest, availability=[MON, TUE]) for guest in ("A", "B", "C")]
    crowd = pt.Roster(guests, [home])
    assert bound(prices(), crowd) == 4
    only = Cut(("family:F",), (1,), 1, 1)
    assert bound(prices(0, only), crowd) == 4  # two tables pay 1, and the plan pays 2
    half = Cut(("family:F",), (1,), 2, 1)
    assert bound(prices(0, half), crowd) == 5  # no table pays
    with_one = Cut(("family:F", "student:A"), (1, 1), 2, 2)
    assert bound(prices(0, with_one), crowd) == 2 + 2 * 2  # B and C twice, nobody pays
    with_all = Cut(("family:F", "student:A", "student:B", "student:C"), (1, 1, 1, 1), 2, 1)
    assert bound(prices(0, with_all), crowd) == 2 + 2 * (2 - 1)  # floor(5 / 2), and two tables of two pay 1


def test_a_students_row_is_that_of_the_whole_party():
    guests = [a_student(id=guest, availability=[MON], party="p") for guest in ("A", "B")]
    homes = [a_family(id=home, availability=[MON], seats=2) for home in ("F", "G")]
    pair = pt.Roster(guests, homes)
    for member in ("A", "B"):
        assert bound(prices(0, Cut((f"student:{member}",), (1,), 1, 2)), pair) == 2
    with pytest.raises(CertificateError, match="same row twice"):
        bound(prices(0, Cut(("student:A", "student:B"), (1, 1), 1, 2)), pair)


def test_families_that_are_over_estimated_pay_nothing():
    certificate = Certificate(1, 2, (), {}, relaxed=("F1",), cuts=(CUT,))
    assert bound(certificate) == 2 + 2
    assert bound(Certificate(1, 2, (), {}, relaxed=("F1", "F2", "F3"), cuts=(CUT,))) == 2 + 6


@pytest.mark.parametrize(("cuts", "seats"), [(1, 8), (30, 8), (5, 20), (30, 20)])
def test_many_guests_who_are_alike_are_no_long_search(monkeypatch, cuts, seats):
    """A table of guests who share no cut is worth as much as any, and is met at once."""
    monkeypatch.setattr(best_table, "MOST_STEPS", 1_000)
    draw = random.Random(1)
    guests = [a_student(id=f"S{number:02}", availability=[MON]) for number in range(98)]
    crowd = pt.Roster(guests, [a_family(id=f"F{number}", availability=[MON], seats=seats) for number in range(5)])
    rows = [tuple(f"student:{guest.id}" for guest in draw.sample(guests, 3)) for _ in range(cuts)]
    certificate = Certificate(
        10, 0, (), {guest.id: 9 for guest in guests}, cuts=tuple(Cut(r, (1, 1, 1), 2, 7) for r in rows)
    )
    assert bound(certificate, crowd) == 98 * 9 + cuts * 7 + 5 * seats


@pytest.mark.parametrize(
    ("cut", "sentence"),
    [
        (Cut(ROWS, (1, 1), 2, 2), "not as many weights as rows"),
        (Cut(ROWS, (1, 1, 1, 1), 2, 2), "not as many weights as rows"),
        (Cut(ROWS, (1, 0, 1), 2, 2), "from 1 to 2"),
        (Cut(ROWS, (1, -1, 1), 2, 2), "from 1 to 2"),
        (Cut(ROWS, (1, True, 1), 2, 2), "from 1 to 2"),
        (Cut(ROWS, (1, 2**31 + 1, 1), 2, 2), "from 1 to 2"),
        (Cut(ROWS, (1, 1, 1), 0, 2), "from 1 to 2"),
        (Cut(ROWS, (1, 1, 1), 2**31 + 1, 2), "from 1 to 2"),
        (Cut(ROWS, (1, 1, 1), 2, -1), "price one from 0"),
        (Cut(ROWS, (1, 1, 1), 2, LARGEST + 1), "price one from 0"),
        (Cut((*ROWS[:2], ROWS[0]), (1, 1, 1), 2, 2), "same row twice"),
        (Cut((*ROWS[:2], "student:nobody"), (1, 1, 1), 2, 2), 'neither "student:" nor "family:"'),
        (Cut((*ROWS[:2], "student:F1"), (1, 1, 1), 2, 2), 'neither "student:" nor "family:"'),
        (Cut((*ROWS[:2], "family:A"), (1, 1, 1), 2, 2), 'neither "student:" nor "family:"'),
        (Cut((*ROWS[:2], "C"), (1, 1, 1), 2, 2), 'neither "student:" nor "family:"'),
    ],
)
def test_what_is_no_cut(cut, sentence):
    with pytest.raises(CertificateError, match=sentence):
        bound(prices(2, cut))
    found = pt.verify(by_cut(cut), roster(), POLICY).violations
    assert [violation.code for violation in found] == ["certificate_damaged"]


def test_a_cut_without_a_price_is_read_all_the_same():
    with pytest.raises(CertificateError, match="same row twice"):
        bound(prices(2, Cut((ROWS[0], ROWS[0]), (1, 1), 2, 0)))
    assert bound(prices(2, CUT, Cut((), (), 1, 0), Cut((), (), 1, 5))) == 2


def test_cuts_that_could_leave_64_bits_are_refused():
    most = Cut(ROWS, (2**31, 2**31, 2**31), 1, LARGEST)
    with pytest.raises(CertificateError, match="64 bits"):
        bound(prices(2, most))


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("cuts", {}), ("cuts", [1]), ("cuts", None), ("rows", "student:A"), ("rows", [1]), ("rows", None),
        ("weights", [1.0, 1, 1]), ("weights", None), ("weights", 1), ("over", "2"), ("over", 2.0), ("price", True),
        ("price", None),
    ],
)  # fmt: skip
def test_a_cut_of_another_shape_is_not_read(key, wrong):
    document = by_cut(CUT).to_document()
    certificate = document["levels"][0]["certificate"]
    (certificate if key == "cuts" else certificate["cuts"][0])[key] = wrong
    with pytest.raises(pt.InputError) as caught:
        pt.Plan.from_document(document, roster(), POLICY)
    assert caught.value.code == "plan_damaged"
    assert [fault.field for fault in caught.value.faults] == [key]


def test_cuts_stand_in_the_document_and_are_read_back():
    plan = by_cut(CUT)
    document: Any = plan.to_document()
    cut = {"rows": ["student:A", "student:B", "student:C"], "weights": [1, 1, 1], "over": 2, "price": 2}
    assert document["levels"][0]["certificate"]["cuts"] == [cut]
    again = pt.Plan.from_document(document, roster(), POLICY)
    assert again == plan
    assert again.sha256 == plan.sha256
    assert "cuts" not in by_cut().to_document()["levels"][0]["certificate"]


def test_a_solvers_cuts_are_named():
    columns = Columns.of(roster())
    cut = PricedCut((("party", 2), ("family", 0)), (1, 3), 2, 5)
    free = PricedCut((("party", 0),), (1,), 1, 0)
    given = Prices(1, 7, (), np.array([0, 4, 0]), cuts=(cut, free))
    named = Certifier(columns, 10, ("mine",)).certificate(given)
    assert named == Certificate(1, 17, (), {"B": 4}, (), ("mine",), (Cut(("student:C", "family:F1"), (1, 3), 2, 5),))
