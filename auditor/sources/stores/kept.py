"""What this process keeps of objects that it has opened: beginnings, so that sniffing and reading a small one is one
request, and handles, so that a further look need not ask for its size again.

Both belong to one version of an object, by its tag, and are given for that version only. They stay in memory.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from threading import Lock
from typing import Any

from auditor.sources.stores.remote_file import Identity, RemoteFile

KEPT_BYTES = 16 * 1024 * 1024
"""Bytes kept in all; what was used least lately goes first."""

_MOST = 256
"""Objects of which something is kept; the largest beginning is `reader.WHOLE_BYTES`."""

_Key = tuple[RemoteFile, str, int]

_beginnings: OrderedDict[_Key, bytes] = OrderedDict()
_handles: OrderedDict[_Key, Any] = OrderedDict()
_lock = Lock()


def keep(file: RemoteFile, identity: Identity, beginning: bytes) -> None:
    """Keep the first bytes of a version of an object, unless more of them are kept already."""
    key = _key(file, identity)
    if key is None or not beginning:
        return
    with _lock:
        _beginnings[key] = max(_beginnings.pop(key, b""), beginning, key=len)
        while len(_beginnings) > _MOST or sum(map(len, _beginnings.values())) > KEPT_BYTES:
            _beginnings.popitem(last=False)


def beginning_of(file: RemoteFile, identity: Identity | None) -> bytes:
    """Return what is kept of a version of an object; nothing where it is not known which version is meant."""
    key = _key(file, identity)
    if key is None:
        return b""
    with _lock:
        if key in _beginnings:
            _beginnings.move_to_end(key)
        return _beginnings.get(key, b"")


def lend(file: RemoteFile, identity: Identity | None) -> Any:
    """Return a handle for a version of an object that nobody else has meanwhile; None where none is kept."""
    key = _key(file, identity)
    with _lock:
        return _handles.pop(key, None) if key is not None else None


def give_back(file: RemoteFile, identity: Identity, handle: Any) -> None:
    """Keep a handle for whoever opens the same version next."""
    key = _key(file, identity)
    with _lock:
        if key is not None:
            _handles[key] = handle
            while len(_handles) > _MOST:
                _handles.popitem(last=False)


def _key(file: RemoteFile, identity: Identity | None) -> _Key | None:
    """A forked child has other connections than its parent."""
    return (file, identity.tag, os.getpid()) if identity is not None and identity.tag else None
