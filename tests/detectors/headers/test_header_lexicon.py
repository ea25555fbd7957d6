"""The lexicon files: well formed, within the vocabulary, and found as headers are."""

from __future__ import annotations

from importlib import resources
from typing import Any

import pytest
import yaml

from detectors.headers import LANGUAGES, LexiconError, load_lexicon, parse_lexicon, read_header
from detectors.headers.lexicon import HOLDER_CLASSES, WORD_CLASSES
from detectors.headers.normalise import header_tokens

TAGS = {
    *(
        "name",
        "email",
        "phone",
        "address",
        "location",
        "national_id",
        "tax_id",
        "social_security_id",
        "health_id",
        "passport",
    ),
    *("driving_licence", "vehicle_id", "other_gov_id", "person_key", "username", "date_of_birth", "age", "gender"),
    *("nationality", "family", "employment", "education", "financial", "bank_account", "payment_card", "credentials"),
    *(
        "ip_address",
        "device_id",
        "online_activity",
        "health",
        "biometric",
        "genetic",
        "religion",
        "ethnicity",
        "political",
    ),
    *("trade_union", "sexual_life", "criminal", "children", "physical_trait", "photo"),
}


def document(language: str) -> dict[str, Any]:
    text = (resources.files("detectors.headers") / "lexicon" / f"{language}.yaml").read_text(encoding="utf-8")
    loaded = yaml.load(text, Loader=yaml.BaseLoader)
    assert isinstance(loaded, dict)
    return loaded


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_names_its_language_and_only_known_tags_and_classes(language: str) -> None:
    loaded = document(language)
    assert loaded["language"] == language
    assert set(loaded["claims"]) <= TAGS
    assert set(loaded["holders"]) <= HOLDER_CLASSES
    assert set(loaded["words"]) <= WORD_CLASSES


def test_english_covers_every_tag() -> None:
    assert set(document("en")["claims"]) == TAGS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_found_as_a_header_is(language: str) -> None:
    lexicon = load_lexicon()
    sections = [document(language)[name] for name in ("holders", "words", "nothing")]
    rows = [text for section in sections for text in section.values()]
    rows += [text for kinds in document(language)["claims"].values() for text in kinds.values()]
    for row in rows:
        for phrase in str(row).split(", "):
            parts = header_tokens(phrase)
            if len(parts) == 1 and parts[0].solid:
                assert parts[0].text in lexicon.solid, phrase
            else:
                assert " ".join(part.folded for part in parts) in lexicon.spaced, phrase


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_claim_is_read_back_from_its_own_phrase(language: str) -> None:
    lost = []
    for tag, kinds in document(language)["claims"].items():
        for key, text in kinds.items():
            strength = float(key.split()[1].split("/")[0])
            for phrase in text.split(", "):
                hints = read_header(phrase, languages=(language,))
                if strength >= 0.6 and tag not in {hint.tag for hint in hints}:
                    lost.append((tag, phrase, [hint.tag for hint in hints]))
    assert not lost


def test_extra_phrases_replace_ours_and_leave_the_rest() -> None:
    extra = parse_lexicon("language: xx\nclaims:\n  person_key:\n    loyalty 0.9: kopi id, colour\n")
    assert read_header("kopi_id", extra=extra)[0].tag == "person_key"
    assert read_header("colour", extra=extra)[0].tag == "person_key"
    assert read_header("tarikh_lahir", extra=extra)[0].tag == "date_of_birth"
    assert read_header("colour")[0].tag == ""


def test_yes_no_and_on_stay_words_in_a_lexicon() -> None:
    extra = parse_lexicon("language: xx\nwords:\n  other: yes, on\nclaims:\n  age:\n    any 0.9: y\n")
    assert read_header("y", extra=extra)[0].tag == "age"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("claims: [", "no readable YAML"),
        ("- a", "expected a mapping"),
        ("claims: {}", "language: expected phrases"),
        ("language: xx\nclaims: {age: {any: alter}}", "should be a kind and a strength"),
        ("language: xx\nclaims: {age: {any 1.5: alter}}", "must lie between 0 and 1"),
        ("language: xx\nclaims: {age: {any 0.3/0.6: alter}}", "second not above the first"),
        ("language: xx\nholders: {animal: hund}", "unknown class 'animal'"),
        ("language: xx\nwords: {colour: rot}", "unknown class 'colour'"),
        ("language: xx\nnothing: {person 0.9: hund}", "unknown holder 'person'"),
        ("language: xx\nclaims: {age: {any 0.9: '...'}}", "without letters"),
        ("language: xx\nclaims: {age: {any 0.9: [a]}}", "expected phrases"),
    ],
)
def test_a_lexicon_that_is_written_wrongly_is_refused_with_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        parse_lexicon(text)
