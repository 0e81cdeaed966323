"""Whom to recruit: bounds and exact values beside full re-solves on tiny rosters; places, words, the picture."""

import functools
import json
import random
from dataclasses import replace

import numpy as np
import pytest
from policies import policy_of
from tiny import random_case, wide_case

import partage as pt
from partage.advice.profiles import FEWEST_PEOPLE, District, districts_of, profiles_of, with_profiles
from partage.audiences import AUDIENCES
from partage.pictures import recruiting_picture
from partage.testing import random_roster

ORDINARY, HEAVY = range(8), range(1000, 1400)
LONG = pt.Budget(300)


def keeps_to(estimates, values):
    """Whether a best plan keeps to the bounds as far as they speak: up to the first level that gains something."""
    for estimate, value in zip(estimates, values, strict=True):
        if value < estimate.before:  # an earlier level has gained
            return True
        if estimate.at_most is not None and value > estimate.at_most:
            return False
        if value > estimate.before:
            return True
    return True


def values_of(plan):
    return tuple(level.value for level in plan.levels)


def check_offers(seed):
    """How many offers of one tiny roster were compared with a full re-solve, and how many of them add something."""
    roster, reading = (random_case if seed % 2 else wide_case)(seed)
    policy = policy_of(reading)
    try:
        plan = pt.match(roster, policy, budget=LONG)
    except pt.RosterError:  # a pin that a rule forbids
        return 0, 0
    if seed % 5 == 0:  # far from the best, and with simple bounds
        poor = pt.match(roster, replace(policy, goals=(pt.FamiliesServed(),)), budget=LONG)
        plan = pt.Plan.of(poor.tables, roster, policy)
    profiles = random.Random(seed).sample(profiles_of(plan), k=5)
    found = pt.recruit(plan, profiles=profiles, top=2, budget=LONG)
    assert sorted(home.profile.order for home in found.homes) == sorted(profile.order for profile in profiles)
    assert found.cut == ()
    for home in found.homes:
        again = pt.match(with_profiles(roster, [home.profile])[0], policy, budget=LONG)
        compare(plan, home, again)
    for room in found.rooms[:3]:
        compare(plan, room, pt.match(room.edit.apply(roster, policy)[0], policy, budget=LONG))
    return len(found.homes), sum(any(level.change for level in home.levels) for home in found.homes)


def compare(plan, offer, again):
    assert again.status == "optimal"
    assert keeps_to(offer.estimates, values_of(again))
    if offer.useless:
        assert values_of(again) == values_of(plan)
    if offer.levels:
        assert tuple(level.after for level in offer.levels) == values_of(again)
        assert tuple(level.before for level in offer.levels) == values_of(plan)
        assert offer.proven
        assert offer.people == len(again.seated) - len(plan.seated)


def test_exact_values_are_full_solves_and_estimates_are_bounds():
    homes, gains = zip(*map(check_offers, ORDINARY), strict=True)
    assert sum(homes) > 30
    assert sum(gains) > 3


@pytest.mark.heavy
@pytest.mark.parametrize("start", range(HEAVY.start, HEAVY.stop, 20))
def test_many_more(start):
    for seed in range(start, start + 20):
        check_offers(seed)


@functools.cache
def small():
    plan = pt.match(random_roster((24, 6, 2), seed=2))
    assert plan.unseated
    return plan


@functools.cache
def recruited():
    return pt.recruit(small(), top=2)


def test_a_full_home_seats_those_who_had_no_seat():
    people = [
        pt.Student(
            id=f"S{n}",
            languages={"fr": "B1"},
            diet={"halal"},
            availability={"wed"},
            allergies={"nuts"} if n == 3 else (),
        )
        for n in range(4)
    ]
    home = pt.Family(id="F1", languages={"fr": "C1"}, serves={"vegan"}, availability={"wed"}, seats=3)
    plan = pt.match(pt.Roster(people, [home]))
    best = pt.recruit(plan).homes[0]
    assert (best.profile.slot, best.profile.diets, best.people, best.seated) == (
        "wed",
        ("halal",),
        3,
        ("S0", "S1", "S2"),
    )
    assert best.profile.seats == 4  # two are too few, and six bring nobody more
    assert best.proven


def test_the_same_whatever_the_order_of_the_records():
    roster = small().roster
    turned = pt.Roster(roster.students[::-1], roster.families[::-1])
    one, other = recruited(), pt.recruit(pt.match(turned), top=2)
    assert one == other
    assert json.loads(json.dumps(one.to_dict()))["homes"][0]["people"] == one.homes[0].people


def test_trips_of_newcomers_are_the_median_of_the_homes_near_by():
    roster = random_roster((20, 8, 2), seed=3)
    minutes = np.arange(160, dtype=float).reshape(20, 8)
    told = pt.Roster(roster.students, roster.families, facts={"travel_min": minutes, "points": minutes})
    anywhere = pt.Profile(next(iter(roster.families[0].availability)))
    grown, (its_id,) = with_profiles(told, [anywhere])
    assert [family.id for family in grown.families][-1] == its_id
    assert grown.facts["travel_min"][:, -1].tolist() == np.median(minutes, axis=1).tolist()
    assert not grown.facts["points"][:, -1].any()
    some = [(roster.students[0].id, roster.families[0].id, 3.0), (roster.students[1].id, roster.families[2].id, 9.0)]
    grown, _ = with_profiles(pt.Roster(roster.students, roster.families, facts={"travel_min": some}), [anywhere])
    assert grown.facts["travel_min"][:, -1].tolist() == [3.0, 9.0] + [6.0] * 18
    with pytest.raises(pt.InputError, match="guessed"):
        with_profiles(pt.Roster(roster.students, roster.families, facts={"travel_min": []}), [anywhere])
    nobody, _ = with_profiles(pt.Roster([], roster.families, facts={"travel_min": []}), [anywhere])
    assert nobody.facts["travel_min"].shape == (0, 9)
    with pytest.raises(pt.InputError, match="guessed") as error:
        with_profiles(pt.Roster(roster.students, [], facts={"travel_min": np.zeros((20, 0))}), [anywhere])
    assert error.value.code == "trips_unknown"


def test_what_is_guessed_of_a_new_home_is_said():
    roster = random_roster((20, 8, 2), seed=3)
    facts = {"travel_min": np.full((20, 8), 10.0), "points": np.ones((20, 8)), "age": np.ones((20, 8))}
    found = pt.recruit(pt.match(pt.Roster(roster.students, roster.families, facts=facts)), top=0)
    assert "Trips to it are guessed from the homes near by." in found.text()
    assert "these facts are taken to be 0: age and points." in found.text()
    assert "taken to be 0" not in pt.recruit(small(), top=0).text()


def test_ids_of_newcomers_are_new():
    home = pt.Family(id="new family 00001", languages={"fr": "C1"}, serves=(), availability={"wed"}, seats=3)
    grown, ids = with_profiles(pt.Roster([], [home]), [pt.Profile("wed"), pt.Profile("thu")])
    assert len({family.id for family in grown.families}) == 3
    assert {family.id for family in grown.families} > set(ids)


def test_districts_are_the_same_for_the_same_places_and_never_small():
    roster = random_roster((80, 30, 2), seed=5)
    found = districts_of(roster)
    assert found == districts_of(pt.Roster(roster.students[::-1], roster.families[::-1]))
    assert 1 < len(found) <= 4
    assert sum(district.people for district in found) == 110
    assert min(district.people for district in found) >= FEWEST_PEOPLE
    assert len({district.name for district in found}) == len(found)
    assert districts_of(pt.Roster([student.replace(place=None) for student in roster.students], [])) == ()


def test_districts_lie_where_their_names_say():
    spots = {"north": (50.7, 3.0), "south": (50.5, 3.0), "east": (50.6, 3.16), "west": (50.6, 2.84)}
    people = [
        pt.Student(id=f"{name}{n}", languages={"fr": "B1"}, diet=(), availability={"wed"}, place=spot)
        for name, spot in spots.items()
        for n in range(5)
    ]
    found = {district.name: district.place for district in districts_of(pt.Roster(people, []))}
    assert found == spots
    alone = districts_of(pt.Roster(people[:3], []))
    assert [(district.name, district.people) for district in alone] == [("centre", 3)]


def test_what_was_cut_short_is_said():
    found = pt.recruit(small(), budget=pt.Budget(0.001))
    assert "exact" in found.cut
    assert not found.best
    assert "Time was over before all of the best were tried out." in found.text()
    assert "Le temps a manqué" in found.text("fr")


def test_a_plan_that_is_not_proven_says_so():
    plan = small()
    poor = pt.Plan.of(plan.tables[:1], plan.roster, plan.policy)
    found = pt.recruit(poor, top=1)
    assert not found.optimal
    assert "not certain that the plan itself is the best" in found.text()
    assert found.homes[0].people > 0


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_words_name_people_to_organisers_only(lang, audience):
    found = recruited()
    text = found.text(lang, audience)
    if audience in ("student", "family"):
        assert text.count("\n") == 0
        assert not any(student in text for student in found.homes[0].seated)
    else:
        assert all(student in text for student in found.homes[0].seated)
        assert ("Familles supplémentaires" if lang == "fr" else "one more family") in text
    assert repr(found) == f"<Recruiting: {len(found.homes)} profiles, {len(found.rooms)} homes with more room>"


def test_rows_are_a_table():
    found = recruited()
    assert len(found.rows) == len(found.homes)
    first, last = found.rows[0], found.rows[-1]
    assert first["people"] == found.homes[0].people
    assert first["students seated more"] == found.homes[0].levels[0].change
    assert last["people"] is None


def test_the_picture_shows_limits_and_exact_numbers():
    pytest.importorskip("matplotlib")
    found = recruited()
    for lang, title in (("en", "What one more home"), ("fr", "Ce qu'une famille")):
        axes = recruiting_picture(found, lang=lang)
        assert axes.get_title().startswith(title)
        said = [text.get_text() for text in axes.texts]
        assert len(said) == len({home.profile.kitchen for home in found.homes})
        assert any("≤" in text for text in said)
        highest = max(home.limits(0)[1] for home in found.homes)
        assert max(int(one.split("–")[-1].removeprefix("≤ ")) for one in said) == highest
        assert [cell.get_hatch() for cell in axes.patches] == ["" if one.isdigit() else "//" for one in said]
    with pytest.raises(pt.InputError) as error:
        recruiting_picture(replace(found, homes=()))
    assert error.value.code == "no_profiles"


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("bad_top", {"top": -1}),
        ("bad_top", {"top": True}),
        ("bad_profiles", {"profiles": ["wed"]}),
        ("bad_profiles", {"profiles": 3}),
    ],
)
def test_bad_arguments_are_refused(code, arguments):
    with pytest.raises(pt.InputError) as error:
        pt.recruit(small(), **arguments)
    assert error.value.code == code


def test_a_plan_that_breaks_rules_is_refused():
    plan = small()
    table = plan.tables[0]
    wrong = pt.Plan.of([(table.family, table.slot, [s.id for s in plan.roster.students])], plan.roster, plan.policy)
    with pytest.raises(pt.InputError) as error:
        pt.recruit(wrong)
    assert error.value.code == "plan_breaks_rules"


def guests(count):
    return [pt.Student(id=f"S{n}", languages={"fr": "B1"}, diet=(), availability={"wed"}) for n in range(count)]


def home_for(seats):
    return pt.Family(id="F1", languages={"fr": "C1"}, serves=(), availability={"wed"}, seats=seats)


def test_a_goal_without_prices_is_not_said_to_gain_nothing():
    policy = pt.Policy(goals=(pt.StudentsSeated(), pt.WorstOff()))
    plan = pt.match(pt.Roster(guests(2), [home_for(2)]), policy)
    found = pt.recruit(plan, top=0, profiles=[pt.Profile("wed")])
    assert "no limit is known of worst off" in found.text()
    assert "unless an earlier goal" not in found.text()
    assert "aucun maximum n'est connu" in found.text("fr")


def test_no_more_students_can_be_seated_than_there_are():
    plan = pt.match(pt.Roster(guests(3), [home_for(2)]), pt.Policy(goals=(pt.StudentsSeated(),)))
    found = pt.recruit(plan, top=0, profiles=[pt.Profile("wed", seats=6)])
    assert [home.estimates[0].most for home in found.homes] == [1]


@pytest.mark.parametrize("name", ["Lille centre", "north of the river", "Wazemmes 2", "north"])
def test_districts_of_ones_own_keep_their_names(name):
    plan = pt.match(pt.Roster(guests(3), [home_for(2)]))
    found = pt.recruit(plan, top=0, profiles=[pt.Profile("wed", district=District(name, (50.6, 3.0), 9))])
    for lang in ("en", "fr"):
        assert (name in found.text(lang)) is (name != "north" or lang == "en")
