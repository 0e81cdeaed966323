"""Makes the oracle under ``tests/oracle``, the makers of bad files and the benchmarks' own helpers importable."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "oracle"))
sys.path.insert(1, str(Path(__file__).parents[1] / "benchmarks"))
sys.path.insert(2, str(Path(__file__).parent / "files" / "grids"))
sys.path.append(str(Path(__file__).parent))  # for the packages `bad_inputs` and `report`
