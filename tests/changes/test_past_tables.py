"""Repairs in the middle of an event: tables that have been stay, and what is still to come is mended."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

import partage as pt
from partage.testing import random_roster

WED, THU, FRI = "2026-11-18T19:30", "2026-11-19T19:30", "2026-11-20T19:30"
SINCE = date(2026, 11, 19)
SOON = pt.Budget(20.0)


def student(its_id, *slots, **changes):
    return pt.Student(**{"id": its_id, "languages": {"fr": "B1"}, "diet": [], "availability": slots} | changes)


def family(its_id, *slots, **changes):
    fields = {"id": its_id, "languages": {"fr": "native"}, "serves": [], "availability": slots, "seats": 2}
    return pt.Family(**fields | changes)


STUDENTS = [student(f"S{n}", WED, THU, FRI) for n in range(1, 8)]
ROSTER = pt.Roster(STUDENTS, [family("F1", WED), family("F2", WED, FRI, max_meals=2), family("F3", THU)])
PLAN = pt.Plan.of([("F1", WED, ["S1", "S2"]), ("F2", WED, ["S3"]), ("F3", THU, ["S4", "S5"])], ROSTER)


def mended(plan=PLAN, since=SINCE, **told):
    after = pt.repair(plan, plan.roster, since=since, budget=SOON, **told)
    assert pt.verify(after, after.roster, after.policy)
    return after


def tables(plan):
    return {(table.family, table.slot): table.students for table in plan.tables}


def test_nobody_new_sits_down_where_everybody_has_left_the_table():
    late = [student("N1", WED)]
    after = mended(arrived=late)
    assert tables(after)["F2", WED] == ("S3",)  # with a seat free
    assert tables(after)["F2", FRI] == ("S6", "S7")
    assert (after.unseated, after.changes.moved) == (("N1",), ())
    without = pt.repair(PLAN, ROSTER, arrived=late, budget=SOON)
    assert tables(without)["F2", WED] == ("N1", "S3")


def test_whoever_cancels_after_dinner_has_dined_all_the_same():
    after = mended(cancelled=["S1", "S2", "S3"])
    assert (tables(after)["F1", WED], tables(after)["F2", WED]) == (("S1", "S2"), ("S3",))
    assert {one.id for one in after.roster.students} >= {"S1", "S2", "S3"}
    gone = mended(cancelled=["S4"])
    assert "S4" not in {one.id for one in gone.roster.students}


def test_a_host_who_cancels_keeps_the_table_that_was():
    after = mended(cancelled=["F1", "family:F2"])
    assert tables(after)["F2", WED] == ("S3",)
    assert after.roster.family("F2").availability == {WED}
    assert set(after.unseated) == {"S6", "S7"}


def test_other_answers_of_guests_who_have_dined_change_nothing():
    after = mended(changed=[student("S1", FRI, diet=["halal"]), student("S6", FRI, diet=["halal"])])
    assert after.seated["S1"] == ("F1", WED)
    assert after.roster.student("S1").diet == frozenset()
    assert "S6" in after.unseated


def test_a_host_with_another_record_has_it_for_what_is_to_come():
    after = mended(changed=[family("F2", FRI, seats=1)])
    record = after.roster.family("F2")
    assert (record.seats, record.availability, record.max_meals) == (1, {WED, FRI}, 1)
    assert tables(after) == tables(PLAN)  # its one meal has been
    more = mended(changed=[family("F2", FRI, seats=1, max_meals=2)])
    assert len(tables(more)["F2", FRI]) == 1


def test_a_record_that_forbids_what_has_been_is_refused():
    with pytest.raises(pt.RosterError) as caught:
        mended(changed=[family("F1", WED, seats=1)])
    assert caught.value.code == "past_table_broken"
    assert "family F1" in str(caught.value)
    assert "famille a déjà reçu" in caught.value.text("fr")
    with pytest.raises(pt.RosterError) as caught:
        mended(plan=with_diet(), changed=[family("F1", WED)])
    assert caught.value.code == "pin_breaks_diet"


def with_diet():
    people = [student("S1", WED, diet=["halal"])]
    roster = pt.Roster(people, [family("F1", WED, serves=["halal"])])
    return pt.Plan.of([("F1", WED, ["S1"])], roster)


def test_a_party_that_has_dined_is_still_one():
    people = [student(its_id, WED, THU, party="p") for its_id in ("S1", "S2")]
    roster = pt.Roster(people, [family("F1", WED), family("F3", THU)])
    plan = pt.Plan.of([("F1", WED, ["S1", "S2"])], roster)
    after = mended(plan, cancelled=["S1"])
    assert tables(after) == {("F1", WED): ("S1", "S2")}


def test_what_is_past_stays_past_without_a_word():
    first = mended(cancelled=["S1"])
    second = pt.repair(first, first.roster, cancelled=["S2"], arrived=[student("N1", WED)], budget=SOON)
    assert tables(second)["F1", WED] == ("S1", "S2")
    assert "N1" in second.unseated
    assert [rule.since for rule in second.policy.requirements if rule.name == "not before"] == ["2026-11-19"]
    later = pt.repair(second, second.roster, since=date(2026, 11, 20), cancelled=["S4", "F3"], budget=SOON)
    assert tables(later)["F3", THU] == ("S4", "S5")
    assert [rule.since for rule in later.policy.requirements if rule.name == "not before"] == ["2026-11-20"]
    assert pt.verify(later, later.roster, later.policy)


def test_a_moment_parts_an_evening():
    roster = pt.Roster([student("S1", WED), student("S2", WED)], [family("F1", WED)])
    plan = pt.Plan.of([("F1", WED, ["S1"])], roster)
    during = mended(plan, datetime(2026, 11, 18, 20))  # noqa: DTZ001 (slots are local times)
    assert during.unseated == ("S2",)
    before = mended(plan, datetime(2026, 11, 18, 19))  # noqa: DTZ001
    assert before.unseated == ()
    assert mended(plan, date(2026, 11, 18)).unseated == ()


@pytest.mark.parametrize(
    ("slot", "since"),
    [("mercredi", SINCE), ("2026-11-18", datetime(2026, 11, 18, 20))],  # noqa: DTZ001
)
def test_a_slot_that_does_not_tell_is_refused(slot, since):
    roster = pt.Roster([student("S1", slot)], [family("F1", slot)])
    with pytest.raises(pt.InputError) as caught:
        mended(pt.match(roster, budget=SOON), since)
    assert caught.value.code == "slot_undated"
    assert slot in str(caught.value)
    with pytest.raises(pt.InputError) as caught:
        mended(arrived=[family("N1", "bientôt")])
    assert caught.value.code == "slot_undated"


@pytest.mark.parametrize("since", ["2026-11-19", 3, datetime(2026, 11, 19, tzinfo=UTC)])
def test_since_is_a_date(since):
    with pytest.raises(pt.InputError) as caught:
        mended(since=since)
    assert caught.value.code == "bad_since"


def test_new_pins_and_new_pairs_apart():
    roster = pt.Roster(STUDENTS[:4], [family("F1", WED), family("F3", THU, seats=3)], pins=[("S4", "F3")])
    plan = pt.Plan.of([("F1", WED, ["S1", "S2"]), ("F3", THU, ["S3", "S4"])], roster)
    after = pt.repair(plan, roster, pins=[("S1", "F3", THU)], apart=[("S2", "student:S3")], budget=SOON)
    assert after.seated["S1"] == ("F3", THU)
    assert {pin[:2] for pin in after.roster.pins} == {("S1", "F3"), ("S4", "F3")}
    assert [(pair.a, pair.b) for pair in after.roster.apart] == [("S2", "S3")]
    assert after.changes.moved == ("S1",)
    parted = pt.repair(plan, roster, apart=[("S1", "S2")], budget=SOON)
    assert len(parted.changes.moved) == 1
    assert parted.seated["S1"] != parted.seated["S2"]
    for told in ({"pins": [("S4", "F1")]}, {"apart": [("S4", "F3")]}, {"pins": [("S9", "F1")]}, {"apart": [("S1",)]}):
        with pytest.raises(pt.RosterError):
            pt.repair(plan, roster, budget=SOON, **told)


def test_those_who_have_dined_are_parted_no_more():
    with pytest.raises(pt.RosterError) as caught:
        mended(apart=[("S1", "S2")])
    assert caught.value.code == "pin_against_apart"


@pytest.mark.parametrize("seed", range(4))
def test_weeks_of_an_event(seed, tmp_path):
    roster = random_roster((16, 7, 3), seed=seed)
    plan = pt.match(roster, budget=SOON)
    days = sorted({table.slot for table in plan.tables})
    for day in days[1:]:
        since = date.fromisoformat(day[:10])
        past = {place: guests for place, guests in tables(plan).items() if place[1] < day}
        guests = [guest for some in past.values() for guest in some]
        future = sorted(set(plan.seated) - set(guests))
        host = next(iter(past))[0]
        after = mended(plan, since, cancelled=[guests[0], *future[:1], f"family:{host}"])
        assert {place: some for place, some in tables(after).items() if place[1] < day} == past
        assert set(future[:1]).isdisjoint(after.seated)
        assert set(after.changes.moved).isdisjoint(guests)
        anew = pt.match(after.roster, replace(after.policy, goals=(pt.StudentsSeated(),)), budget=SOON)
        assert len(after.seated) == len(anew.seated)
        after.roster.save(tmp_path / f"{day[:10]}.json")
        after.policy.save(tmp_path / f"{day[:10]}.toml")
        read = pt.read_roster(tmp_path / f"{day[:10]}.json")
        assert pt.verify(after, read, pt.Policy.load(tmp_path / f"{day[:10]}.toml"))
        plan = after
