"""What counsel says in French of proofs, by code; how templates work stands in `words`."""

from __future__ import annotations

TEXTS = {
    "count_plan": (
        "{n:Personne n'a de|personne a une|personnes ont une} place, et aucun plan n'en place davantage. "
        "Prouvé par le compte."
    ),
    "count_everybody": "Tout le monde a une place.",
    "count_broken": (
        "Ce plan enfreint des règles : il place {seated} personnes, et aucun plan qui les respecte n'en place plus "
        "de {bound}. Prouvé par le compte."
    ),
    "count_most": "Par le compte seul, aucun plan ne place plus de {bound} personnes.",
    "count_only": "Par le compte seul, aucun plan ne place plus de {bound} personnes :",
    "count_student": (
        "Prouvé par le compte : même si d'autres changeaient de table, {student} ne pourrait s'ajouter à ceux qui "
        "ont une place."
    ),
    "count_student_nowhere": "Les règles ne laissent aucune place à {student} : aucun plan ne peut lui en donner une.",
    "count_nowhere": "{n:Personne ne peut|personne ne peut|personnes ne peuvent} s'asseoir nulle part : {ids}.",
    "count_people": (
        "{n:Personne|personne|personnes} ({ids}) ne {n:peut|peuvent} aller que dans {homes:aucun foyer|foyer|foyers} :"
    ),
    "count_home": "  {family} : {seats:aucune place|place|places}",
    "count_home_meals": (
        "  {family} : {seats:aucune place|place|places} à chacune des {tables} tables, {room} en tout"
    ),
    "count_more_homes": "  et {n:aucun autre foyer|autre foyer|autres foyers}, avec {room:aucune place|place|places}",
    "count_home_filled": (
        "  {family} : {seats:aucune place|place|places}, dont des groupes entiers ne remplissent que {fills}"
    ),
    "count_home_meals_filled": (
        "  {family} : {seats:aucune place|place|places} à chacune des {tables} tables, dont des groupes entiers ne "
        "remplissent que {fills} : {room} en tout"
    ),
    "count_short": (
        "Cela suffit à {seats:personne|personne|personnes} sur {needed} : au moins {n} d'entre elles "
        "{n:reste|restent} sans place, quel que soit le plan."
    ),
    "unit_seats": "en places",
    "unit_parts": "en 1/{unit} de place",
    "price_sum": (
        "Les prix de toutes les places font ensemble {paid} ; à ces prix, les meilleures tables de tous les foyers "
        "valent {homes} de plus. Cela fait {total}, {unit}."
    ),
    "price_sum_after": (
        "Les prix de toutes les places font ensemble {paid} ; à ces prix, les meilleures tables de tous les foyers "
        "valent {homes} de plus, dont {earlier} pour ce qui passe avant. Cela fait {total}, {unit}."
    ),
    "search_once": "C'est le plan qui l'affirme ; il ne suffit pas pour refaire cette recherche.",
    "you_counted": (
        "Vous ne pourriez avoir une place que si quelqu'un d'autre cédait la sienne : {people} personnes, dont vous, "
        "dépendent des mêmes places, qui sont moins nombreuses. Prouvé par le compte."
    ),
    "you_nowhere": "Aux conditions de l'événement, aucun plan n'a de place pour vous.",
    "you_trade": "Il est prouvé que vous ne pourriez avoir une place que si quelqu'un d'autre cédait la sienne.",
    "you_trade_after": (
        "Il est prouvé que vous ne pourriez avoir une place que si quelqu'un d'autre cédait la sienne, ou si l'on "
        "renonçait à ce qui passe avant."
    ),
    "host_nowhere": "Aux conditions de l'événement, aucun plan n'a de place pour cette personne.",
    "host_trade": (
        "Il est prouvé que cette personne ne pourrait avoir une place que si quelqu'un d'autre cédait la sienne."
    ),
    "host_trade_after": (
        "Il est prouvé que cette personne ne pourrait avoir une place que si quelqu'un d'autre cédait la sienne, ou si "
        "l'on renonçait à ce qui passe avant."
    ),
}
