"""What runs in a worker process: it takes units until nobody sends any more.

Imports nothing heavy: the libraries that read the work's units load when the work is unpickled.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import threading
from multiprocessing.connection import Connection
from typing import Any

from .attempting import attempted, lost_to
from .interface import Lost

END = None
"""Sent in the place of a unit: there are no more."""


def serve(channel: Connection, payload: bytes) -> None:
    """Unpickle the work, say whether that went well, then answer each unit with its result.

    The first answer is an empty string, or what was wrong with the work. Ends when the parent says so or is gone. Ctrl-C in
    a terminal reaches every process of the audit; it is the parent's to act upon.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.set_threshold(
        50_000, 20, 20
    )  # as the command line does: a twelfth of the time for tables of 20 columns (measured)
    try:
        work: Any = pickle.loads(payload)  # noqa: S301  (bytes that the parent made for this process)
    except Exception as error:  # noqa: BLE001  (whatever a user's recognizer raises while it is rebuilt)
        _answer(channel, type(error).__name__)
        return
    alive = _answer(channel, "")
    attempted(_prepare, work)  # what fails here fails at the unit that needs it, which tells
    while alive:
        try:
            unit = channel.recv()
        except (EOFError, OSError):
            return
        except Exception as error:  # noqa: BLE001  (a unit that cannot be rebuilt here)
            alive = _answer(channel, lost_to(error))
            continue
        if unit is END:
            return
        alive = _answer(channel, attempted(work, unit))


def _prepare(work: Any) -> None:
    work.prepare()


def _end_with_parent() -> None:
    """End as soon as the parent is gone, however long the unit would take: nobody waits for it any more."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _answer(channel: Connection, result: object) -> bool:
    """Send a result; False where nobody is there to take it."""
    try:
        channel.send(result)
    except OSError:
        return False
    except Exception as error:  # noqa: BLE001  (a result that cannot be pickled; nothing of it was sent)
        hint = "report it with the table's schema (not its values)"
        channel.send(Lost(f"what was found could not be handed on ({type(error).__name__})", hint))
    return True
