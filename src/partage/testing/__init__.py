"""For tests of your own rules and apps: synthetic rosters, small records, and what a rule must keep to."""

from partage.testing.generator import SIZES, random_roster

__all__ = ["SIZES", "random_roster"]
