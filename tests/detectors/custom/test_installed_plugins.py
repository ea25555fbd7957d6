"""Packages that bring recognizers through the entry point `lintas.recognizers`, and those that are broken."""

import importlib
import sys
from pathlib import Path

import polars as pl
import pytest

from detectors import Settings, detect_table
from detectors.recognizers.plugins import installed

sys.path.insert(0, str(Path(__file__).parent))
from packages import install

GOOD = """
from detectors.recognizers.interface import Identifier
IDENTIFIERS = [Identifier(id="{id}", entity="ACME_BADGE", tag="{tag}", pattern="zx-[0-9]{{5}}", width=(8, 8), chance=1e-5,
                          form="cleaned", stands="alone", title="badge of Acme")]
"""
POINT = "[lintas.recognizers]\n{name} = {target}\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        if name.startswith("acme_"):
            del sys.modules[name]
    importlib.invalidate_caches()


def test_an_installed_package_takes_part(folder):
    install(
        folder,
        "acme_good",
        GOOD.format(id="acme.badge", tag="person_key"),
        POINT.format(name="acme", target="acme_good:IDENTIFIERS"),
    )
    plugins = installed()
    assert [one.id for one in plugins.identifiers] == ["acme.badge"]
    assert plugins.broken == ()
    frame = pl.DataFrame({"ref": [f"ZX-{i:05d}" for i in range(40)]})
    settings = Settings(extra_identifiers=plugins.identifiers)
    assert detect_table(frame, table="t", settings=settings).columns[0].tags == ("person_key",)


def test_an_installed_presidio_recognizer_takes_part(folder):
    module = """
from presidio_analyzer import Pattern, PatternRecognizer
RECOGNIZER = PatternRecognizer("PERSON_KEY", name="acme badges", patterns=[Pattern("badge", "ZX-[0-9]{5}", 0.8)])
"""
    install(folder, "acme_presidio", module, POINT.format(name="acme", target="acme_presidio:RECOGNIZER"))
    plugins = installed()
    frame = pl.DataFrame({"ref": [f"ZX-{i:05d}" for i in range(40)]})
    settings = Settings(extra_recognizers=plugins.recognizers)
    assert detect_table(frame, table="t", settings=settings).columns[0].tags == ("person_key",)


@pytest.mark.parametrize(
    ("module", "target", "said"),
    [
        ("raise RuntimeError('3174094507930001 is in my message')", "acme_bad:X", "it raised RuntimeError"),
        ("import sys; sys.exit(1)", "acme_bad:X", "it raised SystemExit"),
        ("def x(:", "acme_bad:X", "it raised SyntaxError"),
        ("X = 1", "acme_bad:Y", "it raised AttributeError"),
        ("X = 1", "acme_nowhere:X", "it raised ModuleNotFoundError"),
        ("X = 1", "acme_bad:X", "gives a int"),
        (GOOD.format(id="sg.nric", tag="name"), "acme_bad:IDENTIFIERS", "an id that is taken"),
        (GOOD.format(id="a.b", tag="shoe_size"), "acme_bad:IDENTIFIERS", "unknown category"),
        (GOOD.format(id="a.b", tag="name").replace("zx-", "zx-("), "acme_bad:IDENTIFIERS", "cannot be compiled"),
    ],
)
def test_a_broken_package_is_told_and_the_others_still_take_part(folder, module, target, said):
    install(folder, "acme_bad", module, POINT.format(name="bad", target=target))
    install(
        folder,
        "acme_good",
        GOOD.format(id="acme.badge", tag="person_key"),
        POINT.format(name="acme", target="acme_good:IDENTIFIERS"),
    )
    plugins = installed()
    assert [one.id for one in plugins.identifiers] == ["acme.badge"]
    assert [(one.name, one.package) for one in plugins.broken] == [("bad", "acme_bad")]
    assert said in plugins.broken[0].problem
    assert "3174094507930001" not in repr(plugins.broken)


def test_two_packages_with_one_id_do_not_hide_each_other(folder):
    for name in ("acme_one", "acme_two"):
        install(
            folder,
            name,
            GOOD.format(id="acme.badge", tag="person_key"),
            POINT.format(name=name, target=f"{name}:IDENTIFIERS"),
        )
    plugins = installed()
    assert len(plugins.identifiers) == 1
    assert [one.package for one in plugins.broken] == ["acme_two"]
