"""A plan: tables, what they are worth, and how far that is from what is possible."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import partage
from partage.atomic import write_all
from partage.canonical_json import canonical, read_json, sha256
from partage.columns import Columns
from partage.domain.frozen import FrozenMapping
from partage.domain.roster import Roster
from partage.plan.plan_document import read_document, read_trees
from partage.plan.records import SCHEMA, LevelReport, Table, levels_by_tree, status_of
from partage.plan.scores import Seating, from_tables, score
from partage.plan.to_frame import frame, seat_columns, table_columns
from partage.plan.tree import Tree, documents_beside, file_name, to_document
from partage.rules.policy import Policy
from partage.status import Status
from partage.tabled import Listing, Tabled
from partage.text.writer import FamilyId, GoalName, Moment, Writer, line, students


@dataclass(frozen=True)
class Plan(Tabled):
    """A set of tables with its proof; immutable.

    Made by `partage.match`, `Plan.load` or `Plan.of`. Plans compare by content; the roster and policy they
    were made for come along for `why`, but are no part of the document; nor are `changes`, what a repair made
    different (`None` for any other plan), and `trees`: level -> the tree that proves it, where its proof says
    ``"tree"``. Trees have files of their own; see `load` and `partage.plan.tree`.
    """

    tables: tuple[Table, ...] = field(repr=False)
    unseated: tuple[str, ...] = field(repr=False)
    status: Status
    levels: tuple[LevelReport, ...]
    roster_sha256: str = field(repr=False)
    policy_sha256: str = field(repr=False)
    manifest: Mapping[str, Any] = field(repr=False)
    roster: Roster = field(repr=False, compare=False)
    policy: Policy = field(repr=False, compare=False)
    # Of a repair it is there; `| Any` keeps type checkers from asking each time.
    changes: partage.Diff | Any = field(default=None, repr=False, compare=False)
    trees: Mapping[str, Tree] = field(default=FrozenMapping[Tree](), repr=False, compare=False)

    @cached_property
    def seated(self) -> Mapping[str, tuple[str, str]]:
        """Student id -> (family id, slot)."""
        found = {student: (table.family, table.slot) for table in self.tables for student in table.students}
        return FrozenMapping(found)

    @property
    def split_parties(self) -> tuple[tuple[str, ...], ...]:
        """The seated members of each party that sit at more than one table, sorted."""
        apart = []
        for members in self.roster.parties.values():
            seated = tuple(student for student in members if student in self.seated)
            if len({self.seated[student] for student in seated}) > 1:
                apart.append(seated)
        return tuple(sorted(apart))

    @property
    def sha256(self) -> str:
        """``plan_sha256``: the hash of the document without the seconds it took."""
        document = self.to_document()
        document["manifest"].pop("seconds", None)
        return sha256(document)

    @classmethod
    def of(cls, tables: Iterable[Table | Sequence[Any]], roster: Roster, policy: Policy | None = None) -> Plan:
        """A plan made by hand, scored and bounded, proof ``"none"``.

        Parameters
        ----------
        tables
            `Table` objects or ``(family, slot, students)`` triples. Their levels are counted anew.

        Raises
        ------
        InputError
            ``unknown_family``, ``unknown_student`` or ``unknown_slot``: nothing could be counted. Rules
            that are broken are `verify`'s business.
        """
        policy = Policy.default() if policy is None else policy
        return cls(**from_tables(tables, roster, policy), roster=roster, policy=policy)

    @classmethod
    def load(cls, path: str | os.PathLike[str], roster: Roster, policy: Policy | None = None) -> Plan:
        """The plan in a plan.json, for the roster and policy it was made for.

        The trees of levels that are proven by one are read from tree.json beside it. Where there is none the plan is
        read all the same; `verify` then says that nothing proves the level.

        Raises
        ------
        InputError
            When the file is not a whole plan of a known schema, or was made for another roster or policy; when
            tree.json is not a whole tree, or one of another plan or level.
        """
        return cls.from_document(read_json(path), roster, policy, trees=documents_beside(Path(path)))

    @classmethod
    def from_document(
        cls,
        document: Mapping[str, Any],
        roster: Roster,
        policy: Policy | None = None,
        *,
        trees: Iterable[Mapping[str, Any]] = (),
    ) -> Plan:
        """The plan in a parsed plan.json, and the `trees` in parsed tree.json files; see `load`."""
        policy = Policy.default() if policy is None else policy
        plan = cls(**read_document(document, roster, policy), roster=roster, policy=policy)
        levels = levels_by_tree(plan.levels)
        return replace(plan, trees=read_trees(trees, plan.sha256, levels)) if levels else plan

    def save(self, path: str | os.PathLike[str], *, force: bool = False) -> None:
        """Write plan.json, and its trees beside it, whole or not at all; existing files only with `force`."""
        files = self.files(Path(path).name)
        write_all({Path(path).with_name(name): text for name, text in files.items()}, force=force)

    def files(self, name: str = "plan.json") -> dict[str, str]:
        """File name -> content of the plan and of its trees."""
        levels = [level for level in levels_by_tree(self.levels) if level in self.trees]
        documents = [to_document(self.trees[level], level, self.sha256) for level in levels]
        beside = {file_name(number): canonical(document) + "\n" for number, document in enumerate(documents)}
        return {name: canonical(self.to_document()) + "\n", **beside}

    def to_document(self) -> dict[str, Any]:
        """The plan as plain values, format ``partage.plan/1``."""
        return {
            "schema": SCHEMA,
            "roster_sha256": self.roster_sha256,
            "policy_sha256": self.policy_sha256,
            "status": str(self.status),
            "levels": [level.to_document() for level in self.levels],
            "tables": [
                {
                    "family": table.family,
                    "slot": table.slot,
                    "students": list(table.students),
                    "levels": list(table.levels),
                }
                for table in self.tables
            ],
            "unseated": list(self.unseated),
            "manifest": dict(self.manifest),
        }

    def why(
        self,
        student: str,
        *,
        family: str | None = None,
        costs: bool | None = None,
        budget: partage.Budget | None = None,
    ) -> partage.Explanation:
        """Why a student sits where they sit, or has no seat; see `partage.explain.why`."""
        return partage.why(self, student, family=family, costs=costs, budget=budget)

    def diff(self, other: Plan) -> partage.Diff:
        """What is different in `other`: who sits elsewhere and why, which tables change, what goals gain and lose.

        The two may be made for different rosters and policies. Of a plan that `Plan.of` made from edited tables it says
        what the edit cost.
        """
        return partage.difference(self, other)

    def to_frame(self, backend: str = "pandas", *, tables: bool = False) -> Any:
        """A data frame of ``"pandas"``, ``"polars"`` or another library that narwhals knows (extra ``frames``).

        One row per student in the roster's order (student, seated, family, slot, party), or with `tables` one per table
        (family, slot, guests, students, and what it adds to each goal).

        Raises
        ------
        InputError
            ``unknown_backend`` or ``frames_missing``.
        """
        data = table_columns(self.tables, self.levels) if tables else seat_columns(self.roster, self.seated)
        return frame(data, backend)

    def to_pandas(self, *, tables: bool = False) -> Any:
        """`to_frame` of pandas."""
        return self.to_frame("pandas", tables=tables)

    def to_polars(self, *, tables: bool = False) -> Any:
        """`to_frame` of polars."""
        return self.to_frame("polars", tables=tables)

    def _listings(self) -> Iterator[Listing]:
        levels = ((GoalName(one.goal), one.value, one.bound, line(f"report.proof {one.proof}")) for one in self.levels)
        yield Listing.of("plan", "goal|value|bound|proof", levels)
        tables = ((FamilyId(one.family), Moment(one.slot), students(one.students)) for one in self.tables)
        yield Listing.of("tables", "family|slot|students", tables)

    def _in_words(self, writer: Writer) -> str:
        of = len(self.seated) + len(self.unseated)
        said = [line("plan.seated", n=len(self.seated), of=of), line(f"report.status {self.status}")]
        if self.unseated:
            said.append(line("plan.unseated", students=students(self.unseated)))
        return "\n".join(map(writer.write, said))

    def recounted(self, columns: Columns) -> Plan:
        """The plan with its levels as they are; what it states is kept only where its tables are worth so much."""
        values = score(Seating.of(self.tables, columns), columns, self.policy).values
        if [level.value for level in self.levels] == list(values):
            return self
        return Plan.of(self.tables, self.roster, self.policy)

    def with_levels(self, levels: tuple[LevelReport, ...]) -> Plan:
        """The same tables with other reports; the status follows from them, and only trees that are needed stay."""
        trees = FrozenMapping({goal: self.trees[goal] for goal in levels_by_tree(levels) if goal in self.trees})
        status = status_of(levels, interrupted=self.status is Status.INTERRUPTED)
        return replace(self, levels=levels, status=status, trees=trees)
