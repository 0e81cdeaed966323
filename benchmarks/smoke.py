"""A minute's check that the benchmarks run and tell the truth: one small edition, partage and one peer.

Fails when the plan is not proven, the checker refuses it, or the peer proves another answer.
"""

from __future__ import annotations

import sys

from study import contradictions, partage_row, peer_row

import partage as pt
from partage.testing import random_roster

SIZE = (60, 25, 3)
"""Students, families, slots: proven by both within seconds."""


def main() -> int:
    """Run it; 0 when all is well."""
    roster, policy = random_roster(SIZE, seed=1), pt.Policy.default()
    rows = [
        {"seed": 1, **partage_row(roster, policy, 60)},
        {"seed": 1, **peer_row(roster, policy, "HiGHS", 60)},
    ]
    for row in rows:
        print(f"{row['solver']}: {row['values']}, proven {row['proven']}, {float(str(row['seconds'])):.1f} s")
    wrong = contradictions(rows)
    if not rows[0]["proven"]:
        wrong.append("partage did not prove its plan")
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
