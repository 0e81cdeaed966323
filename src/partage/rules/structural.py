"""The rules that hold under every policy, whatever it lists."""

from __future__ import annotations

from partage.rules import requirements as require
from partage.rules import table
from partage.rules.base import Requirement, TableRequirement

STRUCTURAL: tuple[Requirement, ...] = (
    require.SameSlot(),
    require.DietServed(),
    require.AllergySafe(),
    require.NotApart(),
    require.Pinned(),
)
"""About a seat; size and parties are the problem's own."""

STRUCTURAL_TABLES: tuple[TableRequirement, ...] = (table.KeepApart(),)
