# %% [markdown]
# What a weight does: one weight swept from nothing to far too much, and what moves.
#
# Run it as a script, ``python examples/weights.py [FOLDER]``, or cell by cell. The picture goes to FOLDER/weights.png,
# or to a temporary folder. It needs the extra ``viz``. All data is synthetic.

# %%
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

import partage as pt
from partage.testing import random_roster

mpl.use("Agg")

SWEPT = "short travel"
WEIGHTS = (0, 0.5, 1, 2, 4, 8, 16, 64)

# %% [markdown]
# ## A roster that asks for more seats than there are
#
# Trips are given as the fact ``travel_min``: the rules read the same minutes that we average below.

# %%
drawn = random_roster((60, 20, 2), seed=1)


def radians(people):
    return np.radians([person.place for person in people])


def minutes_by_bicycle(guests, homes, km_per_hour=12.0):
    """(S, F) minutes along the great circle."""
    (lat_s, lon_s), (lat_f, lon_f) = guests.T[:, :, None], homes.T[:, None, :]
    chord = np.sin((lat_f - lat_s) / 2) ** 2 + np.cos(lat_s) * np.cos(lat_f) * np.sin((lon_f - lon_s) / 2) ** 2
    return 2 * 6371 * np.arcsin(np.sqrt(chord)) / km_per_hour * 60


minutes = minutes_by_bicycle(radians(drawn.students), radians(drawn.families))
roster = pt.Roster(drawn.students, drawn.families, facts={"travel_min": minutes})
trip = {
    (student.id, family.id): minutes[row, column]
    for row, student in enumerate(roster.students)
    for column, family in enumerate(roster.families)
}
seats = sum(family.seats for family in roster.families)
print(f"{len(roster.students)} students, {seats} seats at {len(roster.families)} homes")

# %% [markdown]
# ## One yardstick for all plans
#
# Each plan is made under a weight of its own, and measured under the usual ones: points under different weights are
# different currencies, and adding them up would say nothing. 1,000 units of gain are one point of weight.

# %%
usual = pt.Policy.default()
usual_weight = next(rule.weight for rule in usual.preferences if rule.name == SWEPT)
yardstick = replace(usual, goals=(*usual.goals, pt.WorstOff()))


def measured(weight):
    """What the best plan under this weight is worth to people who hold the usual ones."""
    plan = pt.match(roster, usual.with_weight(SWEPT, weight))
    assert plan.status == pt.Status.OPTIMAL
    found = {level.goal: level.value for level in pt.Plan.of(plan.tables, roster, yardstick).levels}
    found["mean travel"] = float(np.mean([trip[student, family] for student, (family, _slot) in plan.seated.items()]))
    return found


rows = [measured(weight) for weight in WEIGHTS]

# %%
SHOWN = ("students seated", "families served", "satisfaction", "worst off", "mean travel")
print(f"{'weight':>8}", *(f"{name:>16}" for name in SHOWN))
for weight, row in zip(WEIGHTS, rows, strict=True):
    print(f"{weight:>8}", *(f"{round(row[name], 1):>16,}" for name in SHOWN))

# %% [markdown]
# ## What is learnt
#
# - Seats and families served stay what they are, whatever the weight: goals that come before satisfaction are never
#   given up for it. A weight decides only between plans that are equal there.
# - By the usual weights no plan is better than the one made under them. Half or twice the weight costs next to nothing,
#   so there is no need to haggle about it; four times the weight costs the other wishes more than it brings.
# - Trips get shorter as their weight grows, in steps, because a plan is a choice among whole tables. From some weight
#   on there is next to nothing left to gain.
# - Whoever gains least may gain more or less with any weight: a sum looks at nobody in particular. Where that matters
#   the goal `WorstOff` looks after it, not a weight.

# %%
curves = {name: [row[name] for row in rows] for name in SHOWN}
assert len(set(curves["students seated"])) == len(set(curves["families served"])) == 1
assert max(curves["satisfaction"]) == curves["satisfaction"][WEIGHTS.index(usual_weight)]
assert curves["mean travel"][-1] < curves["mean travel"][0]

# %% [markdown]
# ## The picture

# %%
PANELS = (
    ("people or homes", ("students seated", "families served")),
    ("points of satisfaction\nby the usual weights", ("satisfaction",)),
    ("points of the seated\nstudent who gains least", ("worst off",)),
    ("mean trip in minutes", ("mean travel",)),
)
POINTS = {"satisfaction": 1000, "worst off": 1000}  # units of gain in a point
COLOURS = {"families served": "#D55E00"}


def draw(path):
    figure = Figure(figsize=(7.5, 9.5), layout="constrained")
    panels = figure.subplots(len(PANELS), 1, sharex=True)
    place = list(range(len(WEIGHTS)))
    for axes, (label, names) in zip(panels, PANELS, strict=True):
        for name in names:
            values = [value / POINTS.get(name, 1) for value in curves[name]]
            axes.plot(place, values, marker="o", color=COLOURS.get(name, "#0072B2"), label=name)
        axes.axvline(WEIGHTS.index(usual_weight), color="#888888", linestyle="--", label="usual weight")
        axes.set_ylabel(label)
        axes.grid(visible=True, alpha=0.3)
    panels[0].set_ylim(bottom=0)
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside upper center", ncols=3, frameon=False)
    panels[-1].set_xticks(place, map(str, WEIGHTS))
    panels[-1].set_xlabel(f'weight of "{SWEPT}" in the policy that the plan was made under')
    panels[0].set_title(f"{len(roster.students)} students ask for {seats} seats (synthetic)")
    figure.savefig(path, dpi=150)


with tempfile.TemporaryDirectory() as temporary:
    picture = Path(sys.argv[1] if len(sys.argv) > 1 else temporary) / "weights.png"
    draw(picture)
print("the picture is weights.png there" if sys.argv[1:] else "name a folder to keep the picture")
