"""The commands about a plan that stands."""

import json

import odd_cycle
import pytest
from typer.testing import CliRunner

import partage as pt
from partage.cli import all as commands
from partage.cli import exit_codes as endings
from partage.testing import a_student, random_roster


def run(*arguments):
    return CliRunner().invoke(commands.app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def evening(tmp_path_factory):
    """A folder with a roster and its plan."""
    folder = tmp_path_factory.mktemp("evening")
    roster = random_roster((24, 10, 2), seed=3)
    roster.save(folder / "roster.json")
    pt.match(roster).save(folder / "plan.json")
    return folder


@pytest.fixture(scope="module")
def small_evening(tmp_path_factory):
    """Advice looks at everybody without a seat and every table: a small folder with some of both."""
    folder = tmp_path_factory.mktemp("small-evening")
    roster = random_roster((10, 4, 2), seed=3)
    roster.save(folder / "roster.json")
    plan = pt.match(roster)
    assert plan.unseated
    assert len(plan.tables) > 1
    plan.save(folder / "plan.json")
    return folder


def plan_in(folder):
    roster = pt.read_roster(folder / "roster.json")
    policy = pt.Policy.load(folder / "policy.toml") if (folder / "policy.toml").exists() else None
    return pt.Plan.load(folder / "plan.json", roster, policy)


def test_verify_finds_the_tree_beside_the_plan(tmp_path):
    odd_cycle.roster().save(tmp_path / "roster.json")
    odd_cycle.POLICY.save(tmp_path / "policy.toml")
    odd_cycle.by_tree().save(tmp_path / "plan.json")
    done = run("verify", tmp_path)
    assert done.exit_code == endings.DONE, done.output
    reported = run("report", tmp_path, "--out", tmp_path / "pages")
    assert reported.exit_code == endings.DONE, reported.output
    assert (tmp_path / "pages" / "tree.json").read_bytes() == (tmp_path / "tree.json").read_bytes()
    (tmp_path / "tree.json").write_text(
        (tmp_path / "tree.json").read_text().replace('"price_bound":2', '"price_bound":1')
    )
    refused = run("verify", tmp_path)
    assert refused.exit_code != endings.DONE
    assert "the prices of leaf 1 prove 2, not the 1" in refused.stdout
    (tmp_path / "tree.json").unlink()
    missing = run("verify", tmp_path, "--lang", "fr")
    assert missing.exit_code == refused.exit_code
    assert "un arbre est censé le prouver, et il n'y en a pas" in missing.stdout


@pytest.mark.parametrize("audience", ["student", "family", "coordinator", "auditor"])
def test_why_for_every_reader(evening, audience):
    student = plan_in(evening).tables[0].students[0]
    done = run("why", evening / "roster.json", evening / "plan.json", student, "--audience", audience, "--lang", "fr")
    assert done.exit_code == endings.DONE
    assert (student in done.stdout) is (audience in ("coordinator", "auditor"))


def test_what_another_place_would_cost(evening):
    plan = plan_in(evening)
    table, other = plan.tables[:2]
    asked = ("why", evening / "roster.json", evening / "plan.json", table.students[0], "--family", other.family)
    quick, solved = run(*asked, "--no-costs", "--json"), run(*asked, "--seconds", "20", "--json")
    assert quick.exit_code == solved.exit_code == endings.DONE
    assert json.loads(quick.stdout)["reason"] in ("possible", "forbidden")
    bad = run(*asked, "--seconds", "0")
    assert bad.exit_code == endings.USAGE


def test_a_look_before_anybody_is_seated(evening):
    words = run("check", evening / "roster.json", "--lang", "fr")
    assert words.exit_code == endings.DONE
    assert words.stdout.startswith("24 personnes à placer")
    values = json.loads(run("check", evening / "roster.json", "--json").stdout)
    assert values["students"] == 24


def test_a_repair_writes_all_that_the_next_one_needs(evening, tmp_path):
    plan = plan_in(evening)
    gone = plan.tables[0].family
    newcomers = pt.Roster([a_student(id="N1", availability=plan.roster.students[0].availability)], [])
    newcomers.save(tmp_path / "new.json")
    first = run(
        "repair", evening / "roster.json", evening / "plan.json", "--cancel", gone, "--arrived", tmp_path / "new.json",
        "--out", tmp_path / "one",
    )  # fmt: skip
    assert first.exit_code in (endings.DONE, endings.UNSEATED), first.output
    assert f"{plan.tables[0].students[0]}: " in first.stdout
    one = tmp_path / "one"
    after = plan_in(one)
    assert after.manifest["parent"] == plan.sha256
    assert gone not in {family.id for family in after.roster.families}
    assert "N1" in {student.id for student in after.roster.students}
    checked = run("verify", one / "roster.json", one / "plan.json", "--policy", one / "policy.toml")
    assert checked.exit_code == endings.DONE, checked.output
    changed = pt.Roster([after.roster.student("N1").replace(availability=["never"])], [])
    changed.save(tmp_path / "changed.json")
    second = run(
        "repair", one / "roster.json", one / "plan.json", "--policy", one / "policy.toml", "--changed",
        tmp_path / "changed.json", "--json",
    )  # fmt: skip
    document = json.loads(second.stdout)
    assert document["plan"]["manifest"]["parent"] == after.sha256
    assert "N1" in document["plan"]["unseated"]
    compared = ["diff", evening / "roster.json", evening / "plan.json", one / "plan.json"]
    compared += ["--after-roster", one / "roster.json", "--after-policy", one / "policy.toml"]
    different = run(*compared, "--lang", "fr")
    assert different.exit_code == endings.DONE, different.output
    assert "la famille ne participe plus" in different.stdout
    values = run(*compared, "--json")
    assert json.loads(values.stdout)["parent"] == plan.sha256
    letter = run(*compared, "--audience", "family", "--of", gone)
    assert "We have noted that you can no longer host" in letter.stdout


def test_newcomers_whose_trips_are_known(tmp_path):
    here = random_roster((10, 5, 1), seed=1)
    trips = [[10 + row + column for column in range(5)] for row in range(10)]
    pt.Roster(here.students, here.families, facts={"travel_min": trips}).save(tmp_path / "roster.json")
    roster = pt.read_roster(tmp_path / "roster.json")
    pt.match(roster).save(tmp_path / "plan.json")
    pt.Roster([here.students[0].replace(id="N1", party=None)], []).save(tmp_path / "new.json")
    asked = ("repair", tmp_path / "roster.json", tmp_path / "plan.json", "--arrived", tmp_path / "new.json")
    assert "need a value for the fact" in run(*asked).stderr
    told = [["N1", family.id, 15] for family in roster.families]
    (tmp_path / "facts.json").write_text(json.dumps({"travel_min": told}))
    done = run(*asked, "--facts", tmp_path / "facts.json", "--nobody-told", "--out", tmp_path / "next")
    assert done.exit_code in (endings.DONE, endings.UNSEATED), done.output
    after = pt.read_roster(tmp_path / "next" / "roster.json")
    assert after.facts["travel_min"].shape == (11, 5)
    assert pt.Policy.load(tmp_path / "next" / "policy.toml") == pt.Policy.default()
    (tmp_path / "facts.json").write_text("[]")
    assert run(*asked, "--facts", tmp_path / "facts.json").exit_code == endings.BAD_DATA
    assert run(*asked, "--nobody-told", "--told", "S001").exit_code == endings.BAD_DATA


def test_what_is_wrong_is_said(evening, tmp_path):
    missing = run("repair", evening / "roster.json", evening / "plan.json", "--arrived", tmp_path / "nothing.json")
    assert missing.exit_code == endings.FILES
    assert "nothing.json" in missing.stderr
    unknown = run("repair", evening / "roster.json", evening / "plan.json", "--cancel", "nobody")
    assert unknown.exit_code == endings.BAD_DATA
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "policy.toml").touch()
    taken = run("repair", evening / "roster.json", evening / "plan.json", "--out", tmp_path / "out")
    assert "policy.toml: it exists already" in taken.stderr
    nobody = run("diff", evening / "roster.json", evening / "plan.json", evening / "plan.json", "--audience", "student")
    assert nobody.exit_code == endings.BAD_DATA
    same = run("diff", evening / "roster.json", evening / "plan.json", evening / "plan.json")
    assert same.stdout == "Nothing is different.\n"


def test_advice_in_both_languages_and_as_json(small_evening):
    asked = ("advise", small_evening / "roster.json", small_evening / "plan.json")
    told = run(*asked, "--lang", "fr", "--seconds", 20)
    assert told.exit_code == endings.DONE, told.output
    assert "Ce qui aiderait le plus" in told.stdout
    assert told.stderr == "Tout le détail\u00a0: --all\n"
    whole = run(*asked, "--lang", "fr", "--seconds", 20, "--all")
    assert "Échanges possibles" in whole.stdout
    assert whole.stderr == ""
    guest = run(*asked, "--audience", "student", "--seconds", 2)
    assert guest.stdout == "This is meant for the organisers; please ask them.\n"
    found = json.loads(run(*asked, "--json", "--seconds", 20).stdout)
    families = {table.family for table in plan_in(small_evening).tables}
    assert {one["family"] for one in found["fragility"]["cancellations"]} == families


@pytest.mark.parametrize("option", ["--arrived", "--changed"])
def test_pairs_kept_apart_are_not_dropped_from_records(evening, tmp_path, option):
    people = [a_student(id="N1"), a_student(id="N2")]
    pt.Roster(people, [], apart=[("N1", "N2")]).save(tmp_path / "some.json")
    asked = ("repair", evening / "roster.json", evening / "plan.json", option, tmp_path / "some.json", "--json")
    done = run(*asked)
    assert done.exit_code == endings.BAD_DATA
    found = json.loads(done.stdout)
    assert (found["code"], found["params"]["parts"]) == ("more_than_records", ["apart"])


def test_a_letter_to_nobody_is_refused_before_anything_is_solved(evening, tmp_path):
    asked = ("repair", evening / "roster.json", evening / "plan.json", "--audience", "family", "--out", tmp_path / "n")
    done = run(*asked)
    assert done.exit_code == endings.BAD_DATA
    assert "--of" in done.stderr
    assert not (tmp_path / "n").exists()
