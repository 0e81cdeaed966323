"""What a look at a roster before solving says, as values; `partage.advice.checked` puts it into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from partage.advice.checked import told
from partage.explain.proof import Count
from partage.text.values import Part, Rule


@dataclass(frozen=True, repr=False)
class Demand(Part):
    """People who need the same, and the seats that could serve them.

    Parameters
    ----------
    kind
        ``"slot"``: who could sit then and at no other time. ``"diet"``: whose meal must meet these standards.
        ``"allergy"``: from whose meal these allergens must be kept out. ``"language"``: who could talk in no other.
    needs, alternatives
        The slot, standards, allergens or language; other sets of standards that would do as well.
    people
        Who need it. Those whom another rule leaves no home are not among them.
    could
        Of a slot: who could sit then, and perhaps at other times, too. Otherwise those of `people` whom the rules
        leave a home.
    homes, seats
        Of a slot: homes where anybody could sit then, and their seats. Otherwise where any of `people` could sit, and
        the seats there over all meals.
    most
        No plan seats more of them, by counting, even if nobody else came.
    lacking
        Ids of those of them for whom seats run short: all who would have to make room for each other.
    """

    kind: str
    needs: tuple[str, ...]
    alternatives: tuple[tuple[str, ...], ...]
    people: int
    could: int
    homes: int
    seats: int
    most: int
    lacking: tuple[str, ...]

    @property
    def missing(self) -> int:
        """At least so many of them stay without a seat in every plan."""
        return self.people - self.most

    @property
    def state(self) -> str:
        """``"short"``; ``"tight"``, less than a quarter more seats than people; or ``"ample"``."""
        if self.missing:
            return "short"
        return "tight" if 4 * self.seats < 5 * self.people else "ample"

    def to_dict(self) -> dict[str, Any]:
        """As plain values, `missing` and `state` included."""
        return {**super().to_dict(), "missing": self.missing, "state": self.state}


@dataclass(frozen=True, repr=False)
class Unplaceable(Part):
    """Students who can sit nowhere, for one reason.

    Parameters
    ----------
    reason
        ``"rule"``: even alone, `rule` leaves them no family; ``"party"``: alone they could sit somewhere;
        ``"no_families"``; ``"unasked"``: they are too many for all of them to be looked into.
    students
        Ids, sorted.
    """

    reason: str
    rule: Rule | None
    students: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Ask(Part):
    """Something to ask for before the form is closed.

    Parameters
    ----------
    code
        ``"seats"``: homes or seats for those who need the same; ``"part"``: the same for the people of a count;
        ``"slots"`` or ``"travel"``: students' own forms; ``"party"``, ``"entry"`` or ``"home"``: what stands in the
        way of students who can sit nowhere.
    people
        So many people it is about: the ranking.
    students, families
        Ids of whom to ask, or for whom.
    demand, rule
        What they need; the rule that leaves them nobody.
    """

    code: str
    people: int
    students: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    demand: Demand | None = None
    rule: Rule | None = None


@dataclass(frozen=True, repr=False)
class Check(Part):
    """What can be told of a roster before anything is solved.

    Parameters
    ----------
    students, families, seats
        How many there are; seats over all meals that the families give.
    most
        No plan seats more people, by counting.
    parts
        People for whom seats run short, apart from each other: why `most` is no more.
    unplaceable
        Who can sit nowhere, and why; the largest group first.
    demand
        Demand against seats: by slot, then by diet, allergy and language.
    asks
        What to ask, the most pressing first.
    """

    students: int
    families: int
    seats: int
    most: int
    parts: tuple[Count, ...]
    unplaceable: tuple[Unplaceable, ...]
    demand: tuple[Demand, ...]
    asks: tuple[Ask, ...]

    @property
    def without(self) -> int:
        """At least so many people stay without a seat in every plan."""
        return self.students - self.most

    def to_dict(self) -> dict[str, Any]:
        """As plain values, `without` included."""
        return {**super().to_dict(), "without": self.without}

    def __repr__(self) -> str:
        return f"<Check: {self.students} students, {self.families} families, {len(self.asks)} things to ask>"

    def text(self, lang: str = "en", audience: str = "coordinator") -> str:
        """The check in words.

        Parameters
        ----------
        lang
            ``"en"`` or ``"fr"``.
        audience
            ``"coordinator"`` and ``"auditor"`` read everything; to a ``"student"`` and a ``"family"`` it is said that
            this is for those who run the event.

        Raises
        ------
        InputError
            ``unknown_language`` or ``unknown_audience``.
        """
        return told(self, lang, audience)
