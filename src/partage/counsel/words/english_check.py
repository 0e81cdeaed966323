"""What counsel says in English of a roster before solving, by code; how templates work stands in `words`."""

from __future__ import annotations

TEXTS = {
    "check_not_for_you": "This look at all forms together is for those who run the event.",
    "check": (
        "{students:No student|student|students}, {families:no family|family|families}, {seats:no seat|seat|seats}."
    ),
    "check_without": "At least {n} {n:person stays|people stay} without a seat in every plan; at most {most} can sit.",
    "check_enough": (
        "By counting alone there is a seat for everybody. Minimums, parties and rules about tables may still "
        "leave somebody out."
    ),
    "check_unplaceable": "Who can sit nowhere as the forms stand:",
    "unplaceable_rule": "  {ids}: no home is left after the rule {rule}",
    "unplaceable_party": "  {ids}: no home suits the whole party",
    "unplaceable_no_families": "  {ids}: no family has signed up",
    "unplaceable_unasked": "  {n} more, whose reasons were not looked into: {ids}",
    "check_slots": "Slot by slot:",
    "demand_slot": (
        "  {what}: {homes:no home|home|homes} with {seats:no seat|seat|seats}; {could:nobody|person|people} could "
        "come, {n:all of them at other times, too|at no other time|at no other time}: {state}"
    ),
    "demand_slot_nobody": "  {what}: no home where anybody could sit",
    "check_demands": "Diets, allergies and languages:",
    "check_ample": "Diets, allergies and languages: seats to spare for each of them.",
    "check_others": "  {n} {n:other|others}: seats to spare",
    "demand": "  {what}: {n:nobody|person|people}, {homes:no home|home|homes} with {seats:no seat|seat|seats}: {state}",
    "demand_nobody": "  {what}: {n:nobody|person|people}, and no home",
    "demand_short": "short, at least {missing} without",
    "demand_tight": "tight",
    "demand_ample": "seats to spare",
    "needs_slot": "only {what}",
    "needs_diet": "diet: {what}",
    "needs_allergy": "allergy: {what}",
    "needs_language": "at the level asked for no language but “{what}”",
    "needs_either": "{first}, or else {second}",
    "needs_together": "{what}",
    "check_asks": "What to ask before the form closes, the most pressing first:",
    "check_ask": "  {number}. {ask}",
    "ask_seats": "Find room for {n} more of {ids} ({what}).",
    "ask_seats_all": "Find room for {ids} ({what}).",
    "ask_part": (
        "Ask {families} for {n} more {n:seat|seats}, or find another home where some of these could sit: {ids}."
    ),
    "ask_slots": "Ask {ids} for more times at which they are free.",
    "ask_travel": "Ask {ids} to accept a longer trip, or look for homes nearby.",
    "ask_party": "Look for a home that suits the whole party of {ids}.",
    "ask_entry": "Look at what was entered for {ids}: {rule}.",
    "ask_home": "Look for a home for {ids}: {rule}.",
    "allergen gluten": "gluten",
    "allergen crustaceans": "crustaceans",
    "allergen eggs": "eggs",
    "allergen fish": "fish",
    "allergen peanuts": "peanuts",
    "allergen soy": "soy",
    "allergen milk": "milk",
    "allergen nuts": "nuts",
    "allergen celery": "celery",
    "allergen mustard": "mustard",
    "allergen sesame": "sesame",
    "allergen sulphites": "sulphites",
    "allergen lupin": "lupin",
    "allergen molluscs": "molluscs",
}
