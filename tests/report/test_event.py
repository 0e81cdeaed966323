"""What the organiser writes: event.toml, templates of one's own, and what a mail merge takes."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import re

import icalendar
import pytest

import partage as pt
from partage.report import eject, letter, pages
from partage.report.event import LARGEST_LOGO
from partage.report.templating import template_names
from partage.testing import a_family, a_student
from report.pages import faults

PNG = b"\x89PNG\r\n\x1a\n" + b"pixels"
WHOLE = """
name = { fr = "Le dîner", en = "The dinner" }
organiser = "Ville de Lille"
signature = "Maire & Cie"
reply_to = "diner@lille.example"
contact = "Hôtel de ville, bureau 3"
phone = "03 20 00 00 00"
meeting_point = "Gare Lille-Flandres"
logo = "logo.png"
colour = "#8a1538"
accent = "#00aa55"
zone = "Europe/Brussels"
lasts_min = 90
"""


@pytest.fixture(scope="module")
def plan():
    guests = [
        a_student(id="S1", name="Ana", email="ana@x.example", languages={"fr": "A1", "en": "B2"}),
        a_student(id="S2", name="Zoé"),
    ]
    spoken = {"fr": "native", "en": "C1"}
    return pt.match(
        pt.Roster(guests, [a_family(id="F1", name="Famille Martin", email="f@x.example", languages=spoken)])
    )


def written(folder, text, logo=PNG):
    (folder / "event.toml").write_text(text, encoding="utf-8")
    if logo is not None:
        (folder / "logo.png").write_bytes(logo)
    return folder / "event.toml"


def test_an_event_is_read_and_stands_everywhere(plan, tmp_path):
    event = pt.Event.load(written(tmp_path, WHOLE))
    assert (event.words("fr").name, event.words("en").name) == ("Le dîner", "The dinner")
    assert event.lasts.total_seconds() == 90 * 60
    found = pages(plan, event=event)
    for name in ("report.html", "letters.html", "families.html"):
        assert faults(found[name]) == []
        assert 'src="data:image/png;base64,iVBORw0KGgpwaXhlbHM="' in found[name]
        assert "--event: #8a1538" in found[name]
    text = found["letters/S1.txt"]
    for words in ("Maire & Cie", "Ville de Lille", "diner@lille.example", "bureau 3", "03 20 00 00 00", "Flandres"):
        assert words in text
    assert icalendar.Calendar.from_ical(found["letters/S1.ics"]).walk("VEVENT")[0]["SUMMARY"].startswith("The dinner")


def test_nothing_need_be_said_of_an_event(plan):
    words = pt.Event().words("fr")
    assert (words.name, words.signature) == ("Partage ma Table", "L'équipe Partage ma Table")
    assert pt.Event(organiser="Ville").words("en").signature == "Ville"
    assert "Pour nous joindre" not in letter(plan, student="S1").text
    assert "<img" not in letter(plan, student="S1").html


@pytest.mark.parametrize(
    ("text", "code", "field"),
    [
        ('nom = "x"', "unknown_field", "nom"),
        ('mane = "x"', "unknown_field", "mane"),
        ("name = 3", "event_text", "name"),
        ('name = { fr = "x" }', "event_text", "name"),
        ('name = { fr = "x", en = "y", de = "z" }', "event_text", "name"),
        ('name = "two\\nlines"', "text_control", "name"),
        ('signature = ""', "text_blanks", "signature"),
        ('reply_to = "nobody"', "email_invalid", "reply_to"),
        ('phone = "call me"', "phone_invalid", "phone"),
        ('colour = "red"', "event_colour", "colour"),
        ('accent = "#12345"', "event_colour", "accent"),
        ('colour = "#123456; } * { display: none"', "event_colour", "colour"),
        ('zone = "Europe/Lille"', "event_zone", "zone"),
        ('zone = "../../etc/passwd"', "event_zone", "zone"),
        ("lasts_min = 0", "not_a_count", "lasts_min"),
        ("lasts_min = 1.5", "not_a_count", "lasts_min"),
        ("logo = 3", "event_logo", "logo"),
    ],
)
def test_what_cannot_be_used_is_refused(text, code, field, tmp_path):
    with pytest.raises(pt.InputError) as caught:
        pt.Event.load(written(tmp_path, text))
    assert [(fault.code, fault.field) for fault in caught.value.faults] == [(code, field)]
    assert "call me" not in str(caught.value) + repr(caught.value)


def test_every_fault_of_an_event_at_once_and_the_closest_name(tmp_path):
    with pytest.raises(pt.InputError) as caught:
        pt.Event(name="", colour="red", lasts_min=0)
    assert [fault.field for fault in caught.value.faults] == ["name", "colour", "lasts_min"]
    with pytest.raises(pt.InputError, match='Did you mean "signature"'):
        pt.Event.load(written(tmp_path, 'sigature = "x"'))
    for text, code in (("name = ", "toml_damaged"), ("\xff", "toml_damaged"), ('logo = "no.png"', "file_missing")):
        with pytest.raises(pt.InputError) as caught:
            pt.Event.load(written(tmp_path, text))
        assert caught.value.code == code
    with pytest.raises(pt.InputError, match="there is no such file"):
        pt.Event.load(tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"GIF89a", "gif"),
        (b"GIF87a", "gif"),
        (b"RIFF\x0a\x00\x00\x00WEBP", "webp"),
        (b"<svg onload=alert(1)>", None),
        (b"", None),
        (b" " + PNG, None),
        (PNG + bytes(LARGEST_LOGO), None),
    ],
)
def test_a_logo_is_told_by_its_first_bytes(raw, kind, tmp_path):
    if kind is None:
        with pytest.raises(pt.InputError) as caught:
            pt.Event.load(written(tmp_path, 'logo = "logo.png"', raw))
        assert caught.value.faults[0].code == "event_logo"
    else:
        logo = pt.Event.load(written(tmp_path, 'logo = "logo.png"', raw)).words("fr").logo
        assert logo.startswith(f"data:image/{kind};base64,")


# Templates


def test_built_in_templates_are_ejected_and_give_the_same_pages(plan, tmp_path):
    files = eject(tmp_path / "own")
    assert {path.name for path in files} == set(template_names())
    assert {"student_letter.html.j2", "student_letter.txt.j2", "family_sheet.html.j2"} <= set(template_names())
    assert pages(plan, templates=tmp_path / "own") == pages(plan)
    with pytest.raises(pt.InputError, match="exists already"):
        eject(tmp_path / "own")
    assert eject(tmp_path / "own", force=True)


def test_one_template_takes_the_place_of_one(plan, tmp_path):
    (tmp_path / "student_letter.txt.j2").write_text("{{ letter.reader_name }} : {{ letter.seat.when }}", "utf-8")
    (tmp_path / "_foot.html.j2").write_text("<p>pied</p>", "utf-8")
    (tmp_path / "signature.html.j2").write_text('{% include "_foot.html.j2" %}', "utf-8")
    found, usual = pages(plan, templates=tmp_path), pages(plan)
    assert found["letters/S2.txt"] == "Zoé : mercredi 18 novembre 2026 à 19\u00a0h\u00a030\n"
    assert "<p>pied</p>" in found["letters/S2.html"]
    assert "<p>pied</p>" in found["families/F1.html"]
    assert found["families/F1.txt"] == usual["families/F1.txt"]


@pytest.mark.parametrize(
    ("name", "text", "row"),
    [
        ("student_letter.txt.j2", "one\n{{ letter.nothing }}", 2),
        ("student_letter.txt.j2", "one\n\n{% if %}", 3),
        ("student_letter.html.j2", "{{ nobody }}", 1),
        ("family_sheet.html.j2", "a\n{{ letter.meals[0].guests + letter.reader_name }}", 2),
        ("family_sheet.txt.j2", "{{ letter.__class__.__mro__ }}", 1),
        ("family_sheet.txt.j2", "{{ ''.__class__ }}", 1),
        ("evening.html.j2", "\n\n\n{{ say('no_such_key') }}", 4),
        ("signature.txt.j2", "x\n{{ cycler.__init__.__globals__.os.popen('id').read() }}", 2),
        ("signature.html.j2", '{% include "nowhere.html.j2" %}', 1),
        ("letters.html.j2", '{% extends "../../etc/passwd" %}', 1),
    ],
)
def test_a_broken_template_is_named_with_its_line_and_no_value(name, text, row, plan, tmp_path):
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(pt.InputError) as caught:
        pages(plan, templates=tmp_path)
    assert (caught.value.code, caught.value.params["template"]) == ("template_broken", name)
    assert caught.value.params["row"] == row
    assert "Martin" not in str(caught.value) + repr(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_template_of_no_known_name_is_refused(plan, tmp_path):
    (tmp_path / "student_leter.html.j2").write_text("x", "utf-8")
    with pytest.raises(pt.InputError, match=r'Did you mean "student_letter\.html\.j2"'):
        pages(plan, templates=tmp_path)
    with pytest.raises(pt.InputError) as caught:
        pages(plan, templates=tmp_path / "nowhere")
    assert caught.value.code == "file_missing"


def test_values_in_templates_of_ones_own_are_escaped(tmp_path):
    (tmp_path / "student_letter.html.j2").write_text("<h1>{{ letter.reader_name }}</h1>", "utf-8")
    plan = pt.match(pt.Roster([a_student(name="<script>alert(1)</script>")], []))
    found = pages(plan, templates=tmp_path)
    assert "<script" not in found["letters/S001.html"]
    assert "&lt;script&gt;" in found["letters/S001.html"]


# Mails


def test_a_mail_merge_has_a_row_for_each_address(plan):
    found = pages(plan, lang="fr", event=pt.Event(reply_to="diner@lille.example"))
    rows = list(csv.DictReader(io.StringIO(found["mailing.csv"].decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [row["destinataire"] for row in rows] == ["ana@x.example", "f@x.example"]
    for row, name in zip(rows, ("letters/S1", "families/F1"), strict=True):
        assert row["texte"].replace("\r\n", "\n") == found[f"{name}.txt"]
        assert (row["html"], row["calendrier"]) == (f"{name}.html", f"{name}.ics")
        assert row["html"] in found
        assert row["calendrier"] in found
        assert row["langue"] == "fr"
    assert "2 sur 3 (personnes et familles)" not in found["report.html"]
    assert "1 sur 3 (personnes et familles)" in found["report.html"]


def test_drafts_of_mails_can_be_opened_and_are_the_same_every_time(plan):
    event = pt.Event(reply_to="diner@lille.example")
    found, again = pages(plan, event=event), pages(plan, event=event)
    names = sorted(name for name in found if name.endswith(".eml"))
    assert names == ["families/F1.eml", "letters/S1.eml"]
    for name in names:
        assert found[name] == again[name]
        mail = email.message_from_bytes(found[name], policy=email.policy.default)
        assert not mail.defects
        assert (mail["X-Unsent"], mail["From"]) == ("1", "diner@lille.example")
        assert "Date" not in mail
        kinds = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
        assert kinds == ["text/plain", "text/html", "text/calendar"]
        parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
        stem = name.removesuffix(".eml")
        assert parts[0].replace("\r\n", "\n") == found[f"{stem}.txt"]
        assert parts[1].replace("\r\n", "\n") == found[f"{stem}.html"]
        assert icalendar.Calendar.from_ical(parts[2]).walk("VEVENT")
    mails = [email.message_from_bytes(found[name], policy=email.policy.default) for name in names]
    assert mails[0]["Message-ID"] != mails[1]["Message-ID"]
    assert mails[1]["To"] == "ana@x.example"
    assert not re.search(rb"(?m)^From:", pages(plan)["letters/S1.eml"])


def test_contact_stands_beside_what_the_event_says(plan, tmp_path):
    pt.write_report(plan, tmp_path / "out", contact="bureau 12", event=pt.Event(reply_to="diner@lille.example"))
    text = (tmp_path / "out" / "letters" / "S2.txt").read_text("utf-8")
    assert "bureau 12, diner@lille.example" in text
