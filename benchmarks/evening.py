"""An evening's work, timed: two workbooks as a form exports them in, the whole folder out.

``python benchmarks/evening.py [SIZE] [SEED]``; SIZE is one of `partage.testing.random_roster`, ``city`` where none is
given: 300 and 120 rows. The command runs in a process of its own, as a coordinator would call it.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

import partage as pt
from partage.testing import random_roster

NAMES = {"en": "anglais", "fr": "français", "es": "espagnol", "ar": "arabe", "zh": "chinois", "de": "allemand"}
LEVELS = {"native": "natif"}
DIETS = {"no_pork": "sans porc", "no_beef": "sans boeuf", "no_alcohol": "sans alcool", "gluten_free": "sans gluten"}
DIETS |= {"lactose_free": "sans lactose", "vegetarian": "végétarien", "kosher": "casher", "pescatarian": "pescétarien"}


def words(entries, table):
    """Entries in French, as a form lists them; nothing is "aucun"."""
    return ", ".join(table.get(one, one) for one in sorted(entries)) or "aucun"


def spoken(languages):
    """Languages with their levels."""
    return ", ".join(f"{NAMES.get(tag, tag)} {LEVELS.get(level, level)}" for tag, level in languages.items())


def moments(slots):
    """Slots as a French form writes them."""
    return ", ".join(f"{one[8:10]}/{one[5:7]}/{one[:4]} {one[11:13]}h{one[14:]}" for one in sorted(slots))


def choices(student):
    """A diet, or another one that would do."""
    return " ou ".join(words(one, DIETS) for one in (student.diet, *student.diet_alternatives))


def student_rows(roster):
    """What a form of students would export."""
    yield (
        "id",
        "Langues",
        "Régime",
        "Allergies",
        "Animaux à éviter",
        "Disponibilités",
        "Groupe",
        "Pays",
        "lat",
        "lon",
        "Fauteuil roulant",
    )
    allergens = {"nuts": "fruits à coque", "milk": "lait", "eggs": "oeufs", "fish": "poisson", "peanuts": "arachides"}
    for one in roster.students:
        animals = words(one.avoids_animals, {"dog": "chien", "cat": "chat"})
        lat, lon = one.place or ("", "")
        yield (
            *(one.id, spoken(one.languages), choices(one), words(one.allergies, allergens), animals),
            *(
                moments(one.availability),
                one.party or "",
                one.country or "",
                lat,
                lon,
                "oui" if one.step_free else "non",
            ),
        )


def family_rows(roster):
    """What a form of families would export."""
    yield (
        "id",
        "Langues",
        "Régimes possibles",
        "Allergènes évités",
        "Places",
        "Minimum",
        "Disponibilités",
        "Animaux",
        "Fumeurs",
        "lat",
        "lon",
        "PMR",
    )
    allergens = {"nuts": "fruits à coque", "milk": "lait", "eggs": "oeufs", "fish": "poisson", "peanuts": "arachides"}
    for one in roster.families:
        animals = words(one.animals, {"dog": "chien", "cat": "chat", "bird": "oiseau", "rodent": "hamster"})
        lat, lon = one.place or ("", "")
        yield (
            *(one.id, spoken(one.languages), words(one.serves, DIETS), words(one.safe_for, allergens), one.seats),
            *(one.min_guests, moments(one.availability), animals, "oui" if one.smokes else "non", lat, lon),
            "oui" if one.step_free else "non",
        )


def write(path, rows):
    """One workbook with one sheet."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Réponses au formulaire 1")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)


def main(size="city", seed="0"):
    """Time one evening."""
    roster = random_roster(size, seed=int(seed))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "etudiants.xlsx", student_rows(roster))
        write(folder / "familles.xlsx", family_rows(roster))
        sheets = [str(folder / "etudiants.xlsx"), str(folder / "familles.xlsx")]
        began = time.monotonic()
        pt.read_sheets(*sheets)
        reading = time.monotonic() - began
        command = [sys.executable, "-c", "from partage.cli import main; main()", "match", *sheets]
        began = time.monotonic()
        done = subprocess.run(
            [*command, "--out", str(folder / "plan"), "--lang", "fr"], capture_output=True, text=True, check=False
        )
        seconds = time.monotonic() - began
        assert done.returncode in (0, 3), done.stderr
        people = pt.read_roster(folder / "plan" / "roster.json")
        plan = pt.Plan.load(folder / "plan" / "plan.json", people)
        assert pt.verify(plan, people)
        assert (len(people.students), len(people.families)) == (len(roster.students), len(roster.families))
        assert [one.diet for one in people.students] == [one.diet for one in roster.students]
        assert [one.availability for one in people.families] == [one.availability for one in roster.families]
        files = sum(path.is_file() for path in (folder / "plan").rglob("*"))
        found = {
            "students": len(people.students),
            "families": len(people.families),
            "seconds": round(seconds, 1),
            "reading": round(reading, 2),
            "solving": plan.manifest["seconds"],
            "files": files,
            "status": str(plan.status),
            "seated": len(plan.seated),
            "mib": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
        }
        print(json.dumps(found))
        print(re.sub(r"/\S*/", "", done.stdout))


if __name__ == "__main__":
    main(*sys.argv[1:])
