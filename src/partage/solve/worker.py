"""The other side of `desk`: a process that carries out tasks until nobody asks any more.

It is started as ``python -c`` with the starter's module path, so that no script of the caller's is run again. Messages
are pickles behind their length, on its own stdin and stdout only; it trusts whoever started it and reads nothing else.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import struct
import sys
import threading
from typing import IO, Any

from partage.solve.mathopt import MathOptSolvers

LENGTH = struct.Struct("<Q")

BEGIN = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from partage.solve.worker import main; main()"
"""What the process is told to do."""


def send(stream: IO[bytes], message: Any) -> None:
    """Write one message."""
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read one message.

    Raises
    ------
    EOFError
        When the other side has gone.
    """
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    length = LENGTH.unpack(head)[0]
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)  # noqa: S301 (from the process that started this one, or that this one started)


def serve(requests: queue.SimpleQueue[Any], results: IO[bytes]) -> None:
    """Carry out tasks until `None` comes."""
    solvers = MathOptSolvers()
    for request in iter(requests.get, None):
        send(results, solvers.solve(request))


def main() -> None:
    """Read tasks in one thread and carry them out in another, so that the end of the starter is noticed at once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the starter's to handle
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # a solver may write there
    requests: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, requests), daemon=True).start()
    serve(requests, results)


def _listen(stream: IO[bytes], requests: queue.SimpleQueue[Any]) -> None:
    try:
        while True:
            requests.put(receive(stream))
    except EOFError:
        os._exit(0)  # a solver that still runs is not waited for
