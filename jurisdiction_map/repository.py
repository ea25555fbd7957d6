"""The repository of laws: one file per jurisdiction, compiled form beside it, read when first asked for.

`laws/xx.yaml` is the source; its compiled form (see `compiled_form`) is what is loaded while it is current.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from . import compiled_form, countries
from .compiled_form import HERE
from .law import ContractModel, Law
from .loading import law_from


class LawFileError(ValueError):
    """A law file cannot be used; says where and why."""


class Repository:
    """Laws by jurisdiction, loaded on first use."""

    def __init__(self, folder: Path = HERE) -> None:
        self._folder = folder
        self._laws: dict[str, Law | None] = {}
        self._models: Mapping[str, ContractModel] | None = None

    def codes(self) -> tuple[str, ...]:
        """The jurisdictions that have a law file, in alphabetical order."""
        return tuple(sorted(path.stem.upper().replace("_", "-") for path in (self._folder / "laws").glob("*.yaml")))

    def get(self, place: str) -> Law | None:
        """The law that governs exports from a place (EU for DE, AE for AE-DIFC), or None where there is no file.

        Raises:
            LawFileError: there is a file, and it cannot be used.
        """
        code = countries.jurisdiction(place)
        if code not in self._laws:
            path = self._folder / "laws" / f"{code.lower().replace('-', '_')}.yaml"
            self._laws[code] = self._load(path) if path.is_file() else None
        return self._laws[code]

    def require(self, code: str) -> Law:
        """The law of a jurisdiction that has a file.

        Raises:
            KeyError: it has none.
        """
        law = self.get(code)
        if law is None:
            raise KeyError(code)
        return law

    def digest(self) -> str:
        """12 hex digits that name this version of the rules: they change with any law file."""
        sources = [
            *sorted((self._folder / "laws").glob("*.yaml")),
            *sorted((self._folder / "instruments").glob("*.yaml")),
        ]
        whole = hashlib.sha256()
        for source in sources:
            whole.update(source.name.encode() + b"\0" + source.read_bytes())
        return whole.hexdigest()[:12]

    def __iter__(self) -> Iterator[Law]:
        return (self.require(code) for code in self.codes())

    def _load(self, path: Path) -> Law:
        """The compiled form while it is current; else the YAML, with every check that compiling makes."""
        compiled = compiled_form.current(path, self._folder)
        if compiled is not None:
            return law_from(compiled, self.models())
        from .checks import errors_of, read_law
        from .yaml_source import YamlError, read

        try:
            document = read(path.read_bytes(), path.name)
        except YamlError as error:
            raise LawFileError(str(error)) from None
        law, problems = read_law(document, self.models())
        errors = errors_of(problems)
        if errors or law is None:
            raise LawFileError("\n".join(f"{document.place(problem.path)}: {problem.message}" for problem in errors))
        return law

    def models(self) -> Mapping[str, ContractModel]:
        """The model contracts of `instruments/`, by id."""
        if self._models is None:
            rows = plain_values(self._folder / "instruments" / "contracts.yaml", self._folder)
            self._models = {
                row["id"]: ContractModel(
                    row["id"], row["title"], tuple(row.get("modules", ())), row.get("provides", {})
                )
                for row in rows["contracts"]
            }
        return self._models


def plain_values(source: Path, folder: Path = HERE) -> Any:
    """The content of a YAML file, from its compiled form while that is current."""
    content = compiled_form.current(source, folder)
    if content is None:
        from .yaml_source import read

        content = read(source.read_bytes(), source.name).value
    return content


def sources(folder: Path = HERE) -> list[Path]:
    """What has a compiled form, the contract models first (laws are read against them), then laws, then small tables."""
    named = ("categories.yaml", "countries.yaml", "instruments/treaties.yaml", "instruments/regional.yaml")
    tables = [*(folder / name for name in named), *sorted((folder / "scenarios").glob("*.yaml"))]
    tables += sorted((folder / "regions").glob("*.yaml"))
    laws = sorted((folder / "laws").glob("*.yaml"))
    return [folder / "instruments" / "contracts.yaml", *laws, *(table for table in tables if table.is_file())]


def compile_all(folder: Path = HERE) -> list[Path]:
    """Writes the compiled form of every law file, of the contract models and of the small tables; returns what was written."""
    from .yaml_plain import parse
    from .yaml_source import read

    written = []
    for source in sources(folder):
        table = source.parent.name != "laws" and source.name != "contracts.yaml"
        content = parse(source.read_bytes(), source.name) if table else read(source.read_bytes(), source.name).value
        written.append(compiled_form.write(source, content, folder))
    return written


@cache
def repository() -> Repository:
    """The repository that the package ships."""
    return Repository()
