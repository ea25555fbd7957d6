"""The commit that a work tree is at, read from its `.git` without git: for the provenance of a report.

Whether files were changed since is not told: that takes the index and every file of the tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from auditor.findings.model import Result

_HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
"""An object's name: SHA-1, or SHA-256 in repositories that were made for it."""

_REFERENCE = re.compile(r"refs/[^\x00-\x20\x7f~^:?*\[\\]+")
_SHORT_ADDRESS = re.compile(r"(?:[^@/\s:]+@)?([A-Za-z0-9][A-Za-z0-9.-]+):(?!//)([^\\]+)")
"""`git@host:owner/name.git`, as `scp` writes it. A single letter before the colon is a drive."""

_PUBLIC_SCHEMES = frozenset({"https", "http", "ssh", "git"})
_DEPTH = 5
"""References that name others are followed as often as git does."""

_LARGEST = 1 << 20
"""Bytes of a configuration or a reference that are read."""


def at_commit(result: Result, folder: Path) -> Result:
    """The result with the commit that the work tree around `folder` is at, and where the repository comes from.

    Keys of the provenance: `commit`, and `repository` where its `origin` is a server; neither where nothing can be told.
    """
    told = {"commit": head_commit(folder)}
    if told["commit"]:
        told["repository"] = origin(folder)
    known = {key: value for key, value in told.items() if value}
    return replace(result, provenance={**result.provenance, **known}) if known else result


def head_commit(folder: Path) -> str | None:
    """The commit that is checked out in the work tree around `folder`: 40 or 64 hex digits.

    None outside a work tree, before the first commit, and where the references are kept in a form unknown here.
    """
    git = _git_folder(folder)
    return None if git is None else _resolved(git, "HEAD")


def origin(folder: Path) -> str | None:
    """The address of the remote `origin` as a URI without user, password and options; None for paths on a machine."""
    git = _git_folder(folder)
    if git is None:
        return None
    section = ""
    for line in _text(_common(git) / "config").splitlines():
        word = line.strip()
        if word.startswith("["):
            section = re.sub(r"\s+", " ", word.partition("]")[0].lstrip("[").strip())
        elif section == 'remote "origin"' and (found := re.fullmatch(r"url\s*=\s*\"?([^\"]+?)\"?", word)):
            return _public(found[1])
    return None


def _git_folder(folder: Path) -> Path | None:
    """`.git` of the nearest folder above that has one; of a linked work tree or submodule, the folder it points to."""
    here = folder.resolve()
    for above in (here, *here.parents):
        found = above / ".git"
        if found.is_dir():
            return found
        if found.is_file():
            keyword, _, place = _text(found).strip().partition(": ")
            pointed = above / place if keyword == "gitdir" else None
            return pointed if pointed is not None and pointed.is_dir() else None
    return None


def _common(git: Path) -> Path:
    """Where references and configuration are that all work trees of a repository share."""
    named = _text(git / "commondir").strip()
    return git / named if named else git


def _resolved(git: Path, name: str) -> str | None:
    for _ in range(_DEPTH):
        text = next(filter(None, _stored(git, name)), "")
        if _HASH.fullmatch(text):
            return text
        keyword, _, name = text.partition(": ")
        if keyword != "ref" or not _REFERENCE.fullmatch(name) or ".." in name:
            return None
    return None


def _stored(git: Path, name: str) -> Iterator[str]:
    """What a reference holds: a file of its own (in this work tree, or shared), else a line of `packed-refs`."""
    yield _text(git / name).strip()
    common = _common(git)
    yield _text(common / name).strip()
    yield _packed(common / "packed-refs", name)


def _packed(file: Path, name: str) -> str:
    try:
        with file.open(encoding="utf-8", errors="replace") as lines:
            return next((line.partition(" ")[0] for line in lines if line.rstrip("\n").partition(" ")[2] == name), "")
    except OSError:
        return ""


def _text(file: Path) -> str:
    """A small file's text; nothing where it is not there or not to be read."""
    try:
        with file.open(encoding="utf-8", errors="replace") as opened:
            return opened.read(_LARGEST)
    except (OSError, ValueError):
        return ""


def _public(address: str) -> str | None:
    if "://" not in address:
        short = _SHORT_ADDRESS.fullmatch(address)
        return f"ssh://{short[1]}/{short[2].lstrip('/')}" if short else None
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    if parts.scheme not in _PUBLIC_SCHEMES or not parts.hostname:
        return None
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"
