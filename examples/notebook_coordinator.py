# %% [markdown]
# # An evening's work: from two sheets to letters
#
# Two exports of a form come in, a plan goes out, with all that is printed, phoned and sent. Run it as a script,
# ``python examples/notebook_coordinator.py [FOLDER]``, or cell by cell in a notebook. It needs the extras ``excel`` and
# ``report``. All people are made up.

# %%
import sys
import tempfile
from pathlib import Path

import partage as pt
from partage.notebook import ProgressBar

forms = Path("examples/forms") if Path("examples/forms").exists() else Path("forms")
out = Path(sys.argv[1] if len(sys.argv) == 2 and not sys.argv[1].startswith("-") else tempfile.mkdtemp())

# %% [markdown]
# ## What the sheets hold
#
# Before anything is solved: which column is what, what is not read, and what somebody should look at.

# %%
print(pt.inspect_sheet(forms / "etudiants.csv").text())

# %%
reading = pt.read_sheets(forms / "etudiants.csv", forms / "familles.csv")
roster = reading.roster
roster

# %% [markdown]
# ## Where it will be tight

# %%
pt.check(roster)

# %% [markdown]
# ## The plan
#
# Interrupting the kernel ends the search with the best plan so far.

# %%
plan = pt.match(roster, progress=ProgressBar())
plan

# %% [markdown]
# ## Why

# %%
someone = plan.unseated[0] if plan.unseated else roster.students[0].id
plan.why(someone)

# %%
pt.nobody_else(plan)

# %% [markdown]
# ## A family cancels
#
# Whoever was told of a seat keeps it if that is possible at all.

# %%
cancelled = plan.tables[0].family
after = pt.repair(plan, roster, cancelled=[cancelled])
after.changes

# %% [markdown]
# ## Everything to print, to phone and to send

# %%
written = pt.write_report(after, out / "evening", lang="fr", contact="Maison de l'international")
print(f"{len(written)} files, {sum(path.suffix == '.ics' for path in written)} of them calendars")
assert pt.verify(after, after.roster, after.policy)
