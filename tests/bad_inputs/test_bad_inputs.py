"""Every bad input of the list ends as it should, is named by its code, and repeats nothing of anybody's answers."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from bad_inputs.case import Case
from partage.text.catalogue import LANGUAGES, texts

HERE = Path(__file__).parent
PRIVATE = ("Zyxwv", "zyx@wv", "Qponm")
MODULES = sorted(path.stem for path in HERE.glob("cases_*.py"))


def cases() -> list[Case]:
    found: list[Case] = []
    for name in MODULES:
        found += importlib.import_module(f"bad_inputs.{name}").CASES
    return sorted(found, key=lambda case: case.number)


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.number}-{case.what}")
def test_bad_input(case: Case, tmp_path: Path) -> None:
    said = case.run(tmp_path)
    if case.code is not None:
        assert case.code in {code for code, _ in said}, said
    for _, message in said:
        assert not [word for word in PRIVATE if word in message]


def test_every_number_has_a_case() -> None:
    missing = sorted(set(range(1, 101)) - {case.number for case in cases()})
    assert missing == []


def test_findings_have_words_in_both_languages() -> None:
    for lang in LANGUAGES:
        assert all(text for key, text in texts(lang).items() if key.startswith("sheets."))
