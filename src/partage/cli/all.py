"""The command line with all of its commands: each module adds its own to `app`."""

from partage.cli import asking as counsel
from partage.cli import matching as evening
from partage.cli import people
from partage.cli.app import app

__all__ = ["app", "counsel", "evening", "people"]
