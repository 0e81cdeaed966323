"""Pictures: what is drawn, in two languages, and what is refused."""

import re
import sys
from dataclasses import replace

import pytest

import partage as pt
from partage import pictures
from partage.installed import install_command
from partage.pictures import drawing
from partage.report import pages
from partage.testing import a_family, a_student, random_roster
from partage.text.catalogue import LANGUAGES
from report.pages import Page


@pytest.fixture(scope="module")
def roster():
    return random_roster((40, 14, 3), seed=2)


@pytest.fixture(scope="module")
def searched(roster):
    trace = pictures.Trace()
    return pt.match(roster, progress=trace), trace


def title_and_key_are_apart(axes):
    key, title = axes.get_legend().get_window_extent(), axes._left_title.get_window_extent()
    return not key.overlaps(title)


def labels(axes):
    return [tick.get_text() for tick in axes.get_yticklabels()]


def test_demand_shows_every_slot_and_what_is_short(roster):
    found = pt.check(roster)
    for lang, title in (("en", "By evening"), ("fr", "Par soirée")):
        drawn = pictures.demand_picture(found, lang=lang)
        assert drawn[0].get_title(loc="left").startswith(title)
        slots = [one for one in found.demand if one.kind == "slot"]
        bars = drawn[0].patches
        assert [bar.get_width() for bar in bars] == [one.could for one in slots] + [one.seats for one in slots]
    short = [tick for axes in drawn for tick in axes.get_yticklabels() if tick.get_fontweight() == "bold"]
    assert len(short) == sum(one.missing > 0 for one in found.demand)
    assert labels(pictures.demand_picture(roster, pt.Policy.default())[0])[0].startswith("Monday")


def test_long_labels_leave_room_for_the_bars():
    drawn = pictures.demand_picture(random_roster((60, 20, 4), seed=5), lang="fr")
    figure = drawn[0].figure
    figure.draw_without_rendering()
    for axes in drawn:
        assert axes.get_position().width > 0.6
        title = axes._left_title.get_window_extent()
        assert title.x1 <= figure.bbox.x1
    assert title_and_key_are_apart(drawn[0])
    assert any("\n" in label for label in labels(drawn[1]))
    assert any(label.endswith("(−2)") for label in labels(drawn[1]))


def test_notebooks_show_pictures(roster):
    drawn = pictures.demand_picture(roster)
    assert drawn._repr_png_().startswith(b"\x89PNG")
    assert drawn[0]._repr_png_().startswith(b"\x89PNG")


def test_demand_of_nobody():
    nothing = pictures.demand_picture(pt.Roster([], []))
    assert nothing == ()
    assert nothing._repr_png_() is None


def test_a_map_has_a_line_for_each_seat(searched):
    plan, _ = searched
    axes = pictures.map_picture(plan)
    assert len(axes.lines) == len(plan.seated)
    idle = {family.id for family in plan.roster.families} - {table.family for table in plan.tables}
    assert sum(len(dots.get_offsets()) for dots in axes.collections) == 40 + len(plan.tables) + len(idle)
    with pytest.raises(pt.InputError) as caught:
        pictures.map_picture(pt.match(pt.Roster([a_student()], [a_family()])))
    assert caught.value.code == "no_places"


def test_gaps_end_at_nought_where_all_is_proven(searched):
    plan, trace = searched
    axes = pictures.gap_picture(trace, [level.goal for level in plan.levels], lang="fr")
    assert plan.status == "optimal"
    assert [line.get_ydata()[-1] for line in axes.lines] == [0] * len(plan.levels)
    assert axes.get_xlabel() == "secondes"
    assert axes.get_legend().get_texts()[0].get_text() != plan.levels[0].goal
    with pytest.raises(pt.InputError) as caught:
        pictures.gap_picture(pictures.Trace())
    assert caught.value.code == "nothing_told"


def test_a_sweep_is_measured_with_one_yardstick():
    small = random_roster((14, 6, 2), seed=1)
    points = pictures.sweep(small, "short travel", (0, 2, 8))
    usual = pt.match(small)
    assert points[1].values == {level.goal: level.value for level in usual.levels}
    assert (
        max(point.values["satisfaction"] for point in points if point.values["students seated"] == len(usual.seated))
        == (points[1].values["satisfaction"])
    )
    drawn = pictures.trade_off_picture(points)
    assert [axes.get_title(loc="left") for axes in drawn] == ["families served", "satisfaction"]
    assert len(pictures.trade_off_picture(points, goals=["satisfaction"])) == 1
    french = pictures.trade_off_picture(points, lang="fr")[0]
    assert french.get_title(loc="left") == "familles qui reçoivent"
    with pytest.raises(pt.InputError) as caught:
        pictures.trade_off_picture(points, goals=["satisfactions"])
    assert caught.value.code == "unknown_goal"
    with pytest.raises(pt.InputError, match="short travel"):
        pictures.sweep(small, "short travels", (1,))
    with pytest.raises(pt.InputError, match="at least one"):
        pictures.trade_off_picture([])


def keys(axes):
    return [text.get_text() for text in axes.get_legend().get_texts()]


def test_a_map_tells_which_home_hosts_on_which_evening(searched):
    plan, _ = searched
    slots = sorted({table.slot for table in plan.tables})
    for lang, word in (("en", "hosts: "), ("fr", "reçoit\u00a0: ")):
        axes = pictures.map_picture(plan, lang=lang)
        evenings = [key for key in keys(axes) if key.startswith(word)]
        assert len(evenings) == len(slots) == 3
        shown = dict(zip(*axes.get_legend_handles_labels()[::-1], strict=True))
        looks = {(dots.get_paths()[0].vertices.tobytes(), dots.get_facecolor().tobytes()) for dots in shown.values()}
        assert len(looks) == len(shown)  # each its own marker and colour
    lines = {line.get_linestyle(): line.get_color() for line in axes.lines}
    assert len(lines) == len(set(lines.values())) == 3


def test_the_evenings_of_one_home_stand_side_by_side():
    at, slots = (50.63, 3.06), {"2026-11-18T19:30", "2026-11-19T19:30"}
    people = [a_student(id=f"S{number}", availability={slot}) for number, slot in enumerate(sorted(slots))]
    home = a_family(place=at, availability=slots, max_meals=2)
    axes = pictures.map_picture(pt.match(pt.Roster(people, [home])))
    axes.figure.draw_without_rendering()
    shown = [dots.get_offset_transform().transform(dots.get_offsets())[0] for dots in axes.collections]
    assert len(shown) == 2
    assert shown[1][0] - shown[0][0] > 0
    assert shown[1][1] == shown[0][1]


def test_what_is_proven_and_what_is_a_bound_look_different(searched):
    _, trace = searched
    proven = pictures.gap_picture(trace, lang="en")
    cut = pictures.Trace(
        [one for one in trace.told if any(a != b for a, b in zip(one.values, one.bounds, strict=False))]
    )
    open_ended = pictures.gap_picture(cut, lang="en")
    assert "proven" in keys(proven)
    assert "bound, not proven" not in keys(proven)
    assert "bound, not proven" in keys(open_ended)
    small = random_roster((14, 6, 2), seed=1)
    (point,) = pictures.sweep(small, "short travel", (1,))
    stopped = pictures.Point(1, replace(point.plan, status=pt.Status.FEASIBLE), point.values)
    axes = pictures.trade_off_picture([point, stopped])[0]
    assert keys(axes) == ["proven", "bound, not proven"]
    colours = [dots.get_facecolor()[0].tolist() for dots in axes.collections]
    light = [0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue, _ in colours]
    assert abs(light[0] - light[1]) > 0.5  # in grey, too


def test_pictures_draw_into_axes_of_ones_own(searched, roster):
    pyplot = pytest.importorskip("matplotlib.pyplot")
    plan, trace = searched
    figure, grid = pyplot.subplots(2, 3)
    try:
        assert pictures.map_picture(plan, ax=grid[0, 0]) is grid[0, 0]
        assert pictures.gap_picture(trace, ax=grid[0, 1]) is grid[0, 1]
        found = pictures.demand_picture(pt.Roster([a_student()], [a_family()]), ax=list(grid[1, :]))
        assert list(found) == list(grid[1, :])
        with pytest.raises(pt.InputError, match="3 given") as caught:
            pictures.demand_picture(roster, ax=list(grid[1, :]))
        assert caught.value.code == "axes_count"
        assert figure._suptitle is None
        assert pyplot.get_fignums() == [figure.number]
    finally:
        pyplot.close(figure)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_report_and_the_picture_draw_the_same(roster, searched, lang):
    page = Page(pages(searched[0], lang=lang)["report.html"])
    written = [text.strip() for path, text in page.texts if path[-1:] == ("text",)]
    drawn = pictures.demand_picture(roster, lang=lang)
    said = [text.get_text() for axes in drawn for text in axes.texts]
    assert sorted(text for text in written if text.isdigit()) == sorted(said)
    titles = [text for path, text in page.texts if path[-1:] == ("h3",)]
    assert [axes.get_title(loc="left") for axes in drawn] == titles
    first = [" ".join(label.split()) for label in labels(drawn[0])]
    assert first == [" ".join(text.split()) for text in written if not text.isdigit()][: len(first)]


def test_without_the_extra(monkeypatch, roster):
    drawing._library.cache_clear()
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(pt.InputError, match=re.escape(install_command("viz"))):
        pictures.demand_picture(roster)
