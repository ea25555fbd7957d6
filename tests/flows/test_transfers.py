"""Flows to transfers: which borders are crossed, by what, from where."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.flows.contents import Observation
from auditor.flows.facts import facts_of
from auditor.flows.graph import Graph
from auditor.flows.transfers import processors_of, transfers
from auditor.manifest.loader import Loaded, load
from auditor.manifest.model import Manifest
from jurisdiction_map.facts.read import facts_from

DAY = date(2026, 6, 1)
PARTIES = """\
version: 1
name: t
parties:
  vn: {established_in: [VN], role: controller, group: g}
  sg: {established_in: [SG], role: controller, group: g}
  us: {established_in: [US], role: processor}
"""


def graph(tmp_path, text: str) -> Graph:
    path = tmp_path / "lintas.yaml"
    path.write_text(PARTIES + text, encoding="utf-8")
    loaded: Loaded = load(path)
    return Graph(loaded.manifest, DAY)


def seen(tmp_path, text: str, observed=None):
    g = graph(tmp_path, text)
    return g, transfers(g, observed or {})


def shape(found):
    return {(t.from_, t.to, t.mode, t.origin) for t in found}


def test_own_storage_abroad_is_a_transfer_and_at_home_is_none(tmp_path):
    _, found = seen(
        tmp_path,
        "datasets:\n  a: {country: VN, holder: vn}\n  b: {country: SG, holder: vn}\n  c: {country: VN, holder: vn}\n"
        "flows:\n  out: {from: a, to: b}\n  home: {from: a, to: c}\n",
    )
    assert shape(found) == {("VN", "SG", "store", "VN")}


def test_processors_are_hosts_of_either_end_and_parties_declared_so(tmp_path):
    g, found = seen(
        tmp_path,
        "datasets:\n  a: {country: VN, holder: vn, hosted_by: us}\n  b: {country: SG, holder: sg, hosted_by: sg}\n"
        "  c: {country: SG}\n  d: {country: VN, holder: vn}\n"
        "flows:\n  f: {from: a, to: b}\n  g: {from: d, to: us}\n  h: {from: d, to: c}\n",
    )
    told = {t.edge.id: (t.exporter, t.importer, processors_of(t, g.manifest)) for t in found}
    assert told == {"f": ("vn", "sg", ("us", "sg")), "g": ("vn", "us", ("us",)), "h": ("vn", None, ())}


def test_disclosure_reaches_where_the_data_lies_and_where_the_recipient_sits(tmp_path):
    _, found = seen(
        tmp_path,
        "datasets:\n  a: {country: VN, holder: vn}\n  b: {country: SG, holder: us}\nflows:\n  f: {from: a, to: b}\n",
    )
    assert shape(found) == {("VN", "SG", "disclose", "VN"), ("VN", "US", "disclose", "VN")}


def test_a_party_receives_where_it_is_established(tmp_path):
    _, found = seen(tmp_path, "datasets:\n  a: {country: VN, holder: vn}\nflows:\n  f: {from: a, to: us}\n")
    assert shape(found) == {("VN", "US", "disclose", "VN")}


def test_remote_access_is_a_transfer_from_where_the_data_rests(tmp_path):
    g, found = seen(
        tmp_path,
        "datasets:\n  a: {country: VN, holder: vn}\n  b: {country: SG, holder: vn}\n"
        "flows:\n  f: {from: a, to: b, access_from: [IN, {country: JP, party: vn}, SG]}\n",
    )
    assert ("SG", "IN", "access", "VN") in shape(found)
    own = next(t for t in found if t.to == "JP")
    assert facts_of(own, g, DAY)["importer"]["same_entity"] is True
    assert not any(t.mode == "access" and t.to == "SG" for t in found)


def test_onward_data_is_still_of_its_origin_and_knows_its_path(tmp_path):
    _, found = seen(
        tmp_path,
        "datasets:\n  a: {country: VN, holder: vn}\n  b: {country: SG, holder: sg}\n  c: {country: US, holder: us}\n"
        "flows:\n  one: {from: a, to: b}\n  two: {from: b, to: c}\n",
    )
    onward = next(t for t in found if t.edge.id == "two")
    assert (onward.from_, onward.to, onward.origin) == ("SG", "US", "VN")
    assert onward.hops == ("a", "b", "c")


def test_a_cycle_ends(tmp_path):
    _, found = seen(
        tmp_path,
        "datasets:\n  a: {country: VN, holder: vn, origin: [VN]}\n  b: {country: SG, holder: sg}\n"
        "flows:\n  there: {from: a, to: b}\n  back: {from: b, to: a}\n",
    )
    assert {t.edge.id for t in found} == {"there", "back"}
    assert all(len(t.path) <= 3 for t in found)


def test_a_diamond_makes_one_transfer_by_a_shortest_path(tmp_path):
    _, found = seen(
        tmp_path,
        "datasets:\n  a: {country: VN, holder: vn}\n  b: {country: VN, holder: vn}\n  c: {country: VN, holder: vn}\n  d: {country: VN, holder: vn}\n"
        "flows:\n  ab: {from: a, to: b}\n  ac: {from: a, to: c}\n  bd: {from: b, to: d}\n  cd: {from: c, to: d}\n  out: {from: d, to: us}\n",
    )
    assert [(t.edge.id, len(t.path)) for t in found] == [("out", 3)]


def test_data_collected_elsewhere_than_it_lies_is_a_transfer_without_a_flow(tmp_path):
    g, found = seen(
        tmp_path,
        "datasets:\n  a: {country: SG, holder: sg, origin: [VN], collection: {started: 2026-01-05, safeguards: []}}\n"
        "  b: {country: SG, holder: vn, origin: [VN]}\n",
    )
    assert shape(found) == {("VN", "SG", "collect", "VN"), ("VN", "SG", "store", "VN")}
    facts = facts_of(found[0], g, DAY)
    assert facts["transfer"]["started"] == date(2026, 1, 5)
    assert facts["safeguards"] == []


def test_a_place_nobody_told_stays_unknown(tmp_path):
    g, found = seen(
        tmp_path,
        "datasets:\n  a: {holder: vn}\n  b: {region: 'aws:nowhere-1', holder: sg}\nflows:\n  f: {from: a, to: b}\n",
    )
    facts = facts_of(found[0], g, DAY)
    assert "from" not in facts["transfer"]
    assert all(t.to in (None, "SG") for t in found)
    assert g.places["b"].problem is not None


def test_dropped_columns_do_not_travel_and_the_rest_does(tmp_path):
    text = (
        "datasets:\n  a: {country: VN, holder: vn, categories: [name, national_id, health]}\n  b: {country: SG, holder: vn}\n"
        "flows:\n  f: {from: a, to: b, transforms: {drop: [cccd, 'category:health'], pseudonymise: [ten]}}\n"
    )
    observed = {"a": Observation({"ten": ["name"], "cccd": ["national_id"], "benh": ["health"]}, complete=True)}
    _, found = seen(tmp_path, text, observed)
    assert found[0].moved.tags == {"name"}
    assert found[0].moved.form == "pseudonymised"


def test_an_undeclared_column_that_was_seen_counts(tmp_path):
    text = "datasets:\n  a: {country: VN, holder: vn, categories: [name]}\n  b: {country: SG, holder: vn}\nflows:\n  f: {from: a, to: b}\n"
    _, found = seen(tmp_path, text, {"a": Observation({"x": ["religion"], "y": ["name"]}, complete=True)})
    assert found[0].moved.tags == {"name", "religion"}


def test_contents_nobody_looked_at_are_unknown_and_an_incomplete_look_closes_no_list(tmp_path):
    text = "datasets:\n  a: {country: VN, holder: vn}\n  b: {country: SG, holder: vn}\nflows:\n  f: {from: a, to: b}\n"
    g, found = seen(tmp_path, text)
    assert "categories" not in facts_of(found[0], g, DAY)["data"]
    g, found = seen(tmp_path, text, {"a": Observation({"x": ["name"]}, complete=False)})
    assert "categories" not in facts_of(found[0], g, DAY)["data"]
    g, found = seen(tmp_path, text, {"a": Observation({"x": []}, complete=True)})
    assert facts_of(found[0], g, DAY)["data"]["categories"] == []


def test_what_was_dropped_on_the_way_is_not_onward_data(tmp_path):
    text = (
        "datasets:\n  a: {country: VN, holder: vn, columns: {ten: [name], cccd: [national_id]}}\n"
        "  b: {country: SG, holder: sg, columns: {ten: [name], nric: [national_id]}}\n  c: {country: US, holder: us}\n"
        "flows:\n  one: {from: a, to: b, transforms: {drop: [cccd]}}\n  two: {from: b, to: c}\n"
    )
    _, found = seen(tmp_path, text)
    onward = next(t for t in found if t.edge.id == "two" and t.origin == "VN")
    assert onward.moved.tags == {"name"}


def test_same_group_and_same_entity_are_told_by_the_parties(tmp_path):
    g, found = seen(
        tmp_path,
        "datasets:\n  a: {country: VN, holder: vn}\n  b: {country: SG, holder: sg}\nflows:\n  f: {from: a, to: b}\n",
    )
    importer = facts_of(found[0], g, DAY)["importer"]
    assert (importer["same_entity"], importer["same_group"]) == (False, True)


def test_a_cloud_region_is_no_own_server(tmp_path):
    g, found = seen(
        tmp_path,
        "datasets:\n  a: {country: VN, holder: vn}\n  b: {region: 'aws:ap-southeast-1', holder: vn}\nflows:\n  f: {from: a, to: b}\n",
    )
    assert facts_of(found[0], g, DAY)["transfer"]["own_servers"] is False


_NAMES = st.sampled_from(["a", "b", "c", "d", "e"])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(_NAMES, _NAMES), max_size=12),
    st.lists(st.sampled_from(["VN", "SG", "US", None]), min_size=5, max_size=5),
)
def test_any_graph_ends_and_its_facts_are_valid(edges, countries):
    manifest = Manifest.model_validate(
        {
            "version": 1,
            "name": "x",
            "parties": {"p": {"established_in": ["VN"], "role": "controller"}},
            "datasets": {
                n: {"holder": "p", **({"country": c} if c else {})} for n, c in zip("abcde", countries, strict=True)
            },
            "flows": {f"f{i}": {"from": a, "to": b, "access_from": ["IN"]} for i, (a, b) in enumerate(edges)},
        }
    )
    g = Graph(manifest, DAY)
    found = transfers(g, {})
    assert len({t.id for t in found}) == len(found)
    for transfer in found:
        assert transfer.path[-1] == transfer.edge
        assert facts_from(facts_of(transfer, g, DAY))


@pytest.mark.parametrize("key", ["holder", "hosted_by"])
def test_an_undeclared_party_leaves_its_facts_unknown(tmp_path, key):
    g, found = seen(tmp_path, f"datasets:\n  a: {{country: VN, {key}: ghost}}\nflows:\n  f: {{from: a, to: us}}\n")
    assert facts_of(found[0], g, DAY)["exporter"] == {}


ROOTS = "datasets:\n  r1: {country: VN, holder: vn, categories: [name]}\n  r2: {country: VN, holder: vn, categories: [name, health]}\n"


@pytest.mark.parametrize("order", ["r1r2", "r2r1"])
def test_two_roots_of_one_origin_both_count(tmp_path, order):
    flows = {"r1": "  one: {from: r1, to: w}\n", "r2": "  two: {from: r2, to: w}\n"}
    text = ROOTS + "  w: {country: VN, holder: vn, categories: [name, health]}\nflows:\n"
    text += "".join(flows[order[i : i + 2]] for i in (0, 2)) + "  out: {from: w, to: us}\n"
    _, found = seen(tmp_path, text)
    assert {frozenset(t.moved.tags) for t in found if t.edge.id == "out"} == {
        frozenset({"name"}),
        frozenset({"name", "health"}),
    }


def test_what_no_flow_brought_is_still_asked_about(tmp_path):
    text = (
        ROOTS
        + "  w: {country: VN, holder: vn, categories: [name, health]}\nflows:\n  one: {from: r1, to: w}\n  out: {from: w, to: us}\n"
    )
    _, found = seen(tmp_path, text)
    assert frozenset().union(*(t.moved.tags for t in found if t.edge.id == "out")) == {"name", "health"}


def test_what_was_dropped_on_the_only_way_in_and_is_there_again_stands_alone(tmp_path):
    text = (
        "datasets:\n  a: {country: VN, holder: vn, categories: [name, national_id]}\n  b: {country: SG, holder: sg, categories: [name, national_id]}\n"
        "flows:\n  one: {from: a, to: b, transforms: {drop: ['category:national_id']}}\n  two: {from: b, to: us}\n"
    )
    _, found = seen(tmp_path, text)
    assert {(t.origin, frozenset(t.moved.tags)) for t in found if t.edge.id == "two"} == {
        ("VN", frozenset({"name"})),
        (None, frozenset({"national_id"})),
    }


@pytest.mark.parametrize(
    ("keep", "left"),
    [("['category:health']", {"health"}), ("[unknown_column]", {"name", "health"}), ("[]", set())],
)
def test_keeping_columns_of_a_dataset_whose_columns_nobody_knows(tmp_path, keep, left):
    text = f"datasets:\n  a: {{country: VN, holder: vn, categories: [name, health]}}\nflows:\n  f: {{from: a, to: us, transforms: {{keep: {keep}}}}}\n"
    _, found = seen(tmp_path, text)
    assert found[0].moved.tags == left


@pytest.mark.parametrize(
    ("transforms", "left"),
    [
        ("{drop: [person]}", {"health"}),
        ("{drop: [person.contact]}", {"name", "health"}),
        ("{keep: [person]}", {"name", "phone"}),
        ("{drop: [per]}", {"name", "phone", "health"}),
    ],
)
def test_a_struct_stands_for_the_fields_in_it(tmp_path, transforms, left):
    columns = "{person.full_name: [name], person.contact.mobile: [phone], diagnosis: [health]}"
    text = f"datasets:\n  a: {{country: VN, holder: vn, columns: {columns}}}\nflows:\n  f: {{from: a, to: us, transforms: {transforms}}}\n"
    _, found = seen(tmp_path, text)
    assert found[0].moved.tags == left


def test_looking_into_a_dataset_is_a_transfer_without_any_flow(tmp_path):
    _, found = seen(
        tmp_path, "datasets:\n  a: {country: VN, holder: vn, access_from: [{country: SG, party: sg}, VN]}\n"
    )
    assert shape(found) == {("VN", "SG", "access", "VN")}


def test_a_flow_that_has_ended_is_not_asked_about(tmp_path):
    text = "datasets:\n  a: {country: VN, holder: vn}\nflows:\n  old: {from: a, to: us, ended: 2026-06-01}\n  new: {from: a, to: us, ended: 2026-06-02}\n"
    _, found = seen(tmp_path, text)
    assert [t.edge.id for t in found] == ["new"]


def test_the_graph_tells_where_the_data_goes_on(tmp_path):
    text = (
        "datasets:\n  a: {country: VN, holder: vn}\n  b: {country: SG, holder: sg}\n  c: {country: SG, holder: vn}\n  d: {country: SG, holder: us}\n"
        "flows:\n  ab: {from: a, to: b}\n  bu: {from: b, to: us}\n  ac: {from: a, to: c}\n  ad: {from: a, to: d}\n"
    )
    g, found = seen(tmp_path, text)
    onward = {t.edge.id: facts_of(t, g, DAY)["transfer"].get("onward_to") for t in found if t.to == "SG"}
    assert onward == {"ab": ["US"], "ac": [], "ad": None}
