"""Letters and family sheets: what brings guests to the door, in the reader's language, and nothing of anybody else."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

import partage as pt
from partage.report import letter, seating_list
from partage.report.letters import languages_read
from partage.report.mailing import mail_draft, mailing_list
from partage.testing import a_family, a_student, random_roster
from partage.text.catalogue import LANGUAGES, texts
from report.pages import Page, faults

WED, THU = "2026-11-18T19:30", "2026-11-19T19:30"
REACHED = {"email": "a@x.example", "phone": "06 11 22 33 44", "address": "3 rue Neuve, Lille"}
EVENT = pt.Event(
    name="Le repas",
    organiser="Ville de Lille",
    signature={"en": "The team", "fr": "L'équipe"},
    reply_to="repas@lille.example",
    phone="03 20 00 00 00",
    meeting_point="Hôtel de ville",
)


@dataclass(frozen=True)
class KeptApart:
    """Stands in for the built-in rule: an animal may live there as long as it is kept away."""

    name: str = "animals avoided"
    title: str = "animals kept away"

    def __call__(self, seats):
        return np.ones(len(seats), dtype=np.bool_)


def seated(guests, home, *others):
    plan = pt.match(pt.Roster([*guests, *others], [home]))
    assert set(plan.seated) == {guest.id for guest in guests}
    return plan


def two(**home):
    """Two guests at one table: Zoé shares how to reach her, Wen does not."""
    people = [
        a_student(id="S1", name="Zoé Perez", diet={"vegetarian"}, shares_contact=True, availability={WED}, **REACHED),
        a_student(
            id="S2",
            name="LI Wen",
            diet={"no_pork"},
            allergies={"nuts"},
            avoids_animals={"cat"},
            step_free=True,
            smoke_free=True,
            phone="06 99 88 77 66",
            availability={WED},
        ),
    ]
    kitchen = {"serves": {"vegetarian"}, "safe_for": {"nuts"}, "step_free": True, "availability": {WED}}
    return seated(people, a_family(id="F1", name="Famille Martin", **kitchen, **REACHED, **home))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_letter_brings_its_reader_to_the_door(lang):
    found = letter(two(shares_contact=True), student="S2", lang=lang, event=EVENT)
    assert faults(found.html) == []
    expected = {
        "en": (
            "Hello Wen,",
            "Wednesday 18 November 2026 at 19:30",
            "Hosts: the Martin family",
            "Zoé",
            "allergy (tree nuts)",
        ),
        "fr": (
            "Bonjour Wen,",
            "mercredi 18 novembre 2026",
            "Qui vous reçoit : la famille Martin",
            "Zoé",
            "fruits à coque",
        ),
    }[lang]
    shared = ("3 rue Neuve, Lille", "06 11 22 33 44", "repas@lille.example", "03 20 00 00 00", "Ville de Lille")
    text = found.text.replace("\u00a0", " ").replace("Your hosts", "Hosts")
    for words in (*expected, *shared, {"en": "The team", "fr": "L'équipe"}[lang], "S2 / F1"):
        assert words in text
        assert words == "Hosts: the Martin family" or words.split(" : ")[-1].replace(
            "'", "&#39;"
        ) in found.html.replace("\u00a0", " ")
    assert "Perez" not in found.text
    assert "vegetarian" not in found.text
    assert "Le repas" in found.subject
    assert found.calendar is not None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_host_who_shares_nothing_is_a_family_and_a_meeting_point(lang):
    plan = two(shares_contact=False)
    found = letter(plan, student="S1", lang=lang, event=EVENT)
    for words in ("Martin", "Neuve", "06 11", "Wen", "06 99"):
        assert words not in found.text + found.html
    for words in ("Hôtel de ville", {"en": "a local family", "fr": "une famille de la région"}[lang]):
        assert words in found.text
    assert {"en": "one other person", "fr": "une autre personne"}[lang] in found.text
    nowhere = letter(plan, student="S1", lang=lang)
    assert texts(lang)["report.letter_no_place"] in nowhere.text
    named = letter(plan, student="S1", lang=lang, names=True)
    assert {"en": "the Martin family", "fr": "la famille Martin"}[lang] in named.text
    assert "Wen" in named.text
    assert "Neuve" not in named.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_guest_reads_which_animals_live_there_and_who_knows_them(lang):
    shared = letter(two(shares_contact=True, animals={"dog", "bird"}), student="S1", lang=lang)
    assert {"en": "Animals in the home: dogs, birds", "fr": "Animaux à la maison : chiens, oiseaux"}[lang] in (
        shared.text.replace("\u00a0", " ")
    )
    shy = letter(two(shares_contact=True), student="S2", lang=lang)
    for found, discreet in ((shared, False), (shy, True)):
        for text in (found.text, Page(found.html).text()):
            assert (texts(lang)["report.letter_discreet"] in text) is discreet
            assert (texts(lang)["report.letter_animals"] in text) is not discreet
    named = letter(two(shares_contact=True), student="S2", lang=lang, names=True)
    assert texts(lang)["report.letter_discreet"] not in named.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_home_is_asked_to_keep_away_only_what_may_live_there(lang):
    """Nobody knows what lives where as long as no home has said it."""
    guest, home = a_student(id="S1", avoids_animals={"cat"}), a_family(id="F1", animals={"dog"})
    asked = texts(lang)["report.sheet_animals_one"]
    assert asked not in letter(seated([guest], home), family="F1", lang=lang).text
    assert asked in letter(seated([guest], home.replace(animals=())), family="F1", lang=lang).text
    roster = pt.Roster([guest], [home.replace(animals={"cat", "dog"})])
    no_rule = pt.match(roster, pt.Policy(requirements=(KeptApart(),), preferences=(), table_preferences=()))
    both = letter(no_rule, family="F1", lang=lang).text.replace("\u00a0", " ")
    assert {"en": f"{asked}: cats\n", "fr": f"{asked} : chats\n"}[lang] in both


@pytest.mark.parametrize("lang", LANGUAGES)
def test_of_several_guests_a_host_reads_one_union(lang):
    found = letter(two(shares_contact=True), family="F1", lang=lang, event=EVENT)
    assert faults(found.html) == []
    text = found.text.replace("\u00a0", " ")
    for words in {
        "en": ("2 people (Zoé and one other person)", "The meal, for the whole table: vegetarian, no pork"),
        "fr": ("2 personnes (Zoé et une autre personne)", "Le repas, pour toute la table : végétarien, sans porc"),
    }[lang]:
        assert words in text
    assert {
        "en": "Allergies (keep out of the whole meal): tree nuts",
        "fr": "Allergies (à exclure de tout le repas) : fruits à coque",
    }[lang] in text
    assert {"en": "Animals to keep away: cats", "fr": "Animaux à tenir à l'écart : chats"}[lang] in text
    assert texts(lang)["report.sheet_step_free"] in found.text
    assert texts(lang)["report.sheet_smoke_free"] in found.text
    assert {"en": "Zoé: 06 11 22 33 44", "fr": "Zoé : 06 11 22 33 44"}[lang] in text
    for other in ("Wen", "06 99", "S1", "S2", "Perez", "a@x.example"):
        assert other not in re.sub("<style>.*?</style>", "", found.html + found.text, flags=re.DOTALL)
    one_line = [line for line in text.splitlines() if "nuts" in line or "coque" in line]
    assert not [line for line in one_line if "Zoé" in line]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_of_a_single_guest_the_sheet_says_whose_needs_they_are(lang):
    guest = a_student(id="S1", name="Zoé", diet={"halal"}, allergies={"milk"}, avoids_animals={"dog"})
    plan = seated([guest], a_family(id="F1", serves={"halal"}, safe_for={"milk"}))
    text = letter(plan, family="F1", lang=lang).text.replace("\u00a0", " ")
    for words in {
        "en": (
            "one person",
            "Your guest's meal: halal",
            "Your guest's allergy: milk",
            "Animals your guest avoids: dogs",
        ),
        "fr": (
            "une personne",
            "Le repas de votre convive : halal",
            "Allergie de votre convive : lait",
            "évite : chiens",
        ),
    }[lang]:
        assert words in text
    assert "Zoé" not in text
    alone = letter(plan, student="S1", lang=lang).text
    assert texts(lang)["report.letter_alone"] in alone


@pytest.mark.parametrize(
    ("guests", "english", "french"),
    [
        ([{"en": "C1", "fr": "A1"}, {"fr": "B2"}], "French", "français"),
        ([{"en": "C1"}, {"fr": "B2"}], "English and French, depending on the guest", "anglais et français, selon"),
        ([{"en": "C1"}, {"ar": "C1"}], "English, but not with everybody; gestures", "anglais, mais pas avec tout le"),
        ([{"it": "C1"}, {"ar": "C1"}], "none in common; gestures and smiles", "aucune en commun ; les gestes"),
    ],
)
def test_a_host_reads_in_which_languages_to_talk(guests, english, french):
    people = [a_student(id=f"S{n}", name="Zoé", languages=spoken) for n, spoken in enumerate(guests)]
    home = a_family(id="F1", languages={"fr": "native", "en": "B2"})
    plan = pt.match(pt.Roster(people, [home]), pt.Policy(requirements=(), preferences=(), table_preferences=()))
    for lang, said in (("en", f"Languages at the table: {english}"), ("fr", f"Langues à table : {french}")):
        found = letter(plan, family="F1", lang=lang)
        assert said in found.text.replace("\u00a0", " ")
        assert said.split(": ")[-1] in found.html.replace("\u00a0", " ")
        assert "Zoé" not in found.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_only_who_comes_or_hosts_reads_whom_to_call_on_the_day_itself(lang):
    left = a_student(id="S9", diet={"kosher"})
    plan = pt.match(pt.Roster([a_student(id="S1"), left], [a_family(id="F1", seats=1), a_family(id="F2", seats=1)]))
    (host,) = (table.family for table in plan.tables)
    (idle,) = {"F1", "F2"} - {host}
    for reader, told in (({"student": "S1"}, True), ({"student": "S9"}, False), ({"family": idle}, False)):
        found = letter(plan, **reader, lang=lang, event=EVENT)
        assert [EVENT.phone in found.text, EVENT.phone in found.html] == [told, told]
        assert EVENT.reply_to in found.text
    assert EVENT.phone in letter(plan, family=host, lang=lang, event=EVENT).text


def test_choices_of_diets_can_be_told_apart():
    guest = a_student(id="S1", diet={"vegan", "halal"}, diet_alternatives=({"vegetarian"},))
    plan = seated([guest], a_family(id="F1", serves={"vegetarian"}))
    french = letter(plan, student="S1", lang="fr").text.replace("\u00a0", " ")
    assert "signalé : régime végane et halal, ou bien végétarien" in french
    assert "told us: vegan and halal, or else vegetarian" in letter(plan, student="S1", lang="en").text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_refusal_is_kind_and_counts_nobody(lang):
    left = a_student(id="S9", name="Cy", languages={"en": "C1", "fr": "B2"}, diet={"kosher"})
    plan = seated([a_student(id="S1")], a_family(id="F1", seats=1), left)
    found = letter(plan, student="S9", lang=lang, event=EVENT)
    assert faults(found.html) == []
    assert texts(lang)["report.refusal_sorry"] in found.text
    assert texts(lang)["report.refusal_rule"] in found.text
    assert texts(lang)["report.refusal_never"] in found.text
    for promise in ("refusal_hope", "refusal_waits"):
        assert texts(lang)[f"report.{promise}"] not in found.text
    assert found.calendar is None
    waits = seated([a_student(id="S1")], a_family(id="F1", seats=1), a_student(id="S2"))
    told = letter(waits, student="S2", lang=lang, event=EVENT)
    assert texts(lang)["report.refusal_scarce"] in told.text
    assert texts(lang)["report.refusal_waits"] in told.text
    for one in (found, told):
        body = one.text.replace(EVENT.phone, "").replace(one.reader, "")
        assert not re.search(r"[0-9]|proved|proven|démontré|prouvé|→", body)


def test_a_family_without_guests_is_thanked():
    plan = pt.match(pt.Roster([], [a_family(id="F1", name="Famille Martin")]))
    found = letter(plan, family="F1")
    assert texts("fr")["report.sheet_none"] in found.text
    assert found.calendar is None
    assert faults(found.html) == []


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        ({"fr": "B1"}, ("fr",)),
        ({"fr": "native", "en": "C2"}, ("fr",)),
        ({"fr": "A2", "en": "C1"}, ("en", "fr")),
        ({"fr": "A2", "en": "A2"}, ("en", "fr")),
        ({"fr": "A2", "en": "A1"}, ("fr", "en")),
        ({"fr": "A2"}, ("fr", "en")),
        ({"ar": "native"}, ("en", "fr")),
        ({"fr-CA": "B2"}, ("fr",)),
    ],
)
def test_each_in_the_languages_that_they_read(languages, expected):
    student = a_student(languages=languages)
    assert languages_read(student) == expected
    assert languages_read(a_family(languages={"en": "native"})) == ("fr",)
    plan = pt.match(pt.Roster([student], []))
    found = letter(plan, student="S001")
    hello = {"en": "Hello", "fr": "Bonjour"}
    assert found.lang == expected[0]
    assert [
        lang for lang in sorted(hello, key=lambda one: found.text.find(hello[one])) if hello[lang] in found.text
    ] == [*expected]
    assert re.findall('<article lang="(..)">', found.html) == [*expected]
    assert re.findall('<html lang="(..)">', found.html) == [expected[0]]
    for lang in LANGUAGES:
        assert letter(plan, student="S001", lang=lang).html.count("<article") == 1


def test_a_letter_has_one_reader():
    plan = pt.match(pt.Roster([a_student()], [a_family()]))
    for readers in ({}, {"student": "S001", "family": "F001"}):
        with pytest.raises(pt.InputError) as caught:
            letter(plan, **readers)
        assert caught.value.code == "one_reader"
    for readers in ({"student": "F001"}, {"family": "S001"}):
        with pytest.raises(pt.RosterError):
            letter(plan, **readers)


def planted(roster):
    """Everybody's fields filled with words that occur nowhere else, and who may read which of them."""
    numbers = iter(range(100_000, 200_000))
    marks = {}

    def marked(record, *, shares):
        word = f"Zqx{next(numbers)}"
        found = {
            "name": f"{word}n {word}m",
            "email": f"{word}@x.example",
            "phone": f"06{next(numbers)}",
            "address": f"{word} rue Neuve",
        }
        marks[record.id] = {**found, "first": f"{word}n", "last": f"{word}m", "secret": f"{word}s", "id": record.id}
        return record.replace(**found, shares_contact=shares, extras={"note": f"{word}s"}, interests={f"{word}i"})

    students = [marked(one, shares=number % 2 == 0) for number, one in enumerate(roster.students)]
    families = [marked(one, shares=number % 3 != 0) for number, one in enumerate(roster.families)]
    return pt.Roster(students, families, pins=roster.pins), marks


@cache
def planted_plan():
    roster, marks = planted(random_roster((70, 28, 2), seed=4, company=True))
    return roster, marks, pt.match(roster, budget=pt.Budget(20))


EVERY_VALUE = {
    "student_letter.html.j2": "<article><h1>{{ letter }}</h1></article>",
    "student_letter.txt.j2": "{{ letter }}",
    "family_sheet.html.j2": "<article><h1>{{ letter }}</h1></article>",
    "family_sheet.txt.j2": "{{ letter }}",
}
"""Templates of one's own that print all that a letter is shown, whatever the built-in ones make of it."""


def sent(found):
    """All that goes out with a letter: text, page, calendar, the draft of a mail, and its row of the mail merge."""
    raw = [found.text, found.html, (found.calendar or b"").decode().replace("\r\n ", "")]
    if found.to is not None:
        mail = email.message_from_bytes(mail_draft(found, EVENT), policy=email.policy.default)
        parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
        raw += [str(mail.items()), *(part if isinstance(part, str) else part.decode() for part in parts)]
    return "\n".join([*raw, mailing_list({"letters/x": found}, lang="fr").decode("utf-8-sig")])


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("names", [False, True])
def test_a_letter_holds_nothing_of_another_person_but_what_consent_allows(names, own, tmp_path):
    for name, text in EVERY_VALUE.items() if own else ():
        (tmp_path / name).write_text(text, "utf-8")
    told = {"names": names, "event": EVENT, "templates": tmp_path if own else None}
    roster, marks, plan = planted_plan()
    tables = {(table.family, table.slot): table for table in plan.tables}
    every = {mark for own in marks.values() for name, mark in own.items() if name != "id"}
    ids = {student.id for student in roster.students}

    def allowed_of(record, *keys):
        shown = {marks[record.id][key] for key in keys if record.shares_contact}
        return shown | ({marks[record.id][key] for key in keys if key in ("name", "first", "last")} if names else set())

    def heard(found):
        raw = sent(found)
        return {mark for mark in every if mark in raw}, {one for one in ids if re.search(rf"\b{one}\b", raw)}

    for student in roster.students:
        found = letter(plan, student=student.id, **told)
        allowed = set(marks[student.id].values())
        if student.id in plan.seated:
            table = tables[plan.seated[student.id]]
            allowed |= allowed_of(roster.family(table.family), "name", "first", "last", "address", "phone")
            for guest in table.students:
                allowed |= allowed_of(roster.student(guest), "first")
        words, named = heard(found)
        assert words <= allowed
        assert named <= {student.id}
    for family in roster.families:
        found = letter(plan, family=family.id, **told)
        allowed = set(marks[family.id].values())
        for table in plan.tables:
            if table.family == family.id:
                for guest in table.students:
                    allowed |= allowed_of(roster.student(guest), "first", "phone")
        words, named = heard(found)
        assert words <= allowed
        assert named == set()
    assert len(plan.seated) > 40
    assert len(every) + len(marks) >= 300
    assert not [mark for mark in every if mark.encode() in seating_list(plan)]
