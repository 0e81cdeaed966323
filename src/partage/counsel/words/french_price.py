"""What counsel says in French of prices: what a pair would cost, and what would make it possible."""

from __future__ import annotations

TEXTS = {
    "edit_student_availability": "que {records} {n:se libère|se libèrent} aussi {slot}",
    "edit_student_max_travel_min": (
        "que {records} {n:accepte|acceptent} un trajet de {minutes} {minutes:minute|minutes}"
    ),
    "edit_family_availability": "que {records} reçoive aussi {slot}",
    "edit_family_seats": "que {records} ait {value} {value:place|places}",
    "edit_family_max_meals": "que {records} donne {value} repas",
    "edit_policy_minutes": "que le règlement admette des trajets de {value} {value:minute|minutes}",
    "edit_policy_level": "que le règlement se contente du niveau {value} pour la langue commune",
    "edit_policy_most": "que le règlement admette {value} pour {rule}",
    "lift": "Le plus petit changement qui le permettrait : {edits}. Les règles autoriseraient alors la place {slot}.",
    "lift_none": ("Aucun changement que l'on puisse demander ne le permettrait : on ne peut passer outre à {rules}."),
    "you_lift": "Si vous étiez libre aussi {slot}, les règles vous permettraient une place dans cette famille.",
    "host_lift": (
        "Si vous pouviez recevoir aussi {slot}, les règles permettraient à cette personne une place à votre table."
    ),
    "place_at": "{family} {slot}",
    "no_seat": "pas de place",
    "forced_loss": "Un plan avec {student} chez {family} {slot} est possible, mais il a un prix :",
    "forced_better": (
        "Ce plan laisse de la marge : avec {student} chez {family} {slot}, il en existe un meilleur. "
        "Niveau par niveau, ce plan → l'autre :"
    ),
    "forced_tie": (
        "Un plan avec {student} chez {family} {slot} serait exactement aussi bon, niveau par niveau. Aucun objectif "
        "ne les départage : la recherche garde celui qu'elle rencontre en premier."
    ),
    "forced_level": "  {goal} : {before} → {after} ({change})",
    "forced_level_open": "  {goal} : {before} → {after} ({change}) ; non prouvé : avec cette paire, {bound} au plus",
    "forced_level_loose": "  {goal} : {before} → {after} ({change}) ; non prouvé",
    "forced_same": "  inchangé : {goals}",
    "forced_proven": "Prouvé par un nouveau calcul : aucun plan avec cette paire ne perd moins.",
    "forced_open": "Il n'est pas prouvé que cela doive coûter autant : le temps a manqué.",
    "forced_alone": "Personne d'autre ne devrait changer de place.",
    "forced_moves": "{n} {n:autre personne serait|autres personnes seraient} alors ailleurs :",
    "forced_move": "  {student} : {before} → {after}",
    "forced_more": "  et {n} de plus",
    "forced_fewest": "Aucun plan aussi bon avec cette paire ne déplace moins de personnes.",
    "forced_not_fewest": "Peut-être faudrait-il en déplacer moins.",
    "forced_impossible": (
        "Aucun plan valable ne place {student} chez {family}, quels que soient les autres convives : les règles "
        "permettent la place, mais aucune table n'y respecte à la fois son minimum et les règles de table. "
        "Prouvé par un nouveau calcul."
    ),
    "forced_pins": (
        "Des places fixées à l'avance s'y opposent : aucun plan qui en garde le plus possible ne place {student} "
        "chez {family}."
    ),
    "forced_unknown": "On ne sait pas ce que cela coûterait : le temps a manqué.",
    "cost": "    {cost} ; {moves}",
    "cost_only": "    {cost}",
    "cost_loss": "coûterait à l'ensemble du plan : {goal} {change}",
    "cost_loss_open": "coûterait à l'ensemble du plan, au plus : {goal} {change}",
    "cost_tie": "serait aussi bon pour l'ensemble du plan",
    "cost_better": "serait meilleur pour l'ensemble du plan : {goal} {change}",
    "cost_impossible": "n'est dans aucun plan valable",
    "cost_pins": "n'est dans aucun plan qui garde le plus possible de places imposées",
    "cost_unknown": "coût inconnu, le temps a manqué",
    "cost_moves": "{n:personne d'autre ne changerait|autre personne changerait|autres personnes changeraient} de place",
    "you_forced_seats": "Si vous y étiez, moins de personnes auraient une place en fin de compte.",
    "you_forced_loss": "Si vous y étiez, le plan serait moins bon pour l'ensemble.",
    "you_forced_tie": "Un plan où vous y êtes serait tout aussi bon ; adressez-vous aux organisateurs.",
    "you_forced_better": "Un plan où vous y êtes pourrait être meilleur pour tous ; adressez-vous aux organisateurs.",
    "you_forced_none": "Tout compte fait, aucun plan ne peut vous y placer.",
    "you_forced_proven": "C'est prouvé.",
    "you_forced_moves": "D'autres personnes devraient changer de place.",
    "host_forced_seats": (
        "Si cette personne était à votre table, moins de personnes auraient une place en fin de compte."
    ),
    "host_forced_loss": "Si cette personne était à votre table, le plan serait moins bon pour l'ensemble.",
    "host_forced_tie": (
        "Un plan où cette personne est à votre table serait tout aussi bon ; adressez-vous aux organisateurs."
    ),
    "host_forced_better": (
        "Un plan où cette personne est à votre table pourrait être meilleur pour tous ; "
        "adressez-vous aux organisateurs."
    ),
    "host_forced_none": "Tout compte fait, aucun plan ne peut y placer cette personne.",
}
