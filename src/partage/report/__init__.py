"""The exit: a plan as pages, letters, sheets, calendars and lists.

For apps, which write no files: `pages` gives all that `partage.write_report` writes, by file name; `letter` what one
person is sent; `workbook`, `seating_list` and `phone_list` the lists; `calendars` all calendar files; `undated` the
slots that have none. What templates are shown stands in `partage.report.template_values`.
"""

from partage.report.calendar_files import calendars, undated
from partage.report.event import Event
from partage.report.folder import letter, pages, write_report
from partage.report.lists import phone_list, seating_list
from partage.report.mailing import Letter
from partage.report.spreadsheets import workbook
from partage.report.templating import eject

__all__ = [
    "Event",
    "Letter",
    "calendars",
    "eject",
    "letter",
    "pages",
    "phone_list",
    "seating_list",
    "undated",
    "workbook",
    "write_report",
]
