"""One Presidio AnalyzerEngine for the process, over our registry alone: no stock recognizer, no model, no network.

Importing this module imports Presidio and spaCy; only `second_look.ask` does so, and only when there is a question.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, RecognizerResult
from presidio_analyzer.context_aware_enhancers import LemmaContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

from detectors.normalise import compact
from detectors.prose import prose_patterns
from detectors.recognizers import identifiers
from detectors.recognizers.interface import Identifier
from detectors.recognizers.presidio import IdentifierRecognizer
from detectors.second_look import Answer, Question

_LANGUAGE = "en"
_CONFIRMED = 0.44
"""0.1 of an identifier that only confirms a header, with Presidio's 0.35 for a context word, less rounding."""
_COVERED = 0.6
_CELL = 1200
# Letters, digits and marks apart: in scripts without spaces a number stands right beside the word before it.
_WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")


class WordEngine(NlpEngine):
    """Words and nothing else: what Presidio's context enhancer needs.

    Its own words rather than those of `spacy.blank("xx")`: a spaCy vocabulary keeps every token it has ever seen, which
    would hold personal data and grow with each table.
    """

    def __init__(self, solid_words: frozenset[str]) -> None:
        """Take the context words of scripts without spaces, which are looked for inside longer runs of letters."""
        self._solid = sorted(solid_words, key=len, reverse=True)

    def load(self) -> None:
        """Nothing to load."""

    def is_loaded(self) -> bool:
        """Whether it is ready: always."""
        return True

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """The words of `text`, with what stands for their lemmas."""
        found = list(_WORD.finditer(text))
        words: Any = [m.group() for m in found]
        lemmas = [self._lemma(w) for w in words]
        return NlpArtifacts([], words, [m.start() for m in found], lemmas, self, language)

    def _lemma(self, word: str) -> str:
        if not word.isascii():
            for known in self._solid:
                if known in word:
                    return known
        return word.lower()

    def process_batch(
        self,
        texts: Iterable[str],
        language: str,
        batch_size: int = 1,  # noqa: ARG002  # of Presidio's interface, as the next two
        n_process: int = 1,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        """The words of each text."""
        for text in texts:
            yield text, self.process_text(text, language)

    def is_stopword(self, word: str, language: str) -> bool:  # noqa: ARG002
        """Whether a word says nothing: none is left out."""
        return False

    def is_punct(self, word: str, language: str) -> bool:  # noqa: ARG002
        """Whether a word is a mark or a number, which is no context."""
        return not word[:1].isalpha()

    def get_supported_entities(self) -> list[str]:
        """No entities: there is no model."""
        return []

    def get_supported_languages(self) -> list[str]:
        """The one name under which all recognizers are registered; words are cut alike in all languages."""
        return [_LANGUAGE]


class Adjudicator:
    """An analyzer over a set of identifiers. Holds no state of a scan; any number of threads may ask it at once."""

    def __init__(self, known: tuple[Identifier, ...]) -> None:
        """Build the analyzer: those of companies and things are in it too, as rivals."""
        # The tag is a context word of each, so that a header in any language speaks to it through what it means.
        made = [IdentifierRecognizer(i, _LANGUAGE, _more_context(i)) for i in known]
        self._by_entity: dict[str, list[IdentifierRecognizer]] = {}
        for one in made:
            self._by_entity.setdefault(one.identifier.entity, []).append(one)
        words = frozenset(w for r in made for w in r.context if not w.isascii() and " " not in w)
        self._analyzer = AnalyzerEngine(
            registry=RecognizerRegistry(recognizers=made, supported_languages=[_LANGUAGE]),
            nlp_engine=WordEngine(words),
            supported_languages=[_LANGUAGE],
            context_aware_enhancer=LemmaContextAwareEnhancer(context_matching_mode="whole_word"),
        )

    def answer(self, asked: Question) -> Answer:
        """Look at each candidate value of a question."""
        entities = sorted((asked.own | asked.rivals) & self._by_entity.keys())
        confirmed: Counter[str] = Counter()
        total, in_context = 0.0, 0
        for text in asked.texts:
            best = self._best(text[:_CELL], asked, entities)
            if best is None:
                continue
            confirmed[best.entity_type] += 1
            total += best.score
            why = best.analysis_explanation
            in_context += bool(why is not None and why.supportive_context_word)
        size = len(asked.texts)
        entity = min(confirmed, key=lambda e: (-confirmed[e], e), default="")
        return Answer(entity, size, confirmed.total(), total / size if size else 0.0, in_context)

    def _best(self, text: str, asked: Question, entities: list[str]) -> RecognizerResult | None:
        """The strongest result of the category, if it is confirmed and no rival is stronger on the same characters."""
        if not self._has_own(text, asked):
            return None
        results = self._results(text, asked, entities)
        own = [r for r in results if r.entity_type in asked.own and r.score >= _CONFIRMED]
        if not own:
            return None
        best = max(own, key=lambda r: r.score)
        rivals = [r for r in results if r.entity_type in asked.rivals and r.start < best.end and best.start < r.end]
        return None if any(r.score > best.score for r in rivals) else best

    def _has_own(self, text: str, asked: Question) -> bool:
        """Whether a recognizer of the category finds anything, with the separators or without.

        Most candidates of a doubtful column fail its check. Its own recognizers tell that in a tenth of the time of the
        analyzer, which looks for rivals, words and context as well.
        """
        forms = dict.fromkeys((text, compact(text))) if asked.whole else (text,)
        return any(
            one.analyze(form, [entity])
            for form in forms
            for entity in asked.own
            for one in self._by_entity.get(entity, ())
        )

    def _results(self, text: str, asked: Question, entities: list[str]) -> list[RecognizerResult]:
        found = self._analyze(text, asked, entities)
        if asked.whole:
            found = [r for r in found if r.end - r.start >= _COVERED * len(text)]
            bare = compact(text)
            if not found and bare != text:
                # Separators that no official layout has: the whole value is compared without them, as the gate does.
                found = [r for r in self._analyze(bare, asked, entities) if r.end - r.start == len(bare)]
        return found

    def _analyze(self, text: str, asked: Question, entities: list[str]) -> list[RecognizerResult]:
        return self._analyzer.analyze(
            text=text,
            language=_LANGUAGE,
            entities=entities,
            context=list(asked.context),
            score_threshold=0.0,
            return_decision_process=True,
        )


def _more_context(one: Identifier) -> tuple[str, ...]:
    """The tag and kind of an identifier, and for telephones the words that stand before one in prose."""
    meaning = tuple(w for w in (one.tag, one.kind) if w)
    return (*meaning, *prose_patterns().phone_words) if one.tag == "phone" else meaning


_LOCK = threading.Lock()
_BUILT: dict[tuple[Identifier, ...], Adjudicator] = {}


def engine(extra: tuple[Identifier, ...] = ()) -> Adjudicator:
    """The adjudicator of this process: built once, whichever thread comes first; another for each set of additions."""
    with _LOCK:
        if extra not in _BUILT:
            _BUILT[extra] = Adjudicator((*identifiers(), *extra))
        return _BUILT[extra]
