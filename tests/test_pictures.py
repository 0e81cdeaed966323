"""Pictures: what is drawn, in two languages, and what is refused."""

import re
import sys

import pytest

import partage as pt
from partage import pictures
from partage.installed import install_command
from partage.pictures import drawing
from partage.testing import a_family, a_student, random_roster


@pytest.fixture(scope="module")
def roster():
    return random_roster((40, 14, 3), seed=2)


@pytest.fixture(scope="module")
def searched(roster):
    trace = pictures.Trace()
    return pt.match(roster, progress=trace), trace


def labels(axes):
    return [tick.get_text() for tick in axes.get_yticklabels()]


def test_demand_shows_every_slot_and_what_is_short(roster):
    found = pt.check(roster)
    for lang, title in (("en", "By slot"), ("fr", "Par créneau")):
        drawn = pictures.demand_picture(found, lang=lang)
        assert drawn.axes[0].get_title(loc="left") == title
        slots = [one for one in found.demand if one.kind == "slot"]
        bars = drawn.axes[0].patches
        assert [bar.get_width() for bar in bars] == [one.could for one in slots] + [one.seats for one in slots]
    short = [tick for axes in drawn.axes for tick in axes.get_yticklabels() if tick.get_fontweight() == "bold"]
    assert len(short) == sum(one.missing > 0 for one in found.demand)
    assert labels(pictures.demand_picture(roster, pt.Policy.default()).axes[0])[0].startswith("Monday")


def test_long_labels_leave_room_for_the_bars():
    drawn = pictures.demand_picture(random_roster((60, 20, 4), seed=5), lang="fr")
    drawn.draw_without_rendering()
    for axes in drawn.axes:
        assert axes.get_position().width > 0.6
        title = axes._left_title.get_window_extent()
        assert title.x1 <= drawn.bbox.x1
    assert any("\n" in label for label in labels(drawn.axes[1]))
    assert any(label.endswith("(−2)") for label in labels(drawn.axes[1]))


def test_notebooks_show_pictures(roster):
    assert pictures.demand_picture(roster)._repr_png_().startswith(b"\x89PNG")


def test_demand_of_nobody():
    assert pictures.demand_picture(pt.Roster([], [])).axes == []


def test_a_map_has_a_line_for_each_seat(searched):
    plan, _ = searched
    axes = pictures.map_picture(plan).axes[0]
    assert len(axes.lines) == len(plan.seated)
    assert sum(len(dots.get_offsets()) for dots in axes.collections) == 54
    with pytest.raises(pt.InputError) as caught:
        pictures.map_picture(pt.match(pt.Roster([a_student()], [a_family()])))
    assert caught.value.code == "no_places"


def test_gaps_end_at_nought_where_all_is_proven(searched):
    plan, trace = searched
    axes = pictures.gap_picture(trace, [level.goal for level in plan.levels], lang="fr").axes[0]
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
    assert [axes.get_title(loc="left") for axes in drawn.axes] == ["families served", "satisfaction"]
    assert len(pictures.trade_off_picture(points, goals=["satisfaction"]).axes) == 1
    french = pictures.trade_off_picture(points, lang="fr").axes[0]
    assert french.get_title(loc="left") == "familles qui reçoivent"
    with pytest.raises(pt.InputError) as caught:
        pictures.trade_off_picture(points, goals=["satisfactions"])
    assert caught.value.code == "unknown_goal"
    with pytest.raises(pt.InputError, match="short travel"):
        pictures.sweep(small, "short travels", (1,))
    with pytest.raises(pt.InputError, match="at least one"):
        pictures.trade_off_picture([])


def test_without_the_extra(monkeypatch, roster):
    drawing._shown.cache_clear()
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(pt.InputError, match=re.escape(install_command("viz"))):
        pictures.demand_picture(roster)
