"""Recounts a counting proof: ``recount.py roster.json proof.json``; no parties, minimums, pins, rules of one's own."""

import json
import sys

IMPLIED = {
    "vegan": {"vegetarian", "pescatarian", "no_pork", "no_beef", "lactose_free"},
    "vegetarian": {"pescatarian", "no_pork", "no_beef"},
    "halal": {"no_pork", "no_alcohol"},
    "kosher": {"no_pork"},
}


def slots(roster, student, family):
    kitchen = set(family["serves"]).union(*(IMPLIED.get(diet, ()) for diet in family["serves"]))
    diets = [student["diet"], *student.get("diet_alternatives", ())]
    met = any(set(diet) <= kitchen for diet in diets)
    met &= set(student.get("allergies", ())) <= set(family.get("safe_for", ()))
    met &= all({student["id"], family["id"]} != set(pair) for pair in roster.get("apart", ()))
    return set(student["availability"]) & set(family["availability"]) if met else set()


def recount(roster, proof):
    students = {student["id"]: student for student in roster["students"]}
    for part in proof["parts"]:
        people = [students.pop(one) for one in part["students"]]  # nobody is counted twice
        room = 0
        for family in roster["families"]:
            offered = set().union(*(slots(roster, person, family) for person in people))
            room += family["seats"] * min(family.get("max_meals", 1), len(offered))
        assert (part["needed"], part["seats"], part["short"]) == (len(people), room, len(people) - room)
    assert proof["counted"] == len(roster["students"]) - sum(part["short"] for part in proof["parts"])
    return proof["counted"]


if __name__ == "__main__":
    with open(sys.argv[1]) as roster, open(sys.argv[2]) as proof:  # noqa: PTH123
        print(recount(json.load(roster), json.load(proof)))  # noqa: T201
