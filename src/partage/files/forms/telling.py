"""Findings as people and machines read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from partage.files.findings import Finding, Weight, text_of


def told(findings: Iterable[Finding], lang: str) -> str:
    """Remarks once for each code and column, with how many rows they concern; rows set aside one by one."""
    lines, counts = dict[tuple[object, ...], Finding](), Counter[tuple[object, ...]]()
    for finding in findings:
        key: tuple[object, ...]
        apart = finding.row if finding.weight is Weight.ASIDE else None
        key = (finding.weight, finding.code, finding.file, finding.column, tuple(sorted(finding.params.items())), apart)
        lines.setdefault(key, finding)
        counts[key] += 1
    shown = []
    for key, finding in lines.items():
        more = "" if counts[key] == 1 else text_of("more_rows", {"n": counts[key] - 1}, lang)
        shown.append(f"{text_of(finding.weight.value, {}, lang)} {finding.fault(lang).line(lang)}{more}")
    return "\n".join(shown)


def as_values(finding: Finding) -> dict[str, Any]:
    """A finding as JSON can hold it."""
    place = {"file": finding.file, "sheet": finding.sheet, "row": finding.row, "column": finding.column}
    return {"code": finding.code, "weight": finding.weight.value, **place, "params": dict(finding.params)}
