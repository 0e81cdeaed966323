"""The report, letters, lists, workbook and calendars: what they say, to whom, and that nothing in them is run."""

from __future__ import annotations

import csv
import functools
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import icalendar
import openpyxl
import pytest

import partage as pt
from partage.report import pages
from partage.report.calendars import calendars
from partage.report.content import make_report
from partage.report.letters import family_sheet, student_letter
from partage.report.names import file_names
from partage.report.pages import check_page, letters_page, report_page
from partage.report.workbook import phone_list, seating_list, workbook
from partage.testing import a_family, a_student, random_roster
from partage.text.catalogue import LANGUAGES, texts
from report.broken import BROKEN
from report.pages import Page, contrast, faults
from report.payloads import PAYLOADS

WED = "2026-11-18T19:30"


@pytest.fixture(scope="module")
def plan():
    return pt.match(random_roster((40, 14, 3), seed=2))


@pytest.fixture(scope="module")
def table():
    """One table of two with all that a letter may speak of, and somebody without a seat."""
    people = [
        a_student(id="S1", name="Zoé", diet={"halal"}, diet_alternatives=[{"vegetarian"}], availability={WED}),
        a_student(id="S2", name="Bo", diet={"no_pork"}, allergies={"nuts"}, avoids_animals={"cat"}, availability={WED}),
        a_student(id="S3", name="Cy", diet={"kosher"}, availability={WED}),
    ]
    home = a_family(id="F1", name="Martin", serves={"vegetarian"}, safe_for={"nuts"}, seats=3, availability={WED})
    return pt.match(pt.Roster(people, [home, a_family(id="F2", serves=(), availability={WED}, min_guests=2, seats=2)]))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_report_says_everything_and_can_be_read_by_everybody(plan, lang):
    report = make_report(plan, lang=lang)
    html = report_page(report)
    assert faults(html) == []
    assert faults(check_page(report)) == []
    text = Page(html).text()
    for one in (*plan.seated, *plan.unseated, *(table.family for table in plan.tables)):
        assert one in text
    for level in plan.levels:
        assert str(level.value) in text
    assert len(report.unseated) == len(plan.unseated) > 0
    assert tuple(anchor for anchor, _ in report.sections if anchor in ("demand", "unseated")) == ("demand", "unseated")


def test_advice_stands_in_the_report_where_it_was_asked_for():
    plan = pt.match(random_roster((10, 4, 2), seed=3))
    assert plan.unseated
    html = report_page(make_report(plan, advice=pt.advise(plan, budget=pt.Budget(20))))
    assert faults(html) == []
    assert "Whom to recruit" in html
    assert 'id="advice"' not in report_page(make_report(plan))


def test_reports_of_nobody_and_in_no_language(tmp_path):
    for roster in (pt.Roster([], []), pt.Roster([a_student()], []), pt.Roster([], [a_family()])):
        folder = tmp_path / str(len(roster.students) + 2 * len(roster.families))
        for path in pt.write_report(pt.match(roster), folder):
            assert path.suffix != ".html" or faults(path.read_text("utf-8")) == []
    with pytest.raises(pt.InputError, match="lang"):
        pt.write_report(pt.match(pt.Roster([], [])), tmp_path / "x", lang="de")


def test_everybody_has_a_seat(table):
    everybody = pt.match(pt.Roster([a_student()], [a_family()]))
    html = report_page(make_report(everybody))
    assert "Everybody has a seat." in html
    assert 'id="why"' not in html


def test_colours_have_enough_contrast():
    style = (Path(pt.__file__).parent / "report" / "templates" / "base.html.j2").read_text("utf-8")
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", style))
    for text in ("ink", "soft", "deep"):
        for ground in ("paper", "tint"):
            assert contrast(colours[text], colours[ground]) >= 4.5
    for bar in ("people", "seats"):
        assert contrast(colours[bar], colours["paper"]) >= 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_letters_say_when_where_and_what(table, lang):
    letter = student_letter(table, "S2", lang=lang, contact="03 20")
    assert faults(letters_page([letter], lang=lang)) == []
    text = letter.text()
    assert {"en": "Hello Bo,", "fr": "Bonjour Bo,"}[lang] in text
    assert {"en": "Wednesday 18 November", "fr": "mercredi 18 novembre"}[lang] in text
    assert {"en": "nuts", "fr": "fruits à coque"}[lang] in text
    assert "03 20" in text
    assert "F1" in text
    assert "Martin" not in text
    assert "Martin" in student_letter(table, "S2", lang=lang, names=True).text()
    without = student_letter(table, "S3", lang=lang)
    assert {"en": "No seat", "fr": "Pas de place"}[lang] in without.title
    assert without.opening[2:]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_host_is_told_one_union_and_of_nobody(table, lang):
    sheet = family_sheet(table, "F1", lang=lang)
    assert faults(letters_page([sheet], lang=lang)) == []
    facts = list(dict(sheet.facts).values())
    assert facts[1] == "2"
    assert facts[2] == {"en": "vegetarian, no pork", "fr": "végétarien, sans porc"}[lang]
    assert {"en": "nuts", "fr": "fruits à coque"}[lang] in facts[3]
    assert facts[-1] == {"en": "cats", "fr": "chats"}[lang]
    for other in ("Zoé", "Bo", "S1", "S2", "halal"):
        assert not re.search(rf"\b{other}\b", sheet.text())
    assert "Bo, Zoé" in family_sheet(table, "F1", lang=lang, names=True).text()
    assert {"en": "No guests", "fr": "Aucun convive"}[lang] in family_sheet(table, "F2", lang=lang).text()


def test_a_letter_of_somebody_alone_on_a_slot_without_a_date():
    plan = pt.match(pt.Roster([a_student(availability={"soir"})], [a_family(availability={"soir"})]))
    text = student_letter(plan, "S001", lang="fr").text()
    assert "(soir)" in text
    assert "seul·e convive" in text
    assert calendars(plan) == {}
    with pytest.raises(pt.InputError):
        student_letter(plan, "nobody")


PLANTED = [f"Zqx{number:03d}" for number in range(300)]


def test_300_planted_words_stay_with_their_owners():
    """Every letter holds the words of its own reader at the most; lists for everybody hold no extras."""
    roster = random_roster((100, 40, 2), seed=4)
    words = iter(PLANTED)
    own: dict[str, set[str]] = {}

    def marked(record, **more):
        name, mail = next(words), next(words)
        own[record.id] = {name, mail}
        return record.replace(name=name, extras={"secret": mail}, **more)

    people = [marked(one) for one in roster.students]
    homes = [marked(one) for one in roster.families]
    plan = pt.match(pt.Roster(people, homes), budget=pt.Budget(20))
    for record, make in (*((one, student_letter) for one in people), *((one, family_sheet) for one in homes)):
        for lang in LANGUAGES:
            letter = make(plan, record.id, lang=lang)
            text = letter.text() + letters_page([letter], lang=lang)
            found = {word for word in PLANTED if word in text}
            assert found <= own[record.id]
            others = [one.id for one in people if one.id != record.id]
            assert not [one for one in others if re.search(rf"\b{one}\b", text)]
    for name, raw in calendars(plan).items():
        assert not [word for word in PLANTED if word.encode() in raw], name
    assert not [word for word in PLANTED if word.encode() in seating_list(plan)]


def test_words_are_there_in_both_languages():
    for key, english in texts("en").items():
        french = texts("fr")[key]
        assert bool(english) == bool(french), key
        assert english or not key.startswith("report."), key
        assert set(re.findall(r"{(\w+)[:}]", english)) == set(re.findall(r"{(\w+)[:}]", french)), key


def test_file_names_are_safe_and_apart():
    names = file_names(["a/b", "a\\b", "A_B", "..", "", "nul", "é" * 100, "x" * 100, "x" * 101])
    assert len({name.casefold() for name in names.values()}) == 9
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name) for name in names.values())


# Whatever is written into a form is shown and never run


def infected(payload):
    """A plan of people who all write the payload into whatever takes it."""

    def kept(make, fields):
        taken = {}
        for field, value in fields.items():
            try:
                make(**{field: value})
            except pt.InputError:
                continue
            taken[field] = value
        return taken

    text = {"name": payload, "country": payload, "interests": {payload}, "extras": {"email": payload, "phone": payload}}
    guest = kept(a_student, {"id": payload, "party": payload} | text)
    other = kept(a_student, text)
    text.pop("country")
    home = kept(a_family, {"id": payload} | text)
    people = [a_student(**({"id": "S1"} | guest)), a_student(**{"id": "S2", "diet": {"kosher"}} | other)]
    return pt.match(pt.Roster(people, [a_family(**({"id": "F1", "serves": {"vegan"}} | home))]))


@functools.cache
def clean_page(lang):
    return Page(report_page(make_report(infected("plain"), lang=lang)))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payloads(payload):
    plan = infected(payload)
    for lang in LANGUAGES:
        page, usual = Page(report_page(make_report(plan, lang=lang))), clean_page(lang)
        assert page.wrong == []
        assert {tag for tag, _ in page.tags} <= {tag for tag, _ in usual.tags}
        assert {name for _, attrs in page.tags for name in attrs} == {name for _, attrs in usual.tags for name in attrs}
        letters = [student_letter(plan, one.id, lang=lang, names=True) for one in plan.roster.students]
        letters += [family_sheet(plan, one.id, lang=lang, names=True) for one in plan.roster.families]
        assert faults(letters_page(letters, lang=lang)) == []
        for raw in (seating_list(plan, lang=lang), phone_list(plan, lang=lang)):
            rows = list(
                csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";" if lang == "fr" else ",")
            )
            assert not [cell for row in rows for cell in row if re.match(r"\s*[=+\-@\t\r\0＝＋－＠]", cell)]
            assert len({len(row) for row in rows}) == 1
        book = openpyxl.load_workbook(io.BytesIO(workbook(plan, lang=lang)))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert not [cell for cell in cells if cell.hyperlink]
        for raw in calendars(plan, lang=lang, names=True).values():
            calendar = icalendar.Calendar.from_ical(raw)
            assert [part.name for part in calendar.walk() if part.name in ("VEVENT", "VALARM", "VTODO")] == ["VEVENT"]
            event = calendar.walk("VEVENT")[0]
            assert set(event) <= {"SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "DESCRIPTION"}
            assert max(map(len, raw.splitlines())) <= 75
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", report_page(make_report(plan)))


def test_texts_are_intact_where_they_may_stand():
    plan = infected('<b>"Zoë"</b> & =1+1')
    assert '<b>"Zoë"</b> & =1+1' in Page(report_page(make_report(plan))).text()
    book = openpyxl.load_workbook(io.BytesIO(workbook(plan)))
    assert '<b>"Zoë"</b> & =1+1' in {cell.value for row in book.worksheets[0].iter_rows() for cell in row}


def test_the_same_plan_gives_the_same_bytes(table, tmp_path):
    first = pt.write_report(table, tmp_path / "one", lang="fr")
    second = pt.write_report(table, tmp_path / "two", lang="fr")
    for one, two in zip(first, second, strict=True):
        assert one.read_bytes() == two.read_bytes(), one.name


def test_meals_stand_in_calendars_in_local_time(table):
    files = calendars(table, lang="fr", names=True)
    assert set(files) == {"families/F1.ics", "letters/S1.ics", "letters/S2.ics"}
    event = icalendar.Calendar.from_ical(files["letters/S1.ics"]).walk("VEVENT")[0]
    assert event["DTSTART"].dt.isoformat() == "2026-11-18T19:30:00+01:00"
    assert "Martin" in event["DESCRIPTION"]
    assert "Martin" not in calendars(table)["letters/S1.ics"].decode()


@pytest.mark.parametrize(
    ("library", "make", "extra"),
    [
        ("jinja2", lambda plan: report_page(make_report(plan)), "report"),
        ("icalendar", calendars, "report"),
        ("xlsxwriter", workbook, "excel"),
    ],
)
def test_without_the_extra(library, make, extra, table, monkeypatch):
    pages._environment.cache_clear()
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(pt.InputError, match=rf"partage\[{extra}\]"):
        make(table)
    pages._environment.cache_clear()


# In a real browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def browser(*arguments):
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is needed here")
        pytest.skip("Chromium is not installed")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage"]
    return subprocess.run([CHROMIUM, *flags, *arguments], capture_output=True, timeout=120, check=True)  # noqa: S603


@pytest.mark.slow
def test_a_browser_shows_and_prints_the_report(plan, tmp_path):
    pt.write_report(plan, tmp_path / "out", lang="fr")
    page = (tmp_path / "out" / "report.html").as_uri()
    shown = browser("--dump-dom", page).stdout.decode()
    assert Page(shown).text().split() == Page((tmp_path / "out" / "report.html").read_text("utf-8")).text().split()
    browser(f"--screenshot={tmp_path / 'screen.png'}", "--window-size=1000,1400", page)
    assert (tmp_path / "screen.png").stat().st_size > 20_000
    browser(f"--print-to-pdf={tmp_path / 'print.pdf'}", "--no-pdf-header-footer", page)
    pdf = (tmp_path / "print.pdf").read_bytes()
    assert {b"595.91998", b"594.95996"} & set(re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ", pdf)) or b"[0 0 595" in pdf


# Nothing is printed that the checker refuses


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_plan_is_refused_and_no_letter_written(name, tmp_path):
    plan = BROKEN[name]()
    with pytest.raises(pt.InputError) as caught:
        pt.write_report(plan, tmp_path / "out")
    assert caught.value.code == "plan_refused"
    found = pt.verify(plan, plan.roster).violations
    assert [fault.code for fault in caught.value.faults] == [violation.code for violation in found] != []
    for lang in LANGUAGES:
        assert all(violation.text(lang) in caught.value.text(lang) for violation in found)
    assert not (tmp_path / "out").exists()
    with pytest.raises(pt.InputError, match="Nothing was written"):
        make_report(plan)
