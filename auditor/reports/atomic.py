"""Writing a report to a file so that nobody ever sees half of one."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path

_HINTS = {
    errno.EACCES: "choose a folder you may write to, or change its permissions",
    errno.EPERM: "choose a folder you may write to, or change its permissions",
    errno.EROFS: "the file system is read-only; choose another folder",
    errno.ENOSPC: "free some space or choose another disk",
    errno.EDQUOT: "your quota is used up; free some space or choose another disk",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ENOTDIR: "a part of the path is a file; choose another folder",
    errno.EEXIST: "a part of the path is a file; choose another folder",
    errno.EISDIR: "name a file in that folder",
    errno.ELOOP: "a link in the path points at itself; choose another path",
}


class OutputError(Exception):
    """A report could not be written. Says where, why, and what to do."""

    def __init__(self, path: Path, reason: str, hint: str) -> None:
        super().__init__(f"{path}: cannot be written: {reason} ({hint})")
        self.path = path
        self.reason = reason
        self.hint = hint

    def __reduce__(self) -> tuple[type[OutputError], tuple[Path, str, str]]:
        """Survive pickling on the way back from a worker process."""
        return type(self), (self.path, self.reason, self.hint)


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8: whole or not at all. Folders that are missing are made, an old file's mode is kept.

    A link is followed and stays a link. A device or pipe (`/dev/stdout`) cannot be replaced and is written to.
    Raises: OutputError.
    """
    write_bytes(path, text.encode("utf-8", "backslashreplace"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write bytes as `write_text` writes text. Raises: OutputError."""
    try:
        target = path.resolve()
        mode = _mode(target)
        if mode is not None and stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if mode is not None and not stat.S_ISREG(mode):
            path.write_bytes(content)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, content, mode)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise OutputError(path, reason, _HINTS.get(error.errno or 0, "choose another path")) from error
    except (ValueError, RuntimeError) as error:  # a NUL in the path; a loop of links before Python 3.13
        raise OutputError(path, "it is not a usable path", "choose another path") from error


def _mode(target: Path) -> int | None:
    try:
        return target.stat().st_mode
    except FileNotFoundError:
        return None


def _replace(target: Path, content: bytes, mode: int | None) -> None:
    """Write beside the target, then rename: both are on one file system, so the rename is one step."""
    beside = target.with_name(f".lintas-{secrets.token_hex(8)}.tmp")
    # Opened this way and not by tempfile, so that a new file gets the mode that the umask gives any other.
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            beside.chmod(stat.S_IMODE(mode))
        beside.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
