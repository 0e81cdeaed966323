"""Makes the modules of ``benchmarks`` importable; those that need peers are not imported here."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
