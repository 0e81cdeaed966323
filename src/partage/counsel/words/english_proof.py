"""What counsel says in English of proofs, by code; how templates work stands in `words`."""

from __future__ import annotations

TEXTS = {
    # A count.
    "count_plan": "{n:Nobody has|person has|people have} a seat, and no plan seats more. Proved by counting.",
    "count_everybody": "Everybody has a seat.",
    "count_broken": (
        "This plan breaks rules: it seats {seated}, and no plan that keeps to the rules seats more than {bound}. "
        "Proved by counting."
    ),
    "count_most": "By counting alone, no plan seats more than {bound}.",
    "count_only": "By counting alone, no plan seats more than {bound}:",
    "count_student": (
        "Proved by counting: even if others changed tables, {student} could not be added to those who have a seat."
    ),
    "count_student_nowhere": "The rules leave {student} no place: no plan can give one.",
    "count_nowhere": "{n:Nobody|person|people} can sit nowhere: {ids}.",
    "count_people": "{n:Nobody|person|people} ({ids}) can sit nowhere but at {homes:no home|home|homes}:",
    "count_home": "  {family}: {seats:no seat|seat|seats}",
    "count_home_meals": "  {family}: {seats:no seat|seat|seats} at each of {tables} tables, {room} in all",
    "count_more_homes": "  and {n:no other home|other home|other homes} with {room:no seat|seat|seats}",
    "count_home_filled": "  {family}: {seats:no seat|seat|seats}, of which whole parties fill {fills}",
    "count_home_meals_filled": (
        "  {family}: {seats:no seat|seat|seats} at each of {tables} tables, of which whole parties fill {fills}: "
        "{room} in all"
    ),
    "count_short": (
        "That is room for {seats} of {needed}: at least {n} of them {n:stays|stay} without a seat in every plan."
    ),
    # A certificate.
    "unit_seats": "counted in seats",
    "unit_parts": "counted in 1/{unit} of a seat",
    "price_sum": (
        "All seat prices together are {paid}; at these prices the best tables of all homes are worth {homes} more. "
        "That makes {total}, {unit}."
    ),
    "price_sum_after": (
        "All seat prices together are {paid}; at these prices the best tables of all homes are worth {homes} more, "
        "of which {earlier} are due to what comes first. That makes {total}, {unit}."
    ),
    "search_once": "The plan says so; that search cannot be repeated from the plan alone.",
    # To a student.
    "you_counted": (
        "You could have a seat only if somebody else gave theirs up: {people} people, you included, depend on the same "
        "seats, and there are fewer of these. Proved by counting."
    ),
    "you_nowhere": "Under the conditions of the event no plan has a seat for you.",
    "you_trade": "It is proved that you could have a seat only if somebody else gave theirs up.",
    "you_trade_after": (
        "It is proved that you could have a seat only if somebody else gave theirs up, or by giving up what comes "
        "first."
    ),
    # To a host.
    "host_nowhere": "Under the conditions of the event no plan has a seat for this student.",
    "host_trade": "It is proved that this student could have a seat only if somebody else gave theirs up.",
    "host_trade_after": (
        "It is proved that this student could have a seat only if somebody else gave theirs up, or by giving up what "
        "comes first."
    ),
}
