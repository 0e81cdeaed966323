"""An evening's work, timed: two workbooks as a form exports them in, the whole folder out.

``python benchmarks/evening.py [SIZE] [SEED]``; SIZE is one of `partage.testing.random_roster`, ``city`` where none is
given: 300 and 120 rows with names, addresses, phones and e-mails. The command runs in a process of its own, as a
coordinator would call it; ``pages`` and ``writing`` are what the report takes beside it: making all pages, letters,
calendars and mails of that plan (``work``: on the processor alone), and writing them to the disk.
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
from partage.atomic import write_all
from partage.report import pages
from partage.testing import random_roster

NAMES = {"en": "anglais", "fr": "français", "es": "espagnol", "ar": "arabe", "zh": "chinois", "de": "allemand"}
LEVELS = {"native": "natif"}
DIETS = {"no_pork": "sans porc", "no_beef": "sans boeuf", "no_alcohol": "sans alcool", "gluten_free": "sans gluten"}
DIETS |= {"lactose_free": "sans lactose", "vegetarian": "végétarien", "kosher": "casher", "pescatarian": "pescétarien"}


REACHED = ("Nom", "E-mail", "Téléphone", "Adresse", "J'accepte que mes coordonnées soient transmises")


def reached(record):
    """How to reach somebody who does not exist; every other one shares it."""
    number = int(record.id[1:])
    mail = f"{record.id.lower()}@example.org"
    return f"Prénom{number} Nom", mail, f"06 00 00 {number:05d}", f"{number} rue Neuve", "oui" if number % 2 else "non"


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
    """A diet, or another one that would do; "or" between lists is read as "and", so that those state one diet."""
    some = (student.diet, *student.diet_alternatives)
    return " ou ".join(words(one, DIETS) for one in (some if all(len(one) == 1 for one in some) else some[:1]))


def student_rows(roster):
    """What a form of students would export."""
    yield (
        "id",
        *REACHED,
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
            *(one.id, *reached(one), spoken(one.languages), choices(one), words(one.allergies, allergens), animals),
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
        *REACHED,
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
            *(one.id, *reached(one), spoken(one.languages), words(one.serves, DIETS)),
            *(words(one.safe_for, allergens), one.seats),
            *(one.min_guests, moments(one.availability), animals, "oui" if one.smokes else "non", lat, lon),
            "oui" if one.step_free else "non",
        )


def write(path, rows):
    """One workbook with one sheet."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Réponses au formulaire 1")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)


def beside(plan, folder):
    """Seconds that the pages of a plan take to make, and to be written to the disk."""
    began, worked = time.monotonic(), time.process_time()
    made = pages(plan)
    making, work = time.monotonic() - began, time.process_time() - worked
    files = {folder / name: content for name, content in made.items()}
    for name in ("letters", "families"):
        (folder / name).mkdir(parents=True)
    began = time.monotonic()
    assert len(write_all(files)) == len(made)
    return {"pages": round(making, 2), "work": round(work, 2), "writing": round(time.monotonic() - began, 2)}


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
            **beside(plan, folder / "again"),
            "files": files,
            "status": str(plan.status),
            "seated": len(plan.seated),
            "mib": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
        }
        print(json.dumps(found))
        print(re.sub(r"/\S*/", "", done.stdout))


if __name__ == "__main__":
    main(*sys.argv[1:])
