"""Bad data frames: 96."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl

import partage as pt
from bad_inputs.case import Case, Heard

GUEST = {"id": ["S1"], "languages": ["fr:B1"], "diet": ["none"], "availability": ["wed"], "name": ["Zyxwv"]}
HOST = {"id": ["F1"], "languages": ["fr:B1"], "serves": ["none"], "availability": ["wed"], "seats": [2]}


def frames(
    what: str, code: str | None, make: Callable[[], Any], host: Callable[[], Any] = lambda: pd.DataFrame(HOST)
) -> Case:
    """A case of two frames."""

    def run(_folder: Path) -> Heard:
        try:
            pt.Roster.from_frames(make(), host())
        except pt.InputError as error:
            return [(fault.code, str(fault)) for fault in error.faults]
        assert code is None
        return []

    return Case(96, what, "accepted" if code is None else "refused", code, run)


CASES = [
    frames("columns of several levels", "frame_columns", lambda: pd.concat({"x": pd.DataFrame(GUEST)}, axis=1)),
    frames("a lazy frame", "frame_kind", lambda: pl.DataFrame(GUEST).lazy()),
    frames("a column twice", "duplicate_header", lambda: pd.concat([pd.DataFrame(GUEST)] * 2, axis=1)),
    frames("ids that are numbers", "not_text", lambda: pd.DataFrame(GUEST | {"id": [7]})),
    frames("no answer as NaN", "diet_unknown", lambda: pd.DataFrame(GUEST | {"diet": [float("nan")]})),
    frames("no answer as a list of NaN", "diet_unknown", lambda: pd.DataFrame(GUEST | {"diet": [[float("nan")]]})),
    frames("half a place", "place_incomplete", lambda: pd.DataFrame(GUEST | {"lat": [50.6]})),
    frames("an own column twice", "duplicate_header", lambda: pd.DataFrame(GUEST | {"x": [1], "extras.x": [2]})),
    frames("a field misspelt", "unknown_column", lambda: pd.DataFrame(GUEST | {"alergies": ["nuts"]})),
    frames("no header", "unknown_column", lambda: pl.DataFrame(GUEST | {"Zyxwv": ["nuts"]})),
    frames("longitude first", "place_swapped", lambda: pd.DataFrame(GUEST | {"lat": [3.06], "lon": [50.63]})),
    frames("an object in a cell", "cell_type", lambda: pd.DataFrame(GUEST | {"diet": [object()]})),
    frames("an index of ids", None, lambda: pd.DataFrame(GUEST).set_index("id")),
    frames("no rows", None, lambda: pd.DataFrame(GUEST).iloc[:0]),
    frames("lists in cells", None, lambda: pl.DataFrame(GUEST | {"diet": [["halal", "no_beef"]]})),
    frames("categories", None, lambda: pd.DataFrame(GUEST).astype("category")),
    frames("counts as floats", None, lambda: pd.DataFrame(GUEST), lambda: pd.DataFrame(HOST | {"seats": [2.0]})),
]
