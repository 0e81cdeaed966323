import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
REAL_DATA = "PARTAGE_REAL_DATA"

GUESTS = """\
zip_code,num_adults,num_kids,languages,has_vaccination,asks_vaccination,asks_transportation,has_pets_allergies,dietary_restrictions,days_since_response
1,1,1,['english' 'ukrainian'],True,False,False,False,['hindu' 'none'],17
1,2,1,['ukrainian'],True,False,True,True,['vegan' 'halal'],8
1,1,1,['german'],True,False,False,False,['{diet}'],8
"""
HOSTS = """\
zip_code,max_num_ppl,is_kids_friendly,languages,has_vaccination,asks_vaccination,provides_transportation,has_pets,dietary_accommodations,days_since_response
1,4,True,['english'],True,True,False,True,['hindu'],7
1,4,True,['ukrainian'],True,False,True,False,['halal' 'vegan'],3
1,4,False,['german'],True,False,True,False,['kosher'],3
"""


def run(script, *arguments, cwd, **environment):
    kept = {name: value for name, value in os.environ.items() if name != REAL_DATA}
    return subprocess.run(  # noqa: S603
        [sys.executable, str(script), *arguments],
        cwd=cwd,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_example_has_a_test():
    found = {path.relative_to(EXAMPLES).as_posix() for path in EXAMPLES.rglob("*.py")}
    assert found == {
        "berlin.py",
        "graph.py",
        "notebook_analyst.py",
        "notebook_coordinator.py",
        "own_rules.py",
        "recruiting.py",
        "weights.py",
        "lille/make_edition.py",
        "lille/seat_them.py",
        "pairings/english_tutoring.py",
        "pairings/mentors.py",
        "pairings/territorial_factory.py",
    }


def test_lille_files_are_what_the_script_writes(tmp_path):
    shutil.copy(EXAMPLES / "lille" / "make_edition.py", tmp_path)
    done = run(tmp_path / "make_edition.py", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for name in ("students.csv", "families.csv"):
        assert (tmp_path / name).read_bytes() == (EXAMPLES / "lille" / name).read_bytes()


@pytest.mark.slow
def test_lille_is_seated_checked_and_explained(tmp_path):
    done = run(EXAMPLES / "lille" / "seat_them.py", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("optimal: ")
    assert "checked again: nothing wrong" in done.stdout
    assert "has no seat" in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_own_rules(tmp_path):
    done = run(EXAMPLES / "own_rules.py", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("keeps what every rule promises") == 5
    assert 'refused: rule "not alone": it is declared monotone' in done.stdout
    own = done.stdout.partition("with the own rules")[2]
    assert "optimal, 0 tables without a guest who speaks French" in own
    assert "promises that the last proof relies on: one conversation" in own


def a_picture(path):
    """Whether a PNG file of some size is there: whole, with its signature and its last chunk."""
    content = path.read_bytes()
    return content.startswith(b"\x89PNG\r\n\x1a\n") and content.endswith(b"IEND\xaeB`\x82") and len(content) > 20_000


def test_graph_counts_explains_and_draws(tmp_path):
    done = run(EXAMPLES / "graph.py", str(tmp_path), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "2 parts that share nobody, of [13, 8] people and homes" in done.stdout
    nowhere = re.findall(r"(S\d+) can sit nowhere; nearest is F\d+ on 1[67] Nov, but for: (.+)", done.stdout)
    assert dict(nowhere)["S009"] == "diet served"
    assert len(nowhere) == 5
    assert a_picture(tmp_path / "graph.png")


def test_graph_leaves_nothing_where_no_folder_is_named(tmp_path):
    done = run(EXAMPLES / "graph.py", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_weights_move_satisfaction_and_nothing_before_it(tmp_path):
    done = run(EXAMPLES / "weights.py", str(tmp_path), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    rows = [line.replace(",", "").split() for line in done.stdout.splitlines()[2:-1]]
    weights, seated, served, satisfaction, _worst, travel = zip(*rows, strict=True)
    assert len(rows) == 8
    assert set(seated) == {"51"}
    assert set(served) == {"20"}
    assert max(satisfaction, key=int) == satisfaction[weights.index("2")]
    assert sorted(travel, key=float, reverse=True) == list(travel)
    assert float(travel[0]) - float(travel[-1]) > 5
    assert a_picture(tmp_path / "weights.png")


@pytest.mark.slow
def test_recruiting_prints_a_table_and_draws(tmp_path):
    done = run(EXAMPLES / "recruiting.py", str(tmp_path), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "optimal: 9 of 60 students have no seat\n1152 profiles, 5 solved again" in done.stdout
    assert re.search(r"^2026-11-18T19:30 +halal +fr en +6 +south-east +6 ", done.stdout, re.MULTILINE)
    assert re.search(r"F020: availability 2026-11-18T19:30 -> 3 students more, proven: True", done.stdout)
    assert a_picture(tmp_path / "recruiting.png")


@pytest.mark.slow
def test_an_evening_from_two_sheets_to_letters(tmp_path):
    shutil.copytree(EXAMPLES / "forms", tmp_path / "forms")
    done = run(EXAMPLES / "notebook_coordinator.py", str(tmp_path / "out"), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "12 rows (students)" in done.stdout
    assert (tmp_path / "out" / "evening" / "report.html").exists()


def test_frames_in_and_pictures_out(tmp_path):
    done = run(EXAMPLES / "notebook_analyst.py", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("2026-11-") == 4


def test_trainees_are_grouped_across_professions(tmp_path):
    done = run(EXAMPLES / "pairings" / "territorial_factory.py", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    *groups, last = [line.partition(": ")[2].split(", ") for line in done.stdout.splitlines()]
    assert len(groups) == 9
    assert min(map(len, groups)) >= 3
    assert all(group.count(profession) <= 2 for group in groups for profession in group)
    assert last[0] == "37 of 40 trainees"
    assert "\noptimal: " in done.stdout


@pytest.mark.slow
def test_pupils_find_mentors(tmp_path):
    done = run(EXAMPLES / "pairings" / "mentors.py", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(
        r"optimal: 47 of 50 pupils at \d+ hours, \d+ for groups\nwithout a mentor: P\d+ P\d+ P\d+\n", done.stdout
    )


@pytest.mark.slow
def test_tutors_visit_classes_of_one_school_at_a_time(tmp_path):
    done = run(EXAMPLES / "pairings" / "english_tutoring.py", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    *visits, last = [line.split(", ") for line in done.stdout.splitlines()]
    schools = [{name.partition("-")[0] for name in classes} for _hour, _tutor, *classes in visits]
    assert {len(school) for school in schools} == {1}
    assert any(len(classes) == 2 for _hour, _tutor, *classes in visits)
    assert max(Counter(tutor for _hour, tutor, *_classes in visits).values()) in (2, 3)
    assert last[0].startswith("optimal: 23 of 25 classes")


def test_berlin_skips_itself_without_data(tmp_path):
    done = run(EXAMPLES / "berlin.py", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("Skipped")


def test_berlin_grants_what_is_asked_for(tmp_path):
    _write_berlin(tmp_path, diet="kosher")
    done = run(EXAMPLES / "berlin.py", cwd=tmp_path, **{REAL_DATA: str(tmp_path)})
    assert done.returncode == 0, done.stderr
    assert "5 of 7 guests seated (2 of 3 parties)" in done.stdout
    assert "status optimal" in done.stdout


def test_berlin_refuses_words_that_it_does_not_know(tmp_path):
    _write_berlin(tmp_path, diet="paleo")
    done = run(EXAMPLES / "berlin.py", cwd=tmp_path, **{REAL_DATA: str(tmp_path)})
    assert done.returncode == 1
    assert 'the word "paleo" has no translation' in done.stderr


def _write_berlin(folder, diet):
    data = folder / "dinners_for_refugees"
    data.mkdir()
    (data / "sample_guest_responses.csv").write_text(GUESTS.format(diet=diet))
    (data / "sample_host_responses.csv").write_text(HOSTS)


@pytest.mark.slow
@pytest.mark.skipif(REAL_DATA not in os.environ, reason=f"{REAL_DATA} names the folder with the sample")
def test_berlin_is_proven_optimal(tmp_path):
    done = run(EXAMPLES / "berlin.py", cwd=tmp_path, **{REAL_DATA: os.environ[REAL_DATA]})
    assert done.returncode == 0, done.stderr
    assert "of 440 guests seated" in done.stdout
    assert "status optimal" in done.stdout
