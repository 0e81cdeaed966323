import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import partage

HEAVY = ("ortools", "pandas", "networkx", "matplotlib", "scipy", "typer", "rich")
LOADED = "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
ONLY_IMPORT = f"import json, sys, partage; {LOADED}"
EVERY_NAME = f"import json, sys, partage; [getattr(partage, name) for name in partage.__all__]; {LOADED}"


@pytest.mark.parametrize("code", [ONLY_IMPORT, EVERY_NAME])
def test_import_loads_nothing_heavy(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert set(json.loads(done.stdout)).isdisjoint(HEAVY)
    assert done.stderr == ""


def test_type_checkers_and_the_interpreter_know_the_same_names():
    stub = ast.parse(Path(partage.__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
    imported = {
        (node.module, alias.name) for node in stub.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert imported == {(room, name) for room, names in partage._ROOMS.items() for name in names}
    listed = next(node.value for node in stub.body if isinstance(node, ast.Assign))
    assert ast.literal_eval(listed) == partage.__all__
    assert len(partage.__all__) == len(set(partage.__all__))


def test_every_public_name_is_there_and_no_other():
    assert all(getattr(partage, name) is not None for name in partage.__all__)
    assert set(partage.__all__) <= set(dir(partage))
    with pytest.raises(AttributeError, match="no attribute 'mach'"):
        _ = partage.mach
