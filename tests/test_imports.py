import ast
import json
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

import partage

HERE = Path(partage.__file__).parent
HEAVY = ("ortools", "pandas", "networkx", "matplotlib", "scipy", "typer", "rich")
LOADED = "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
ONLY_IMPORT = f"import json, sys, partage; {LOADED}"
EVERY_NAME = f"import json, sys, partage; [getattr(partage, name) for name in partage.__all__]; {LOADED}"


def module_of(path):
    parts = path.relative_to(HERE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def named(statement, modules):
    """The modules that an import statement names."""
    if isinstance(statement, ast.Import):
        return [alias.name for alias in statement.names]
    if not isinstance(statement, ast.ImportFrom):
        return []
    assert statement.level == 0
    inner = [f"{statement.module}.{alias.name}" for alias in statement.names]
    return [name if name in modules else statement.module for name in inner]


def import_graph():
    """Who imports whom: every statement counts, those for types and those inside functions, too."""
    files = {module_of(path): path for path in HERE.rglob("*.py")}
    graph = nx.DiGraph()
    graph.add_nodes_from(files)
    for module, path in files.items():
        for statement in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            graph.add_edges_from((module, other) for other in named(statement, files) if other in files)
    return graph


def test_no_circle():
    circles = [sorted(found) for found in nx.strongly_connected_components(import_graph()) if len(found) > 1]
    assert circles == []
    assert not list(nx.selfloop_edges(import_graph()))


def test_the_checker_reaches_neither_problem_nor_solver():
    graph = import_graph()
    reached = {
        other for module in graph if module.startswith("partage.plan.") for other in nx.descendants(graph, module)
    }
    assert "partage" in reached  # the lazy public face, which imports nothing by itself
    assert not list(graph.successors("partage"))
    assert {module.split(".")[1] for module in reached - {"partage"}}.isdisjoint({"problem", "solve"})


@pytest.mark.parametrize("code", [ONLY_IMPORT, EVERY_NAME])
def test_import_loads_nothing_heavy(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert set(json.loads(done.stdout)).isdisjoint(HEAVY)
    assert done.stderr == ""


def test_type_checkers_and_the_interpreter_know_the_same_names():
    stub = ast.parse((HERE / "__init__.pyi").read_text(encoding="utf-8"))
    aliases = [alias for node in stub.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert all(alias.asname == alias.name for alias in aliases)  # a stub hands on nothing else
    assert sorted(alias.name for alias in aliases) == partage.__all__
    assert len(partage.__all__) == len(set(partage.__all__))


def test_every_public_name_is_there_and_no_other():
    assert all(getattr(partage, name) is not None for name in partage.__all__)
    assert set(partage.__all__) <= set(dir(partage))
    with pytest.raises(AttributeError, match="no attribute 'mach'"):
        _ = partage.mach


def test_names_stand_for_one_thing():
    paths = [path for path in HERE.rglob("*.py") if path.name != "__init__.py"]
    named_so = [path.stem for path in paths]
    for path in paths:
        body = ast.parse(path.read_text(encoding="utf-8")).body
        named_so += [node.name for node in body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    assert sorted({name for name in named_so if named_so.count(name) > 1}) == []
