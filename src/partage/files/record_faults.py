"""What is wrong with records and rosters, in the reader's language."""

from __future__ import annotations

import re
from dataclasses import replace

from partage.errors import Fault
from partage.text.catalogue import texts

_PLACES = (
    (re.compile(r"pin of (.+) at (.+)"), r"place fixée de \1 chez \2"),
    (re.compile(r"student (\S+) and the party"), r"étudiant \1 et son groupe"),
    (re.compile(r"student (.+)"), r"étudiant \1"),
    (re.compile(r"student"), "étudiant"),
    (re.compile(r"family (.+)"), r"famille \1"),
    (re.compile(r"family"), "famille"),
    (re.compile(r"party (.+)"), r"groupe \1"),
    (re.compile(r"pin number (\d+)"), r"place fixée n° \1"),
    (re.compile(r"fact (.+)"), r"donnée \1"),
)


def in_language(fault: Fault, lang: str) -> Fault:
    """The fault in the words of a language; one of another room stays as it is.

    Examples
    --------
    >>> in_language(Fault("not_a_flag", "true or false is expected", record="student S1"), "fr").line("fr")
    'étudiant S1 : vrai ou faux est attendu [not_a_flag]'
    """
    message = texts(lang).get(f"faults.{fault.code}")
    return fault if message is None else replace(fault, message=message, record=_place(fault.record))


def _place(record: str | None) -> str | None:
    for pattern, french in _PLACES:
        if record is not None and (match := pattern.fullmatch(record)):
            return match.expand(french)
    return record
