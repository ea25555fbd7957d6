"""The HTML report as text: what it says, and that no name in it can become markup, script, style or address."""

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor import reports
from auditor.findings.model import Finding, Level, Place, Result, Step, TransferReport, Way
from auditor.reports import safe
from auditor.reports.html import HtmlReport
from auditor.reports.html.findings import FEW, IN_MARKUP
from auditor.reports.html.links import marked, web
from auditor.reports.html.report import _SCRIPTS, _inlined
from tests.reports.html.reading import Page
from tests.reports.sample_result import AS_OF, DOCS, HOSTILE, everything, hostile_result

ATTACKS = (
    *HOSTILE,
    "<script>document.title='owned'</script>",
    "</script><script>document.title='owned'</script>",
    "<!--<script>",
    "--><img src=x onerror=document.title='owned'>",
    "</style><style>*{display:none}</style>",
    "\"><svg onload=document.title='owned'>",
    "' autofocus onfocus='document.title=1",
    "javascript:document.title='owned'",
    "data:text/html,<script>alert(1)</script>",
    "https://law.example/\"onmouseover=\"document.title='owned'",
    "{{ 7 * 7 }}{% raw %}",
    "`<b>`",
    "\u202e</bdi>lro",
    "\u2028\u2029",
    "]]>",
    "&lt;script&gt;",
    "__proto__",
    "constructor",
)


def page(result, docs=DOCS):
    return Page(HtmlReport().render(result, docs))


def test_it_is_known_by_the_name_html_and_is_not_loaded_before_it_is_asked_for():
    assert "html" in reports.names()
    assert reports.get("html").name == "html"


def test_equal_results_give_equal_pages():
    assert HtmlReport().render(everything(), DOCS) == HtmlReport().render(everything(), DOCS)


@pytest.mark.parametrize("kind", ["audit", "check", "scan"])
def test_a_page_is_well_formed_and_every_link_inside_it_leads_somewhere(kind):
    shown = page(everything(kind))
    assert not shown.open
    assert not [name for name, number in Counter(shown.ids).items() if number > 1]
    inside = {link[1:].partition("?")[0] for link in shown.links if link.startswith("#")}
    assert inside <= set(shown.ids)


@pytest.mark.parametrize("kind", ["audit", "check", "scan"])
def test_an_empty_result_is_a_page_too(kind):
    shown = page(Result(kind, "nothing", AS_OF))
    assert not shown.open
    assert {link[1:] for link in shown.links if link.startswith("#")} <= set(shown.ids)


def test_it_opens_on_what_is_blocked_owed_unknown_and_looked_at():
    words = page(everything()).words
    top = words[: words.index("Where the data goes")]
    for said in (
        "1 of 4 transfers is blocked.",
        "vn_to_warehouse",
        "VN → SG",
        "law of VN",
        "2026-04-02 (60 days ago)",
        "1 late",
        "sg_to_us",
        "3,000 of 1,204,331 rows",
        "1 location could not be read",
        "Incomplete",
    ):
        assert said in top


def test_a_check_says_that_no_data_was_read():
    assert "This looked at the manifest only." in page(replace(everything("check"), tables=(), unread=())).words


def test_a_finding_has_its_due_date_missing_facts_evidence_and_line_and_leads_to_ways_out_law_and_trace():
    text = HtmlReport().render(everything(), DOCS)
    dossier = next(f for f in everything().findings if f.rule == "VN-PDPL-20.2")
    block = re.search(rf'<details id="finding-{dossier.fingerprint}".*?</details>', text, re.S)[0]
    for said in ("due 2026-04-02", "entity.transfer_dossier.filed", "07**********", "lintas.yaml:14"):
        assert said in block
    for kind, expected in (
        ("ways", "keep the data in Viet Nam"),
        ("rule", "That a dossier was filed for the first transfer out of Viet Nam."),
        ("why", "entity.transfer_dossier.filed is stated"),
    ):
        name = re.search(rf'href="#({kind}-[^"]+)"', block)[1]
        assert expected in text[text.index(f'id="{name}"') :][:2500]
    assert 'href="https://law.example/vn/91-2025"' in text


def test_a_transfer_names_its_parties_and_says_nothing_of_those_it_does_not_know():
    words = page(everything()).words
    assert "Partieskopi-vn to kopi-sg; processing for them: nimbus orbit " in words
    assert words.count("Parties") == 1


def test_what_is_accepted_has_its_reason_person_and_end_and_soon_ends_are_marked():
    shown = page(everything())
    assert "see ticket 4711" in shown.words
    assert "dpo@kopi.example" in shown.words
    assert "2027-03-01" in shown.words
    assert "ends soon" not in shown.words
    assert "ends soon" in page(replace(everything(), as_of=date(2027, 2, 10))).words


def test_the_inventory_has_tags_share_interval_and_what_was_not_found():
    words = page(everything()).words
    for said in ("national_id.cccd", "98%", "97% to 99%", "possibly health", "0.4%", "ma_don", "drawn uniformly"):
        assert said in words


def test_what_was_not_read_says_why_and_what_to_do():
    words = page(everything()).words
    assert "data/id/broken.parquet (dataset id_orders): the footer is damaged. To do: write the file again." in words
    assert "data/vn/logo.png: a PNG picture" in words


def test_provenance_is_whole_and_says_that_it_is_no_advice():
    words = page(everything()).words
    tail = words[words.rindex("Provenance") :]
    for said in ("2026.06", "Seed", "7", "not legal advice"):
        assert said in tail


def test_a_supposition_stands_apart_and_is_called_hypothetical():
    row = {"provision": "VN-1", "title": "t", "today": "unmet", "would_be": "outside_scope", "why": "since so"}
    scenario = {
        "hypothetical": True, "scenario": "defa", "model": "cptpp", "status": "Not signed.", "model_title": "CPTPP art. 14",
        "supposed_repealed": ["VN-PDPL-20.2"], "transfers": [{"flow": "vn_to_warehouse", "provisions": [row]}],
    }  # fmt: skip
    words = page(replace(everything(), scenario=scenario)).words
    assert "What if (hypothetical): DEFA, cptpp" in words
    assert "answered as if VN-PDPL-20.2 were not law" in words
    assert "outside scope" in words


def test_nothing_is_fetched_and_the_policy_allows_only_what_the_page_brought():
    text = HtmlReport().render(everything(), DOCS)
    shown = Page(text)
    assert not {"link", "img", "iframe", "object", "base", "form"} - {"form"} & set(shown.elements)
    assert not [value for _, name, value in shown.attributes if name in ("src", "srcset", "action", "style")]
    policy = next(value for _, name, value in shown.attributes if name == "content" and "default-src" in (value or ""))
    assert "default-src 'none'" in policy
    for element in ("style", "script"):
        inlined = re.findall(rf"<{element}>(.*?)</{element}>", text, re.S)
        assert len(inlined) == 1
        digest = base64.b64encode(hashlib.sha256(inlined[0].encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}'" in policy
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest|innerHTML|document\.write|\beval\b", text)


def test_signs_and_dashes_tell_verdicts_apart_without_colour():
    style = _inlined(("base.css",))
    signs = re.findall(r'\.v-(\w+) \{ --sign: "(.)"; .*?--dash: ([^;]+);', style)
    from auditor.reports.html import verdicts

    assert {(look.css, look.sign) for look in (*verdicts.known(), verdicts.look("new"))} == {s[:2] for s in signs}
    assert len({sign for _, sign, _ in signs}) == len(signs)
    assert len({dash for name, _, dash in signs if name not in ("blocked", "allowed")}) == len(signs) - 2


@pytest.mark.parametrize("text", ATTACKS)
@pytest.mark.parametrize("kind", ["audit", "scan"])
def test_what_a_name_says_cannot_become_markup(text, kind):
    harmless = page(hostile_result("harmless", kind), {})
    shown = page(hostile_result(text, kind), {})
    assert not shown.open
    assert Counter(shown.elements) - Counter(harmless.elements) <= Counter(
        {"title": 9, "a": 2, "code": 99, "tspan": 9, "bdi": 99}
    )
    assert not [name for _, name, _ in shown.attributes if name.startswith("on") or name == "style"]
    assert all(link.startswith(("#", "https://")) for link in shown.links)
    assert shown.elements.count("script") == 2
    assert len(shown.ids) == len(set(shown.ids))
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+", name) for name in shown.ids)


def test_controls_and_marks_of_direction_are_visible():
    text = HtmlReport().render(hostile_result("a\u202eb\x1b[2Jc\u200fd"), {})
    for character in "\u202e\x1b\u200f":
        assert character not in text
    assert "a\\u202eb\\x1b[2Jc\\u200fd" in text


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_any_name_leaves_the_page_whole(text):
    shown = page(hostile_result(text), {})
    assert not shown.open
    assert shown.elements.count("script") == 2
    assert shown.scripts[1].strip() == _inlined(_SCRIPTS).strip()
    assert not text or safe.name(text) in shown.data["values"]["flow"]
    HtmlReport().render(hostile_result(text), {}).encode("utf-8")


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://law.example/vn?a=1#b", True),
        ("http://law.example", True),
        (" https://law.example/ ", True),
        ("https://luật.example/điều-1", True),
        ("javascript:alert(1)", False),
        ("JAVASCRIPT:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("vbscript:x", False),
        ("file:///etc/passwd", False),
        ("//law.example", False),
        ("https:law.example", False),
        ("https://", False),
        ("https://[::1", False),
        ('https://law.example/"x', False),
        ("https://law.example/\u202ex", False),
        ("law 91/2025", False),
        ("", False),
    ],
)
def test_only_addresses_of_the_web_are_linked(address, linked):
    assert (web(address) is not None) == linked


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a `b` c", "a <code>b</code> c"),
        ("a ` c", "a ` c"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
        ("plain", "plain"),
    ],
)
def test_backticks_mark_code(text, html):
    assert str(marked(text)) == html


def transfer(number, start, end, verdict):
    return TransferReport(
        f"t{number}", f"f{number}", start, start, end, "store", (f"a{number}", f"b{number}"), ("email",), 1, verdict, {}, {}
    )  # fmt: skip


def test_traces_beyond_those_in_markup_reach_the_script_and_none_is_lost():
    findings = tuple(
        Finding("R", Level.NOTE, "t", "m", Place("f", 1), key=str(n), trace=(Step(1, f"step {n}", "yes", "n", "c"),))
        for n in range(FEW + 5)
    )
    shown = page(Result("check", "many", AS_OF, findings), {})
    data = shown.data
    brought = {data["words"][data["steps"][steps[0]][1]] for steps in data["traces"].values()}
    assert not [step for step in data["steps"] if step[-1] == 0]
    written = set(re.findall(r"step \d+", shown.words))
    assert len(written) == IN_MARKUP
    assert len(brought) == FEW + 5 - IN_MARKUP
    assert brought | written == {f"step {n}" for n in range(FEW + 5)}
    assert f"{len(brought)} more stand in their findings" in shown.words
    few = page(Result("check", "few", AS_OF, findings[:FEW]), {})
    assert few.data["traces"] == {}
    assert len(set(re.findall(r"step \d+", few.words))) == FEW


def test_findings_that_share_ways_out_share_one_list():
    way = (Way(("drop it",), "allowed"),)
    findings = tuple(
        Finding("R", Level.ERROR, "t", "m", Place("f", n), key=str(n), remedies=(Way(("drop it",), "allowed"),))
        for n in (1, 2)
    )
    other = Finding("R", Level.ERROR, "t", "m", Place("f", 3), key="3", remedies=(*way, Way(("stop",), "allowed")))
    text = HtmlReport().render(Result("check", "x", AS_OF, (*findings, other)))
    assert text.count('<ul class="ways"') == 2


def test_findings_with_one_fingerprint_have_addresses_of_their_own():
    twin = Finding("R", Level.ERROR, "t", "m", Place("f", 1))
    shown = page(Result("check", "x", AS_OF, (twin, twin)), {})
    assert f"finding-{twin.fingerprint}" in shown.ids
    assert f"finding-{twin.fingerprint}-1" in shown.ids


def test_the_worst_and_the_soonest_come_first_and_what_is_accepted_last():
    days = [None, AS_OF + timedelta(days=9), AS_OF - timedelta(days=9)]
    findings = [
        Finding("R", level, f"{level.word} {day}", "m", Place("f", 1), due=day, outcome="due", key=f"{level}{day}")
        for level in Level
        for day in days
    ]
    shown = page(Result("check", "x", AS_OF, tuple(findings)), {})
    classes = [value for tag, name, value in shown.attributes if (tag, name) == ("details", "class")]
    assert [value for value in classes if value.startswith("finding ")] == [
        f"finding l-{level}" + (f" s-{status}" if status != "open" else "")
        for level in ("error", "warning", "note")
        for status in ("overdue", "due", "open")
    ]


def test_the_matrix_has_each_pair_with_its_worst_verdict():
    result = Result(
        "check", "x", AS_OF,
        transfers=(transfer(1, "VN", "SG", "allowed"), transfer(2, "VN", "SG", "blocked"), transfer(3, "SG", None, "unclear")),
    )  # fmt: skip
    text = HtmlReport().render(result)
    assert 'aria-label="Viet Nam to Singapore: 1 blocked, 1 allowed"><b>×</b> 2' in text
    assert 'aria-label="Singapore to an unknown place: 1 unclear"><b>?</b> 1' in text
