"""The HTML report in a real browser: filters, deep links, keys, paper, both colour schemes, accessibility, attacks."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from auditor.auditing import Settings, check
from auditor.catalogue import documentation
from auditor.findings.model import Finding, Level, Place, Result
from auditor.manifest.loader import load
from auditor.reports.html import HtmlReport
from tests.reports.html.test_html_report import ATTACKS
from tests.reports.sample_result import AS_OF, DOCS, everything, hostile_result

pytestmark = pytest.mark.slow

EXAMPLE = Path(__file__).parents[3] / "examples" / "kopi-pay" / "lintas.yaml"


@pytest.fixture(scope="module")
def kopi_pay():
    """The example's manifest, judged by every law, with the sample's tables and gaps, so that no part is empty."""
    result = check(load(EXAMPLE), Settings(date(2026, 11, 22)))
    other = everything()
    return replace(result, tables=other.tables, unread=other.unread, skipped=other.skipped)


@pytest.fixture(scope="module")
def example_page(kopi_pay):
    return HtmlReport().render(kopi_pay, documentation({finding.rule for finding in kopi_pay.findings}))


def shown(tab):
    return tab.locator("#list > li").count()


def filled(tab, number):
    """Wait until so many findings are open with what the script sets into them; polled, as the page's policy forbids eval."""
    from playwright.sync_api import expect

    expect(tab.locator("#list details[data-filled]")).to_have_count(number, timeout=30_000)


def folded(tab, number):
    from playwright.sync_api import expect

    expect(tab.locator("#list .finding[open]")).to_have_count(number)


def test_filters_narrow_the_findings_and_say_how_many_are_left(opened, example_page, kopi_pay):
    tab = opened(example_page)
    everyone = len(kopi_pay.findings)
    assert tab.locator("#count").inner_text() == f"{everyone} findings"
    for facet, value, fits in (
        ("level", None, lambda f: f.level is Level.ERROR),
        ("rule", "VN-PDPL-20.2", lambda f: f.rule == "VN-PDPL-20.2"),
        ("flow", "kyc_to_archive", lambda f: f.flow == "kyc_to_archive"),
        ("status", "accepted", lambda f: f.accepted is not None),
    ):
        if value is None:
            tab.get_by_label("error", exact=True).check()
        else:
            tab.locator(f"#by-{facet}").select_option(value)
        left = sum(map(fits, kopi_pay.findings))
        assert 0 < left < everyone
        assert shown(tab) == left
        assert tab.locator("#count").inner_text() == f"{left} of {everyone} findings"
        tab.get_by_role("button", name="Clear filters").first.click()
        assert shown(tab) == everyone


def test_country_and_dataset_filters_know_the_whole_way(opened, example_page, kopi_pay):
    tab = opened(example_page)
    ways = {t.id: t for t in kopi_pay.transfers}
    tab.locator("#by-country").select_option("JP")
    assert shown(tab) == sum(
        "JP" in (f.law, ways[f.transfer].from_, ways[f.transfer].to, ways[f.transfer].origin)
        for f in kopi_pay.findings
        if f.transfer
    )
    tab.locator("#by-country").select_option("")
    tab.locator("#by-dataset").select_option("vn_customers")
    assert shown(tab) == sum(
        f.dataset == "vn_customers" or (f.transfer in ways and "vn_customers" in ways[f.transfer].path)
        for f in kopi_pay.findings
    )


def test_search_ignores_marks_and_case_finds_all_words_and_says_when_nothing_fits(opened, example_page):
    tab = opened(example_page)
    tab.get_by_label("Search").fill("VIET nam DOSSIÈR")
    assert 0 < shown(tab) < 10
    tab.get_by_label("Search").fill("no such words")
    assert shown(tab) == 0
    assert tab.get_by_text("No finding has all of this.").is_visible()


def test_what_was_asked_stands_in_the_address_and_can_be_sent(opened, example_page):
    tab = opened(example_page)
    tab.get_by_label("error", exact=True).check()
    tab.locator("#by-country").select_option("VN")
    tab.get_by_label("Search").fill("dossier")
    left, asked = shown(tab), tab.evaluate("location.hash")
    other = opened(example_page, asked)
    assert shown(other) == left
    assert other.get_by_label("Search").input_value() == "dossier"
    assert other.locator("#by-country").input_value() == "VN"


def test_a_deep_link_opens_its_finding_with_law_ways_out_and_trace_and_focuses_it(opened, example_page, kopi_pay):
    finding = next(f for f in kopi_pay.findings if f.rule == "TH-PDPA-28")
    tab = opened(example_page, f"#finding-{finding.fingerprint}")
    target = tab.locator(f"#finding-{finding.fingerprint}")
    target.locator("> summary:focus").wait_for()
    assert target.get_attribute("open") is not None
    assert "ASEAN Model Contractual Clauses" in target.inner_text()
    target.get_by_text("Why: step by step").click()
    assert target.locator(".trace li").count() == len(finding.trace)
    assert target.locator(".trace li").first.is_visible()
    assert target.bounding_box()["y"] < 900


def test_a_deep_link_to_a_finding_that_filters_hide_shows_it(opened, example_page, kopi_pay):
    note = next(f for f in kopi_pay.findings if f.level is Level.NOTE)
    tab = opened(example_page, "#findings?level=error")
    assert tab.locator(f"#finding-{note.fingerprint}").count() == 0
    tab.evaluate(f"location.hash = '#finding-{note.fingerprint}'")
    tab.locator(f"#finding-{note.fingerprint}[open]").wait_for()


def test_every_trace_reaches_its_finding_whether_as_markup_or_by_the_script(opened):
    from auditor.findings.model import Step

    findings = tuple(
        Finding("R", Level.NOTE, "t", "m", Place("f", 1), key=str(n), trace=(Step(0, "all", "no"), Step(1, f"<i>step</i> {n}", "yes", "note", "cite")))
        for n in range(60)
    )  # fmt: skip
    tab = opened(HtmlReport().render(Result("check", "x", AS_OF, findings)))
    tab.get_by_role("button", name="Open all shown").click()
    filled(tab, 60)
    texts = tab.evaluate("[...document.querySelectorAll('#list .trace li:last-child')].map(one => one.textContent)")
    assert sorted(texts) == sorted(f"yes <i>step</i> {n} note cite" for n in range(60))


def test_an_arc_a_field_of_the_matrix_and_a_link_of_a_pair_lead_to_transfers_and_findings(opened, example_page):
    tab = opened(example_page)
    assert tab.locator("a.arc[href='#pair-TH-JP']").get_attribute("aria-label") == "Thailand to Japan: 1 blocked"
    tab.locator("a.arc[href='#pair-TH-JP']").focus()
    tab.keyboard.press("Enter")
    assert tab.locator("#pair-TH-JP").evaluate("node => node === document.activeElement")
    tab.locator(".matrix a[href='#pair-VN-SG']").click()
    assert tab.locator("#pair-VN-SG").bounding_box()["y"] < 450
    tab.locator("#pair-TH-JP").get_by_text("its findings").click()
    assert {text for text in tab.locator("#list > li small").all_inner_texts() if "TH → JP" not in text} == set()
    assert shown(tab) > 0


def test_an_opened_transfer_leads_to_its_rules_and_remarks(opened, example_page):
    tab = opened(example_page)
    target = tab.locator("details.transfer").filter(has_text="la_wallets_to_th")
    target.locator("> summary").click()
    rule = target.locator("dd a[href='#rule-LA-EDPL-17-SEND']")
    assert "Lao PDR" in rule.get_attribute("title")
    assert target.locator("dd").filter(has_text="LA-EDPL-17-ABROAD unmet; LA-EDPL-17-SEND unmet").count() == 1
    remark = target.locator(".notes a").first
    number = remark.inner_text()
    remark.click()
    tab.locator(f"#n{number}.arrived").wait_for()


def test_on_paper_a_finding_keeps_its_citation_and_its_line(opened, example_page):
    tab = opened(example_page)
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    shown = tab.locator("details.finding").filter(has_text="VN-PDPL-20.2").first
    text = shown.inner_text()
    assert "PDPL art. 20.1-20.3; D356 arts. 17.1, 18" in text
    assert "flows.yaml:61" in text
    assert "in plain words" not in text
    assert "Link to this finding" not in text


def test_a_flow_of_the_graph_shows_its_whole_path(opened, example_page):
    tab = opened(example_page)
    tab.locator(".flow.v-action circle").first.click()
    assert tab.locator("#chosen").is_visible()
    assert tab.locator(".flow.on").count() >= 1
    tab.get_by_role("button", name="Show all").click()
    assert tab.locator(".flow.on").count() == 0


def test_it_is_used_with_keys_alone(opened, example_page):
    tab = opened(example_page)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Skip to the report"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"
    tab.locator("#list summary").first.focus()
    tab.keyboard.press("Enter")
    assert tab.locator("#list details").first.get_attribute("open") is not None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 380])
def test_axe_finds_no_serious_violation_and_nothing_is_wider_than_the_window(opened, example_page, scheme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="the dev extra brings axe-core")
    tab = opened(example_page, color_scheme=scheme, viewport={"width": width, "height": 900})
    tab.evaluate("document.querySelectorAll('details').forEach((node, at) => { if (at % 5 < 2) node.open = true; })")
    paper = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == ("rgb(248, 246, 241)" if scheme == "light" else "rgb(16, 21, 27)")
    found = axe.Axe().run(tab, options={"resultTypes": ["violations"]}).response["violations"]
    serious = {v["id"]: v["nodes"][0]["html"][:200] for v in found if v["impact"] in ("serious", "critical")}
    assert not serious
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_on_paper_findings_are_unfolded_in_light_colours_without_controls(opened, example_page):
    tab = opened(example_page, color_scheme="dark")
    closed = tab.locator("#list .finding[open]").count()
    assert tab.pdf(format="A4").startswith(b"%PDF")
    folded(tab, closed)
    tab.emulate_media(media="print")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert tab.locator("#list .finding:not([open])").count() == 0
    for hidden in ("#filters", "nav", ".skip"):
        assert not tab.locator(hidden).is_visible()
    assert tab.get_by_text("How it flows").is_visible()
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    folded(tab, closed)


def test_it_reads_without_scripts(chromium, example_page, kopi_pay, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(example_page, encoding="utf-8")
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(path.as_uri())
    assert tab.locator("#list > li").count() == len(kopi_pay.findings)
    assert not tab.locator("#filters").is_visible()
    assert not tab.locator(".scripted").first.is_visible()
    tab.locator("#list summary").first.click()
    tab.locator("#list details a[href^='#rule-']").first.click()
    assert tab.locator("#law").is_visible()
    context.close()


@pytest.mark.parametrize("kind", ["audit", "scan"])
def test_attacks_by_name_do_nothing(opened, kind):
    parts = [hostile_result(text, kind) for text in ATTACKS]
    result = Result(
        kind, "".join(text[:200] for text in ATTACKS), AS_OF,
        *(tuple(item for part in parts for item in getattr(part, name)) for name in ("findings", "transfers", "tables", "unread", "skipped")),
        {"lintas": ATTACKS[0]},
    )  # fmt: skip
    tab = opened(HtmlReport().render(result, DOCS))
    title = tab.title()
    tab.get_by_role("button", name="Open all shown").click()
    filled(tab, len(result.findings))
    tab.evaluate("document.querySelectorAll('details').forEach(node => { node.open = true; })")
    for select in tab.locator("#selects select").all():
        select.select_option(index=1)
        select.select_option(index=0)
    tab.wait_for_timeout(200)
    assert tab.title() == title
    assert title != "owned"
    assert tab.locator("main script, main img, main iframe, main style, main [onload], main [onerror]").count() == 0
    assert tab.locator("body > script").count() == 2
    assert tab.locator("#answer h1").is_visible()


def test_a_thousand_findings_can_be_searched_and_opened(opened):
    findings = tuple(
        Finding(
            "R",
            Level(1 + n % 3),
            f"title number{n}x",
            f"message number {n}",
            Place("f", n + 1),
            flow=f"flow_{n % 200}",
            key=str(n),
        )
        for n in range(1000)
    )
    tab = opened(HtmlReport().render(Result("check", "x", AS_OF, findings)))
    tab.get_by_label("Search").fill("title number999x")
    assert shown(tab) == 1
    tab.get_by_label("Search").fill("")
    assert shown(tab) == 1000
    tab.get_by_role("button", name="Open all shown").click()
    filled(tab, 1000)
