"""What is said in French about whom to recruit."""

from __future__ import annotations

TEXTS = {
    "recruit": "Qui solliciter : {n} {n:profil|profils} de famille supplémentaire {n:examiné|examinés}.",
    "recruit_supposed": (
        "On suppose un foyer ouvert à tous, sans animaux ni fumeurs, qui n'écarte aucun allergène et n'a pas d'entrée "
        "de plain-pied. Un foyer qui fait mieux vaut autant ou davantage."
    ),
    "recruit_facts": "Faute d'être connues, ces données sont prises pour nulles : {facts}.",
    "recruit_trips": "Les trajets sont estimés d'après les foyers voisins.",
    "recruit_plan_open": (
        "Il n'est pas prouvé que le plan lui-même soit le meilleur : une partie de ces gains est peut-être possible "
        "sans l'aide de personne."
    ),
    "recruit_exact": "Après un nouveau calcul, les meilleurs d'abord :",
    "recruit_estimates": "D'après les prix du plan, des maximums valables tant qu'aucun but antérieur ne perd rien :",
    "recruit_more": "  et {n} de plus, dont le maximum n'est pas plus élevé",
    "recruit_useless": "  {n} de plus ne {n:changerait|changeraient} rien, c'est certain.",
    "recruit_gain": "  {what} : {gain}",
    "recruit_open": "    Rien ne prouve qu'aucun plan ne fasse mieux ainsi ({goal:bare} : {n} de plus au maximum).",
    "recruit_home": "Un foyer de {seats} {seats:place|places} {slot}{district}, {diets}, où l'on parle {languages}",
    "recruit_serves": "repas {diets}",
    "recruit_serves_nothing": "sans régime particulier",
    "recruit_seats": "{family} avec {value} {value:place|places}",
    "recruit_max_meals": "{family} avec {value} repas",
    "recruit_availability": "{family} aussi {value}",
    "recruit_rooms": (
        "Davantage de place chez les familles inscrites, {n} {n:changement examiné|changements examinés} :"
    ),
    "recruit_seated": "{n} {n:étudiant placé|étudiants placés} de plus ({ids})",
    "recruit_ids": "{seated}",
    "recruit_for_others": "{seated} ; {unseated} en revanche sans place",
    "recruit_fewer": "{n} {n:étudiant placé|étudiants placés} de moins",
    "recruit_nobody": "autant d'étudiants placés",
    "recruit_and": "{who} ; {others}",
    "recruit_change": "{goal:bare} {sign}{n}",
    "recruit_limits": "au plus {limits}",
    "recruit_limit": "{n} de plus pour «\u00a0{goal:bare}\u00a0»",
    "recruit_no_limit": "rien de plus, sauf si un but antérieur y gagne",
    "recruit_unknown": "aucun maximum n'est connu pour ce but : {goals}",
    "recruit_anywhere": "",
    "recruit_in": " {where}",
    "recruit_district_number": " {where} ({n})",
    "recruit_district_own": " ({name})",
    "recruit_cut_homes": "Le temps a manqué pour examiner tous les profils.",
    "recruit_cut_rooms": "Le temps a manqué pour examiner toutes les familles inscrites.",
    "recruit_cut_exact": "Le temps a manqué pour recalculer tous les meilleurs.",
    "district centre": "au centre",
    "district north": "au nord",
    "district north-east": "au nord-est",
    "district east": "à l'est",
    "district south-east": "au sud-est",
    "district south": "au sud",
    "district south-west": "au sud-ouest",
    "district west": "à l'ouest",
    "district north-west": "au nord-ouest",
    # The picture.
    "recruit_picture": "Ce qu'un foyer de plus ajouterait : {goal:bare}",
    "recruit_picture_legend": "≤ n : au plus, d'après les prix ; m–n : m trouvés, n au plus ; nombre seul : prouvé",
    "recruit_picture_diets": "cuisine",
    "recruit_picture_scale": "de plus, au maximum",
}
