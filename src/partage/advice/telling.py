"""Advice in words: it is for those who run the event, and others are told so politely."""

from __future__ import annotations

from collections.abc import Iterable

from partage.audiences import spoken
from partage.text.writer import Line, Writer, line


def told_to_organisers(
    lines: Iterable[Line], lang: str, audience: str, *, to_auditor: Iterable[Line] | None = None
) -> str:
    """The lines as a coordinator reads them; one polite sentence for a student or a family.

    Parameters
    ----------
    to_auditor
        What an auditor reads instead, if that is something else.
    """
    others = (line("living.organisers_only"),)
    return spoken(
        lang,
        audience,
        student=lambda: others,
        family=lambda: others,
        coordinator=lambda: lines,
        auditor=None if to_auditor is None else lambda: to_auditor,
    )


def organisers_only(lang: str) -> str:
    """The polite sentence for whom advice is not meant."""
    return Writer(lang, discreet=True).write(line("living.organisers_only"))
