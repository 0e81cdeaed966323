"""Counting proofs, recounted from the records; what is not counted is said to be proven in another way."""

import json
import subprocess
import sys
from dataclasses import replace
from functools import cache
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from recount import recount, slots

import partage as pt
from partage.testing import a_family, a_student, random_roster
from partage.text.values import Part

STRUCTURAL = pt.Policy(requirements=(), goals=(pt.StudentsSeated(), pt.FamiliesServed()))
NO_WISHES = {"avoids_animals": (), "smoke_free": False, "step_free": False, "max_travel_min": None, "slot_wishes": {}}
PLAIN = [*range(20), *(pytest.param(seed, marks=pytest.mark.heavy) for seed in range(20, 500))]
SEEDS = [*range(6), *(pytest.param(seed, marks=pytest.mark.heavy) for seed in range(6, 120))]


@cache
def plain(seed):
    """A roster without parties and minimums; homes few enough for seats to run short."""
    rng = np.random.default_rng(seed)
    size = (int(rng.integers(3, 30)), int(rng.integers(1, 9)), int(rng.integers(1, 4)))
    made = random_roster(size, seed=seed, parties=False, minimums=False, plain=bool(seed % 2))
    students = [student.replace(**NO_WISHES) for student in made.students]
    families = []
    for family in made.families:
        meals = len(family.availability) if seed % 4 else int(rng.integers(1, len(family.availability) + 1))
        free = {"welcomes": (), "country_wishes": (), "serves": (*family.serves, "halal")[: 1 + seed % 3]}
        families.append(family.replace(max_meals=meals, seats=int(rng.integers(1, 5)), **free))
    ids = [(student.id, family.id) for student in students[::5] for family in families[:1]]
    return pt.Roster(students, families, apart=ids)


def most_seated(roster):
    """The most people that can sit, whichever slots the families choose; augmenting paths for each choice."""
    document = roster.to_document()
    free = {
        (student["id"], family["id"]): slots(document, student, family)
        for student in document["students"]
        for family in document["families"]
    }
    choices = [
        list(combinations(sorted(f.availability), min(f.max_meals, len(f.availability)))) for f in roster.families
    ]
    return max((matched(roster, free, chosen) for chosen in product(*choices)), default=0)


def matched(roster, free, chosen):
    seats = {
        (family.id, slot, number)
        for family, evenings in zip(roster.families, chosen, strict=True)
        for slot in evenings
        for number in range(family.seats)
    }
    wanted = {s.id: sorted(seat for seat in seats if seat[1] in free[s.id, seat[0]]) for s in roster.students}
    holder = {}

    def place(student, seen):
        for seat in wanted[student]:
            if seat not in seen:
                seen.add(seat)
                if seat not in holder or place(holder[seat], seen):
                    holder[seat] = student
                    return True
        return False

    return sum(place(student, set()) for student in wanted)


@pytest.mark.parametrize("seed", PLAIN)
def test_plain_instances_are_proven_by_counting(seed):
    roster = plain(seed)
    plan = pt.match(roster, STRUCTURAL)
    found = pt.nobody_else(plan)
    document = json.loads(json.dumps(found.to_dict()))
    best = most_seated(roster)
    assert plan.status is pt.Status.OPTIMAL
    assert len(plan.seated) == best
    assert recount(roster.to_document(), document) == found.counted
    assert (found.kind == "counting") == (found.counted == best)
    assert found.counted >= found.bound == best
    if all(family.max_meals >= len(family.availability) for family in roster.families):
        assert found.kind == "counting"
    for part in found.parts:
        assert part.short > 0


@pytest.mark.parametrize("seed", PLAIN)
def test_a_student_is_counted_with_those_in_the_way(seed):
    roster = plain(seed)
    plan = pt.match(roster, STRUCTURAL)
    document = roster.to_document()
    people = {student["id"]: student for student in document["students"]}
    for student in plan.unseated[:3]:
        found = plan.why(student).proof
        if found.kind != "counting":
            assert any(family.max_meals < len(family.availability) for family in roster.families)
            continue
        assert student in found.students
        assert set(found.students) - {student} <= set(plan.seated)
        room = 0
        for family in document["families"]:
            offered = set().union(*(slots(document, people[one], family) for one in found.students))
            room += family["seats"] * min(family.get("max_meals", 1), len(offered))
        assert (found.needed, found.seats, found.short) == (room + 1, room, 1)
        # Nothing of it is superfluous: were any one of the others not there, all the rest could sit.
        for other in set(found.students[:6]) - {student}:
            gone = [f"student:{one.id}" for one in roster.students if one.id not in found.students or one.id == other]
            rest = roster.revised(cancelled=gone)
            assert pt.nobody_else(pt.Plan.of([], rest, STRUCTURAL)).counted == len(rest.students)


def test_the_recount_is_a_program(tmp_path):
    roster = plain(3)
    proof = pt.nobody_else(pt.match(roster, STRUCTURAL))
    roster.save(tmp_path / "roster.json")
    (tmp_path / "proof.json").write_text(json.dumps(proof.to_dict()))
    script = Path(__file__).parent / "recount.py"
    assert len(script.read_text().splitlines()) < 40
    command = [sys.executable, "-I", str(script), str(tmp_path / "roster.json"), str(tmp_path / "proof.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    assert int(done.stdout) == proof.bound
    spoilt = proof.to_dict()
    spoilt["parts"][0]["students"] = spoilt["parts"][0]["students"][1:]
    (tmp_path / "proof.json").write_text(json.dumps(spoilt))
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1  # noqa: S603


@cache
def solved(seed):
    """Everything at once: parties, minimums, several meals, pins, pairs apart, wishes about guests."""
    return pt.match(random_roster((26, 9, 3), seed=seed, apart=6, company=True, max_meals=1 + seed % 2))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_seats_more_than_is_counted(seed):
    plan = solved(seed)
    found = pt.nobody_else(plan)
    level = plan.levels[0]
    assert found.seated == len(plan.seated) == level.value
    assert found.counted >= level.value
    assert found.bound >= level.value
    assert found.counted == len(plan.roster.students) - found.short
    if found.kind != "none":
        assert level.bound == found.bound == level.value
    if found.kind == "counting":
        assert found.counted == level.value
    if level.proof == "prices":
        assert found.kind in ("counting", "prices")
    if found.prices is not None:
        assert found.prices.total // found.prices.unit == level.certificate.price_bound // found.prices.unit
        assert found.prices.paid == sum(level.certificate.prices.values())


@pytest.mark.parametrize("seed", SEEDS)
def test_whom_a_count_excludes_cannot_be_seated_too(seed):
    """The solver, asked whether those of a count can all sit, says no."""
    plan = solved(seed)
    counts = {}
    for student in plan.unseated:
        found = plan.why(student).proof
        if found.kind == "counting":
            counts[found.students] = found
    for students, found in list(counts.items())[:2]:
        others = [s.id for s in plan.roster.students if s.id not in students]
        alone = plan.roster.revised(cancelled=[f"student:{one}" for one in others])
        best = pt.match(alone, replace(plan.policy, goals=(pt.StudentsSeated(),)))
        assert best.levels[0].value <= found.seats


def guests(*ids, **fields):
    return [a_student(id=its_id, **fields) for its_id in ids]


def test_parts_stand_apart_and_those_without_any_place_first():
    students = [
        *guests("A1", "A2", "A3", diet={"halal"}),
        *guests("B1", "B2", diet={"kosher"}),
        *guests("C1", "C2"),
        a_student(id="D1", diet={"vegan"}),
    ]
    homes = [
        a_family(id="F1", serves={"halal"}, seats=1),
        a_family(id="F2", serves={"halal"}, seats=1),
        a_family(id="F3", serves={"kosher"}, seats=1),
        a_family(id="F4", seats=2, languages={"it": "native"}),
        a_family(id="F5", seats=3),
    ]
    found = pt.nobody_else(pt.match(pt.Roster(students, homes)))
    assert [(part.students, tuple(place.family for place in part.places)) for part in found.parts] == [
        (("D1",), ()),
        (("A1", "A2", "A3"), ("F1", "F2")),
        (("B1", "B2"), ("F3",)),
    ]
    assert found.students == ("A1", "A2", "A3", "B1", "B2", "D1")
    assert [place.family for place in found.places] == ["F1", "F2", "F3"]
    assert (found.kind, found.seated, found.bound, found.needed, found.seats, found.short) == (
        "counting",
        5,
        5,
        6,
        3,
        3,
    )
    assert found.text() == (
        "5 people have a seat, and no plan seats more. This is certain.\n"
        "1 person can sit nowhere: D1.\n"
        "3 people (A1, A2 and A3) can sit nowhere but at 2 homes:\n"
        "  F1: 1 seat\n"
        "  F2: 1 seat\n"
        "That is room for 2 of 3: at least 1 of them stays without a seat in every plan.\n"
        "2 people (B1 and B2) can sit nowhere but at 1 home:\n"
        "  F3: 1 seat\n"
        "That is room for 1 of 2: at least 1 of them stays without a seat in every plan."
    )
    assert "c'est démontré." in found.text("fr")
    assert "1 personne ne peut aller nulle part\u00a0: D1." in found.text("fr")


def test_meals_and_whole_parties_in_words():
    evenings = {"mon", "tue", "wed"}
    pairs = [a_student(id=f"S{n}{m}", party=f"P{n}", availability=evenings) for n in range(4) for m in "ab"]
    home = a_family(seats=3, max_meals=2, availability=evenings)
    found = pt.nobody_else(pt.match(pt.Roster(pairs, [home])))
    assert (found.kind, found.seats, found.short) == ("counting", 4, 4)
    assert "  F001: 3 seats at each of 2 tables, of which whole groups fill 2: 4 in all\n" in found.text()
    assert "dont des groupes entiers ne remplissent que 2\u00a0: 4 en tout" in found.text("fr")
    assert found.to_dict()["parts"][0]["places"][0]["room"] == 4
    one_evening = pt.nobody_else(pt.match(pt.Roster(pairs, [home.replace(max_meals=1)])))
    assert "  F001: 3 seats, of which whole groups fill 2\n" in one_evening.text()
    singles = [student.replace(party=None) for student in pairs]
    both = pt.nobody_else(pt.match(pt.Roster(singles, [home])))
    assert "  F001: 3 seats at each of 2 tables, 6 in all\n" in both.text()


def test_nobody_is_left_out():
    found = pt.nobody_else(pt.match(pt.Roster(guests("S1", "S2"), [a_family()])))
    assert (found.kind, found.parts, found.bound) == ("counting", (), 2)
    assert found.text() == "Everybody has a seat."
    assert found.text("fr", "family") == (
        "Aucune autre répartition ne donnerait de place à plus de personnes\u00a0: c'est certain."
    )
    assert pt.nobody_else(pt.match(pt.Roster([], []))).kind == "counting"


def apart_by_company():
    """Two women who want no men at the table, and a man: one home for all of them, two slots, one meal."""
    women = guests("S1", "S2", gender="woman", company={"guests_only:woman"})
    return pt.Roster([*women, a_student(id="S3", gender="man")], [a_family()])


def test_what_rules_about_tables_decide_is_not_counted():
    plan = pt.match(apart_by_company())
    found = pt.nobody_else(plan)
    assert (found.seated, found.counted, found.parts) == (2, 3, ())
    assert found.kind in ("prices", "search")
    assert "This is certain: no plan seats more than 2." in found.text()
    assert f"How that is proven: {found.kind}." in found.text(audience="auditor")
    beside = plan.why("S3").proof
    assert (beside.kind, beside.student, beside.parts) == (found.kind, "S3", ())
    assert beside.text().endswith("So S3 can be seated only at somebody else's expense.")
    assert beside.text("en", "student") == (
        "It is certain that you could have a seat only if somebody else gave theirs up."
    )
    assert "this student" in beside.text("en", "family")


def test_a_certificate_is_recomputed_before_it_is_believed():
    plan = pt.match(apart_by_company())
    seats, *others = plan.levels
    honest = pt.nobody_else(plan)
    claimed = replace(seats, proof="prices", certificate=too_dear(seats.certificate))
    found = pt.nobody_else(plan.with_levels((claimed, *others)))
    assert (found.kind, found.bound) == ("none", 3)
    assert "It is not certain that nobody more can be seated: 2 are, and at most 3 can be." in found.text()
    assert found.text("en", "student") == "It is not certain that nobody more could have a seat."
    garbage = replace(seats, proof="prices", certificate=replace(seats.certificate, prices={"S9": 5}))
    assert pt.nobody_else(plan.with_levels((garbage, *others))).kind == "none"
    bare = replace(seats, proof="prices", certificate=None)
    assert pt.nobody_else(plan.with_levels((bare, *others))).kind == "none"
    wrong_value = replace(seats, value=3, bound=3)
    assert pt.nobody_else(plan.with_levels((wrong_value, *others))).kind == "none"
    searched = pt.nobody_else(plan.with_levels((replace(claimed, proof="search"), *others)))
    assert (searched.kind, searched.bound) == ("search", 2)
    assert "that search cannot be repeated from the plan alone" in searched.text(audience="auditor")
    assert honest.bound == 2


@pytest.mark.parametrize(
    ("goals", "kind", "after"),
    [
        ((pt.Satisfaction(),), "none", ()),
        ((pt.StudentsSeated(weights={"S1": 2}),), "none", ()),
        ((pt.FamiliesServed(), pt.StudentsSeated()), None, ("families served",)),
    ],
)
def test_what_comes_first_is_named(goals, kind, after):
    policy = replace(pt.Policy.default(), goals=goals)
    plan = pt.match(apart_by_company(), policy)
    found = pt.nobody_else(plan)
    assert found.after == after
    if kind is not None:
        assert (found.kind, found.bound) == (kind, 3)
        return
    assert found.kind in ("prices", "search")
    assert "It holds among plans that do as well at what comes first (families served)." in found.text()
    assert "familles qui reçoivent" in found.text("fr")
    beside = plan.why("S3").proof
    assert "or of what comes first" in beside.text()
    assert "giving up what comes first" in beside.text("en", "student")
    assert "une priorité plus importante" in beside.text("fr", "family")


def test_a_plan_that_breaks_rules_seats_more():
    roster = pt.Roster(guests("S1", "S2"), [a_family(seats=1)])
    plan = pt.Plan.of([("F001", "2026-11-18T19:30", ["S1", "S2"])], roster)
    found = pt.nobody_else(plan)
    assert (found.kind, found.seated, found.bound) == ("counting", 2, 1)
    assert found.text().startswith("This plan breaks rules: it seats 2, and no plan that keeps to the rules seats more")


def test_a_student_without_any_place():
    roster = pt.Roster([a_student(id="S1", diet={"halal"}), a_student(id="S2")], [a_family()])
    found = pt.match(roster).why("S1").proof
    assert (found.kind, found.students, found.places) == ("counting", ("S1",), ())
    assert found.text() == "The rules leave S1 no place: no plan can give one."
    assert found.text("en", "student") == "Under the conditions of the event no plan has a seat for you."
    assert found.text("en", "family") == "Under the conditions of the event no plan has a seat for this student."


def test_readers_learn_nothing_about_others():
    students = guests(*(f"S{n}" for n in range(7)), diet={"halal"})
    plan = pt.match(pt.Roster(students, [a_family(seats=6, serves={"halal"})]))
    found = plan.why(plan.unseated[0]).proof
    assert "7 people, you included, depend on the same seats" in found.text("en", "student")
    few = pt.match(pt.Roster(students[:2], [a_family(seats=1, serves={"halal"})]))
    said = few.why(few.unseated[0]).proof
    assert "fewer than 5 people, you included" in said.text("en", "student")
    assert "moins de 5 personnes, dont vous" in said.text("fr", "student")
    for proof, ids in ((found, plan), (said, few), (pt.nobody_else(plan), plan)):
        for audience in ("student", "family"):
            for lang in ("en", "fr"):
                text = proof.text(lang, audience)
                assert "halal" not in text
                assert "F001" not in text
                assert not any(student in text for student in (*ids.seated, *ids.unseated))


def test_a_proof_is_a_plain_silent_value():
    plan = solved(1)
    found = pt.nobody_else(plan)
    assert found == pt.nobody_else(plan)
    assert json.loads(json.dumps(found.to_dict())) == found.to_dict()
    assert repr(found) == f"<Proof: the plan, {found.kind}, {found.seated} seated, {len(found.parts)} parts>"
    assert repr(plan.why(plan.unseated[0]).proof).startswith(f"<Proof: {plan.unseated[0]}, ")
    assert all(isinstance(part, Part) and repr(part) == "<Count>" for part in found.parts)
    with pytest.raises(pt.InputError, match="known: en, fr"):
        found.text("de")
    with pytest.raises(pt.InputError, match="known: student"):
        found.text("en", "nobody")


def test_long_lists_are_cut_short_in_words():
    evenings = {"mon"}
    homes = [a_family(id=f"F{n:02d}", seats=1, availability=evenings) for n in range(13)]
    students = guests(*(f"S{n:02d}" for n in range(14)), availability=evenings)
    found = pt.nobody_else(pt.match(pt.Roster(students, homes)))
    assert "14 people (S00, S01, S02, S03, S04, S05, S06, S07, S08, S09 and 4 more)" in found.text()
    assert "  and 3 other homes with 3 seats\n" in found.text()
    assert "  et 3 autres familles, avec 3 places\n" in found.text("fr")


def test_the_auditor_reads_the_prices():
    plan = pt.match(apart_by_company())
    seats, *others = plan.levels
    searched = plan.with_levels((replace(seats, proof="search", certificate=too_dear(seats.certificate)), *others))
    found = pt.nobody_else(searched)
    assert found.kind == "search"
    assert "seat prices" not in found.text()
    assert "All prices together are 2; at these prices the best tables" in found.text(audience="auditor")
    assert "are worth 1 more. That makes 3, counted in seats." in found.text(audience="auditor")
    policy = replace(plan.policy, goals=(pt.FamiliesServed(), pt.StudentsSeated()))
    later = pt.match(plan.roster, policy)
    first, seats = later.levels
    stated = replace(seats, certificate=replace(seats.certificate, unit=1, multipliers=(2,), prices={"S1": 1}))
    found = pt.nobody_else(later.with_levels((first, stated)))
    assert found.prices.earlier == 2
    assert found.prices.total == found.prices.paid + found.prices.homes - 2
    assert "dont 2 pour les objectifs plus importants" in found.text("fr", "auditor")


def too_dear(certificate):
    """Prices that prove no more than 3."""
    return replace(certificate, unit=1, prices={"S1": 2})
