"""What is said in English about swaps, stand-by lists and cancellations, and the advice that holds them together."""

from __future__ import annotations

TEXTS = {
    "organisers_only": "This is meant for the organisers; please ask them.",
    # Swaps.
    "swaps": "{n} {n:pair|pairs} may swap seats at no loss:",
    "swaps_none": "Nobody may swap seats with anybody without a loss.",
    "swap": "  {one} ({one_family} {one_slot}) and {other} ({other_family} {other_slot})",
    "swap_better": "    the plan would even gain: {gains}",
    "swap_gain": "{goal:bare} +{gain}",
    "swaps_more": "  and {n} more",
    "swaps_single": "Each of these swaps is free by itself; after one of them, ask again.",
    "swaps_cut": "Not all pairs were looked at.",
    # Stand-by.
    "standby_nobody": "Everybody has a seat: nobody is left to stand by.",
    "standby": "{n} {n:student|students} without a seat. Who could step in, the first one first:",
    "standby_table": "{family} {slot} ({guests}):",
    "standby_now": "  at once, {free} {free:seat|seats} being free: {reserves}",
    "standby_anybody": "  whoever cancels: {reserves}",
    "standby_if": "  if {cancelled} {n:cancels|cancel}: {reserves}",
    "standby_breaks_up": "  This table breaks up without a replacement for {ids}.",
    "standby_without": "Nobody without a seat could step in at {families}.",
    "standby_never": "{ids} {n:is|are} on no list.",
    # Cancellations of families.
    "fragile": "If one family cancels, the best repair would cost this, the worst first:",
    "fragile_none": "No family has a table: none can be missed.",
    "fragile_lost": (
        "  {family} ({guests} {guests:guest|guests}): "
        "{lost} {lost:student|students} fewer {lost:has|have} a seat{moves}."
    ),
    "fragile_kept": "  {family} ({guests} {guests:guest|guests}): just as many students have a seat{moves}.",
    "fragile_gained": (
        "  {family} ({guests} {guests:guest|guests}): even {gained} {gained:student|students} more {gained:has|have} "
        "a seat{moves}: the plan leaves something open."
    ),
    "fragile_still": "",
    "fragile_moves": ", and {n} {n:guest of another family has|guests of other families have} to move",
    "fragile_open_moves": "    It is not proven that fewer could not move.",
    "fragile_open_none": "    It is not proven that no repair is better.",
    "fragile_quick": (
        "Time was over before {n:this family was|these families were} looked at; with nobody else moving, "
        "so many fewer would have a seat: {families}."
    ),
    "fragile_harmless": (
        "{n:If|If any one of} {families} cancels, just as many students have a seat, "
        "and no guest of another family has to move."
    ),
    "fragile_level": "    {goal}: {before} now, {after} then, at most {bound}",
    # Headings of advice.
    "advice_nobody_else": "How many can be seated",
    "advice_changes": "What would seat those without a seat",
    "advice_recruiting": "Whom to recruit",
    "advice_fragility": "Families that can hardly be missed",
    "advice_standby": "Stand-by",
    "advice_swaps": "Room for judgement",
}
