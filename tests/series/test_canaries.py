"""Planted names and notes, ids, diets and the like of others: in no words for students or families, nor in logs."""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from planted import canaries, ids, planted_plan, planted_roster

import partage as pt

LANGUAGES = ("en", "fr")
READERS = ("student", "family")
BODIES = re.compile(
    r"""halal|[ck]asher|kosher|vegan|végan|v[eé]g[eé]tari|pescat|pork|porc|beef|b(oe|œ)uf|gluten|lactose|alcohol|alcool
    |peanut|cacahu|arachide|\bnuts?\b|\bnoix\b|crustac|\beggs?\b|\bœufs?\b|\bfish\b|poisson|\bsoy\b|soja|\bmilk\b|\blait\b
    |celery|céleri|mustard|moutarde|sesame|sésame|sulphite|sulfite|lupin|mollus
    |\bdogs?\b|\bcats?\b|\bchiens?\b|\bchats?\b|\bbirds?\b|oiseau|rodent|rongeur
    |\bwom[ae]n\b|\bm[ae]n\b|femme|\bhommes?\b|wheelchair|fauteuil""",
    re.IGNORECASE | re.VERBOSE,
)
"""What bodies and beliefs are told by; a student's or family's text has none of these words, not even their own."""
PRICED = 3
"""Pairs for which something is solved again."""
FEW = re.compile(r"(?<![\d:–-])[1-4](?![\d:]|\s(?:November|novembre|December|décembre))")
"""A count below five that stands alone: no part of a date, an hour or a longer number."""

OWN_NUMBERS = ("letter to a family", "changes of a family")
"""Texts in which a host reads how many guests come, or how many seats the home would need."""


@dataclass(frozen=True)
class Said:
    """A text for one reader, who is the student or the family `whose`."""

    kind: str
    lang: str
    audience: str
    whose: str
    text: str


SAYING = ("partage.advice", "partage.changes", "partage.explain", "partage.text", "partage.whatif")
"""The rooms whose values have words."""


def texts(found: Any, kind: str, whose: str, audience: str, **options: Any) -> Iterator[Said]:
    """What one reader is told, in both languages."""
    for lang in LANGUAGES:
        yield Said(kind, lang, audience, whose, found.text(lang, audience, **options))


def explanations(plan: pt.Plan) -> Iterator[Said]:
    """Everybody's own seat, and everybody beside some families, for the student and for the family."""
    rng = random.Random(7)
    homes = [family.id for family in plan.roster.families]
    for student in plan.roster.students:
        own = plan.why(student.id)
        yield from texts(own, own.reason, student.id, "student")
        if student.id in plan.seated:
            yield from texts(own, own.reason, plan.seated[student.id][0], "family")
        else:
            yield from texts(own, own.reason, "", "family")
            for audience in READERS if own.proof is not None else ():
                yield from texts(own.proof, f"proof by {own.proof.kind}", student.id, audience)
        for family in rng.sample(homes, 2):
            pair = plan.why(student.id, family=family, costs=False)
            yield from texts(pair, f"pair {pair.reason}", student.id, "student")
            yield from texts(pair, f"pair {pair.reason}", family, "family")


def priced(plan: pt.Plan) -> Iterator[Said]:
    """The same where something is solved again: a few pairs that the rules allow."""
    asked = 0
    for student in (*sorted(plan.seated)[:3], *plan.unseated):
        for family in sorted(home.id for home in plan.roster.families):
            if asked < PRICED and plan.why(student, family=family, costs=False).reason == "possible":
                asked += 1
                pair = plan.why(student, family=family, budget=pt.Budget(0.5))
                kind = f"pair {pair.pair.forced.outcome}"
                yield from texts(pair, kind, student, "student")
                yield from texts(pair, kind, family, "family")
    own = plan.why(sorted(plan.seated)[0], costs=True, budget=pt.Budget(1.0))
    yield from texts(own, "seated with costs", own.student, "student")
    yield from texts(own, "seated with costs", plan.seated[own.student][0], "family")


def lists(plan: pt.Plan) -> Iterator[Said]:
    """What is said of the whole plan."""
    found = {
        "nobody else": pt.nobody_else(plan),
        "swaps": pt.swaps(plan),
        "standby": pt.standby(plan),
        "fragility": pt.fragility(plan, budget=pt.Budget(1.0)),
    }
    found["check"] = pt.check(plan.roster)
    found["recruiting"] = pt.recruit(plan, budget=pt.Budget(2.0), top=1)
    found["advice"] = pt.advise(plan, budget=pt.Budget(2.0))
    for kind, value in found.items():
        for audience in READERS:
            yield from texts(value, kind, "", audience)


def changes(plan: pt.Plan) -> Iterator[Said]:
    """Smallest changes for some of those without a seat: to them, and to the families whose form could change."""
    found = pt.smallest_changes(plan, plan.unseated[:3], budget=pt.Budget(3.0))
    for party in found.parties:
        for student in party.students:
            yield from texts(found, "changes", student, "student", of=student)
    asked = [change.edit for party in found.parties for change in party.changes if change.edit.whom == "family"]
    for family in sorted({edit.atoms[0].record for edit in asked} | {plan.tables[0].family}):
        yield from texts(found, "changes of a family", family, "family", of=family)
    for audience in READERS:
        yield from texts(found, "changes", "", audience)


def letters(plan: pt.Plan) -> Iterator[Said]:
    """What everybody reads of a repair: two families and two students cancel, one newcomer arrives."""
    homes = [table.family for table in plan.tables[:2]]
    gone = [*homes, *[student for student in sorted(plan.seated) if plan.seated[student][0] not in homes][:2]]
    newcomer = plan.roster.students[0].replace(id="kanari-new", name="Novus Serinus", party=None)
    repaired = pt.repair(plan, plan.roster, cancelled=gone, arrived=[newcomer], budget=pt.Budget(2.0))
    changes = repaired.changes
    for person in changes.people:
        yield from texts(changes, f"letter {person.kind}", person.student, "student", of=person.student)
    for family in sorted({table.family for table in changes.tables}):
        yield from texts(changes, "letter to a family", family, "family", of=family)
    unmoved = next(s for s in repaired.seated if s not in {person.student for person in changes.people})
    yield from texts(changes, "letter to nobody", unmoved, "student", of=unmoved)


def everything_said() -> Iterator[Said]:
    plan = planted_plan()
    yield from letters(plan)
    yield from changes(plan)
    yield from explanations(plan)
    yield from priced(plan)
    yield from lists(plan)


def faults(said: Said, roster: pt.Roster) -> Iterator[str]:
    """What is in a text and should not be."""
    where = f"{said.kind}, {said.lang}, for {said.audience} {said.whose}"
    for word in canaries(roster):
        if word in said.text:
            yield f'{where}: "{word}"'
    for its_id in ids(roster) - {said.whose}:
        if its_id in said.text:
            yield f'{where}: id "{its_id}"'
    if match := BODIES.search(said.text):
        yield f'{where}: "{match.group()}"'
    if (match := FEW.search(said.text)) and said.kind not in OWN_NUMBERS:
        yield f'{where}: the count "{match.group()}" in "{said.text}"'


def test_no_canary_sings():
    """Nothing of anybody else in any student's or family's words."""
    roster = planted_roster()
    kinds, found = set(), []
    for said in everything_said():
        kinds.add(said.kind)
        found += faults(said, roster)
        assert said.text.strip()
    assert not found, (len(found), found[:10])
    assert len(canaries(roster)) + len(ids(roster)) >= 300
    assert {"seated", "pair forbidden", "pair possible", "pair loss", "scarce"} <= kinds, kinds


def test_the_test_hears_a_canary():
    """A coordinator's words hold ids, and would be found out."""
    plan = planted_plan()
    student = plan.unseated[0] if plan.unseated else sorted(plan.seated)[0]
    text = plan.why(student).text("en", "coordinator")
    assert any(faults(Said("coordinator", "en", "student", "", text), plan.roster))
    for word in ("She eats halal", "un végétarien", "allergic to nuts", "another woman", "there are 3 of them"):
        assert list(faults(Said("", "en", "student", "", word), plan.roster)), word
    for word in ("Wednesday 4 November, 19:30", "le mercredi 18 novembre à 19 h 30", "12 families", "fewer than 5"):
        assert not list(faults(Said("", "en", "student", "", word), plan.roster)), word


def test_logs_and_reprs_are_silent(caplog):
    """Neither a name nor a note, nor anybody's id, in what is logged or shown by chance."""
    caplog.set_level(logging.DEBUG)
    roster = planted_roster()
    plan = pt.match(roster, budget=pt.Budget(3.0))
    some = [*plan.unseated[:2], *sorted(plan.seated)[:2]]
    values: list[Any] = [roster, plan, plan.policy, pt.verify(plan, roster), pt.nobody_else(plan)]
    values += [pt.swaps(plan), pt.standby(plan), pt.fragility(plan, budget=pt.Budget(2.0))]
    values += [plan.why(student) for student in some]
    values += [plan.why(student, family=roster.families[0].id, budget=pt.Budget(1.0)) for student in some]
    shown = [(type(value).__name__, repr(value)) for value in _inside(values)]
    logged = [("log", record.getMessage()) for record in caplog.records]
    secret = canaries(roster)
    allowed = {*some, roster.families[0].id}
    found = [
        f'{where}: "{word}"'
        for where, text in (*shown, *logged)
        for word in {*secret, *ids(roster)} - allowed
        if word in text
    ]
    assert len(shown) > 100
    assert not found, found[:10]


def _inside(values: Any) -> Iterator[Any]:
    """Values and the parts that they are made of; records keep their ids."""
    for value in values:
        if isinstance(value, tuple | list):
            yield from _inside(value)
        elif type(value).__module__.startswith(SAYING) or isinstance(value, pt.Plan | pt.Roster | pt.Policy):
            yield value
            if type(value).__module__.startswith(SAYING) and hasattr(value, "__dataclass_fields__"):
                yield from _inside([getattr(value, name) for name in value.__dataclass_fields__])


PLANTED = "kanari secret vegan"


@pytest.mark.parametrize(
    "field",
    sorted(
        set(pt.Student.model_fields)
        - {"id", "name", "address", "party", "country", "interests", "extras", "availability"}
    ),
)
def test_errors_do_not_repeat_a_students_field(field):
    usual: dict[str, Any] = {"id": "S1", "languages": {"fr": "B1"}, "diet": (), "availability": {"wed"}}
    with pytest.raises(pt.PartageError) as caught:
        pt.Student(**usual | {field: PLANTED})
    assert PLANTED not in f"{caught.value} {caught.value!r} {getattr(caught.value, 'params', '')}"


@pytest.mark.parametrize(
    "field",
    sorted(
        set(pt.Family.model_fields)
        - {"id", "name", "address", "country_wishes", "country", "interests", "extras", "availability"}
    ),
)
def test_errors_do_not_repeat_a_familys_field(field):
    usual: dict[str, Any] = {"id": "F1", "languages": {"fr": "B1"}, "serves": (), "availability": {"wed"}}
    with pytest.raises(pt.PartageError) as caught:
        pt.Family(**usual | {field: PLANTED})
    assert PLANTED not in f"{caught.value} {caught.value!r} {getattr(caught.value, 'params', '')}"
