"""Checks of law files: what would be a silent false is a load error with a place and a suggestion."""

from datetime import date

import pytest
from small_laws import gate, law_text, problems, provision, provisions

from jurisdiction_map.checks import read_law
from jurisdiction_map.checks.denied import denied
from jurisdiction_map.facts import vocabulary
from jurisdiction_map.repository import Repository
from jurisdiction_map.yaml_source import read


def told(body, **how):
    """The messages about a made-up law."""
    return [message for _, message, _ in problems(body, **how)]


SOUND = [
    gate("{any: [{exporter.role: controller, cite: s.2}, {safeguard: {contract: any, module: fits_roles}}]}"),
    gate("{count: {class: c, at_least: 5, window: cumulative}}") + "classes: {c: [{tags: [health.hiv], cite: s, confidence: recall}]}\n",
    gate("{importer.ownership.CN: {at_least: 0.25}}"),
    gate("{safeguard: {contract: any, names_countries: {includes: [transfer.to, any, EEA]}}}"),
    gate("{safeguard: {bcr: any, but_not: {covers: {not: [data.subjects.kind, data.categories]}}}}"),
    gate("{entity.transfer_dossier.filed: {within_months: 2, of: {later_of: [entity.first_transfer, 2026-01-01]}}}"),
    gate("{all: [{suppose.sg.open: true}, {exporter.role: controller, kind: record}]}") + "suppose: {sg.open: false}\n",
    "entity_filings: {d: entity.transfer_dossier}\n" + gate("{safeguard: {filing: d, received_before: {nothing: true}}}"),
    "mechanisms: [{contract: eu_scc, recognised: 'yes', cite: s, confidence: primary}]\n" + gate("{safeguard: {contract: recognised}}"),
    gate("{transfer.outsourcing: {nothing: true}}"),
    gate("{exporter.local_users: {at_least: 5}, exporter.incorporated: domestic, data.subjects.kind: {only: [customer]}}"),
]  # fmt: skip


@pytest.mark.parametrize("body", SOUND, ids=range(len(SOUND)))
def test_a_sound_law_has_no_problems(body):
    assert problems(body) == []


CONDITIONS = [
    ("{exporter.sector: {includes: banking}}", "there is no fact 'exporter.sector'; did you mean 'exporter.sectors'?"),
    ("{transfer.form: anonymised}", "there is no fact 'transfer.form'"),
    ("{importer.ownership.XXX: {at_least: 1}}", "there is no fact 'importer.ownership.XXX'"),
    ("{exporter: {role: controller}}", "unknown word 'exporter'"),
    ("{al: [always]}", "did you mean 'all'?"),
    ("{exporter.role: controler}", "exporter.role cannot be 'controler'; did you mean 'controller'?"),
    ("{exporter.role: [controller, boss]}", "exporter.role cannot be 'boss'"),
    ("{exporter.commercial: yes please}", "exporter.commercial is true or false, never 'yes please'"),
    ("{exporter.size: true}", "exporter.size is one word, never True"),
    ("{data.people: many}", "data.people is a number, never 'many'"),
    ("{transfer.to: UK}", "not a country code: 'UK'; did you mean GB?"),
    ("{transfer.to: CEMAC}", "not a country code: 'CEMAC'"),
    ("{data.categories: {includes: healht}}", "did you mean 'health'?"),
    ("{exporter.size: {at_least: 3}}", "`at_least` cannot be asked of exporter.size, which is one word"),
    ("{data.people: {before: 2026-01-01}}", "`before` cannot be asked of data.people, which is a number"),
    ("{transfer.started: 2026-01-01}", "transfer.started is a date: ask before, after"),
    ("{transfer.started: {at_least: 3}}", "`at_least` cannot be asked of transfer.started, which is a date"),
    ("{exporter.role: {only: [controller]}}", "`only` cannot be asked of exporter.role, which is one word"),
    ("{transfer.purposes: {only: hr}}", "`only` takes a list, not 'hr'"),
    ("{exporter.role: {nothing: true}}", "`nothing` cannot be asked of exporter.role"),
    ("{transfer.onward_to: {nothing: maybe}}", "true or false is needed here"),
    ("{transfer.onward_to: []}", "nothing can equal an empty list; write {nothing: true}"),
    ("{transfer.onward_to: null}", "nothing can equal null"),
    ("{exporter.sectors: none}", "exporter.sectors cannot be 'none'"),
    ("{entity.transfer_dossier: filed}", "entity.transfer_dossier is a group of facts: ask what is inside it"),
    ("{transfer.orders: suspend}", "transfer.orders is a list of objects"),
    ("{exporter.size: {}}", "an empty mapping would always hold"),
    ("{exporter.size: {include: large}}", "unknown matcher 'include'; did you mean 'includes'?"),
    ("{exporter.size: fits_roles}", "`fits_roles` is for a contract's `module`"),
    ("{transfer.started: {within_days: 5}}", "`within_days` needs `of`"),
    ("{transfer.started: {before: 2026-13-01}}", "not a date: '2026-13-01'"),
    ("{transfer.started: {before: transfer.begun}}", "there is no fact 'transfer.begun'"),
    ("{transfer.started: {before: exporter.role}}", "exporter.role is one word, not a date"),
    ("{transfer.started: {within_days: 1, of: {latest_of: [2026-01-01]}}}", "{later_of: [...]} or {earlier_of: [...]}"),
    ("{transfer.started: {of: transfer.started}}", "neither is here"),
    ("{transfer.to: exporter.rol}", "there is no fact 'exporter.rol'; did you mean 'exporter.role'?"),
    ("{transfer.to: exporter.size}", "they can never be equal"),
    ("{safeguard: {kontract: own}}", "say which kind of safeguard"),
    ("{safeguard: {contract: mcc}}", "contract cannot be 'mcc'"),
    ("{safeguard: {contract: own, separate: true}}", "a safeguard of kind contract has no 'separate'"),
    ("{safeguard: {contract: own, consent: explicit}}", "a safeguard of kind contract has no 'consent'"),
    ("{safeguard: {consent: explicit, informed_of: {includes: risk}}}", "did you mean 'risks'?"),
    ("{safeguard: {contract: own, but_not: {biding: false}}}", "has no 'biding'; did you mean 'binding'?"),
    ("{safeguard: {contract: recognised}}", "this file has none, so it could never hold"),
    ("{safeguard: {filing: recognised}}", "`recognised` is for"),
    ("{safeguard: {measures: [encription]}}", "did you mean 'encryption'?"),
    ("{safeguard: {filing: d, received_before: {nothing: true}}}", "link it: `entity_filings:"),
    ("{safeguard: {contract: own, open_list: perhaps}}", "true or false is needed here"),
    ("{terms: {all_of: [audits]}}", "did you mean 'audit'?"),
    ("{terms: {all_of: [audit], when: {exporter.role: controller}}}", "`terms` has no 'when'"),
    ("{terms: audit}", "`terms` asks a list"),
    ("{count: {at_least: 5, over: calendar_year}}", "a count has no 'over'"),
    ("{count: {at_least: 5, window: year}}", "window cannot be 'year'"),
    ("{count: {window: cumulative}}", "one of at_least, more_than, at_most, less_than"),
    ("{count: {at_least: 5, categories: health}}", "a list is needed here"),
    ("{count: {at_least: 5, class: c}}", "there is no class 'c' in this file"),
    ("{data.class: {includes: sensitive}}", "there is no class 'sensitive' in this file"),
    ("{data.class: [a, b]}", "`data.class` asks for one class"),
    ("{destination: {in: adequate}}", "there is no list 'adequate'"),
    ("{destination: adequate}", "`destination` asks a list"),
    ("{suppose.sg.open: true}", "the switch 'sg.open' has no default"),
    ("{met: H}", "there is no provision 'H' in this file"),
    ("{met: [G]}", "`met` names one provision"),
    ("{has: {transfer.purposes: {hr: true}}}", "`has` asks a list of objects: one of transfer.orders"),
    ("{has: {transfer.orders: {efect: suspend}}}", "transfer.orders has no 'efect'; did you mean 'effect'?"),
    ("{any: []}", "give a list with at least one condition"),
    ("{any: {exporter.role: controller}}", "give a list with at least one condition"),
    ("{always: false}", "`always` stands alone or is `true`"),
    ("{not: {}}", "a condition without anything asked"),
    ("{cite: s.3}", "a condition without anything asked"),
    ("sometimes", "a condition is a mapping of fact paths"),
    ("{exporter.role: controller, confidence: sure}", "unknown confidence 'sure'"),
    ("{exporter.role: controller, at_most: allowed}", "unknown word 'allowed'"),
    ("{any: [{exporter.role: controller, kind: record}]}", "`kind` counts only on a limb of a requirement's top-level `all`"),
    ("{all: [{exporter.role: controller, kind: recrod}]}", "unknown kind 'recrod'; did you mean 'record'?"),
    ("{any: [{exporter.role: controller, from: 2026-02-01, until: 2026-02-01}]}", "`until` 2026-02-01 is not after `from`"),
    ("{any: [{exporter.role: controller, from: 1.2.2026}]}", "not a date"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "message"), CONDITIONS, ids=[asked[:100] for asked, _ in CONDITIONS])
def test_a_condition_that_could_not_work_is_told(asked, message):
    found = told(gate(asked))
    assert any(message in line for line in found), found


FILES = [
    pytest.param(
        "clases: {}\n" + gate("always"), "unknown key 'clases' in a law file; did you mean 'classes'?", id="top key"
    ),
    pytest.param(
        gate("always", sorces="[S]"), "unknown key 'sorces' in a provision; did you mean 'sources'?", id="provision key"
    ),
    pytest.param(
        gate("always", exempt="[{id: X, at_most: unclear, exporter.role: controller}]"),
        "unknown key 'at_most' in an exemption",
        id="what an exemption would ignore",
    ),
    pytest.param(
        gate("always", exempt="[{exporter.role: controller}]"), "'id' is missing in an exemption", id="missing key"
    ),
    pytest.param(gate("always", penalty="{max: lots}"), "a list is needed here", id="a mapping for a list"),
    pytest.param(
        gate("always").replace("condition", "condtion"), "unknown kind 'condtion'; did you mean 'condition'?", id="kind"
    ),
    pytest.param(gate("always", scope="genral"), "unknown scope 'genral'; did you mean 'general'?", id="scope"),
    pytest.param(gate("always", own_scope="certainly"), "true or false is needed here", id="flag"),
    pytest.param(gate("always", title="''"), "stands twice", id="key twice"),
    pytest.param(
        "presume_no: [exporter.size]\n" + gate("always"), "'exporter.size' may not be presumed", id="presumption"
    ),
    pytest.param(
        "presume_no: [exporter.sector]\n" + gate("always"),
        "did you mean 'exporter.sectors'?",
        id="misspelt presumption",
    ),
    pytest.param(gate("always", then="[H]"), "there is no provision 'H'", id="dangling then"),
    pytest.param(gate("always", replaced_by="H"), "there is no 'H' in this file", id="dangling replaced_by"),
    pytest.param(
        gate("always", sources="[T]").replace("sources: [S], ", ""), "there is no source 'T'", id="dangling source"
    ),
    pytest.param(gate("always").replace("sources: [S], ", ""), "G names no source", id="no source"),
    pytest.param(gate("always", arises="exporter.role"), "'exporter.role' is not a fact that is a date", id="arises"),
    pytest.param("entity_filings: {d: entity.dpo}\n" + gate("always"), "'entity.dpo' is no dossier", id="filing"),
    pytest.param(
        provisions(provision("G", "always"), provision("G", "always")), "G stands twice in `provisions`", id="ids"
    ),
    pytest.param(
        provisions("{id: G, title: t, kind: condition, cite: c, confidence: primary, sources: [S]}"),
        "G is a gate and does not say what it requires",
        id="gate without requires",
    ),
    pytest.param(
        provisions("{id: G, title: t, kind: route, cite: c, confidence: primary, sources: [S]}"),
        "G is a route and does not say",
        id="route without requires",
    ),
    pytest.param(
        provisions("{id: G, title: t, kind: record, cite: c, confidence: primary, sources: [S]}"),
        "G is a duty and does not say",
        id="duty without requires",
    ),
    pytest.param(
        gate("always", **{"from": "2026-02-01", "until": "2026-01-01"}),
        "`until` 2026-01-01 is not after `from` 2026-02-01",
        id="reversed",
    ),
    pytest.param(
        gate("always", penalty="[{max: lots, from: 2026-02-01, until: 2026-01-01}]"),
        "is not after",
        id="reversed, deep inside",
    ),
    pytest.param(
        "lists: {l: [{countries: [JP, KR], cite: c, confidence: primary}, {countries: [KR], cite: d, confidence: primary}]}\n"
        + gate("always"),
        "KR stands in another row of l for the same days",
        id="overlap",
    ),
    pytest.param(
        "lists: {l: [{countries: [CEMAC], cite: c, confidence: primary}]}\n" + gate("always"),
        "not a country code: 'CEMAC'",
        id="a group in a list",
    ),
    pytest.param(
        "classes: {c: [{tags: [helth], cite: c, confidence: primary}]}\n" + gate("always"),
        "did you mean 'health'?",
        id="tag in a class",
    ),
    pytest.param(
        "classes: {c: [{tags: health, cite: c, confidence: primary}]}\n" + gate("always"),
        "a list is needed here",
        id="tags without a list",
    ),
    pytest.param(
        "mechanisms: [{contract: mcc, recognised: 'yes', cite: c, confidence: primary}]\n" + gate("always"),
        "contract cannot be 'mcc'",
        id="mechanism",
    ),
    pytest.param(
        "mechanisms: [{contract: own, recognised: yes indeed, cite: c, confidence: primary}]\n" + gate("always"),
        "unknown word 'yes indeed'",
        id="recognised",
    ),
    pytest.param(
        "mechanisms: [{contract: own, recognised: 'yes', cite: c, confidence: primary}, "
        "{contract: own, recognised: 'no', cite: c, confidence: recall}]\n" + gate("always"),
        "contract own has another row",
        id="mechanism twice",
    ),
    pytest.param(
        "changes: [{date: 2026-01-01, what: x, confidence: primary}]\n" + gate("always"),
        "primary without a source",
        id="claim without source",
    ),
    pytest.param(
        "annotations: [{plain: a, cite: c, b, d: e}]\n" + gate("always"),
        "unknown key 'b' in an annotation",
        id="a comma that was meant as text",
    ),
    pytest.param("sources: 5\n", "stands twice", id="sources twice"),
    pytest.param(
        "instruments: [{id: A, title: t, status: in force, confidence: primary, sources: [S]}]\n" + gate("always"),
        "not of the form in_force",
        id="status",
    ),
    pytest.param("provisions: five\n", "a list is needed here, not 'five'", id="no list"),
    pytest.param(
        "open_questions: [5]\n" + gate("always"), "a text is needed here, not 5; put it in quotes", id="number for text"
    ),
]


@pytest.mark.parametrize(("body", "message"), FILES)
def test_a_file_that_does_not_hold_together_is_told(body, message):
    from jurisdiction_map.yaml_source import YamlError

    try:
        found = told(body)
    except YamlError as error:
        found = [error.message]
    assert any(message in line for line in found), found


@pytest.mark.parametrize(
    ("head", "what"),
    [
        ("instruments: [{id: X, title: t, status: in_force, confidence: primary, sources: [S]}]\n", "an instrument"),
        ("not_regulated: [{id: X, plain: p, cite: c, confidence: primary}]\n", "an exclusion"),
    ],
)
def test_met_names_provisions_only(head, what):
    assert f"`met` names X, which is {what}, not a provision" in told(head + gate("{met: X}"))


def test_a_problem_stands_on_its_line():
    body = "provisions:\n  - id: G\n    title: t\n    kind: condition\n    cite: s\n    confidence: primary\n    sources: [S]\n"
    body += "    requires:\n      any:\n        - {exporter.rol: controller}\n"
    text = law_text(body)
    line = text[: text.index("exporter.rol")].count("\n") + 1
    assert [where for where, _, _ in problems(body)] == [line]


RINGS = [
    ({"A": "B", "B": "A"}, "A → B → A"),
    ({"A": "A"}, "A → A"),
    ({"A": "B", "B": "C", "C": "B"}, "B → C → B"),
]


@pytest.mark.parametrize(("asks", "ring"), RINGS)
@pytest.mark.parametrize("place", ["requires", "applies", "exempt", "implausible"])
def test_provisions_must_not_ask_each_other_in_a_ring(asks, ring, place):
    rows = []
    for one, other in asks.items():
        asked = f"{{met: {other}}}"
        more = {
            "requires": {},
            "applies": {"applies": asked},
            "exempt": {"exempt": f"[{{id: X, met: {other}}}]"},
            "implausible": {"implausible": f"[{{when: {asked}, why: w}}]"},
        }[place]
        rows.append(provision(one, asked if place == "requires" else "always", kind="route", **more))
    assert told(provisions(*rows)) == [f"provisions ask each other in a ring: {ring}"]


def test_a_doubt_of_the_whole_law_is_asked_by_every_provision():
    body = "implausible: [{when: {met: A}, why: w}]\n" + provisions(provision("A", "always", kind="route"))
    assert told(body) == ["provisions ask each other in a ring: A → A"]


def test_what_is_asked_twice_is_no_ring():
    body = provisions(
        provision("A", "{any: [{met: B}, {met: C}]}"),
        provision("B", "{met: C}", kind="route"),
        provision("C", "always", kind="route"),
    )
    assert told(body) == []


@pytest.mark.parametrize(("on", "stale"), [("2027-01-01", False), ("2027-01-02", True)])
def test_a_review_older_than_a_year_is_noted(on, stale):
    found = problems(gate("always"), on=date.fromisoformat(on))
    assert [level for _, _, level in found] == (["note"] if stale else [])


def test_a_file_is_named_after_its_jurisdiction():
    _, found = read_law(read(law_text(gate("always")), "vn.yaml"), Repository().models())
    assert [problem.message for problem in found] == ["the file is called vn.yaml, which stands for VN"]


@pytest.mark.parametrize(
    "value", ["[]", "5", "", "{provisions: {}}", "{provisions: [5], reach: always}", "{classes: []}"]
)
def test_whatever_stands_in_a_file_is_told_and_never_a_crash(value):
    law, found = read_law(read(value, "sg.yaml"), Repository().models())
    assert law is None
    assert found


# What circulates but does not exist.

LIMB = "{any: [{safeguard: {consent: explicit}, cite: %s}]}"
DENIED = [
    ("TH", gate(LIMB % "PDPA s.29 para 3"), True),
    ("TH", gate("{any: [{safeguard: {consent: explicit}}]}").replace("cite: s.1", "cite: section 29"), True),
    ("TH", gate(LIMB % "PDPA s.28(2)"), False),
    ("TH", gate("{any: [{safeguard: {bcr: any}, cite: s.29}]}"), False),
    ("SG", gate(LIMB % "PDPA s.29"), False),
    ("KH", gate("always").replace("cite: s.1", "cite: Sub-Decree No. 134"), True),
    ("KH", gate("always").replace("cite: s.1", "cite: E-Commerce Law art. 32"), False),
    ("LA", gate("always").replace("title: G", "title: Personal Data Protection Law"), True),
    ("LA", gate("always").replace("title: G", "title: Electronic Data Protection Law"), False),
    ("MY", gate("always").replace("cite: s.1", "cite: five-day notification"), True),
]


@pytest.mark.parametrize(("code", "body", "named"), DENIED)
def test_no_law_rests_on_what_does_not_exist(code, body, named):
    document = read(law_text(body, code), f"{code.lower()}.yaml")
    _, found = read_law(document, Repository().models())
    assert [("deny-list" in problem.message) for problem in found] == [True] * named


def test_the_deny_list_says_why_and_what_to_look_for():
    assert len({row.id for row in denied()}) == len(denied()) >= 8
    for row in denied():
        assert row.why
        assert row.words or row.limb_safeguard in vocabulary.safeguards()
