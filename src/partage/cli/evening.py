"""`Evening`: what an evening's folder holds, found by its name, and what is given beside it."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Self

from partage.canonical_json import canonical, read_raw
from partage.cli.inputs import EveningPath, Modules, PolicyPath, argument
from partage.domain.roster import Roster
from partage.errors import InputError
from partage.files.forms.lasting import LastingIds
from partage.files.forms.sheet_reading import AsideRow
from partage.files.rosters import read_roster
from partage.plan.plan import Plan
from partage.report.event import Event
from partage.report.lists import sheet
from partage.report.templating import ENDING
from partage.rules.policy import Policy
from partage.rules.toml import policy_text

ROSTER, PLAN, POLICY = "roster.json", "plan.json", "policy.toml"
FORM, IDENTITIES = "form.toml", "identities.json"
EVENT, TEMPLATES = "event.toml", "templates"
SEATING = "seating.csv"
STUDENTS = "students.csv"
"""A folder with this file is a roster in sheets."""

ASIDE = "set-aside.csv"
"""Who was set aside, and why; names and contacts stand in it as in other lists."""


@dataclass(frozen=True)
class Evening:
    """The files of one evening; of a roster's own file, the roster alone.

    Parameters
    ----------
    path
        The folder that `partage match` or `partage repair` wrote; or a roster.json, or a folder of a roster's sheets.
    given_plan, given_policy
        What takes the place of the files in the folder.
    modules
        Whose rules the policy may name.
    """

    path: EveningPath
    given_plan: Annotated[Path | None, argument("plan", "plan")] = None
    given_policy: PolicyPath = None
    modules: Modules = None

    @classmethod
    def of_words(
        cls, path: Path, words: Sequence[str], policy: Path | None = None, modules: list[str] | None = None
    ) -> tuple[Self, str]:
        """An evening and whom or what is asked for: one word or several, behind the plan where one is named.

        Examples
        --------
        >>> evening, who = Evening.of_words(Path("."), ["Ana", "Souza"])
        >>> evening.given_plan, who
        (None, 'Ana Souza')
        >>> evening, who = Evening.of_words(Path("."), ["other.json", "S1"])
        >>> evening.given_plan.name, who
        ('other.json', 'S1')
        """
        first = Path(words[0])
        named = len(words) > 1 and (first.suffix == ".json" or not path.is_dir() or first.is_file())
        return cls(path, first if named else None, policy, modules), " ".join(words[named:])

    @property
    def roster(self) -> Path:
        """The roster: its file in the folder, or the path itself.

        Raises
        ------
        InputError
            ``file_missing``: there is none in the folder.
        """
        found, sheets = self._named(ROSTER), self._named(STUDENTS)
        if self.path.is_dir() and not found and not sheets:
            raise InputError("file_missing", {"folder": self.path.name or "."}, key="cli.roster_missing")
        undecided = sheets and not self._named(PLAN)  # then reading says that there are two
        return self.path if undecided or not found else found

    @property
    def plan(self) -> Path:
        """The plan.

        Raises
        ------
        InputError
            ``evening_expected``: no folder; ``file_missing``: a folder without one, or nothing at all.
        """
        if self.given_plan is not None:
            return self.given_plan
        if not self.path.exists():
            raise InputError("file_missing", {"file": self.path.name}, key="cli.file_missing")
        if not self.path.is_dir():
            raise InputError("evening_expected", {"file": self.path.name})
        found = self._named(PLAN)
        if found is None:
            raise InputError("file_missing", {"folder": self.path.name or "."}, key="cli.plan_missing")
        return found

    @property
    def policy(self) -> Path | None:
        """The policy, where there is one."""
        return self.given_policy or self._named(POLICY)

    @property
    def mapping(self) -> Path | None:
        """How the form was read, where a mapping file was given."""
        return self._named(FORM)

    @property
    def identities(self) -> Path | None:
        """Who has which id, where people were read from a form's sheets."""
        return self._named(IDENTITIES)

    def rules(self) -> Policy | None:
        """The policy, read; None where there is none."""
        return policy_at(self.policy, self.modules)

    def people(self) -> Roster:
        """The roster, read."""
        return read_roster(self.roster)

    def load(self) -> Plan:
        """The plan, with the roster and the policy that it was made for."""
        plan, rules = self.plan, self.rules()
        return Plan.load(plan, self.people(), rules)

    def _named(self, name: str) -> Path | None:
        found = self.path / name
        return found if self.path.is_dir() and found.exists() else None


@dataclass(frozen=True)
class OrganiserFiles:
    """What the organiser says of the event, in a file, and templates of the organiser's own, in a folder."""

    event: Path | None = None
    templates: Path | None = None

    @classmethod
    def beside(cls, *places: Path, event: Path | None = None, templates: Path | None = None) -> Self:
        """What is named, or else stands in or beside the first of some places that has it."""
        folders = [place if place.is_dir() else place.parent for place in places]
        events, own = [folder / EVENT for folder in folders], [folder / TEMPLATES for folder in folders]
        return cls(
            event or next((one for one in events if one.exists()), None),
            templates or next((one for one in own if one.is_dir()), None),
        )

    def load(self) -> Event:
        """What the organiser says, read; nothing in particular where there is no file."""
        return Event() if self.event is None else Event.load(self.event)

    def files(self) -> dict[str, str | bytes]:
        """Name -> content of copies for an evening's folder, the logo among them."""
        found: dict[str, str | bytes] = {}
        if self.event is not None:
            text = read_raw(self.event).decode("utf-8-sig")
            if logo := tomllib.loads(text).get("logo"):
                found[Path(logo).name] = read_raw(self.event.parent / logo)
                line = f"logo = {json.dumps(Path(logo).name, ensure_ascii=False)}"
                text = re.sub(r"(?m)^logo[ \t]*=.*$", lambda _: line, text)
            found[EVENT] = text
        if self.templates is not None:
            own = sorted(self.templates.glob(f"*{ENDING}"))
            found |= {f"{TEMPLATES}/{path.name}": path.read_bytes() for path in own}
        return found


def policy_at(policy: Path | None, modules: Sequence[str] | None) -> Policy | None:
    """The policy in a file, rules of allowed modules among it."""
    if modules and policy is None:
        raise InputError("rules_without_policy", {"modules": list(modules)})
    if modules and str(Path.cwd()) not in sys.path:
        sys.path.append(str(Path.cwd()))  # last, so that no file here is taken for an installed library
    return None if policy is None else Policy.load(policy, modules=modules or ())


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


def set_aside_list(rows: Sequence[AsideRow], folder: Path | None, lang: str) -> dict[str, str | bytes]:
    """Name -> content of the list of those who were set aside; an older list in the folder does not outlive them."""
    if not rows and (folder is None or not (folder / ASIDE).exists()):
        return {}
    return {ASIDE: sheet(AsideRow.header(lang), (row.cells(lang) for row in rows), lang)}
