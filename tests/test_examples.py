import os
import shutil
import subprocess
import sys
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
    assert found == {"berlin.py", "own_rules.py", "lille/make_edition.py", "lille/seat_them.py"}


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
    assert "0 tables without a guest who speaks French" in done.stdout


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
