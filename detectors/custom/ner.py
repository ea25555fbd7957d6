"""Names of persons by a spaCy model, where the user asks for it and has one installed. Nothing is ever downloaded.

A model reads sentences and meets single cells here, so what it says is weighed as a hint: alone it never finds a name.
Importing this module imports nothing heavy; `name_recognizer` imports spaCy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any

_PERSON = frozenset({"PERSON", "PER"})
_PREFERRED = ("xx", "id", "ms", "vi", "th", "fil", "zh", "en", "pt")
"""Languages of models, the first of those installed is taken: one for all languages before that of one country."""
_WHOLE = 0.6
_CHANCE, _MOST = 0.3, 1.5


class NoModelError(ValueError):
    """There is no spaCy, or no installed model that can tell names of persons; says what to do."""


@dataclass(frozen=True, slots=True)
class _Span:
    entity_type: str
    start: int
    end: int
    score: float


class NameRecognizer:
    """A spaCy pipeline in the place of a Presidio recognizer: a cell counts where most of it is a person's name."""

    supported_entities = ("NAME",)
    lintas_tag = "name"
    lintas_chance = _CHANCE
    """Share of short texts that are no names and are taken for one: a cautious guess, not a measurement."""
    lintas_most = _MOST
    """With the prior of -2.7 this leads to a confidence of 0.23: asked about, never found."""

    def __init__(self, pipeline: Any, model: str) -> None:
        """Take a loaded pipeline and the name of its model."""
        meta = getattr(pipeline, "meta", {})
        self.lintas_version = f"{model} {meta.get('version', '')}"
        """For what is remembered of earlier audits: another model may say otherwise."""
        self._pipeline = pipeline
        self.name = f"the spaCy model {model}"

    def analyze(self, text: str, entities: Sequence[str], nlp_artifacts: object = None) -> list[_Span]:  # noqa: ARG002
        """The span of the person's name that covers most of a text, if one does."""
        if not any(c.isalpha() for c in text):
            return []
        with self._pipeline.memory_zone():
            spans = [(e.start_char, e.end_char) for e in self._pipeline(text).ents if e.label_ in _PERSON]
        long_enough = (span for span in spans if span[1] - span[0] >= _WHOLE * len(text))
        return [_Span("NAME", start, end, 0.6) for start, end in long_enough]


def name_recognizer() -> NameRecognizer:
    """The recognizer over the best installed model.

    Raises: NoModelError where spaCy or a model with an entity recognizer is not installed, or cannot be loaded.
    """
    try:
        import spacy
    except ImportError:
        raise NoModelError("spaCy is not installed; install the extra `ner` and a model, or leave `ner` out") from None
    tried = []
    for model in _in_order({point.name for point in entry_points(group="spacy_models")}):
        try:
            pipeline = spacy.load(model)
        except Exception as error:  # noqa: BLE001  # a model of another version fails in any way
            tried.append(f"{model} cannot be loaded ({type(error).__name__})")
            continue
        if _PERSON & {label for labels in pipeline.pipe_labels.values() for label in labels}:
            return NameRecognizer(pipeline, model)
        tried.append(f"{model} knows no persons")
    said = "; ".join(tried) or "no spaCy model is installed"
    raise NoModelError(f"{said}; Lintas downloads none: install one yourself, or leave `ner` out")


def _in_order(models: Iterable[str]) -> list[str]:
    def place(model: str) -> tuple[int, str]:
        language = model.partition("_")[0]
        return (_PREFERRED.index(language) if language in _PREFERRED else len(_PREFERRED), model)

    return sorted(models, key=place)
