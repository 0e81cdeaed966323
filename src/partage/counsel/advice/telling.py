"""Advice in words: it is for those who run the event, and others are told so politely."""

from __future__ import annotations

from collections.abc import Iterable

from partage.counsel.words.writer import Line, Writer, check_audience, check_lang, line

AUDIENCES = ("student", "family", "coordinator", "auditor")


def told_to_organisers(
    lines: Iterable[Line], lang: str, audience: str, *, to_auditor: Iterable[Line] | None = None
) -> str:
    """The lines as a coordinator reads them; one polite sentence for a student or a family.

    Parameters
    ----------
    to_auditor
        What an auditor reads instead, if that is something else.
    """
    check_lang(lang)
    check_audience(audience, AUDIENCES)
    if audience in ("student", "family"):
        return organisers_only(lang)
    chosen = lines if to_auditor is None or audience == "coordinator" else to_auditor
    writer = Writer(lang, discreet=False)
    return "\n".join(writer.write(one) for one in chosen)


def organisers_only(lang: str) -> str:
    """The polite sentence for whom advice is not meant."""
    return Writer(lang, discreet=True).write(line("organisers_only"))
