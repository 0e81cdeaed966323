"""A minute's check that the benchmarks run and tell the truth: one small edition, partage and one peer.

Fails when the plan is not proven, the checker refuses it, or the peer proves another answer.
"""

from __future__ import annotations

import sys

from rows import contradictions, row

SIZE = (60, 25, 3)
"""Students, families, slots: proven by both within seconds."""


def main() -> int:
    """Run it; 0 when all is well."""
    case = {"size": SIZE, "seed": 1, "policy": "mixed"}
    rows = [row(solver, case, 20.0) for solver in ("partage", "HiGHS", "greedy")]
    for found in rows:
        print(f"{found['solver']}: {found.get('counted')}, proven {found['proven']}, {found.get('seconds', 0.0):.1f} s")
    wrong = contradictions(rows)
    wrong += [f"{found['solver']} did not prove its plan" for found in rows[:2] if not found["proven"]]
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
