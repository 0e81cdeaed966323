"""Records as read-only arrays: what rules are asked about.

`Columns` holds one roster, sorted by id; `Seats` are aligned candidate seats, `Tables` padded candidate
tables. Nothing here knows a rule, a solver or a plan.
"""

from partage.columns.labels import Bools, Codes, ColumnError, Concept, ConceptError, Floats, Ints, LabelSets
from partage.columns.roster_columns import Columns
from partage.columns.rule_costs import RuleCosts
from partage.columns.seats import OpenSlotError, Pairs, Seats
from partage.columns.sides import SideView
from partage.columns.tables import Tables

__all__ = [
    "Bools",
    "Codes",
    "ColumnError",
    "Columns",
    "Concept",
    "ConceptError",
    "Floats",
    "Ints",
    "LabelSets",
    "OpenSlotError",
    "Pairs",
    "RuleCosts",
    "Seats",
    "SideView",
    "Tables",
]
