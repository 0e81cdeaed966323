"""How much time rules of one's own may take as long as there is no plan."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from partage.columns import RuleCosts
from partage.domain.frozen import FrozenMapping
from partage.errors import RuleError
from partage.rules.base import Preference, Requirement, RulesInForce
from partage.rules.decorators import is_plain

GRACE_SECONDS, GRACE_SHARE = 0.5, 0.1
"""A time limit is kept to the larger of the two: what `Budget` promises."""

MOST = 0.5
"""Rules of one's own are to blame for lost time once they took this share of it."""


class TimeBudget:
    """Watches what rules of one's own cost in a run that `began` then, by `time.monotonic`, and has so many seconds.

    Nothing can be planned without the answers of seat rules, and a plan is checked by asking them again; only plain
    rules are spared that, because their answers are kept. Built-in rules are never stopped.
    """

    def __init__(self, rule_costs: RuleCosts, policy: RulesInForce, began: float, seconds: float) -> None:
        rules: tuple[Requirement | Preference, ...] = (*policy.requirements, *policy.preferences)
        self._rule_costs, self._began, self._seconds = rule_costs, began, seconds
        self._remembered = {rule.name for rule in rules if is_plain(rule)}

    @property
    def costs(self) -> Mapping[str, float]:
        """Rule of one's own -> seconds that its answers took so far."""
        return FrozenMapping(sorted(self._rule_costs.seconds.items()))

    @property
    def spent(self) -> float:
        """Seconds that all of them took so far."""
        return sum(self._rule_costs.seconds.values())

    @property
    def again(self) -> float:
        """Seconds of these that the check of a plan will take once more."""
        return self._again(self._rule_costs.seconds)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Within the block, `check` is called whenever a rule of one's own has answered."""
        self._rule_costs.guard = self.check
        try:
            yield
        finally:
            self._rule_costs.guard = None

    def check(self, rule: str = "", running: float = 0.0) -> None:
        """Refuse rules of one's own that leave no time to make a plan and to check it.

        Parameters
        ----------
        rule, running
            A rule that is still answering, and for how many seconds.

        Raises
        ------
        RuleError
            ``rule_slow``, naming the costliest of them.
        """
        seconds = self._rule_costs.seconds
        if rule:
            seconds[rule] = seconds.get(rule, 0.0) + running
        elapsed = time.monotonic() - self._began
        limit = self._seconds + max(GRACE_SECONDS, GRACE_SHARE * self._seconds)
        if elapsed + self._again(seconds) <= limit or sum(seconds.values()) < MOST * elapsed:
            return
        slowest = max(seconds, key=lambda name: seconds[name])
        params = {"rule": slowest, "seconds": round(seconds[slowest], 1), "limit": self._seconds}
        raise RuleError("rule_slow", params)

    def _again(self, seconds: Mapping[str, float]) -> float:
        return sum(spent for name, spent in seconds.items() if name not in self._remembered)
