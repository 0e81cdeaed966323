"""What is said in English about whom to recruit."""

from __future__ import annotations

TEXTS = {
    "recruit": "Whom to recruit: {n} {n:profile|profiles} of one more family looked at.",
    "recruit_supposed": (
        "Such a home is taken to welcome everybody, without animals or smokers; not to keep out allergens or to have a "
        "step-free entrance. One that does is worth as much or more."
    ),
    "recruit_facts": "Nothing being known of it, these facts are taken to be 0: {facts}.",
    "recruit_trips": "Trips to it are guessed from the homes near by.",
    "recruit_plan_open": (
        "The plan itself is not proven to be the best: part of what follows may be had without anybody's help."
    ),
    "recruit_exact": "Solved again with it, the best first:",
    "recruit_estimates": "By the plan's prices, limits as long as no earlier goal loses anything; less may come of it:",
    "recruit_more": "  and {n} more whose limits are no higher",
    "recruit_useless": "  {n} more would surely change nothing.",
    "recruit_gain": "  {what}: {gain}",
    "recruit_open": "    It is not proven that no plan with it is better ({goal:bare}: at most {n} more).",
    "recruit_home": "A home with {seats} {seats:seat|seats} {slot}{district}, {diets}, speaking {languages}",
    "recruit_serves": "meals {diets}",
    "recruit_serves_nothing": "no special diets",
    "recruit_seats": "{family} with {value} {value:seat|seats}",
    "recruit_max_meals": "{family} giving {value} {value:meal|meals}",
    "recruit_availability": "{family} also {value}",
    "recruit_rooms": "More room at the families there are, {n} {n:change|changes} looked at:",
    "recruit_seated": "{n} {n:student|students} more {n:has|have} a seat ({ids})",
    "recruit_ids": "{seated}",
    "recruit_for_others": "{seated}; {unseated} instead without",
    "recruit_fewer": "{n} {n:student|students} fewer {n:has|have} a seat",
    "recruit_nobody": "as many students have a seat",
    "recruit_and": "{who}; {others}",
    "recruit_change": "{goal:bare} {sign}{n}",
    "recruit_limits": "at most {limits}",
    "recruit_limit": "{n} more in {goal:bare}",
    "recruit_no_limit": "nothing more unless an earlier goal gains",
    "recruit_unknown": "no limit is known of {goals}",
    "recruit_anywhere": "",
    "recruit_in": " {where}",
    "recruit_district_number": " {where} ({n})",
    "recruit_district_own": " ({name})",
    "recruit_cut_homes": "Time was over before all profiles were looked at.",
    "recruit_cut_rooms": "Time was over before more room at every family was looked at.",
    "recruit_cut_exact": "Time was over before all of the best were solved again.",
    "district centre": "in the centre",
    "district north": "in the north",
    "district north-east": "in the north-east",
    "district east": "in the east",
    "district south-east": "in the south-east",
    "district south": "in the south",
    "district south-west": "in the south-west",
    "district west": "in the west",
    "district north-west": "in the north-west",
    # The picture.
    "recruit_picture": "What one more home would add to {goal:bare}",
    "recruit_picture_legend": "≤ n: at most, by the plan's prices; m–n: m found, n at most; a number alone is proven",
    "recruit_picture_diets": "kitchen",
    "recruit_picture_scale": "more at the most",
}
