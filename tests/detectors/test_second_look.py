"""Presidio's part: asked only about columns in doubt, lifting or lowering them, and never needed."""

import random
import subprocess
import sys
import threading

import polars as pl
import pytest

from detectors import Settings, detect_table
from detectors.headers import read_header
from detectors.recognizers.sg import nric_letter
from detectors.second_look import Answer, Question, context_words, doubtful, open_to, weigh

pytest.importorskip("presidio_analyzer")

RNG = random.Random(20261122)


def nric():
    series, number = RNG.choice("STFG"), f"{RNG.randrange(10**7):07d}"
    return series + number + nric_letter(series, number)


def broken_nric():
    good = nric()
    return good[:-1] + ("A" if good[-1] != "A" else "B")


def digits(n):
    return "".join(RNG.choices("0123456789", k=n))


AMONG_OTHERS = [nric() if n % 4 == 0 else f"old ref {n}" if n % 4 == 1 else digits(9) for n in range(400)]
WRONG_LETTERS = [broken_nric() for _ in range(300)]
IN_PROSE = [f"the customer 317101{d:02d}{m:02d}{y}{n:04d} asked about parcels" for n, (d, m, y) in enumerate(
    (RNG.randint(1, 28), RNG.randint(1, 12), RNG.randint(50, 99)) for _ in range(300))]  # fmt: skip
CLEAR = {"email": [f"p{n}@example.com" for n in range(50)], "qty": list(range(50)), "note": ["late again today"] * 50}

DOUBTFUL_TABLE = """
import polars as pl
from detectors import detect_table
values = ['S1234567D', 'T1234567J', 'F1234567N', 'G1234567X'] + [f'ref {n} closed' for n in range(9)]
decision = detect_table(pl.DataFrame({'value': values, 'n': range(13)}), table='t')
"""


def finding(values, header, tag, table="t", **settings):
    decision = detect_table(pl.DataFrame({header: values}), table=table, settings=Settings(**settings)).columns[0]
    return next((f for f in decision.findings if f.tag == tag), None)


def ran(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_a_table_without_doubts_does_not_import_presidio():
    code = f"import polars as pl, sys; from detectors import detect_table; detect_table(pl.DataFrame({CLEAR!r}), table='t')"
    assert {m.partition(".")[0] for m in ran(code + "; print(*sys.modules)")} & {"presidio_analyzer", "spacy"} == set()


def test_a_table_with_a_doubtful_column_imports_presidio_once():
    assert "presidio_analyzer" in ran(DOUBTFUL_TABLE + "import sys; print(*sys.modules)")


def test_presidio_can_be_left_out():
    code = DOUBTFUL_TABLE.replace("table='t'", "table='t', settings=Settings(second_look='never')")
    code = code.replace("import detect_table", "import Settings, detect_table")
    assert "presidio_analyzer" not in ran(code + "import sys; print(*sys.modules)")


@pytest.mark.parametrize(
    "breaking",
    [
        "sys.modules['presidio_analyzer'] = None",
        "sys.modules['spacy'] = None",
        "import presidio_analyzer; presidio_analyzer.AnalyzerEngine = None",
        "import presidio_analyzer\ndef broken(*a, **k): raise OSError('S1234567D')\n"
        "presidio_analyzer.AnalyzerEngine.analyze = broken",
    ],
    ids=["missing", "without spaCy", "cannot be built", "fails on a value"],
)
def test_a_scan_goes_on_without_presidio_and_says_so(breaking):
    out = " ".join(ran(f"import sys\n{breaking}\n{DOUBTFUL_TABLE}\nprint(decision.columns[0])"))
    assert "Presidio could not be used" in out
    assert "decided without it" in out
    assert "status='possible'" in out
    assert "S1234567D" not in out


def test_identifiers_among_other_values_are_lifted_from_possible_to_found():
    before = finding(AMONG_OTHERS, "value", "national_id", second_look="never")
    after = finding(AMONG_OTHERS, "value", "national_id")
    assert (before.status, after.status) == ("possible", "found")
    told = [r for r in after.reasons if r.startswith("Presidio")]
    assert len(told) == 1
    assert "confirms SG_NRIC_FIN in" in told[0]
    assert after.prevalence == pytest.approx(0.25, abs=0.06)


def test_broken_identifiers_under_a_vague_header_are_pushed_from_found_to_possible():
    before = finding(WRONG_LETTERS, "identity", "national_id", second_look="never")
    after = finding(WRONG_LETTERS, "identity", "national_id")
    assert (before.status, after.status) == ("found", "possible")
    assert any("Presidio confirms none of 40 candidate values" in r for r in after.reasons)


def test_numbers_in_prose_that_nothing_names_are_found_where_presidio_confirms_them():
    assert finding(IN_PROSE, "remarks", "national_id", second_look="never").status == "possible"
    assert finding(IN_PROSE, "remarks", "national_id").status == "found"
    orders = [f"the order {digits(16)} asked about parcels" for _ in range(300)]
    assert finding(orders, "remarks", "national_id") is None


def test_a_clear_column_is_left_as_it_is():
    for header, values in {
        "email": CLEAR["email"],
        "nric": WRONG_LETTERS,
        "lot_no": [digits(12) for _ in range(200)],
    }.items():
        frame = pl.DataFrame({header: values})
        without = detect_table(frame, table="t", settings=Settings(second_look="never"))
        assert detect_table(frame, table="t") == without


def test_presidio_can_be_asked_about_every_column_with_candidates():
    frame = pl.DataFrame({"nric": [nric() for _ in range(60)], "colour": ["red", "blue"] * 30})
    nric_column, colour = detect_table(frame, table="t", settings=Settings(second_look="always")).columns
    assert any("Presidio confirms SG_NRIC_FIN in 40 of 40" in r for r in nric_column.findings[0].reasons)
    assert "40 with a context word" in " ".join(nric_column.findings[0].reasons)
    assert colour.findings == ()


def test_threads_share_one_engine():
    from detectors import presidio_engine

    frame = pl.DataFrame({"value": AMONG_OTHERS})
    expected = detect_table(frame, table="t")
    found = []
    threads = [threading.Thread(target=lambda: found.append(detect_table(frame, table="t"))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 6
    assert presidio_engine.engine() is presidio_engine.engine()


def test_the_engine_has_our_recognizers_and_no_stock_ones():
    from detectors import presidio_engine
    from detectors.recognizers import identifiers
    from detectors.recognizers.presidio import IdentifierRecognizer

    registered = presidio_engine.engine()._analyzer.registry.recognizers
    assert all(isinstance(r, IdentifierRecognizer) for r in registered)
    assert {r.identifier for r in registered} == set(identifiers())


@pytest.mark.parametrize(
    ("header", "neighbours", "word"),
    [
        ("so_dien_thoai", (), "phone"),
        ("เบอร์โทร", (), "phone"),
        ("nomor_ktp", (), "national_id"),
        ("value", ("nric_type",), "nric"),
        ("value", ("Điện thoại đi kèm",), "điện thoại"),
    ],
)
def test_context_is_what_headers_mean_and_what_the_neighbours_say(header, neighbours, word):
    near = [(n, ()) for n in neighbours]
    assert word in context_words(header, read_header(header), near, "national_id")


def test_a_neighbour_that_has_the_category_itself_is_no_context():
    near = [("mobile_phone", read_header("mobile_phone"))]
    assert "phone" not in context_words("value", (), near, "phone")
    assert "phone" in context_words("value", (), near, "national_id")


def test_a_header_that_names_something_else_leaves_no_doubt():
    assert open_to("national_id", read_header("nric"))
    assert open_to("national_id", read_header("value"))
    assert not open_to("national_id", read_header("email"))
    assert not open_to("phone", read_header("order_number"))
    assert [doubtful(p) for p in (0.01, 0.3, 0.6, 0.99)] == [False, True, True, False]


QUESTION = Question("national_id", frozenset({"SG_NRIC_FIN"}), frozenset(), (), (), whole=True)


@pytest.mark.parametrize(
    ("answer", "named", "low", "high"),
    [
        (Answer("SG_NRIC_FIN", 44, 41, 0.79, 0), False, 0.8, 1.5),
        (Answer("SG_NRIC_FIN", 44, 44, 1.0, 44), False, 1.9, 2.0),
        (Answer("SG_NRIC_FIN", 44, 4, 0.08, 0), False, -1.7, -1.5),
        (Answer("SG_NRIC_FIN", 44, 4, 0.08, 0), True, -0.8, -0.7),
        (Answer("", 44, 0, 0.0, 0), False, -2.0, -1.9),
        (Answer("IN_PAN", 44, 44, 0.85, 0), False, 0.0, 0.0),
        (Answer("IN_PAN", 44, 44, 1.0, 44), False, 1.9, 2.0),
        (Answer("PH_TIN", 44, 44, 0.45, 44), True, 0.0, 0.0),
        (Answer("", 0, 0, 0.0, 0), False, 0.0, 0.0),
    ],
    ids=["most confirmed", "all in context", "few", "few under its header", "none", "form alone", "form in context",
         "only confirms a header", "nothing asked"],
)  # fmt: skip
def test_an_answer_weighs_by_scores_checks_and_context(answer, named, low, high):
    assert low <= weigh(answer, QUESTION, named=named).weight <= high


def test_a_question_shows_no_value():
    asked = Question("national_id", frozenset({"SG_NRIC_FIN"}), frozenset(), ("S1234567D",), (), whole=True)
    assert "S1234567D" not in repr(asked)
