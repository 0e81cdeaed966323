"""Before solving: demand against seats, who can sit nowhere and why, and what to ask while there is time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from partage.advice.roster_check import Ask, Check, Demand, Unplaceable
from partage.columns import Bools, Ints
from partage.domain.roster import Roster
from partage.domain.vocabulary import Level, language_of
from partage.explain.counting import groups_held, shortage, shortage_of_all
from partage.explain.obstacles import Sieve, funnel_of
from partage.explain.proof import Count
from partage.rules.policy import Policy
from partage.rules.requirements import AllergySafe, DietServed, NotApart, Pinned, SameSlot, SharedLanguage, WithinReach
from partage.study import Case, Study
from partage.text.values import Rule

ASKED = 5_000_000
"""So many seats are looked at for the reasons of those who can sit nowhere, and at least `LEAST` students."""

LEAST = 10

Needs = tuple[tuple[str, ...], ...]
"""What somebody needs, and what would do as well."""

RULES = {"slot": SameSlot.name, "diet": DietServed.name, "allergy": AllergySafe.name, "language": SharedLanguage.name}
"""The rule behind each kind of demand."""

CODES = {SameSlot.name: "slots", WithinReach.name: "travel", NotApart.name: "entry", Pinned.name: "entry"}
"""What to do about a rule that leaves somebody nothing; of others, look for a home that meets it."""


def check(roster: Roster | Study, policy: Policy | None = None) -> Check:
    """What can be told of a roster before anything is solved: where seats run short, and what to ask.

    Parameters
    ----------
    policy
        Not given: the default policy; of a study, its own.

    Raises
    ------
    PolicyError, RuleError
        As `partage.match` raises them.

    Examples
    --------
    >>> import partage as pt
    >>> when = {"2026-11-18T19:30"}
    >>> guests = [pt.Student(id=f"S{n}", languages={"fr": "B1"}, diet={"halal"}, availability=when) for n in (1, 2)]
    >>> home = pt.Family(id="F1", languages={"fr": "C1"}, serves={"halal"}, availability=when, seats=1)
    >>> found = pt.check(pt.Roster(guests, [home]))
    >>> found.without, [(ask.code, ask.people) for ask in found.asks][0]
    (1, ('seats', 1))
    """
    study = Study.before(roster, policy)
    columns = study.columns
    study.policy.check_roster(columns)
    most, parts = study.once(shortage_of_all)
    unplaceable = _unplaceable(study, parts)
    demand = tuple(_Demands(study, unplaceable).all())
    families = columns.families.columns
    meals = np.minimum(families["max_meals"], columns.availability[1].sum(axis=1))
    return Check(
        students=len(columns.students),
        families=len(columns.families),
        seats=int((families["seats"] * meals).sum()),
        most=most,
        parts=parts,
        unplaceable=unplaceable,
        demand=demand,
        asks=tuple(sorted(_asks(demand, parts, unplaceable), key=_rank)),
    )


def _rank(ask: Ask) -> tuple[object, ...]:
    """The most people first, then what they need before who they are."""
    return -ask.people, ask.demand is None, ask.code, () if ask.demand is None else _key(ask.demand), ask.students


def _key(demand: Demand) -> tuple[object, ...]:
    return tuple(RULES).index(demand.kind), demand.needs, demand.alternatives


def _unplaceable(study: Study, parts: tuple[Count, ...]) -> tuple[Unplaceable, ...]:
    """Those of a count who can sit nowhere, by what stands in the way."""
    lost = [student for part in parts if not part.places for student in part.students]
    found: dict[tuple[str, Rule | None], list[str]] = defaultdict(list)
    limit = max(LEAST, ASKED // max(len(study.cells), 1))
    for student in lost[:limit]:
        found[_obstacle(study.case(student))].append(student)
    if lost[limit:]:
        found["unasked", None] = lost[limit:]
    groups = [Unplaceable(reason, rule, tuple(sorted(students))) for (reason, rule), students in found.items()]
    return tuple(sorted(groups, key=lambda group: (-len(group.students), group.reason, group.students)))


def _obstacle(case: Case) -> tuple[str, Rule | None]:
    """The reason why a student can sit nowhere: the rule that does not let them sit alone, or else the party."""
    funnel, _left = funnel_of(Sieve.of(case, case.study.cells))
    if not funnel.families:
        return "no_families", None
    alone = next((step for step in funnel.steps if not step.alone), None)
    return ("party", None) if alone is None else ("rule", alone.rule)


class _Demands:
    """Counts people who need the same, each group as if nobody else came."""

    def __init__(self, study: Study, unplaceable: tuple[Unplaceable, ...]) -> None:
        self._study = study
        self._columns, self._problem, self._policy = study.columns, study.problem, study.policy
        columns, problem = study.columns, study.problem
        self._options = np.flatnonzero(study.once(groups_held)[problem.option_group])
        self._placed = np.zeros(problem.parties, dtype=np.bool_)
        self._placed[problem.option_party[self._options]] = True
        self._blamed = {
            columns.student_index[student]: group.rule.name
            for group in unplaceable
            if group.rule is not None
            for student in group.students
        }

    def all(self) -> Iterator[Demand]:
        """Slot by slot, then by diet, allergy and language; within a kind, what most people need first."""
        yield from self._slots()
        rows: dict[tuple[str, Needs], list[int]] = defaultdict(list)
        for kind, needs, row in self._needs():
            rows[kind, needs].append(row)
        found = [self._demand(kind, needs, people) for (kind, needs), people in rows.items()]
        yield from sorted((one for one in found if one.people), key=lambda one: (_key(one)[0], -one.people, _key(one)))

    def _slots(self) -> Iterator[Demand]:
        problem, columns = self._problem, self._columns
        slot = problem.group_slot[problem.option_group[self._options]]
        able = np.zeros((problem.parties, len(columns.slots.labels)), dtype=np.bool_)
        able[problem.option_party[self._options], slot] = True
        only = able & (able.sum(axis=1) == 1)[:, None]
        for code in np.flatnonzero(columns.availability[1].any(axis=0)).tolist():
            people = only[columns.party, code]
            most, parts = shortage(self._study, people)
            homes = np.unique(problem.group_family[problem.option_group[self._options[slot == code]]])
            yield Demand(
                kind="slot",
                needs=(columns.slots.labels[code],),
                alternatives=(),
                people=int(people.sum()),
                could=int(able[columns.party, code].sum()),
                homes=len(homes),
                seats=int(problem.seats[homes].sum()),
                most=most,
                lacking=_everybody(parts),
            )

    def _demand(self, kind: str, needs: Needs, rows: Iterable[int]) -> Demand:
        """Those at `rows` whom no other rule leaves without a home."""
        people = np.zeros(len(self._columns.students), dtype=np.bool_)
        placed = self._placed[self._columns.party]
        people[[row for row in rows if placed[row] or self._blamed.get(row) == RULES[kind]]] = True
        most, parts = shortage(self._study, people)
        homes, seats = self._room(people)
        could = int((people & placed).sum())
        return Demand(kind, needs[0], needs[1:], int(people.sum()), could, homes, seats, most, _everybody(parts))

    def _room(self, people: Bools) -> tuple[int, int]:
        """How many homes have a place for any of `people`, and the seats over all meals that these give then."""
        problem = self._problem
        wanted = np.zeros(problem.parties, dtype=np.bool_)
        wanted[self._columns.party[people]] = True
        options = self._options[wanted[problem.option_party[self._options]]]
        groups: Ints = np.unique(problem.option_group[options])
        tables = np.minimum(np.bincount(problem.group_family[groups], minlength=problem.families), problem.max_meals)
        return int((tables > 0).sum()), int((tables * problem.seats).sum())

    def _needs(self) -> Iterator[tuple[str, Needs, int]]:
        """What each student needs; of languages, the only one that they know at the level that a shared one takes."""
        shared = [Level(rule.level).rank for rule in self._policy.requirements if type(rule) is SharedLanguage]
        for row, student in enumerate(self._columns.students.records):
            yield "diet", (_labels(student.diet), *sorted(map(_labels, student.diet_alternatives))), row
            if student.allergies:
                yield "allergy", (_labels(student.allergies),), row
            for least in shared:
                spoken = {language_of(tag) for tag, level in student.languages.items() if level.rank >= least}
                if len(spoken) == 1:
                    yield "language", (tuple(spoken),), row


def _labels(members: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(map(str, members)))


def _everybody(parts: tuple[Count, ...]) -> tuple[str, ...]:
    return tuple(sorted(student for part in parts for student in part.students))


def _told_apart(demands: tuple[Demand, ...]) -> list[Demand]:
    """Those that are short, each for other people: of several about the same ones the narrowest."""
    found: dict[tuple[str, ...], Demand] = {}
    for demand in demands:
        known = found.get(demand.lacking)
        if demand.missing and (known is None or demand.people < known.people):
            found[demand.lacking] = demand
    return list(found.values())


def _asks(demands: tuple[Demand, ...], parts: tuple[Count, ...], unplaceable: tuple[Unplaceable, ...]) -> Iterator[Ask]:
    """What to ask; a rule whose own demand is asked for is not named again."""
    short = _told_apart(demands)
    for demand in short:
        yield Ask("seats", demand.missing, demand.lacking, demand=demand)
    for part in parts:
        if part.places:
            yield Ask("part", part.short, part.students, tuple(place.family for place in part.places))
    covered = {RULES[demand.kind] for demand in short if demand.kind != "slot"}
    for group in unplaceable:
        people = len(group.students)
        if group.reason == "party":
            yield Ask("party", people, group.students)
        elif group.rule is not None and group.rule.name not in covered:
            yield Ask(CODES.get(group.rule.name, "home"), people, group.students, rule=group.rule)
