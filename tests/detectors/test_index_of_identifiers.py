"""The index by which values meet only the identifiers that they could be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.normalise import clean, compact
from detectors.profile import Profile, Value, matching, unprompted_index
from detectors.recognizers import identifiers
from detectors.recognizers.interface import Identifier

_OWN = Identifier(
    id="test.badge", entity="", tag="person_key", pattern=r"#[0-9]{4}", width=(5, 5), chance=0.1,
    form="cleaned", stands="alone",
)  # fmt: skip
_WRITTEN = st.one_of(
    st.from_regex(r"[0-9]{4,20}", fullmatch=True),
    st.from_regex(r"[A-Z]{1,3}[0-9]{6,9}[A-Z]?", fullmatch=True),
    st.from_regex(r"[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7}", fullmatch=True),
    st.from_regex(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}", fullmatch=True),
    st.sampled_from(["S1234567D", "+6591234567", "a@b.example", "#1234", "๑๒๓๔๕๖๗๘๙", "::1", "3171-1405-9979-1512"]),
)


@pytest.mark.parametrize("extra", [(), (_OWN,)])
@given(st.lists(_WRITTEN, max_size=40))
def test_values_tested_together_are_accepted_as_they_are_alone(
    extra: tuple[Identifier, ...], written: list[str]
) -> None:
    index = unprompted_index(extra)
    values = [Value(raw, clean(raw), compact(clean(raw)), "code", 1) for raw in written if clean(raw)]
    alone: dict[str, list[Value]] = {}
    for value in values:
        for one in matching(value.cleaned, value.compacted, index):
            alone.setdefault(one.id, []).append(value)
    together = {name: sorted(found) for name, (_, found) in index.accepting(values).items()}
    assert together == {name: sorted(found) for name, found in alone.items()}


@given(_WRITTEN)
def test_no_identifier_is_kept_from_a_value_that_it_accepts(written: str) -> None:
    index, cleaned = unprompted_index(), clean(written)
    forms = {"compact": compact(cleaned), "cleaned": cleaned}
    accepting = {
        one.id for one in identifiers() if one.stands != "header" and forms[one.form] and one.accepts(forms[one.form])
    }
    assert accepting == {one.id for one in matching(cleaned, compact(cleaned), index)}


def test_identifiers_that_accept_none_of_the_first_values_are_dropped_for_the_rest() -> None:
    emails = [f"person{number}@mail.example" for number in range(60)]
    profile = Profile([*emails, "S1234567D"], [1] * 61)
    assert set(profile.unprompted) == {"world.email"}
    assert profile.unprompted["world.email"].accepted == 60
