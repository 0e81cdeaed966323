"""`Explanation`: the values of `partage.explain.reasons`, with words for four kinds of readers."""

from __future__ import annotations

from dataclasses import dataclass

from partage.explain.reasons import Reasons
from partage.explain.rendering import told


@dataclass(frozen=True, repr=False)
class Explanation(Reasons):
    """Why a student sits where they sit, or has no seat, or not at a certain family.

    Parameters
    ----------
    kind
        ``"seated"``, ``"unseated"`` or ``"pair"``.
    reason
        ``"seated"``. Unseated: ``"no_families"``; ``"rule"``, the blamed step's; ``"party"``, the same but alone
        the student could sit somewhere; ``"free_place"``, the plan leaves a place open that could be taken;
        ``"party_seats"``, the seats left are too few for the party; ``"scarce"``. Of a pair: ``"current"``,
        ``"forbidden"``, ``"possible"``.
    party
        Ids of those who come along.
    pin
        What binds the party to one place.
    levels
        The plan's claims, in order.
    seat
        Where the student sits now.
    alternatives, other_places
        The best other places of a seated student, by gain, and how many there are in all.
    costs
        What the first of `alternatives` would cost, in their order; empty where that was not asked.
    funnel, competition
        Of an unseated student; the competition only where families are left.
    proof
        Of an unseated student: why nobody else fits, as far as that is proven.
    pair
        Where a family was named.

    Examples
    --------
    >>> import partage as pt
    >>> ana = pt.Student(id="S1", languages={"fr": "B1"}, diet=(), availability={"2026-11-18T19:30"})
    >>> home = pt.Family(
    ...     id="F1", languages={"fr": "C1"}, serves=(), availability={"2026-11-19T19:30"}, seats=2
    ... )
    >>> print(pt.Plan.of([], pt.Roster([ana], [home])).why("S1").text())
    S1 has no seat. 1 family → 0 (free when the family hosts).
    The rule “free when the family hosts” removed the last family: under these rules no plan can seat S1.
    At 1 family it is the only obstacle.
    """

    def __repr__(self) -> str:
        where = f" at {self.pair.family}" if self.pair else ""
        steps = len(self.funnel.steps) if self.funnel else 0
        counts = f"{len(self.levels)} levels, {steps} steps, {self.other_places} other places"
        return f"<Explanation: {self.student}{where}, {self.kind}, {counts}>"

    def text(self, lang: str = "en", audience: str = "coordinator") -> str:
        """The explanation in words.

        Parameters
        ----------
        lang
            ``"en"`` or ``"fr"``.
        audience
            ``"coordinator"`` reads ids, ``"auditor"`` prices too. ``"student"`` (the one who asks) and ``"family"``
            (the host) read nothing of anybody else: no ids, no count from 1 to 4, no rule that would give
            away somebody's needs or refusal.

        Raises
        ------
        InputError
            ``unknown_language`` or ``unknown_audience``.
        """
        return told(self, lang, audience)
