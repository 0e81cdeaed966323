"""Timestamps of every form, evenings without a year, and options that hold commas."""

from __future__ import annotations

from datetime import date, datetime
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partage.files.findings import RefusedError, silent, text_of
from partage.files.forms.values.moments import Moments, day_first, label_of, options_in

SENT = datetime(2026, 11, 2, 9, 12)  # noqa: DTZ001 - local time
NARROW = "\u202f"


@pytest.mark.parametrize(
    "cell",
    [
        "2026/11/02 9:12:44 AM GMT+1",
        "2026/11/02 9:12:44 AM UTC+1",
        "2026/11/02 9:12:44 AM CET",
        "2026/11/02 10:12:44 AM EET",
        "2026/11/02 3:12:44 AM EST",
        "2026/11/02 1:42:44 PM GMT+5:30",
        "2026/11/02 9:12:44 a. m. GMT+1",
        "2026/11/02 9:12:44 a.m. CET",
        "2026/11/02 5:12:44 오후 GMT+9",
        "2026. 11. 2 오전 9:12:44",
        "2026/11/02 上午 9:12:44 [GMT+1]",
        "2026/11/02 10:12:44 π.μ. EET",
        "2026/11/02 11:12:44 ÖÖ GMT+3",
        "2026/11/02 9:12:44 de. CET",
        "2026/11/02 9:12:44 fm UTC+1",
        "2026/11/02 10:12:44 ap. UTC+2",
        "2/11/2026 9:12:44",
        "02/11/2026 09:12:44",
        "02.11.2026 9:12:44",
        "02.11.2026, 09:12:44",
        "2-11-2026 9:12:44",
        "2026. 11. 2. 9:12:44",
        "2 nov. 2026 à 09:12",
        "le 2 novembre 2026 à 9h12",
        "lundi 2 novembre 2026, 09:12",
        "02-nov-2026 09:12:44",
        f"02/11/2026, 9:12:44{NARROW}AM",
        f"Nov 2, 2026, 9:12:44{NARROW}AM",
        "November 2, 2026 at 9:12 AM",
        "02/11/26 9:12:44",
        "46328.383842593",
        "46328,383842593",
        "lun, 11/02/2026 - 09:12",
        "lun, 02/11/2026 - 09:12",
        "02/11/2026 - 09:12",
        "2026-11-02 09:12:44",
        "2026-11-02T09:12:44+01:00",
        "2026-11-02T09:12:44+0100",
        "2026-11-02T08:12:44Z",
        "2026-11-02T08:12:44.123Z",
        "2026-11-02 09:12:44.123456",
        "2026-11-02T03:12:44-05:00",
        "2026-11-02 03:12:44 -0500",
        "2026-11-02 08:12:44 UTC",
        "Mon Nov 02 2026 09:12:44 GMT+0100 (CET)",
        "Mon Nov 02 2026 09:12:44 GMT+0100 (heure normale d’Europe centrale)",
        "Mon, 02 Nov 2026 09:12:44 +0100",
    ],
)
def test_timestamps(cell):
    assert Moments().moment(cell, silent) == SENT


@pytest.mark.parametrize("cell", ["11/2/2026 9:12:44", "11/2/26 9:12:44", "11/2/2026, 9:12:44 AM"])
def test_timestamps_with_the_month_first(cell):
    assert Moments(day_first=False).moment(cell, silent) == SENT
    assert not day_first([cell, "11/16/2026 10:00:00 AM GMT+1"], silent)


@pytest.mark.parametrize(
    ("cell", "local"),
    [
        ("2026-10-24T22:30:00Z", "2026-10-25T00:30"),
        ("2026-10-25T00:59:00Z", "2026-10-25T02:59"),
        ("2026-10-25T01:00:00Z", "2026-10-25T02:00"),
        ("2027-03-28T00:59:00Z", "2027-03-28T01:59"),
        ("2027-03-28T01:00:00Z", "2027-03-28T03:00"),
        ("2027-01-01T00:30:00+02:00", "2026-12-31T23:30"),
    ],
)
def test_zones_become_local_time(cell, local):
    assert Moments().moment(cell, silent) == datetime.fromisoformat(local)


@pytest.mark.parametrize(
    "cell", ["hier", "2026/11/02 9:12:44 AM XYZ", "31/02/2026 10:00", "2 novembre", "9:12", "2/11"]
)
def test_timestamps_that_nobody_can_read(cell):
    with pytest.raises(RefusedError):
        Moments().moment(cell, silent)


def test_a_weekday_settles_the_order_of_a_timestamp_only():
    found = []
    assert day_first(["lun, 11/02/2026 - 09:12"], lambda code, **_: found.append(code))
    assert found == []
    with pytest.raises(RefusedError, match="weekday_wrong"):
        Moments().slot("lundi 11/02/2026", silent)
    with pytest.raises(RefusedError, match="year_short"):
        Moments().slot("02/11/26 9:12", silent)


@pytest.mark.parametrize(
    ("cell", "slot"),
    [
        ("mercredi 18 novembre 19h30", "2026-11-18T19:30"),
        ("18/11 19h30", "2026-11-18T19:30"),
        ("Wed 18 Nov", "2026-11-18"),
        ("Wednesday, November 18, 7:30 PM", "2026-11-18T19:30"),
        ("18 novembre à 19h30", "2026-11-18T19:30"),
        ("mercredi 18/11", "2026-11-18"),
        ("mer. 18 nov. 12h", "2026-11-18T12:00"),
        ("6 janvier 19h", "2027-01-06T19:00"),
        ("1er novembre", "2027-11-01"),
        ("Nov 2", "2026-11-02"),
        ("Wed the 18th of November", "2026-11-18"),
        ("mercredi soir", "mercredi-soir"),
        ("mercredi 18, soir", "mercredi-18-soir"),
        ("19/20", "19/20"),
    ],
)
def test_evenings_without_a_year(cell, slot):
    assert Moments(after=date(2026, 11, 2)).slot(cell, silent) == slot
    assert Moments().slot(cell, silent) == label_of(cell)


def test_a_year_that_is_taken_is_remarked():
    found = []
    Moments(after=date(2026, 11, 2)).slot("18/11", lambda code, **params: found.append((code, params)))
    assert found == [("year_assumed", {"day": "2026-11-18"})]
    for code, params in (*found, ("moment_unknown", {}), ("options_unclear", {"lines": ""})):
        assert all(text_of(code, params, lang) for lang in ("en", "fr"))


@pytest.mark.parametrize(
    ("cell", "code"),
    [("jeudi 18 novembre", "weekday_wrong"), ("31/02", "date_impossible"), ("29/02", "date_impossible")],
)
def test_evenings_that_no_year_has(cell, code):
    with pytest.raises(RefusedError, match=code):
        Moments(after=date(2026, 11, 2)).slot(cell, silent)


WORDINGS = [
    ["Mercredi 18, soir", "Jeudi 19, soir"],
    ["Le 18, soir", "Le 19, soir"],
    ["Mercredi, soir", "Jeudi, soir"],
    ["Mercredi, 18 novembre, soir", "Jeudi, 19 novembre, soir"],
    ["Mercredi, 18/11, 19h30", "Jeudi, 19/11, 19h30"],
    ["Mercredi 18, 19.30", "Jeudi 19, 19.30"],
    ["Mercredi 18, 19h30-22h", "Jeudi 19, 19h30-22h"],
    ["Mercredi 18, à partir de 20h", "Jeudi 19"],
    ["Mercredi 18 midi, soir", "Jeudi 19 midi, soir"],
    ["Mardi 17, déjeuner", "Mardi 17, dîner"],
    ["18 novembre, midi", "18 novembre, soir"],
    ["18/11, midi", "18/11, soir", "19/11, soir"],
    ["Lundi (midi, soir)", "Mardi (soir)"],
    ["Soirée du mercredi 18, chez nous", "Soirée du jeudi 19, chez nous"],
    ["1ère semaine, mercredi soir", "2e semaine, jeudi soir"],
    ["mer. 18, soir", "jeu. 19, soir"],
    ["Wednesday, November 18, 2026, 7:30 PM", "Thursday, November 19, 2026, 7:30 PM"],
    ["Wed, Nov 18, 7:30 PM", "Thu, Nov 19, 7:30 PM"],
    ["Wed 18 Nov, dinner", "Thu 19 Nov, dinner"],
    ["Wednesday evening, 7 pm", "Thursday evening, 7 pm"],
    ["Friday, 7.30 pm", "Saturday, 12 noon"],
    ["November 18th, evening", "November 19th, evening"],
    ["1st evening, at home", "2nd evening, at home"],
    ["Evening of Wednesday 18, at home", "Evening of Thursday 19, at home"],
    ["2026-11-18, evening", "2026-11-19, evening"],
    ["Saturday 21, lunch, with children", "Sunday 22, lunch, with children"],
]


@pytest.mark.parametrize("options", WORDINGS, ids=str)
@pytest.mark.parametrize("between", [", ", ";", "; ", " | ", "\n", "\n• "])
def test_no_option_is_torn(options, between):
    ticked = [between.join(some) for n in range(1, len(options) + 1) for some in combinations(options, n)]
    for cells in (ticked, ticked[-1:], ticked[:1] + ticked[-1:]):
        moments = Moments(options=options_in(cells))
        for cell in cells:
            found = moments.slots(cell, silent)
            assert found == {Moments().slot(one, silent) for one in options if one in cell}


DATED = [one for some in WORDINGS if len(some) == 2 for one in some]


@given(st.lists(st.lists(st.sampled_from(DATED), min_size=1, max_size=4, unique_by=label_of), min_size=1, max_size=6))
def test_cells_are_read_as_what_was_ticked(ticked):
    known = [one for some in ticked for one in some]
    moments = Moments(options=options_in(map(", ".join, ticked), known))
    for some in ticked:
        assert moments.slots(", ".join(some), silent) == {Moments().slot(one, silent) for one in some}


def test_an_hour_alone_tears_nothing():
    cells = ["Mercredi 18, soir, Jeudi 19, soir", "soir"]
    assert Moments(options=options_in(cells)).slots(cells[0], silent) == {"mercredi-18-soir", "jeudi-19-soir"}


def test_options_without_a_day_part_where_they_are_known():
    cells = ["Soirée 1, Soirée 2", "Soirée 1", "Soirée 2"]
    assert options_in(cells) == {"soiree-1", "soiree-2"}
    assert options_in(cells[:1]) == {"soiree-1", "soiree-2"}
    assert options_in(["Salle A, soir, Salle B, soir"], ["Salle A, soir", "Salle B, soir"]) == {
        "salle-a-soir",
        "salle-b-soir",
    }
    assert Moments(declared={"Salle A, soir": "2026-11-18", "Salle B, soir": "2026-11-19"}).slots(
        "Salle A, soir, Salle B, soir", silent
    ) == {"2026-11-18", "2026-11-19"}


@pytest.mark.parametrize(
    "cells",
    [
        ["Grande salle, soir"],
        ["Grande salle, soir", "Petite salle, soir"],
        ["Salle A, étage, Salle B, étage"],
        ["Option A, soir, Option B, soir"],
        ["Soirée 1, Soirée 2", "Soirée 1, Soirée 2"],
        ["Tous les soirs, sauf mercredi"],
        ["Chez nous, mercredi 18"],
        ["19h30, mercredi 18"],
        ["18, 19, 20 novembre"],
        ["Week 1, Wednesday, Week 2, Thursday"],
        ["Any evening, not Wednesday"],
        ["Christmas dinner, 24 December, New Year's dinner, 31 December"],
    ],
)
def test_pieces_that_are_no_options_are_refused(cells):
    with pytest.raises(RefusedError, match="options_unclear"):
        options_in(cells)


@pytest.mark.parametrize(
    "cell", ["a," * 5_000, "(" * 10_000, "(a," * 3_300, "lundi," * 1_600, "1z(" * 3_300, "18 , " * 2_000]
)
def test_long_cells_take_no_time(cell):
    Moments(options=frozenset({"a"})).slots(cell, silent)
    day_first([cell], silent)
