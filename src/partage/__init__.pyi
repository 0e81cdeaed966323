from partage.domain.people import Family, Student
from partage.domain.roster import Roster
from partage.domain.vocabulary import Allergen, Animal, Diet, Gender, Level
from partage.engine import match
from partage.errors import (
    Fault,
    InputError,
    InvalidPlanError,
    PartageError,
    PolicyError,
    RosterError,
    RuleError,
    SolverError,
)
from partage.files.rosters import read_roster
from partage.plan.plan import Certificate, LevelReport, Plan, Table
from partage.plan.verify import Verdict, Violation, verify
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
from partage.rules.goals import FamiliesServed, NobodyAlone, Satisfaction, StudentsSeated
from partage.rules.policy import Policy
from partage.rules.preferences import (
    CountryWish,
    FromFact,
    LanguageComfort,
    LanguagePractice,
    SharedInterests,
    ShortTravel,
    SlotWish,
)
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
from partage.rules.table import Company, KeepApart, MixedCountries
from partage.solve.base import Budget, Progress
from partage.status import Status

__version__: str

__all__ = [
    "Allergen",
    "AllergySafe",
    "Animal",
    "AnimalsAvoided",
    "Budget",
    "Certificate",
    "Company",
    "CountryWish",
    "Diet",
    "DietServed",
    "FamiliesServed",
    "Family",
    "Fault",
    "FromFact",
    "Gender",
    "Goal",
    "InputError",
    "InvalidPlanError",
    "KeepApart",
    "LanguageComfort",
    "LanguagePractice",
    "Level",
    "LevelReport",
    "MixedCountries",
    "NobodyAlone",
    "NotApart",
    "PartageError",
    "Pinned",
    "Plan",
    "Policy",
    "PolicyError",
    "Preference",
    "Progress",
    "Requirement",
    "Roster",
    "RosterError",
    "RuleError",
    "SameSlot",
    "Satisfaction",
    "SharedInterests",
    "SharedLanguage",
    "ShortTravel",
    "SlotWish",
    "SmokeFree",
    "SolverError",
    "Status",
    "StepFree",
    "Student",
    "StudentsSeated",
    "Table",
    "TablePreference",
    "TableRequirement",
    "Verdict",
    "Violation",
    "Welcome",
    "WithinReach",
    "match",
    "preference",
    "read_roster",
    "requirement",
    "table_preference",
    "table_requirement",
    "verify",
]
