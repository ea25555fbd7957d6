"""Handing what changed to a command of the user's: JSON on its standard input, nothing of it in its arguments."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

SECONDS = 60
"""How long a command may take before it is ended."""
_STDERR = 2


class NotifyError(Exception):
    """Nobody was told. Says why; never shows the command's arguments, in which a token may stand."""


def parsed(command: str) -> list[str]:
    """Split a command into its words as a shell would, without running one.

    Raises: NotifyError where it has no word, or a quote that does not end.
    """
    try:
        words = shlex.split(command, posix=os.name == "posix")
    except ValueError:
        raise NotifyError("--notify: a quote in the command does not end") from None
    if not words:
        raise NotifyError("--notify: there is no command")
    return words


def notify(words: list[str], notice: Mapping[str, Any], seconds: float = SECONDS) -> None:
    """Run a command with a notice on its standard input. What it prints goes to standard error.

    Raises: NotifyError where it cannot be run, takes longer than `seconds`, or ends with another code than 0.
    """
    text = json.dumps(notice, ensure_ascii=True, allow_nan=False) + "\n"
    name = os.path.basename(words[0])  # noqa: PTH119  (what is named need not be a path)
    try:
        process = subprocess.Popen(  # noqa: S603  (the user's own command, without a shell)
            words, stdin=subprocess.PIPE, stdout=_STDERR, start_new_session=True
        )
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or type(error).__name__).lower()
        raise NotifyError(f"--notify: {name!r} cannot be run: {reason}; nobody was told") from None
    try:
        process.communicate(text.encode(), seconds)
    except subprocess.TimeoutExpired:
        _end(process)
        raise NotifyError(
            f"--notify: {name!r} did not end within {seconds:g} seconds; nobody may have been told"
        ) from None
    except BaseException:
        _end(process)
        raise
    if process.returncode:
        how = f"code {process.returncode}" if process.returncode > 0 else f"signal {-process.returncode}"
        raise NotifyError(f"--notify: {name!r} ended with {how}; it is told again next time")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a command with all that it started."""
    with suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    with suppress(OSError, ValueError):
        process.communicate()
