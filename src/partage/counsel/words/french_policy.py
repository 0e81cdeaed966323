"""What policies say in French: a sentence for every built-in rule and goal, by name, headings, and comparisons."""

from __future__ import annotations

SENTENCES = {
    "same slot": "Un étudiant n'est reçu que sur un créneau où il est libre et où la famille reçoit.",
    "diet served": (
        "La cuisine respecte tout le régime de l'étudiant, ou en entier l'un des autres régimes qu'il accepterait."
    ),
    "allergy safe": "Tout ce à quoi l'étudiant est allergique peut être écarté du repas.",
    "not apart": (
        "Un étudiant et une famille que l'organisateur tient à l'écart l'un de l'autre ne partagent jamais une table."
    ),
    "pinned": (
        "Un étudiant dont l'organisateur a fixé la place à l'avance y est reçu, avec ceux qui "
        "l'accompagnent, ou n'est reçu nulle part."
    ),
    "pinned, split": "Un étudiant dont l'organisateur a fixé la place à l'avance y est reçu, ou n'est reçu nulle part.",
    "keep apart": "Deux étudiants que l'organisateur tient à l'écart l'un de l'autre ne partagent jamais une table.",
    "table size": (
        "Une famille n'a ni plus de convives que de places, ni moins de convives que le minimum qu'elle "
        "demande, et ne donne pas plus de repas qu'elle n'en propose."
    ),
    "whole party": "Ceux qui viennent ensemble sont à la même table, ou aucun d'eux n'a de place.",
    "whole party, split": (
        "Ceux qui viennent ensemble peuvent être séparés, ou certains placés sans les autres : ce règlement "
        "le permet, et chaque plan nomme les groupes qu'il sépare."
    ),
    "shared language": "L'étudiant et la famille ont en commun une langue que les deux parlent {level}.",
    "animals avoided": "Aucun animal que l'étudiant évite ne vit dans le foyer.",
    "smoke free": "Un étudiant qui demande un foyer non-fumeur est reçu dans un tel foyer.",
    "step free": "Un étudiant qui a besoin d'un accès de plain-pied est reçu dans un foyer qui l'offre.",
    "within reach": (
        "Le trajet ne dépasse pas la limite donnée par l'étudiant ou, s'il n'en donne pas, {minutes} "
        "{minutes:minute|minutes} ; sans durées de trajet fournies, il est calculé en ligne droite à "
        "{km_per_hour} km/h, et un trajet inconnu est permis."
    ),
    "welcome": (
        "Une famille qui dit qui elle reçoit (femmes, hommes...) n'a que de tels convives ; qui n'indique "
        "pas son genre n'en fait pas partie."
    ),
    "company": (
        "Le souhait de chaque convive sur les autres convives est respecté, par exemple une autre femme à "
        "table ou seulement des femmes ; il ne dit rien de la famille."
    ),
    "one table language": "Toute la table, famille comprise, a en commun une même langue que chacun parle {level}.",
    "at most per country": (
        "Aucune table n'a plus de {most} {most:convive|convives} d'un même pays ; un pays qui n'est pas "
        "connu n'est pas compté."
    ),
    "at most special diets": (
        "Aucune table n'a plus de {most} {most:régime particulier|régimes particuliers différents}, par "
        "égard pour qui cuisine ; un même régime compte une seule fois, et les autres régimes qu'un convive "
        "accepterait ne comptent pas."
    ),
    "language comfort": (
        "L'étudiant et la famille ont en commun une langue que les deux parlent bien ; la meilleure compte, "
        "au niveau de celui des deux qui la parle le moins bien ({scale})."
    ),
    "language practice": "L'étudiant ou la famille apprend une langue que l'autre parle {level} ; c'est tout ou rien.",
    "short travel": (
        "Le trajet est court : tous les points à la porte, la moitié à mi-chemin de la limite, aucun à la "
        "limite ou si le trajet est inconnu ; la limite est celle de l'étudiant ou, à défaut, {minutes} "
        "{minutes:minute|minutes}, et sans durées de trajet fournies, il est calculé en ligne droite à "
        "{km_per_hour} km/h."
    ),
    "shared interests": (
        "L'étudiant et la famille ont des centres d'intérêt en commun : {enough} ou plus donnent tous les "
        "points, moins n'en donnent qu'une partie."
    ),
    "slot wish": (
        "Le créneau plaît à l'étudiant, d'après ses propres notes de 0 à 1, et un créneau sans note ne donne "
        "rien ; pour un étudiant qui ne donne aucune note, chaque créneau donne tous les points."
    ),
    "country wish": "La famille a souhaité rencontrer quelqu'un du pays de l'étudiant ; c'est tout ou rien.",
    "new faces": (
        "L'étudiant et la famille ne se sont pas déjà rencontrés, d'après les plans passés et les notes de "
        "l'organisateur."
    ),
    "from fact": (
        "La note «\u00a0{fact}\u00a0» de l'organisateur, de 0 à 1, est élevée pour cet étudiant dans cette famille."
    ),
    "mixed countries": (
        "Les convives viennent de pays différents ; ce qui compte est le nombre de pays différents connus, "
        "divisé par le nombre de convives, et un convive seul ne rapporte rien."
    ),
    "table language": (
        "Toute la table, famille comprise, a une langue en commun ; la meilleure compte, au niveau de qui la "
        "parle le moins bien ({scale})."
    ),
    "companion": (
        "Un convive qui ne parle aucune des langues de la famille {level} a un autre convive avec qui "
        "parler, dans une langue que les deux parlent {level} ; ce qui compte est la part des convives qui "
        "ne restent pas isolés."
    ),
    "full table": (
        "Aucune place ne reste vide ; ce qui compte est le nombre de convives divisé par le nombre de places."
    ),
    "same country": (
        "Les convives sont avec d'autres de leur pays ; ce qui compte est la part des convives pour qui c'est le cas."
    ),
    "pins kept": (
        "Avant toute chose, on garde le plus de places possible parmi celles que l'organisateur a fixées à l'avance."
    ),
    "students seated": "Le plus d'étudiants possible ont une place.",
    "students seated, left out": (
        "Le plus d'étudiants possible ont une place, et chacun compte une fois de plus pour chaque fois où "
        "il est resté sans place."
    ),
    "students seated, column": (
        "Le plus d'étudiants possible ont une place, et chacun compte autant de fois de plus que le dit la "
        "colonne «\u00a0{column}\u00a0»."
    ),
    "students seated, weights": (
        "Le plus d'étudiants possible ont une place ; {n:aucun ne compte|étudiant compte|étudiants comptent} "
        "autant de fois que le dit l'organisateur (jusqu'à {most} fois), les autres une fois."
    ),
    "nobody alone": "Le moins de convives possible sont seuls dans un foyer de deux places ou plus.",
    "families served": "Le plus de familles possible reçoivent des convives au moins une fois.",
    "satisfaction": "Tous les convives ensemble obtiennent le plus de points possible.",
    "worst off": (
        "Le convive dont la place rapporte le moins de points en obtient le plus possible ; les points de la "
        "table entière ne comptent pas ici."
    ),
    "left out first": (
        "Ceux qui sont restés de côté aux éditions précédentes passent d'abord : la place d'un étudiant "
        "compte une fois pour chaque fois où il n'en a pas eu, et une famille qui reçoit compte une fois "
        "pour chaque fois où elle n'a eu personne."
    ),
    "early birds": (
        "Ceux qui se sont inscrits tôt passent d'abord : une place compte une fois pour chaque étudiant "
        "inscrit plus tard ou à une date inconnue, et pas du tout si la date de son propre étudiant est "
        "inconnue."
    ),
    "parties whole": (
        "On sépare le moins possible ceux qui viennent ensemble : chaque table où certains d'entre eux sont "
        "sans le premier de leur groupe compte contre le plan."
    ),
    "parties whole, never split": "Cela ne décide rien ici, car ceux qui viennent ensemble ne sont jamais séparés.",
    "fewest changes": (
        "Sur {n:aucune place déjà annoncée|place déjà annoncée|places déjà annoncées}, le plus possible "
        "restent les mêmes : étudiant, famille et créneau."
    ),
    "fewest tables touched": (
        "Sur {n:aucune table déjà annoncée|table déjà annoncée|tables déjà annoncées}, le plus possible gardent "
        "exactement les mêmes convives, et l'on en dresse le moins possible d'autres."
    ),
}
"""By name; after a comma, what is said instead where a parameter or the policy changes the meaning."""

TEXTS = {
    "at_level": "au niveau {level} ou mieux",
    "at_native": "comme langue maternelle",
    "native": "langue maternelle",
    "scale_step": "{level} {share}",
    "policy": "Ce que dit ce règlement, à lire et à approuver avant de placer qui que ce soit.",
    "always": "Ce qui vaut toujours, quel que soit le règlement :",
    "seat_musts": "Ce que toute place doit respecter :",
    "seat_free": "Ce règlement n'exige rien de plus d'une place.",
    "table_musts": "Ce que toute table doit respecter :",
    "table_free": "Ce règlement n'exige rien de plus d'une table.",
    "must": "  - {sentence}",
    "own_must": "  - {rule:capital}. {sentence}",
    "points": (
        "Ce qui rend un plan meilleur, en points. Un convive obtient les points d'une ligne en entier, en "
        "partie ou pas du tout : au plus {total:aucun point|point|points}, pour sa place et sa table "
        "ensemble. Dans un plan, un point s'écrit {unit}."
    ),
    "points_unused": "Aucun objectif de ce règlement ne compte ces points.",
    "points_of_seats": "Les objectifs de ce règlement ne comptent que les points des places, pas ceux des tables.",
    "no_points": "Ce règlement ne donne pas de points pour une meilleure place ou une meilleure table.",
    "seat_likes": "Ce qui rend une place meilleure :",
    "table_likes": "Ce qui rend une table meilleure, pour chacun de ses convives :",
    "like": "  - {rule:capital} (compte pour {weight}). {sentence}",
    "unweighted": "Ce qui est inscrit avec un poids de 0 reste sans effet : {rules}.",
    "aims": (
        "Ce qui est visé, dans cet ordre. Un objectif passe toujours avant ceux qui le suivent : aucun gain "
        "plus loin ne compense la moindre perte plus haut."
    ),
    "aim": "  {n}. {goal:capital}. {sentence}",
    "own_rule": "Une règle propre à l'organisateur.",
    "own_goal": "Un objectif propre à l'organisateur.",
}
"""Headings and the pieces between them."""

COMPARISON = {
    "compare": (
        "Ce qui change quand le nouveau règlement remplace l'ancien, pour {students} "
        "{students:étudiant|étudiants} et {families} {families:famille|familles}."
    ),
    "compare_same": "Les deux règlements sont les mêmes.",
    "counted_both": "Selon les objectifs des deux règlements, dans leur ordre, ancien plan → nouveau plan :",
    "counted_before": "Selon les objectifs de l'ancien règlement, dans leur ordre, ancien plan → nouveau plan :",
    "counted_after": "Selon les objectifs du nouveau règlement, dans leur ordre, ancien plan → nouveau plan :",
    "level_changes": "  {goal} : {before} → {after} ({difference})",
    "level_stays": "  {goal} : {before} → {after} (inchangé)",
    "level_open_before": "    pas prouvé : avec l'ancien règlement, on n'exclut pas d'atteindre {bound}",
    "level_open_after": "    pas prouvé : avec le nouveau règlement, on n'exclut pas d'atteindre {bound}",
    "compare_proven": (
        "Il est prouvé pour chaque règlement qu'aucun plan n'est meilleur que le sien selon ses objectifs."
    ),
    "compare_open": (
        "Il n'est pas prouvé pour chaque règlement qu'aucun plan n'est meilleur que le sien selon ses "
        "objectifs : une partie de ce qui change peut venir de la recherche et non du règlement."
    ),
    "breach_before": (
        "Dans le nouveau plan, {n:personne n'a|personne a|personnes ont} une place que l'ancien règlement "
        "interdit par la règle {rule}."
    ),
    "breach_after": (
        "Dans l'ancien plan, {n:personne n'a|personne a|personnes ont} une place que le nouveau règlement "
        "interdit par la règle {rule}."
    ),
    "nobody_affected": "Personne n'est touché : rien ne change pour aucun étudiant ni pour aucune famille.",
    "newly_seated": (
        "{n:Aucun étudiant n'a|étudiant n'a|étudiants n'ont} une place qu'avec le nouveau règlement : {ids}."
    ),
    "newly_unseated": (
        "{n:Aucun étudiant n'avait|étudiant n'avait|étudiants n'avaient} une place qu'avec l'ancien règlement : {ids}."
    ),
    "moved": "{n:Aucun étudiant ne change|étudiant change|étudiants changent} de famille ou de créneau : {ids}.",
    "newly_served": (
        "{n:Aucune famille n'a|famille n'a|familles n'ont} de convives qu'avec le nouveau règlement : {ids}."
    ),
    "no_longer_served": (
        "{n:Aucune famille n'avait|famille n'avait|familles n'avaient} de convives qu'avec l'ancien règlement : {ids}."
    ),
    "as_good": "D'autres plans peuvent être aussi bons que ces deux-là et toucher d'autres personnes.",
    "accepted": "Étudiants qui ont une place, ancien plan → nouveau plan :",
    "accepted_group": "  {name} : {before} → {after} sur {people} ({share_before} → {share_after})",
    "accepted_french": "Par niveau de français :",
    "accepted_diet": "Par régime ; qui en indique deux est compté dans les deux :",
    "accepted_french_hidden": (
        "Par niveau de français, rien n'est montré : les groupes sont si petits qu'ils désigneraient des personnes."
    ),
    "accepted_diet_hidden": (
        "Par régime, rien n'est montré : les groupes sont si petits qu'ils désigneraient des personnes."
    ),
    "accepted_together": "Les groupes de moins de {few} personnes ne sont montrés qu'avec d'autres.",
    "accepted_falls": (
        "Attention : dans le groupe «\u00a0{name}\u00a0» ({kind}), la part de ceux qui ont une place tombe de "
        "{share_before} à {share_after} ; parmi tous les étudiants, elle est de {all_share_before}, puis de "
        "{all_share_after}."
    ),
    "everybody everybody": "tous les étudiants",
    "french": "niveau de français",
    "french native": "langue maternelle",
    "french none": "pas de français",
    "french_others": "les autres niveaux ensemble",
    "diet": "régime",
    "diet vegetarian": "végétarien",
    "diet vegan": "végan",
    "diet pescatarian": "pescétarien",
    "diet halal": "halal",
    "diet kosher": "casher",
    "diet no_pork": "sans porc",
    "diet no_beef": "sans bœuf",
    "diet no_alcohol": "sans alcool",
    "diet gluten_free": "sans gluten",
    "diet lactose_free": "sans lactose",
    "diet none": "sans régime particulier",
    "diet_others": "les autres régimes ensemble",
}
"""Two policies on one roster."""
