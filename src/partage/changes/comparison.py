"""`Comparison`: what two policies make of one roster, as values, and the same in words for those who run the event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import chain, starmap

from partage.changes.acceptance import NONE, Acceptance, Group
from partage.domain.vocabulary import Level
from partage.errors import check_lang
from partage.tabled import Listing, Tabled
from partage.text.values import Part, Rule
from partage.text.writer import FEW, GoalName, Line, Share, Writer, families, line, students

SECTIONS = (("french", "by_french"), ("diet", "by_diet"))


@dataclass(frozen=True, repr=False)
class Made(Part):
    """The plan made under one policy: hashes, status, and how many people sit at how many tables."""

    policy_sha256: str
    plan_sha256: str
    status: str
    seated: int
    tables: int


@dataclass(frozen=True, repr=False)
class LevelChange(Part):
    """Both plans at one level of one policy.

    Parameters
    ----------
    policy
        Whose level: ``"before"`` or ``"after"``.
    before, after, difference
        What the two plans are worth, and how much more the second is.
    bound, proof
        What is stated of the plan made under this policy; see `partage.plan.plan.LevelReport`.
    """

    policy: str
    goal: str
    before: int
    after: int
    difference: int
    bound: int
    proof: str

    @property
    def open(self) -> bool:
        """Whether it is not proven that the policy's own plan is best here."""
        return self.bound != (self.before if self.policy == "before" else self.after)


@dataclass(frozen=True, repr=False)
class Breach(Part):
    """A requirement of one policy (`policy`) that the other's plan breaks for so many people."""

    policy: str
    rule: Rule
    people: int


@dataclass(frozen=True, repr=False)
class Affected(Part):
    """Ids of whom the change of policy affects.

    Parameters
    ----------
    newly_seated, newly_unseated
        Students with a seat under one policy only.
    moved
        Students with a seat under both, at another family or on another slot.
    newly_served, no_longer_served
        Families with guests under one policy only.
    """

    newly_seated: tuple[str, ...]
    newly_unseated: tuple[str, ...]
    moved: tuple[str, ...]
    newly_served: tuple[str, ...]
    no_longer_served: tuple[str, ...]

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True, repr=False)
class Comparison(Tabled, Part):
    """What changes on one roster when a policy takes the place of another; made by `partage.compare`.

    Parameters
    ----------
    students, families
        How many the roster has.
    same_policy
        Whether the two policies are equal.
    before, after
        The two plans.
    levels
        Every level of the policy before, then of the one after, in their orders.
    breaches
        Requirements of one policy that the other's plan breaks: why a plan may be worth more than the other's bound.
    affected
        Ids.
    acceptance
        How many of each group have a seat; small groups are hidden.
    """

    students: int
    families: int
    same_policy: bool
    before: Made
    after: Made
    levels: tuple[LevelChange, ...]
    breaches: tuple[Breach, ...]
    affected: Affected
    acceptance: Acceptance

    def __repr__(self) -> str:
        seated = f"{self.before.seated} -> {self.after.seated} of {self.students} students seated"
        return f"<Comparison: {seated}, {len(self.affected.moved)} moved>"

    def _listings(self) -> Iterator[Listing]:
        for policy in ("before", "after"):
            levels = [one for one in self.levels if one.policy == policy]
            rows = ((GoalName(one.goal), one.before, one.after, one.bound) for one in levels)
            yield Listing.of(f"levels_{policy}", "goal|before|after|bound", rows)
        people = ((field.name, getattr(self.affected, field.name)) for field in fields(self.affected))
        named = ((line(f"tables.{name}"), len(ids), _ids(name, ids)) for name, ids in people if ids)
        yield Listing.of("affected", "what|people|who", named)
        groups = [("everybody", self.acceptance.everybody)]
        groups += [(kind, group) for kind, name in SECTIONS for group in getattr(self.acceptance, name)]
        counts = ((_name(kind, one), one.people, one.before, one.after) for kind, one in groups)
        yield Listing.of("acceptance", "group|people|before|after", counts)

    def text(self, lang: str = "en", *, names: Mapping[str, str] | None = None) -> str:
        """The comparison in words, for coordinators, with `names` before ids; `InputError` ``unknown_language``."""
        writer = Writer(check_lang(lang), names=names or {})
        parts = (_opening(self), _levels(self), _affected(self.affected), _acceptance(self.acceptance))
        lines = chain.from_iterable((*part, None) for part in parts)
        return "\n".join("" if one is None else writer.write(one) for one in lines).rstrip("\n")


def _opening(found: Comparison) -> Iterator[Line]:
    yield line("compare.compare", students=found.students, families=found.families)
    if found.same_policy:
        yield line("compare.same")


def _levels(found: Comparison) -> Iterator[Line | None]:
    """One section where both policies count the same goals in the same order and to the same values."""
    sections = {name: [level for level in found.levels if level.policy == name] for name in ("before", "after")}
    counted = [[(level.goal, level.before, level.after) for level in levels] for levels in sections.values()]
    if counted[0] == counted[1]:
        rows = {"both": list(zip(*sections.values(), strict=True))}
    else:
        rows = {name: [(level,) for level in levels] for name, levels in sections.items()}
    for name, levels_of_policies in rows.items():
        yield line(f"compare.counted_{name}")
        yield from chain.from_iterable(starmap(_level, levels_of_policies))
        yield None
    yield line("compare.open" if any(level.open for level in found.levels) else "compare.proven")
    for breach in found.breaches:
        yield line(f"compare.breach_{breach.policy}", n=breach.people, rule=breach.rule)


def _level(*same: LevelChange) -> Iterator[Line]:
    """A level, and for each of the plans made under it what is left open."""
    level = same[0]
    code, params = (
        ("compare.level_changes", {"difference": f"{level.difference:+d}"})
        if level.difference
        else ("compare.level_stays", {})
    )
    yield line(code, goal=GoalName(level.goal), before=level.before, after=level.after, **params)
    for one in same:
        if one.open:
            yield line(f"compare.level_open_{one.policy}", bound=one.bound)


def _affected(affected: Affected) -> Iterator[Line]:
    if not affected:
        yield line("compare.nobody_affected")
        return
    for field in fields(affected):
        ids = _ids(field.name, getattr(affected, field.name))
        if ids:
            yield line(f"compare.{field.name}", n=len(ids), ids=ids)
    yield line("compare.as_good")


def _ids(field: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    return families(ids) if "served" in field else students(ids)


def _acceptance(found: Acceptance) -> Iterator[Line | None]:
    yield line("compare.accepted")
    yield _group("everybody", found.everybody)
    for kind, name in SECTIONS:
        groups = getattr(found, name)
        yield line(f"compare.accepted_{kind}" if groups else f"compare.accepted_{kind}_hidden")
        for group in groups:
            yield _group(kind, group)
    if any(len(group.names) > 1 for _kind, name in SECTIONS for group in getattr(found, name)):
        yield line("compare.accepted_together", few=FEW)
    yield None
    for kind, name in SECTIONS:
        for group in getattr(found, name):
            if group.loses_beside(found.everybody):
                yield _falling(kind, group, found.everybody)


def _group(kind: str, group: Group) -> Line:
    counts = {"before": group.before, "after": group.after, "people": group.people}
    return line("compare.accepted_group", name=_name(kind, group), **counts, **_shares(group))


def _falling(kind: str, group: Group, everybody: Group) -> Line:
    around = {f"all_{name}": share for name, share in _shares(everybody).items()}
    return line(
        "compare.accepted_falls", kind=line(f"compare.{kind}"), name=_name(kind, group), **_shares(group), **around
    )


def _shares(group: Group) -> dict[str, Share]:
    people = max(group.people, 1)
    return {"share_before": Share(group.before / people), "share_after": Share(group.after / people)}


def _name(kind: str, group: Group) -> Line | str:
    """A group in the reader's language; levels from A1 to C2 are the same in all."""
    if len(group.names) > 1:
        return line(f"compare.{kind}_others")
    name = group.names[0]
    if kind == "french" and name not in (NONE, Level.NATIVE):
        return name
    return line(f"diets.{name}" if kind == "diet" else f"compare.{kind} {name}")
