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
from partage.rules import goals, preferences, repair_goals, requirements, table
from partage.rules.base import RulesInForce
from partage.rules.decorators import is_user_rule
from partage.rules.user_rules import SEPARATOR, allowed_modules, describe, user_entry, user_rule

SCHEMA = "partage.policy/1"

CATALOGUE: dict[str, tuple[type[Any], ...]] = {
    "requirement": (
        requirements.SharedLanguage,
        requirements.AnimalsAvoided,
        requirements.SmokeFree,
        requirements.StepFree,
        requirements.WithinReach,
        requirements.Welcome,
        requirements.NotBefore,
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
    "table_requirement": (table.Company, table.OneTableLanguage, table.AtMostPerCountry, table.AtMostSpecialDiets),
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
        repair_goals.FewestChanges,
        repair_goals.FewestTables,
    ),
}
"""Section of policy.toml -> the built-in rules that it may list."""


def catalogue_name(kind: type[Any]) -> str:
    """The name under which policy.toml knows a built-in rule."""
    return str(getattr(kind, "catalogue_name", None) or kind.name)


def read_sections(path: str | os.PathLike[str], modules: Collection[str] | None = ()) -> dict[str, Any]:
    """What a TOML file says instead of the default policy, as its parts; see `Policy.load`."""
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
    return sections_of(document, path.name, modules)


def sections_of(
    document: dict[str, Any], file: str = "policy.toml", modules: Collection[str] | None = ()
) -> dict[str, Any]:
    """The parts of a policy that a parsed TOML document gives; rules of one's own come from `modules` only."""
    modules = allowed_modules(modules)
    schema = document.get("schema", SCHEMA)
    if schema != SCHEMA:
        raise PolicyError("schema_unknown", {"file": file, "schema": SCHEMA})
    for key in document:
        if key not in ("schema", "allow_split") and key not in CATALOGUE:
            close = closest(key, (*CATALOGUE, "allow_split"))
            raise PolicyError("unknown_section", {"file": file, "section": key, "close": close})
    sections: dict[str, Any] = {
        f"{section}s": tuple(_rule(section, kinds, entry, modules) for entry in _entries(section, document))
        for section, kinds in CATALOGUE.items()
        if section in document
    }
    return sections | {key: document[key] for key in ("allow_split",) if key in document}


def policy_text(policy: RulesInForce) -> str:
    """The policy as TOML text; `Policy.load` gives the same policy back."""
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
    entry = describe(rule) if isinstance(rule, kinds) else user_entry(section, rule) if is_user_rule(rule) else None
    lines = [f"{key} = {_toml(value)}" for key, value in (entry or {}).items() if value is not None]
    if not lines or not _can_be_read("\n".join(lines)):
        key = "errors.not_in_a_module" if is_user_rule(rule) else "errors.of_one_roster"
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
        return user_rule(section, entry, modules)
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
