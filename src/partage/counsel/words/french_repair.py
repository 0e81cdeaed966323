"""What counsel says in French of the difference between two plans."""

from __future__ import annotations

TEXTS = {
    "diff_same": "Rien ne change.",
    "diff_people": (
        "{n:Toutes les personnes prévenues gardent leur place|personne prévenue ne garde pas sa place"
        "|personnes prévenues ne gardent pas leur place} ; "
        "{tables:aucune table ne change de convives|table change de convives|tables changent de convives}."
    ),
    "diff_moved": ("  {student} : de {family_before} {slot_before} à {family_after} {slot_after} ; {reason}."),
    "diff_lost": "  {student} : n'a plus de place, était chez {family_before} {slot_before} ; {reason}.",
    "diff_gained": "  {student} : a maintenant une place, chez {family_after} {slot_after}.",
    "diff_arrived": "  {student} : inscription nouvelle, place chez {family_after} {slot_after}.",
    "diff_arrived_unseated": "  {student} : inscription nouvelle, sans place.",
    "diff_cancelled": "  {student} : ne vient plus, était chez {family_before} {slot_before}.",
    "diff_family_cancelled": "la famille ne participe plus",
    "diff_forbidden": "l'ancienne place est désormais interdite par {rules}",
    "diff_forbidden_bare": "plus personne ne propose ce créneau",
    "diff_closed": "plus aucune table ne s'y tient",
    "diff_for_others": "la table a lieu avec d'autres convives, ou moins nombreux",
    "diff_table_cancelled": "  Table de {family} {slot} : la famille ne participe plus.",
    "diff_table_closed": "  Table de {family} {slot} : elle n'a plus lieu.",
    "diff_table_opened": "  Table de {family} {slot} : elle a maintenant lieu, avec {guests}.",
    "diff_table_more": "  Table de {family} {slot} : avec {guests} en plus.",
    "diff_table_fewer": "  Table de {family} {slot} : sans {guests}.",
    "diff_table_changed": "  Table de {family} {slot} : {came} à la place de {left}.",
    "diff_ids": "{ids}",
    "diff_call_student": "Étudiants à prévenir ({n}) : {ids}.",
    "diff_call_family": "Familles à appeler ({n}) : {ids}.",
    "diff_fewest_gone": "Aucun plan ne pouvait garder {n:cette place|ces places}.",
    "diff_fewest_seats": "Il est prouvé qu'en déplaçant moins de monde on placerait moins de personnes.",
    "diff_fewest_goals": (
        "Il est prouvé qu'en déplaçant moins de monde on atteindrait moins bien un objectif plus important."
    ),
    "diff_fewest_open": (
        "Pour un plan aussi bon, au moins {n:personne ne doit|personne doit|personnes doivent} changer de place ; "
        "il n'est pas prouvé qu'il en faille {moved}."
    ),
    "diff_fewest_none": "Il n'est pas prouvé que quelqu'un doive changer de place pour un plan aussi bon.",
    "diff_levels": "Objectif par objectif ; ce qui est prouvé de l'un vaut parmi les plans aussi bons aux précédents :",
    "diff_level": "  {goal} : {before} avant, {after} maintenant ; il est prouvé que c'est le mieux possible",
    "diff_level_open": (
        "  {goal} : {before} avant, {after} maintenant ; au plus {bound}, sans preuve que ce soit possible"
    ),
    "diff_chain": "Le plan {plan} fait suite au plan {parent}.",
    "diff_you_same": "Rien ne change pour vous.",
    "diff_you_moved": "Votre place a changé : vous êtes maintenant attendu·e {slot}, dans une autre famille.",
    "diff_you_other_home": (
        "Vous êtes maintenant attendu·e dans une autre famille. Le jour et l'heure restent les mêmes : {slot}."
    ),
    "diff_you_other_time": "Vous restez dans la même famille, mais à un autre moment : on vous attend {slot}.",
    "diff_you_gained": "Bonne nouvelle : vous avez une place {slot}.",
    "diff_you_lost": (
        "Nous sommes désolés : vous n'avez plus votre place, et pour le moment nous n'en avons pas d'autre à "
        "vous proposer."
    ),
    "diff_you_cancelled": "Vous ne participez plus, et votre place a été rendue.",
    "diff_you_left": "Vous ne participez plus.",
    "diff_you_arrived": "Pour le moment, il n'y a pas de place pour vous.",
    "diff_you_forbidden": "Votre ancienne place ne remplit plus toutes les conditions.",
    "diff_you_for_others": "Nous avons dû réorganiser les tables pour placer le plus de monde possible.",
    "diff_you_anew": "Les tables ont été réorganisées.",
    "diff_you_table": "Votre ancienne table n'a plus lieu.",
    "diff_host_same": "Rien ne change pour vous.",
    "diff_host_changed": "Changement à votre table, {slot} : vous attendez maintenant {guests}.",
    "diff_host_opened": "Vous aurez du monde à table {slot}. Vous pouvez compter sur {guests}.",
    "diff_host_cancelled": "Votre table {slot} a été retirée du plan.",
    "diff_host_closed": (
        "Finalement, personne ne viendra chez vous {slot}. Nous en sommes désolés, et merci de l'avoir proposé."
    ),
    "diff_guest": "une personne",
    "diff_guests": "{n} personnes",
}
