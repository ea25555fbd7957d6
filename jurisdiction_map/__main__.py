"""`python -m jurisdiction_map`: checks every law file, then writes the compiled forms and the schemas.

With `--check` nothing is written: the exit code is 1 when a law file has errors or something written before is stale.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from . import compiled_form, repository, schemas
from .checks import errors_of, read_law
from .checks.file_shape import CONTRACT_MODELS
from .checks.shapes import LawProblem
from .law import ContractModel
from .yaml_source import Document, YamlError, read


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m jurisdiction_map", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when something is wrong or stale")
    parser.add_argument("--folder", type=Path, default=compiled_form.HERE, help="where laws/ and instruments/ are")
    options = parser.parse_args(arguments)
    folder: Path = options.folder
    told, sound = _checked(folder, datetime.now(tz=UTC).date())
    for line in told:
        sys.stderr.write(f"{line}\n")
    if options.check:
        return _told_stale(folder) if sound else 1
    written = _write_schemas(folder)
    if not sound:
        return 1
    written += _write_compiled(folder)
    sys.stdout.write(f"{len(written)} files written, {len(list((folder / 'laws').glob('*.yaml')))} laws checked\n")
    return 0


def _told_stale(folder: Path) -> int:
    stale = sorted(stale_files(folder))
    for path in stale:
        sys.stderr.write(f"{path}: stale; run `python -m jurisdiction_map`\n")
    return 1 if stale else 0


def _checked(folder: Path, today: date) -> tuple[list[str], bool]:
    """(what to tell, whether every file can be used)."""
    told: list[str] = []
    sound = True
    models: dict[str, ContractModel] = {}
    for source in _sources(folder):
        name = f"{source.parent.name}/{source.name}"
        try:
            document = read(source.read_bytes(), name)
        except YamlError as error:
            told.append(str(error))
            sound = False
            continue
        if source.parent.name == "laws":
            _, problems = read_law(document, models, today)
        else:
            problems = [*CONTRACT_MODELS.problems(document.value, ())]
            if not problems:
                models = dict(repository.Repository(folder).models())
        told.extend(_line(document, problem) for problem in problems)
        sound = sound and not errors_of(problems)
    return told, sound


def _sources(folder: Path) -> list[Path]:
    """The contract models first: laws are read against them."""
    return [folder / "instruments" / "contracts.yaml", *sorted((folder / "laws").glob("*.yaml"))]


def _line(document: Document, problem: LawProblem) -> str:
    note = "note: " if problem.level == "note" else ""
    return f"{document.place(problem.path)}: {note}{problem.message}"


def stale_files(folder: Path) -> Iterator[str]:
    """Compiled forms and schemas that are missing, old, or left over from a law that is gone."""
    left_over = set((folder / "compiled").glob("*.json"))
    for source in repository.sources(folder):
        left_over.discard(compiled_form.place(source, folder))
        if compiled_form.current(source, folder) is None:
            yield f"compiled/{compiled_form.place(source, folder).name}"
    yield from (f"compiled/{path.name}" for path in sorted(left_over))
    for name, content in schemas.rendered().items():
        path = folder / "schemas" / name
        if not path.is_file() or path.read_text(encoding="utf-8") != content:
            yield f"schemas/{name}"


def _write_schemas(folder: Path) -> list[Path]:
    written = []
    (folder / "schemas").mkdir(exist_ok=True)
    for name, content in schemas.rendered().items():
        target = folder / "schemas" / name
        target.write_text(content, encoding="utf-8")
        written.append(target)
    return written


def _write_compiled(folder: Path) -> list[Path]:
    written = repository.compile_all(folder)
    for left_over in set((folder / "compiled").glob("*.json")) - set(written):
        left_over.unlink()
    return written


if __name__ == "__main__":
    sys.exit(main())
