"""Tables of whatever people may have written: read or refused, never taken for less than they say."""

import csv
import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import partage as pt

CANARY = "Zyxwv"
SLOT = "18/11/2026 19h30"
JUNK = st.one_of(
    st.sampled_from(["", " ", "-", "?", CANARY, "#N/A", "oui", "non", "x", "peut-être", "TOTAL", "1", "2,5", "=1+1"]),
    st.text(max_size=8),
)
ANSWERS = {
    "id": st.sampled_from(["1", "2", "01", "a", "A", "a\u200b"]),
    "Nom": st.sampled_from([CANARY, "Éa", "محمد"]),
    "Quelles langues ?": st.sampled_from(["français natif", "anglais: B2, fr", "nan", "ang", "arabe"]),
    "Régime": st.sampled_from(["aucun", "halal", "végétarien, sans gluten", "vegan, viande ok", "noix"]),
    "Régime [halal]": st.sampled_from(["oui", "non", "x"]),
    "Allergies": st.sampled_from(["aucune", "arachides", "kiwi"]),
    "Disponibilités": st.sampled_from([SLOT, f"{SLOT}, 19/11/2026 19h30", "mercredi", "31/02/2026"]),
    f"Dispo [{SLOT}]": st.sampled_from(["oui", "non", ""]),
    "Places": st.sampled_from(["2", "3", "deux"]),
    "Avec qui viens-tu ?": st.sampled_from(["", "a", "1", CANARY]),
    "Groupe": st.sampled_from(["", "G"]),
    "E-mail": st.sampled_from(["a@x.example", ""]),
    "Religion": st.just(CANARY),
    "Commentaires": st.just(CANARY),
}
GOOD = {
    "id": st.integers(1, 40).map(str),
    "Quelles langues ?": st.sampled_from(["français natif", "anglais: B2, fr", "nan", "arabe"]),
    "Régime": st.sampled_from(["aucun", "halal", "végétarien, sans gluten", "vegan, viande ok", "", "kiwi"]),
    "Disponibilités": st.sampled_from([SLOT, f"{SLOT}, 19/11/2026 19h30", ""]),
    "Places": st.sampled_from(["2", "3"]),
    "Avec qui viens-tu ?": st.sampled_from(["", "", CANARY, "Éa"]),
    "Groupe": st.just(""),
}
WANTED = ["Quelles langues ?", "Régime", "Disponibilités"]
MORE = ["id", "Nom", "Allergies", "Avec qui viens-tu ?", "Groupe", "E-mail", "Religion", "Commentaires"]


@st.composite
def tables(draw, own=()):
    spoilt = draw(st.integers(0, 3)) == 0
    some = draw(st.lists(st.sampled_from(MORE), unique=True))
    header = draw(st.permutations([*WANTED, *own, *some]))
    if spoilt:
        header = [*header, *draw(st.lists(st.sampled_from([*ANSWERS, "Que ne manges-tu pas ?"]), max_size=3))]
    good = [GOOD.get(name, ANSWERS.get(name, JUNK)) for name in header]
    cells = [st.one_of(one, ANSWERS.get(name, JUNK), JUNK) for name, one in zip(header, good, strict=True)]
    rows = draw(st.lists(st.tuples(*(cells if spoilt else good)), max_size=6))
    text = io.StringIO()
    csv.writer(text, delimiter=draw(st.sampled_from(";,\t"))).writerows([header, *rows])
    return text.getvalue()


def read(folder: Path, students: str, families: str, *, set_aside: bool) -> pt.SheetReading | None:
    for name, text in (("e.csv", students), ("f.csv", families)):
        (folder / name).write_text(text, encoding="utf-8", errors="replace", newline="")
    try:
        return pt.read_sheets(folder / "e.csv", folder / "f.csv", set_aside=set_aside, lang="fr")
    except pt.InputError as error:
        refused = error
    assert refused.faults
    assert CANARY not in f"{refused}{refused!r}{refused.to_dict()}"
    return None


def check(folder: Path, students: str, families: str) -> None:
    with_consent = read(folder, students, families, set_aside=True)
    without = read(folder, students, families, set_aside=False)
    if with_consent is None:
        assert without is None
        return
    assert (without is None) is bool(with_consent.aside)
    told = f"{with_consent!r}{with_consent.text()}{with_consent.text('fr')}{with_consent.to_dict()}"
    assert CANARY not in told
    for name in ("e.csv", "f.csv"):
        assert CANARY not in pt.inspect_sheet(folder / name).text("fr")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables(), tables(own=["Places"]))
def test_any_two_tables(tmp_path, students, families):
    check(tmp_path, students, families)


@pytest.mark.heavy
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables(), tables(own=["Places"]))
def test_five_hundred_pairs_of_tables(tmp_path, students, families):
    check(tmp_path, students, families)


HOME = f"id;Langues;Régimes;Places;Disponibilités\nF1;français natif;halal;3;{SLOT}\n"
MEAL = {
    "aucun": (set(), set()),
    "halal": ({"halal"}, set()),
    "végétarien, sans gluten": ({"vegetarian", "gluten_free"}, set()),
    "sans gluten": ({"gluten_free"}, set()),
    "arachides": (set(), {"peanuts"}),
}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from([*MEAL, "", " ", "kiwi", CANARY]),
            st.sampled_from(["", "aucune", "arachides", "kiwi", "oui"]),
            st.sampled_from(["", "x", "non", "oui"]),
        ),
        max_size=5,
    )
)
def test_a_plate_is_never_read_as_less_than_it_says(tmp_path, answers):
    lines = ["id;Langues;Régime (autre);Allergies;Régime [vegan];Disponibilités"]
    lines += [f"E{n};français natif;{diet};{allergy};{tick};{SLOT}" for n, (diet, allergy, tick) in enumerate(answers)]
    reading = read(tmp_path, "\n".join(lines), HOME, set_aside=True)
    seen = {} if reading is None else {one.id: one for one in reading.roster.students}
    for number, (diet, allergy, tick) in enumerate(answers):
        if f"E{number}" not in seen:
            continue
        one = seen[f"E{number}"]
        assert diet in MEAL or (not diet.strip() and tick)
        assert allergy not in ("kiwi", "oui")
        wanted, forbidden = MEAL.get(diet, (set(), set()))
        assert one.diet >= wanted | ({"vegan"} if tick in ("x", "oui") else set())
        assert one.allergies >= forbidden | ({"peanuts"} if allergy == "arachides" else set())


def test_many_rows_take_little(tmp_path):
    rows = [f"E{n};français natif, anglais B1;halal;aucune;{SLOT}" for n in range(1500)]
    students = "\n".join(["id;Langues;Régime;Allergies;Disponibilités", *rows])
    tracemalloc.start()
    reading = read(tmp_path, students, HOME, set_aside=False)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert reading is not None
    assert len(reading.roster.students) == 1500
    assert peak < 60e6
