"""Words about one cell as a value: code -> (English, French)."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # Languages
    "no_language": (
        "no language is given; nationality says nothing about it",
        "aucune langue n'est indiquée ; la nationalité n'en dit rien",
    ),
    "language_invalid": (
        "one entry is no language that is known here; write its usual name or a tag such as fr or pt-BR",
        "une entrée n'est pas une langue connue ici ; écrire son nom usuel ou un code comme fr ou pt-BR",
    ),
    "language_suspicious": (
        "one entry is the code of another language than the one probably meant ({meant}); write its name in full",
        "une entrée est le code d'une autre langue que celle sans doute voulue ({meant}) ; écrire son nom en entier",
    ),
    "language_close": (
        "{tag} is read as a language of its own, close to {other} but not equal to it",
        "{tag} est lu comme une langue à part entière, proche de {other} mais pas identique",
    ),
    "language_renamed": ("the old code {old} is read as {tag}", "l'ancien code {old} est lu comme {tag}"),
    "language_twice": (
        "one language stands twice ({tag}); the lower level is kept",
        "une langue figure deux fois ({tag}) ; le niveau le plus bas est retenu",
    ),
    "level_unknown": (
        "a level is none of A1, A2, B1, B2, C1, C2, native",
        "un niveau n'est pas l'un de A1, A2, B1, B2, C1, C2, natif",
    ),
    "level_missing": ("a language stands without a level", "une langue figure sans niveau"),
    "level_from_word": ("a word is read as the level {level}", "un mot est lu comme le niveau {level}"),
    "level_rounded": ("a level with a sign is read as {level}", "un niveau suivi d'un signe est lu comme {level}"),
    "level_assumed": (
        "languages without a level are read as {level}",
        "les langues sans niveau sont lues comme {level}",
    ),
    # Diets and allergies
    "diet_unclear": (
        "not every word is a diet or an allergy that is known here; ask, and write what the meal must meet",
        "tout n'est pas un régime ou une allergie connus ici ; demander, et écrire ce que le repas doit respecter",
    ),
    "diet_contradiction": (
        "the words contradict each other; ask what the meal must meet",
        "les mots se contredisent ; demander ce que le repas doit respecter",
    ),
    "serves_unclear": (
        "not every word is a diet that is known here; what is not understood is not taken as offered",
        "tout n'est pas un régime connu ici ; ce qui n'est pas compris n'est pas tenu pour proposé",
    ),
    "allergy_unclear": (
        "not every word is an allergen that is known here; somebody has to decide",
        "tout n'est pas un allergène connu ici ; quelqu'un doit trancher",
    ),
    "meat_as_vegetarian": ('"no meat" is read as vegetarian', "« pas de viande » est lu comme végétarien"),
    "nuts_widened": (
        "one kind of nut is read as all tree nuts",
        "une sorte de noix est lue comme tous les fruits à coque",
    ),
    "perhaps_is_no": ('"perhaps" is read as no', "« peut-être » est lu comme non"),
    "animal_unclear": ("not every word is an animal that is known here", "tout n'est pas un animal connu ici"),
    "animal_not_named": (
        "a bare yes is read as any animal",
        "un simple oui est lu comme n'importe quel animal",
    ),
    # Choices and numbers
    "flag_unclear": ("yes or no is expected", "oui ou non est attendu"),
    "gender_unclear": (
        "woman, man, other or nothing is expected",
        "femme, homme, autre ou rien est attendu",
    ),
    "count_invalid": (
        "a whole number in digits is expected, e.g. 3",
        "un nombre entier en chiffres est attendu, par exemple 3",
    ),
    "number_invalid": ("a number is expected", "un nombre est attendu"),
    "minutes_invalid": (
        "minutes are expected, e.g. 45 or 1h15",
        "des minutes sont attendues, par exemple 45 ou 1h15",
    ),
    # Slots and moments
    "unknown_slot": (
        "one entry is no slot of this event; known slots: {slots}",
        "une entrée n'est pas un créneau de cet événement ; créneaux connus : {slots}",
    ),
    "date_impossible": ("this date does not exist", "cette date n'existe pas"),
    "date_outside": (
        "this date is outside of the event, {first} to {last}",
        "cette date est en dehors de l'événement, du {first} au {last}",
    ),
    "date_order_mixed": (
        "some dates name the day first and some the month; write all of them one way",
        "certaines dates commencent par le jour et d'autres par le mois ; les écrire toutes de la même façon",
    ),
    "date_order_assumed": (
        "dates are read with the day first: the first one is day {day} of month {month}, {year}",
        "les dates sont lues le jour d'abord : la première est le jour {day} du mois {month}, {year}",
    ),
    "date_serial": (
        "a bare number is read as a date of the workbook",
        "un simple nombre est lu comme une date du classeur",
    ),
    "weekday_wrong": ("the weekday is not that of the date", "le jour de la semaine n'est pas celui de la date"),
    "year_short": ("a year of four digits is expected", "une année à quatre chiffres est attendue"),
    "time_impossible": (
        "this time does not exist; write e.g. 19h30, and 00:00 of the next day for midnight",
        "cette heure n'existe pas ; écrire par exemple 19h30, et 00:00 du lendemain pour minuit",
    ),
    "time_backwards": ("the end does not come after the beginning", "la fin ne vient pas après le début"),
    "time_skipped": (
        "this hour does not exist: clocks go forward in that night",
        "cette heure n'existe pas : on change d'heure cette nuit-là",
    ),
    "time_twice": (
        "this hour comes twice: clocks go back in that night",
        "cette heure existe deux fois : on change d'heure cette nuit-là",
    ),
    # Places and labels
    "place_invalid": (
        "latitude and longitude are expected as numbers, e.g. 50.63 and 3.06",
        "une latitude et une longitude sont attendues en nombres, par exemple 50,63 et 3,06",
    ),
    "place_swapped": (
        "latitude and longitude look swapped",
        "la latitude et la longitude semblent interverties",
    ),
    "place_nowhere": ("0, 0 is a place in the ocean", "0, 0 est un lieu dans l'océan"),
    "place_outside": (
        "this place is outside of the region of the event",
        "ce lieu est en dehors de la région de l'événement",
    ),
    "postcode_invalid": ("a postcode of five digits is expected", "un code postal à cinq chiffres est attendu"),
    "postcode_padded": (
        "a postcode of four digits is read with the zero that it lost",
        "un code postal à quatre chiffres est lu avec le zéro qu'il a perdu",
    ),
    "id_invalid": (
        "an id is one short line of text that does not begin like a formula",
        "un identifiant est une courte ligne de texte qui ne commence pas comme une formule",
    ),
}
