"""Who reads: each of four audiences is told its own lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar

from partage.errors import InputError, check_lang, closest
from partage.tabled import Tabled
from partage.text.catalogue import DEFAULT
from partage.text.values import Part
from partage.text.writer import Line, Writer, line

AUDIENCES = ("student", "family", "coordinator", "auditor")


Lines = Callable[[], Iterable[Line]]


class Told(Tabled, Part):
    """A value that has words for each audience; those that a class does not answer read that it is not for them."""

    not_for_you: ClassVar[str] = "living.organisers_only"

    def text(
        self, lang: str = DEFAULT, audience: str = "coordinator", *, names: Mapping[str, str] | None = None
    ) -> str:
        """The value in words.

        Parameters
        ----------
        lang
            ``"en"`` or ``"fr"``.
        audience
            ``"coordinator"`` reads everything, ``"auditor"`` what it rests on, too. ``"student"`` and ``"family"``
            (the one who asks, the host) read nothing about anybody else: no ids, no count from 1 to 4, no rule that
            would give away somebody's needs or refusal; of advice only that it is for those who run the event.
        names
            Names to write before ids, see `partage.names_of`; students and families read neither.

        Raises
        ------
        InputError
            ``unknown_language`` or ``unknown_audience``.
        """
        return spoken(
            lang,
            audience,
            student=self._to_student,
            family=self._to_family,
            coordinator=self._to_coordinator,
            auditor=self._to_auditor,
            names=names,
        )

    def _to_student(self) -> Iterable[Line]:
        return (line(self.not_for_you),)

    def _to_family(self) -> Iterable[Line]:
        return (line(self.not_for_you),)

    def _to_coordinator(self) -> Iterable[Line]:
        raise NotImplementedError

    def _to_auditor(self) -> Iterable[Line]:
        return self._to_coordinator()


def spoken(
    lang: str,
    audience: str,
    *,
    student: Lines,
    family: Lines,
    coordinator: Lines,
    auditor: Lines | None = None,
    names: Mapping[str, str] | None = None,
) -> str:
    """The lines of the one who reads, in words: discreet for students and families.

    Parameters
    ----------
    auditor
        Not given: reads what the coordinator reads.
    names
        What `Writer` takes; students and families read no names, as they read no ids.

    Raises
    ------
    InputError
        ``unknown_language`` or ``unknown_audience``.
    """
    check_lang(lang)
    check_audience(audience)
    tellers = {"student": student, "family": family, "coordinator": coordinator, "auditor": auditor or coordinator}
    discreet = audience in ("student", "family")
    writer = Writer(lang, discreet=discreet, names={} if discreet or names is None else names)
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
