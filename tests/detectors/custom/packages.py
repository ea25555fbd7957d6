"""Small distributions, made as an installer leaves them: a module and its `.dist-info` on a folder of `sys.path`."""

from pathlib import Path


def install(folder: Path, name: str, module: str, entry_points: str) -> None:
    """Puts the distribution `name` with one module `name.py` and its entry points into a folder."""
    (folder / f"{name}.py").write_text(module, encoding="utf-8")
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(entry_points, encoding="utf-8")
    (info / "RECORD").write_text(f"{name}.py,,\n{name}-1.0.dist-info/METADATA,,\n", encoding="utf-8")
