"""What counsel says in French, by code; how templates work stands in `words`."""

from __future__ import annotations

TEXTS = {
    "and": "et",
    "more": "{n} de plus",
    "few": "moins de {n}",
    "by_prices": "prix",
    "by_search": "recherche",
    "by_none": "aucune",
    "slot": "sur le créneau « {label} »",
    "date": "le {day} {date} {month} à {hour} h {minute}",
    "seated": "{student} a une place chez {family} {slot}, avec {mates}.",
    "seated_alone": "{student} a une place chez {family} {slot}, sans autre convive.",
    "party": "{student} vient avec {mates} : on les place ensemble ou pas du tout.",
    "pin": "Une place imposée ne laisse à {student} que la famille {family}.",
    "pin_slot": "Une place imposée ne laisse à {student} que la famille {family}, {slot}.",
    "met": "Toutes les exigences sur la place et la table sont respectées ({n}).",
    "broken": "Cette place enfreint {rules}.",
    "worth": (
        "Elle ajoute {total} à la satisfaction : {seat} pour la place, {share} pour sa part de ce qu'apporte la table."
    ),
    "gain": "  {rule:bare} : {satisfaction} avec un poids de {weight} = {gain}",
    "table_gain": (
        "  {rule:bare}, toute la table : {satisfaction} avec un poids de {weight} = {gain} "
        "pour chacun des {people} convives"
    ),
    "table_gain_alone": "  {rule:bare}, toute la table : {satisfaction} avec un poids de {weight} = {gain}",
    "no_other": "Les règles n'autorisent aucune autre place à {student}.",
    "others": (
        "Les règles autorisent à {student} {n:aucune autre place|autre place|autres places} ; "
        "celles qui valent le plus :"
    ),
    "other": "  {family} {slot} : {gain} ({difference}) ; {state}",
    "free": "une place est libre",
    "full": "occupé par {guests}",
    "tight": "{free} sur {seats} places libres, le reste occupé par {guests}",
    "closed": "fermé, la famille donne ses repas sur d'autres créneaux",
    "minimum": "on n'y réunirait pas une table d'au moins {least} convives",
    "rules": "interdit par {rules}",
    "unseated": "{student} n'a pas de place. {chain}.",
    "roster_families": "{n:aucune famille|famille|familles}",
    "step": "{n} ({rule:bare})",
    "no_families": "{student} n'a pas de place : aucune famille n'est inscrite.",
    "blamed": (
        "La règle {rule} a écarté {n:la dernière famille|les dernières familles} : "
        "avec ces règles, aucun plan ne peut donner une place à {student}."
    ),
    "only": "Elle est le seul obstacle pour {n:aucune famille|famille|familles}.",
    "not_only": (
        "Elle n'est nulle part le seul obstacle : sans elle, d'autres règles écarteraient encore toutes les familles."
    ),
    "party_obstacle": (
        "C'est le groupe qui fait obstacle : sans les autres, {student} pourrait aller "
        "dans {n:aucune famille|famille|familles}."
    ),
    "party_seats": (
        "C'est le groupe qui fait obstacle à {n:aucun endroit|endroit|endroits} : il y reste des places, "
        "mais moins que les {size} qu'il lui faut."
    ),
    "free_place": (
        "{n:Aucune possibilité|possibilité|possibilités} {n:reste ouverte|restent ouvertes} : le plan ne s'en sert pas."
    ),
    "places": "Ce qui reste pour {student} :",
    "place": "  {family} {slot} : {state}",
    "more_places": "  et {n} de plus",
    "seats": (
        "{n:Aucune place n'y est offerte|place y est offerte|places y sont offertes} : "
        "{taken} de prises, {free} de libres."
    ),
    "no_rivals": "Personne d'autre ne pourrait s'y asseoir.",
    "rivals": "{n} {n:autre personne pourrait|autres personnes pourraient} s'y asseoir, et ailleurs aussi.",
    "rivals_named": (
        "{n} {n:autre personne pourrait|autres personnes pourraient} s'y asseoir, "
        "dont {confined} nulle part ailleurs : {ids}."
    ),
    "counted": (
        "Quel que soit le plan, ces tables offrent au plus {capacity} places, et {people} personnes, dont {student}, "
        "ne peuvent aller nulle part ailleurs : au moins {without} {without:d'entre elles reste|d'entre elles restent} "
        "sans place. Prouvé par le compte."
    ),
    "proof_prices": "Prouvé par les prix : aucun plan ne place plus de {value} personnes.",
    "proof_search": "Prouvé par la recherche : aucun plan ne place plus de {value} personnes.",
    "proof_after": "Cela vaut parmi les plans aussi bons sur ce qui passe avant ({goals}).",
    "proof_trade": "Placer {student} priverait donc quelqu'un d'autre de sa place.",
    "proof_trade_after": (
        "Placer {student} priverait donc quelqu'un d'autre de sa place, ou se ferait aux dépens de ce qui passe avant."
    ),
    "proof_open": (
        "Il n'est pas prouvé qu'on ne puisse placer personne de plus : {value} le sont, {bound} au plus peuvent l'être."
    ),
    "price": "  {goal} : valeur {value}, borne {bound}, preuve {proof} ; prix {price} en 1/{unit}",
    "price_none": "  {goal} : valeur {value}, borne {bound}, preuve {proof} ; sans prix",
    "prices": "Ce que le plan affirme, et le prix qu'il attache à {student} et à son groupe :",
    "pair": "{student} chez {family}, créneau par créneau :",
    "pair_current": "  {slot} : c'est sa place",
    "pair_forbidden": "  {slot} : interdit par {rules}",
    "pair_party": "  {slot} : interdit par {rules}, à cause du groupe",
    "pair_both": "  {slot} : interdit par {rules} ; à cause du groupe, aussi par {others}",
    "pair_place": "  {slot} : permis, valeur {gain} ; {state}",
    "pair_place_beside": "  {slot} : permis, valeur {gain} ({difference} par rapport à la place actuelle) ; {state}",
    "pair_now": "{student} a une place chez {family} {slot}.",
    "pair_unseated": "{student} n'a pas de place.",
    "you_seated": "Vous avez une place {slot}. D'autres convives seront à table.",
    "you_seated_alone": "Vous avez une place {slot}. Il n'y aura pas d'autre convive.",
    "you_met": "Toutes les exigences sont respectées.",
    "you_broken": "Toutes les exigences ne sont pas respectées ; adressez-vous aux organisateurs.",
    "you_reasons": "Ce qui parle pour cette place : {rules}.",
    "you_others": "Les règles vous permettraient {n:aucune autre place|autre place|autres places}.",
    "you_unseated": "Vous n'avez pas de place dans ce plan. {chain}.",
    "you_no_families": "Vous n'avez pas de place dans ce plan : aucune famille n'est inscrite.",
    "you_blamed": "La règle {rule} ne vous laisse aucune famille.",
    "you_rest": (
        "Toutes conditions de l'événement comprises, "
        "{n:aucune famille ne convient|famille convient|familles conviennent}."
    ),
    "you_party": (
        "Sans votre groupe, vous pourriez aller dans {n:aucune famille|famille|familles}, "
        "mais aucune ne peut vous recevoir tous."
    ),
    "you_party_seats": "Il reste des places, mais nulle part assez pour vous tous ensemble.",
    "you_scarce": "Les places que vous pourriez prendre sont données à d'autres.",
    "you_free_place": "Une place que vous pourriez prendre est encore libre ; adressez-vous aux organisateurs.",
    "you_rivals": "{n} {n:autre personne pourrait|autres personnes pourraient} prendre ces places.",
    "you_proved": "Il est prouvé qu'aucun plan ne place plus de personnes.",
    "you_proved_after": "Il est prouvé qu'aucun plan ne place plus de personnes sans renoncer à ce qui passe avant.",
    "you_open": "Il n'est pas prouvé que personne de plus ne puisse avoir une place.",
    "you_pin": "Votre place a été fixée à l'avance.",
    "you_pin_lost": "Votre place avait été fixée à l'avance, et n'a pas pu être donnée.",
    "you_pair_current": "Votre place est dans cette famille.",
    "you_pair_possible": "Les règles vous permettent une place dans cette famille, {slots}.",
    "you_pair_free": "Dans le plan actuel, une place y est libre.",
    "you_pair_taken": "Dans le plan actuel, aucune place n'y est libre pour vous.",
    "you_pair_rules": "Vous ne pouvez pas être reçu dans cette famille : {rules} n'est pas respecté.",
    "you_pair_forbidden": (
        "Une place dans cette famille n'est pas possible : toutes les conditions ne sont pas remplies."
    ),
    "host_seated": "Cette personne est votre invitée {slot}. Il y a d'autres convives à votre table.",
    "host_seated_alone": "Cette personne est votre seule invitée {slot}.",
    "host_reasons": "Ce qui parle pour cela : {rules}.",
    "host_unseated": "Cette personne n'a pas de place dans ce plan.",
    "host_left": "Selon les règles, {n:aucune famille ne pourrait|famille pourrait|familles pourraient} la recevoir.",
    "host_scarce": "Les places y sont données à d'autres.",
    "host_pair_current": "Cette personne a sa place à votre table.",
    "host_pair_possible": "Les règles permettent à cette personne une place à votre table.",
    "host_pair_forbidden": (
        "Cette personne ne peut pas être votre invitée : toutes les conditions ne sont pas remplies."
    ),
}

TITLES = {
    "same slot": "libre quand la famille reçoit",
    "shared language": "une langue en commun",
    "diet served": "la cuisine convient au régime",
    "allergy safe": "allergènes écartés du repas",
    "animals avoided": "pas d'animal à éviter",
    "smoke free": "maison non-fumeur",
    "step free": "maison de plain-pied",
    "within reach": "pas trop loin",
    "welcome": "bienvenu dans ce foyer",
    "not apart": "pas tenus à l'écart",
    "pinned": "pas de place imposée ailleurs",
    "room for the party": "assez de places pour tout le groupe",
    "minimum guests": "assez de convives pour ce foyer",
    "whole party": "le groupe reste ensemble",
    "keep apart": "personnes à ne pas réunir",
    "company": "souhaits sur les autres convives",
    "language comfort": "à l'aise dans une langue commune",
    "language practice": "pratique d'une langue apprise",
    "short travel": "trajet court",
    "shared interests": "intérêts communs",
    "slot wish": "créneau souhaité",
    "country wish": "pays souhaité par la famille",
    "new faces": "des personnes qui ne se sont pas encore rencontrées",
    "from fact": "note fournie par l'organisateur",
    "one table language": "une seule langue pour toute la table",
    "at most per country": "pas trop de convives d'un même pays",
    "at most special diets": "pas trop de régimes pour une seule cuisine",
    "mixed countries": "convives de pays différents",
    "table language": "une conversation commune à toute la table",
    "companion": "un appui pour les débutants",
    "full table": "aucune place laissée vide",
    "same country": "convives du même pays",
}
"""Titles of built-in rules by name."""

GOALS = {
    "pins kept": "places imposées gardées",
    "students seated": "étudiants placés",
    "nobody alone": "personne seul à table",
    "families served": "familles servies",
    "satisfaction": "satisfaction",
    "worst off": "le moins bien servi",
    "left out first": "priorité aux oubliés",
    "early birds": "premiers inscrits",
    "parties whole": "groupes réunis",
    "fewest changes": "le moins de changements",
    "fewest tables touched": "le moins de tables touchées",
}
"""Names of built-in goals."""

DAYS = (
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
)

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
