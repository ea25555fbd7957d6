"""LIN017: what a flow says it leaves behind is looked for by values, by name and by category."""

import polars as pl
import pytest
from made_flows import doubts, emails, nrics, told

N = 300
SOURCE = pl.DataFrame({"nric": nrics(N), "email": emails(N), "shop": [f"shop {i % 7}" for i in range(N)]})


def test_a_real_drop_is_silent():
    assert doubts(SOURCE, SOURCE.select("shop"), {"drop": ["nric", "email"]}) == []


def test_a_dropped_column_under_its_own_name_or_another_is_found_by_its_values():
    target = SOURCE.rename({"email": "remark"}).sample(fraction=1.0, shuffle=True, seed=5)
    found = doubts(SOURCE, target, {"drop": ["nric", "email"]})
    assert told(found) == {("LIN017", "shown", ("nric",)), ("LIN017", "shown", ("remark",))}


def test_values_count_whatever_their_separators_and_case():
    spaced = SOURCE.select(ref=pl.col("nric").str.to_lowercase().str.replace(r"(\w)(\d{7})(\w)", "$1 $2-$3"))
    assert told(doubts(SOURCE, spaced, {"drop": ["nric"]})) == {("LIN017", "shown", ("ref",))}


def test_what_keep_leaves_out_counts_as_dropped():
    found = doubts(SOURCE, SOURCE, {"keep": ["shop", "email"]})
    assert told(found) == {("LIN017", "shown", ("nric",))}
    assert found[0].word == "keep"


def test_a_category_is_dropped_wherever_it_stands():
    assert told(doubts(SOURCE, SOURCE, {"drop": ["category:national_id"]})) == {("LIN017", "shown", ("nric",))}


@pytest.mark.parametrize(
    ("values", "strength"), [([None] * N, "open"), (["gone"] * N, "open"), (nrics(N, seed=9), "shown")]
)
def test_a_column_of_the_name_is_weighed_by_what_is_in_it(values, strength):
    target = pl.DataFrame({"nric": pl.Series(values, dtype=pl.String), "shop": SOURCE["shop"]})
    assert told(doubts(SOURCE, target, {"drop": ["nric"]})) == {("LIN017", strength, ("nric",))}


def test_a_category_that_nothing_else_brings_is_likely_the_dropped_one():
    target = pl.DataFrame({"ic_no": nrics(N, seed=9)})
    found = doubts(SOURCE, target, {"drop": ["nric"]})
    assert told(found) == {("LIN017", "likely", ("ic_no",))}
    assert "brings national_id otherwise" in found[0].said


def test_another_flow_may_bring_the_name_and_the_category():
    more = {
        "datasets": {"c": {"country": "SG", "location": "c"}},
        "flows": {"g": {"from": "c", "to": "b"}},
    }
    theirs = pl.DataFrame({"nric": nrics(N, seed=9)})
    assert doubts(SOURCE, theirs, {"drop": ["nric"]}, more=more, others={"c": theirs}) == []
    dropped_there_too = {**more, "flows": {"g": {"from": "c", "to": "b", "transforms": {"drop": ["nric"]}}}}
    found = doubts(SOURCE, theirs, {"drop": ["nric"]}, more=dropped_there_too, others={"c": theirs})
    assert ("LIN017", "shown", ("nric",)) in told(found)


def test_a_target_that_collects_for_itself_is_judged_by_values_alone():
    more = {"datasets": {"b": {"origin": ["TH"]}}}
    assert doubts(SOURCE, pl.DataFrame({"nric": nrics(N, seed=9)}), {"drop": ["nric"]}, more=more) == []
    assert told(doubts(SOURCE, SOURCE, {"drop": ["nric"]}, more=more)) == {("LIN017", "shown", ("nric",))}


def test_running_numbers_and_short_code_lists_are_no_copies():
    source = pl.DataFrame({"customer_no": list(range(1, 500)), "sex": ["M", "F", "M"] * 166 + ["F"]})
    target = pl.DataFrame({"line": list(range(1, 500)), "size": ["M", "F", "M"] * 166 + ["F"]})
    assert doubts(source, target, {"drop": ["customer_no", "sex"]}) == []


def test_without_a_source_the_name_decides():
    assert told(doubts(None, SOURCE, {"drop": ["nric", "phone"]})) == {("LIN017", "shown", ("nric",))}


def test_a_small_share_in_common_is_a_copy_only_where_rows_were_sampled():
    target = pl.DataFrame({"ref": [*nrics(8), *nrics(2000, seed=9)]})
    assert doubts(SOURCE, target, {"drop": ["nric"]}, more={"datasets": {"b": {"origin": ["TH"]}}}) == []
    sampled = doubts(
        SOURCE, target, {"drop": ["nric"]}, kind="uniform", total=10**6, more={"datasets": {"b": {"origin": ["TH"]}}}
    )
    assert told(sampled) == {("LIN017", "shown", ("ref",))}
