"""The version of the code changes with everything that makes an outcome, and is read in no time."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import auditor
from auditor.state.code_version import LIBRARIES, PARTS, code_version, digest_of_files, plugin_version

ROOT = Path(auditor.__file__).parent.parent


def test_it_is_the_same_in_every_process():
    code = "from auditor.state.code_version import code_version; print(code_version())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == code_version()
    assert len(done.stdout.strip()) == 32


CHANGES = {
    "a detector": lambda root: _append(root / "detectors/decide.py", "\n# changed\n"),
    "a lexicon": lambda root: _append(root / "detectors/headers/lexicon/id.yaml", "\n"),
    "a model": lambda root: _append(root / "detectors/names/model.npz", "x"),
    "a new recognizer": lambda root: (root / "detectors/recognizers/xx.py").write_text(""),
    "a recognizer gone": lambda root: (root / "detectors/recognizers/vn.py").unlink(),
    "a recognizer renamed": lambda root: (root / "detectors/recognizers/vn.py").rename(
        root / "detectors/recognizers/vx.py"
    ),
    "sampling": lambda root: _append(root / "auditor/sources/sampling.py", "\n# changed\n"),
    "what a scan reports": lambda root: _append(root / "auditor/table_scan.py", "\n# changed\n"),
}


def _append(path: Path, text: str) -> None:
    with path.open("ab") as file:
        file.write(text.encode())


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    root = tmp_path_factory.mktemp("installed")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (root / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / part, root / part)
    return root


def test_an_installed_copy_has_the_version_of_the_original_and_every_change_another(copy, tmp_path):
    seen = {digest_of_files(copy, PARTS)}
    assert seen == {digest_of_files(ROOT, PARTS)}
    for number, change in enumerate(CHANGES.values()):
        root = tmp_path / str(number)
        shutil.copytree(copy, root)
        change(root)
        seen.add(digest_of_files(root, PARTS))
    assert None not in seen
    assert len(seen) == len(CHANGES) + 1


def test_compiled_files_make_no_difference(copy):
    before = digest_of_files(copy, PARTS)
    (copy / "detectors" / "__pycache__").mkdir(exist_ok=True)
    (copy / "detectors" / "__pycache__" / "decide.cpython-311.pyc").write_bytes(b"x")
    assert digest_of_files(copy, PARTS) == before


def test_files_that_are_not_there_have_no_version(tmp_path):
    assert digest_of_files(tmp_path, PARTS) is None


def test_packages_that_register_nothing_have_a_version_too():
    assert plugin_version("lintas.no_such_group") is not None
    assert plugin_version("lintas.no_such_group") != plugin_version("console_scripts")


SCANS = """
import sys
import polars as pl
from auditor.sources import discover
from auditor.table_scan import ScanOptions, scan_table
from pathlib import Path
frame = pl.DataFrame({"nama": ["Siti Aminah", "Budi"] * 20, "n": range(40), "t": ["telp 0812-3456-7890 siti@contoh.id"] * 40})
frame.write_csv("a.csv"), frame.write_parquet("b.parquet"), frame.write_ndjson("c.ndjson"), Path("d.json").write_text(frame.write_json())
for table in discover(".", base=Path.cwd()).tables:
    assert scan_table(table, ScanOptions()).report is not None
print("\\n".join(sorted(name for name in sys.modules)))
"""
NOTHING_DEPENDS_ON_THEM = {
    "auditor", "auditor.version", "auditor.findings", "jurisdiction_map", "jurisdiction_map.records",
}  # fmt: skip
"""Empty packages, and how a record is made."""


def test_it_covers_all_of_our_code_that_a_scan_runs_through(tmp_path):
    done = subprocess.run([sys.executable, "-c", SCANS], capture_output=True, text=True, check=True, cwd=tmp_path)
    ours = {
        name for name in done.stdout.split() if name.partition(".")[0] in ("auditor", "detectors", "jurisdiction_map")
    }
    covered = tuple(part.removesuffix(".py").replace("/", ".") for part in PARTS)
    missed = {
        name
        for name in ours - NOTHING_DEPENDS_ON_THEM
        if not any(name == one or name.startswith(f"{one}.") for one in covered)
    }
    assert "detectors.decide" in ours
    assert missed == set()


def test_it_covers_every_library_that_reads_or_judges():
    import importlib.metadata
    import re

    needed = [
        re.split(r"[ <>=!~;\[]", line)[0]
        for line in importlib.metadata.requires("lintas") or ()
        if "extra ==" not in line
    ]
    not_asked = {"alembic", "click", "Jinja2", "MarkupSafe", "PyYAML", "pydantic", "rich"}
    assert {name.lower() for name in needed} - {name.lower() for name in not_asked} <= {
        name.lower() for name in LIBRARIES
    }
