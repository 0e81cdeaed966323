"""What is wrong with records and rosters, in French: a code of `partage.domain` -> its sentence.

The domain speaks English and knows no other language; whoever reads sheets may want to read French.
"""

from __future__ import annotations

import re
from dataclasses import replace

from partage.errors import Fault

FRENCH: dict[str, str] = {
    # One field
    "bare_text": "une liste d'entrées est attendue, pas un seul texte",
    "company_invalid": "another: ou guests_only: suivi d'un genre est attendu pour chaque entrée",
    "diet_unknown": "le régime n'est pas connu ; un ensemble vide dit que rien de particulier n'est nécessaire",
    "extra_invalid": "des noms avec du texte, un nombre fini, vrai, faux ou rien sont attendus",
    "field_invalid": "la valeur ne peut pas être utilisée",
    "field_missing": "ce champ est obligatoire",
    "label_invalid": "une entrée n'est pas une ligne de texte utilisable",
    "language_invalid": "une entrée n'est pas une langue connue ici ; un code comme fr ou pt-BR est attendu",
    "minimum_above_seats": "le nombre minimal de convives dépasse le nombre de places",
    "no_availability": "au moins un créneau est attendu",
    "no_language": "au moins une langue est attendue",
    "not_a_count": "un nombre entier est attendu, dans les limites du champ",
    "not_a_flag": "vrai ou faux est attendu",
    "not_a_mapping": "une table de correspondance est attendue",
    "not_a_moment": "une date avec l'heure en forme ISO est attendue, par exemple 2026-10-01T18:30",
    "not_a_number": "un nombre fini est attendu, dans les limites du champ",
    "not_a_record": "une fiche est attendue, avec le nom de chaque champ et sa valeur",
    "not_a_set": "un ensemble ou une liste d'entrées est attendu",
    "not_text": "du texte est attendu",
    "place_invalid": "une latitude et une longitude en degrés sont attendues",
    "text_blanks": "un texte non vide, sans blanc au début ni à la fin, est attendu",
    "text_control": "une seule ligne de texte sans caractère de contrôle est attendue",
    "text_too_long": "le texte est trop long : 200 caractères au plus",
    "unknown_allergen": "une entrée n'est pas un allergène connu ici",
    "unknown_animal": "une entrée n'est pas un animal connu ici",
    "unknown_diet": "une entrée n'est pas un régime connu ici",
    "unknown_field": "ce champ n'existe pas",
    "unknown_gender": "une entrée n'est pas l'un des genres connus ici",
    "unknown_level": "un niveau n'est pas l'un de A1, A2, B1, B2, C1, C2, native",
    "wish_invalid": "des créneaux avec un nombre de 0 à 1 sont attendus",
    # Several records
    "ambiguous_id": "cet identifiant est celui d'un étudiant et d'une famille ; écrire student: ou family: devant",
    "apart_inside_party": "les deux sont du même groupe, qui s'assied ensemble ou pas du tout",
    "apart_invalid": "une paire d'identifiants est attendue",
    "apart_self": "personne ne peut être séparé de soi-même",
    "apart_two_families": "deux familles ne partagent de toute façon jamais une table",
    "duplicate_family": "plusieurs familles ont cet identifiant",
    "duplicate_student": "plusieurs étudiants ont cet identifiant",
    "not_an_id": "l'identifiant d'un étudiant ou d'une famille est attendu",
    "party_no_common_slot": "ses membres ne sont jamais libres en même temps",
    "party_too_large": "le groupe compte plus de personnes que le plus grand foyer n'a de places",
    "pin_against_apart": "une place fixée contredit une séparation demandée",
    "pin_breaks_allergy": "une place est fixée dans un foyer qui n'est pas sûr pour une allergie",
    "pin_breaks_diet": "une place est fixée dans un foyer qui ne sert pas ce qu'il faut",
    "pin_invalid": "un étudiant, une famille et, au besoin, un créneau sont attendus",
    "pin_no_common_slot": "une place est fixée, mais les deux ne sont pas libres en même temps",
    "pin_party_too_large": "une place est fixée, mais le groupe compte plus de personnes que le foyer n'a de places",
    "pins_contradict": "plusieurs places sont fixées ; une seule est attendue",
    "pins_exceed_max_meals": "des places sont fixées à plus de créneaux que la famille n'offre de repas",
    "unknown_family": "il n'y a pas de telle famille",
    "unknown_student": "il n'y a pas de tel étudiant",
    # Whole documents
    "fact_duplicate": "une même paire figure plusieurs fois",
    "fact_form": '{"dense": lignes} ou {"pairs": triplets} est attendu',
    "fact_missing": "cette donnée est à indiquer aussi pour les nouveaux venus",
    "fact_name": "le nom d'une donnée est une ligne de texte",
    "fact_not_a_number": "une valeur n'est pas un nombre",
    "fact_not_finite": "une valeur n'est pas finie",
    "fact_pair": "chaque entrée se compose de l'identifiant d'un étudiant, de celui d'une famille et d'un nombre",
    "fact_shape": "le tableau n'a pas une ligne par étudiant et une colonne par famille",
    "facts_invalid": "des noms avec leurs tableaux sont attendus",
    "history_invalid": "le document d'un plan est attendu, avec ses tables et les personnes sans place",
    "missing_key": "cette clé est obligatoire",
    "not_a_list": "une liste est attendue",
    "not_a_roster": "un objet JSON est attendu",
    "schema_newer": "le document a été écrit par une version plus récente de partage",
    "schema_unknown": "le document n'annonce pas la version attendue",
    "unknown_fact": "cette donnée n'existe pas ici",
    "unknown_key": "cette clé n'existe pas ici",
}
"""Fixed sentences: the numbers and ids of the English ones are in the place that stands before them."""

_PLACES = (
    (re.compile(r"pin of (.+) at (.+)"), r"place fixée de \1 chez \2"),
    (re.compile(r"student (\S+) and the party"), r"étudiant \1 et son groupe"),
    (re.compile(r"student (.+)"), r"étudiant \1"),
    (re.compile(r"student"), "étudiant"),
    (re.compile(r"family (.+)"), r"famille \1"),
    (re.compile(r"family"), "famille"),
    (re.compile(r"party (.+)"), r"groupe \1"),
    (re.compile(r"pin number (\d+)"), r"place fixée n° \1"),
    (re.compile(r"fact (.+)"), r"donnée \1"),
)


def in_language(fault: Fault, lang: str) -> Fault:
    """The fault in the words of a language; one of another room stays as it is.

    Examples
    --------
    >>> in_language(Fault("not_a_flag", "true or false is expected", record="student S1"), "fr").line("fr")
    'étudiant S1 : vrai ou faux est attendu [not_a_flag]'
    """
    if lang == "en" or fault.code not in FRENCH:
        return fault
    return replace(fault, message=FRENCH[fault.code], record=_place(fault.record))


def _place(record: str | None) -> str | None:
    for pattern, french in _PLACES:
        if record is not None and (match := pattern.fullmatch(record)):
            return match.expand(french)
    return record
