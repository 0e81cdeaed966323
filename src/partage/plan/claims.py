"""Whether a plan's bounds and proofs follow from its certificates and trees, both recomputed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from partage.plan.best_table import TooLongError
from partage.plan.certificate import Checker, trusted_rules
from partage.plan.plan import Plan
from partage.plan.records import CertificateError, LevelReport, levels_by_tree
from partage.plan.tree import Tree, leaves
from partage.plan.verdict import Violation
from partage.rules.policy import Policy
from partage.text.writer import GoalName, Phrase, line


def price_bounds(plan: Plan, checker: Checker, values: Sequence[int]) -> tuple[list[int | None], list[Violation]]:
    """The bound of each level's certificate, recomputed; `None` everywhere, and why, where one cannot be."""
    certificates = [level.certificate for level in plan.levels]
    try:
        return checker.price_bounds(certificates, values), []
    except CertificateError as error:
        return [None] * len(certificates), [Violation("certificate_damaged", {"reason": error.phrase})]
    except TooLongError:
        return [None] * len(certificates), [Violation("certificate_too_long")]


def claims(level: LevelReport, recomputed: int | None) -> Iterator[Violation]:
    """Whether a level's bound and proof follow from its certificate."""
    if level.bound < level.value:
        yield Violation("bound_below_value", _stated(level))
    if level.certificate is None:
        yield Violation("certificate_missing", {"goal": GoalName(level.goal)})
    elif recomputed is not None:
        if recomputed > level.certificate.price_bound:
            stated = {"proven": recomputed, "stated": level.certificate.price_bound}
            yield Violation("bound_not_proven", {"goal": GoalName(level.goal), **stated})
        floor = level.certificate.price_bound // level.certificate.unit
        if not _follows(level, floor):
            yield Violation("claim_differs", _stated(level) | {"floor": floor})


def lowest_claims(level: LevelReport) -> Iterator[Violation]:
    """A level that is no sum has no prices: a solver's word that nothing is higher, or an open bound."""
    if level.certificate is not None:
        yield Violation("certificate_unexpected", {"goal": GoalName(level.goal)})
    if level.bound < level.value:
        yield Violation("bound_below_value", _stated(level))
    elif level.proof not in ("search", "none") or (level.proof == "search" and level.bound != level.value):
        yield Violation("claim_differs", _stated(level), key="violations.claim_apart")


def _follows(level: LevelReport, floor: int) -> bool:
    """``search`` and ``tree`` claim that bound = value, ``prices`` that the certificate says so, ``none`` the floor."""
    if level.proof in ("search", "tree"):
        return level.value == level.bound <= floor
    return level.bound == floor and (level.proof == "none" or level.bound == level.value)


def tree_claims(plan: Plan, policy: Policy, checker: Checker, values: Sequence[int]) -> Iterator[Violation]:
    """Whether trees prove the levels that are said to be proven by one; of each tree, its first fault."""
    wanted = levels_by_tree(plan.levels)
    for goal in plan.trees:
        if goal not in wanted:
            yield Violation("tree_unexpected", {"goal": GoalName(goal)})
    for number, level in enumerate(plan.levels):
        if level.goal in wanted and level.goal not in plan.trees:
            yield Violation("tree_missing", {"goal": GoalName(level.goal)})
        elif level.goal in wanted:
            tree = plan.trees[level.goal]
            try:
                yield from _leaf_faults(level, tree, checker.leaf_bounds(number, tree, values), trusted_rules(policy))
            except CertificateError as error:
                yield Violation("tree_damaged", {"goal": GoalName(level.goal), "reason": error.phrase})
            except TooLongError:
                yield Violation("certificate_too_long")


def _leaf_faults(
    level: LevelReport, tree: Tree, bounds: Sequence[int], trusted: tuple[str, ...]
) -> Iterator[Violation]:
    """What is wrong with the first leaf that proves less than is stated, or less than is needed."""
    where = {"goal": GoalName(level.goal)}
    for number, ((leaf, _way), bound) in enumerate(zip(leaves(tree), bounds, strict=True), 1):
        if leaf.trusted != trusted:
            yield Violation("trust_differs", where | {"rules": _named(trusted)})
            return
        if bound > leaf.price_bound:
            yield Violation("leaf_not_proven", where | {"leaf": number, "proven": bound, "stated": leaf.price_bound})
            return
        stated = leaf.price_bound // leaf.unit
        if stated > level.value:
            yield Violation("tree_open", where | {"leaf": number, "bound": stated, "value": level.value})
            return


def trust_claims(plan: Plan, policy: Policy) -> Iterator[Violation]:
    """Whether certificates name the rules whose promises they rely on."""
    trusted = trusted_rules(policy)
    for level in plan.levels:
        if level.certificate is not None and level.certificate.trusted != trusted:
            yield Violation("trust_differs", {"goal": GoalName(level.goal), "rules": _named(trusted)})


def _named(rules: tuple[str, ...]) -> str:
    return ", ".join(rules) or Phrase.of(line("violations.no_rules"))


def _stated(level: LevelReport) -> dict[str, Any]:
    return {
        "goal": GoalName(level.goal),
        "value": level.value,
        "bound": level.bound,
        "proof": in_words("proof", level.proof),
    }


def in_words(kind: str, value: str) -> str:
    """A status or a kind of proof in the words that commands use for it."""
    return Phrase.of(line(f"cli.{kind} {value}"))
