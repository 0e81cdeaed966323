"""Rewrite students.csv and families.csv beside this file: a synthetic edition of 150 students and 60 families.

The same version of partage writes the same files. Nobody in them exists.
"""

import csv
import io
from pathlib import Path

from partage.atomic import write_whole
from partage.testing import random_roster

HERE = Path(__file__).parent
SEED = 0
NOTHING_IS_AN_ANSWER = ("diet", "serves")


def cell(name, value):
    """A field of a record's document as the sheets spell it (see the README, "Files")."""
    if name in NOTHING_IS_AN_ANSWER and not value:
        return "none"
    if name == "languages":
        return " ".join(f"{tag}:{level}" for tag, level in value.items())
    if name == "diet_alternatives":
        return " | ".join(" ".join(diets) for diets in value)
    if name == "interests":
        return " ".join(label.replace(" ", "-") for label in value)  # blanks separate entries in a sheet
    return " ".join(value) if isinstance(value, list) else str(value)


def row(record):
    document = record.to_document()
    if "place" in document:
        document["lat"], document["lon"] = document.pop("place")
    return {name: cell(name, value) for name, value in document.items()}


def sheet(records):
    rows = [row(record) for record in records]
    columns = list(dict.fromkeys(name for entries in rows for name in entries))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def main():
    roster = random_roster("dinner", seed=SEED)
    for name, records in (("students.csv", roster.students), ("families.csv", roster.families)):
        write_whole(HERE / name, sheet(records), force=True)
        print(f"{name}: {len(records)} rows")


if __name__ == "__main__":
    main()
