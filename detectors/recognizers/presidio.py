"""The identifiers as Presidio recognizers, to register in any AnalyzerEngine.

    from detectors.recognizers.presidio import recognizers
    for recognizer in recognizers(language="en"):
        engine.registry.add_recognizer(recognizer)

Importing this module imports Presidio, and with it spaCy (about four seconds).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from detectors.normalise import clean, compact
from detectors.recognizers import identifiers
from detectors.recognizers.interface import Identifier

_SCORES = {"alone": 0.85, "layout": 0.4, "header": 0.1}
_LAYOUT_SCORE = 0.75


class IdentifierRecognizer(EntityRecognizer):
    """One identifier as a Presidio recognizer.

    Scores: 0.85 where the values stand alone, 0.75 in the official layout, 0.4 for bare digits that need a layout,
    0.1 for what only confirms a header; Presidio's context enhancer raises them near the identifier's context words.
    """

    def __init__(self, identifier: Identifier, language: str = "en", context: Sequence[str] = ()) -> None:
        """Make the recognizer of `identifier` for texts of `language` (the check does not depend on it).

        `context` are words that support it beside the identifier's own.
        """
        self.identifier = identifier
        self.lintas_tag = identifier.tag
        self._regex = re.compile(identifier.text_pattern, re.IGNORECASE)
        self._title = f"Lintas {identifier.id}"
        super().__init__(
            supported_entities=[identifier.entity],
            name=self._title,
            supported_language=language,
            context=[*identifier.context, *context],
        )

    def load(self) -> None:
        """Nothing to load."""

    def analyze(
        self,
        text: str,
        entities: list[str],
        nlp_artifacts: NlpArtifacts | None = None,  # noqa: ARG002  # of Presidio's interface
    ) -> list[RecognizerResult]:
        """Spans of `text` that have the pattern and pass the check; native digits are read, offsets are of `text`."""
        if self.identifier.entity not in entities:
            return []
        folded = _fold_in_place(text)
        found = []
        for match in self._regex.finditer(folded):
            score = self._score(match.group())
            if score > 0.0:
                found.append(self._result(match.start(), match.end(), score))
        return found

    def _score(self, written: str) -> float:
        cleaned = clean(written)
        value = cleaned if self.identifier.form == "cleaned" else compact(cleaned)
        if not self.identifier.accepts(value):
            return 0.0
        if self.identifier.stands == "layout" and self.identifier.written(cleaned):
            return _LAYOUT_SCORE
        return _SCORES[self.identifier.stands]

    def _result(self, start: int, end: int, score: float) -> RecognizerResult:
        why = AnalysisExplanation(
            recognizer=self._title,
            original_score=score,
            pattern_name=self.identifier.id,
            textual_explanation=self.identifier.title,
        )
        metadata = {
            RecognizerResult.RECOGNIZER_NAME_KEY: self._title,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
        }
        return RecognizerResult(self.identifier.entity, start, end, score, why, metadata)


def _fold_in_place(text: str) -> str:
    """Native digits to 0-9, one character for one, so that offsets stay those of the text."""
    return text if text.isascii() else "".join(c if c.isascii() else _digit(c) for c in text)


def _digit(character: str) -> str:
    folded = clean(character)
    return folded if len(folded) == 1 and folded.isdigit() and folded.isascii() else character


def recognizers(language: str = "en") -> list[IdentifierRecognizer]:
    """One recognizer for each identifier of a person (those of companies and things are left out)."""
    return [IdentifierRecognizer(i, language) for i in identifiers() if i.tag]
