"""Figures, labels and lists spoilt while every seat stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from audit import Document
from drafts import Draft, Kind, NotHereError, Spoil


def _set(place: Callable[[Draft], Document], key: str, to: Callable[[Draft, Any], Any]) -> Spoil:
    """Change what stands under a key somewhere."""

    def spoil(draft: Draft) -> None:
        found = place(draft)
        found[key] = to(draft, found.get(key))

    return spoil


def _of_level(key: str, to: Callable[[Draft, Any], Any]) -> Spoil:
    return _set(lambda draft: draft.level(), key, to)


def _of_certificate(key: str, to: Callable[[Draft, Any], Any]) -> Spoil:
    return _set(lambda draft: draft.certificate(), key, to)


def _of_document(key: str, to: Callable[[Draft, Any], Any]) -> Spoil:
    return _set(lambda draft: draft.document, key, to)


def _another(*options: Any) -> Callable[[Draft, Any], Any]:
    return lambda draft, now: draft.pick([option for option in options if option != now])


def value_and_bound(draft: Draft) -> None:
    level = draft.level()
    level["value"] += 1
    level["bound"] += 1


def relabelled(draft: Draft) -> None:
    """Prices are said to prove what they leave open."""
    level = draft.level(
        lambda level: (
            level["certificate"]
            and level["certificate"]["price_bound"] // level["certificate"]["unit"] > level["value"]
        )
    )
    level["proof"] = "prices"
    if draft.rng.random() < 0.5:
        level["bound"] = level["value"]


def price_lowered(draft: Draft) -> None:
    prices = draft.certificate(lambda certificate: any(certificate["prices"].values()))["prices"]
    student = draft.pick([student for student, price in sorted(prices.items()) if price])
    prices[student] -= draft.rng.choice((1, draft.rng.randint(1, prices[student])))


def price_and_bound_lowered(draft: Draft) -> None:
    """As if whatever a student no longer pays made the bound smaller by as much."""
    certificate = draft.certificate(lambda certificate: any(certificate["prices"].values()))
    prices = certificate["prices"]
    student = draft.pick([student for student, price in sorted(prices.items()) if price])
    less = draft.rng.randint(1, prices[student])
    prices[student] -= less
    certificate["price_bound"] -= less


def price_raised(draft: Draft) -> None:
    certificate = draft.certificate()
    student = draft.pick(sorted(draft.world.place))
    more = draft.rng.choice((1, draft.rng.randint(1, 3 * certificate["unit"])))
    certificate["prices"][student] = certificate["prices"].get(student, 0) + more


def prices_swapped(draft: Draft) -> None:
    prices = draft.certificate()["prices"]
    one, other = draft.pick(sorted(draft.world.place)), draft.pick(sorted(draft.world.place))
    prices[one], prices[other] = prices.get(other, 0), prices.get(one, 0)


def price_below_zero(draft: Draft) -> None:
    draft.certificate()["prices"][draft.pick(sorted(draft.world.place))] = -draft.rng.randint(1, 1000)


def multiplier_changed(draft: Draft) -> None:
    certificate = draft.certificate(lambda certificate: certificate["multipliers"])
    place = draft.rng.randrange(len(certificate["multipliers"]))
    step = draft.rng.choice((1, certificate["unit"], 100 * certificate["unit"])) * draft.rng.choice((-1, 1))
    certificate["multipliers"][place] = max(0, certificate["multipliers"][place] + step)


def unit_changed(draft: Draft) -> None:
    certificate = draft.certificate()
    certificate["unit"] = draft.pick(
        [unit for unit in (1, 2, 1000, certificate["unit"] + 1) if unit != certificate["unit"]]
    )


def relaxed_added(draft: Draft) -> None:
    """Homes are said to be over-estimated that were not."""
    ids = [family.id for family in draft.world.families]
    certificate = draft.certificate(lambda certificate: set(ids) - set(certificate.get("relaxed", ())))
    certificate["relaxed"] = ids


def relaxed_removed(draft: Draft) -> None:
    """What was over-estimated is said to be exact, and some more than that."""
    level = draft.level(lambda level: level["certificate"] and level["certificate"].get("relaxed"))
    certificate = level["certificate"]
    certificate["relaxed"] = []
    certificate["price_bound"] -= draft.rng.choice((0, 1, 10, 100, 1000, 10_000)) * certificate["unit"]
    level["bound"] = certificate["price_bound"] // certificate["unit"]


def levels_swapped(draft: Draft) -> None:
    levels = draft.document["levels"]
    if len(levels) < 2:
        raise NotHereError
    one, other = draft.rng.sample(range(len(levels)), 2)
    levels[one], levels[other] = levels[other], levels[one]


def certificate_of_another(draft: Draft) -> None:
    levels = draft.document["levels"]
    if len(levels) < 2:
        raise NotHereError
    one, other = draft.rng.sample(range(len(levels)), 2)
    levels[one]["certificate"] = levels[other]["certificate"]


def table_values_changed(draft: Draft) -> None:
    levels = draft.table()["levels"]
    level = draft.pick([number for number, value in enumerate(levels) if value is not None])
    levels[level] += draft.rng.choice((-1, 1))


# The level that is no sum


def _lowest(draft: Draft) -> int:
    """Its number."""
    if draft.world.worst is None:
        raise NotHereError
    return draft.world.worst


def multiplier_of_the_lowest(draft: Draft) -> None:
    lowest = _lowest(draft)
    certificate = draft.certificate(lambda certificate: len(certificate["multipliers"]) > lowest)
    certificate["multipliers"][lowest] = draft.rng.choice((1, certificate["unit"]))


def certificate_of_the_lowest(draft: Draft) -> None:
    draft.document["levels"][_lowest(draft)]["certificate"] = dict(draft.certificate())


def lowest_of_a_table(draft: Draft) -> None:
    """As if it added up."""
    lowest = _lowest(draft)
    draft.table()["levels"][lowest] = draft.rng.choice((0, draft.document["levels"][lowest]["value"]))


def unseated(change: Callable[[Draft, list[str]], object]) -> Spoil:
    """Change the list of those without a seat; its order says nothing."""

    def spoil(draft: Draft) -> None:
        change(draft, draft.document["unseated"])
        draft.rng.shuffle(draft.document["unseated"])

    return spoil


def one_for_another(draft: Draft, names: list[str]) -> None:
    """Anybody stands for somebody, or for themselves."""
    names.remove(draft.pick(names))
    names.append(draft.pick(sorted(draft.world.place)))


def table_dropped(draft: Draft) -> None:
    draft.tables.remove(draft.table())


NOT_PROVEN = frozenset({"bound_not_proven"})
DAMAGED = frozenset({"certificate_damaged"})


def _figures(spoil: Spoil, *codes: str) -> Kind:
    return Kind(spoil, frozenset(codes))


FIGURES: dict[str, Kind] = {
    "price_bound - 1": Kind(_of_certificate("price_bound", lambda _draft, now: now - 1), NOT_PROVEN),
    "price_bound lowered": Kind(
        _of_certificate("price_bound", lambda d, now: now - d.rng.randint(1, 9999)), NOT_PROVEN
    ),
    "bound lowered": _figures(_of_level("bound", lambda _draft, now: now - 1), "bound_below_value", "claim_differs"),
    "bound raised": _figures(_of_level("bound", lambda _draft, now: now + 1), "claim_differs"),
    "value + 1": _figures(_of_level("value", lambda _draft, now: now + 1), "value_differs"),
    "value - 1": _figures(_of_level("value", lambda _draft, now: now - 1), "value_differs"),
    "value and bound + 1": _figures(value_and_bound, "value_differs"),
    "proof prices over a gap": _figures(relabelled, "claim_differs"),
    "proof another": _figures(_of_level("proof", _another("prices", "search", "none")), "claim_differs"),
    "price lowered": Kind(price_lowered, NOT_PROVEN),
    "price and price_bound lowered": Kind(price_and_bound_lowered, NOT_PROVEN),
    "price raised": Kind(price_raised, NOT_PROVEN),
    "prices swapped": Kind(prices_swapped, NOT_PROVEN),
    "price below 0": Kind(price_below_zero, DAMAGED),
    "price of a stranger": Kind(_of_certificate("prices", lambda _draft, now: now | {"nobody": 1}), DAMAGED),
    "multiplier changed": Kind(multiplier_changed, NOT_PROVEN),
    "multiplier too many": Kind(_of_certificate("multipliers", lambda _draft, now: [*now, 0]), DAMAGED),
    "unit changed": _figures(unit_changed, "bound_not_proven", "claim_differs"),
    "relaxed added": Kind(relaxed_added, NOT_PROVEN),
    "relaxed removed": Kind(relaxed_removed, NOT_PROVEN),
    "relaxed unknown": Kind(_of_certificate("relaxed", lambda _draft, now: [*(now or ()), "nowhere"]), DAMAGED),
    "trusted changed": _figures(
        _of_certificate("trusted", lambda _draft, now: [] if now else ["my rule"]), "trust_differs"
    ),
    "certificate removed": _figures(_of_level("certificate", lambda _draft, _now: None), "certificate_missing"),
    "multiplier of the lowest": Kind(multiplier_of_the_lowest, DAMAGED),
    "certificate of the lowest": _figures(certificate_of_the_lowest, "certificate_unexpected"),
    "a number for the lowest": _figures(lowest_of_a_table, "table_values_differ"),
    "certificate of another level": Kind(certificate_of_another, DAMAGED),
    "levels swapped": _figures(levels_swapped, "levels_differ"),
    "level missing": _figures(_of_document("levels", lambda _draft, now: now[:-1]), "levels_differ"),
    "status changed": _figures(
        _of_document("status", _another("optimal", "feasible", "interrupted")), "status_differs"
    ),
    "roster hash": _figures(_of_document("roster_sha256", lambda _draft, now: now[::-1]), "other_roster"),
    "policy hash": _figures(_of_document("policy_sha256", lambda _draft, now: now[::-1]), "other_policy"),
    "table values changed": _figures(table_values_changed, "table_values_differ"),
    "unseated: one missing": _figures(unseated(lambda d, names: names.remove(d.pick(names))), "unseated_differs"),
    "unseated: one twice": _figures(unseated(lambda d, names: names.append(d.pick(names))), "unseated_differs"),
    "unseated: a guest": _figures(
        unseated(lambda d, names: names.append(d.pick(d.table()["students"]))), "unseated_differs"
    ),
    "unseated: in place of another": _figures(unseated(one_for_another), "unseated_differs"),
    "table dropped": _figures(table_dropped, "unseated_differs"),
}
