"""A solver's prices, cuts and trees as certificates: with names of people and homes instead of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from partage.columns import Columns
from partage.plan.records import Certificate, Cut
from partage.plan.tree import Branch, Tree
from partage.solve.solver import Branching, PricedCut, Prices, PriceTree


@dataclass(frozen=True, eq=False)
class Certifier:
    """Names what a solver says of one level, which adds `offset` to it and relies on some `trusted` rules."""

    columns: Columns
    offset: int
    trusted: tuple[str, ...]

    @cached_property
    def _students(self) -> Sequence[str]:
        """(U,) the first member of each party: who pays for it."""
        return [self.columns.students.records[members[0]].id for members in self.columns.parties]

    @cached_property
    def _families(self) -> Sequence[str]:
        return [record.id for record in self.columns.families.records]

    def certificate(self, prices: Prices) -> Certificate:
        """Prices by student id."""
        paid = zip(self._students, prices.parties.tolist(), strict=True)
        return Certificate(
            unit=prices.unit,
            price_bound=prices.price_bound + prices.unit * self.offset,
            multipliers=prices.multipliers,
            prices={student: price for student, price in paid if price},
            relaxed=tuple(self._families[family] for family in sorted(prices.relaxed)),
            trusted=self.trusted,
            cuts=tuple(self._cut(cut) for cut in prices.cuts if cut.price),
        )

    def _cut(self, cut: PricedCut) -> Cut:
        names = {"party": ("student", self._students), "family": ("family", self._families)}
        rows = [(*names[kind], number) for kind, number in cut.rows]
        return Cut(tuple(f"{kind}:{ids[number]}" for kind, ids, number in rows), cut.weights, cut.over, cut.price)

    def tree(self, root: PriceTree) -> Tree:
        """The tree with a certificate at each leaf; children, which stand behind their parents, are named first."""
        nodes, children = [root], dict[int, tuple[int, int]]()
        for number, node in enumerate(nodes):  # they grow
            if isinstance(node, Branching):
                children[number] = len(nodes), len(nodes) + 1
                nodes += [node.yes, node.no]
        named: dict[int, Tree] = {}
        for number, node in reversed(list(enumerate(nodes))):
            if isinstance(node, Branching):
                yes, no = (named[child] for child in children[number])
                named[number] = Branch(self._students[node.party], self._families[node.family], yes, no)
            else:
                named[number] = self.certificate(node)
        return named[0]
