"""What policies say in English: a sentence for every built-in rule and goal, by name, headings, and comparisons."""

from __future__ import annotations

SENTENCES = {
    # What always holds.
    "same slot": "A student is seated only on a slot on which the student is free and the family hosts.",
    "diet served": (
        "The kitchen meets all of the student's diet, or all of one of the other diets that the student would accept."
    ),
    "allergy safe": "Everything that the student is allergic to can be kept out of the meal.",
    "not apart": "A student and a family whom the organiser keeps apart never share a table.",
    "pinned": (
        "A student whose seat the organiser fixed beforehand sits there, with those who come along, or nowhere at all."
    ),
    "pinned, split": "A student whose seat the organiser fixed beforehand sits there or nowhere at all.",
    "keep apart": "Two students whom the organiser keeps apart never share a table.",
    "table size": (
        "A family has no more guests than seats, no fewer than the minimum it asks for, and no more meals than it "
        "offers."
    ),
    "whole party": "Those who come together sit at one table, or none of them has a seat.",
    "whole party, split": (
        "Those who come together may be seated apart, or some of them without the others: this policy allows it, "
        "and every plan names the groups that it splits."
    ),
    # What a seat must meet.
    "shared language": "Student and family have a language in common that both speak {level}.",
    "animals avoided": "No animal that the student avoids lives in the home.",
    "smoke free": "A student who asks for a smoke-free home has one.",
    "step free": "A student who needs a home without steps has one.",
    "within reach": (
        "The way there takes no longer than the student's own limit, or {minutes} {minutes:minute|minutes} where "
        "none is stated; where no travel times are given it is reckoned in a straight line at {km_per_hour} km per "
        "hour, and a way that is not known is allowed."
    ),
    "welcome": (
        "A family that says whom it welcomes (women, men, ...) has only such guests; whoever states no gender is "
        "not one of them."
    ),
    # What a table must meet.
    "company": (
        "Every guest's wish about the other guests is met, such as another woman at the table or only women; it "
        "says nothing about the family."
    ),
    "one table language": (
        "Everybody at the table, the family too, has one language in common that each speaks {level}."
    ),
    "at most per country": (
        "No table has more than {most} {most:guest|guests} from one country; a country that is not known is not "
        "counted."
    ),
    "at most special diets": (
        "No table has more than {most} {most:special diet|different special diets}, for the sake of one cook; the "
        "same diet counts once, and other diets that a guest would accept do not count."
    ),
    # What makes a seat better.
    "language comfort": (
        "Student and family have a language in common that both speak well; the best one counts, at the level of "
        "whoever speaks it less well ({scale})."
    ),
    "language practice": "Student or family is learning a language that the other speaks {level}; all or nothing.",
    "short travel": (
        "The way there is short: all points at the door, half of them half-way to the limit, none at the limit or "
        "where the way is not known; the limit is the student's own or else {minutes} {minutes:minute|minutes}, "
        "and where no travel times are given the way is reckoned in a straight line at {km_per_hour} km per hour."
    ),
    "shared interests": (
        "Student and family have interests in common: {enough} or more bring all points, fewer bring a part."
    ),
    "slot wish": (
        "The slot is one that the student likes, by the student's own marks from 0 to 1, and a slot without a mark "
        "brings nothing; for a student who gives no marks at all every slot brings all points."
    ),
    "country wish": "The family asked to meet somebody from the student's country; all or nothing.",
    "new faces": (
        "Student and family have not met before, as far as the earlier plans and the organiser's own notes tell."
    ),
    "from fact": "The organiser's own score “{fact}”, from 0 to 1, is high for this student at this family.",
    # What makes a table better.
    "mixed countries": (
        "The guests come from different countries; what counts is the number of different countries that are "
        "known, divided by the number of guests, and a guest alone brings nothing."
    ),
    "table language": (
        "Everybody at the table, the family too, has one language in common; the best one counts, at the level of "
        "whoever speaks it least well ({scale})."
    ),
    "companion": (
        "A guest who speaks none of the family's languages {level} has another guest to talk to, in a language "
        "that both speak {level}; what counts is the share of guests who are not left without."
    ),
    "full table": "No seat stays empty; what counts is the number of guests divided by the number of seats.",
    "same country": "Guests sit with others from their own country; what counts is the share of guests who do.",
    # Goals.
    "pins kept": (
        "Before everything else, as many as possible of the seats that the organiser fixed beforehand are kept."
    ),
    "students seated": "As many students as possible have a seat.",
    "students seated, left out": (
        "As many students as possible have a seat, and each counts once more for every earlier time without one."
    ),
    "students seated, column": (
        "As many students as possible have a seat, and each counts once more for every unit in the column “{column}”."
    ),
    "students seated, weights": (
        "As many students as possible have a seat; {n:no student counts|student counts|students count} as often as "
        "the organiser says (up to {most} times), the others once."
    ),
    "nobody alone": "As few guests as possible sit alone at a home of two or more seats.",
    "families served": "As many families as possible have guests at least once.",
    "satisfaction": "All guests together earn as many points as possible.",
    "worst off": (
        "The guest whose seat earns the fewest points earns as many as possible; points of the table as a whole "
        "are not counted here."
    ),
    "left out first": (
        "Those who were left out at earlier editions come first: a student's seat counts once for every time "
        "without one, and a family with guests once for every time that it got nobody."
    ),
    "early birds": (
        "Those who registered early come first: a seat counts once for every student who registered later or at an "
        "unknown time, and not at all when its own student's time is unknown."
    ),
    "parties whole": (
        "Those who come together are split as little as possible: every table counts against a plan at which some "
        "of them sit without the first of their group."
    ),
    "parties whole, never split": "This decides nothing here, because those who come together are never split.",
    "fewest changes": (
        "Of {n:no seat|seat|seats} already announced, as many as possible stay the same: student, family and slot."
    ),
    "fewest tables touched": (
        "Of {n:no table|table|tables} already announced, as many as possible keep exactly the same guests, and as few "
        "others as possible are laid."
    ),
}
"""By name; after a comma, what is said instead where a parameter or the policy changes the meaning."""

TEXTS = {
    "at_level": "at level {level} or better",
    "at_native": "as native speakers",
    "native": "native",
    "scale_step": "{level} {share}",
    "policy": "What this policy says, to be read and agreed on before anybody is seated.",
    "always": "What always holds, under every policy:",
    "seat_musts": "What every seat must meet:",
    "seat_free": "This policy asks nothing more of a seat.",
    "table_musts": "What every table must meet:",
    "table_free": "This policy asks nothing more of a table.",
    "must": "  - {sentence}",
    "own_must": "  - {rule:capital}. {sentence}",
    "points": (
        "What makes a plan better, in points. A guest earns the points of a line in full, in part or not at all: "
        "{total:no points|point|points} at the most, for seat and table together. Plans write one point as {unit}."
    ),
    "points_unused": "No goal of this policy counts these points.",
    "points_of_seats": "The goals of this policy count the points of seats only, not those of tables.",
    "no_points": "This policy gives no points for a better seat or table.",
    "seat_likes": "What makes a seat better:",
    "table_likes": "What makes a table better, for each of its guests:",
    "like": "  - {rule:capital} (counts {weight}). {sentence}",
    "unweighted": "What is listed with weight 0 counts nothing: {rules}.",
    "aims": (
        "What is aimed for, in this order. An earlier goal always comes first: no gain at a later one makes up for "
        "the smallest loss at an earlier one."
    ),
    "aim": "  {n}. {goal:capital}. {sentence}",
    "own_rule": "A rule of the organiser's own.",
    "own_goal": "A goal of the organiser's own.",
}
"""Headings and the pieces between them."""

COMPARISON = {
    "compare": (
        "What changes when the new policy takes the place of the old one, for {students} "
        "{students:student|students} and {families} {families:family|families}."
    ),
    "compare_same": "The two policies are the same.",
    "counted_both": "By the goals of both policies, in their order, old plan → new plan:",
    "counted_before": "By the goals of the old policy, in their order, old plan → new plan:",
    "counted_after": "By the goals of the new policy, in their order, old plan → new plan:",
    "level_changes": "  {goal}: {before} → {after} ({difference})",
    "level_stays": "  {goal}: {before} → {after} (no change)",
    "level_open_before": "    not proven: under the old policy up to {bound} is not ruled out",
    "level_open_after": "    not proven: under the new policy up to {bound} is not ruled out",
    "compare_proven": "It is proven for each policy that no plan is better by its goals than its own.",
    "compare_open": (
        "It is not proven for each policy that no plan is better by its goals than its own: a part of what changes "
        "may come from the search and not from the policy."
    ),
    "breach_before": (
        "In the new plan {n:nobody sits|person sits|people sit} where the old policy forbids it by the rule {rule}."
    ),
    "breach_after": (
        "In the old plan {n:nobody sits|person sits|people sit} where the new policy forbids it by the rule {rule}."
    ),
    "nobody_affected": "Nobody is affected: every student and every family has the same under both policies.",
    "newly_seated": "{n:No student has|student has|students have} a seat under the new policy only: {ids}.",
    "newly_unseated": "{n:No student has|student has|students have} a seat under the old policy only: {ids}.",
    "moved": "{n:No student moves|student moves|students move} to another family or slot: {ids}.",
    "newly_served": "{n:No family has|family has|families have} guests under the new policy only: {ids}.",
    "no_longer_served": "{n:No family has|family has|families have} guests under the old policy only: {ids}.",
    "as_good": "Other plans may be as good as these two and affect other people.",
    "accepted": "Students with a seat, old plan → new plan:",
    "accepted_group": "  {name}: {before} → {after} of {people} ({share_before} → {share_after})",
    "accepted_french": "By level of French:",
    "accepted_diet": "By diet; whoever states two is counted in both:",
    "accepted_french_hidden": "By level of French nothing is shown: the groups are too small not to point at persons.",
    "accepted_diet_hidden": "By diet nothing is shown: the groups are too small not to point at persons.",
    "accepted_together": "Groups of fewer than {few} people are shown only together with others.",
    "accepted_falls": (
        "Attention: in the group “{name}” ({kind}) the share with a seat falls from {share_before} to "
        "{share_after}; among all students it is {all_share_before} and then {all_share_after}."
    ),
    "everybody everybody": "all students",
    "french": "level of French",
    "french native": "native",
    "french none": "no French",
    "french_others": "the other levels together",
    "diet": "diet",
    "diet vegetarian": "vegetarian",
    "diet vegan": "vegan",
    "diet pescatarian": "pescatarian",
    "diet halal": "halal",
    "diet kosher": "kosher",
    "diet no_pork": "no pork",
    "diet no_beef": "no beef",
    "diet no_alcohol": "no alcohol",
    "diet gluten_free": "gluten-free",
    "diet lactose_free": "lactose-free",
    "diet none": "no special diet",
    "diet_others": "the other diets together",
}
"""Two policies on one roster."""
