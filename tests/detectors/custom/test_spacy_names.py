"""Names by an installed spaCy model: off unless asked for, a hint and no more, and a plain error where there is none."""

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from detectors import Settings, detect_table
from detectors.custom.ner import NoModelError, name_recognizer

sys.path.insert(0, str(Path(__file__).parent))
from packages import install

MODEL = """
import spacy
def load(**overrides):
    pipeline = spacy.blank("xx")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{{"label": "{label}", "pattern": name}} for name in {names!r}])
    return pipeline
"""
NAMES = [
    f"{first} {last}" for first in ("Qel", "Zor", "Vyx", "Wim") for last in ("Brask", "Drunt", "Kolp", "Vlint", "Snarp")
]


@pytest.fixture
def installed_model(tmp_path, monkeypatch):
    pytest.importorskip("spacy")
    monkeypatch.syspath_prepend(str(tmp_path))

    def put(name="xx_acme", label="PERSON", text=None):
        module = text or MODEL.format(label=label, names=NAMES)
        install(tmp_path, name, module, f"[spacy_models]\n{name} = {name}\n")

    yield put
    for name in ("xx_acme", "en_acme"):
        sys.modules.pop(name, None)


def test_without_a_model_the_error_says_what_to_do():
    pytest.importorskip("spacy")
    with pytest.raises(NoModelError, match="no spaCy model is installed; Lintas downloads none"):
        name_recognizer()


def test_an_installed_model_is_a_hint_and_never_finds_a_name_alone(installed_model):
    installed_model()
    recognizer = name_recognizer()
    frame = pl.DataFrame({"ref": NAMES})
    without = detect_table(frame, table="t").columns[0]
    column = detect_table(frame, table="t", settings=Settings(extra_recognizers=(recognizer,))).columns[0]
    before = next(one for one in without.considered if one.tag == "name")
    after = next(one for one in column.considered if one.tag == "name")
    said = [item for item in after.evidence if item.source == "recognizer"]
    assert [item.weight for item in said] == [1.5]
    assert "the spaCy model xx_acme recognizes 20 of the 20" in said[0].reason
    assert after.confidence > before.confidence
    assert not any(name in said[0].reason for name in NAMES)


def test_a_model_for_all_languages_is_taken_before_an_english_one(installed_model):
    installed_model("en_acme")
    installed_model("xx_acme")
    assert name_recognizer().name == "the spaCy model xx_acme"


@pytest.mark.parametrize(
    ("label", "text", "said"),
    [
        ("PRODUCT", None, "xx_acme knows no persons"),
        ("", "def load(**o):\n    raise ValueError('secret')\n", "cannot be loaded"),
    ],
)
def test_a_model_that_cannot_be_used_is_told(installed_model, label, text, said):
    installed_model(label=label, text=text)
    with pytest.raises(NoModelError, match=said) as caught:
        name_recognizer()
    assert "secret" not in str(caught.value)


def test_importing_it_imports_no_spacy():
    code = "import sys, detectors.custom.ner; print('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
