"""What counsel says in English of the smallest changes that would seat somebody."""

from __future__ import annotations

TEXTS = {
    "changes_nobody": "Nobody who was asked about is without a seat.",
    "changes_already": (
        "{students} could have {n:a seat|seats} as things stand, and nobody would lose theirs: the plan leaves that "
        "open."
    ),
    "changes": "{students} {n:has|have} no seat. Each of these changes alone would do, and nobody would lose a seat:",
    "changes_one": "  {edit} ({moved})",
    "changes_moved": "{n:nobody moves|person moves|people move}",
    "changes_none": (
        "{students} {n:has|have} no seat, and no single change of their own forms, a family's form or the policy that "
        "may be asked for would do. That is proved."
    ),
    "changes_open": "{students} {n:has|have} no seat. No change that would do was found in the time given.",
    "changes_no_kind": "  Proved: no single change of {kinds} would do.",
    "changes_unsettled": (
        "  Not looked at to the end: {kinds}. There may be a smaller change there, or one at all; more time would tell."
    ),
    "changes_of_student": "their own forms",
    "changes_of_family": "a family's form",
    "changes_of_policy": "the policy",
    "changes_together": "Single changes by how many people they were seen to seat at once, the best first:",
    "changes_seats": "  {edit}: {n} {n:person|people} more ({seats}; {moved})",
    # To the student and to the family.
    "you_changes_already": "There may be a seat for you after all; please ask the organisers.",
    "you_changes_slot": "If you were also free {slot}, there could be a seat for you.",
    "you_changes_travel": "If you accepted a trip of {minutes} minutes, there could be a seat for you.",
    "group_changes_slot": "If all of your group were free {slot}, there could be seats for you together.",
    "group_changes_travel": "If your group accepted longer trips, there could be seats for you together.",
    "you_changes_none": "No single change of your form would give you a seat this time.",
    "you_changes_open": "We do not know yet whether a change of your form would help; please ask the organisers.",
    "host_changes_slot": "If you could also host {slot}, somebody more would find a seat.",
    "host_changes_seats": "If you had {value} seats, somebody more would find a seat.",
    "host_changes_max_meals": "If you could give {value} meals, somebody more would find a seat.",
    "host_changes_thanks": "Only if it suits you: thank you for what you offer already.",
    "host_changes_none": "We have nothing more to ask of you: thank you for what you offer already.",
}
