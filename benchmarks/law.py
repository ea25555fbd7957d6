"""The law engine: loading the repository, evaluating 1,000 flows, against loading their manifest and against plain JSON."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path

from auditor.flows.facts import facts_of
from auditor.flows.graph import Graph
from auditor.flows.transfers import transfers
from auditor.manifest.loader import load
from auditor.matrix import matrix
from jurisdiction_map.compiled_form import HERE
from jurisdiction_map.engine.route import route
from jurisdiction_map.repository import Repository

from .timing import pairs, row

_DAY = date(2026, 6, 1)
_PAIRS = (("VN", "SG"), ("SG", "TH"), ("TH", "VN"), ("SG", "US"), ("VN", "US"))


def manifest_text(flows: int) -> str:
    """A manifest with so many flows between three countries, fully stated."""
    lines = ["version: 1", "name: big", "parties:"]
    for country in ("VN", "SG", "TH", "US"):
        lines.append(
            f"  p-{country}: {{established_in: [{country}], role: controller, kind: private, sectors: [payments], group: g}}"
        )
    lines.append("datasets:")
    for index in range(flows):
        start, end = _PAIRS[index % len(_PAIRS)]
        lines.append(
            f"  a{index}: {{country: {start}, holder: p-{start}, categories: [name, email, national_id, health], people: 1000, lawful_basis: [consent]}}"
        )
        lines.append(f"  b{index}: {{country: {end}, holder: p-{end}}}")
    lines.append("flows:")
    for index in range(flows):
        lines.append(
            f"  f{index}: {{from: a{index}, to: b{index}, purposes: [analytics], started: 2026-02-01, safeguards: "
            "[{contract: asean_mcc, module: controller_to_controller, names_countries: [SG, TH], signed: 2026-01-15, terms: [retention, security]}]}"
        )
    return "\n".join(lines) + "\n"


def run() -> None:
    """Prints the ratios; loading first, while nothing else is alive that a collection would walk through."""
    compiled = [p.read_bytes() for p in sorted((HERE / "compiled").glob("laws.*.json"))]
    if compiled:
        measured = pairs(lambda: list(Repository()), lambda: [json.loads(text) for text in compiled])
        print(row("loading every law / json.loads of the compiled bytes", measured, "<= 10 (issue 4)"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "lintas.yaml")
        path.write_text(manifest_text(1000), encoding="utf-8")
        loaded = load(path)
        laws = Repository()
        graph = Graph(loaded.manifest, _DAY)
        facts = [facts_of(t, graph, _DAY) for t in transfers(graph, {})]
        provisions = sum(len(law.provisions) for law in laws)

        def evaluate() -> None:
            for one in facts:
                route(one, laws, _DAY)

        measured = pairs(evaluate, lambda: load(path), runs=5)
        print(row(f"{len(facts)} transfers x {provisions} provisions / loading the manifest", measured, "< 2"))
        hundred = facts[:100]
        measured = pairs(evaluate, lambda: [route(one, laws, _DAY) for one in hundred], runs=5)
        each = measured.ours / len(facts) * 1000
        print(row(f"{len(facts)} transfers / 100 of them, linear is 10; {each:.2f} ms each", measured, "< 12; < 1 ms"))
        measured = pairs(lambda: [route(one, laws, _DAY) for one in hundred], lambda: list(Repository()))
        share = measured.ratio / len(hundred)
        print(f"one route / loading every law {share:>62.1%}     (bar <= 5%)")
        asked = {key: value for key, value in facts[0].items() if key != "transfer"}
        measured = pairs(lambda: list(matrix(asked, laws, _DAY)), lambda: list(Repository()), runs=3)
        print(
            row(
                f"all {len(laws.codes()) * (len(laws.codes()) - 1)} pairs / loading every law",
                measured,
                "about a second",
            )
        )
