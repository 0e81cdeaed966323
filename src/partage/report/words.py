"""What pages, letters and lists say: key -> (English, French)."""

from __future__ import annotations

from collections.abc import Iterable

from partage.counsel.words.catalogue import GOALS, TEXTS
from partage.counsel.words.writer import Slot, Writer, check_lang, line
from partage.domain.vocabulary import Allergen, Diet

LANGUAGES = ("en", "fr")

WORDS: dict[str, tuple[str, str]] = {
    "family": ("family", "famille"),
    "slot": ("slot", "créneau"),
    "student": ("student", "étudiant"),
    "students": ("students", "étudiants"),
    "guests": ("guests", "convives"),
    "name": ("name", "nom"),
    "email": ("e-mail", "courriel"),
    "phone": ("phone", "téléphone"),
    "who": ("who", "qui"),
    "what": ("what to say", "à dire"),
    "seated": ("has a seat", "a une place"),
    "unseated": ("has no seat", "sans place"),
    "hosts_one": ("1 guest", "1 convive"),
    "hosts_more": ("{n} guests", "{n} convives"),
    "hosts_nobody": ("has no guests", "sans convives"),
    "with": ("with", "chez"),
    "reason": ("reason", "raison"),
    "goal": ("goal", "objectif"),
    "value": ("value", "valeur"),
    "bound": ("at most", "au plus"),
    "proof": ("proof", "preuve"),
    "diets": ("the meal must be", "le repas doit être"),
    "allergens": ("must be kept out", "à exclure absolument"),
    "or": ("or", "ou"),
    "nothing": ("nothing special", "rien de particulier"),
    "checked": ("checked", "vérifié"),
    "seating": ("Seating", "Placement"),
    "tables": ("Tables", "Tables"),
    "unseated_sheet": ("Without a seat", "Sans place"),
    "check_sheet": ("Diets and allergies", "Régimes et allergies"),
    "levels": ("Goals", "Objectifs"),
    "proof prices": ("prices", "prix"),
    "proof search": ("search", "recherche"),
    "proof none": ("none", "aucune"),
    "meal": ("Partage ma Table: a meal with a family", "Partage ma Table : un repas en famille"),
    "meal_host_one": ("Partage ma Table: 1 guest at your table", "Partage ma Table : 1 convive à votre table"),
    "meal_host_more": ("Partage ma Table: {n} guests at your table", "Partage ma Table : {n} convives à votre table"),
    # The coordinator's report
    "title": ("Partage ma Table: the plan", "Partage ma Table : le plan"),
    "made": (
        "{seated} of {students} students have a seat, at {tables} tables of {families} families.",
        "{seated} étudiants sur {students} ont une place, à {tables} tables de {families} familles.",
    ),
    "status optimal": ("No better plan exists; this is proven.", "Aucun plan n'est meilleur ; c'est prouvé."),
    "status feasible": (
        "A valid plan; whether a better one exists is not known for every goal.",
        "Un plan valable ; on ne sait pas pour chaque objectif s'il en existe un meilleur.",
    ),
    "status interrupted": (
        "A valid plan; the search was interrupted.",
        "Un plan valable ; la recherche a été interrompue.",
    ),
    "contents": ("Contents", "Sommaire"),
    "skip": ("Skip to the plan", "Aller au plan"),
    "levels_title": ("Goals, the first one first", "Objectifs, le premier d'abord"),
    "levels_caption": (
        "What this plan reaches, and what no plan exceeds",
        "Ce que ce plan atteint, et ce qu'aucun plan ne dépasse",
    ),
    "means": ("what that means", "ce que cela veut dire"),
    "means prices": (
        "proven; anyone can recompute it from the plan's prices",
        "prouvé ; chacun peut le recalculer à partir des prix du plan",
    ),
    "means search": ("proven by a complete search", "prouvé par une recherche complète"),
    "means none": ("not proven; a better value may exist", "non prouvé ; une meilleure valeur existe peut-être"),
    "why_title": ("Why not more", "Pourquoi pas davantage"),
    "demand_title": ("Demand and seats", "Demandes et places"),
    "demand slot": ("By slot: who could come, and seats", "Par créneau : qui pourrait venir, et places"),
    "demand diet": ("By diet: who needs it, and seats", "Par régime : qui le demande, et places"),
    "demand allergy": ("By allergy: who has it, and seats", "Par allergie : qui l'a, et places"),
    "demand language": (
        "By language: who speaks no other, and seats",
        "Par langue : qui n'en parle pas d'autre, et places",
    ),
    "demand_alt": ("{label}: {people} people, {seats} seats", "{label} : {people} personnes, {seats} places"),
    "people": ("people", "personnes"),
    "seats": ("seats", "places"),
    "no_diet": ("no special diet", "sans régime particulier"),
    "tables_title": ("Table by table", "Table par table"),
    "tables_caption": ("Who sits where", "Qui est placé où"),
    "languages": ("languages in common", "langues communes"),
    "unseated_title": ("Without a seat", "Sans place"),
    "everybody": ("Everybody has a seat.", "Tout le monde a une place."),
    "advice_title": ("What could be done", "Ce qu'on pourrait faire"),
    "changes": (
        "The smallest changes that would seat somebody",
        "Les plus petits changements qui placeraient quelqu'un",
    ),
    "recruiting": ("Whom to recruit", "Qui recruter"),
    "fragility": ("If a family cancels", "Si une famille annule"),
    "standby": ("Stand-by lists", "Listes d'attente"),
    "swaps": ("Who may swap", "Qui peut échanger"),
    "plates_title": ("Diets and allergies, to be checked and signed", "Régimes et allergies, à vérifier et à signer"),
    "plates_caption": ("What each plate must meet", "Ce que chaque assiette doit respecter"),
    "signed": ("Checked by, date, signature", "Vérifié par, date, signature"),
    "warnings_title": ("Notes on the records", "Remarques sur les inscriptions"),
    # Letters
    "dear_student": ("Hello {name},", "Bonjour {name},"),
    "dear": ("Hello,", "Bonjour,"),
    "letter_title": ("Your invitation", "Votre invitation"),
    "letter_seat": (
        "A family in Lille is looking forward to sharing a meal with you {slot}.",
        "Une famille lilloise se réjouit de partager un repas avec vous {slot}.",
    ),
    "letter_host": ("You are expected at {family}.", "Vous êtes attendu·e chez {family}."),
    "letter_alone": ("You will be their only guest.", "Vous serez leur seul·e convive."),
    "letter_company_one": (
        "You will not be alone: one more guest is expected.",
        "Vous ne serez pas seul·e : un autre convive est attendu.",
    ),
    "letter_company_more": (
        "You will not be alone: {n} other guests are expected.",
        "Vous ne serez pas seul·e : {n} autres convives sont attendus.",
    ),
    "letter_plate": (
        "We have told your hosts what the meal must meet for the whole table. Of you we have noted: {plate}.",
        "Vos hôtes savent ce que le repas doit respecter pour toute la table. De vous, nous avons noté : {plate}.",
    ),
    "letter_wrong": (
        "If any of this is wrong, please tell us at once.",
        "Si quelque chose est inexact, dites-le-nous tout de suite, s'il vous plaît.",
    ),
    "letter_cancel": (
        "If you cannot come, please tell us as early as you can, so that somebody else can take the place.",
        "Si vous ne pouvez pas venir, dites-le-nous le plus tôt possible : quelqu'un d'autre pourra prendre la place.",
    ),
    "contact": ("You reach us here: {contact}", "Pour nous joindre : {contact}"),
    "letter_none_title": ("No seat this time", "Pas de place cette fois-ci"),
    "letter_none": (
        "Thank you for signing up. We are sorry: we could not find a seat for you in this plan.",
        "Merci de votre inscription. Nous sommes désolés : nous n'avons pas pu vous trouver de place dans ce plan.",
    ),
    "letter_hope": (
        "If a place becomes free, we will write to you at once.",
        "Si une place se libère, nous vous écrirons aussitôt.",
    ),
    "regards": ("With our warm regards", "Bien chaleureusement"),
    "sheet_title": ("Your table", "Votre table"),
    "sheet_dear": ("Dear family,", "Chère famille,"),
    "sheet_thanks": (
        "Thank you for opening your door. This is what you need to know.",
        "Merci d'ouvrir votre porte. Voici ce qu'il faut savoir.",
    ),
    "sheet_caption": ("Your guests", "Vos convives"),
    "sheet_plates": ("The meal for the whole table must be", "Le repas, pour toute la table, doit être"),
    "sheet_allergens": (
        "These must be kept out of everything, without exception",
        "À exclure de tout, sans exception",
    ),
    "sheet_languages": ("Everybody at the table speaks", "Tout le monde à table parle"),
    "sheet_languages_none": (
        "no language in common; gestures and smiles will do",
        "pas de langue commune ; les gestes et les sourires suffiront",
    ),
    "sheet_guests": ("Number of guests", "Nombre de convives"),
    "sheet_names": ("Their names", "Leurs noms"),
    "sheet_animals": ("Animals to be kept away", "Animaux à tenir à l'écart"),
    "slot_term": ("When", "Quand"),
    "animal dog": ("dogs", "chiens"),
    "animal cat": ("cats", "chats"),
    "animal bird": ("birds", "oiseaux"),
    "animal rodent": ("rodents", "rongeurs"),
    "animal other": ("other animals", "autres animaux"),
    "sheet_cancel": (
        "If you cannot host, please tell us as early as you can.",
        "Si vous ne pouvez pas recevoir, dites-le-nous le plus tôt possible.",
    ),
    "sheet_none": (
        "Thank you for your offer. No guests are placed with you this time; we may still call you.",
        "Merci de votre proposition. Aucun convive n'est placé chez vous cette fois ; nous vous appellerons peut-être.",
    ),
    "at_family": ("With family {family}.", "Chez la famille {family}."),
}


def say(key: str, lang: str, **params: object) -> str:
    """The words of a key."""
    return WORDS[key][LANGUAGES.index(check_lang(lang))].format(**params)


def say_number(key: str, lang: str, n: int) -> str:
    """The words of a key that has two forms, for one and for several."""
    return say(f"{key}_{'one' if n == 1 else 'more'}", lang, n=n)


def slot_words(slot: str, lang: str) -> str:
    """A slot as a date where it is one.

    Examples
    --------
    >>> slot_words("2026-11-18T19:30", "en")
    'Wednesday 18 November at 19:30'
    """
    text = Writer(lang, discreet=False).write(line("diff_ids", ids=Slot(slot)))
    lead = {"en": "on ", "fr": "le "}[lang]
    return text.removeprefix(lead) if slot not in text else slot


def goal_words(goal: str, lang: str) -> str:
    """A goal's name; one of the caller's own as it stands."""
    return GOALS[lang].get(goal, goal)


def diet_words(diets: Iterable[Diet], lang: str) -> str:
    """Diets in words, in the order of the vocabulary."""
    some = frozenset(diets)
    return ", ".join(TEXTS[lang][f"diet {diet}"] for diet in Diet if diet in some)


def allergen_words(allergens: Iterable[Allergen], lang: str) -> str:
    """Allergens in words, in the order of the vocabulary."""
    some = frozenset(allergens)
    return ", ".join(TEXTS[lang][f"allergen {allergen}"] for allergen in Allergen if allergen in some)
