"""Presidio's BatchAnalyzerEngine with the recognizers of every country turned on and the column's name as context."""

from __future__ import annotations

import inspect

import pandas as pd
from adapter import CUTS, Found, run, values
from presidio_analyzer import BatchAnalyzerEngine, EntityRecognizer, RecognizerRegistry, predefined_recognizers
from presidio_offline import engine

_REGIONS = (
    "SG",
    "MY",
    "ID",
    "TH",
    "VN",
    "PH",
    "BN",
    "KH",
    "LA",
    "MM",
    "TL",
    "US",
    "GB",
    "DE",
    "FR",
    "ES",
    "IN",
    "CN",
    "BR",
)
_OTHER_MODELS = ("Stanza", "Transformers", "GLiNER", "HuggingFace", "Azure", "LangExtract", "MedicalNER", "Spacy")
"""Recognizers that need a model from elsewhere, a web service, or are registered anyway."""


def _registry() -> RecognizerRegistry:
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"])
    there = {type(r).__name__ for r in registry.recognizers}
    for name in predefined_recognizers.__all__:
        kind = getattr(predefined_recognizers, name)
        if not inspect.isclass(kind) or not issubclass(kind, EntityRecognizer) or any(o in name for o in _OTHER_MODELS):
            continue
        if name == "PhoneRecognizer":
            registry.remove_recognizer("PhoneRecognizer")
            registry.add_recognizer(kind(supported_regions=_REGIONS))
        elif name not in there:
            registry.add_recognizer(kind(supported_language="en"))
    return registry


_engine = BatchAnalyzerEngine(analyzer_engine=engine(_registry()))


def look(frame: pd.DataFrame) -> Found:
    """The share of each column's distinct values that carry an entity, at several scores."""
    asked = {str(column): values(frame[column]) for column in frame.columns}
    found: Found = {column: {} for column in asked}
    for answer in _engine.analyze_dict({c: v for c, v in asked.items() if v}, language="en", batch_size=64):
        size = len(asked[answer.key])
        for results in answer.recognizer_results:
            best: dict[str, float] = {}
            for result in results:
                best[result.entity_type] = max(best.get(result.entity_type, 0.0), result.score)
            for entity, score in best.items():
                shares = found[answer.key].setdefault(entity, {str(cut): 0.0 for cut in CUTS})
                for cut in CUTS:
                    shares[str(cut)] += (score >= cut) / size
    return found


if __name__ == "__main__":
    run(look, ("presidio-analyzer", "spacy", "pandas"))
