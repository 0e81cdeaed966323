"""How partage came here, and so how what it lacks is installed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

ORIGIN = "direct_url.json"
"""The file beside an installed package that says where it came from, where that was no index (PEP 610)."""


def install_command(extra: str) -> str:
    """What to type to install an extra, from where partage itself was installed.

    That is a folder worked in (``-e``), a file, an address, a repository, or else an index.

    Examples
    --------
    >>> install_command("report")  # doctest: +ELLIPSIS
    'pip install ...[report]...'
    """
    origin = _origin()
    url, named = str(origin.get("url", "")), f"partage[{extra}]"
    if origin.get("dir_info", {}).get("editable"):
        from urllib.request import url2pathname

        folder = url2pathname(unquote(urlsplit(url).path))
        return f'pip install -e "{"." if Path(folder) == Path.cwd() else folder}[{extra}]"'
    if version_control := origin.get("vcs_info"):
        revision = version_control.get("requested_revision")
        url = f"{version_control.get('vcs')}+{url}{f'@{revision}' if revision else ''}"
    if below := origin.get("subdirectory"):
        url = f"{url}#subdirectory={below}"
    return f'pip install "{named} @ {url}"' if url else f'pip install "{named}"'


def _origin() -> dict[str, Any]:
    """What `ORIGIN` holds; nothing where partage came from an index, or was not installed."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        found = json.loads(distribution("partage").read_text(ORIGIN) or "{}")
    except (PackageNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
