"""What counsel says in English of prices: what a pair would cost, and what would make it possible."""

from __future__ import annotations

TEXTS = {
    # Edits, as what somebody is asked to do.
    "edit_student_availability": "{records} {n:is|are} also free {slot}",
    "edit_student_max_travel_min": "{records} {n:accepts|accept} a trip of {minutes} {minutes:minute|minutes}",
    "edit_family_availability": "{records} also hosts {slot}",
    "edit_family_seats": "{records} has {value} {value:seat|seats}",
    "edit_family_max_meals": "{records} gives {value} {value:meal|meals}",
    "edit_policy_minutes": "the policy allows trips of {value} {value:minute|minutes}",
    "edit_policy_level": "the policy asks for level {value} of a shared language",
    "edit_policy_most": "the policy allows {value} under {rule}",
    # What would lift the rules from a pair.
    "lift": "What would make it possible, at the least: {edits}. Then the rules would allow the seat {slot}.",
    "lift_none": "No change that may be asked of anybody would make it possible: {rules} cannot be set aside.",
    "you_lift": "If you were also free {slot}, the rules would allow you a seat with this family.",
    "host_lift": "If you could also host {slot}, the rules would allow this student a seat at your table.",
    # What a pair would cost.
    "place_at": "{family} {slot}",
    "no_seat": "no seat",
    "forced_loss": "A plan with {student} at {family} {slot} is possible, at a price:",
    "forced_better": (
        "This plan leaves something open: with {student} at {family} {slot} there is a better one. "
        "Level by level, this plan → that plan:"
    ),
    "forced_tie": (
        "A plan with {student} at {family} {slot} would be exactly as good, level by level. No goal decides between "
        "the two: a search keeps whichever it meets first."
    ),
    "forced_level": "  {goal}: {before} → {after} ({change})",
    "forced_level_open": "  {goal}: {before} → {after} ({change}); not proven: with this pair at most {bound}",
    "forced_level_loose": "  {goal}: {before} → {after} ({change}); not proven",
    "forced_same": "  unchanged: {goals}",
    "forced_proven": "Proved by solving again: no plan with this pair loses less.",
    "forced_open": "It is not proven that it must cost so much: time was over first.",
    "forced_alone": "Nobody else would have to move.",
    "forced_moves": "{n} other {n:person|people} would then sit elsewhere:",
    "forced_move": "  {student}: {before} → {after}",
    "forced_more": "  and {n} more",
    "forced_fewest": "No plan with this pair that is as good moves fewer people.",
    "forced_not_fewest": "Perhaps fewer would have to move.",
    "forced_impossible": (
        "No valid plan seats {student} at {family}, whoever else comes: the rules allow the seat, but no table there "
        "meets its minimum and all table rules. Proved by solving again."
    ),
    "forced_pins": (
        "Seats settled beforehand stand in the way: no plan that keeps as many of them as possible seats {student} "
        "at {family}."
    ),
    "forced_unknown": "What that would cost is not known: time was over first.",
    "cost": "    {cost}; {moves}",
    "cost_only": "    {cost}",
    "cost_loss": "would cost the plan as a whole: {goal} {change}",
    "cost_loss_open": "would cost the plan as a whole, at the most: {goal} {change}",
    "cost_tie": "would be as good for the plan as a whole",
    "cost_better": "would be better for the plan as a whole: {goal} {change}",
    "cost_impossible": "is in no valid plan",
    "cost_pins": "is in no plan that keeps as many pinned seats as possible",
    "cost_unknown": "the cost is not known, time was over first",
    "cost_moves": "{n:nobody else|other person|other people} would move",
    # To the student and to the host.
    "you_forced_seats": "With you there, fewer people would have a seat in the end.",
    "you_forced_loss": "With you there, the plan for everybody would be less good.",
    "you_forced_tie": "A plan with you there would be just as good; please ask the organisers.",
    "you_forced_better": "A plan with you there could be better for everybody; please ask the organisers.",
    "you_forced_none": "All in all, no plan can seat you there.",
    "you_forced_proven": "That is proved.",
    "you_forced_moves": "Other people would have to move.",
    "host_forced_seats": "With this student at your table, fewer people would have a seat in the end.",
    "host_forced_loss": "With this student at your table, the plan for everybody would be less good.",
    "host_forced_tie": "A plan with this student at your table would be just as good; please ask the organisers.",
    "host_forced_better": (
        "A plan with this student at your table could be better for everybody; please ask the organisers."
    ),
    "host_forced_none": "All in all, no plan can seat this student there.",
}
