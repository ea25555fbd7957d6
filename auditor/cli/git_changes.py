"""What changed since a git ref: the manifest as it was there, and the files that differ. Runs `git`, without a shell."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from auditor.comparing.locations import data_changes, folders
from auditor.comparing.scope import Changed, DataChange, changed, everything

if TYPE_CHECKING:
    from auditor.manifest.loader import Loaded
    from auditor.manifest.model import Manifest

_SHALLOW = (
    "this clone is shallow, so the history that is needed is not here: fetch it (`git fetch --unshallow`; in GitHub Actions "
    "`fetch-depth: 0` of actions/checkout, in GitLab `GIT_DEPTH: 0`)"
)


class GitError(Exception):
    """Git cannot say what changed: why, and what to do."""


def changed_since(ref: str, loaded: Loaded, as_of: date) -> Changed:
    """What changed in a manifest, and in the data it names, since the commit where a ref and what is checked out part.

    Args: `as_of` the day on which flows are looked at.
    Raises: GitError.
    """
    _check(ref)
    tree = _Tree(loaded.folder.resolve(), ref)
    root, prefix = tree.root()
    commit = tree.base()
    data = _data(tree, loaded, commit, root, prefix)
    held = tuple(sorted(data.not_held))
    before = _manifest_at(tree, commit, PurePosixPath(prefix, loaded.file))
    if isinstance(before, str):
        return everything(loaded.manifest, ref, commit, before, held)
    return changed(loaded.manifest, before, data, as_of, ref, commit)


def _check(ref: str) -> None:
    if not ref.strip() or ref.startswith("-"):
        raise GitError(f"--diff-base {ref!r} is no git ref: name a branch, tag or commit, as in origin/main")
    if not ref.isprintable():
        raise GitError("--diff-base: the ref has letters that no git ref has")


@dataclass(frozen=True, slots=True)
class _Tree:
    """A work tree of git, asked from one of its folders."""

    folder: Path
    ref: str

    def root(self) -> tuple[str, str]:
        """The tree's root, and the folder's path from it."""
        done = self._run("rev-parse", "--show-toplevel", "--show-prefix")
        if done.returncode:
            said = _first_line(done.stderr)
            if "dubious ownership" in said:
                raise self._error(
                    f"git does not trust this work tree ({said}); allow it with `git config --global --add safe.directory …`"
                )
            raise self._error(f"the manifest is in no work tree of git ({said or 'no reason given'})")
        top, prefix, *_ = (*_text(done.stdout).split("\n"), "")
        return top, prefix.strip("/")

    def base(self) -> str:
        """The commit where the ref and what is checked out part."""
        commit = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{self.ref}^{{commit}}")
        if commit.returncode:
            hint = _SHALLOW if self._shallow() else "fetch it first, as in `git fetch origin main`"
            raise self._error(f"there is no such commit, branch or tag here; {hint}")
        parted = self._run("merge-base", _text(commit.stdout).strip(), "HEAD")
        if parted.returncode:
            hint = _SHALLOW if self._shallow() else "name a ref of the same history"
            raise self._error(f"it has no commit in common with what is checked out; {hint}")
        return _text(parted.stdout).strip()

    def lines(self, *words: str) -> tuple[str, ...]:
        """Paths that a git command lists, which is asked to end each with NUL."""
        done = self._run(*words)
        if done.returncode:
            raise self._error(f"`git {words[0]}` failed ({_first_line(done.stderr)})")
        return tuple(os.fsdecode(line) for line in done.stdout.split(b"\0") if line)

    def content(self, commit: str, path: PurePosixPath) -> bytes | None:
        """A file as it was in a commit; None where it was not there."""
        if not self.lines("ls-tree", "-z", "--full-tree", commit, "--", str(path)):
            return None
        done = self._run("cat-file", "blob", f"{commit}:{path}")
        if done.returncode:
            raise self._error(f"{path} cannot be read at {commit[:12]} ({_first_line(done.stderr)})")
        return done.stdout

    def _shallow(self) -> bool:
        return _text(self._run("rev-parse", "--is-shallow-repository").stdout).strip() == "true"

    def _run(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        # The monitor is a program that a repository's own settings may name; nothing here needs it.
        command = ["git", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-C", str(self.folder), *words]
        environ = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
        try:
            return subprocess.run(command, capture_output=True, check=False, env=environ, stdin=subprocess.DEVNULL)  # noqa: S603
        except FileNotFoundError:
            raise self._error("git is not installed, or not on the PATH") from None
        except OSError as error:
            raise self._error(f"git cannot be run ({(error.strerror or type(error).__name__).lower()})") from None

    def _error(self, said: str) -> GitError:
        return GitError(f"--diff-base {self.ref}: {said}")


def _data(tree: _Tree, loaded: Loaded, commit: str, root: str, prefix: str) -> DataChange:
    datasets = loaded.manifest.datasets
    places = folders(datasets, prefix, root)
    if not places:
        return data_changes(datasets, prefix, (), (), root)
    paths = tuple(f":(top,literal){'' if place == '.' else place}" for place in places)
    differing = tree.lines(
        "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", commit, "--", *paths
    )
    new = tree.lines("ls-files", "-z", "--full-name", "--others", "--exclude-standard", "--", *paths)
    held = tree.lines("ls-files", "-z", "--full-name", "--cached", "--", *paths)
    return data_changes(datasets, prefix, (*differing, *new), held, root)


def _manifest_at(tree: _Tree, commit: str, path: PurePosixPath) -> Manifest | str:
    """The manifest as it was, with what it included; or why there is none to compare with."""
    from auditor.manifest.loader import ManifestError, load

    content = tree.content(commit, path)
    if content is None:
        return f"there was no {path} at {commit[:12]}, so all of it is new"
    with TemporaryDirectory(prefix="lintas-") as folder:
        for name, written in _files(tree, commit, path.parent, PurePosixPath(path.name), content):
            target = Path(folder, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(written)
        try:
            return load(Path(folder, path.name)).manifest
        except ManifestError:
            return f"{path} could not be used as it was at {commit[:12]}, so there is nothing to compare with"


def _files(
    tree: _Tree, commit: str, folder: PurePosixPath, name: PurePosixPath, content: bytes
) -> Iterator[tuple[str, bytes]]:
    """A manifest and what it includes, each once, by names from its folder. One that is not there is left to the loader."""
    from jurisdiction_map.yaml_source import YamlError, read

    waiting, seen = [(name, content)], {str(name)}
    while waiting:
        at, text = waiting.pop()
        yield str(at), text
        try:
            value = read(text, at.name).value
        except YamlError:
            continue
        listed = value.get("include") if isinstance(value, dict) else None
        for item in [listed] if isinstance(listed, str) else listed if isinstance(listed, list) else []:
            inner = _normal(at.parent, item)
            if inner is None or str(inner) in seen:
                continue
            seen.add(str(inner))
            included = tree.content(commit, folder / inner)
            if included is not None:
                waiting.append((inner, included))


def _normal(folder: PurePosixPath, name: object) -> PurePosixPath | None:
    """A path below the manifest's folder; None where it leads out of it."""
    if not isinstance(name, str):
        return None
    normal = os.path.normpath(str(folder / name)).replace("\\", "/")
    return None if normal.startswith(("..", "/")) or "\0" in normal else PurePosixPath(normal)


def _text(output: bytes) -> str:
    return os.fsdecode(output).rstrip("\n")


def _first_line(output: bytes) -> str:
    return next(iter(output.decode("utf-8", "replace").strip().splitlines()), "").removeprefix("fatal: ")
