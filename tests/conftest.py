"""Makes the oracle under ``tests/oracle``, the makers of bad files and the benchmarks' own helpers importable."""

import os
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent / "oracle"))
sys.path.insert(1, str(Path(__file__).parents[1] / "benchmarks"))
sys.path.insert(2, str(Path(__file__).parent / "files" / "grids"))
sys.path.insert(3, str(Path(__file__).parent / "explain"))  # where reasons are recounted
sys.path.append(str(Path(__file__).parent))  # for the packages `bad_inputs` and `report`

os.environ.pop("COLUMNS", None)  # what runs tests side by side may set it, and commands would keep to it

settings.register_profile("the same every time", derandomize=True, deadline=None)  # a busy machine is no fault
settings.load_profile("the same every time")


@pytest.fixture
def usual_signals():
    """Ctrl-C and SIGTERM as a program in the foreground hears them: a shell's background jobs ignore the first."""
    usual = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}
    before = {number: signal.signal(number, handler) for number, handler in usual.items()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


collect_ignore = ["plan/recheck_by_hand.py"]
"""A script, which wants files: it is run by ``series/test_recheck_by_hand.py``."""
