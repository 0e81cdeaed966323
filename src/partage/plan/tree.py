"""A proof by branching: a tree whose leaves are certificates, walked without recursion.

Each branching asks whether a party sits at a family, at any slot; a student stands for the whole party. Every plan
answers yes or no, and so keeps to all answers on the way to one leaf: what no leaf lets plans exceed, no plan exceeds.
On the way of a ``yes``, tables that seat the party elsewhere are out (the bound lets it sit nowhere as well); on that
of a ``no``, tables of that family with the party.

A tree has a file of its own, ``tree.json``, beside plan.json: it names the plan by its hash, which it could not from
within, and a plan stays small and readable for all who take no interest in its proof. Further levels that are proven by
a tree have theirs in ``tree2.json`` and so on.

References
----------
A. H. Land, A. G. Doig, "An automatic method of solving discrete programming problems", Econometrica 28 (1960), 497-520.
K. K. H. Cheung, A. Gleixner, D. E. Steffy, "Verifying integer programming results", IPCO 2017, LNCS 10328, 148-160.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from partage.canonical_json import read_json
from partage.plan.records import Certificate, CertificateError

SCHEMA = "partage.tree/1"

DEEPEST, MOST_LEAVES = 200, 10_000
"""A leaf lies below so many branchings at the most, and so many leaves are checked: each is a bound of its own."""


@dataclass(frozen=True)
class Branch:
    """A branching: plans in which the student's party sits at the family, and plans in which it does not."""

    student: str
    family: str
    yes: Tree = field(repr=False)
    no: Tree = field(repr=False)


Tree: TypeAlias = Branch | Certificate
"""A branching, or a leaf."""

JSON_DEPTH = DEEPEST + 8
"""A document of a tree nests no deeper: a leaf's certificate and its cuts stand below the branchings."""

Way = tuple[tuple[Branch, bool], ...]
"""The branchings above a leaf, the first one first, and how each is answered."""


def file_name(number: int) -> str:
    """The file of a plan's tree number 0, 1, ...

    Examples
    --------
    >>> file_name(0), file_name(1)
    ('tree.json', 'tree2.json')
    """
    return f"tree{number + 1 if number else ''}.json"


def documents_beside(plan: Path) -> Iterator[dict[str, Any]]:
    """The documents of the trees beside a plan.json, each read when it is asked for; see `read_json` for errors."""
    for number in itertools.count():
        file = plan.with_name(file_name(number))
        if not file.exists():
            return
        yield read_json(file, deepest=JSON_DEPTH)


def leaves(tree: Tree) -> Iterator[tuple[Certificate, Way]]:
    """Every leaf with the way to it, ``yes`` before ``no``.

    Raises
    ------
    CertificateError
        A leaf is missing, or there are too many or too deep ones.
    """
    waiting: list[tuple[Tree, Way]] = [(tree, ())]
    met = 0
    while waiting:
        node, way = waiting.pop()
        if isinstance(node, Branch):
            if len(way) >= DEEPEST:
                raise CertificateError("violations.tree_too_deep", {"most": DEEPEST})
            waiting += [(node.no, (*way, (node, False))), (node.yes, (*way, (node, True)))]
            continue
        met += 1
        if met > MOST_LEAVES:
            raise CertificateError("violations.tree_too_large", {"most": MOST_LEAVES})
        if not isinstance(node, Certificate):
            raise CertificateError("violations.leaf_missing")
        yield node, way


def to_document(tree: Tree, level: str, plan_sha256: str) -> dict[str, Any]:
    """The tree of a level as plain values, format ``partage.tree/1``."""
    root: dict[str, Any] = {}
    waiting: list[tuple[Tree, dict[str, Any]]] = [(tree, root)]
    while waiting:
        node, entry = waiting.pop()
        if isinstance(node, Certificate):
            entry.update(node.to_document())
            continue
        yes: dict[str, Any] = {}
        no: dict[str, Any] = {}
        entry.update(student=node.student, family=node.family, yes=yes, no=no)
        waiting += [(node.yes, yes), (node.no, no)]
    return {"schema": SCHEMA, "plan_sha256": plan_sha256, "level": level, "root": root}
