"""Bad inputs about the header, identities, languages, diets, numbers, dates and places: 2, 18 to 24, 41 to 86."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bad_inputs.case import Case, Heard
from bad_inputs.sheets import GUEST, SLOT, guests, heard, hosts, table

Look = Callable[[Any], object]


def sheets(
    number: int, what: str, ends: str, code: str | None, students: str, families: str | None = None, **more: Any
) -> Case:
    """A case of two sheets; `look` looks at the roster, once it is read."""
    look: Look | None = more.pop("look", None)
    if ends == "aside":
        more.setdefault("set_aside", True)
        students = (
            students if "E9" in students else students.rstrip("\r\n") + "\r\n" + guests({"id": "E9"}).splitlines()[1]
        )

    def run(folder: Path) -> Heard:
        said, reading = heard(folder, students, families, **more)
        assert (reading is None) is (ends == "refused"), said
        if look is not None:
            assert look(reading.roster), reading.roster.students[0].to_document()
        if ends == "aside":
            refused, nothing = heard(folder, students, families, **{**more, "set_aside": False})
            assert nothing is None
            assert code in {one for one, _ in refused}
            assert len(reading.aside) >= 1
        return said

    return Case(number, what, ends, code, run)


def one(number: int, what: str, ends: str, code: str | None, change: dict[str, str], **more: Any) -> Case:
    """A case of one student's cells."""
    return sheets(number, what, ends, code, guests(change), **more)


def home(number: int, what: str, ends: str, code: str | None, change: dict[str, str], **more: Any) -> Case:
    """A case of one family's cells."""
    families = hosts(change, {"id": "H9"}) if ends == "aside" else hosts(change)
    return sheets(number, what, ends, code, guests({}), families, **more)


def first(roster: Any) -> Any:
    return roster.students[0]


def languages(expected: dict[str, str]) -> Look:
    return lambda roster: first(roster).languages == expected


def diet(*expected: str) -> Look:
    return lambda roster: first(roster).diet == set(expected)


TWICE = "id;Nom;Langues;Langues;Régime;Disponibilités\nE1;Zyxwv;français;anglais;aucun;" + SLOT + "\n"
TITLES = f"Repas en famille;;;;;;\n;;;;;;\n{guests({})}"
BOTH = table([GUEST | {"Langues parlées": "anglais"}])

HEADERS = [
    sheets(2, "a header only", "refused", "no_rows", guests({}).splitlines()[0] + "\n"),
    sheets(
        2, "a header only, families, allowed", "accepted", None, guests({}), hosts({}).splitlines()[0], allow_empty=True
    ),
    sheets(2, "a header only, families", "refused", "no_rows", guests({}), hosts({}).splitlines()[0] + "\n"),
    sheets(19, "a header twice", "refused", "duplicate_header", TWICE),
    sheets(
        20,
        "headers in other spellings",
        "accepted",
        None,
        guests({}).replace("Régime", "REGIME\u00a0alimentaire ").replace("Langues", " langues parlées ?"),
    ),
    sheets(21, "a column is missing", "refused", "missing_column", guests({}).replace("Régime", "Bidule")),
    sheets(22, "the files are swapped", "refused", "looks_like_families", hosts({}), guests({})),
    sheets(
        22,
        "the files are swapped, the other",
        "refused",
        "looks_like_students",
        guests({}),
        table([GUEST | {"Pays": "x"}]),
    ),
    sheets(23, "title lines above the header", "remark", "title_row", TITLES),
    sheets(23, "a row of totals", "aside", "row_total", guests({}, {"id": "TOTAL"})),
    sheets(24, "two columns for one field", "refused", "ambiguous_columns", BOTH),
]

SAME = {"id": "E1"}
IDENTITY = [
    sheets(
        41, "the same row twice", "remark", "row_twice", guests(SAME, SAME), look=lambda one: len(one.students) == 1
    ),
    sheets(42, "one id, two contents", "refused", "id_conflict", guests(SAME, SAME | {"Régime": "halal"})),
    sheets(43, "ids that differ by case", "refused", "id_collision", guests({"id": "e1"}, {"id": "E1", "Nom": "B"})),
    sheets(
        43, "ids that differ by a zero-width sign", "refused", "id_collision", guests({"id": "E1\u200b"}, {"id": "E1"})
    ),
    sheets(
        44,
        "an id in two forms of Unicode",
        "refused",
        "id_conflict",
        guests({"id": "José"}, {"id": "Jose\u0301", "Nom": "B"}),
    ),
    sheets(45, '"007" and "7"', "remark", "id_zeros", guests({"id": "007"}, {"id": "7", "Nom": "B"})),
    sheets(46, "a blank id", "remark", "id_blank", guests({"id": ""}, {"id": "E2"})),
    sheets(47, "one id in both files", "accepted", None, guests({"id": "X1"}), hosts({"id": "X1"})),
    sheets(48, "one e-mail twice", "remark", "person_twice", guests({}, {"Nom": "B"})),
    one(49, "an id over two lines", "refused", "id_invalid", {"id": "E\n1"}),
    one(49, "an id that is a formula", "refused", "id_invalid", {"id": "=1+1"}),
    one(49, "an id of 5,000 characters", "refused", "id_invalid", {"id": "E" * 5000}),
    one(
        50,
        "a name that turns the direction",
        "accepted",
        None,
        {"Nom": "\u202eabc"},
        look=lambda r: first(r).name == "abc",
    ),
    one(
        50, "a name in another script", "accepted", None, {"Nom": "محمد 🎉"}, look=lambda r: first(r).name == "محمد 🎉"
    ),
    one(51, "a partner whom nobody knows", "remark", "partner_unknown", {"Avec qui viens-tu ?": "Qponm Inconnu"}),
    one(52, "a wish for oneself", "refused", "partner_self", {"Avec qui viens-tu ?": "E1"}),
    sheets(
        52,
        "a wish that is not returned",
        "remark",
        "partner_one_sided",
        guests({"Avec qui viens-tu ?": "E2"}, {"Nom": "B", "E-mail": "b@x.example"}),
        look=lambda roster: not roster.parties,
    ),
    sheets(
        53,
        "in two groups",
        "refused",
        "partner_and_party",
        guests(
            {"Avec qui viens-tu ?": "E2", "Groupe": "A", "E-mail": "a@x.example"},
            {"Avec qui viens-tu ?": "E1", "Nom": "B", "E-mail": "b@x.example"},
        ),
    ),
    sheets(
        53,
        "a group larger than any home",
        "accepted",
        None,
        guests(*({"Groupe": "A", "Nom": name, "E-mail": f"{name}@x.example"} for name in "abcde")),
        look=lambda roster: [warning.code for warning in roster.warnings] == ["party_too_large"],
    ),
]

LANGUAGES = [
    one(
        54,
        "names of languages",
        "remark",
        "level_assumed",
        {"Langues": "français, anglais"},
        look=languages({"fr": "B1", "en": "B1"}),
    ),
    one(55, "the tag nan", "accepted", None, {"Langues": "nan:B1"}, look=languages({"nan": "B1"})),
    one(55, "the bare tag nan", "remark", "language_close", {"Langues": "nan"}, look=languages({"nan": "B1"})),
    one(
        56,
        "the tags na and no",
        "remark",
        "level_assumed",
        {"Langues": "NA, no"},
        look=languages({"na": "B1", "no": "B1"}),
    ),
    one(
        57,
        "Moroccan Arabic",
        "remark",
        "language_close",
        {"Langues": "arabe marocain B2"},
        look=languages({"ary": "B2"}),
    ),
    one(
        58,
        "two tags of one language",
        "remark",
        "language_twice",
        {"Langues": "zh B2, cmn A2"},
        look=languages({"zh": "A2"}),
    ),
    one(59, "ang, which is Old English", "refused", "language_suspicious", {"Langues": "ang"}),
    one(60, "no language", "refused", "language_invalid", {"Langues": "xx"}),
    one(60, "a tag of earlier times", "remark", "language_renamed", {"Langues": "iw B1"}, look=languages({"he": "B1"})),
    one(61, "a level that is none", "refused", "level_unknown", {"Langues": "anglais B3"}),
    one(61, "a level with a sign", "remark", "level_rounded", {"Langues": "anglais b2+"}, look=languages({"en": "B2"})),
    one(
        61,
        "a level in a word",
        "remark",
        "level_from_word",
        {"Langues": "anglais natif"},
        look=languages({"en": "native"}),
    ),
    one(62, "no language given", "aside", "no_language", {"Langues": ""}),
    one(
        63,
        "a language twice",
        "remark",
        "language_twice",
        {"Langues": "anglais C1, anglais B1"},
        look=languages({"en": "B1"}),
    ),
]

DIETS = [
    one(64, "a blank diet", "aside", "diet_unknown", {"Régime": ""}),
    *(
        one(65, f"none, as {word}", "accepted", None, {"Régime": word}, look=diet())
        for word in ("RAS", "non", "/", "-", "néant")
    ),
    one(66, "a diet in another spelling", "accepted", None, {"Régime": "HALLAL "}, look=diet("halal")),
    one(67, "no pork is not halal", "accepted", None, {"Régime": "pas de porc"}, look=diet("no_pork")),
    one(68, "a contradiction", "aside", "diet_contradiction", {"Régime": "vegan, viande ok"}),
    one(69, "free text", "aside", "diet_unclear", {"Régime": "allergie sévère kiwi"}),
    home(
        70,
        "perhaps",
        "remark",
        "perhaps_is_no",
        {"Régimes possibles": "peut-être halal"},
        look=lambda r: not r.families[0].serves,
    ),
    one(71, "nuts", "remark", "nuts_widened", {"Allergies": "noix"}, look=lambda r: first(r).allergies == {"nuts"}),
    home(
        72,
        "all diets",
        "accepted",
        None,
        {"Régimes possibles": "tous régimes"},
        look=lambda r: len(r.families[0].serves) == 10 and not r.families[0].safe_for,
    ),
    one(73, "an error of a spreadsheet", "refused", "cell_error", {"Régime": "#N/A"}),
    one(74, "a column on religion", "remark", "column_forbidden", {"Religion": "x"}),
    one(
        75,
        "vegan means vegetarian",
        "accepted",
        None,
        {"Régime": "vegan, végétarien"},
        look=diet("vegan", "vegetarian"),
    ),
]

NUMBERS = [
    *(
        home(76, f"seats: {cell}", "refused", None if cell == "51" else "count_invalid", {"Places": cell})
        for cell in ("2,5", "2-3", "deux", "-1", "1e9", "NaN", "inf", "True", "٣", "1_000")
    ),
    home(77, "no seats", "refused", "seats_missing", {"Places": ""}),
    sheets(
        78,
        "days and months in two orders",
        "refused",
        "date_order_mixed",
        guests({"Disponibilités": "18/11/2026 19h30"}, {"Disponibilités": "11/19/2026 19h30"}),
    ),
    sheets(
        78,
        "days that could be months",
        "remark",
        "date_order_assumed",
        guests({"Disponibilités": "03/04/2026 19h30"}),
        hosts({"Disponibilités": "03/04/2026 19h30"}),
        look=lambda r: first(r).availability == {"2026-04-03T19:30"},
    ),
    one(79, "the 31st of February", "refused", "date_impossible", {"Disponibilités": "31/02/2026 19h30"}),
    one(79, "a year of two digits", "refused", "year_short", {"Disponibilités": "18/11/26 19h30"}),
    one(
        79,
        "a day outside of the event",
        "refused",
        "date_outside",
        {"Disponibilités": "18/11/2025 19h30"},
        mapping='[dates]\nfirst = "2026-11-01"\nlast = "2026-11-30"\n',
    ),
    one(80, "an hour in French", "accepted", None, {}, look=lambda r: first(r).availability == {"2026-11-18T19:30"}),
    one(80, "24:00", "refused", "time_impossible", {"Disponibilités": "18/11/2026 24:00"}),
    one(80, "an end before the beginning", "refused", "time_backwards", {"Disponibilités": "18/11/2026 19h30-19h00"}),
    one(81, "an hour that clocks skip", "refused", "time_skipped", {"Disponibilités": "28/03/2027 02:30"}),
    sheets(
        81,
        "an hour that comes twice",
        "remark",
        "time_twice",
        guests({"Disponibilités": "25/10/2026 02:30"}),
        hosts({"Disponibilités": "25/10/2026 02:30"}),
    ),
    one(82, "no slot", "aside", "no_availability", {"Disponibilités": ""}),
    one(82, "a slot that nobody knows", "refused", "unknown_slot", {"Disponibilités": "mercredi soir"}),
    one(83, "places swapped", "refused", "place_swapped", {"lat": "3.06", "lon": "50.63"}),
    one(
        83,
        "decimal commas",
        "accepted",
        None,
        {"lat": "50,63", "lon": "3,06"},
        look=lambda r: first(r).place == (50.63, 3.06),
    ),
    one(83, "0, 0", "refused", "place_nowhere", {"lat": "0", "lon": "0"}),
    one(83, "far away", "refused", "place_outside", {"lat": "41.4", "lon": "2.2"}),
    one(84, "a postcode is not read", "remark", "column_not_read", {"Code postal": "1000"}),
    one(
        85,
        "a telephone number is kept for letters",
        "accepted",
        None,
        {"Téléphone": "+33 6 00 00 00 00"},
    ),
    one(86, "a date of birth is not read", "remark", "column_forbidden", {"Date de naissance": "01/01/2010"}),
]

CASES = [*HEADERS, *IDENTITY, *LANGUAGES, *DIETS, *NUMBERS]
