"""What counsel says in French of a roster before solving, by code; how templates work stands in `words`."""

from __future__ import annotations

TEXTS = {
    "check_not_for_you": "Ce regard sur l'ensemble des inscriptions est réservé à ceux qui organisent l'événement.",
    "check": (
        "{students:Aucun étudiant|étudiant|étudiants}, {families:aucune famille|famille|familles}, "
        "{seats:aucune place|place|places}."
    ),
    "check_without": (
        "Quel que soit le plan, au moins {n} {n:personne reste|personnes restent} sans place ; on peut en placer au "
        "plus {most}."
    ),
    "check_enough": (
        "Par le compte seul, il y a une place pour chacun. Les minimums, les groupes et les règles de table peuvent "
        "encore laisser quelqu'un de côté."
    ),
    "check_unplaceable": "Qui ne peut aller nulle part, en l'état des inscriptions :",
    "unplaceable_rule": "  {ids} : plus aucun foyer après la règle {rule}",
    "unplaceable_party": "  {ids} : aucun foyer ne convient au groupe entier",
    "unplaceable_no_families": "  {ids} : aucune famille n'est inscrite",
    "unplaceable_unasked": "  {n} de plus, dont les raisons n'ont pas été cherchées : {ids}",
    "check_slots": "Créneau par créneau :",
    "demand_slot": (
        "  {what} : {homes:aucun foyer|foyer|foyers} et {seats:aucune place|place|places} ; "
        "{could:personne ne pourrait|personne pourrait|personnes pourraient} venir, "
        "{n:toutes à d'autres moments aussi|à aucun autre moment|à aucun autre moment} : {state}"
    ),
    "demand_slot_nobody": "  {what} : aucun foyer où quelqu'un puisse aller",
    "check_demands": "Régimes, allergies et langues :",
    "check_ample": "Régimes, allergies et langues : il y a pour chacun des places de reste.",
    "check_others": "  {n} {n:autre|autres} : des places de reste",
    "demand": (
        "  {what} : {n:personne|personne|personnes}, {homes:aucun foyer|foyer|foyers} et "
        "{seats:aucune place|place|places} : {state}"
    ),
    "demand_nobody": "  {what} : {n:personne|personne|personnes}, et aucun foyer",
    "demand_short": "il en manque, au moins {missing} sans place",
    "demand_tight": "juste assez",
    "demand_ample": "des places de reste",
    "needs_slot": "seulement {what}",
    "needs_diet": "régime {what}",
    "needs_allergy": "allergie : {what}",
    "needs_language": "au niveau demandé, pas d'autre langue que «\u00a0{what}\u00a0»",
    "needs_either": "{first}, ou à défaut {second}",
    "needs_together": "{what}",
    "check_asks": "Ce qu'il faut demander avant de clore les inscriptions, le plus pressant d'abord :",
    "check_ask": "  {number}. {ask}",
    "ask_seats": "Trouver de la place pour {n} {n:personne|personnes} de plus parmi {ids} ({what}).",
    "ask_seats_all": "Trouver de la place pour {ids} ({what}).",
    "ask_part": (
        "Demander à {families} {n} {n:place|places} de plus, ou trouver un autre foyer qui convienne à certains de "
        "ceux-ci : {ids}."
    ),
    "ask_slots": "Demander à {ids} d'autres moments libres.",
    "ask_travel": "Demander à {ids} d'accepter un trajet plus long, ou chercher des foyers plus proches.",
    "ask_party": "Chercher un foyer qui convienne à tout le groupe de {ids}.",
    "ask_entry": "Revoir ce qui a été saisi pour {ids} : {rule}.",
    "ask_home": "Chercher un foyer pour {ids} : {rule}.",
    "allergen gluten": "gluten",
    "allergen crustaceans": "crustacés",
    "allergen eggs": "œufs",
    "allergen fish": "poisson",
    "allergen peanuts": "arachides",
    "allergen soy": "soja",
    "allergen milk": "lait",
    "allergen nuts": "fruits à coque",
    "allergen celery": "céleri",
    "allergen mustard": "moutarde",
    "allergen sesame": "sésame",
    "allergen sulphites": "sulfites",
    "allergen lupin": "lupin",
    "allergen molluscs": "mollusques",
}
