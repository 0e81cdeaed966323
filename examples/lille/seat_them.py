"""Seat the synthetic edition of this folder: read, match, look, save, check, explain."""

import sys
import tempfile
from pathlib import Path

import partage as pt

HERE = Path(__file__).parent


def main():
    roster = pt.read_roster(HERE)  # students.csv and families.csv
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    plan = pt.match(roster, budget=pt.Budget(seconds=seconds))

    print(f"{plan.status}: {len(plan.seated)} of {len(roster.students)} students at {len(plan.tables)} tables")
    for level in plan.levels:
        print(f"  {level.goal}: {level.value}, at most {level.bound}, proof: {level.proof}")
    for table in plan.tables[:3]:
        print(f"  {table.family} on {table.slot}: {', '.join(table.students)}")

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.json"
        plan.save(path)
        again = pt.Plan.load(path, roster)
    verdict = pt.verify(again, roster)
    print("checked again:", "nothing wrong" if verdict else [str(violation) for violation in verdict.violations])
    assert verdict
    assert again.sha256 == plan.sha256

    for student in plan.unseated[:1]:
        print(plan.why(student).text(lang="en"))


if __name__ == "__main__":
    main()
