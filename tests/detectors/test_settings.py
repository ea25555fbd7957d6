"""What a caller may steer: thresholds, overrides, ignored columns, own identifiers and Presidio recognizers."""

import polars as pl
import pytest

from detectors import Settings, detect_table
from detectors.recognizers.interface import Identifier

FRAME = pl.DataFrame(
    {
        "badge": [f"ZX{n:05d}Q" for n in range(40)],
        "email": [f"p{n}@example.com" for n in range(40)],
        "colour": ["red", "blue"] * 20,
    }
)


def tags(settings):
    return {c.path: c.tags for c in detect_table(FRAME, table="t", settings=settings).columns}


def test_an_override_replaces_what_was_found():
    found = tags(Settings(overrides={"colour": ("photo", "national_id.nric"), "email": ()}))
    assert found["colour"] == ("photo", "national_id")
    assert found["email"] == ()


def test_an_override_states_its_kind_and_source():
    decision = detect_table(FRAME, table="t", settings=Settings(overrides={"badge": ("national_id.nric",)}))
    badge = decision.columns[0]
    assert badge.kinds == ("national_id.nric",)
    assert badge.findings[0].reasons == ("declared in the settings",)
    assert badge.findings[0].prevalence == 1.0


def test_an_override_with_an_unknown_category_is_refused():
    with pytest.raises(ValueError, match="unknown category 'shoe_size'"):
        detect_table(FRAME, table="t", settings=Settings(overrides={"badge": ("shoe_size",)}))


def test_an_ignored_column_has_no_findings_and_says_so():
    decision = detect_table(FRAME, table="t", settings=Settings(ignore=frozenset({"email"})))
    assert decision.columns[1].findings == ()
    assert decision.columns[1].notes == ("ignored",)


def test_an_own_identifier_takes_part():
    badge = Identifier(
        id="acme.badge",
        entity="ACME_BADGE",
        tag="person_key",
        pattern=r"ZX[0-9]{5}Q",
        width=(8, 8),
        chance=1e-6,
        stands="alone",
        title="badge number of Acme",
    )
    assert tags(Settings())["badge"] == ()
    assert tags(Settings(extra_identifiers=(badge,)))["badge"] == ("person_key",)


class BadgeRecognizer:
    """What detection needs of a Presidio recognizer."""

    name = "badges"
    supported_entities = ("PERSON_KEY",)

    class Result:
        entity_type = "PERSON_KEY"
        score = 0.8

    def analyze(self, text, entities, nlp_artifacts=None):
        return [self.Result()] if text.startswith("ZX") else []


class BrokenRecognizer(BadgeRecognizer):
    name = "broken"

    def analyze(self, text, entities, nlp_artifacts=None):
        raise RuntimeError(text)


def test_a_recognizer_of_the_caller_takes_part():
    assert tags(Settings(extra_recognizers=(BadgeRecognizer(),)))["badge"] == ("person_key",)


def test_a_recognizer_that_fails_is_named_and_its_words_are_not_kept():
    decision = detect_table(FRAME, table="t", settings=Settings(extra_recognizers=(BrokenRecognizer(),)))
    assert decision.columns[0].notes == ("recognizer broken failed and was left out",)
    assert decision.columns[1].tags == ("email",)


def test_a_presidio_recognizer_of_ours_takes_part():
    pytest.importorskip("presidio_analyzer")
    from detectors.recognizers import identifier
    from detectors.recognizers.presidio import IdentifierRecognizer

    recognizer = IdentifierRecognizer(identifier("world.email"))
    decision = detect_table(FRAME, table="t", settings=Settings(extra_recognizers=(recognizer,)))
    assert any("Lintas world.email" in reason for reason in decision.columns[1].findings[0].reasons)


def test_thresholds_part_found_from_possible():
    strict = detect_table(FRAME, table="t", settings=Settings(found=0.99995, possible=0.1)).columns[1]
    assert strict.tags == ()
    assert strict.findings[0].status == "possible"


@pytest.mark.parametrize(("found", "possible"), [(0.2, 0.5), (1.0, 0.2), (0.5, 0.0)])
def test_thresholds_that_contradict_are_refused(found, possible):
    with pytest.raises(ValueError, match="thresholds"):
        Settings(found=found, possible=possible)


def test_plugins_bring_identifiers_and_recognizers():
    from detectors.recognizers import identifier
    from detectors.recognizers.plugins import installed, sort_plugins

    badge, broken = BadgeRecognizer(), BrokenRecognizer()
    nric = identifier("sg.nric")
    plugins = sort_plugins([("acme", [nric, badge]), ("other", broken)])
    assert plugins.identifiers == (nric,)
    assert plugins.recognizers == (badge, broken)
    with pytest.raises(TypeError, match="entry point acme"):
        sort_plugins([("acme", 3)])
    assert installed().identifiers == ()
