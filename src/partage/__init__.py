"""Seats international students at families' tables: exact, explained, proven.

``match(Roster(students, families))`` gives a verified `Plan`; rules and goals live in a `Policy`. Start with
the README; the records are `Student` and `Family`.

A name's room is entered when the name is first asked for (PEP 562), so that ``import partage`` costs next to
nothing; ``__init__.pyi`` says the same to type checkers.
"""

from __future__ import annotations

from importlib import import_module

__version__ = "0.1.0"

_ROOMS = {
    "partage.advice.advise": ("Advice", "advise"),
    "partage.advice.smallest_changes": ("Changes", "smallest_changes"),
    "partage.advice.check": ("check",),
    "partage.advice.demand": ("Check",),
    "partage.advice.fragility": ("Fragility", "fragility"),
    "partage.advice.profiles": ("Profile",),
    "partage.advice.recruiting": ("recruit",),
    "partage.advice.recruits": ("Recruiting",),
    "partage.advice.standby": ("Standby", "standby"),
    "partage.advice.swaps": ("Swaps", "swaps"),
    "partage.changes.compare": ("compare",),
    "partage.changes.comparison": ("Comparison",),
    "partage.explain.counting": ("nobody_else",),
    "partage.explain.explanation": ("Explanation",),
    "partage.explain.proof": ("Proof",),
    "partage.explain.why": ("why",),
    "partage.changes.diff": ("Diff",),
    "partage.changes.repair": ("repair",),
    "partage.domain.people": (
        "Family",
        "Student",
    ),
    "partage.domain.roster": ("Roster",),
    "partage.domain.vocabulary": (
        "Allergen",
        "Animal",
        "Diet",
        "Gender",
        "Level",
    ),
    "partage.engine": ("match",),
    "partage.errors": (
        "Fault",
        "FrameError",
        "InputError",
        "InvalidPlanError",
        "PartageError",
        "PolicyError",
        "RosterError",
        "RuleError",
        "SolverError",
    ),
    "partage.files.forms.inspecting": ("Inspection",),
    "partage.files.forms.reader": ("SheetReading", "inspect_sheet", "read_sheets"),
    "partage.files.pseudonyms": ("pseudonymise",),
    "partage.files.rosters": ("read_roster",),
    "partage.files.writing": ("write_sheets",),
    "partage.plan.plan": (
        "Certificate",
        "LevelReport",
        "Plan",
        "Table",
    ),
    "partage.plan.verify": (
        "Verdict",
        "Violation",
        "verify",
    ),
    "partage.report.folder": ("write_report",),
    "partage.rules.base": (
        "Goal",
        "Preference",
        "Requirement",
        "TablePreference",
        "TableRequirement",
        "preference",
        "requirement",
        "table_preference",
        "table_requirement",
    ),
    "partage.rules.goals": (
        "EarlyBirds",
        "FamiliesServed",
        "LeftOutFirst",
        "NobodyAlone",
        "PartiesWhole",
        "Satisfaction",
        "StudentsSeated",
        "WorstOff",
    ),
    "partage.rules.repair_goals": (
        "FewestChanges",
        "FewestTables",
    ),
    "partage.rules.policy": ("Policy",),
    "partage.rules.preferences": (
        "CountryWish",
        "FromFact",
        "LanguageComfort",
        "LanguagePractice",
        "NewFaces",
        "SharedInterests",
        "ShortTravel",
        "SlotWish",
    ),
    "partage.rules.requirements": (
        "AllergySafe",
        "AnimalsAvoided",
        "DietServed",
        "NotApart",
        "Pinned",
        "SameSlot",
        "SharedLanguage",
        "SmokeFree",
        "StepFree",
        "Welcome",
        "WithinReach",
    ),
    "partage.rules.table": (
        "AtMostPerCountry",
        "AtMostSpecialDiets",
        "Companion",
        "Company",
        "FullTable",
        "KeepApart",
        "MixedCountries",
        "OneTableLanguage",
        "SameCountry",
        "TableLanguage",
    ),
    "partage.solve.solver": ("Budget",),
    "partage.solve.clock": ("Progress",),
    "partage.status": ("Status",),
    "partage.study": ("Study",),
}

_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = sorted(_ROOM_OF)  # noqa: PLE0605 (the names of `_ROOMS`, each once)


def __getattr__(name: str) -> object:
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(_ROOM_OF[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
