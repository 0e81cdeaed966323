"""The hundred bad inputs as a table: number, what, how it ends, code, message. Run it from the folder ``tests``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))


def main() -> None:
    """Print the table, in Markdown."""
    import conftest  # noqa: F401 - makes the makers of bad files importable
    from bad_inputs.test_bad_inputs import cases

    print("| number | what | ends | code | message |\n|---|---|---|---|---|")
    for case in cases():
        with tempfile.TemporaryDirectory() as folder:
            said = [message for code, message in case.run(Path(folder)) if code == case.code]
        message = said[0].splitlines()[-1].strip().replace("|", "/") if said else "-"
        print(f"| {case.number} | {case.what} | {case.ends} | {case.code or '-'} | {message} |")


if __name__ == "__main__":
    main()
