"""Long series of cases: each seed is judged on its own, and a batch says what it came to."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import pytest

LOG = logging.getLogger(__name__)
BATCH = 100

TableOracle = Callable[[int, Counter[str]], Iterator[str]]
"""From a seed to one sentence for each thing that is wrong; counts in the tally what the case was like."""


def batches(cases: int, first: int) -> pytest.MarkDecorator:
    """Parameter ``seeds``: so many cases from a first seed on, a hundred at a time."""
    starts = range(first, first + cases, BATCH)
    return pytest.mark.parametrize(
        "seeds", [range(start, min(start + BATCH, first + cases)) for start in starts], ids=str
    )


def judged(seeds: Iterable[int], judge: TableOracle) -> Counter[str]:
    """The tally of a batch without a fault; the failure names every seed that has one.

    Figures with ``-m heavy -n 0 -o log_cli=true -o log_cli_level=INFO``.
    """
    tally: Counter[str] = Counter()
    began = time.monotonic()
    found = {}
    for seed in seeds:
        tally["cases"] += 1
        if faults := list(judge(seed, tally)):
            found[seed] = faults
    tally["mismatches"] = len(found)
    LOG.info("%s in %.0f s: %s", seeds, time.monotonic() - began, dict(tally))
    assert not found, found
    return tally
