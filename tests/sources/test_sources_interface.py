"""What every part of Lintas may rely on: light imports, no leaks, plug-ins, containment."""

import pickle
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from auditor.sources import Sample, SampleDesign, SourceError, Table, Unread, discover, read_sample, reading, registry
from auditor.sources.naming import printable, unique_names

SECRET = "3174012345678901"


@pytest.mark.parametrize("module", ["auditor.sources", "auditor.sources.interface", "auditor.sources.statistics"])
def test_importing_the_sources_loads_no_heavy_library(module):
    code = f"import {module}, sys; print([m for m in ('polars', 'pyarrow', 'numpy', 'zstandard') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_sample_never_shows_its_rows():
    table = Table("t.csv", "t.csv", Path(), (), "delimited")
    sample = Sample(table, pl.DataFrame({"nik": [SECRET]}), SampleDesign("full", 1, 1))
    assert SECRET not in repr(sample)
    assert SECRET not in str(sample)


def test_an_error_survives_the_way_back_from_a_worker():
    error = SourceError(Unread("t.csv", "why", "what to do"))
    again = pickle.loads(pickle.dumps(error))
    assert again.unread == error.unread
    assert str(again) == "t.csv: why (what to do)"


class Panic(BaseException):
    """As pyo3's PanicException: not an Exception."""


@pytest.mark.parametrize("error", [ValueError(SECRET), Panic(SECRET), MemoryError(), RecursionError(SECRET)])
def test_whatever_a_reader_throws_becomes_a_source_error_without_its_message(error):
    with pytest.raises(SourceError) as caught, reading.contained("t.parquet"):
        raise error
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_a_wish_to_stop_is_no_failure_of_the_reader(error):
    with pytest.raises(error), reading.contained("t.parquet"):
        raise error


NAMES = [
    ("plain", "nik", "nik"),
    ("letters of the region", "ชื่อ-ສື່-ឈ្មោះ-အမည်", "ชื่อ-ສື່-ឈ្មោះ-အမည်"),
    ("controls", "a\x1b[31m\n\tb", "a\\x1b[31m\\n\\tb"),
    ("direction marks", "a\u202eb\u2066c\u200f", "a\\u202eb\\u2066c\\u200f"),
    ("a lone surrogate", "a\udc80", "a\\udc80"),
    ("line separators", "a\u2028b", "a\\u2028b"),
]


@pytest.mark.parametrize(("name", "shown"), [row[1:] for row in NAMES], ids=[row[0] for row in NAMES])
def test_names_are_shown_safely(name, shown):
    assert printable(name) == shown


def test_long_names_are_cut_when_shown_and_whole_in_the_frame(tmp_path):
    name = "n" * 10_000
    assert printable(name) == "n" * 120 + "… (10,000 characters)"
    (tmp_path / "t.csv").write_text(f"id,{name},<b>x</b>,a\u202eb\n1,2,3,4\n", encoding="utf-8")
    (table,) = discover("t.csv", base=tmp_path).tables
    assert read_sample(table).frame.columns == ["id", name, "<b>x</b>", "a\u202eb"]


UNIQUE = [
    (["a", "b"], ["a", "b"]),
    (["a", "a", "a"], ["a", "a_2", "a_3"]),
    (["a", "a_2", "a"], ["a", "a_2", "a_3"]),
    (["a", "a", "a_2", "a"], ["a", "a_3", "a_2", "a_4"]),
    (["", None, "x"], ["column_1", "column_2", "x"]),
    (["column_2", ""], ["column_2", "column_2_2"]),
]


@pytest.mark.parametrize(("names", "expected"), UNIQUE)
def test_names_become_unique_and_first_ones_stay(names, expected):
    result, _ = unique_names(names)
    assert result == expected
    assert len(set(result)) == len(result)


PLUGIN = """
from auditor.sources import Discovery, Sample, SampleDesign, Table
from pathlib import Path

class Fixed:
    name = "fixed"
    def handles(self, location, head):
        return location.endswith(".fix") or location.startswith("fixed://")
    def schema(self, table):
        return ("line: String",)
    def discover(self, location):
        return Discovery((Table("one", "fixed://one", Path("."), (), self.name),))
    def sample(self, table, *, rows, seed, full):
        import polars as pl
        lines = Path(table.files[0]).read_text().splitlines() if table.files else ["from afar"]
        return Sample(table, pl.DataFrame({"line": lines}), SampleDesign("full", len(lines), len(lines)))

def broken():
    raise RuntimeError("no")
"""


@pytest.fixture
def plugin(tmp_path, monkeypatch):
    """Install a distribution with two sources, one of which does not load."""
    site = tmp_path / "site"
    info = site / "fixedsource-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "fixedsource.py").write_text(PLUGIN)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: fixedsource\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[lintas.sources]\nfixed = fixedsource:Fixed\nbad = fixedsource:broken\n")
    monkeypatch.syspath_prepend(site)
    registry.third_party_sources.cache_clear()
    yield tmp_path
    registry.third_party_sources.cache_clear()
    sys.modules.pop("fixedsource", None)


def test_third_parties_read_files_and_locations_of_their_own(plugin):
    (plugin / "d").mkdir()
    (plugin / "d/t.fix").write_text("a\nb\n")
    found = discover("d", base=plugin)
    assert read_sample(found.tables[0]).frame["line"].to_list() == ["a", "b"]
    afar = discover("fixed://anywhere", base=plugin)
    assert read_sample(afar.tables[0]).frame["line"].to_list() == ["from afar"]


def test_a_plugin_that_does_not_load_is_noted_and_stops_nothing(plugin):
    (plugin / "d").mkdir()
    (plugin / "d/t.md").write_text("x")
    (plugin / "d/t.csv").write_text("id,name\n1,a\n")
    found = discover("d", base=plugin)
    assert len(found.tables) == 1
    assert found.notes == ("the source 'bad' of fixedsource:broken could not be loaded (RuntimeError)",)


PANIC = """
import sys
from auditor.sources.panics import unheard
with unheard():
    with unheard():
        print({text!r}, file=sys.stderr, flush=True)
    print("inside", file=sys.stderr, flush=True)
print("after", file=sys.stderr, flush=True)
"""


@pytest.mark.parametrize(("text", "heard"), [("progress", "progress\ninside\nafter\n"), ("panicked at x", "after\n")])
def test_a_panic_is_not_heard_and_everything_else_is(text, heard):
    done = subprocess.run([sys.executable, "-c", PANIC.format(text=text)], capture_output=True, text=True, check=True)
    assert done.stderr == heard
