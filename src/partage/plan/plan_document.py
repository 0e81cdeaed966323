"""plan.json -> the parts of a `Plan`, tree.json -> its trees: the shape is checked here, the content by `verify`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import islice
from typing import Any

from partage.domain.frozen import FrozenMapping
from partage.domain.roster import Roster
from partage.errors import Fault, InputError, place
from partage.plan.records import SCHEMA, Certificate, Cut, LevelReport, Table
from partage.plan.tree import MOST_LEAVES, Branch, Tree
from partage.plan.tree import SCHEMA as TREE_SCHEMA
from partage.rules.policy import Policy
from partage.status import Status
from partage.text.writer import Phrase, line

PROOFS = ("prices", "tree", "search", "none")
BRANCH = ("student", "family", "yes", "no")


def read_document(document: Mapping[str, Any], roster: Roster, policy: Policy) -> dict[str, Any]:
    """The parts of the plan that a parsed document describes; see `Plan.load`."""
    _check_schema(document.get("schema"), SCHEMA, "not_a_plan")
    reader = _Reader("plan")
    parts: dict[str, Any] = {
        "tables": tuple(_table(reader, entry) for entry in reader.objects(document, "tables")),
        "unseated": reader.texts(document, "unseated"),
        "status": Status(reader.one_of(document, "status", tuple(Status))),
        "levels": tuple(_level(reader, entry) for entry in reader.objects(document, "levels")),
        "roster_sha256": reader.text(document, "roster_sha256"),
        "policy_sha256": reader.text(document, "policy_sha256"),
        "manifest": FrozenMapping(reader.object(document, "manifest")),
    }
    reader.finish()
    _check_origin("roster", parts["roster_sha256"], roster.sha256)
    _check_origin("policy", parts["policy_sha256"], policy.sha256)
    return parts


def read_trees(
    documents: Iterable[Mapping[str, Any]], plan_sha256: str, levels: Collection[str]
) -> FrozenMapping[Tree]:
    """Level -> tree of parsed documents that prove `levels` of the plan with this hash; see `Plan.load`."""
    found: dict[str, Tree] = {}
    for document in islice(documents, len(levels)):
        _check_schema(document.get("schema"), TREE_SCHEMA, "not_a_tree")
        reader = _Reader("tree")
        stated, level = reader.text(document, "plan_sha256"), reader.text(document, "level")
        tree = _tree(reader, reader.object(document, "root"))
        reader.finish()
        if stated != plan_sha256:
            raise InputError("other_plan", {"stated": stated, "given": plan_sha256})
        if level not in levels or level in found:
            raise InputError("tree_of_other_level", {"known": ", ".join(levels)})
        found[level] = tree
    return FrozenMapping(found)


def _tree(reader: _Reader, root: Mapping[str, Any]) -> Tree:
    """The tree below an entry; children are read before their parent, because they stand behind it."""
    entries, children = [root], dict[int, tuple[int, int]]()
    for number, entry in enumerate(entries):  # they grow
        if any(key in entry for key in BRANCH) and reader.expect(
            len(entries) < 2 * MOST_LEAVES, "root", "leaves", most=str(MOST_LEAVES)
        ):
            children[number] = len(entries), len(entries) + 1
            entries += [reader.object(entry, "yes"), reader.object(entry, "no")]
    nodes: dict[int, Tree] = {}
    for number, entry in reversed(list(enumerate(entries))):
        if number in children:
            yes, no = (nodes[child] for child in children[number])
            nodes[number] = Branch(reader.text(entry, "student"), reader.text(entry, "family"), yes, no)
        else:
            nodes[number] = _certificate(reader, entry)
    return nodes[0]


def _check_schema(schema: object, known: str, otherwise: str) -> None:
    if schema == known:
        return
    name, _, version = str(schema).partition("/")
    newer = version.isascii() and version.isdigit() and version.lstrip("0") not in ("", "1")
    if newer and name == known.partition("/")[0]:
        raise InputError("schema_newer")
    raise InputError("schema_unknown", {"schema": known}, key=f"errors.{otherwise}")


def _check_origin(what: str, stated: str, given: str) -> None:
    if stated != given:
        raise InputError(f"other_{what}", {"stated": stated, "given": given})


def _table(reader: _Reader, entry: Mapping[str, Any]) -> Table:
    return Table(
        reader.text(entry, "family"),
        reader.text(entry, "slot"),
        reader.texts(entry, "students"),
        reader.each(entry, "levels", "whole_numbers_or_null", lambda value: value is None or _is_whole(value)),
    )


def _level(reader: _Reader, entry: Mapping[str, Any]) -> LevelReport:
    certificate = entry.get("certificate")
    return LevelReport(
        reader.text(entry, "goal"),
        reader.whole(entry, "value"),
        reader.whole(entry, "bound"),
        reader.one_of(entry, "proof", PROOFS),
        None if certificate is None else _certificate(reader, reader.object(entry, "certificate")),
    )


def _certificate(reader: _Reader, entry: Mapping[str, Any]) -> Certificate:
    prices = reader.object(entry, "prices")
    reader.expect(all(_is_whole(price) for price in prices.values()), "prices", "whole_numbers_by_student")
    return Certificate(
        reader.whole(entry, "unit"),
        reader.whole(entry, "price_bound"),
        reader.each(entry, "multipliers", "whole_numbers", _is_whole),
        FrozenMapping(prices),
        reader.texts(entry, "relaxed") if "relaxed" in entry else (),
        reader.texts(entry, "trusted") if "trusted" in entry else (),
        tuple(_cut(reader, cut) for cut in reader.objects(entry, "cuts")) if "cuts" in entry else (),
    )


def _cut(reader: _Reader, entry: Mapping[str, Any]) -> Cut:
    return Cut(
        reader.texts(entry, "rows"),
        reader.each(entry, "weights", "whole_numbers", _is_whole),
        reader.whole(entry, "over"),
        reader.whole(entry, "price"),
    )


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


class _Reader:
    """Reads keys of wanted types and remembers every one that is missing or of another type."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._faults: dict[str, Fault] = {}

    def finish(self) -> None:
        """Raise one error for everything that was wrong."""
        if self._faults:
            raise InputError.of(place(f"the_{self._what}"), list(self._faults.values()), f"{self._what}_damaged")

    def expect(self, good: bool, key: str, expected: str, **params: str) -> bool:  # noqa: FBT001
        """Remember a fault of `key` unless `good`."""
        if not good:
            self._faults.setdefault(
                key, Fault("plan_damaged", {"expected": Phrase.of(line(f"expected.{expected}", **params))}, field=key)
            )
        return good

    def text(self, entry: Mapping[str, Any], key: str) -> str:
        value = entry.get(key)
        return str(value) if self.expect(isinstance(value, str), key, "text") else ""

    def whole(self, entry: Mapping[str, Any], key: str) -> int:
        value = entry.get(key)
        return int(value) if self.expect(_is_whole(value), key, "whole_number") else 0  # type: ignore[arg-type]

    def one_of(self, entry: Mapping[str, Any], key: str, known: tuple[str, ...]) -> str:
        value = entry.get(key)
        good = isinstance(value, str) and value in known
        return str(value) if self.expect(good, key, "word", known=", ".join(known)) else known[-1]

    def each(
        self, entry: Mapping[str, Any], key: str, expected: str, good: Callable[[object], bool]
    ) -> tuple[Any, ...]:
        value = entry.get(key)
        fine = isinstance(value, list) and all(good(item) for item in value)
        return tuple(value) if self.expect(fine, key, expected) else ()  # type: ignore[arg-type]

    def texts(self, entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
        return self.each(entry, key, "texts", lambda item: isinstance(item, str))

    def object(self, entry: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        value = entry.get(key)
        return value if self.expect(isinstance(value, dict), key, "object") else {}  # type: ignore[return-value]

    def objects(self, entry: Mapping[str, Any], key: str) -> tuple[Mapping[str, Any], ...]:
        return self.each(entry, key, "objects", lambda item: isinstance(item, dict))
