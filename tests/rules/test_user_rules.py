"""Rules of one's own in policy.toml: what is allowed, made, refused, and written so that it can be read again."""

import math
import subprocess
import sys
from dataclasses import dataclass, replace

import pytest

import partage as pt
from partage.canonical_json import canonical
from partage.rules.user_rules import user_rule
from partage.testing import check_rule, random_roster

MODULE = '''
"""Rules for tests."""
import math
import os
from dataclasses import dataclass, field
from subprocess import run
from typing import ClassVar

import numpy as np

import partage as pt
from partage import NewFaces

LATER = os.environ.get("NOT_THERE")
WORDS = ("a", "b")


@pt.preference("shared passion", weight=2.0)
def shared_passion(seats):
    return np.minimum((seats.student["interests"] & seats.family["interests"]).count(), 1.0)


@pt.requirement("odd", vectorized=False, reads=("id",))
def odd(student, family):
    return True


@pt.table_requirement("few", monotone=True)
def few(tables):
    return tables.people < 5


@pt.table_preference("many")
def many(tables):
    return tables.people / 50


@dataclass(frozen=True)
class Seats:
    """Homes with seats enough."""

    least: int
    words: tuple[str, ...] = ()
    share: float | None = None
    weight: float = 1.0
    name: str = "enough seats"

    def __post_init__(self):
        if self.least < 0:
            raise ValueError("SECRET /etc/passwd")
        if self.least > 50:
            raise pt.PolicyError("bad_parameter", {"parameter": "least"}, "least must be at most 50.")

    def __call__(self, seats, /):
        return np.where(seats.family["seats"] >= self.least, 1.0, 0.0)


@dataclass(frozen=True)
class Codes:
    codes: frozenset
    name: str = "codes"

    def __call__(self, seats, /):
        return np.ones(len(seats), bool)


@dataclass(frozen=True)
class Needs:
    name: str

    def __call__(self, seats, /):
        return np.ones(len(seats), bool)


class Odd:
    """No dataclass."""

    def __init__(self, every=1, weight=1.0):
        self.every, self.weight, self.name = every, weight, "every other"

    def __call__(self, seats, /):
        return np.ones(len(seats))


held = Odd(every=3)


def at_least(k, *, slowly=False):
    """A rule for each number."""

    @pt.preference(f"at least {k}", weight=1.5)
    def rule(seats):
        return (seats.family["seats"] >= k).astype(float)

    return rule


def weighted(weight=3.0):
    return pt.preference("weighted", weight=weight)(lambda seats: np.ones(len(seats)))


def gives_seats(least):
    return Seats(least)


def no_rule():
    return 3


def stops():
    raise SystemExit(3)


def _private():
    return shared_passion


class Number(int):
    """Nobody can tell what an int takes."""


@dataclass(frozen=True)
class Busy(pt.Goal):
    """Students at large homes."""

    least: int = 3

    name: ClassVar[str] = "busy"

    def per_seat(self, seats, policy):
        return (seats.family["seats"] >= self.least).astype(np.int64)


def Copied(pairs):  # noqa: N802
    return pt.requirement("copied")(lambda seats: np.ones(len(seats), bool))
'''
ALLOWED = {"my_rules"}


@pytest.fixture(autouse=True)
def my_rules(tmp_path, monkeypatch):
    (tmp_path / "my_rules.py").write_text(MODULE)
    (tmp_path / "raises.py").write_text("import os\n\nraise ValueError('SECRET ' + __file__)\n")
    (tmp_path / "exits.py").write_text("import sys\nsys.exit(7)\n")
    (tmp_path / "damaged.py").write_text("def f(:\n")
    (tmp_path / "needs.py").write_text("import not_installed_anywhere\n")
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").write_text("")
    (tmp_path / "package" / "rules.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    for name in [name for name in sys.modules if name.partition(".")[0] in ("my_rules", "package")]:
        monkeypatch.delitem(sys.modules, name)
    import my_rules as module  # noqa: PLC0415 (made a moment ago)

    yield module
    for name in [name for name in sys.modules if name.partition(".")[0] in ("my_rules", "package")]:
        del sys.modules[name]


def load(text, tmp_path, modules=ALLOWED):
    path = tmp_path / "policy.toml"
    path.write_text(text)
    return pt.Policy.load(path, modules=modules)


def one(section, entry, modules=ALLOWED):
    return user_rule(section, entry, modules)


# What is made


def test_a_rule_by_name(tmp_path, my_rules):
    policy = load('[[preference]]\nname = "my_rules:shared_passion"\n[[preference]]\nname = "slot wish"\n', tmp_path)
    assert policy.preferences == (my_rules.shared_passion, pt.SlotWish())
    assert policy.preferences[0] is my_rules.shared_passion
    assert policy.sha256 == pt.Policy.load(tmp_path / "policy.toml", modules=("other", "my_rules")).sha256


@pytest.mark.parametrize(
    ("section", "entry", "made"),
    [
        ("preference", {"name": "my_rules:shared_passion"}, lambda my: my.shared_passion),
        (
            "preference",
            {"name": "my_rules:shared_passion", "weight": 5},
            lambda my: replace(my.shared_passion, weight=5),
        ),
        ("requirement", {"name": "my_rules:odd"}, lambda my: my.odd),
        ("table_requirement", {"name": "my_rules:few"}, lambda my: my.few),
        ("table_preference", {"name": "my_rules:many", "weight": 0.5}, lambda my: replace(my.many, weight=0.5)),
        ("preference", {"name": "my_rules:Seats", "least": 2}, lambda my: my.Seats(2)),
        (
            "preference",
            {"name": "my_rules:Seats", "least": 2, "words": ["a", "b"], "weight": 4.0},
            lambda my: my.Seats(2, ("a", "b"), weight=4.0),
        ),
        ("preference", {"name": "my_rules:gives_seats", "least": 2}, lambda my: my.Seats(2)),
        ("preference", {"name": "my_rules:gives_seats", "least": 2, "weight": 7}, lambda my: my.Seats(2, weight=7)),
    ],
)
def test_what_an_entry_makes(section, entry, made, my_rules):
    assert one(section, entry) == made(my_rules)


def test_a_function_that_makes_rules(my_rules):
    rule = one("preference", {"name": "my_rules:at_least", "k": 2})
    assert (rule.name, rule.weight) == ("at least 2", 1.5)
    assert one("preference", {"name": "my_rules:at_least", "k": 2, "weight": 3}).weight == 3
    assert one("preference", {"name": "my_rules:weighted", "weight": 5}).weight == 5
    check_rule(rule)


def test_a_class_that_is_no_dataclass_and_an_object_that_is_there(my_rules):
    assert vars(one("preference", {"name": "my_rules:Odd", "every": 2})) == vars(my_rules.Odd(2))
    assert one("preference", {"name": "my_rules:held"}) is my_rules.held
    again = one("preference", {"name": "my_rules:held", "weight": 2.0})
    assert (again.weight, again.every, my_rules.held.weight) == (2.0, 3, 1.0)


def test_goals(tmp_path):
    names = ('"students seated"', '"my_rules:Busy"\nleast = 4', '"satisfaction"')
    policy = load("\n".join(f"[[goal]]\nname = {name}" for name in names), tmp_path)
    assert [goal.name for goal in policy.goals] == ["students seated", "busy", "satisfaction"]
    assert policy.goals[1].least == 4
    roster = random_roster((24, 10, 2), seed=3)
    assert pt.verify(pt.match(roster, policy), roster, policy)


def test_a_module_in_a_package(tmp_path):
    policy = load('[[requirement]]\nname = "package.rules:odd"\n', tmp_path, {"package.rules"})
    assert policy.requirements[0].name == "odd"
    with pytest.raises(pt.PolicyError) as caught:
        load('[[requirement]]\nname = "package.rules:odd"\n', tmp_path, {"package"})
    assert caught.value.code == "module_not_allowed"


# What is refused


@pytest.mark.parametrize(
    ("section", "entry", "code", "words"),
    [
        ("preference", {"name": "other:x"}, "module_not_allowed", 'modules={"other"}'),
        ("preference", {"name": "other:x"}, "module_not_allowed", "--rules other"),
        ("preference", {"name": "os:system"}, "module_not_allowed", "os"),
        ("preference", {"name": "my_rules:"}, "bad_name", "module:name"),
        ("preference", {"name": ":x"}, "bad_name", "module:name"),
        ("preference", {"name": "my_rules:os.system"}, "bad_name", "module:name"),
        ("preference", {"name": "my_rules:x:y"}, "bad_name", "module:name"),
        ("preference", {"name": "../my_rules:x"}, "bad_name", "module:name"),
        ("preference", {"name": "my_rules:shared_pasion"}, "unknown_rule", 'Did you mean "shared_passion"?'),
        ("preference", {"name": "my_rules:_private"}, "unknown_rule", "no such name"),
        ("preference", {"name": "my_rules:__builtins__"}, "unknown_rule", "no such name"),
        ("preference", {"name": "my_rules:run", "args": ["true"]}, "not_a_rule", "imports it"),
        ("preference", {"name": "my_rules:NewFaces"}, "not_a_rule", "imports it"),
        ("preference", {"name": "my_rules:os"}, "not_a_rule", "[[preference]]"),
        ("preference", {"name": "my_rules:WORDS"}, "not_a_rule", "[[preference]]"),
        ("preference", {"name": "my_rules:LATER"}, "not_a_rule", "[[preference]]"),
        ("preference", {"name": "my_rules:no_rule"}, "not_a_rule", "[[preference]]"),
        ("preference", {"name": "my_rules:Number"}, "not_a_rule", "parameters"),
        ("preference", {"name": "my_rules:odd"}, "not_a_rule", "[[preference]]"),
        ("requirement", {"name": "my_rules:shared_passion"}, "not_a_rule", "[[requirement]]"),
        ("preference", {"name": "my_rules:many"}, "not_a_rule", "[[preference]]"),
        ("table_preference", {"name": "my_rules:shared_passion"}, "not_a_rule", "[[table_preference]]"),
        ("table_requirement", {"name": "my_rules:Seats", "least": 2}, "not_a_rule", "[[table_requirement]]"),
        ("goal", {"name": "my_rules:shared_passion"}, "not_a_rule", "[[goal]]"),
        ("preference", {"name": "my_rules:Busy"}, "not_a_rule", "[[preference]]"),
        ("preference", {"name": "my_rules:shared_passion", "wieght": 1}, "unknown_parameter", '"weight"?'),
        ("requirement", {"name": "my_rules:odd", "weight": 1}, "unknown_parameter", '"weight"'),
        ("requirement", {"name": "my_rules:odd", "title": "x"}, "unknown_parameter", '"title"'),
        ("preference", {"name": "my_rules:Seats", "leest": 2}, "unknown_parameter", 'Did you mean "least"?'),
        ("preference", {"name": "my_rules:Seats"}, "missing_parameter", '"least"'),
        ("requirement", {"name": "my_rules:Needs"}, "missing_parameter", '"name"'),
        ("preference", {"name": "my_rules:at_least"}, "missing_parameter", '"k"'),
        ("preference", {"name": "my_rules:at_least", "k": 2, "quickly": 1}, "unknown_parameter", '"quickly"'),
        ("requirement", {"name": "my_rules:Copied", "pairs": 1, "weight": 1}, "unknown_parameter", '"weight"'),
        ("preference", {"name": "my_rules:Seats", "least": -1}, "bad_parameter", "ValueError in __post_init__"),
        ("preference", {"name": "my_rules:Seats", "least": "2"}, "bad_parameter", "TypeError"),
        ("preference", {"name": "my_rules:stops"}, "bad_parameter", "SystemExit"),
    ],
)
def test_what_cannot_be_made_is_said(section, entry, code, words):
    with pytest.raises(pt.PolicyError) as caught:
        one(section, entry)
    error = caught.value
    assert error.code == code
    assert error.params["rule"] == entry["name"]
    assert words in str(error)
    assert str(error).startswith(f'rule "{entry["name"]}": ')
    assert error.__suppress_context__ or error.__context__ is None
    assert "SECRET" not in str(error)


def test_a_class_refuses_in_its_own_words():
    with pytest.raises(pt.PolicyError, match="at most 50"):
        one("preference", {"name": "my_rules:Seats", "least": 51})


@pytest.mark.parametrize(
    ("module", "code", "words"),
    [
        ("not_there", "module_missing", 'no module "not_there"'),
        ("not_there.rules", "module_missing", 'no module "not_there"'),
        ("package.not_there", "module_missing", 'no module "package.not_there"'),
        ("raises", "module_failed", "ValueError in <module>, line 3"),
        ("exits", "module_failed", "SystemExit in <module>, line 2"),
        ("damaged", "module_failed", "SyntaxError, line 1"),
        ("needs", "module_failed", "ModuleNotFoundError"),
    ],
)
def test_a_module_that_cannot_be_imported(module, code, words, tmp_path):
    with pytest.raises(pt.PolicyError) as caught:
        load(f'[[preference]]\nname = "{module}:x"\n', tmp_path, {module})
    error = caught.value
    assert error.code == code
    told = {"module_missing": "missing", "module_failed": "cause"}[code]
    assert error.params == {"rule": f"{module}:x", "module": module, told: error.params[told]}
    assert str(error.params[told]) in str(error)
    assert words in str(error)
    assert str(tmp_path) not in str(error)
    assert "SECRET" not in str(error)
    assert error.__suppress_context__


def test_nothing_is_imported_unless_it_is_allowed(tmp_path):
    (tmp_path / "tells.py").write_text("raise RuntimeError\n")
    for modules in ((), "tells", {"tell"}):
        with pytest.raises(pt.PolicyError) as caught:
            load('[[preference]]\nname = "tells:x"\n', tmp_path, modules)
        assert caught.value.code == "module_not_allowed"
    assert "tells" not in sys.modules
    with pytest.raises(pt.PolicyError) as caught:
        pt.Policy.load(tmp_path / "policy.toml")
    assert caught.value.code == "module_not_allowed"


@pytest.mark.parametrize("modules", [5, 1.5, object(), {1}, ["my_rules", None], b"my_rules", iter(["my_rules"])])
@pytest.mark.parametrize("name", ["my_rules:shared_passion", "slot wish"])
def test_modules_are_a_collection_of_names(modules, name, tmp_path):
    with pytest.raises(pt.PolicyError, match=r"modules: .* names of modules") as caught:
        load(f'[[preference]]\nname = "{name}"\n', tmp_path, modules)
    assert caught.value.code == "bad_parameter"
    assert caught.value.params == {"parameter": "modules"}


def test_none_allows_no_module(tmp_path):
    with pytest.raises(pt.PolicyError) as caught:
        load('[[preference]]\nname = "my_rules:shared_passion"\n', tmp_path, None)
    assert caught.value.code == "module_not_allowed"
    assert load('[[preference]]\nname = "slot wish"\n', tmp_path, None).preferences == (pt.SlotWish(),)


@pytest.mark.parametrize(
    ("entry", "end"),
    [
        ({"name": "my_rules:shared_pasion"}, 'no such name. Did you mean "shared_passion"?'),
        ({"name": "my_rules:zzzzzz"}, "no such name."),
        ({"name": "my_rules:shared_passion", "wieght": 1}, 'no parameter "wieght". Did you mean "weight"?'),
        ({"name": "my_rules:shared_passion", "zzz": 1}, 'no parameter "zzz".'),
    ],
)
def test_a_sentence_ends_once(entry, end):
    with pytest.raises(pt.PolicyError) as caught:
        one("preference", entry)
    assert str(caught.value).endswith(end)


def test_the_rest_is_checked_as_ever(tmp_path):
    with pytest.raises(pt.PolicyError) as caught:
        load('[[preference]]\nname = "my_rules:shared_passion"\nweight = "2"\n', tmp_path)
    assert caught.value.code == "bad_weight"
    with pytest.raises(pt.PolicyError) as caught:
        load('[[preference]]\nname = "my_rules:shared_passion"\n' * 2, tmp_path)
    assert caught.value.code == "duplicate_rule"


# What is written


def everything(my):
    usual = pt.Policy.default()
    return pt.Policy(
        requirements=(my.odd, *usual.requirements),
        preferences=(
            *usual.preferences,
            replace(my.shared_passion, weight=4.0),
            my.Seats(2, ("a", "b"), weight=0.25),
            my.held,
            one("preference", {"name": "my_rules:at_least", "k": 2, "weight": 2.5}),
            one("preference", {"name": "my_rules:at_least", "k": 3, "slowly": False}),
            one("preference", {"name": "my_rules:weighted", "weight": 0.5}),
        ),
        table_requirements=(*usual.table_requirements, my.few),
        table_preferences=(my.many,),
        goals=(pt.StudentsSeated(), my.Busy(5), pt.Satisfaction()),
    )


def test_what_is_saved_is_loaded(tmp_path, my_rules):
    policy = everything(my_rules)
    policy.save(tmp_path / "policy.toml")
    again = pt.Policy.load(tmp_path / "policy.toml", modules=ALLOWED)
    assert again.sha256 == policy.sha256
    assert canonical(again.to_document()) == canonical(policy.to_document())
    again.save(tmp_path / "again.toml")
    assert (tmp_path / "again.toml").read_text() == (tmp_path / "policy.toml").read_text()
    roster = random_roster((24, 10, 2), seed=3)
    assert pt.match(roster, policy).sha256 == pt.match(roster, again).sha256


def test_another_process_reads_the_same_policy(tmp_path, my_rules):
    policy = everything(my_rules)
    policy.save(tmp_path / "policy.toml")
    code = "import partage as pt; print(pt.Policy.load('policy.toml', modules={'my_rules'}).sha256)"
    path = [str(tmp_path), *sys.path]
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", f"import sys; sys.path[:] = {path!r}; {code}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == policy.sha256


def test_what_was_made_with_other_parameters_is_another_policy():
    made = [one("preference", {"name": "my_rules:at_least", "k": k}) for k in (2, 2.0, True)]
    hashes = {pt.Policy(preferences=(rule,)).sha256 for rule in made}
    assert len(hashes) == 3
    usual = one("preference", {"name": "my_rules:at_least", "slowly": False, "k": 2})
    assert pt.Policy(preferences=(usual,)).sha256 == pt.Policy(preferences=(made[0],)).sha256


@dataclass(frozen=True)
class Shown:
    value: object
    name: str = "shown"

    def __call__(self, seats, /):
        return None


def test_what_cannot_be_made_again_is_not_written(tmp_path, my_rules, monkeypatch):
    local = pt.requirement("local")(lambda seats: None)
    in_a_script = pt.requirement("odd", vectorized=False, reads=("id",))(my_rules.odd.function)
    odd = my_rules.Odd(every=2)
    made_by_hand = pt.requirement("by hand")(lambda seats: None)
    made_by_hand.function.__module__ = "by_hand"
    monkeypatch.setitem(sys.modules, "by_hand", type(sys)("by_hand"))
    sys.modules["by_hand"].rule = made_by_hand
    script = pt.requirement("script")(lambda seats: None)
    script.function.__module__ = "__main__"
    monkeypatch.setattr(sys.modules["__main__"], "script", script, raising=False)
    for section, rule in (
        ("requirements", local),
        ("preferences", odd),
        ("requirements", my_rules.Codes(frozenset("ab"))),
        ("requirements", my_rules.Needs("mine")),
        ("preferences", my_rules.at_least(2)),
        ("requirements", made_by_hand),
        ("requirements", script),
        ("requirements", Shown((None, 1))),
        ("requirements", Shown(object())),
        ("requirements", Shown(math.inf)),
    ):
        with pytest.raises(pt.PolicyError) as caught:
            pt.Policy(**{section: (*getattr(pt.Policy(), section), rule)}).save(tmp_path / "policy.toml")
        assert caught.value.code == "not_built_in", rule
        assert caught.value.params == {"rule": rule.name}
    assert not (tmp_path / "policy.toml").exists()
    pt.Policy(requirements=(in_a_script,)).save(tmp_path / "policy.toml")  # the same rule as the module's


@pytest.mark.parametrize("value", [1, 1.5, "a\n\x7f\"b'", True, (1, ("a",)), {"b": 1, "a": (2,)}, 10**20, ()])
def test_parameters_of_every_shape_come_back(value, tmp_path):
    policy = pt.Policy(requirements=(Shown(value),))
    policy.save(tmp_path / "policy.toml")
    again = pt.Policy.load(tmp_path / "policy.toml", modules={__name__})
    assert again.requirements == (Shown(value),)
    assert again.sha256 == policy.sha256
