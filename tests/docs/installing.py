"""Puts a page's package in place as installing it does. Run by itself: FOLDER TARGET.

Building a package takes its build system from an index, which tests do not have; modules and entry points are what counts.
"""

from __future__ import annotations

import shutil
import sys
import tomllib
from pathlib import Path


def install(folder: Path, target: Path) -> None:
    project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
    told = project["project"]
    metadata = target / f"{told['name'].replace('-', '_')}-{told['version']}.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {told['name']}\nVersion: {told['version']}\n", "utf-8"
    )
    points = (
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in rows.items())
        for group, rows in told["entry-points"].items()
    )
    (metadata / "entry_points.txt").write_text("\n".join(points), "utf-8")
    for module in project["tool"]["setuptools"]["py-modules"]:
        shutil.copy(folder / f"{module}.py", target)


if __name__ == "__main__":
    install(Path(sys.argv[1]), Path(sys.argv[2]))
