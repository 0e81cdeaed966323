# %% [markdown]
# Whom to recruit: what one more family would add, as a table and as a heat map.
#
# Run it as a script, ``python examples/recruiting.py [FOLDER]``, or cell by cell. The picture goes to
# FOLDER/recruiting.png, or to a temporary folder. It needs the extra ``viz``. All data is synthetic.

# %%
import sys
import tempfile
from pathlib import Path

import partage as pt
from partage.pictures import recruiting_picture
from partage.testing import random_roster

# %% [markdown]
# ## A plan that leaves somebody without a seat

# %%
roster = random_roster((60, 22, 3), seed=4)
plan = pt.match(roster)
print(f"{plan.status}: {len(plan.unseated)} of {len(roster.students)} students have no seat")

# %% [markdown]
# ## One more home
#
# Every slot, the kitchens and languages that students ask for, three sizes and a few districts make hundreds of
# profiles. Prices bound them all at once; the best are solved again. A row without a number of people is a bound only.

# %%
found = pt.recruit(plan, top=5)
COLUMNS = ("slot", "diets", "languages", "seats", "district", "people", "students seated at most")
WIDTHS = (18, 24, 10, 6, 12, 8, 24)


def print_row(values):
    print(
        "".join(f"{'' if value is None else str(value):<{width}}" for value, width in zip(values, WIDTHS, strict=True))
    )


print(f"{len(found.homes)} profiles, {len(found.best)} solved again")
print_row(COLUMNS)
for row in found.rows[:10]:
    print_row([row[name] for name in COLUMNS])

# %% [markdown]
# ## More room at the homes there are

# %%
for room in found.rooms[:5]:
    atom = room.edit.atoms[0]
    print(f"{atom.record}: {atom.field} {atom.value} -> {room.people} students more, proven: {room.proven}")

# %% [markdown]
# ## What is known for certain
#
# What is solved again never exceeds its estimate, and a proven value is what a plan with that home is worth, no less
# and no more.

# %%
for offer in (*found.best, *(room for room in found.rooms if room.levels)):
    assert offer.people <= offer.estimates[0].most

# %% [markdown]
# ## The picture

# %%
with tempfile.TemporaryDirectory() as temporary:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else temporary)
    recruiting_picture(found).figure.savefig(folder / "recruiting.png", dpi=150)
print("the picture is recruiting.png there" if sys.argv[1:] else "name a folder to keep the picture")
