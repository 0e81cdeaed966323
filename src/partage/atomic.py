"""Files written whole or not at all, readable by their owner only; and text that no spreadsheet runs.

What is written goes to a temporary file in the same folder, is flushed to the disk, and takes the name in one step.
A reader sees the old file or the new one, whatever happens in between. A process that was killed leaves its temporary
file; the next one that writes under that name sweeps it.
"""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

from partage.errors import InputError

WINDOWS = os.name == "nt"

PATIENCE_S = 2.5
"""So long a file that another program holds open is tried again, in all; only Windows refuses for that reason."""

PAUSE_S = 0.25

STALE_S = 3600.0
"""Where it cannot be told whether a temporary file's process still runs, it is swept after this time."""

_SIGNS = "=+-@\t\r\n\0＝＋－＠"
_RUN = re.compile(rf"\s*[{re.escape(_SIGNS)}]")
_ESCAPED = re.compile(rf"'(?:\s*[{re.escape(_SIGNS)}]|')")


def write_whole(path: str | os.PathLike[str], content: str | bytes, *, force: bool = False) -> Path:
    """Write one file whole or not at all, with mode 0600.

    Parameters
    ----------
    path
        Where. A symbolic link stays one; the file that it leads to is written.
    content
        Text goes out as UTF-8, line ends as they are.
    force
        Whether a file that is there already is replaced. Without it nothing is ever replaced, even where a file
        appears while this one is written; file systems without hard links leave a moment for that.

    Raises
    ------
    InputError
        ``file_exists`` when the name is taken and `force` is not given; ``output_open`` where another program does
        not let go of the file.
    OSError
        When the disk refuses; whatever stood under the name is untouched.
    """
    return write_all({Path(path): content}, force=force)[0]


def write_all(files: Mapping[Path, str | bytes], *, force: bool = False) -> tuple[Path, ...]:
    """Write several files, each whole or not at all; none takes its name before all are on the disk.

    Raises
    ------
    InputError, OSError
        As `write_whole`. Files that were new are taken back then; of files replaced with `force`, those that came
        before the one that failed stay replaced.
    """
    targets = [_target(path) for path in files]
    if not force:
        for target in targets:
            _refuse_taken(target)
    sweep(*targets)
    temporaries = []
    with ExitStack() as undo:
        for target, content in zip(targets, files.values(), strict=True):
            temporaries.append(_temporary(target, content))
            undo.callback(temporaries[-1].unlink, missing_ok=True)
        for target, temporary in zip(targets, temporaries, strict=True):
            _place(temporary, target, force=force)
            if not force:
                undo.callback(target.unlink, missing_ok=True)
        for folder in dict.fromkeys(target.parent for target in targets):
            _flush_folder(folder)
        undo.pop_all()
    return tuple(files)


def write_tree(files: Mapping[Path, str | bytes], *, force: bool = False) -> tuple[Path, ...]:
    """Write several files as `write_all` does; folders that are missing are made, for their owner alone."""
    for parent in sorted({path.parent for path in files}):
        parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return write_all(files, force=force)


def sweep(*targets: Path) -> None:
    """Remove temporary files of some targets whose process is gone; each folder is looked through once."""
    found = {folder: _temporaries(folder) for folder in {target.parent for target in targets}}
    for target in targets:
        for name in found[target.parent]:
            rest = name.removeprefix(f".{target.name}.")
            process = rest.partition(".")[0]
            temporary = target.parent / name
            if rest != name and process.isascii() and process.isdigit() and _stale(int(process), temporary):
                with suppress(OSError):
                    temporary.unlink()


def escape_formula(cell: str) -> str:
    """The cell as spreadsheets show it instead of running it (OWASP, CSV injection); `as_meant` is the inverse.

    Examples
    --------
    >>> escape_formula("S001"), escape_formula("=1+1"), escape_formula("'quoted'")
    ('S001', "'=1+1", "''quoted'")
    """
    return f"'{cell}" if _RUN.match(cell) or cell.startswith("'") else cell


def as_meant(cell: str) -> str:
    """The cell without what `escape_formula` put before it.

    Examples
    --------
    >>> as_meant("'=1+1"), as_meant("'t Hart")
    ('=1+1', "'t Hart")
    """
    return cell[1:] if _ESCAPED.match(cell) else cell


def _target(path: str | os.PathLike[str]) -> Path:
    path = Path(path)
    return path.resolve() if path.is_symlink() else path


def _refuse_taken(target: Path) -> None:
    if target.exists():
        raise InputError("file_exists", {"file": target.name})


def _temporary(target: Path, content: str | bytes) -> Path:
    raw = content.encode("utf-8") if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.{os.getpid()}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _place(temporary: Path, target: Path, *, force: bool) -> None:
    if force:
        _patiently(lambda: temporary.replace(target), target)
        return
    try:
        os.link(temporary, target)
    except FileExistsError:
        _refuse_taken(target)
        raise
    except OSError:  # no hard links here
        _refuse_taken(target)
        _patiently(lambda: temporary.replace(target), target)
    else:
        temporary.unlink()


def _patiently(step: Callable[[], object], target: Path) -> None:
    """Windows does not let go of a file that a spreadsheet program shows."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            step()
        except PermissionError:
            if not WINDOWS:
                raise
            if time.monotonic() >= until:
                raise InputError("output_open", {"file": target.name}) from None
            time.sleep(PAUSE_S)
        else:
            return


def _flush_folder(folder: Path) -> None:
    """Make the new names last, on systems that can flush a folder."""
    if WINDOWS:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _stale(process: int, temporary: Path) -> bool:
    if process == os.getpid():
        return False  # another thread is writing
    if WINDOWS:  # signal 0 would be Ctrl-C there
        return _older(temporary, STALE_S)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        pass
    return _older(temporary, STALE_S)


def _older(temporary: Path, seconds: float) -> bool:
    try:
        return time.time() - temporary.stat().st_mtime > seconds
    except OSError:
        return False


def _temporaries(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir() if path.name.startswith(".") and path.suffix == ".tmp"]
    except OSError:
        return []
