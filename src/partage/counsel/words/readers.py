"""Who reads: each of four audiences is told its own lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from partage.counsel.words.writer import Line, Writer, check_audience, check_lang

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
    check_audience(audience, AUDIENCES)
    tellers = {"student": student, "family": family, "coordinator": coordinator, "auditor": auditor or coordinator}
    writer = Writer(lang, discreet=audience in ("student", "family"))
    return "\n".join(writer.write(one) for one in tellers[audience]())
