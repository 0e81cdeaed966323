"""How time and memory grow with the size of an edition: to a gap of 0.1 %, additive policy, three seeds.

    python benchmarks/growth.py --seconds 600

Families are 0.4 of the students, slots 12. Each run is a process of its own. A run that does not reach the gap within
the limit is shown and left out of the fit; the exponent is then one of the sizes that were reached, and says so.
Writes ``growth.md``, ``growth.json`` and a picture; exits with 1 when a plan fails the checker.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import numpy as np
from cases import machine, versions
from pictures import growth as picture
from rows import Row, row
from tables import percent

SIZES = (150, 300, 600, 1_200, 2_400)
FAMILIES, SLOTS, GAP = 0.4, 12, 0.001


def exponent(points: Sequence[tuple[float, float]]) -> float | None:
    """The b of ``amount = a size^b`` that fits best on logarithmic scales; `None` for fewer than two sizes."""
    if len({size for size, _amount in points}) < 2:
        return None
    sizes, amounts = np.log(np.array(points, dtype=float)).T
    return float(np.polyfit(sizes, amounts, 1)[0])


def measured(students: int, seed: int, seconds: float) -> Row:
    """One run, and whether it got to the gap."""
    case = {"size": (students, round(FAMILIES * students), SLOTS), "seed": seed, "policy": "additive", "gap": GAP}
    found = row("partage", case, seconds)
    gap = found.get("gap")
    return {**found, "students": students, "reached": gap is not None and gap <= GAP}


def report(rows: Sequence[Row], seconds: float) -> str:
    """The table and the exponents in Markdown."""
    libraries = ", ".join(f"{name} {number}" for name, number in versions().items())
    how = f"Additive policy, {FAMILIES:g} families to a student, {SLOTS} slots, limit {seconds:g} s, a process each."
    lines = [
        f"## Time to a gap of {100 * GAP:g} %, and memory",
        "",
        f"{machine()}; {libraries}. {how}",
        "",
        "| students | seed | seconds | gap | reached | MiB | checked |",
        "|---|---|---|---|---|---|---|",
        *map(_line, rows),
        "",
    ]
    for name, points in series(rows).items():
        found = exponent(points)
        sizes = sorted({size for size, _amount in points})
        fitted = "cannot be fitted" if found is None else f"grows like students^{found:.2f} (from {sizes})"
        lines.append(f"- {name}: {fitted}, {len(points)} of {len(rows)} runs.")
    return "\n".join(lines) + "\n"


def series(rows: Sequence[Row]) -> dict[str, list[tuple[float, float]]]:
    """What is fitted: seconds of the runs that reached the gap, and memory of all runs that ended."""
    done = [found for found in rows if "failed" not in found]
    return {
        "seconds": [(found["students"], found["seconds"]) for found in done if found["reached"]],
        "MiB": [(found["students"], found["memory_mib"]) for found in done],
    }


def _line(found: Row) -> str:
    start = f"| {found['students']} | {found['seed']} |"
    if "failed" in found:
        return f"{start} {found['failed']} | - | no | - | - |"
    gap = percent(found["gap"])
    reached, checked = ("yes" if found[key] else "no" for key in ("reached", "checked"))
    return f"{start} {found['seconds']:.1f} | {gap} | {reached} | {found['memory_mib']:.0f} | {checked} |"


def main() -> int:
    """Measure every size with every seed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", nargs="+", type=int, default=list(SIZES))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=600.0, help="limit for each run")
    parser.add_argument("--out", type=Path, default=Path("out"))
    options = parser.parse_args()
    rows: list[Row] = []
    for students, seed in product(options.students, range(options.seeds)):
        rows.append(measured(students, seed, options.seconds))
        print(_line(rows[-1]), flush=True)
    options.out.mkdir(parents=True, exist_ok=True)
    text = report(rows, options.seconds)
    (options.out / "growth.md").write_text(text)
    document = {"machine": machine(), "versions": versions(), "rows": rows}
    (options.out / "growth.json").write_text(json.dumps(document, indent=1))
    picture(series(rows), f"Time to a gap of {100 * GAP:g} %, and memory", options.out / "growth")
    print("\n" + text)
    return 1 if any("failed" in found or not found["checked"] for found in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
