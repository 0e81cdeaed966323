"""Inputs that once came out wrong, each with its siblings: right, or asked about, and right with a line of a mapping.

A sibling (``cases.toml``) fails where it is read the wrong way without a word, and where a column that matters is left
out with a mere remark. Nobody's wording is known by heart here: what a form says in other words has to be asked about.
"""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import partage as pt

SIBLINGS: Mapping[str, Any] = tomllib.loads(Path(__file__).with_name("cases.toml").read_text(encoding="utf-8"))
LANGUAGES = ("en", "fr")
NOON = datetime.fromisoformat("2026-11-02T12:00")
SOON, LATER = "2026-11-18 19:30", "2026-11-19 19:30"
FIRST, SECOND = "2026-11-18T19:30", "2026-11-19T19:30"

Row = dict[str, str]
Right = Callable[[pt.Roster], bool]


@dataclass(frozen=True)
class Form:
    """Two small sheets in the words of one sibling.

    Parameters
    ----------
    students, families
        Their rows.
    about
        The headers that have to be asked about, unless what they say is read as it is meant.
    right
        Whether a roster says what the people meant.
    mapping
        Lines that make it right.
    matters
        Whether leaving the columns out with a remark is wrong.
    delimiter
        Between the cells.
    remark
        The code of a remark about the columns that is enough, however they are read.
    """

    students: Sequence[Row]
    families: Sequence[Row]
    about: Sequence[str | None]
    right: Right
    mapping: str
    matters: bool = True
    delimiter: str = ","
    remark: str | None = None


GUEST = {
    "en": {"Name": "Ana", "Languages": "French B2", "Diet": "none", "Allergies": "none", "Availability": SOON},
    "fr": {
        "Prénom": "Ana",
        "Langues": "français B2",
        "Régime alimentaire": "aucun",
        "Allergies": "aucune",
        "Disponibilités": SOON,
    },
}
HOME = {
    "en": {
        "Family name": "Martin",
        "Languages": "French native",
        "Diets possible": "none",
        "How many guests": "2",
        "Availability": SOON,
    },
    "fr": {
        "Nom de famille": "Martin",
        "Langues parlées": "français natif",
        "Régimes possibles": "aucun",
        "Combien de personnes pouvez-vous accueillir ?": "2",
        "Disponibilités": SOON,
    },
}
NAME, _, DIET, ALLERGIES, WHEN = ({lang: list(GUEST[lang])[place] for lang in LANGUAGES} for place in range(5))
HOME_NAME, _, SERVES, SEATS, _ = ({lang: list(HOME[lang])[place] for lang in LANGUAGES} for place in range(5))
NO_COLUMN = None  # no row is left, or a question is missing: told of the file
YES, NO = {"en": "Yes", "fr": "Oui"}, {"en": "No", "fr": "Non"}


def guest(lang: str, *without: Mapping[str, str], **_: str) -> Row:
    """A guest of whom nothing is to be heeded, without some columns."""
    return {name: cell for name, cell in GUEST[lang].items() if name not in [one[lang] for one in without]}


def home(lang: str, *without: Mapping[str, str]) -> Row:
    """A home for two, without some columns."""
    return {name: cell for name, cell in HOME[lang].items() if name not in [one[lang] for one in without]}


def question(side: str, header: str, **said: Any) -> str:
    """Lines of a mapping file about one column."""
    lines = [f"[{side}.questions.{json.dumps(header, ensure_ascii=False)}]"]
    for name, value in said.items():
        if isinstance(value, Mapping):
            inner = ", ".join(f"{json.dumps(k, ensure_ascii=False)} = {json.dumps(v)}" for k, v in value.items())
            lines.append(f"{name} = {{ {inner} }}")
        else:
            lines.append(f"{name} = {json.dumps(value, ensure_ascii=False)}")
    return "\n".join([*lines, ""])


def one(roster: pt.Roster) -> pt.Student:
    (student,) = roster.students
    return student


def only(roster: pt.Roster) -> pt.Family:
    (family,) = roster.families
    return family


# One maker for each kind: the forms of one sibling.


def option_with_comma(lang: str, words: Sequence[str]) -> Iterator[Form]:
    """No option is torn: whoever ticked one evening has no other, and whoever ticked both has both."""
    first, second = words
    said = (first, second, f"{first}, {second}")
    students = [guest(lang) | {NAME[lang]: name, WHEN[lang]: cell} for name, cell in zip("ABC", said, strict=True)]
    families = [
        home(lang) | {HOME_NAME[lang]: name, WHEN[lang]: cell} for name, cell in zip("DE", said[1::-1], strict=True)
    ]

    def right(roster: pt.Roster) -> bool:
        a, b, c = (student.availability for student in roster.students)
        d, e = (family.availability for family in roster.families)
        return len(a) == len(b) == 1 and not a & b and c == a | b and (d, e) == (b, a)

    slots = {first: FIRST, second: SECOND}
    mapping = "[slots]\n" + "".join(
        f"{json.dumps(k, ensure_ascii=False)} = {json.dumps(v)}\n" for k, v in slots.items()
    )
    for side in ("students", "families"):
        mapping += question(side, WHEN[lang], field="availability", options=[first, second])
    yield Form(students, families, [WHEN[lang]], right, mapping)


def allergens_not_accommodated(lang: str, header: str) -> Iterator[Form]:
    """No home is safe for what it cannot keep out."""
    mapping = question("families", header, field="safe_for", answers={"peanuts": "none"})
    yield Form(
        [guest(lang) | {ALLERGIES[lang]: "peanuts"}],
        [home(lang) | {header: "peanuts"}],
        [header],
        lambda roster: not only(roster).safe_for,
        mapping,
    )


def can_you_eat(lang: str, header: str) -> Iterator[Form]:
    """Yes and no to a question about eating something are never guessed, another question about diets or not."""
    for answer in (YES[lang], NO[lang]):
        mapping = question("students", header, field="goes_without", answers={answer: "peanuts"})
        for row in (guest(lang), guest(lang, DIET, ALLERGIES)):
            yield Form(
                [row | {header: answer}],
                [home(lang)],
                [header],
                lambda roster: one(roster).allergies == {pt.Allergen.PEANUTS},
                mapping,
            )


def allergies_and_contact(lang: str, header: str) -> Iterator[Form]:
    """An allergy is an allergy, whoever is told about it."""
    yield Form(
        [guest(lang, ALLERGIES) | {header: "peanuts"}],
        [home(lang)],
        [header],
        lambda roster: one(roster).allergies == {pt.Allergen.PEANUTS},
        question("students", header, field="allergies"),
    )


def diet_as_header(lang: str, words: Sequence[str]) -> Iterator[Form]:
    """A column that is called like a diet is a box to tick."""
    first, second, diet = words
    other = {"en": "Other diet", "fr": "Autre régime"}[lang]
    nothing = guest(lang)[DIET[lang]]
    yield Form(
        [guest(lang, DIET) | {first: NO[lang], second: YES[lang], other: nothing}],
        [home(lang)],
        [first, second],
        lambda roster: one(roster).diet == {diet},
        question("students", first, field="ignore") + question("students", second, field="diet", option=diet),
    )


def food_not_eaten(lang: str, header: str) -> Iterator[Form]:
    """What somebody does not eat is heeded, whatever they say of their diet."""
    for row in (guest(lang), guest(lang, ALLERGIES)):
        yield Form(
            [row | {header: "nuts"}],
            [home(lang)],
            [header],
            lambda roster: pt.Allergen.NUTS in one(roster).allergies,
            question("students", header, field="goes_without"),
        )


def busy_evenings(lang: str, header: str) -> Iterator[Form]:
    """Nobody is free when they said that they are not."""
    mapping = question("students", header, field="availability", answers={SOON: LATER})
    yield Form(
        [guest(lang, WHEN) | {header: SOON}],
        [home(lang) | {WHEN[lang]: f"{SOON}, {LATER}"}],
        [header],
        lambda roster: one(roster).availability == {SECOND},
        mapping,
    )
    yield Form(
        [guest(lang) | {WHEN[lang]: f"{SOON}, {LATER}", header: SOON}],
        [home(lang) | {WHEN[lang]: f"{SOON}, {LATER}"}],
        [header],
        lambda roster: one(roster).availability == {FIRST, SECOND},
        question("students", header, field="ignore"),
    )


def diets_impossible(lang: str, header: str) -> Iterator[Form]:
    """No home serves what it said it cannot."""
    yield Form(
        [guest(lang) | {DIET[lang]: "halal"}],
        [home(lang, SERVES) | {header: "halal"}],
        [header],
        lambda roster: only(roster).serves == {pt.Diet.VEGAN},
        question("families", header, field="serves", answers={"halal": "vegan"}),
    )
    yield Form(
        [guest(lang) | {DIET[lang]: "halal"}],
        [home(lang) | {SERVES[lang]: "vegan", header: "halal"}],
        [header],
        lambda roster: only(roster).serves == {pt.Diet.VEGAN},
        question("families", header, field="ignore"),
    )


def all_but_vegan(lang: str, cell: str) -> Iterator[Form]:
    """What a kitchen excepts it does not serve."""
    yield Form(
        [guest(lang)],
        [home(lang) | {SERVES[lang]: cell}],
        [SERVES[lang]],
        lambda roster: pt.Diet.VEGAN not in only(roster).serves,
        question("families", SERVES[lang], field="serves", answers={cell: "all except vegan"}),
    )


def comfortable_with_pets(lang: str, header: str) -> Iterator[Form]:
    """Yes to animals is not yes to avoiding them."""
    pets = {"en": "Pets", "fr": "Animaux"}[lang]
    for answer, avoided in ((YES[lang], "none"), (NO[lang], "dog")):
        yield Form(
            [guest(lang) | {header: answer}],
            [home(lang) | {pets: "dog"}],
            [header],
            lambda roster, avoided=avoided: one(roster).avoids_animals == {avoided} - {"none"},
            question("students", header, field="avoids_animals", answers={answer: avoided}),
        )


def access_and_forbidden(lang: str, header: str) -> Iterator[Form]:
    """A need of access is not lost for a word of health beside it, or for letters inside another word."""
    yield Form(
        [guest(lang) | {header: YES[lang]}],
        [home(lang)],
        [header],
        lambda roster: one(roster).step_free,
        question("students", header, field="step_free", answers={YES[lang]: "yes"}),
    )


def form_timestamps(lang: str, cell: str) -> Iterator[Form]:
    """Whatever form wrote the moment, it is that moment, or unknown; nobody needs it to seat people."""
    header = {"en": "Timestamp", "fr": "Horodateur"}[lang]
    yield Form(
        [{header: cell} | guest(lang)],
        [home(lang)],
        [header],
        lambda roster: (sent := one(roster).registered_at) is None or abs(sent - NOON) < timedelta(hours=24),
        "",
        remark="date_order_assumed",  # of 11/2/2026 alone nobody can tell
    )


def evening_with_a_slip(lang: str, words: Sequence[str]) -> Iterator[Form]:
    """A home's slip is no evening of its own, and neither is a guest's."""
    good, slip = words
    mapping = f"[slots]\n{json.dumps(good, ensure_ascii=False)} = {json.dumps(FIRST)}\n"
    for side in ("families", "students"):
        homes = [home(lang) | {HOME_NAME[lang]: name, WHEN[lang]: good} for name in "BC"]
        guests = [guest(lang) | {NAME[lang]: name, WHEN[lang]: good} for name in "EF"]
        (homes if side == "families" else guests)[0][WHEN[lang]] = slip
        answers = question(side, WHEN[lang], field="availability", answers={slip: good})
        yield Form(guests, homes, [WHEN[lang]], _one_evening, mapping + answers)


def _one_evening(roster: pt.Roster) -> bool:
    return len({slot for one in (*roster.students, *roster.families) for slot in one.availability}) == 1


def wish_for_another(lang: str, header: str) -> Iterator[Form]:
    """Whom somebody would like to meet is not who they are."""
    welcomes = {"en": ("Gender you welcome", "women"), "fr": ("Genre accueilli", "femmes")}[lang]
    yield Form(
        [guest(lang) | {NAME[lang]: "Tom", header: {"en": "woman", "fr": "femme"}[lang]}],
        [home(lang) | {welcomes[0]: welcomes[1]}],
        [header],
        lambda roster: one(roster).gender is None,
        question("students", header, field="ignore"),
    )


def scale_of_interest(lang: str, words: Sequence[str]) -> Iterator[Form]:
    """Somebody who likes a thing least is not interested in it."""
    asked, option, least, most = words
    columns = [f"{asked} [{option}]", f"{asked} [Chess]"]
    mapping = "".join(
        question(side, column, field="interests", option=name, scale=[least, most], counts_from=most)
        for side in ("students", "families")
        for column, name in zip(columns, ("first", "second"), strict=True)
    )
    yield Form(
        [guest(lang) | dict(zip(columns, (least, most), strict=True))],
        [home(lang) | dict(zip(columns, (most, least), strict=True))],
        columns,
        lambda roster: one(roster).interests in (set(), {"chess"}, {"second"}) and only(roster).interests != {"second"},
        mapping,
        matters=False,
    )


def not_the_seats(lang: str, header: str) -> Iterator[Form]:
    """How many people or things there are is not how many guests may come."""
    places = {"en": "Guests", "fr": "Invités possibles"}[lang]
    yield Form(
        [guest(lang)],
        [home(lang, SEATS) | {header: "5", places: "1"}],
        [header],
        lambda roster: (only(roster).seats, only(roster).max_meals) == (1, 1),
        question("families", header, field="ignore"),
        matters=False,
    )


def the_seats(lang: str, header: str) -> Iterator[Form]:
    """How many guests may come."""
    yield Form(
        [guest(lang)],
        [home(lang, SEATS) | {header: "1"}],
        [header, NO_COLUMN],
        lambda roster: only(roster).seats == 1,
        question("families", header, field="seats"),
    )


def allergies_of_all_kinds(lang: str, header: str) -> Iterator[Form]:
    """A yes to allergies of all kinds has to be asked about: which ones?"""
    yield Form(
        [guest(lang, ALLERGIES) | {header: YES[lang]}],
        [home(lang)],
        [header],
        lambda roster: one(roster).allergies == {pt.Allergen.PEANUTS},
        question("students", header, field="allergies", answers={YES[lang]: "peanuts"}),
    )


def host_or_guest(lang: str, words: Sequence[str]) -> Iterator[Form]:
    """One sheet of both sides: whoever does not host is a guest, in whatever words."""
    header = {"en": "Host", "fr": "Hôte"}[lang]
    no, yes = words
    everybody = 'languages = "fr:B2"\navailability = "2026-11-18T19:30"\n'
    students = f'[students.columns]\nname = "Name"\n[students.constants]\ndiet = "none"\n{everybody}'
    families = f'[families.columns]\nname = "Name"\n[families.constants]\nserves = "none"\nseats = "2"\n{everybody}'
    for others in ((), (NO[lang], YES[lang])):
        said = [*others[:1], no, *others[1:], yes]
        rows = [{"Name": f"P{number}", header: cell} for number, cell in enumerate(said)]
        guests = ", ".join(json.dumps(one, ensure_ascii=False) for one in {no, *others[:1]})
        chosen = f'{{ column = "{header}", answers = [{guests}] }}'
        names = {f"P{number}" for number, cell in enumerate(said) if cell in (no, *others[:1])}
        filters = (
            (f'unless = "{header}"\n', f'only_if = "{header}"\n'),
            (f"only_if = {chosen}\n", f"unless = {chosen}\n"),
        )
        plain, mends = (f"[students]\n{one}{students}[families]\n{two}{families}" for one, two in filters)
        yield Form(
            rows,
            rows,
            [header, NO_COLUMN],
            lambda roster, names=names: {student.name for student in roster.students} == names,
            f"{plain}---{mends}",
        )


def consents(lang: str, header: str) -> Iterator[Form]:
    """A consent is nobody's contact, and a consent to something else does not pass on anybody's."""
    yield Form(
        [guest(lang) | {NAME[lang]: name, header: YES[lang]} for name in "AB"],
        [home(lang)],
        [header],
        lambda roster: not any(one.email or one.phone or one.address or one.shares_contact for one in roster.students),
        question("students", header, field="ignore"),
        matters=False,
    )


def words_in_ticks(lang: str, cell: str) -> Iterator[Form]:
    """A word between ticks is neither yes nor no."""
    columns = {"en": ("18 November 2026", "19 November 2026"), "fr": ("18 novembre 2026", "19 novembre 2026")}[lang]
    said = ((NO[lang], YES[lang]), (cell, YES[lang]))
    yield Form(
        [
            guest(lang, WHEN) | {NAME[lang]: name} | dict(zip(columns, cells, strict=True))
            for name, cells in zip("AB", said, strict=True)
        ],
        [home(lang) | {WHEN[lang]: "18/11/2026, 19/11/2026"}],
        columns,
        lambda roster: {student.availability for student in roster.students} == {frozenset({"2026-11-19"})},
        question("students", columns[0], field="availability", option="2026-11-18", answers={cell: "no"}),
    )


def machine_names(lang: str, words: Sequence[str]) -> Iterator[Form]:
    """Names as machines write them, parted as machines do."""
    row = dict(zip(words, GUEST[lang].values(), strict=True))
    fields = ("name", "languages", "diet", "allergies", "availability")
    nothing = {"diet": {row[words[2]]: "none"}, "allergies": {row[words[3]]: "none"}}
    yield Form(
        [row],
        [home(lang)],
        words,
        lambda roster: (
            (one(roster).name, dict(one(roster).languages), one(roster).availability) == ("Ana", {"fr": "B2"}, {FIRST})
        ),
        "".join(
            question("students", word, field=field, answers=nothing.get(field, {}))
            for word, field in zip(words, fields, strict=True)
        ),
        delimiter="|",
    )


def avoided_person(lang: str, header: str) -> Iterator[Form]:
    """Whom somebody does not want to meet is never whom they come with."""
    mail = {"en": "E-mail", "fr": "E-mail"}[lang]
    rows = [guest(lang) | {NAME[lang]: name, mail: f"{name}@mail.example".lower(), header: ""} for name in "AB"]
    rows[0][header] = "b@mail.example"
    yield Form(
        rows,
        [home(lang)],
        [header],
        lambda roster: not roster.parties,
        question("students", header, field="ignore"),
    )


def contact_of_another(lang: str, header: str) -> Iterator[Form]:
    """Somebody else's name or address is not one's own, where one's own is blank, either."""
    for cell in ("b@mail.example", "Bob"):
        rows = [guest(lang) | {NAME[lang]: name, "E-mail": "", header: ""} for name in ("Ana", "Bob")]
        rows[0][header] = cell
        rows[1]["E-mail"] = "b@mail.example"
        yield Form(
            rows,
            [home(lang)],
            [header],
            lambda roster: roster.students[0].email is None and roster.students[0].name == "Ana" and not roster.parties,
            question("students", header, field="ignore"),
        )


def about_the_home(lang: str, words: Sequence[str]) -> Iterator[Form]:
    """What a guest may have to know of a home is left out by somebody's word alone."""
    header, cell = words
    yield Form(
        [guest(lang)],
        [home(lang) | {header: cell}],
        [header],
        lambda roster: only(roster).seats == 2,
        question("families", header, field="ignore"),
    )


def home_in_an_answer(lang: str, words: Sequence[str]) -> Iterator[Form]:
    """Nor is it lost because the question did not ask for it."""
    yield from about_the_home(lang, words)


def wishes_about_a_home(lang: str, header: str) -> Iterator[Form]:
    """What a guest says of the home that they need is left out by somebody's word alone."""
    yield Form(
        [guest(lang) | {header: {"en": "rather", "fr": "plutôt"}[lang]}],
        [home(lang)],
        [header],
        lambda roster: one(roster).name == "Ana",
        question("students", header, field="ignore"),
    )


def access_in_an_answer(lang: str, words: Sequence[str]) -> Iterator[Form]:
    """A need of access is not lost because the question did not ask for it."""
    header, cell = words
    yield Form(
        [guest(lang) | {header: cell}],
        [home(lang)],
        [header],
        lambda roster: one(roster).step_free,
        question("students", header, field="step_free", answers={cell: "yes"}),
    )


KINDS = (
    about_the_home,
    home_in_an_answer,
    wishes_about_a_home,
    option_with_comma,
    allergens_not_accommodated,
    can_you_eat,
    allergies_and_contact,
    diet_as_header,
    food_not_eaten,
    busy_evenings,
    diets_impossible,
    all_but_vegan,
    comfortable_with_pets,
    access_and_forbidden,
    form_timestamps,
    evening_with_a_slip,
    wish_for_another,
    scale_of_interest,
    not_the_seats,
    the_seats,
    allergies_of_all_kinds,
    host_or_guest,
    consents,
    words_in_ticks,
    machine_names,
    avoided_person,
    contact_of_another,
    access_in_an_answer,
)


def test_a_firm_is_no_company(tmp_path):
    """A column that is called as one of ours is ours only where its cells are."""
    rows = [guest("en") | {"Company": "Weaver & Sons"}]
    mends = question("students", "Company", field="ignore")
    form = Form(rows, [home("en")], ["Company"], lambda roster: not one(roster).company, mends, matters=False)
    assert [outcome(form, mapping, tmp_path) for mapping in ("", mends)] == ["asked", "right"]
    rows = [guest("en") | {"Company": "another:woman", "Gender": "woman"}]
    form = Form(rows, [home("en")], ["Company"], lambda roster: one(roster).company == {"another:woman"}, "")
    assert outcome(form, "", tmp_path) == "right"


def test_where_a_home_comes_from_is_no_wish(tmp_path):
    """And a question with brackets that stands alone is no grid."""
    rows = [home("en") | {"Country of origin": "Chile"}]
    form = Form([guest("en")], rows, [], lambda roster: not only(roster).country_wishes, "", matters=False)
    assert outcome(form, "", tmp_path) == "right"
    students = [guest("fr", WHEN) | {"Disponibilités [Créneaux]": "18/11/2026;19/11/2026"}]
    families = [home("fr") | {WHEN["fr"]: "18/11/2026, 19/11/2026"}]
    about = ["Disponibilités [Créneaux]"]
    form = Form(students, families, about, lambda roster: len(one(roster).availability) == 2, "")
    assert outcome(form, "", tmp_path) == "right"


def written(rows: Sequence[Row], delimiter: str) -> str:
    text = io.StringIO()
    sheet = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    sheet.writeheader()
    sheet.writerows(rows)
    return text.getvalue()


def outcome(form: Form, mapping: str, folder: Path) -> str:
    """``right``, ``asked``, or what is wrong."""
    paths = [folder / "students.csv", folder / "families.csv", folder / "form.toml"]
    texts = (written(form.students, form.delimiter), written(form.families, ","), mapping)
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    try:
        found = pt.read_sheets(*paths[:2], mapping=paths[2])
    except pt.InputError as error:
        asked = [fault for fault in error.faults if fault.column in form.about]
        for lines in (str(fault.params["lines"]) for fault in asked if fault.params.get("lines")):
            assert tomllib.loads(lines), lines
        return "asked" if asked else f"refused for {sorted({fault.code for fault in error.faults})}"
    if any(one.code == form.remark and one.column in form.about for one in found.findings):
        return "right"
    if not form.right(found.roster):
        return "read the wrong way"
    read = {header for side in found.columns.values() for headers in side.values() for header in headers}
    left = form.matters and not read & set(form.about)
    return "left out with a remark" if left else "right"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_known_is_shown_where_something_is_missing(lang, tmp_path):
    """Rows, columns and what is missing, whatever a sheet lacks."""
    for headers in SIBLINGS["sheets_that_lack_something"][lang]:
        said = {**GUEST[lang], **dict.fromkeys(set(headers) - GUEST[lang].keys(), "x")}
        (tmp_path / "students.csv").write_text(written([{one: said[one] for one in headers}], ","), encoding="utf-8")
        found = pt.inspect_sheet(tmp_path / "students.csv", kind="students")
        shown = [header for headers in found.columns.values() for header in headers]
        assert sorted([*shown, *(header for header, _ in found.unread)]) == sorted(headers)
        assert len(shown) >= len(headers) - 1, headers
        assert found.rows == 1
        assert "missing_column" in {one.code for one in found.findings}, headers
        assert all(header in found.text(lang) for header in headers)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_kind(kind, lang, tmp_path):
    """Right or asked about as it stands, and right once a mapping says what is meant."""
    siblings = SIBLINGS[kind.__name__][lang]
    assert len(siblings) >= 10
    wrong = []
    for words in siblings:
        for form in kind(lang, words):
            before, _, mends = form.mapping.rpartition("---")
            plain = outcome(form, before, tmp_path)
            mended = outcome(form, mends, tmp_path) if plain != "right" else "right"
            if plain not in ("right", "asked") or mended not in ("right", "left out with a remark"):
                wrong.append((words, plain, mended))
    assert not wrong, "\n".join(map(str, wrong))


def test_a_draft_agrees_to_nothing_that_nobody_was_asked_about(tmp_path):
    """A sheet exported early: what is blank is no answer yet, and what is left out is looked at again."""
    blank = {"Which gender would you like your buddy to be?": "", "Food you can't have": "", "Remarks": ""}
    said = {"Which gender would you like your buddy to be?": "woman", "Food you can't have": "nuts", "Remarks": "vegan"}
    paths = [tmp_path / "early.csv", tmp_path / "late.csv", tmp_path / "homes.csv", tmp_path / "form.toml"]
    for path, rows in zip(paths, ([guest("en") | blank], [guest("en") | said], [home("en")]), strict=False):
        path.write_text(written(rows, ","), encoding="utf-8")
    paths[3].write_text(pt.inspect_sheet(paths[0], kind="students").draft(), encoding="utf-8")
    assert pt.read_sheets(paths[0], paths[2], mapping=paths[3]).roster.students[0].gender is None
    with pytest.raises(pt.InputError) as caught:
        pt.read_sheets(paths[1], paths[2], mapping=paths[3])
    assert {fault.column for fault in caught.value.faults} == set(said)


def test_lists_that_a_program_wrote(tmp_path):
    """They say what they say, whatever parts them, and nothing where they are empty."""
    for said, diet in (("['halal' 'vegan']", {"halal", "vegan"}), ('["no pork", "halal"]', {"no_pork", "halal"})):
        rows = [guest("en") | {DIET["en"]: said, WHEN["en"]: f"['{SOON}' '{LATER}']"}]
        homes = [home("en") | {WHEN["en"]: f"{SOON}; {LATER}"}]
        form = Form(rows, homes, [], lambda roster, diet=diet: one(roster).diet == diet, "", matters=False)
        assert outcome(form, "", tmp_path) == "right"
    form = Form([guest("en") | {DIET["en"]: "[]"}], [home("en")], [DIET["en"]], lambda _: False, "")
    assert outcome(form, "", tmp_path) == "asked"


def looked_at(path: Path, lang: str) -> str:
    try:
        found = pt.inspect_sheet(path, kind="students")
    except pt.InputError as error:
        return str(error)
    return found.text(lang) + found.draft(lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sheet_without_its_questions_is_not_repeated(lang, tmp_path):
    """The first row is somebody's answers then, and stands in no message; nor does one that ran into the header."""
    rows = [{**guest(lang), NAME[lang]: name, "E-mail": f"{name}@mail.example"} for name in ("Zyxwv", "Qponm", "Kjihg")]
    header, first, second, third = written(rows, ";").splitlines()
    unnamed = [line.rpartition(";")[0] for line in (first, second, third)]
    run_in = header.rpartition(";")[0] + unnamed[0]
    for lines in ([first, second], unnamed, [header + first, second, third], [run_in, *unnamed[1:]]):
        (tmp_path / "students.csv").write_text("\n".join(lines), encoding="utf-8")
        (tmp_path / "families.csv").write_text(written([home(lang)], ","), encoding="utf-8")
        with pytest.raises(pt.InputError) as caught:
            pt.read_sheets(tmp_path / "students.csv", tmp_path / "families.csv", set_aside=True)
        assert not {"Zyxwv", "Qponm"} & {word for word in ("Zyxwv", "Qponm") if word in str(caught.value)}
        assert {"header_missing", "header_too_long"} & {fault.code for fault in caught.value.faults}
        said = looked_at(tmp_path / "students.csv", lang)
        assert "Zyxwv" not in said
