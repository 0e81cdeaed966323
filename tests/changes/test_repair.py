"""Repairs: who moves and who does not, what the plan carries, and what is said of the difference."""

import pickle
from dataclasses import replace

import pytest

import partage as pt
from partage.errors import InputError, RosterError
from partage.testing import random_roster

WED, THU = "2026-11-18T19:30", "2026-11-19T19:30"
SOON = pt.Budget(20.0)


def student(its_id, **changes):
    return pt.Student(**{"id": its_id, "languages": {"fr": "B1"}, "diet": [], "availability": [WED, THU]} | changes)


def family(its_id, **changes):
    fields = {"id": its_id, "languages": {"fr": "native"}, "serves": [], "availability": [WED], "seats": 2}
    return pt.Family(**fields | changes)


ROSTER = pt.Roster([student(f"S{n}") for n in range(1, 7)], [family(f"F{n}") for n in range(1, 5)])
PLAN = pt.Plan.of([("F1", WED, ["S1", "S2"]), ("F2", WED, ["S3", "S4"]), ("F3", WED, ["S5"])], ROSTER)


def kinds(diff):
    return {person.student: (person.kind, person.reason) for person in diff.people}


def test_nothing_happened_and_nothing_moves():
    plan = pt.match(ROSTER, budget=SOON)
    after = pt.repair(plan, ROSTER, budget=SOON)
    assert after.seated == plan.seated
    assert not after.changes
    assert after.changes.text() == "Nothing is different."
    assert [(level.goal, level.value) for level in after.levels][1:3] == [
        ("fewest changes", 0),
        ("fewest tables touched", 0),
    ]
    assert after.status is pt.Status.OPTIMAL


def test_a_family_cancels_and_only_its_guests_move():
    after = pt.repair(PLAN, ROSTER, cancelled=["F1"], budget=SOON)
    assert len(after.seated) == 6
    assert after.changes.moved == ("S1", "S2")
    assert kinds(after.changes)["S1"] == ("moved", "family_cancelled")
    assert kinds(after.changes)["S6"] == ("gained", None)
    assert [family.id for family in after.roster.families] == ["F2", "F3", "F4"]
    assert pt.verify(after, after.roster, after.policy)
    assert after.changes.text().splitlines()[-3] == "No plan could keep these seats."


def test_a_student_cancels_and_somebody_waiting_gets_the_seat():
    few = pt.Roster(ROSTER.students, ROSTER.families[:2])
    plan = pt.match(few, budget=SOON)
    gone = sorted(plan.seated)[0]
    after = pt.repair(plan, few, cancelled=[gone], budget=SOON)
    assert len(after.seated) == 4
    assert after.changes.moved == ()
    assert after.changes.of_kind("cancelled") == (gone,)
    assert len(after.changes.of_kind("gained")) == 1
    assert len(after.changes.tables) == 1
    (table,) = after.changes.tables
    assert (table.kind, set(after.changes.to_call)) == (
        "changed",
        {f"family:{table.family}", f"student:{after.changes.of_kind('gained')[0]}"},
    )


def test_newcomers_and_other_records():
    after = pt.repair(
        PLAN,
        ROSTER,
        arrived=[student("N1"), family("N2", availability=[THU], seats=1)],
        changed=[ROSTER.student("S3").replace(availability=[THU])],
        budget=SOON,
    )
    assert len(after.seated) == 7
    assert after.seated["S3"] == ("N2", THU)
    assert kinds(after.changes)["S3"] == ("moved", "forbidden")
    assert [rule.name for person in after.changes.people for rule in person.rules] == ["same slot"]
    assert kinds(after.changes)["N1"][0] == "arrived"
    assert after.changes.moved == ("S3",)


def test_a_smaller_home_forbids_a_party():
    pair = [student("S1", party="p"), student("S2", party="p")]
    roster = pt.Roster(pair, [family("F1"), family("F2")])
    plan = pt.Plan.of([("F1", WED, ["S1", "S2"])], roster)
    after = pt.repair(plan, roster, changed=[family("F1", seats=1)], budget=SOON)
    assert [(person.reason, [rule.name for rule in person.rules]) for person in after.changes.people] == [
        ("forbidden", ["room for the party"])
    ] * 2


def test_more_seats_come_before_fewer_moves():
    # S1 can only go where S2 sits; S2 can go elsewhere.
    roster = pt.Roster(
        [student("S1", availability=[WED]), student("S2")],
        [family("F1", seats=1), family("F2", seats=1, availability=[THU])],
    )
    plan = pt.Plan.of([("F1", WED, ["S2"])], roster)
    after = pt.repair(plan, roster, budget=SOON)
    assert (len(after.seated), after.changes.moved) == (2, ("S2",))
    assert kinds(after.changes)["S2"] == ("moved", "for_others")


def test_only_those_told_are_kept():
    after = pt.repair(PLAN, ROSTER, told=["S5"], budget=SOON)
    assert after.seated["S5"] == ("F3", WED)
    assert after.policy.goals[1] == pt.FewestChanges([("S5", "F3", WED)])
    fresh = pt.repair(PLAN, ROSTER, told=(), budget=SOON)
    assert fresh.policy == pt.Policy.default()
    assert fresh.seated == pt.match(ROSTER, budget=SOON).seated
    assert fresh.changes.moved == ()
    assert fresh.manifest["parent"] == PLAN.sha256


def test_plans_are_a_chain_and_each_repair_replaces_the_goals_of_the_last():
    first = pt.repair(PLAN, ROSTER, cancelled=["F1"], budget=SOON)
    second = pt.repair(first, first.roster, first.policy, cancelled=["S5"], budget=SOON)
    third = pt.repair(second, second.roster, arrived=[student("N1")], budget=SOON)
    assert [plan.manifest["parent"] for plan in (first, second, third)] == [PLAN.sha256, first.sha256, second.sha256]
    for plan, before in ((second, first), (third, second)):
        assert [goal.name for goal in plan.policy.goals] == [goal.name for goal in first.policy.goals]
        assert plan.policy.goals[1] == pt.FewestChanges(before)
        assert pt.verify(plan, plan.roster, plan.policy)
    assert PLAN.manifest["parent"] is None


def test_a_repair_is_read_again_with_its_policy(tmp_path):
    after = pt.repair(PLAN, ROSTER, cancelled=["F1"], budget=SOON)
    after.save(tmp_path / "plan.json")
    after.policy.save(tmp_path / "policy.toml")
    after.roster.save(tmp_path / "roster.json")
    roster, policy = pt.read_roster(tmp_path / "roster.json"), pt.Policy.load(tmp_path / "policy.toml")
    again = pt.Plan.load(tmp_path / "plan.json", roster, policy)
    assert again == after
    assert again.changes is None
    assert pt.verify(again, roster, policy)
    assert pickle.loads(pickle.dumps(after)).changes == after.changes  # noqa: S301


def test_pins_come_first_and_stay():
    roster = pt.Roster(ROSTER.students, ROSTER.families, pins=[("S5", "F3", WED)])
    plan = pt.match(roster, budget=SOON)
    after = pt.repair(plan, roster, cancelled=[plan.seated["S1"][0]], budget=SOON)
    assert after.levels[0].goal == "pins kept"
    assert after.seated["S5"] == ("F3", WED)


def test_a_policy_without_the_goal_of_seats_and_one_with_others():
    policy = pt.Policy(goals=(pt.Satisfaction(),))
    after = pt.repair(PLAN, ROSTER, policy, cancelled=["F1"], budget=SOON)
    assert [goal.name for goal in after.policy.goals] == [
        "students seated",
        "fewest changes",
        "fewest tables touched",
        "satisfaction",
    ]
    policy = pt.Policy(goals=(pt.LeftOutFirst(), pt.StudentsSeated(), pt.WorstOff(), pt.Satisfaction()))
    after = pt.repair(PLAN, ROSTER, policy, cancelled=["F1"], budget=SOON)
    assert [goal.name for goal in after.policy.goals][:4] == [
        "left out first",
        "students seated",
        "fewest changes",
        "fewest tables touched",
    ]
    assert pt.verify(after, after.roster, after.policy)


def test_parties_that_may_be_split_come_after_whoever_was_told():
    policy = pt.Policy(allow_split=True)
    after = pt.repair(PLAN, ROSTER, policy, cancelled=["F1"], budget=SOON)
    names = [goal.name for goal in after.policy.goals]
    assert names[:4] == ["students seated", "fewest changes", "fewest tables touched", "parties whole"]
    again = pt.repair(after, after.roster, after.policy, cancelled=["S5"], budget=SOON)
    assert [goal.name for goal in again.policy.goals] == names


def test_a_policy_of_nothing_but_an_earlier_repair():
    policy = pt.Policy(goals=(pt.FewestChanges(PLAN), pt.FewestTables(PLAN)))
    after = pt.repair(PLAN, ROSTER, policy, cancelled=["F1"], budget=SOON)
    assert [goal.name for goal in after.policy.goals] == ["students seated", "fewest changes", "fewest tables touched"]


def test_what_cannot_be_repaired():
    with pytest.raises(InputError) as caught:
        pt.repair(PLAN, pt.Roster([], []))
    assert caught.value.code == "other_roster"
    with pytest.raises(InputError, match='no student "S9"'):
        pt.repair(PLAN, ROSTER, told=["S9"])
    with pytest.raises(RosterError, match="F9"):
        pt.repair(PLAN, ROSTER, cancelled=["F9"])


def test_everybody_leaves():
    after = pt.repair(PLAN, ROSTER, cancelled=[f"F{n}" for n in range(1, 5)], budget=SOON)
    assert after.seated == {}
    assert set(after.changes.of_kind("lost")) == {"S1", "S2", "S3", "S4", "S5"}
    after = pt.repair(PLAN, ROSTER, cancelled=[f"S{n}" for n in range(1, 7)], budget=SOON)
    assert {table.kind for table in after.changes.tables} == {"closed"}


def test_an_edited_plan_says_what_the_edit_cost():
    best = pt.match(ROSTER, budget=SOON)
    edited = pt.Plan.of([(t.family, t.slot, t.students) for t in best.tables[1:]], ROSTER)
    cost = best.diff(edited)
    assert set(cost.of_kind("lost")) == set(best.tables[0].students)
    seated = cost.levels[0]
    assert (seated.goal, seated.change) == ("students seated", -len(best.tables[0].students))
    assert not best.diff(best)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_letters_speak_of_their_reader_only(lang):
    roster = random_roster((40, 16, 3), seed=5)
    plan = pt.match(roster, budget=SOON)
    after = pt.repair(plan, roster, cancelled=[plan.tables[0].family, plan.tables[3].students[0]], budget=SOON)
    everybody = {record.id for record in (*roster.students, *roster.families)}
    readers = [("student", person.student) for person in after.changes.people]
    readers += [("family", table.family) for table in after.changes.tables]
    for audience, reader in [*readers, ("student", plan.unseated[0] if plan.unseated else "S1")]:
        words = after.changes.text(lang, audience, of=reader)
        assert words
        assert not [its_id for its_id in everybody if its_id in words]
    assert repr(after.changes) == f"<Diff: {len(after.changes.people)} people, {len(after.changes.tables)} tables>"


def test_the_words_for_those_who_run_the_event():
    after = pt.repair(PLAN, ROSTER, cancelled=["F1", "S3"], budget=SOON)
    text = after.changes.text()
    assert "S1: from F1 on Wednesday 18 November at 19:30 to " in text
    assert "S3: no longer comes, was at F2" in text
    assert "Table of F1 on Wednesday 18 November at 19:30: the family no longer takes part." in text
    assert "fewest changes: 0 before, -2 now; proven to be the most possible" in after.changes.text("en", "auditor")
    assert after.changes.text("en", "student", of="S4") == "Nothing changes for you."
    assert "We have noted that you can no longer host" in after.changes.text("en", "family", of="F1")
    assert after.changes.text("fr", "student", of="S3").startswith("Votre annulation est notée")
    for wrong in ({"lang": "de"}, {"audience": "press"}, {"audience": "student"}):
        with pytest.raises(InputError):
            after.changes.text(**wrong)


def for_others(changes):
    """The same difference, had those who lost their seats made way for others."""
    return replace(changes, people=tuple(replace(person, reason="for_others") for person in changes.people))


def test_a_search_cut_short_says_that_less_is_proven():
    after = pt.repair(PLAN, ROSTER, cancelled=["F1"], budget=SOON)

    def text(bound, lang="en"):
        levels = [replace(one, bound=bound) if one.goal == "fewest changes" else one for one in after.changes.levels]
        return replace(for_others(after.changes), levels=tuple(levels), fewest="open").text(lang)

    assert "It is not certain that anybody has to move for a plan this good." in text(0)
    assert "For a plan this good, at least 1 person has to move; that it takes 2 is not certain." in text(-1)
    assert "au moins 1 personne doit changer de place ; ce plan en déplace 2, et moins suffirait peut-être." in text(
        -1, "fr"
    ).replace("\u00a0", " ")


def test_what_is_proven_of_moves_depends_on_the_goals_before():
    def fewest(**more):
        return pt.repair(PLAN, ROSTER, cancelled=["F1"], budget=SOON, **more).changes

    assert fewest().fewest == "seats"
    for goals in ((pt.LeftOutFirst(), pt.StudentsSeated()), (pt.StudentsSeated(weights={"S1": 5}),)):
        changes = fewest(policy=pt.Policy(goals=goals))
        assert changes.fewest == "goals"
        assert "fewer moves would do less well at a goal that comes before." in for_others(changes).text()
        assert "moins bien un objectif plus important." in for_others(changes).text("fr")
    pinned = pt.Roster(ROSTER.students, ROSTER.families, pins=[("S5", "F3", WED)])
    plan = pt.Plan.of(PLAN.tables, pinned)
    assert pt.repair(plan, pinned, cancelled=["F1"], budget=SOON).changes.fewest == "goals"
    assert fewest(told=()).fewest is None


def test_a_difference_claims_nothing_of_another_repair():
    first = pt.repair(PLAN, ROSTER, cancelled=["F1"], budget=SOON)
    second = pt.repair(first, first.roster, cancelled=["F2"], told=["S1"], budget=SOON)
    assert PLAN.diff(first) == first.changes
    assert first.diff(second) == second.changes
    over_both = PLAN.diff(second)
    assert over_both.fewest is None
    assert not {"fewest changes", "fewest tables touched"} & {level.goal for level in over_both.levels}
    assert "certain that fewer" not in over_both.text()
    assert len(over_both.moved) == sum(PLAN.seated[one] != second.seated.get(one) for one in PLAN.seated)


def test_both_plans_are_counted_by_one_policy():
    weighted = pt.Policy(goals=(pt.StudentsSeated(weights={"S5": 10}), pt.Satisfaction()))
    other = pt.Plan.of(PLAN.tables[:2], ROSTER, weighted)
    seated = PLAN.diff(other).levels[0]
    assert (seated.goal, seated.before, seated.after) == ("students seated", 14, 4)
    asks = pt.requirement("of age")(lambda seats: seats.student["extras.age"] > 0)
    liked = pt.preference("age", weight=1.0)(lambda seats: (seats.student["extras.age"] > 0).astype(float))
    aged = pt.Roster([one.replace(extras={"age": 20}) for one in ROSTER.students], ROSTER.families)
    later = pt.Plan.of(PLAN.tables, aged, pt.Policy(requirements=(asks,), preferences=(liked,)))
    assert PLAN.diff(later).levels == ()


def test_a_weight_leaves_with_its_student():
    policy = pt.Policy(goals=(pt.StudentsSeated(weights={"S1": 5, "S2": 3}), pt.Satisfaction()))
    plan = pt.match(ROSTER, policy, budget=SOON)
    after = pt.repair(plan, ROSTER, policy, cancelled=["S1"], budget=SOON)
    assert after.policy.goals[0] == pt.StudentsSeated(weights={"S2": 3})
    with pytest.raises(pt.PolicyError, match="S9"):
        pt.repair(plan, ROSTER, pt.Policy(goals=(pt.StudentsSeated(weights={"S9": 5}),)), budget=SOON)


@pytest.mark.parametrize(
    ("place", "english", "french"),
    [
        (
            ("F2", WED),
            "another home. The day and time stay the same",
            "Une autre famille vous attend maintenant. Le jour et l'heure restent les mêmes",
        ),
        (("F1", THU), "stay with the same family, but not at the same time", "restez dans la même famille"),
        (("F2", THU), "you are now expected on Thursday 19 November at 19:30, at another home", "une autre famille."),
    ],
)
def test_a_letter_says_what_is_another_one(place, english, french):
    roster = pt.Roster([student("S1")], [family(i, availability=[WED, THU], max_meals=2) for i in ("F1", "F2")])
    diff = pt.Plan.of([("F1", WED, ["S1"])], roster).diff(pt.Plan.of([(*place, ["S1"])], roster))
    assert english in diff.text("en", "student", of="S1")
    assert french in diff.text("fr", "student", of="S1")
    assert "will not take place" in diff.text("en", "student", of="S1")


def test_a_plan_changed_by_hand_is_no_sacrifice_for_others():
    edited = pt.Plan.of([("F1", WED, ["S1", "S6"]), *((t.family, t.slot, t.students) for t in PLAN.tables[1:])], ROSTER)
    letter = PLAN.diff(edited).text("en", "student", of="S2")
    assert letter.endswith("The tables have been arranged anew.")


def test_letters_are_written_to_those_one_knows():
    diff = PLAN.diff(PLAN)
    assert diff.text("en", "student", of="S6") == "Nothing changes for you."
    assert diff.text("en", "family", of="F4") == "Nothing changes for you."
    for audience in ("student", "family"):
        with pytest.raises(InputError, match=f'no {audience} "X1"'):
            diff.text("en", audience, of="X1")
    assert {"students", "families"}.isdisjoint(diff.to_dict())


def test_whoever_was_never_told_of_a_seat_does_not_read_that_it_is_lost():
    roster = pt.Roster(
        [student("S1", languages={"de": "C1"}), student("S2"), student("S3")],
        [family("F1", seats=3, languages={"fr": "native", "de": "C1"}), family("F2")],
    )
    plan = pt.Plan.of([("F1", WED, ["S1", "S2", "S3"])], roster)
    changes = pt.repair(plan, roster, cancelled=["F1"], told=["S2"], budget=SOON).changes
    assert [changes.text(audience="student", of=its_id).splitlines()[0] for its_id in ("S1", "S2", "S3")] == [
        "For the moment there is no seat for you.",
        "You are now expected at another home. The day and time stay the same: on Wednesday 18 November at 19:30.",
        "Good news: you have a seat on Wednesday 18 November at 19:30.",
    ]
    assert changes.text("fr", "student", of="S1") == "Pour le moment, nous n'avons pas de place à vous proposer."
    assert changes.to_call == ("family:F2", "student:S2", "student:S3")
    gone = pt.repair(plan, roster, cancelled=["S1"], told=["S2"], budget=SOON).changes
    assert gone.text(audience="student", of="S1") == "We have noted that you no longer take part."
