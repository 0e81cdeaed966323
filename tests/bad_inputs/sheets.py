"""Small sheets of answers, one thing of them changed."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import partage as pt

SLOT = "18/11/2026 19h30"
GUEST = {
    "id": "E1",
    "Nom": "Zyxwv",
    "E-mail": "zyx@wv.example",
    "Langues": "français natif",
    "Régime": "aucun",
    "Allergies": "aucune",
    "Disponibilités": SLOT,
}
HOST = {
    "id": "H1",
    "Nom": "Qponm",
    "Langues": "français natif",
    "Régimes possibles": "végétarien",
    "Places": "3",
    "Disponibilités": SLOT,
}


def table(rows: list[dict[str, str]]) -> str:
    """Rows as a CSV text; a row without a key has an empty cell there."""
    header = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, header, delimiter=";", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def guests(*changes: dict[str, str]) -> str:
    """A sheet of students: each of `changes` is one of them, `GUEST` but for what it says."""
    return table([GUEST | {"id": f"E{number}"} | change for number, change in enumerate(changes, start=1)])


def hosts(*changes: dict[str, str]) -> str:
    """A sheet of families, likewise."""
    return table([HOST | {"id": f"H{number}"} | change for number, change in enumerate(changes, start=1)])


def heard(folder: Path, students: str | bytes, families: str | bytes | None = None, **options: Any) -> Any:
    """What reading two sheets says, and the reading where there is one."""
    paths = []
    for name, content in (("etudiants.csv", students), ("familles.csv", hosts({}) if families is None else families)):
        path = folder / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        paths.append(path)
    mapping = options.pop("mapping", None)
    if mapping is not None:
        (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
        options["mapping"] = folder / "mapping.toml"
    try:
        found = pt.read_sheets(*paths, **options)
    except pt.InputError as error:
        return [(fault.code, f"{fault}") for fault in error.faults] or [(error.code, str(error))], None
    return [(finding.code, f"{finding.fault()}") for finding in found.findings], found
