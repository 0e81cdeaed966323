"""Data frames in and out, of pandas and polars."""

import re
import sys
from datetime import datetime

import numpy as np
import pandas as pd
import polars as pl
import pytest

import partage as pt
from partage.installed import install_command
from partage.testing import random_roster

HOMES = pl.DataFrame(
    {"id": ["F1"], "languages": ["fr:native en:B2"], "serves": [["halal"]], "availability": [["wed"]], "seats": [2]}
)


def guests(**changes):
    columns = {
        "id": ["S1", "S2"],
        "languages": ["fr:B1", {"en": "C1"}],
        "diet": [["halal"], "none"],
        "availability": ["wed", ["wed", "thu"]],
    }
    return pd.DataFrame(columns | changes)


def test_lists_text_and_mappings_are_read_alike():
    roster = pt.Roster.from_frames(guests(mine=[1.5, None], party=[None, "A"]), HOMES, extras=("mine",))
    first, second = roster.students
    assert first.languages == {"fr": "B1"}
    assert second.languages == {"en": "C1"}
    assert first.diet == {"halal"}
    assert second.diet == frozenset()
    assert second.availability == {"wed", "thu"}
    assert (first.party, second.party) == (None, "A")
    assert first.extras == {"mine": 1.5}
    assert second.extras == {}


def test_what_pandas_does_to_values_is_undone():
    homes = pd.DataFrame(
        {
            "id": pd.Categorical(["F1", "F2"]),
            "languages": ["fr:B1", "fr:B1"],
            "serves": ["none", "halal"],
            "availability": ["wed", "wed"],
            "seats": [2.0, 3.0],
            "min_guests": [float("nan"), 2.0],
            "smokes": [True, False],
            "lat": [50.6, float("nan")],
            "lon": [3.0, float("nan")],
        }
    )
    came = guests(registered_at=[pd.Timestamp("2026-11-01T10:00"), pd.NaT], learning=[np.array(["fr"]), None])
    roster = pt.Roster.from_frames(came, homes, facts={"points": [("S1", "F1", 1.0)]})
    assert [home.seats for home in roster.families] == [2, 3]
    assert [home.min_guests for home in roster.families] == [1, 2]
    assert roster.families[0].place == (50.6, 3.0)
    assert roster.families[1].place is None
    assert roster.students[0].registered_at == datetime(2026, 11, 1, 10)  # noqa: DTZ001
    assert roster.students[0].learning == {"fr"}
    assert roster.facts["points"][0, 0] == 1


def test_an_index_called_id_holds_the_ids():
    assert [one.id for one in pt.Roster.from_frames(guests().set_index("id"), HOMES).students] == ["S1", "S2"]
    assert pt.Roster.from_frames(guests().iloc[:0], HOMES).students == ()


@pytest.mark.parametrize(
    ("frame", "code", "column"),
    [
        (guests().rename(columns={"diet": 3}), "frame_columns", None),
        (pd.concat({"x": guests()}, axis=1), "frame_columns", None),
        (pd.concat([guests(), guests()[["diet"]]], axis=1), "duplicate_header", "diet"),
        (pl.DataFrame({"id": ["S1"]}).lazy(), "frame_kind", None),
        (3, "frame_kind", None),
        (guests(id=[7, 8]), "not_text", "id"),
        (guests(diet=[None, "none"]), "diet_unknown", "diet"),
        (guests(diet=[["halal", None], "none"]), "list_incomplete", "diet"),
        (guests(diet=[object(), "none"]), "cell_type", "diet"),
        (guests(diet=["none halal", "none"]), "none_with_others", "diet"),
        (guests(diet=[[float("nan")], ["halal"]]), "diet_unknown", "diet"),
        (guests(diet=[np.array([None]), ["halal"]]), "diet_unknown", "diet"),
        (guests(mine=[[1], None]), "cell_type", "mine"),
        (guests(mine=[datetime(2026, 11, 1), None]), "cell_type", "mine"),  # noqa: DTZ001
        (guests(mine=[float("inf"), None]), "extra_invalid", "mine"),
        (guests(lat=[50.6, None]), "place_incomplete", "lon"),
        (guests(lat=[50.6, None], lon=[float("nan"), None]), "place_incomplete", "lon"),
        (guests(place=[[50.6, 3.0], None], lat=[50.6, None]), "duplicate_header", "place + lat"),
        (guests(mine=[1, 2], **{"extras.mine": [3, 4]}), "duplicate_header", "mine + extras.mine"),
        (guests(extras=[{"mine": 1}, None], mine=[3, 4]), "duplicate_header", "extras + mine"),
        (guests(lat=[3.06, None], lon=[50.63, None]), "place_swapped", "lat"),
        (guests(place=[[3.06, 50.63], None]), "place_swapped", "place"),
        (guests(phone=[612345678, None]), "not_text", "phone"),
        (guests(email=["ana", None]), "email_invalid", "email"),
    ],
)
def test_bad_frames_name_the_column(frame, code, column):
    with pytest.raises(pt.InputError) as caught:
        pt.Roster.from_frames(frame, HOMES, extras=("mine",))
    assert (caught.value.faults[0].code, caught.value.faults[0].column) == (code, column)
    assert caught.value.faults[0].row in (None, 0)
    assert isinstance(caught.value, TypeError)


@pytest.mark.parametrize(
    ("column", "close"),
    [("alergies", "allergies"), ("Diet", "diet"), ("smokefree", "smoke_free"), ("lati", "lat"), ("Zyxwv", None)],
)
def test_a_column_that_nobody_knows_is_refused(column, close):
    for frame in (guests(**{column: ["nuts", None]}), pl.DataFrame({"id": ["S1"], column: [1]})):
        with pytest.raises(pt.InputError) as caught:
            pt.Roster.from_frames(frame, HOMES, extras=("floor",))
        (fault,) = caught.value.faults
        assert (fault.code, fault.file, fault.column) == ("unknown_column", "students", None)
        assert fault.params == {"number": len(frame.columns), "close": close}
        assert "Zyxwv" not in f"{caught.value}{fault.line('fr')}"


def test_columns_of_ones_own_say_so():
    frame = guests(floor=[2, 3], **{"extras.pets": ["yes", "no"]})
    roster = pt.Roster.from_frames(frame, HOMES.with_columns(floor=pl.lit(1)), extras=iter(("floor", "nowhere")))
    assert roster.students[0].extras == {"floor": 2, "pets": "yes"}
    assert roster.families[0].extras == {"floor": 1}
    for more, code in (({"extras.": [1, 2]}, "unknown_column"), ({"floor": [1, 2]}, "bare_text")):
        with pytest.raises(pt.InputError) as caught:
            pt.Roster.from_frames(guests(**more), HOMES, extras="floor" if code == "bare_text" else ())
        assert caught.value.code == code


def test_a_trip_that_is_not_told_is_unknown():
    roster = pt.Roster.from_frames(guests(), HOMES, facts={"travel_min": [("S1", "F1", 5)], "points": []})
    np.testing.assert_array_equal(roster.facts["travel_min"], [[5], [np.nan]])
    assert not roster.facts["points"].any()


def test_how_to_reach_somebody_goes_through_frames():
    came = guests(email=["ana@example.org", None], phone=["+33 6 12", None], shares_contact=[True, None])
    first, second = pt.Roster.from_frames(came, HOMES).students
    assert (first.email, first.phone, first.address, first.shares_contact) == (
        "ana@example.org",
        "+33 6 12",
        None,
        True,
    )
    assert (second.email, second.shares_contact) == (None, False)


def test_columns_named_like_every_field_are_read():
    came = guests(
        place=[(50.6, 3.0), None],
        extras=[{"mine": 1, "other": None}, None],
        diet=[[], np.array(["halal"], dtype=object)],
    )
    first, second = pt.Roster.from_frames(came, HOMES).students
    assert first.place == (50.6, 3.0)
    assert (first.extras, second.extras) == ({"mine": 1}, {})
    assert (first.diet, second.diet) == (frozenset(), {"halal"})
    kept = pt.Roster.from_frames(guests(**{"extras.id": ["a", "b"]}), HOMES).students
    assert [one.extras for one in kept] == [{"id": "a"}, {"id": "b"}]


def test_a_drawn_roster_goes_through_frames_unchanged():
    roster = random_roster((40, 15, 3), seed=1)
    frames = [pd.DataFrame([one.to_document() for one in side]) for side in (roster.students, roster.families)]
    assert pt.Roster.from_frames(*frames).sha256 == roster.sha256


def test_columns_keep_their_types_where_nobody_sits():
    roster = random_roster((12, 5, 2), seed=2)
    plan = pt.match(roster)
    nobody = pt.Plan.of([], roster, plan.policy)
    for tables in (False, True):
        assert nobody.to_polars(tables=tables).schema == plan.to_polars(tables=tables).schema
    for backend in (None, ["pandas"]):
        with pytest.raises(pt.InputError, match="to_frame"):
            plan.to_frame(backend)


def test_counts_that_are_no_whole_numbers_are_refused():
    with pytest.raises(pt.InputError, match="seats"):
        pt.Roster.from_frames(guests(), HOMES.with_columns(seats=pl.Series([2.5])))


@pytest.mark.parametrize("backend", ["pandas", "polars"])
def test_a_plan_as_a_frame(backend):
    roster = random_roster((12, 5, 2), seed=2)
    plan = pt.match(roster)
    frame = plan.to_frame(backend)
    rows = frame.to_dict("records") if backend == "pandas" else frame.to_dicts()
    assert [row["student"] for row in rows] == [student.id for student in roster.students]
    assert {row["student"]: (row["family"], row["slot"]) for row in rows if row["seated"]} == plan.seated
    tables = plan.to_frame(backend, tables=True)
    assert list(tables.columns)[:4] == ["family", "slot", "guests", "students"]
    assert sum(tables["satisfaction"]) == plan.levels[-1].value


def test_shorter_names_and_unknown_libraries():
    plan = pt.match(random_roster((4, 2, 1)))
    assert isinstance(plan.to_pandas(), pd.DataFrame)
    assert isinstance(plan.to_polars(tables=True), pl.DataFrame)
    with pytest.raises(pt.InputError) as caught:
        plan.to_frame("abacus")
    assert caught.value.code == "unknown_backend"


def test_without_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "narwhals", None)
    with pytest.raises(pt.InputError, match=re.escape(install_command("frames"))):
        pt.Roster.from_frames(guests(), HOMES)
