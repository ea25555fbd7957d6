"""`--baseline` and `--diff-base`: what a result is compared with, read before any data is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .exits import USAGE, Exit
from .gathering import gathered

if TYPE_CHECKING:
    from datetime import date

    from auditor.comparing.baseline import Baseline
    from auditor.comparing.choosing import Choice
    from auditor.comparing.scope import Changed
    from auditor.findings.model import Result
    from auditor.manifest.loader import Loaded


@dataclass(frozen=True, slots=True)
class Comparing:
    """What is asked to be compared with."""

    baseline: str | None
    diff_base: str | None

    def begin(self, loaded: Loaded, as_of: date, choice: Choice) -> Compared:
        """Read what is compared with. Ends with 2 where it cannot be used, and says why."""
        known = None if self.baseline is None else read_baseline(Path(self.baseline), loaded)
        return Compared(choice, known, self.baseline, self._changed(loaded, as_of))

    def _changed(self, loaded: Loaded, as_of: date) -> Changed | None:
        if self.diff_base is None:
            return None
        from .git_changes import GitError, changed_since

        with stopping(GitError):
            return changed_since(self.diff_base, loaded, as_of)


comparing_options = gathered(
    Comparing,
    "comparing",
    click.option(
        "--baseline",
        metavar="FILE",
        help="A file that `lintas baseline` wrote: only findings that are not in it, or graver than there, fail.",
    ),
    click.option(
        "--diff-base",
        metavar="REF",
        help="Tell only of flows and datasets that changed since this git ref (where the branches part), and of what they "
        "reach; what is left out is counted.",
    ),
)
"""`--baseline` and `--diff-base`: one argument `comparing`."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What a result is compared with, and which of its findings are told."""

    choice: Choice
    baseline: Baseline | None = None
    file: str | None = None
    changed: Changed | None = None

    @property
    def only(self) -> frozenset[str] | None:
        """Datasets to read; None for all."""
        return None if self.changed is None else self.changed.to_read

    @property
    def inputs(self) -> tuple[Path, ...]:
        """Files that were read, over which no report may be written."""
        return () if self.file is None else (Path(self.file),)

    def told(self, result: Result, loaded: Loaded) -> Result:
        """The result as reports show it."""
        if self.baseline is None and self.changed is None and not self.choice:
            return result
        from auditor.comparing.against import compared, recounted
        from auditor.comparing.choosing import chosen
        from auditor.comparing.scoping import within

        if self.baseline is not None and self.file is not None:
            result = compared(result, loaded, self.baseline, Path(self.file).name)
        if self.changed is not None:
            result = within(result, self.changed, loaded)
        return recounted(chosen(result, self.choice))


def read_baseline(path: Path, loaded: Loaded, option: str = "--baseline") -> Baseline:
    """A baseline of this manifest. Ends with 2 where the file is none, and says why.

    Args: `option` that names the file, for messages.
    """
    from auditor.comparing.baseline_file import parsed
    from auditor.comparing.fields import DocumentError

    content = read_document(path, "write one with `lintas baseline`", option)
    with stopping(DocumentError, f"{option} {path} "):
        found = parsed(content)
    if found.name != loaded.manifest.name:
        said = (
            f"{option} {path} is of {found.name!r}, and the manifest is of {loaded.manifest.name!r}; take its own, or write "
            "one with `lintas baseline`"
        )
        raise click.UsageError(said)
    return found


def read_document(path: Path, hint: str, option: str = "") -> bytes:
    """The content of a JSON file. Raises: click.UsageError where it cannot be read."""
    from auditor.comparing.fields import MAX_BYTES

    named = f"{option} {path}".strip()
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise click.UsageError(f"{named}: {size / 1e6:.0f} MB, and more than {MAX_BYTES / 1e6:.0f} MB is not read")
        return path.read_bytes()
    except FileNotFoundError:
        raise click.UsageError(f"{named}: there is no such file; {hint}") from None
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "it is not a usable path").lower()
        raise click.UsageError(f"{named}: cannot be read ({reason}); {hint}") from None


@contextmanager
def stopping(kind: type[Exception], before: str = "") -> Iterator[None]:
    """Ends with 2 where something raises an error of this kind, and prints its message."""
    from auditor.reports.safe import prose

    try:
        yield
    except kind as error:
        click.echo(prose(f"{before}{error}"), err=True)
        raise Exit(USAGE) from None
