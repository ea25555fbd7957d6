"""What a user adds to detection, acting on tables: recognizers, header phrases, allow-list, decided columns."""

import polars as pl
import pytest

from detectors import Settings, detect_table
from detectors.custom.allowed import Allowed, usable
from detectors.custom.declared import OVERRIDDEN, Declared, table_names
from detectors.custom.lexicon import own_lexicon
from detectors.custom.patterns import PatternError
from detectors.custom.recognizer import own_identifier, presidio_recognizers
from detectors.recognizers import identifiers

ROWS = 60
BADGE = own_identifier("badge", "person_key", "ZX-[A-Z]{2}[0-9]{4}", title="badge of Acme")
LETTERS = own_identifier("initials", "person_key", "qq[a-z]{4}")
SERIAL = own_identifier("serial", "person_key", "[0-9]{7}", headers=["nrp"])


def column(values, header="ref", table="t", **settings):
    frame = pl.DataFrame({header: values})
    return detect_table(frame, table=table, settings=Settings(**settings)).columns[0]


def badges(n=ROWS):
    return [f"ZX-{chr(65 + i % 26)}B{i:04d}" for i in range(n)]


def letters(n=ROWS):
    return ["qq" + "".join(chr(97 + i // 26**k % 26) for k in range(4)) for i in range(n)]


@pytest.mark.parametrize(
    ("own", "values"),
    [
        (BADGE, badges()),
        (BADGE, [value.lower() for value in badges()]),
        (LETTERS, letters()),
        (BADGE, [*badges(30), *(f"order {i}" for i in range(10))]),
    ],
)
def test_an_own_recognizer_decides_by_values_alone_and_nothing_else_does(own, values):
    assert column(values).tags == ()
    found = column(values, extra_identifiers=(own,))
    assert found.tags == ("person_key",)
    assert own.title in found.findings[0].reasons[0]


def test_an_own_recognizer_stays_quiet_where_chance_explains_what_it_accepts():
    values = [f"ORDER-{i:05d}" for i in range(ROWS - 1)] + ["ZX-AB0001"]
    assert column(values, extra_identifiers=(BADGE,)).tags == ()


def test_an_own_recognizer_finds_its_values_inside_texts():
    notes = [f"visitor {badge} was let in by the door on the left side" for badge in badges()]
    found = column(notes, "remarks", extra_identifiers=(BADGE,))
    assert found.tags == ("person_key",)
    assert all("ZX-" not in reason for reason in found.findings[0].reasons)


def test_a_form_that_anything_has_needs_its_header():
    values = [str(1_200_000 + 317 * i) for i in range(ROWS)]
    phrases = own_lexicon({"nrp": "person_key"}, "lintas.yaml")
    assert SERIAL.stands == "header"
    assert column(values, "total", extra_identifiers=(SERIAL,), lexicon=phrases).tags == ()
    found = column(values, "NRP", extra_identifiers=(SERIAL,), lexicon=phrases)
    assert found.tags == ("person_key",)
    assert "lintas.yaml" in found.findings[0].reasons[0]


def test_a_recognizer_that_cannot_decide_alone_and_is_asked_to_is_refused():
    with pytest.raises(PatternError, match="cannot decide without a header"):
        own_identifier("serial", "person_key", "[0-9]{7}", needs_header=False)


def test_a_check_digit_makes_the_chance_smaller():
    plain, checked = (own_identifier("n", "person_key", "7[0-9]{7}", check=check) for check in ("", "mod97_10"))
    assert plain.chance == pytest.approx(0.1)
    assert checked.chance == pytest.approx(0.1 / 97)
    assert (plain.stands, checked.stands) == ("header", "alone")


def test_an_own_recognizer_is_a_presidio_recognizer():
    from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry

    from detectors.presidio_engine import WordEngine

    made = presidio_recognizers([BADGE])
    assert isinstance(made[0], EntityRecognizer)
    engine = AnalyzerEngine(
        registry=RecognizerRegistry(recognizers=made, supported_languages=["en"]),
        nlp_engine=WordEngine(frozenset()), supported_languages=["en"],
    )  # fmt: skip
    results = engine.analyze("badge ZX-AB0042 lost", language="en")
    assert [(r.entity_type, r.start, r.end) for r in results] == [("OWN_BADGE", 6, 15)]


def test_own_ids_cannot_stand_for_ours():
    assert BADGE.id not in {one.id for one in identifiers()}
    assert BADGE.id.startswith("own.")


@pytest.mark.parametrize(
    ("phrases", "header", "tags"),
    [
        ({"kode mitra": "person_key"}, "kode_mitra", ("person_key",)),
        ({"kode mitra": "person_key"}, "KodeMitra", ("person_key",)),
        ({"KODE_MITRA": "person_key"}, "kode mitra", ("person_key",)),
        ({"รหัสคู่ค้า": "person_key"}, "รหัสคู่ค้า", ("person_key",)),
        ({"no telp": "none"}, "no_telp", ()),
        ({"email": "none"}, "qty", ()),
    ],
)
def test_a_header_phrase_says_what_the_user_says(phrases, header, tags):
    values = [f"{i * 7919 % 10_007:05d}" for i in range(ROWS)]
    assert column(values, header, lexicon=own_lexicon(phrases, "lintas.yaml")).tags == tags


def test_a_phrase_without_letters_is_refused():
    with pytest.raises(ValueError, match="has no letters"):
        own_lexicon({"12": "name"}, "lintas.yaml")


MAIL = ["test@acme.example"] * 50 + [f"p{i}@mail.example" for i in range(10)]


@pytest.mark.parametrize(
    "allowed",
    [Allowed((" TEST@acme.example ",)), Allowed(patterns=("(?:test|demo)@.*",)), Allowed(patterns=(".*@ACME.*",))],
)
def test_allowed_values_are_left_out_and_it_is_told(allowed):
    found = column(MAIL, "email", allowed=allowed)
    assert found.tags == ("email",)
    assert found.findings[0].prevalence == pytest.approx(10 / 60)
    assert any("1 distinct value (50 rows)" in note for note in found.notes)
    assert "acme" not in " ".join(found.notes).lower().replace(".*@acme.*", "")


def test_a_column_of_nothing_but_allowed_values_holds_nobodys_data():
    found = column(MAIL[:50], "email", allowed=Allowed(("test@acme.example",)))
    assert (found.findings, found.tags) == ((), ())
    assert "left out" in found.notes[0]


def test_allowed_values_inside_texts_are_left_out_too():
    texts = [f"message {i} was sent by help{i % 9}@acme.example to the person who had asked" for i in range(ROWS)]
    assert "email" in column(texts, "body").tags
    own = Allowed(tuple(f"help{i}@acme.example" for i in range(9)))
    assert "email" not in column(texts, "body", allowed=own).tags


def test_what_the_linear_engine_does_not_read_is_known_before_a_scan():
    assert usable("a+b")
    assert not usable("(?=a)b")


@pytest.mark.parametrize(
    ("rule", "tags"),
    [
        ("hr.email", ()),
        ("*.email", ()),
        ("*.e?ail", ()),
        ("crm.email", ("email",)),
        ("hr.mail", ("email",)),
        ("hr.csv.email", ()),
        ("people.email", ()),
    ],
)
def test_a_column_is_decided_under_any_name_of_its_table(rule, tags):
    said = Declared(rule, (), "lintas.yaml:9 (dpo@acme.example)")
    found = column(MAIL, "email", "data/hr.csv", declared=(said,), known_as=("people",))
    assert found.tags == tags
    overrides = [note for note in found.notes if note.startswith(OVERRIDDEN)]
    assert bool(overrides) == (tags == ())


def test_an_override_says_who_and_what_the_evidence_would_have_said():
    found = column(MAIL, "email", "hr", declared=(Declared("hr.email", (), "lintas.yaml:9 (dpo)"),))
    assert found.notes == (f"{OVERRIDDEN} lintas.yaml:9 (dpo): not personal; the evidence alone says email",)
    assert [one.tag for one in found.considered if one.confidence > 0.9] == ["email"]


def test_the_rule_that_names_a_column_beats_one_that_describes_it():
    rules = (Declared("*.email", (), "a"), Declared("hr.email", ("username",), "b"))
    assert column(MAIL, "email", "hr", declared=rules).tags == ("username",)


def test_a_declared_tag_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="unknown category 'shoe_size'"):
        column(MAIL, "email", declared=(Declared("t.email", ("shoe_size",), "x"),))


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("hr", ("hr",)),
        ("hr.payroll", ("hr.payroll",)),
        ("data/hr.csv.gz", ("data/hr.csv.gz", "hr.csv.gz", "hr")),
        ("hr.PARQUET", ("hr.PARQUET", "hr")),
    ],
)
def test_a_table_goes_by_its_name_with_and_without_endings_of_files(table, names):
    assert table_names(table) == names


def test_every_category_weighed_is_accounted_for_and_adds_up():
    found = column(MAIL, "email")
    for finding in found.findings:
        account = next(one for one in found.considered if one.tag == finding.tag)
        assert account.confidence == finding.confidence
    assert all(one.verdict(0.5, 0.2) in {"found", "possible", "rejected"} for one in found.considered)
    assert {"header", "values"} <= {item.source for one in found.considered for item in one.evidence}


def test_thresholds_part_reported_from_asked_about():
    values = [f"{i * 7919 % 10_007:05d}" for i in range(ROWS)]
    sure = column(values, "kode_mitra", lexicon=own_lexicon({"kode mitra": "person_key"}, "x")).findings[0].confidence
    asked = column(values, "kode_mitra", lexicon=own_lexicon({"kode mitra": "person_key"}, "x"), found=sure + 0.01)
    assert asked.tags == ()
    assert [(f.tag, f.status) for f in asked.findings] == [("person_key", "possible")]
