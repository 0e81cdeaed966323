"""Files with bytes flipped, cut off and spliced, and what became of reading them."""

from __future__ import annotations

import io
import json
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

import xlsxwriter
from sheets_of_all_kinds import ods, ods_row, table, workbook

from partage.files.findings import Findings
from partage.files.grids.reading import read_grid

_ROWS = [
    ["id", "langues", "régime", "disponibilités", "places", "arrivée"],
    *[
        [f"CANARY{n:03}", "français, anglais", "végétarien" if n % 3 else "halal", "mer 18; jeu 19", n % 7, 2.5]
        for n in range(60)
    ],
]


def _formatted() -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet("Étudiants")
        page.merge_range("A1:D1", "Inscriptions")
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for number in range(1, 40):
            page.write_row(number, 0, [f"CANARY{number}", "fr", True])
            page.write_number(number, 3, 46344.8125, moment)
        page.set_row(5, None, None, {"hidden": True})
        book.add_worksheet("Hôtes").write_row(0, 0, ["id", "x"])

    return workbook(fill)


def originals(kind: str) -> list[bytes]:
    """Sound files of one kind."""
    if kind == "ods":
        cells = "".join(ods_row(*map(str, row)) for row in _ROWS)
        number = '<table:table-cell office:value-type="float" office:value="2.5" table:number-columns-repeated="3"/>'
        return [ods(cells), ods(cells + ods_row(number, number_rows_repeated="4"), "x")]
    if kind == "xlsx":
        return [table(*_ROWS), _formatted()]
    text = "\n".join(";".join(f'"{cell}"' if ";" in str(cell) else str(cell) for cell in row) for row in _ROWS)
    comma = "\r\n".join(",".join(f'"{cell}"' if "," in str(cell) else str(cell) for cell in row) for row in _ROWS)
    tabs = "\n".join("\t".join(map(str, row)) for row in _ROWS)
    return [text.encode("utf-8-sig"), comma.encode("cp1252"), tabs.encode("utf-16")]


def mutated(draw: random.Random, files: list[bytes]) -> bytes:
    """One of the files, damaged in one of five ways."""
    raw = bytearray(draw.choice(files))
    match draw.randrange(5):
        case 0:
            for _ in range(draw.choice([1, 3, 30])):
                raw[draw.randrange(len(raw))] ^= 1 << draw.randrange(8)
        case 1:
            del raw[draw.randrange(len(raw)) :]
        case 2:
            other = draw.choice(files)
            raw = raw[: draw.randrange(len(raw))] + other[draw.randrange(len(other)) :]
        case 3:
            start = draw.randrange(len(raw))
            del raw[start : start + draw.choice([1, 10, 200])]
        case _:
            start, begin = draw.randrange(len(raw)), draw.randrange(len(raw))
            raw[start:start] = raw[begin : begin + draw.choice([1, 10, 200])]
    return bytes(raw)


def inside(draw: random.Random, files: list[bytes]) -> bytes:
    """A workbook of which one part was damaged before it was packed: its sums are right."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(draw.choice(files))) as source, zipfile.ZipFile(target, "w") as copy:
        names = [name for name in source.namelist() if not name.startswith(("docProps/", "xl/theme"))]
        chosen = draw.choice(names)
        for name in source.namelist():
            part = source.read(name)
            copied = mutated(draw, [part]) if name == chosen else part
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            copy.writestr(zipfile.ZipInfo(name), copied, method)
    return target.getvalue()


def outcomes(kind: str, count: int, folder: Path, seed: int = 1) -> tuple[Counter[str], float]:
    """What became of `count` damaged files, and the most seconds that one took; any exception is the caller's."""
    draw, files = random.Random(seed), originals(kind)
    path = folder / f"x.{kind}"
    found: Counter[str] = Counter()
    longest = 0.0
    for number in range(count):
        raw = inside(draw, files) if kind != "csv" and number % 2 else mutated(draw, files)
        path.write_bytes(raw)
        findings = Findings()
        start = time.perf_counter()
        grid = read_grid(path, findings, words=("etudiants",))
        longest = max(longest, time.perf_counter() - start)
        codes = {finding.code for finding in findings if finding.weight == "refused"}
        assert (grid is None) == bool(codes), (number, codes)
        for finding in findings:
            assert "CANARY" not in finding.fault().line("fr") + repr(finding)
        found[", ".join(sorted(codes)) or "read"] += 1
    return found, longest


def peak() -> float:
    """Megabytes that this process took at the most, on Linux."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        counts, seconds = outcomes(sys.argv[1], int(sys.argv[2]), Path(place))
    print(json.dumps({"outcomes": counts, "longest_s": seconds, "peak_mb": peak()}))  # noqa: T201
