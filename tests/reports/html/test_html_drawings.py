"""The map and the flow graph: everything has a place, nothing hides anything, the same input gives the same drawing."""

import json
import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.findings.model import Result, TransferReport
from auditor.reports.html import atlas as maps
from auditor.reports.html import layers, transfers
from auditor.reports.html.anchors import Anchors
from auditor.reports.html.atlas import atlas
from auditor.reports.html.flowchart import BOX_HEIGHT, BOX_WIDTH, flowchart, recipient
from auditor.reports.html.projection import HEIGHT, MIDDLE, WIDTH, inside, sheet
from jurisdiction_map import countries
from tests.reports.sample_result import AS_OF

ASEAN = ("BN", "ID", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "TL", "VN")
FAR = ("US", "DE", "JP", "IN", "BR", "ZA", "AU", "NZ", "AE-DIFC", "TV", None, "XX")


def moved(*pairs, verdict="blocked"):
    return Result(
        "check", "x", AS_OF,
        transfers=tuple(
            TransferReport(f"t{n}", f"f{n}", a, a, b, "store", (f"a{n}", f"b{n}"), None, None, verdict, {}, {})
            for n, (a, b) in enumerate(pairs)
        ),
    )  # fmt: skip


def drawn(result):
    return atlas(transfers.pairs(result, Anchors(), {}))


def test_the_middle_of_the_region_is_the_middle_of_the_sheet_and_the_short_way_round_is_taken():
    assert sheet(MIDDLE) == (WIDTH / 2, HEIGHT / 2)
    assert sheet((-100, 40))[0] > WIDTH  # America lies east of Asia
    assert sheet((10, 50))[0] < 0  # and Europe west


def test_the_map_is_small_has_every_country_of_the_region_and_names_its_source():
    text = maps._FILE.read_text(encoding="utf-8")
    loaded = json.loads(text)
    assert len(text) < 120_000
    assert set(ASEAN) <= loaded["outlines"].keys()
    assert "Natural Earth" in loaded["source"]
    assert "public domain" in loaded["source"]
    assert loaded["places"].keys() <= countries.codes() | {"EU"}
    for code in ASEAN:
        assert inside(sheet(loaded["places"][code]), 20)


def test_every_country_of_the_region_has_a_dot_and_no_two_are_one():
    marks = drawn(moved(*pairwise(ASEAN))).marks
    assert {mark.code for mark in marks} == set(ASEAN)
    assert not any(mark.far for mark in marks)
    for one in marks:
        assert all(math.dist((one.x, one.y), (other.x, other.y)) > 14 for other in marks if other is not one)


def test_far_and_unknown_places_stand_at_the_edge_in_their_direction_and_apart():
    marks = {mark.code: mark for mark in drawn(moved(*(("SG", code) for code in FAR))).marks}
    far = [mark for code, mark in marks.items() if code != "SG"]
    assert len(far) == len(FAR)
    for mark in far:
        assert mark.far
        assert inside((mark.x, mark.y), 10)
        assert all(math.dist((mark.x, mark.y), (other.x, other.y)) >= 30 for other in far if other is not mark)
    assert marks["US"].x > WIDTH * 0.9
    assert marks["DE"].x < WIDTH * 0.1
    assert marks["JP"].y < HEIGHT * 0.1
    assert marks["AU"].y > HEIGHT * 0.9


@given(st.lists(st.tuples(st.sampled_from((*ASEAN, *FAR)), st.sampled_from((*ASEAN, *FAR))), min_size=1, max_size=40))
def test_every_pair_has_an_arc_with_a_sign_on_the_sheet(pairs):
    shown = drawn(moved(*pairs))
    assert len(shown.arcs) == len(set(pairs))
    for arc in shown.arcs:
        assert "nan" not in arc.path + arc.head
        assert -60 <= arc.x <= WIDTH + 60
        assert -110 <= arc.y <= HEIGHT + 110


def test_verdicts_of_one_pair_are_arcs_of_their_own_with_numbers():
    result = moved(("VN", "SG"), ("VN", "SG"), ("SG", "VN"))
    first = result.transfers[0]
    others = tuple(
        TransferReport(f"u{n}", "g", "VN", "VN", "SG", "store", ("a", "b"), None, None, "allowed", {}, {})
        for n in range(3)
    )
    shown = drawn(Result("check", "x", AS_OF, transfers=(*result.transfers, *others)))
    assert first.verdict == "blocked"
    assert sorted(arc.said for arc in shown.arcs) == [
        "Singapore to Viet Nam: 1 blocked", "Viet Nam to Singapore: 2 blocked", "Viet Nam to Singapore: 3 allowed",
    ]  # fmt: skip
    assert len({arc.path for arc in shown.arcs}) == 3


NODES = st.integers(0, 9)
EDGES = st.lists(st.tuples(NODES, NODES), min_size=1, max_size=30)


@given(EDGES)
def test_edges_run_from_layer_to_layer_and_nodes_do_not_share_a_place(edges):
    nodes = [node for edge in edges for node in edge]
    seen = set()
    for members, own in layers.parts(nodes, edges):
        drawing = layers.draw(members, own)
        assert set(drawing.nodes) == set(members)
        seen |= set(members)
        places = [*drawing.nodes.values(), *(bend for way in drawing.bends.values() for bend in way)]
        twice = {frozenset(edge) for edge in own if edge[::-1] in own}  # there and back share their bends
        assert len(set(places)) == len(places) or twice
        assert len(set(drawing.nodes.values())) == len(members)
        for a, b in own:
            if a != b:
                step = drawing.nodes[b][0] - drawing.nodes[a][0]
                assert step < 0 if (a, b) in drawing.backward else step > 0
                way = [drawing.nodes[a], *drawing.bends[a, b], drawing.nodes[b]]
                assert all(abs(q[0] - p[0]) == 1 for p, q in pairwise(way))
        assert all(0 <= layer < drawing.layers and 0 <= row < drawing.height for layer, row in drawing.nodes.values())
    assert seen == set(nodes)


@given(EDGES)
def test_a_graph_without_cycles_has_no_edge_that_leads_back(edges):
    forward = [(a, b) for a, b in edges if a < b]
    for members, own in layers.parts([node for edge in forward for node in edge], forward):
        assert not layers.draw(members, own).backward


def test_a_chain_of_thousands_is_drawn_without_recursion():
    edges = list(pairwise(range(5000)))
    [(members, own)] = layers.parts(range(5000), edges)
    assert layers.draw(members, own).layers == 5000


def test_boxes_do_not_overlap_and_stand_on_the_drawing():
    result = Result(
        "check", "x", AS_OF,
        transfers=tuple(
            TransferReport(f"t{n}", "f", "VN", "VN", "SG", "store", path, None, None, "allowed", {}, {})
            for n, path in enumerate([("a", "w", "x"), ("b", "w", "y"), ("a", "y"), ("x", "w"), ("p", "q"), ("r", "s"), ("z", "z")])
        ),
    )  # fmt: skip
    chart = flowchart(result, Anchors())
    assert {box.whole for box in chart.boxes} == set("awxbypqrsz")
    for box in chart.boxes:
        assert 0 <= box.x <= chart.width - BOX_WIDTH
        assert 0 <= box.y <= chart.height - BOX_HEIGHT
        for other in chart.boxes:
            assert other is box or abs(box.x - other.x) >= BOX_WIDTH or abs(box.y - other.y) >= BOX_HEIGHT


def test_a_path_is_carried_by_each_of_its_flows_and_only_its_last_has_its_verdict():
    result = Result(
        "check", "x", AS_OF,
        transfers=(TransferReport("t", "f", "VN", "SG", "US", "store", ("a", "b", "c"), None, None, "blocked", {}, {}),),
    )  # fmt: skip
    lines = {line.said: line for line in flowchart(result, Anchors()).lines}
    assert {said: line.look.word if line.look else None for said, line in lines.items()} == {
        "a → b: no border is crossed": None, "b → c: blocked": "blocked",
    }  # fmt: skip
    assert len({line.transfers for line in lines.values()}) == 1


@pytest.mark.parametrize(
    ("identity", "path", "who"),
    [
        ("f/a/VN/SG/store/VN/acme", ("a", "b"), "acme"),
        ("f/w/VN/SG/store/VN/acme/a", ("a", "w", "b"), "acme"),
        ("f/a/VN/SG/store/VN/ac/me", ("a", "b"), "ac/me"),
        ("f/a/VN/SG/store/VN", ("a", "b"), ""),
        ("something else", ("a", "b"), ""),
        ("f/a/VN/SG/store/VN/acme", ("a",), ""),
    ],
)
def test_who_receives_is_read_from_the_transfers_id_where_it_tells(identity, path, who):
    given = TransferReport(identity, "f", "VN", "VN", "SG", "store", path, None, None, "allowed", {}, {})
    assert recipient(given) == who
