"""policy.toml: reading with suggestions, writing what can be read again."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Collection
from dataclasses import fields
from pathlib import Path
from typing import Any

from partage.canonical_json import refuse_pickle
from partage.errors import PolicyError, closest
from partage.rules import goals, preferences, requirements, table
from partage.rules import repair_goals as kept
from partage.rules.describing import describe
from partage.rules.kinds import is_own
from partage.rules.policy import SCHEMA, Policy
from partage.rules.user_rules import SEPARATOR, allowed_modules, own_entry, own_rule

CATALOGUE: dict[str, tuple[type[Any], ...]] = {
    "requirement": (
        requirements.SharedLanguage,
        requirements.AnimalsAvoided,
        requirements.SmokeFree,
        requirements.StepFree,
        requirements.WithinReach,
        requirements.Welcome,
    ),
    "preference": (
        preferences.LanguageComfort,
        preferences.LanguagePractice,
        preferences.ShortTravel,
        preferences.SharedInterests,
        preferences.SlotWish,
        preferences.CountryWish,
        preferences.NewFaces,
        preferences.FromFact,
    ),
    "table_requirement": (
        table.Company,
        table.OneTableLanguage,
        table.AtMostPerCountry,
        table.AtMostSpecialDiets,
    ),
    "table_preference": (
        table.MixedCountries,
        table.TableLanguage,
        table.Companion,
        table.FullTable,
        table.SameCountry,
    ),
    "goal": (
        goals.StudentsSeated,
        goals.PartiesWhole,
        goals.NobodyAlone,
        goals.FamiliesServed,
        goals.Satisfaction,
        goals.WorstOff,
        goals.LeftOutFirst,
        goals.EarlyBirds,
        kept.FewestChanges,
        kept.FewestTables,
    ),
}
"""Section of policy.toml -> the built-in rules that it may list."""


def catalogue_name(kind: type[Any]) -> str:
    """The name under which policy.toml knows a built-in rule."""
    return str(getattr(kind, "catalogue_name", None) or kind.name)


def read_policy(path: str | os.PathLike[str], modules: Collection[str] | None = ()) -> Policy:
    """The policy in a TOML file; see `Policy.load`."""
    path = Path(path)
    try:
        raw = path.read_bytes()
        refuse_pickle(raw, path)
        document = tomllib.loads(raw.decode("utf-8-sig"))
    except FileNotFoundError:
        raise PolicyError("file_missing", {"file": path.name}) from None
    except OSError as error:
        raise PolicyError(
            "file_unreadable", {"file": path.name, "reason": error.strerror}, key="errors.policy_unreadable"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        raise PolicyError("toml_damaged", {"file": path.name}) from None
    return policy_of(document, path.name, modules)


def policy_of(document: dict[str, Any], file: str = "policy.toml", modules: Collection[str] | None = ()) -> Policy:
    """The policy that a parsed TOML document describes; rules of one's own come from `modules` only."""
    modules = allowed_modules(modules)
    schema = document.get("schema", SCHEMA)
    if schema != SCHEMA:
        raise PolicyError("schema_unknown", {"file": file, "schema": SCHEMA})
    for key in document:
        if key not in ("schema", "allow_split") and key not in CATALOGUE:
            close = closest(key, (*CATALOGUE, "allow_split"))
            raise PolicyError("unknown_section", {"file": file, "section": key, "close": close})
    default = Policy.default()
    sections: dict[str, Any] = {}
    for section, kinds in CATALOGUE.items():
        if section in document:
            sections[f"{section}s"] = tuple(
                _rule(section, kinds, entry, modules) for entry in _entries(section, document)
            )
        else:
            sections[f"{section}s"] = getattr(default, f"{section}s")
    return Policy(**sections, allow_split=document.get("allow_split", False))


def policy_text(policy: Policy) -> str:
    """The policy as TOML text; `read_policy` gives the same policy back."""
    lines = [f'schema = "{SCHEMA}"', *(["allow_split = true"] if policy.allow_split else [])]
    tables: list[str] = []
    for section, kinds in CATALOGUE.items():
        rules = getattr(policy, f"{section}s")
        if not rules:
            lines.append(f"{section} = []")
        for rule in rules:
            tables += ["", f"[[{section}]]", *_lines(section, rule, kinds)]
    return "\n".join([*lines, *tables]) + "\n"


def _lines(section: str, rule: Any, kinds: tuple[type[Any], ...]) -> list[str]:
    """The lines of one rule's table."""
    entry = describe(rule) if isinstance(rule, kinds) else own_entry(section, rule) if is_own(rule) else None
    lines = [f"{key} = {_toml(value)}" for key, value in (entry or {}).items() if value is not None]
    if not lines or not _can_be_read("\n".join(lines)):
        key = "errors.not_in_a_module" if is_own(rule) else "errors.of_one_roster"
        raise PolicyError("not_built_in", {"rule": rule.name}, key=key)
    return lines


def _can_be_read(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _toml(value: object) -> str:
    """JSON is TOML for our values, but for inline tables and one control character that TOML wants escaped."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_toml(key)} = {_toml(entry)}" for key, entry in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _entries(section: str, document: dict[str, Any]) -> list[dict[str, Any]]:
    entries = document[section]
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise PolicyError("bad_section", {"section": section})
    return entries


def _rule(section: str, kinds: tuple[type[Any], ...], entry: dict[str, Any], modules: Collection[str]) -> object:
    if isinstance(entry.get("name"), str) and SEPARATOR in entry["name"]:
        return own_rule(section, entry, modules)
    known = {catalogue_name(kind): kind for kind in kinds}
    name = entry.get("name")
    if not isinstance(name, str) or name not in known:
        params = {"section": section, "rule": name}
        if not isinstance(name, str):
            raise PolicyError("unknown_rule", params, key="errors.nameless_rule")
        raise PolicyError("unknown_rule", params | {"close": closest(name, known)})
    kind = known[name]
    parameters = {parameter.name: parameter for parameter in fields(kind)}
    values = {key: value for key, value in entry.items() if key != "name"}
    for key in values:
        if key not in parameters:
            params = {"rule": name, "parameter": key, "close": closest(key, parameters)}
            raise PolicyError("unknown_parameter", params)
    try:
        return kind(**values)
    except TypeError:
        raise PolicyError("missing_parameter", {"rule": name}) from None
