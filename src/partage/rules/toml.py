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
from partage.errors import PolicyError, did_you_mean
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
        raise PolicyError("file_missing", {"file": path.name}, f"{path.name}: there is no such file.") from None
    except OSError as error:
        raise PolicyError("file_unreadable", {"file": path.name}, f"{path.name}: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        raise PolicyError("toml_damaged", {"file": path.name}, f"{path.name}: it is not whole TOML.") from None
    return sections_of(document, path.name, modules)


def sections_of(
    document: dict[str, Any], file: str = "policy.toml", modules: Collection[str] | None = ()
) -> dict[str, Any]:
    """The parts of a policy that a parsed TOML document gives; rules of one's own come from `modules` only."""
    modules = allowed_modules(modules)
    schema = document.get("schema", SCHEMA)
    if schema != SCHEMA:
        raise PolicyError("schema_unknown", {"file": file}, f'{file}: schema must be "{SCHEMA}".')
    for key in document:
        if key not in ("schema", "allow_split") and key not in CATALOGUE:
            hint = did_you_mean(key, (*CATALOGUE, "allow_split"))
            raise PolicyError("unknown_section", {"section": key}, f'{file}: there is no section "{key}".{hint}')
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
        why = (
            "no module holds it, or its class, or the function that made it, in such a way that the same rule could be "
            "made again. What is made in a script or a notebook has to be put into a module first."
            if is_user_rule(rule)
            else "it belongs to one roster or plan."
        )
        message = f'rule "{rule.name}" cannot be written to policy.toml: {why}'
        raise PolicyError("not_built_in", {"rule": rule.name}, message)
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
        raise PolicyError("bad_section", {"section": section}, f"write each rule as a [[{section}]] table.")
    return entries


def _rule(section: str, kinds: tuple[type[Any], ...], entry: dict[str, Any], modules: Collection[str]) -> object:
    if isinstance(entry.get("name"), str) and SEPARATOR in entry["name"]:
        return user_rule(section, entry, modules)
    known = {catalogue_name(kind): kind for kind in kinds}
    name = entry.get("name")
    if not isinstance(name, str) or name not in known:
        raise PolicyError("unknown_rule", {"section": section, "rule": name}, _not_listed(section, name, known))
    kind = known[name]
    parameters = {parameter.name: parameter for parameter in fields(kind)}
    values = {key: value for key, value in entry.items() if key != "name"}
    for key in values:
        if key not in parameters:
            hint = did_you_mean(key, parameters)
            raise PolicyError(
                "unknown_parameter",
                {"rule": name, "parameter": key},
                f'rule "{name}" has no parameter "{key}".{hint}',
            )
    try:
        return kind(**values)
    except TypeError:
        raise PolicyError("missing_parameter", {"rule": name}, f'rule "{name}": a parameter is missing.') from None


def _not_listed(section: str, name: object, known: Collection[str]) -> str:
    """Why a section may not list a name."""
    hint = did_you_mean(name, known) if isinstance(name, str) else ""
    shown = f'"{name}"' if isinstance(name, str) else "an entry without a name"
    return f"[[{section}]]: {shown} is not a built-in rule.{hint} One of your own is named module:name."
