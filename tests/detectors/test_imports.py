"""What importing the package costs."""

import subprocess
import sys

import pytest

HEAVY = {"polars", "presidio_analyzer", "spacy", "numpy", "pyarrow", "pandas", "phonenumbers", "tldextract", "yaml"}


def modules_after(code):
    listing = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in listing.stdout.split()}


@pytest.mark.parametrize(
    "code",
    ["import detectors", "from detectors import Settings, ColumnDecision", "import detectors.recognizers.interface"],
)
def test_importing_detectors_imports_nothing_heavy(code):
    assert modules_after(code) & HEAVY == set()


def test_identifiers_need_neither_presidio_nor_polars():
    code = "from detectors.recognizers import identifiers; identifiers()"
    assert modules_after(code) & (HEAVY - {"yaml"}) == set()


def test_detecting_a_table_does_not_import_presidio():
    code = (
        "import polars as pl; from detectors import detect_table;"
        "detect_table(pl.DataFrame({'nric': ['S1234567D', 'T1234567J'], 'notes': ['call 0123', 'a note']}), table='t')"
    )
    assert modules_after(code) & {"presidio_analyzer", "spacy"} == set()
