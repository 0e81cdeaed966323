"""Rules and goals of one's own in policy.toml: ``module:name``, made of what an allowed module holds.

A module is imported only if the caller allows it by name. Of what it holds, rules and goals are taken as they are;
classes and functions are called with the entry's parameters, but only those that the module defines itself: what it
merely imports could be anything.
"""

from __future__ import annotations

import inspect
import math
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Set
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from partage.errors import PolicyError, closest, place
from partage.rules.base import Goal
from partage.rules.decorators import FunctionRule, could_be, reweighted
from partage.rules.evaluate import raised
from partage.text.writer import Phrase

SEPARATOR = ":"


def describe(rule: object) -> dict[str, Any]:
    """The rule's name in the catalogue, where it was made unless it is built in, and its parameters.

    Examples
    --------
    >>> from partage.rules.preferences import FromFact
    >>> describe(FromFact("points", weight=2))
    {'name': 'from fact', 'fact': 'points', 'weight': 2.0}
    """
    found: dict[str, Any] = {"name": getattr(rule, "catalogue_name", getattr(rule, "name", None))}
    if isinstance(rule, FunctionRule):
        found["function"] = _made_at(rule.function)
    elif not type(rule).__module__.startswith("partage."):
        found["function"] = _made_at(type(rule))
    return found | plain_parameters(rule)


def plain_parameters(rule: object) -> dict[str, Any]:
    """The parameters of a rule that is a dataclass, but for its name and function; none of another."""
    if not is_dataclass(rule):
        return {}
    stated = {parameter.name: getattr(rule, parameter.name) for parameter in fields(rule)}
    left_out = {"name", "function"} | ({"made_from"} if not stated.get("made_from") else set())
    return {name: _plain(value, name) for name, value in stated.items() if name not in left_out}


def user_rule(section: str, entry: Mapping[str, Any], modules: Collection[str]) -> Any:
    """The rule or goal that an entry of policy.toml names as ``module:name``, of one of the `modules` that are allowed.

    The section is ``"preference"``, ``"goal"`` and so on; the entry holds ``name``, and the parameters. Raises
    `PolicyError` ``bad_name``, ``module_not_allowed``, ``module_missing``, ``module_failed``, ``unknown_rule``,
    ``not_a_rule``, ``unknown_parameter``, ``missing_parameter`` or ``bad_parameter``.
    """
    name = str(entry["name"])
    given = {key: _fixed(value) for key, value in entry.items() if key != "name"}
    made = _made(name, _held(name, modules), given)
    if not _belongs(section, made):
        raise _refused("not_a_rule", name, "not_of_section", section=section)
    return made


def allowed_modules(modules: Collection[str] | None) -> Collection[str]:
    """The names of modules that may be imported, once it is certain that they are names; `None` allows nothing."""
    if modules is None:
        return ()
    if not isinstance(modules, Collection) or not all(isinstance(module, str) for module in modules):
        raise PolicyError("bad_parameter", {"parameter": "modules"}, key="errors.not_modules")
    return modules


def user_entry(section: str, rule: Any) -> dict[str, Any] | None:
    """The entry by which `user_rule` makes the same rule again; `None` where no module holds what that would take."""
    for entry in _entries(rule):
        module = str(entry["name"]).partition(SEPARATOR)[0]
        try:
            again = user_rule(section, entry, {module})
        except PolicyError:
            continue
        if _same(again, rule):
            return entry
    return None


def _held(name: str, modules: Collection[str]) -> Any:
    """What an allowed module holds under a name."""
    module, _, path = name.partition(SEPARATOR)
    if not all(part.isidentifier() for part in (*module.split("."), path)):
        raise _refused("bad_name", name)
    if isinstance(modules, str) or module not in modules:
        raise _refused("module_not_allowed", name)
    found = _imported(name, module)
    public = [held for held in vars(found) if not held.startswith("_")]
    if path not in public:
        raise _refused("unknown_rule", name, "module_has_no", close=closest(path, public))
    held = getattr(found, path)
    if _is_called(held) and held.__module__ != module:
        raise _refused("not_a_rule", name, "rule_imported")
    return held


def _imported(name: str, module: str) -> ModuleType:
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        missing = error.name or ""
        if f"{module}.".startswith(f"{missing}."):
            raise _refused("module_missing", name, missing=missing) from None
        raise _refused("module_failed", name, cause=_cause(error)) from None
    except (Exception, SystemExit) as error:  # noqa: BLE001 (the module may raise anything)
        raise _refused("module_failed", name, cause=_cause(error)) from None


def _is_called(held: object) -> bool:
    """Whether it has to be called to give a rule."""
    return isinstance(held, type) or inspect.isfunction(held)


def _made(name: str, held: Any, given: dict[str, Any]) -> Any:
    """The rule, with the parameters given; that may be the weight of any rule that has one."""
    if not _is_called(held):
        _check_known(name, given, ["weight"] if hasattr(held, "weight") else [])
        return _called(name, partial(reweighted, held), given) if given else held
    takes = _parameters(name, held)
    passed = {key: value for key, value in given.items() if key != "weight" or key in takes}
    _check_known(name, passed, takes)
    for key, parameter in takes.items():
        if parameter.default is parameter.empty and key not in passed:
            raise _refused("missing_parameter", name, "parameter_missing", parameter=key)
    made = _called(name, held, passed)
    if len(passed) < len(given):
        _check_known(name, given, [*takes, "weight"] if hasattr(made, "weight") else takes)
        made = _called(name, partial(reweighted, made), {"weight": given["weight"]})
    if isinstance(made, FunctionRule):
        said = [(key, value) for key, value in sorted(passed.items()) if _counts(takes[key], value)]
        return replace(made, made_from=(("name", name), *said))
    return made


def _parameters(name: str, held: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    """The parameters that can be given; an entry's ``name`` is the rule's."""
    try:
        takes = inspect.signature(held).parameters
    except (TypeError, ValueError):
        raise _refused("not_a_rule", name, "parameters_unclear") from None
    by_name = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return {key: parameter for key, parameter in takes.items() if parameter.kind in by_name}


def _counts(parameter: inspect.Parameter, value: object) -> bool:
    """Whether a value says more than leaving it out; a weight stands in the rule itself."""
    usual = parameter.default
    return parameter.name != "weight" and not (type(usual) is type(value) and usual == value)


def _called(name: str, held: Callable[..., Any], passed: dict[str, Any]) -> Any:
    try:
        return held(**passed)
    except PolicyError:
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001 (whatever it raises)
        raise _refused("bad_parameter", name, "rule_not_made", cause=_cause(error)) from None


def _check_known(name: str, given: Mapping[str, Any], known: Collection[str]) -> None:
    for key in given:
        if key not in known or key == "name":
            raise _refused("unknown_parameter", name, "no_parameter", parameter=key, close=closest(key, known))


def _belongs(section: str, made: Any) -> bool:
    if section == "goal":
        return isinstance(made, Goal)
    named = isinstance(getattr(made, "name", None), str) and not isinstance(made, type)
    return named and callable(made) and could_be(made, section)


def _entries(rule: Any) -> Iterator[dict[str, Any]]:
    """Entries that may make the rule again."""
    weight = {"weight": float(rule.weight)} if hasattr(rule, "weight") else {}
    function = isinstance(rule, FunctionRule)
    if function and rule.made_from:
        yield dict(rule.made_from) | weight
        return
    made = rule.function if function else type(rule)
    module = getattr(made, "__module__", "")
    if not _importable(module):
        return
    for name, held in vars(sys.modules[module]).items():
        if type(held) is type(rule) and held.name == rule.name:
            yield {"name": f"{module}{SEPARATOR}{name}"} | weight
    if not function:
        stated = plain_parameters(rule) if is_dataclass(rule) else weight
        yield {"name": f"{module}{SEPARATOR}{made.__qualname__}"} | stated


def _importable(module: str) -> bool:
    """Whether another process finds the module by its name."""
    if module == "__main__" or module not in sys.modules:
        return False
    try:
        return find_spec(module) is not None
    except ValueError:  # it was made by hand
        return False


def _same(again: Any, rule: Any) -> bool:
    if type(again) is not type(rule):
        return False
    if isinstance(rule, FunctionRule) and rule.made_from:
        return describe(again) == describe(rule)  # a function that makes rules makes another one each time
    return bool(again == rule) if is_dataclass(rule) else vars(again) == vars(rule)


def _fixed(value: Any) -> Any:
    """Arrays as tuples: rules are frozen, and may be hashed."""
    if isinstance(value, list):
        return tuple(map(_fixed, value))
    return {key: _fixed(held) for key, held in value.items()} if isinstance(value, dict) else value


def _cause(error: BaseException) -> Phrase:
    """What was raised and where; never the error's own text or a path."""
    if isinstance(error, SyntaxError):
        return place("raised_at", error=type(error).__name__, row=error.lineno)
    return raised(error)


def _refused(code: str, name: str, key: str | None = None, **params: object) -> PolicyError:
    module = name.partition(SEPARATOR)[0]
    return PolicyError(code, {"rule": name, "module": module, **params}, key=f"errors.{key or code}")


def _made_at(made: object) -> str:
    return f"{getattr(made, '__module__', '')}:{getattr(made, '__qualname__', type(made).__name__)}"


def _plain(value: Any, name: str = "") -> Any:
    """A parameter as JSON can hold it; a weight of 2 is one of 2.0."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float) and not math.isfinite(value):
        value = repr(value)  # JSON knows no infinity
    if value is None or isinstance(value, bool | int | float | str):
        return float(value) if name == "weight" and isinstance(value, int | float) else value
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, Set):
        return sorted((_plain(entry) for entry in value), key=repr)
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return _made_at(value if callable(value) else type(value))
