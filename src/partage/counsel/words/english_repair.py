"""What counsel says in English of the difference between two plans."""

from __future__ import annotations

TEXTS = {
    "diff_same": "Nothing is different.",
    "diff_people": (
        "{n:Nobody who knew of a seat loses it|person who knew of a seat does not keep it"
        "|people who knew of a seat do not keep it}; {tables:no table has|table has|tables have} other guests "
        "than before."
    ),
    "diff_moved": ("  {student}: from {family_before} {slot_before} to {family_after} {slot_after}; {reason}."),
    "diff_lost": "  {student}: has no seat any more, was at {family_before} {slot_before}; {reason}.",
    "diff_gained": "  {student}: has a seat now, at {family_after} {slot_after}.",
    "diff_arrived": "  {student}: new, has a seat at {family_after} {slot_after}.",
    "diff_arrived_unseated": "  {student}: new, has no seat.",
    "diff_cancelled": "  {student}: no longer comes, was at {family_before} {slot_before}.",
    "diff_family_cancelled": "the family no longer takes part",
    "diff_forbidden": "the old seat is now forbidden by {rules}",
    "diff_forbidden_bare": "nobody offers that slot any more",
    "diff_closed": "no table is held there any more",
    "diff_for_others": "the table is held with others, or with fewer",
    "diff_table_cancelled": "  Table of {family} {slot}: the family no longer takes part.",
    "diff_table_closed": "  Table of {family} {slot}: is not held any more.",
    "diff_table_opened": "  Table of {family} {slot}: is held now, with {guests}.",
    "diff_table_more": "  Table of {family} {slot}: {guests} in addition.",
    "diff_table_fewer": "  Table of {family} {slot}: without {guests}.",
    "diff_table_changed": "  Table of {family} {slot}: {came} instead of {left}.",
    "diff_ids": "{ids}",
    "diff_call_student": "Students to tell ({n}): {ids}.",
    "diff_call_family": "Families to call ({n}): {ids}.",
    "diff_fewest_gone": "No plan could keep {n:this seat|these seats}.",
    "diff_fewest_seats": "It is proven that fewer moves would seat fewer people.",
    "diff_fewest_goals": "It is proven that fewer moves would do less well at a goal that comes before.",
    "diff_fewest_open": (
        "For a plan this good, at least {n:nobody has|person has|people have} to move; "
        "that it takes {moved} is not proven."
    ),
    "diff_fewest_none": "It is not proven that anybody has to move for a plan this good.",
    "diff_levels": "Goal by goal; what is proven of one holds among plans that do as well at those above it:",
    "diff_level": "  {goal}: {before} before, {after} now; proven to be the most possible",
    "diff_level_open": "  {goal}: {before} before, {after} now; at most {bound}, which is not proven to be reached",
    "diff_chain": "Plan {plan} follows plan {parent}.",
    "diff_you_same": "Nothing changes for you.",
    "diff_you_moved": "Your seat has changed: you are now expected {slot}, at another home.",
    "diff_you_other_home": "You are now expected at another home. The day and time stay the same: {slot}.",
    "diff_you_other_time": "You stay with the same family, but not at the same time: you are now expected {slot}.",
    "diff_you_gained": "Good news: you have a seat {slot}.",
    "diff_you_lost": "We are sorry: you no longer have your seat, and for the moment there is no other for you.",
    "diff_you_cancelled": "You no longer take part, and your seat has been given back.",
    "diff_you_left": "You no longer take part.",
    "diff_you_arrived": "For the moment there is no seat for you.",
    "diff_you_forbidden": "Your former seat no longer meets all the conditions.",
    "diff_you_for_others": "We had to arrange the tables anew so that as many people as possible have a seat.",
    "diff_you_anew": "The tables have been arranged anew.",
    "diff_you_table": "Your former table is no longer held.",
    "diff_host_same": "Nothing changes for you.",
    "diff_host_changed": "There is a change at your table {slot}: you now expect {guests}.",
    "diff_host_opened": "You will have guests {slot}. You can expect {guests}.",
    "diff_host_cancelled": "Your table {slot} has been taken out of the plan.",
    "diff_host_closed": "Nobody will come to you {slot} any more. We are sorry, and thank you for having offered it.",
    "diff_guest": "one guest",
    "diff_guests": "{n} guests",
}
