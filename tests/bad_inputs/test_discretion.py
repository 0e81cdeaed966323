"""No bad input is repeated in a log, an error, a chain of errors, on a stream or in a temporary file."""

from __future__ import annotations

import logging
import tempfile
import traceback
from pathlib import Path

import pytest

from bad_inputs.case import Case
from bad_inputs.test_bad_inputs import PRIVATE, cases
from partage.errors import PartageError


@pytest.fixture
def raised(monkeypatch: pytest.MonkeyPatch) -> list[PartageError]:
    """Every error that partage makes, whoever catches it."""
    made: list[PartageError] = []
    plain = PartageError.__init__

    def remembered(self: PartageError, *arguments: object, **options: object) -> None:
        plain(self, *arguments, **options)  # type: ignore[arg-type]
        made.append(self)

    monkeypatch.setattr(PartageError, "__init__", remembered)
    return made


def shown(error: BaseException) -> str:
    """What an uncaught error shows: its chain without lines of source, which are the test's own."""
    report = traceback.TracebackException.from_exception(error, capture_locals=False)
    said, stack = [repr(error)], [report]
    while stack:
        one = stack.pop()
        said += one.format_exception_only()
        below = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
        stack += [below] if below else []
    return "".join(said)


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.number}-{case.what}")
def test_nothing_is_repeated(
    case: Case,
    tmp_path: Path,
    raised: list[PartageError],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.delenv("PARTAGE_DEBUG", raising=False)
    inputs, passing = tmp_path / "inputs", tmp_path / "passing"
    inputs.mkdir()
    passing.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(passing))
    case.run(inputs)
    streams = capfd.readouterr()
    told = [streams.out, streams.err, caplog.text, *(shown(error) for error in raised)]
    told += [str(error.to_dict()) for error in raised]
    assert not [word for word in PRIVATE if any(word in text for text in told)]
    assert list(passing.iterdir()) == []


def failing(*, cut_off: bool) -> None:
    """Fail because something with a value in it failed, and say so or not."""
    try:
        int("Zyxwv")
    except ValueError as error:
        raise PartageError("heard") from (None if cut_off else error)


@pytest.mark.parametrize("cut_off", [False, True])
def test_the_test_hears_what_is_repeated(*, cut_off: bool) -> None:
    """A value in an error behind the error is heard, unless it is cut off."""
    with pytest.raises(PartageError) as caught:
        failing(cut_off=cut_off)
    assert ("Zyxwv" in shown(caught.value)) is not cut_off
