"""What is said in French about swaps, stand-by lists and cancellations, and the advice that holds them together."""

from __future__ import annotations

TEXTS = {
    "organisers_only": "Ces informations sont destinées à l'équipe d'organisation ; adressez-vous à elle.",
    "swaps": "{n} {n:échange possible|échanges possibles} sans aucune perte :",
    "swaps_none": "Aucun échange de places n'est possible sans perte.",
    "swap": "  {one} ({one_family}, {one_slot}) et {other} ({other_family}, {other_slot})",
    "swap_better": "    le plan y gagnerait même : {gains}",
    "swap_gain": "{goal:bare} +{gain}",
    "swaps_more": "  et {n} de plus",
    "swaps_single": "Chacun de ces échanges est sans perte à lui seul ; après l'un d'eux, reposez la question.",
    "swaps_cut": "Toutes les paires n'ont pas été examinées.",
    "standby_nobody": "Tout le monde a une place : il n'y a personne à mettre en liste d'attente.",
    "standby": (
        "{n} {n:personne n'a pas de place|personnes n'ont pas de place}. "
        "Qui pourrait prendre la relève, par ordre de priorité :"
    ),
    "standby_table": "{family}, {slot} ({guests}) :",
    "standby_now": "  tout de suite, {free} {free:place étant libre|places étant libres} : {reserves}",
    "standby_anybody": "  quelle que soit la personne qui annule : {reserves}",
    "standby_if": "  si {cancelled} {n:annule|annulent} : {reserves}",
    "standby_breaks_up": "  Sans relève pour {ids}, cette table ne peut pas se tenir.",
    "standby_without": "Parmi les personnes sans place, nul ne pourrait prendre la relève chez {families}.",
    "standby_never": "{ids} {n:n'est|ne sont} sur aucune liste.",
    "fragile": "Si une famille annule, voici ce que coûterait la meilleure réparation, la pire d'abord :",
    "fragile_none": "Aucune famille n'a de table : aucune ne peut manquer.",
    "fragile_lost": (
        "  {family} ({guests} {guests:convive|convives}) : "
        "{lost} {lost:étudiant placé|étudiants placés} de moins{moves}."
    ),
    "fragile_kept": "  {family} ({guests} {guests:convive|convives}) : autant d'étudiants placés{moves}.",
    "fragile_gained": (
        "  {family} ({guests} {guests:convive|convives}) : et même {gained} {gained:étudiant placé|étudiants placés} "
        "de plus{moves} : le plan laisse donc des possibilités inutilisées."
    ),
    "fragile_still": "",
    "fragile_moves": ", et {n} {n:convive d'une autre famille change|convives d'autres familles changent} de place",
    "fragile_open_moves": "    Il n'est pas prouvé qu'on ne puisse déplacer moins de monde.",
    "fragile_open_none": "    Il n'est pas prouvé qu'aucune réparation ne soit meilleure.",
    "fragile_quick": (
        "Le temps a manqué pour {n:cette famille|ces familles} ; sans déplacer personne d'autre, "
        "voici combien de places seraient perdues : {families}."
    ),
    "fragile_harmless": (
        "{n:Si|Si l'une des familles} {families} annule, il y a autant d'étudiants placés, "
        "et aucun convive d'une autre famille ne change de place."
    ),
    "fragile_level": "    {goal} : {before} à présent, {after} alors, {bound} au plus",
    "advice_nobody_else": "Combien de personnes peuvent être placées",
    "advice_changes": "Ce qui placerait ceux qui n'ont pas de place",
    "advice_recruiting": "Quelles familles chercher",
    "advice_fragility": "Les familles dont on se passerait mal",
    "advice_standby": "Liste d'attente",
    "advice_swaps": "Marge de manœuvre",
}
