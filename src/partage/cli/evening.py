"""`Evening`: what an evening's folder holds, found by its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from partage.canonical_json import canonical
from partage.domain.roster import Roster
from partage.errors import InputError
from partage.files.forms.lasting import LastingIds
from partage.rules.policy import Policy
from partage.rules.toml import policy_text

ROSTER, PLAN, POLICY = "roster.json", "plan.json", "policy.toml"
FORM, IDENTITIES = "form.toml", "identities.json"
SEATING = "seating.csv"


@dataclass(frozen=True)
class Evening:
    """The files of one evening; of a roster's own file, the roster alone.

    Parameters
    ----------
    path
        The folder that `partage match` or `partage repair` wrote; or a roster.json, or a folder of a roster's sheets.
    """

    path: Path

    @property
    def roster(self) -> Path:
        """The roster: its file in the folder, or the path itself."""
        return self._named(ROSTER) or self.path

    @property
    def plan(self) -> Path:
        """The plan.

        Raises
        ------
        InputError
            ``evening_expected``: no folder; ``file_missing``: a folder without one.
        """
        if not self.path.is_dir():
            raise InputError("evening_expected", {"file": self.path.name})
        found = self._named(PLAN)
        if found is None:
            raise InputError("file_missing", {"file": f"{self.path.name}/{PLAN}"}, key="cli.file_missing")
        return found

    @property
    def policy(self) -> Path | None:
        """The policy, where there is one."""
        return self._named(POLICY)

    @property
    def mapping(self) -> Path | None:
        """How the form was read, where a mapping file was given."""
        return self._named(FORM)

    @property
    def identities(self) -> Path | None:
        """Who has which id, where people were read from a form's sheets."""
        return self._named(IDENTITIES)

    def _named(self, name: str) -> Path | None:
        found = self.path / name
        return found if self.path.is_dir() and found.exists() else None


def records(
    roster: Roster, policy: Policy, identities: LastingIds | None, mapping: Path | None
) -> dict[str, str | bytes]:
    """Name -> content of the files that the next repair of an evening needs beside the plan."""
    found: dict[str, str | bytes] = {ROSTER: canonical(roster.to_document()) + "\n", POLICY: policy_text(policy)}
    if identities is not None:
        found[IDENTITIES] = identities.with_ids_of(roster).text()
    if mapping is not None:
        found[FORM] = mapping.read_bytes()
    return found
