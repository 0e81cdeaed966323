"""Slots in the order in which people live them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partage.text.calendar import slot_order


@pytest.mark.parametrize(
    "lived",
    [
        ["lundi-midi", "lundi-soir", "mardi-midi", "mardi-soir"],
        ["monday-lunch", "monday-evening", "tuesday-lunch", "sunday-lunch"],
        ["mercredi-matin", "mercredi-midi", "mercredi-apres-midi", "mercredi-19h30", "mercredi-20h"],
        ["wed-12:00", "wed-7-pm", "thu-12-pm", "thu-7-pm"],
        ["18-novembre-midi", "18-novembre-19h30", "19-novembre-12h", "2-decembre-19h30"],
        ["mercredi-18-novembre-19h30", "mardi-24-novembre-19h30", "mardi-1er-decembre-19h30"],
        ["nov-9-evening", "nov-18-evening", "dec-1-evening"],
        ["18/11-19h30", "19/11-12h", "1/12-19h30"],
        ["jeudi-19-midi", "jeudi-19-soir", "mercredi-25-soir"],
        ["soiree-1", "soiree-2", "soiree-10"],
        ["midi", "soir"],
        ["2026-11-18", "2026-11-18T12:00", "2026-11-18T19:30", "2026-11-19T12:00", "18-novembre", "lundi", "autre"],
    ],
)
def test_by_time(lived):
    turned = lived[::-1]
    assert sorted(turned, key=slot_order) == lived


@given(st.lists(st.text(max_size=20) | st.datetimes().map(lambda one: one.strftime("%Y-%m-%dT%H:%M"))))
def test_any_labels_have_one_order(labels):
    turned = labels[::-1]
    assert sorted(turned, key=slot_order) == sorted(labels, key=slot_order)


@given(st.lists(st.datetimes().map(lambda one: one.isoformat()[:16])))
def test_dates_sort_as_they_did(labels):
    assert sorted(labels, key=slot_order) == sorted(labels)
