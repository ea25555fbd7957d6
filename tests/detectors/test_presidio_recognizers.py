"""Our identifiers inside a stock Presidio AnalyzerEngine, without a language model."""

import pytest

presidio_analyzer = pytest.importorskip("presidio_analyzer")
spacy = pytest.importorskip("spacy")

from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine  # noqa: E402

from detectors.recognizers import identifiers  # noqa: E402
from detectors.recognizers.presidio import IdentifierRecognizer, recognizers  # noqa: E402


class BlankNlpEngine(NlpEngine):
    """Tokens of a blank spaCy pipeline and nothing else: what Presidio needs for context words."""

    def __init__(self):
        self.nlp = None

    def load(self):
        self.nlp = spacy.blank("xx")

    def is_loaded(self):
        return self.nlp is not None

    def process_text(self, text, language):
        doc = self.nlp(text)
        lemmas = [token.text.lower() for token in doc]
        return NlpArtifacts([], doc, [token.idx for token in doc], lemmas, self, language)

    def process_batch(self, texts, language, **kwargs):
        for text in texts:
            yield text, self.process_text(text, language)

    def is_stopword(self, word, language):
        return False

    def is_punct(self, word, language):
        return False

    def get_supported_entities(self):
        return []

    def get_supported_languages(self):
        return ["en"]


@pytest.fixture(scope="module")
def engine():
    nlp = BlankNlpEngine()
    nlp.load()
    registry = presidio_analyzer.RecognizerRegistry(recognizers=[], supported_languages=["en"])
    for recognizer in recognizers("en"):
        registry.add_recognizer(recognizer)
    return presidio_analyzer.AnalyzerEngine(nlp_engine=nlp, registry=registry, supported_languages=["en"])


CASES = [
    ("The NRIC S1234567D belongs to her", "SG_NRIC_FIN", "S1234567D"),
    ("FIN M1234567K, issued 2022", "SG_NRIC_FIN", "M1234567K"),
    ("No. KP: 770305-02-1234.", "MY_NRIC", "770305-02-1234"),
    ("NIK 3171011708450001 Jakarta", "ID_NIK", "3171011708450001"),
    ("เลขบัตรประชาชน3-1006-00445-63-5ของเขา", "TH_PIN", "3-1006-00445-63-5"),
    ("เลข๓๑๐๐๖๐๐๔๔๕๖๓๕ครับ", "TH_PIN", "๓๑๐๐๖๐๐๔๔๕๖๓๕"),
    ("Số CCCD: 079301012345, cấp năm 2021", "VN_CCCD", "079301012345"),
    ("thẻ BHYT DN1310645101881", "VN_HEALTH_INSURANCE", "DN1310645101881"),
    ("SSS 34-1234567-8 and TIN 123-456-782-000", "PH_SSS", "34-1234567-8"),
    ("SSS 34-1234567-8 and TIN 123-456-782-000", "PH_TIN", "123-456-782-000"),
    ("NRC 12/OuKaMa(N)123456 Yangon", "MM_NRC", "12/OuKaMa(N)123456"),
    ("မှတ်ပုံတင် ၁၂/ဥကမ(နိုင်)၁၂၃၄၅၆ ဖြစ်သည်", "MM_NRC_BURMESE", "၁၂/ဥကမ(နိုင်)၁၂၃၄၅၆"),
    ("write to siti@example.com.my today", "EMAIL", "siti@example.com.my"),
    ("call +65 8123 4567 after five", "INTERNATIONAL_PHONE", "+65 8123 4567"),
    ("card 4111 1111 1111 1111 expired", "PAYMENT_CARD", "4111 1111 1111 1111"),
    ("from 203.0.113.9 at noon", "IPV4", "203.0.113.9"),
    ("IBAN GB82WEST12345698765432 please", "IBAN", "GB82WEST12345698765432"),
    ("key AKIAIOSFODNN7EXAMPLE leaked", "SECRET_AWS_KEY", "AKIAIOSFODNN7EXAMPLE"),
]


@pytest.mark.parametrize(("text", "entity", "value"), CASES)
def test_a_stock_engine_finds_our_identifiers_in_plain_text(engine, text, entity, value):
    found = engine.analyze(text, language="en", score_threshold=0.3)
    assert (entity, value) in {(r.entity_type, text[r.start : r.end]) for r in found}


@pytest.mark.parametrize(
    "text",
    [
        "S1234567E has the wrong letter",
        "order 5501234567890123 shipped",
        "version 1.2.3.4 is out",
        "เลข 3100600445634 ผิด",
        "batch PS1234567DX",
        "room 12/3A",
    ],
)
def test_a_stock_engine_leaves_look_alikes_alone(engine, text):
    assert engine.analyze(text, language="en", score_threshold=0.5) == []


def test_context_words_raise_what_only_a_header_would_confirm(engine):
    def score(text):
        return max((r.score for r in engine.analyze(text, language="en") if r.entity_type == "PH_GSIS"), default=0.0)

    assert score("the gsis number is 12345678901") > score("the total comes to 12345678901")


def test_every_identifier_of_a_person_is_a_presidio_recognizer():
    made = recognizers("th")
    assert all(isinstance(r, presidio_analyzer.EntityRecognizer) for r in made)
    assert {r.identifier.id for r in made} == {i.id for i in identifiers() if i.tag}
    assert {r.supported_language for r in made} == {"th"}


def test_a_recognizer_answers_only_for_the_entities_it_is_asked_for():
    nric = next(i for i in identifiers() if i.id == "sg.nric")
    assert IdentifierRecognizer(nric).analyze("S1234567D", ["EMAIL"]) == []
