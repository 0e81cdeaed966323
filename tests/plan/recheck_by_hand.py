"""Recompute what prices, cuts and trees prove under the additive policy: recheck_by_hand.py PLAN ROSTER [TREE ...]."""

import hashlib
import json
import math
import sys
from pathlib import Path

TOO = {"vegan": "vegetarian pescatarian no_pork no_beef lactose_free", "vegetarian": "pescatarian no_pork no_beef"}
TOO |= {"halal": "no_pork no_alcohol", "kosher": "no_pork"}  # a kitchen that serves this serves that, too


def may_sit(guest, home):
    served = {more for diet in home["serves"] for more in (diet, *TOO.get(diet, "").split())}
    spoken = ({tag for tag, level in one["languages"].items() if level != "A1"} for one in (guest, home))
    (a, b), (c, d) = (map(math.radians, one.get("place", (0, 0))) for one in (guest, home))
    chord = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    minutes = 2 * 6371.0088 * math.asin(math.sqrt(chord)) / 12 * 60 if "place" in guest and "place" in home else 0
    yield minutes <= guest.get("max_travel_min", 60) and not set.isdisjoint(*spoken)
    yield any(served.issuperset(diet) for diet in (guest["diet"], *guest.get("diet_alternatives", ())))
    yield set(guest.get("allergies", ())) <= set(home.get("safe_for", ()))
    yield set(guest.get("avoids_animals", ())).isdisjoint(home.get("animals", ()))
    yield not (guest.get("smoke_free") and home.get("smokes")) and (home.get("step_free") or not guest.get("step_free"))
    yield not home.get("welcomes") or guest.get("gender") in home["welcomes"]


def best_table(home, parties, cuts, alone, rows, people=0, worth=0, best=-math.inf):
    net = worth - sum(price * (sum(w[row] for row in rows & w.keys()) // over) for w, over, price in cuts)
    needed, room = home.get("min_guests", 1) - people, home["seats"] - people
    if people and needed <= 0:
        best = max(best, net - alone * (people == 1 < home["seats"]))
    for after, (more, who) in enumerate(parties, 1):  # those who bring most for each person come first
        each = -(more // -len(who))
        if len(who) <= room and net + each * (room if each > 0 else max(1, needed)) > best:
            best = best_table(home, parties[after:], cuts, alone, rows | who, people + len(who), worth + more, best)
    return best


def proven(node, value, *way):
    if "yes" in node:
        return all(proven(node[answer], value, *way, (node, answer == "yes")) for answer in ("yes", "no"))
    seat, alone, hosting, point = [*node["multipliers"], node["unit"], 0, 0, 0][:4]
    pays = {f"student:{student}": price for student, price in node["prices"].items()}
    cuts = [(dict(zip(c["rows"], c["weights"], strict=True)), c["over"], c["price"]) for c in node.get("cuts", ())]
    least = [min(price, over - 1, *w.values()) for w, over, price in cuts]
    assert min([0, *node["multipliers"], *pays.values(), *least]) == 0
    total = sum(price * (sum(w[row] * meals.get(row, 1) for row in w) // over) for w, over, price in cuts)
    total += sum(pays.values()) - sum(map(int.__mul__, node["multipliers"], values))
    for row, (home, menu) in homes.items():
        out, tables = {f"student:{at['student']}" for at, yes in way if (row == f"family:{at['family']}") != yes}, []
        for able in menu.values():
            worth = [(len(who) * seat + gain * point - sum(pays.get(one, 0) for one in who), who) for who, gain in able]
            order = sorted((one for one in worth if out.isdisjoint(one[1])), key=lambda one: one[0] // -len(one[1]))
            tables.append(best_table(home, order, cuts, alone, {row}))
        tables.sort(reverse=True)
        total += max(0, hosting + tables[0] + sum(max(0, more) for more in tables[1 : meals[row]])) if tables else 0
    return total <= node["price_bound"] < node["unit"] * (value + 1)


plan, roster, *trees = (json.loads(Path(name).read_text("utf-8")) for name in sys.argv[1:])
homes, meals, parties, values = {}, {}, {}, [level["value"] for level in plan["levels"]]
for number, guest in enumerate(roster["students"]):
    parties.setdefault(guest.get("party", number), []).append((number, guest))
for column, home in enumerate(roster["families"]):
    meals[f"family:{home['id']}"], menu = home.get("max_meals", 1), {slot: [] for slot in home["availability"]}
    homes[f"family:{home['id']}"] = home, menu
    for party in parties.values():
        if all(all(may_sit(guest, home)) for _, guest in party):
            who = {f"student:{guest['id']}" for _, guest in party}
            gain = sum(round(8000 * roster["facts"]["points"]["dense"][number][column]) for number, _ in party)
            for slot in set(menu).intersection(*(guest["availability"] for _, guest in party)):
                menu[slot].append((who, gain))
del plan["manifest"]["seconds"]
spelled = json.dumps(plan, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
roots = {tree["level"]: tree["root"] for tree in trees if tree["plan_sha256"] == hashlib.sha256(spelled).hexdigest()}
for level in plan["levels"]:
    prices = proven(level["certificate"], level["value"] if level["proof"] == "prices" else math.inf)
    if not prices or (level["proof"] == "tree" and not proven(roots[level["goal"]], level["value"])):
        sys.exit(f"{level['goal']}: not proven")
