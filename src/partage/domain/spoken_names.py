"""What people are called, for texts that are meant to name them."""

from __future__ import annotations

from collections.abc import Mapping

from partage.domain.frozen import FrozenMapping
from partage.domain.roster import Roster


def names_of(*rosters: Roster) -> Mapping[str, str]:
    """``"student:ID"`` or ``"family:ID"`` -> the name in the records, for the parameter `names` of texts.

    Whoever has no name is left out; of several rosters, the last one that names somebody counts.

    Examples
    --------
    >>> import partage as pt
    >>> ana = pt.Student(id="S1", languages={"fr": "B1"}, diet=(), availability={"wed"}, name="Ana Souza")
    >>> roster = pt.Roster([ana], [])
    >>> print(pt.Plan.of([], roster).why("S1").text(names=pt.names_of(roster)))
    Ana Souza (S1) has no seat: the roster has no family.
    """
    kinds = [
        (kind, records) for one in rosters for kind, records in (("student", one.students), ("family", one.families))
    ]
    found = {f"{kind}:{record.id}": record.name for kind, records in kinds for record in records}
    return FrozenMapping({key: name for key, name in found.items() if name})
