"""Damaged files by the thousand: each is a grid or a finding, soon, and in little memory."""

import json
import subprocess
import sys

import mutations
import pytest


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_some(tmp_path, kind):
    found, longest = mutations.outcomes(kind, 300, tmp_path)
    assert longest < 5
    assert found["read"] < 300
    assert len(found) > 1


@pytest.mark.heavy
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from Linux' own account of it")
@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_five_thousand(kind):
    run = subprocess.run(  # noqa: S603
        [sys.executable, mutations.__file__, kind, "5000"], capture_output=True, text=True, timeout=600, check=True
    )
    figures = json.loads(run.stdout)
    assert sum(figures["outcomes"].values()) == 5000
    assert figures["longest_s"] < 5
    assert figures["peak_mb"] < 300
    assert not run.stderr
