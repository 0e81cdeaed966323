"""Which options of a problem have nothing to do with which others.

Two options belong together when they share a party or a family, or when a chain of such options joins them.
"""

from __future__ import annotations

import numpy as np

from partage.problem.model import Ints, Problem

LEAST = 2_000
"""Options that are worth a search of their own: to prepare a smaller one costs more than it saves."""


def blocks(problem: Problem, least: int = LEAST) -> list[Ints]:
    """The options (n,) of parts that share no party and no family, each ascending; together all options.

    A component with at least `least` options is a block of its own. Smaller ones are joined, in the order of
    their first party, until they have so many; what is left at the end joins the smallest block.
    """
    component, counts = components(problem)
    block = _joined(counts, least)
    if not problem.options:
        return [np.zeros(0, dtype=np.int64)]
    number = block[component]
    order = np.argsort(number, kind="stable")
    cuts = np.cumsum(np.bincount(number))[:-1]
    return np.split(order, cuts)


def components(problem: Problem) -> tuple[Ints, Ints]:
    """(P,) the component of each option, numbered in the order of their first party, and how many options each has."""
    label = _first_party(problem)[problem.option_party]
    first = np.zeros(problem.parties, dtype=np.bool_)
    first[label] = True
    component = (np.cumsum(first, dtype=np.int64) - 1)[label]
    return component, np.bincount(component).astype(np.int64)


def _first_party(problem: Problem) -> Ints:
    """(U,) the first party of each party's component.

    Each party takes the lowest label met at its families, hands it to the party that it was named after, and
    follows labels to their end: so a label crosses a long chain in a few rounds.

    References
    ----------
    Y. Zhang, A. Azad, Z. Hu, "FastSV: a distributed-memory connected component algorithm with fast convergence",
    SIAM PP20 (2020), 46-57.
    """
    starts, party = problem.group_start[:-1], problem.option_party
    label = np.arange(problem.parties)
    if not problem.options:
        return label
    while True:
        lowest = np.full(problem.families, problem.parties, dtype=np.int64)
        np.minimum.at(lowest, problem.group_family, np.minimum.reduceat(label[party], starts))
        met = label.copy()
        np.minimum.at(met, party, np.repeat(lowest[problem.group_family], np.diff(problem.group_start)))
        if (met == label).all():
            return label
        np.minimum.at(met, label, met.copy())
        while (met != met[met]).any():
            met = met[met]
        label = met


def _joined(counts: Ints, least: int) -> Ints:
    """The block of each component with so many options."""
    block = np.zeros(len(counts), dtype=np.int64)
    sizes: list[int] = []
    waiting: list[int] = []
    together = 0
    for component, options in enumerate(counts.tolist()):
        if options >= least:
            block[component] = len(sizes)
            sizes.append(options)
            continue
        waiting.append(component)
        together += options
        if together >= least:
            block[waiting] = len(sizes)
            sizes.append(together)
            waiting, together = [], 0
    if waiting and sizes:
        block[waiting] = min(range(len(sizes)), key=sizes.__getitem__)
    return block
