"""The command line with all of its commands: each module adds its own to `app`."""

from partage.cli import asking, matching, policies, preparing, repairing
from partage.cli.app import app

__all__ = ["app", "asking", "matching", "policies", "preparing", "repairing"]
