"""The report, letters, lists, workbook and calendars: what they say, to whom, and that nothing in them is run."""

from __future__ import annotations

import csv
import email
import email.policy
import functools
import io
import os
import re
import shutil
import subprocess
import sys
from datetime import datetime

import icalendar
import openpyxl
import pytest

import partage as pt
from partage.installed import install_command
from partage.report import calendars, pages, phone_list, templating, undated, workbook
from partage.report.content import make_report
from partage.report.names import file_names
from partage.testing import a_family, a_student, random_roster
from partage.text.catalogue import LANGUAGES, texts
from report.broken import BROKEN
from report.pages import Page, contrast, faults
from report.payloads import PAYLOADS

WED = "2026-11-18T19:30"


ORDER = ("evenings", "unseated", "idle", "advice", "demand", "warnings", "why", "levels")
"""Who eats where comes first, proofs come last."""


def report_page(plan, **options):
    return pages(plan, **options)["report.html"]


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
    reached = {"address": "3 rue Neuve, Lille", "phone": "03 20 11 22 33", "shares_contact": True}
    kitchen = {"serves": {"vegetarian"}, "safe_for": {"nuts"}, "seats": 3}
    home = a_family(id="F1", name="Martin", availability={WED}, **kitchen, **reached)
    return pt.match(pt.Roster(people, [home, a_family(id="F2", serves=(), availability={WED}, min_guests=2, seats=2)]))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_report_says_everything_and_can_be_read_by_everybody(plan, lang):
    report = make_report(plan, lang=lang)
    written = pages(plan, lang=lang)
    html = written["report.html"]
    assert faults(html) == []
    assert faults(written["check_sheet.html"]) == []
    text = Page(html).text()
    for one in (*plan.seated, *plan.unseated, *(table.family for table in plan.tables)):
        assert one in text
    for level in plan.levels:
        assert str(level.value) in text
    assert len(report.unseated) == len(plan.unseated) > 0
    order = [anchor for anchor, _ in report.sections]
    assert order == [one for one in ORDER if one in order]
    assert {"evenings", "unseated", "demand", "why", "levels"} <= set(order)
    assert [html.index(f'id="{anchor}"') for anchor in order] == sorted(html.index(f'id="{one}"') for one in order)


def test_advice_stands_in_the_report_where_it_was_asked_for():
    plan = pt.match(random_roster((10, 4, 2), seed=3))
    assert plan.unseated
    html = report_page(plan, advice=pt.advise(plan, budget=pt.Budget(20)))
    assert faults(html) == []
    assert "Which families to look for" in html
    assert 'id="advice"' not in report_page(plan)


def test_reports_of_nobody_and_in_no_language(tmp_path):
    for roster in (pt.Roster([], []), pt.Roster([a_student()], []), pt.Roster([], [a_family()])):
        folder = tmp_path / str(len(roster.students) + 2 * len(roster.families))
        for path in pt.write_report(pt.match(roster), folder):
            assert path.suffix != ".html" or faults(path.read_text("utf-8")) == []
    with pytest.raises(pt.InputError, match="lang"):
        pt.write_report(pt.match(pt.Roster([], [])), tmp_path / "x", lang="de")


def test_everybody_has_a_seat(table):
    everybody = pt.match(pt.Roster([a_student()], [a_family()]))
    html = report_page(everybody)
    assert "Everybody has a seat." in html
    assert 'id="why"' not in html


def test_colours_have_enough_contrast(table):
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", report_page(table)))
    for text in ("ink", "soft", "alarm"):
        for ground in ("paper", "tint"):
            assert contrast(colours[text], colours[ground]) >= 4.5
    for bar in ("people", "seats"):
        assert contrast(colours[bar], colours["paper"]) >= 3


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


def kept(make, fields):
    """Those of some fields that the record takes."""
    taken = {}
    for field, value in fields.items():
        try:
            make(**{field: value})
        except pt.InputError:
            continue
        taken[field] = value
    return taken


def infected(payload):
    """A plan of people who all write the payload into whatever takes it, and share it."""
    text = {"name": payload, "country": payload, "interests": {payload}, "extras": {"email": payload, "phone": payload}}
    text |= {"address": payload, "email": f"{payload}@x.example", "phone": payload, "shares_contact": True}
    guest = kept(a_student, {"id": payload, "party": payload} | text)
    other = kept(a_student, text)
    text.pop("country")
    home = kept(a_family, {"id": payload} | text)
    people = [a_student(**({"id": "S1"} | guest)), a_student(**{"id": "S2", "diet": {"kosher"}} | other)]
    families = [a_family(**({"id": "F1", "serves": {"vegan"}} | home))]
    if evening := kept(a_student, {"availability": {payload}}):
        people.append(a_student(id="S3", **evening))
        families.append(a_family(id="F2", **evening))
    return pt.match(pt.Roster(people, families))


def infected_event(payload):
    """An organiser who does so, too."""
    text = dict.fromkeys(("name", "contact", "phone", "zone"), payload)
    text |= dict.fromkeys(("organiser", "signature", "meeting_point"), dict.fromkeys(LANGUAGES, payload))
    text |= {"reply_to": f"{payload}@x.example"}
    text |= {"colour": payload, "accent": payload or "#1f4e7", "lasts_min": payload, "logo": payload.encode()}
    taken = kept(pt.Event, text)
    assert not {"colour", "accent", "lasts_min", "logo", "zone"} & taken.keys()
    return pt.Event(**taken)


@functools.cache
def clean_page(lang):
    return Page(report_page(infected("plain"), lang=lang, event=infected_event("plain")))


@functools.cache
def clean_letters(lang):
    return Page(pages(infected("plain"), lang=lang, event=infected_event("plain"))["letters.html"])


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payloads(payload):
    plan, event = infected(payload), infected_event(payload)
    for lang in LANGUAGES:
        written = pages(plan, lang=lang, event=event)
        for name, usual in (("report.html", clean_page(lang)), ("letters.html", clean_letters(lang))):
            page = Page(written[name])
            assert page.wrong == []
            assert {tag for tag, _ in page.tags} <= {tag for tag, _ in usual.tags}
            attributes = [{name for _, attrs in one.tags for name in attrs} for one in (page, usual)]
            assert attributes[0] <= attributes[1]
        for name in (name for name in written if name.endswith(".html")):
            assert faults(written[name]) == [], name
            assert not TURNING.search(written[name]), name
        for text in (content for name, content in written.items() if name.endswith(".txt")):
            assert not TURNING.search(text)
        for name in ("seating.csv", "phone.csv", "mailing.csv"):
            text = io.StringIO(written[name].decode("utf-8-sig"), newline="")
            rows = list(csv.reader(text, delimiter=";" if lang == "fr" else ","))
            assert not [cell for row in rows for cell in row if re.match(r"\s*[=+\-@\t\r\0＝＋－＠]", cell)]
            assert len({len(row) for row in rows}) == 1
        book = openpyxl.load_workbook(io.BytesIO(written["plan.xlsx"]))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} == {"s", "n", "d"}
        assert not [cell for cell in cells if cell.hyperlink]
        for raw in (content for name, content in written.items() if name.endswith(".ics")):
            calendar = icalendar.Calendar.from_ical(raw)
            assert [part.name for part in calendar.walk() if part.name in ("VEVENT", "VALARM", "VTODO")] == ["VEVENT"]
            event_of = calendar.walk("VEVENT")[0]
            assert set(event_of) <= {"SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "DESCRIPTION", "LOCATION"}
            assert max(map(len, raw.splitlines())) <= 75
            assert not TURNING.search(raw.decode().replace("\r\n ", ""))
        for raw in (content for name, content in written.items() if name.endswith(".eml")):
            mail = email.message_from_bytes(raw, policy=email.policy.default)
            assert set(mail) <= {"X-Unsent", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type"}
            assert not mail.defects


TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of what follows."""

OF_ONES_OWN = """<!DOCTYPE html><html lang="{{ lang }}"><head><title>{{ event.name }}</title></head>
<body><main><h1>x</h1>%s</main></body></html>"""

OF_TEMPLATES = {"html", "head", "meta", "title", "style", "body", "main", "div", "article", "h1", "p", "bdi"}

EACH = '<p title="{{ one }}">{{ one }}</p>'


def test_values_in_templates_of_ones_own_are_never_run(tmp_path):
    """Everybody writes one of the payloads; templates print what they are shown, bare and in an attribute."""
    event = infected_event("<img src=x onerror=alert(1)>")
    of_event = "name organiser signature reply_to contact phone meeting_point colour accent"
    values = ", ".join(f"event.{field}" for field in of_event.split())
    people = "report.evenings[0].tables, report.unseated, report.idle, report.warnings, report.sections"
    page = OF_ONES_OWN % f"{{% for one in [{values}, {people}] %}}{EACH}{{% endfor %}}"
    part = f"<article>{{% for one in [{values}, letter] %}}{EACH}{{% endfor %}}</article>"
    templates = {"evening.html.j2": page, "student_letter.html.j2": part, "family_sheet.html.j2": part}
    for name, text in templates.items():
        (tmp_path / name).write_text(text, "utf-8")
    students, families = [], []
    for number, payload in enumerate(PAYLOADS):
        text = {"name": payload, "address": payload, "phone": payload, "email": f"{payload}@x.example"}
        shared = {"shares_contact": True, "availability": {WED}}
        students.append(a_student(id=f"S{number}", **kept(a_student, text), **shared))
        families.append(a_family(id=f"F{number}", seats=1, **kept(a_family, text), **shared))
    assert sum(one.name is not None for one in students) > 50
    for name, html in pages(pt.match(pt.Roster(students, families)), event=event, templates=tmp_path).items():
        if name == "report.html" or (name.startswith(("letters/", "families/")) and name.endswith(".html")):
            found = Page(html)
            assert found.wrong == [], name
            assert {tag for tag, _ in found.tags} <= OF_TEMPLATES, name
            attributes = {key for _, attrs in found.tags for key in attrs}
            assert attributes <= {"lang", "title", "class", "charset", "name", "content"}


def test_texts_are_intact_where_they_may_stand():
    plan = infected('<b>"Zoë"</b> & =1+1')
    assert '<b>"Zoë"</b> & =1+1' in Page(report_page(plan)).text()
    book = openpyxl.load_workbook(io.BytesIO(workbook(plan)))
    assert '<b>"Zoë"</b> & =1+1' in {cell.value for row in book.worksheets[1].iter_rows() for cell in row}


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
    assert event["LOCATION"] == "3 rue Neuve, Lille"
    assert event["DTEND"].dt - event["DTSTART"].dt == pt.Event().lasts
    shy = pt.match(pt.Roster([a_student()], [a_family(name="Martin", address="3 rue Neuve", availability={WED})]))
    (own,) = (raw.decode() for name, raw in calendars(shy, lang="fr").items() if name.startswith("letters/"))
    assert "Martin" not in own
    assert "Neuve" not in own
    elsewhere = calendars(shy, event=pt.Event(meeting_point="Town hall", zone="America/Lima", lasts_min=60))
    event = icalendar.Calendar.from_ical(elsewhere["letters/S001.ics"]).walk("VEVENT")[0]
    assert (event["LOCATION"], event["DTSTART"].dt.utcoffset().total_seconds()) == ("Town hall", -5 * 3600)
    assert (event["DTEND"].dt - event["DTSTART"].dt).total_seconds() == 3600


def test_an_evening_without_a_date_is_said_loudly():
    plan = pt.match(pt.Roster([a_student(availability={"soir"})], [a_family(availability={"soir"})]))
    assert calendars(plan) == {}
    assert undated(plan) == ("soir",)
    for lang in LANGUAGES:
        page = Page(report_page(plan, lang=lang)).text()
        assert {"en": "No date: soir.", "fr": "Sans date\u00a0: soir."}[lang] in page
    assert undated(pt.match(pt.Roster([a_student()], [a_family()]))) == ()


@pytest.mark.parametrize(
    ("library", "make", "extra"),
    [
        ("jinja2", report_page, "report"),
        ("icalendar", calendars, "report"),
        ("xlsxwriter", workbook, "excel"),
    ],
)
def test_without_the_extra(library, make, extra, table, monkeypatch):
    templating._environment.cache_clear()
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(pt.InputError, match=re.escape(install_command(extra))):
        make(table)
    templating._environment.cache_clear()


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


@pytest.mark.parametrize("name", [name for name in BROKEN if name != "somebody unknown"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_draft_is_marked_and_holds_no_letters(name, lang, tmp_path):
    plan = BROKEN[name]()
    written = pt.write_report(plan, tmp_path / "out", lang=lang, draft=True)
    assert {path.name for path in written} == {"report.html", "check_sheet.html"}
    for path in written:
        html = path.read_text("utf-8")
        assert faults(html) == []
        assert 'class="draft"' in html
        assert {"en": "DRAFT", "fr": "BROUILLON"}[lang] in Page(html).text()
    text = Page((tmp_path / "out" / "report.html").read_text("utf-8")).text()
    for violation in pt.verify(plan, plan.roster).violations:
        assert violation.text(lang) in text
    assert 'id="levels"' not in text


def test_a_draft_of_a_good_plan_has_its_proofs_and_no_other_plan_is_marked(table):
    draft, page = report_page(table, draft=True), report_page(table)
    assert 'class="draft"' in draft
    assert 'class="draft"' not in page
    assert 'id="levels"' in draft
    assert 'id="violations"' not in draft


# Lists


def opened(plan, lang="en"):
    return openpyxl.load_workbook(io.BytesIO(workbook(plan, lang=lang)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_workbook_has_a_sheet_for_each_reader_with_dates_and_names(table, lang):
    book = opened(table, lang)
    names = {
        "en": ["Tables", "Students", "Families", "Phone list", "Without a seat"],
        "fr": ["Tables", "Étudiants", "Familles", "Téléphone", "Sans place"],
    }
    assert book.sheetnames == names[lang]
    rows = [[cell.value for cell in row] for row in book["Tables"].iter_rows(min_row=2)]
    when = datetime.fromisoformat(WED)
    assert [(row[0], row[1], row[5]) for row in rows] == [(when, "Martin", "Bo"), (when, "Martin", "Zoé")]
    assert "dddd" in book["Tables"]["A2"].number_format
    assert rows[0][8] == {"en": "tree nuts", "fr": "fruits à coque"}[lang]
    people = {row[0].value: row for row in book[names[lang][1]].iter_rows(min_row=2)}
    assert people["Cy"][3].value == {"en": "no seat", "fr": "sans place"}[lang]
    (left,) = book[names[lang][4]].iter_rows(min_row=2, values_only=True)
    assert left[0] == "Cy"
    assert left[4].startswith({"en": "no home that is left meets", "fr": "aucune famille ne remplit plus"}[lang])
    for sheet in book:
        assert (sheet.freeze_panes, sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("A2", "landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == "$1:$1"
        assert all(cell.value and cell.value[0].isupper() for cell in sheet[1])


def test_a_slot_that_is_no_date_stays_a_label():
    book = opened(pt.match(pt.Roster([a_student(availability={"soir"})], [a_family(availability={"soir"})])))
    assert book["Tables"]["A2"].value == "soir"


def test_whom_to_phone_is_told_by_the_fields_of_the_record():
    reached = {"email": "zoe@x.example", "phone": "06 11 22 33 44"}
    guests = [a_student(name="Zoé", extras={"phone": "of old"}, **reached), a_student(id="S9", diet={"kosher"})]
    plan = pt.match(pt.Roster(guests, [a_family(name="Martin", phone="03 20 11 22 33")]))
    rows = list(csv.reader(io.StringIO(phone_list(plan).decode(), newline="")))
    assert rows[1:] == [
        ["Martin", "F001", "03 20 11 22 33", "", "Wednesday 18 November 2026 at 19:30, 1 guest"],
        ["Zoé", "S001", "06 11 22 33 44", "zoe@x.example", "Wednesday 18 November 2026 at 19:30, with Martin"],
        ["", "S9", "", "", "no seat"],
    ]
    assert [cell.value for cell in opened(plan)["Phone list"][2]] == [*rows[1][:3], "", rows[1][4]]


# The evening


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_evening_says_who_eats_where_and_whom_to_call(table, lang):
    report = make_report(table, lang=lang)
    (evening,) = report.evenings
    assert evening.when == {"en": "Wednesday 18 November 2026 at 19:30", "fr": evening.when}[lang]
    ((at, guests),) = [(one.host, one.guests) for one in evening.tables]
    assert (at.name, at.phone, at.address) == ("Martin", "03 20 11 22 33", "3 rue Neuve, Lille")
    assert [guest.name for guest in guests] == ["Bo", "Zoé"]
    assert [guest.allergens for guest in guests] == [{"en": "tree nuts", "fr": "fruits à coque"}[lang], ""]
    assert guests[0].needs == ({"en": "animals to avoid (cats)", "fr": "animaux à éviter (chats)"}[lang],)
    (left,) = report.unseated
    assert left.guest.name == "Cy"
    assert table.why("S3").text(lang) == left.text
    (idle,) = report.idle
    assert idle.host.id == "F2"
    page = Page(pages(table, lang=lang)["report.html"])
    assert [tag for tag, _ in page.tags].count("details") == 1


def test_tables_with_an_allergy_are_called_first():
    people = [
        a_student(id="S1", name="A", availability={"a"}, diet={"halal"}),
        a_student(id="S2", name="B", availability={"b"}),
        a_student(id="S3", name="C", availability={"b"}, allergies={"nuts"}),
    ]
    homes = [
        a_family(id="F1", name="Alba", seats=1, availability={"a", "b"}, serves={"halal"}),
        a_family(id="F2", name="Bell", seats=1, availability={"b"}),
        a_family(id="F3", name="Cole", seats=1, availability={"b"}, safe_for={"nuts"}),
    ]
    report = make_report(pt.match(pt.Roster(people, homes)))
    assert [evening.when for evening in report.evenings] == ["a", "b"]
    assert [one.host.name for one in report.evenings[1].tables] == ["Bell", "Cole"]
    assert [one.host.name for one in report.evenings[1].calls] == ["Cole", "Bell"]


@pytest.mark.parametrize(
    ("home", "why"),
    [
        ({"availability": {"another"}}, "idle_nobody"),
        ({"seats": 4}, "idle_elsewhere"),
        ({"min_guests": 3, "safe_for": {"nuts"}}, "idle_few"),
    ],
)
def test_why_a_family_has_no_guests(home, why):
    people = [a_student(id="S1"), a_student(id="S2", allergies={"nuts"})]
    plan = pt.match(pt.Roster(people, [a_family(id="F1", seats=1, times_left_out=9), a_family(id="F2", **home)]))
    assert "F2" not in {table.family for table in plan.tables}
    (idle,) = make_report(plan).idle
    assert idle.reason == texts("en")[f"report.{why}"]


def test_sheets_are_read_on_paper(plan):
    """No sheet of usual rows is printed at less than six tenths of its size on A4 across; no date is cut."""
    named = [one.replace(name="Fatima Alaoui", phone="06 11 22 33 44") for one in plan.roster.students]
    homes = [one.replace(name="Famille Martin", address="12 rue Neuve, 59000 Lille") for one in plan.roster.families]
    roster = pt.Roster(named, homes)
    for lang in LANGUAGES:
        for sheet in opened(pt.Plan.of(plan.tables, roster), lang):
            paper_in = 297 / 25.4 - sheet.page_margins.left - sheet.page_margins.right
            widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]]
            assert paper_in * 96 / sum(7 * width + 5 for width in widths) >= 0.6, sheet.title
            dates = [cell.column_letter for cell in sheet[2] if cell.is_date]
            assert all(sheet.column_dimensions[letter].width >= 30 for letter in dates)
