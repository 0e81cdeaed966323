from partage.advice.advise import Advice, advise
from partage.advice.check import check
from partage.advice.demand import Check
from partage.advice.fragility import Fragility, fragility
from partage.advice.profiles import Profile
from partage.advice.recruiting import recruit
from partage.advice.recruits import Recruiting
from partage.advice.smallest_changes import Changes, smallest_changes
from partage.advice.standby import Standby, standby
from partage.advice.swaps import Swaps, swaps
from partage.changes.compare import compare
from partage.changes.comparison import Comparison
from partage.changes.diff import Diff
from partage.changes.repair import repair
from partage.domain.people import Family, Student
from partage.domain.roster import Roster
from partage.domain.vocabulary import Allergen, Animal, Diet, Gender, Level
from partage.engine import match
from partage.errors import (
    Fault,
    FrameError,
    InputError,
    InvalidPlanError,
    PartageError,
    PolicyError,
    RosterError,
    RuleError,
    SolverError,
)
from partage.explain.counting import nobody_else
from partage.explain.explanation import Explanation
from partage.explain.proof import Proof
from partage.explain.why import why
from partage.files.forms.inspecting import Inspection
from partage.files.forms.reader import SheetReading, inspect_sheet, read_sheets
from partage.files.pseudonyms import pseudonymise
from partage.files.rosters import read_roster
from partage.files.writing import write_sheets
from partage.plan.plan import Certificate, LevelReport, Plan, Table
from partage.plan.verify import Verdict, Violation, verify
from partage.report.folder import write_report
from partage.rules.base import (
    Goal,
    Preference,
    Requirement,
    TablePreference,
    TableRequirement,
    preference,
    requirement,
    table_preference,
    table_requirement,
)
from partage.rules.goals import (
    EarlyBirds,
    FamiliesServed,
    LeftOutFirst,
    NobodyAlone,
    PartiesWhole,
    Satisfaction,
    StudentsSeated,
    WorstOff,
)
from partage.rules.policy import Policy
from partage.rules.preferences import (
    CountryWish,
    FromFact,
    LanguageComfort,
    LanguagePractice,
    NewFaces,
    SharedInterests,
    ShortTravel,
    SlotWish,
)
from partage.rules.repair_goals import FewestChanges, FewestTables
from partage.rules.requirements import (
    AllergySafe,
    AnimalsAvoided,
    DietServed,
    NotApart,
    Pinned,
    SameSlot,
    SharedLanguage,
    SmokeFree,
    StepFree,
    Welcome,
    WithinReach,
)
from partage.rules.table import (
    AtMostPerCountry,
    AtMostSpecialDiets,
    Companion,
    Company,
    FullTable,
    KeepApart,
    MixedCountries,
    OneTableLanguage,
    SameCountry,
    TableLanguage,
)
from partage.solve.clock import Progress
from partage.solve.solver import Budget
from partage.status import Status
from partage.study import Study

__version__: str

__all__ = [
    "Advice",
    "Allergen",
    "AllergySafe",
    "Animal",
    "AnimalsAvoided",
    "AtMostPerCountry",
    "AtMostSpecialDiets",
    "Budget",
    "Certificate",
    "Changes",
    "Check",
    "Companion",
    "Company",
    "Comparison",
    "CountryWish",
    "Diet",
    "DietServed",
    "Diff",
    "EarlyBirds",
    "Explanation",
    "FamiliesServed",
    "Family",
    "Fault",
    "FewestChanges",
    "FewestTables",
    "Fragility",
    "FrameError",
    "FromFact",
    "FullTable",
    "Gender",
    "Goal",
    "InputError",
    "Inspection",
    "InvalidPlanError",
    "KeepApart",
    "LanguageComfort",
    "LanguagePractice",
    "LeftOutFirst",
    "Level",
    "LevelReport",
    "MixedCountries",
    "NewFaces",
    "NobodyAlone",
    "NotApart",
    "OneTableLanguage",
    "PartageError",
    "PartiesWhole",
    "Pinned",
    "Plan",
    "Policy",
    "PolicyError",
    "Preference",
    "Profile",
    "Progress",
    "Proof",
    "Recruiting",
    "Requirement",
    "Roster",
    "RosterError",
    "RuleError",
    "SameCountry",
    "SameSlot",
    "Satisfaction",
    "SharedInterests",
    "SharedLanguage",
    "SheetReading",
    "ShortTravel",
    "SlotWish",
    "SmokeFree",
    "SolverError",
    "Standby",
    "Status",
    "StepFree",
    "Student",
    "StudentsSeated",
    "Study",
    "Swaps",
    "Table",
    "TableLanguage",
    "TablePreference",
    "TableRequirement",
    "Verdict",
    "Violation",
    "Welcome",
    "WithinReach",
    "WorstOff",
    "advise",
    "check",
    "compare",
    "fragility",
    "inspect_sheet",
    "match",
    "nobody_else",
    "preference",
    "pseudonymise",
    "read_roster",
    "read_sheets",
    "recruit",
    "repair",
    "requirement",
    "smallest_changes",
    "standby",
    "swaps",
    "table_preference",
    "table_requirement",
    "verify",
    "why",
    "write_report",
    "write_sheets",
]
