"""Makes the oracle, written once under ``tests/oracle``, and the benchmarks' own helpers importable from every test."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "oracle"))
sys.path.insert(1, str(Path(__file__).parents[1] / "benchmarks"))
