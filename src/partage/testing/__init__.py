"""For tests of your own rules and apps: synthetic rosters, small records, and what a rule must keep to."""

from partage.testing.conformance import check_rule
from partage.testing.factories import a_family, a_student, allows, allows_table, satisfies, satisfies_table
from partage.testing.generator import random_roster

__all__ = [
    "a_family",
    "a_student",
    "allows",
    "allows_table",
    "check_rule",
    "random_roster",
    "satisfies",
    "satisfies_table",
]
