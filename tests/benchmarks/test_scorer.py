from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks.detection.score import Counts, lines, main, score

TRUTH: dict[str, Any] = {
    "people.csv": {
        "country": "SG",
        "columns": {
            "nric": {"truth": ["national_id"], "accept": [], "personal": True},
            "mother": {"truth": ["name"], "accept": ["family"], "personal": True},
            "bank": {"truth": [], "accept": ["bank_account"], "personal": None},
            "ssn": {"truth": [], "accept": ["social_security_id", "tax_id"], "personal": True},
            "shop": {"truth": [], "accept": ["location"], "personal": False},
            "sku": {"truth": [], "accept": [], "personal": False},
        },
    }
}

CASES = [
    pytest.param({}, (0, 0, 3), (0, 0, 2), 2, id="nothing said: all missed, clean columns left alone"),
    pytest.param({"nric": ["national_id"]}, (1, 0, 2), (1, 0, 1), 2, id="one found"),
    pytest.param({"nric": ["tax_id"]}, (1, 0, 2), (0, 1, 2), 2, id="wrong category of a personal column"),
    pytest.param({"mother": ["name", "family"]}, (1, 0, 2), (1, 0, 1), 2, id="an accepted category costs nothing"),
    pytest.param(
        {"mother": ["family"]}, (1, 0, 2), (0, 0, 2), 2, id="an accepted category alone is personal, name is missed"
    ),
    pytest.param({"ssn": ["tax_id"]}, (1, 0, 2), (0, 0, 2), 2, id="either of the accepted will do"),
    pytest.param({"ssn": ["name"]}, (1, 0, 2), (0, 1, 2), 2, id="a category that is not accepted is wrong"),
    pytest.param({"bank": ["name", "phone"]}, (0, 0, 3), (0, 0, 2), 2, id="an arguable column counts for nothing"),
    pytest.param(
        {"shop": ["location"]}, (0, 0, 3), (0, 0, 2), 2, id="an accepted category of a clean column is no alarm"
    ),
    pytest.param({"shop": ["location", "name"]}, (0, 1, 3), (0, 1, 2), 1, id="an alarm beside an accepted category"),
    pytest.param(
        {"sku": ["phone", "tax_id"]}, (0, 1, 3), (0, 2, 2), 1, id="two alarms in a clean column are one column"
    ),
    pytest.param({"elsewhere": ["name"]}, (0, 0, 3), (0, 0, 2), 2, id="a column that has no label is not scored"),
]


@pytest.mark.parametrize(("said", "personal", "pairs", "left_alone"), CASES)
def test_counts_of_one_table(
    said: dict[str, list[str]], personal: tuple[int, int, int], pairs: tuple[int, int, int], left_alone: int
) -> None:
    result = score(TRUTH, {"people.csv": said})
    assert (result.personal.right, result.personal.wrong, result.personal.missed) == personal
    assert (result.pairs.right, result.pairs.wrong, result.pairs.missed) == pairs
    assert (result.columns, result.clean, result.left_alone) == (5, 2, left_alone)
    assert result.countries["SG"] == result.personal


def test_shares_follow_from_counts() -> None:
    counts = Counts(right=3, wrong=1, missed=2)
    assert (counts.precision, counts.recall) == (0.75, 0.6)
    assert counts.f1 == pytest.approx(2 / 3)
    assert (Counts().precision, Counts().recall, Counts().f1) == (0.0, 0.0, 0.0)


def test_macro_f1_is_over_the_categories_of_the_labels_only() -> None:
    result = score(TRUTH, {"people.csv": {"nric": ["national_id"], "sku": ["phone"]}})
    assert result.categories["phone"].wrong == 1
    assert result.macro_f1 == pytest.approx((1.0 + 0.0) / 2)


def test_tables_can_be_left_out() -> None:
    assert score(TRUTH, {}, only=frozenset()).columns == 0
    assert score(TRUTH, {}, only=frozenset({"people.csv"})).columns == 5


def test_mistakes_name_the_column_and_what_was_wrong() -> None:
    found = {m.column: m for m in score(TRUTH, {"people.csv": {"nric": ["tax_id"], "sku": ["phone"]}}).mistakes}
    assert (found["nric"].said, found["nric"].missed) == (("tax_id",), ("national_id",))
    assert (found["sku"].said, found["sku"].personal) == (("phone",), False)
    assert "ssn" in found
    assert "shop" not in found


def test_a_file_of_predictions_is_scored_as_text_and_as_json(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    truth, said = tmp_path / "truth.json", tmp_path / "said.json"
    truth.write_text(json.dumps(TRUTH), encoding="utf-8")
    said.write_text(json.dumps({"people.csv": {"nric": ["national_id"]}}), encoding="utf-8")
    main([str(truth), str(said)])
    assert capsys.readouterr().out.splitlines()[0] == "1 tables, 5 columns that count, 2 of them clean"
    main([str(truth), str(said), "--json"])
    numbers = json.loads(capsys.readouterr().out)
    assert numbers["is_personal"]["right"] == 1
    assert numbers["clean_left_alone"] == 1.0


def test_the_text_lists_as_many_mistakes_as_asked_for() -> None:
    result = score(TRUTH, {})
    assert len(list(lines(result, mistakes=1))) == len(list(lines(result))) + 1
