"""Who reads: each of four audiences is told its own lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from partage.errors import InputError, check_lang, closest
from partage.text.writer import Line, Writer

AUDIENCES = ("student", "family", "coordinator", "auditor")

Lines = Callable[[], Iterable[Line]]


def spoken(
    lang: str, audience: str, *, student: Lines, family: Lines, coordinator: Lines, auditor: Lines | None = None
) -> str:
    """The lines of the one who reads, in words: discreet for students and families.

    Parameters
    ----------
    auditor
        Not given: reads what the coordinator reads.

    Raises
    ------
    InputError
        ``unknown_language`` or ``unknown_audience``.
    """
    check_lang(lang)
    check_audience(audience)
    tellers = {"student": student, "family": family, "coordinator": coordinator, "auditor": auditor or coordinator}
    writer = Writer(lang, discreet=audience in ("student", "family"))
    return "\n".join(writer.write(one) for one in tellers[audience]())


def check_audience(audience: str) -> str:
    """`audience`, if it is one; `InputError` ``unknown_audience`` otherwise."""
    if audience in AUDIENCES:
        return audience
    params = {"audience": audience, "known": ", ".join(AUDIENCES), "close": closest(str(audience), AUDIENCES)}
    raise InputError("unknown_audience", params)


def check_named(audience: str, of: str | None) -> None:
    """`InputError` ``nobody_named`` where a text for one person lacks the id."""
    if audience in ("student", "family") and of is None:
        raise InputError("nobody_named", {"audience": audience}, key=f"errors.no_{audience}_named")
