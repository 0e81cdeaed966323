"""Runs the example notebooks in a real kernel and writes each as HTML: ``python .ci/notebooks.py [FOLDER]``."""

import sys
import tempfile
from pathlib import Path

import jupytext
from nbclient import NotebookClient
from nbconvert import HTMLExporter

EXAMPLES = Path(__file__).parents[1] / "examples"


def main() -> None:
    """Run them all; a cell that fails ends it."""
    out = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp())
    out.mkdir(parents=True, exist_ok=True)
    for script in sorted(EXAMPLES.glob("notebook_*.py")):
        notebook = jupytext.read(script)
        NotebookClient(
            notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": EXAMPLES}}
        ).execute()
        html, _ = HTMLExporter(embed_images=True).from_notebook_node(notebook)
        page = out / f"{script.stem}.html"
        page.write_text(html, encoding="utf-8")
        outputs = sum(len(cell.get("outputs", ())) for cell in notebook.cells)
        assert outputs >= 5, script.name
        print(f"{page.name}: {len(notebook.cells)} cells, {outputs} outputs")


if __name__ == "__main__":
    main()
