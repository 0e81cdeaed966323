"""Letters as they are sent: text, page and calendar of each reader, a list for a mail merge, and drafts of mails."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from typing import TYPE_CHECKING, TypeVar

from partage.domain.people import Family, Student
from partage.errors import check_lang
from partage.report.calendar_files import Diary
from partage.report.event import Event
from partage.report.letters import family_sheet, languages_read, student_letter
from partage.report.lists import sheet
from partage.report.template_values import FamilySheet, StudentLetter
from partage.report.templating import Templates, visible
from partage.report.words import say
from partage.study import Study
from partage.text.catalogue import LANGUAGES

if TYPE_CHECKING:
    from markupsafe import Markup

R = TypeVar("R", Student, Family)

Diarist = Callable[[R, str], bytes | None]

CALENDAR = "calendar.ics"
"""What the attachment of a draft is called."""

RULER = "\n\n* * *\n\n"
"""Between the two languages of one letter."""


@dataclass(frozen=True)
class Letter:
    """What one person is sent.

    Parameters
    ----------
    reader
        Id of the student or family.
    to
        The e-mail address, where there is one.
    lang
        The language of the subject and of what comes first.
    subject, text, html
        Ready to be sent; `html` is a whole page.
    calendar
        An iCalendar file; None without a seat, without guests, or where the slot has no date.
    articles
        What stands on the page, language by language: parts of HTML.
    """

    reader: str
    to: str | None = field(repr=False)
    lang: str
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)
    calendar: bytes | None = field(repr=False)
    articles: tuple[Markup, ...] = field(repr=False)


class Office:
    """Writes one letter after another.

    Parameters
    ----------
    event, templates, names
        As of `partage.write_report`.
    lang
        Of all letters; not given: each in the languages that its reader reads.
    """

    def __init__(
        self, study: Study, event: Event, templates: Templates, *, lang: str | None = None, names: bool = False
    ) -> None:
        self._study, self._event, self._templates, self._names = study, event, templates, names
        self._lang = None if lang is None else check_lang(lang)
        self._diary = Diary(study, event, names=names)
        self._words = {one: event.words(one) for one in LANGUAGES}

    def student(self, record: Student) -> Letter:
        """The letter to a student."""
        return self._letter(record, "student_letter", student_letter, self._diary.of_student)

    def family(self, record: Family) -> Letter:
        """The sheet of a family."""
        return self._letter(record, "family_sheet", family_sheet, self._diary.of_family)

    def _letter(
        self, record: R, template: str, make: Callable[..., StudentLetter | FamilySheet], diary: Diarist[R]
    ) -> Letter:
        languages = languages_read(record) if self._lang is None else (self._lang,)
        articles, texts, subjects = [], [], []
        for lang in languages:
            event = self._words[lang]
            said = make(self._study, record.id, event, lang=lang, names=self._names)
            articles.append(self._templates.article(f"{template}.html.j2", lang, letter=said, event=event))
            texts.append(visible(self._templates.write(f"{template}.txt.j2", lang, letter=said, event=event)).strip())
            subjects.append(visible(said.subject))
        return Letter(
            reader=record.id,
            to=record.email,
            lang=languages[0],
            subject=subjects[0],
            text=RULER.join(texts) + "\n",
            html=self.bound([articles], languages[0], subjects[0]),
            calendar=diary(record, languages[0]),
            articles=tuple(articles),
        )

    def bound(self, people: Sequence[Sequence[Markup]], lang: str, title: str) -> str:
        """Letters as one page of HTML, each reader's on a sheet of its own."""
        return self._templates.write("letters.html.j2", lang, people=people, title=title, event=self._words[lang])


def mailing_list(letters: Mapping[str, Letter], *, lang: str) -> bytes:
    """A CSV for a mail merge: a row for each letter whose reader has an e-mail address.

    Parameters
    ----------
    letters
        Name of the letter's files, without an ending -> letter.
    lang
        Of the header, and of the spreadsheet program that opens it.
    """
    header = [say(f"mail_{name}", lang) for name in ("to", "language", "subject", "text", "html", "calendar")]
    rows = [
        (one.to, one.lang, one.subject, one.text, f"{name}.html", f"{name}.ics" if one.calendar else "")
        for name, one in letters.items()
        if one.to
    ]
    return sheet(header, rows, lang, one_line=False)


def mail_draft(letter: Letter, event: Event) -> bytes:
    """A letter as a mail that Thunderbird and Outlook open to be looked over and sent (``.eml``).

    The same letter gives the same bytes: boundaries and the identifier are hashes, and there is no date.
    """
    content = "\0".join((letter.reader, letter.to or "", letter.subject, letter.text))
    identity = hashlib.sha256(content.encode()).hexdigest()[:32]
    parts = [_part("text/plain", letter.text.encode()), _part("text/html", letter.html.encode())]
    parts = [_parts("alternative", f"=_{identity}_1", parts)]
    if letter.calendar is not None:
        attached = f'Content-Disposition: attachment; filename="{CALENDAR}"'
        parts.append(_part("text/calendar", letter.calendar, attached))
    named = (("From", event.reply_to), ("To", letter.to))
    head = [f"{name}: {known}" for name, address in named if (known := _address(address)) is not None]
    subject = Header(letter.subject, "utf-8", header_name="Subject").encode(linesep="\r\n")
    head += [f"Subject: {subject}", f"Message-ID: <{identity}@partage.invalid>", "X-Unsent: 1", "MIME-Version: 1.0", ""]
    return "\r\n".join(head).encode() + _parts("mixed", f"=_{identity}_0", parts)


def _part(kind: str, raw: bytes, *more: str) -> bytes:
    """One part of a mail, written out: the library's classes take longer than all the rest of an evening."""
    head = (f"Content-Type: {kind}; charset=utf-8", "Content-Transfer-Encoding: base64", *more, "", "")
    return "\r\n".join(head).encode() + base64.encodebytes(raw).replace(b"\n", b"\r\n")


def _parts(kind: str, boundary: str, parts: Iterable[bytes]) -> bytes:
    """Several parts as one."""
    mark = boundary.encode()
    inner = b"".join(b"--%b\r\n%b\r\n" % (mark, part) for part in parts)
    return b'Content-Type: multipart/%b; boundary="%b"\r\n\r\n%b--%b--\r\n' % (kind.encode(), mark, inner, mark)


def _address(text: str | None) -> str | None:
    """None for what passes as an address in a form and not in a mail."""
    try:
        return None if text is None or not text.isascii() else str(Address(addr_spec=text))
    except (ValueError, IndexError, MessageError):
        return None
