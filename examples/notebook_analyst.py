# %% [markdown]
# # Frames in, pictures out
#
# An analyst's view: people come in as data frames, the plan goes out as one, and pictures say where the bottleneck is.
# Run it as a script, ``python examples/notebook_analyst.py``, or cell by cell. It needs the extras ``frames`` and
# ``viz``, and pandas. All people are made up.

# %%
import pandas as pd

import partage as pt
from partage import pictures
from partage.testing import random_roster

# %% [markdown]
# ## Frames in
#
# Columns are named like the records' fields; columns of your own, `extras.NAME`, can be read by rules.

# %%
drawn = random_roster((80, 28, 4), seed=5)
students = pd.DataFrame([one.to_document() for one in drawn.students])
students[["lat", "lon"]] = students.pop("place").tolist()
families = pd.DataFrame([one.to_document() for one in drawn.families])
families[["lat", "lon"]] = families.pop("place").tolist()
students.head()

# %%
roster = pt.Roster.from_frames(students, families)
assert roster.sha256 == drawn.sha256
roster

# %% [markdown]
# ## Where the bottleneck is

# %%
pictures.demand_picture(roster)

# %% [markdown]
# ## A plan, and how the search went

# %%
trace = pictures.Trace()
plan = pt.match(roster, progress=trace)
plan

# %%
pictures.gap_picture(trace, [level.goal for level in plan.levels])

# %%
pictures.map_picture(plan)

# %% [markdown]
# ## Frames out

# %%
seats = plan.to_pandas()
by_slot = seats[seats["seated"]].groupby("slot").size()
print(by_slot.to_string())
plan.to_pandas(tables=True).describe()

# %% [markdown]
# ## What a weight buys, and what it costs

# %%
small = random_roster((30, 12, 2), seed=1)
points = pictures.sweep(small, "short travel", (0, 1, 4, 16))
pictures.trade_off_picture(points)

# %%
assert plan.status == "optimal"
assert points[1].values["satisfaction"] == max(point.values["satisfaction"] for point in points)
