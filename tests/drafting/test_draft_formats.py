"""Drafts on paper: every format holds every field, and nothing that a name holds does anything."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from markdown_it import MarkdownIt
from paper_cases import MANIFEST, declared, paper, project, scanned

import auditor
from auditor.drafting.changes import compared
from auditor.drafting.forms import NAMES
from auditor.drafting.matter import Matter
from auditor.drafting.model import Arrow, Diagram, Draft, Entry, Node, Origin, Paperwork, Part, State, Statement
from auditor.drafting.reading import read_filed
from auditor.drafting.writers import csv_writer, docx_writer, json_writer, markdown
from auditor.drafting.writers.drawing import mermaid, svg

SCHEMA = json.loads((Path(auditor.__file__).parent / "schemas" / "draft.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "\x1b[2J\x1b]0;owned\x07",
    "two\nlines\r\n::error::injected",
    "invoice\u202egpj.exe",
    "](https://evil.example) <script>alert(1)</script> ![x](y)",
    "zero\u200bwidth\ufeff \ufffe \uffff",
    "lone\ud800surrogate",
    '=HYPERLINK("http://evil.example")',
    "| cell | `code` | # heading",
    '"]; click n0 "javascript:alert(1)"',
    "]]></desc><script>alert(1)</script>",
    "",
    "x" * 5000,
)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Matter:
    return scanned(project(tmp_path_factory.mktemp("formats")))


def hostile(text: str) -> Paperwork:
    """Paperwork with the same text in every place that a manifest, a table or a law may fill."""
    statement = Statement(Origin.DECLARED, text, text, text, text, text, text)
    entry = Entry("a.b", text, text, text, text, State.CONFLICT, (statement,), (text,), text, text, text)
    diagram = Diagram(
        text,
        (Node(text, text, text, party=False), Node("other", "", "", party=True)),
        (Arrow(text, "other", text, True),),
    )
    draft = Draft(text, text, text, (Part(text, text, text, (entry,), text),), diagram)
    provenance = {"rule_set": text, "manifest": text, "manifest_sha256": text, "lintas": text}
    return Paperwork(
        "transfer-register", text, text, date(2026, 11, 20), (draft,), (), (text,), text, (text,), provenance
    )


def document_of(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def words_of(document: Any) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize("name", NAMES)
def test_every_form_fits_the_schema(seen: Matter, name: str) -> None:
    document = json.loads(json_writer.render(paper(seen, name)))
    VALIDATOR.validate(document)
    assert document["$schema"] == SCHEMA["$id"] == json_writer.SCHEMA_ID
    assert document["drafts"]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", NAMES)
def test_every_format_shows_every_field_with_what_is_known_and_what_is_not(seen: Matter, name: str) -> None:
    paperwork = paper(seen, name)
    on_page = MarkdownIt("commonmark").enable("table").parse(markdown.render(paperwork))
    shown = "\n".join(
        "".join(child.content for child in token.children or () if child.type in ("text", "code_inline"))
        for token in on_page
        if token.type == "inline"
    )
    in_word = words_of(document_of(docx_writer.render(paperwork)))
    for draft in paperwork.drafts:
        for entry in draft.entries:
            for text in (entry.heading, entry.todo, *entry.conflicts, *(one.text for one in entry.statements)):
                assert text in shown, text
                assert text in in_word, text


@pytest.mark.parametrize("name", NAMES)
def test_every_draft_says_of_when_and_by_which_rules_it_is_and_that_it_is_no_advice(seen: Matter, name: str) -> None:
    paperwork = paper(seen, name)
    told = paperwork.provenance
    for text in (
        markdown.render(paperwork),
        words_of(document_of(docx_writer.render(paperwork))),
        json_writer.render(paperwork),
    ):
        assert "not legal advice" in text
        assert "2026-11-20" in text
        assert told["rule_set"] in text
        assert told["manifest_sha256"] in text


def test_empty_stays_visibly_empty(seen: Matter) -> None:
    paperwork = paper(seen, "vn-transfer-dossier")
    assert "MISSING — ask legal: Business registration number" in markdown.render(paperwork)
    boxed = [
        table.rows[0].cells[0].text
        for table in document_of(docx_writer.render(paperwork)).tables
        if len(table.columns) == 1
    ]
    assert any(text.startswith("MISSING — ask legal: Business") and "\u2026\u2026" in text for text in boxed)


def test_the_same_input_gives_the_same_bytes(seen: Matter) -> None:
    paperwork = paper(seen, "vn-transfer-dossier")
    assert docx_writer.render(paperwork) == docx_writer.render(paperwork)
    assert markdown.render(paperwork) == markdown.render(paperwork)


def test_word_repeats_headers_describes_the_drawing_and_knows_its_title(seen: Matter) -> None:
    document = document_of(docx_writer.render(paper(seen, "vn-transfer-dossier")))
    assert document.core_properties.title.startswith("Viet Nam: dossier")
    xml = document.element.xml
    assert "w:tblHeader" in xml
    assert re.search(r'w:tblDescription w:val="customers \(VN, held by shop-vn\) → lake', xml)
    assert {"Heading 1", "Heading 2", "Heading 3"} <= {paragraph.style.name for paragraph in document.paragraphs}


@pytest.mark.parametrize("text", HOSTILE)
def test_names_do_nothing_in_any_format(text: str) -> None:
    paperwork = hostile(text)
    page = markdown.render(paperwork)
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    inline = [child for token in tokens for child in token.children or ()]
    assert not [one for one in (*tokens, *inline) if one.type in ("html_block", "html_inline", "image", "link_open")]
    assert "\x1b" not in page
    assert "\u202e" not in page
    document_of(docx_writer.render(paperwork))
    root = ET.fromstring(svg(paperwork.drafts[0].diagram))  # type: ignore[arg-type]
    assert not list(root.iter(f"{SVG}script"))
    VALIDATOR.validate(json.loads(json_writer.render(paperwork)))


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_any_text_can_be_written(text: str) -> None:
    paperwork = hostile(text)
    diagram = paperwork.drafts[0].diagram
    assert diagram is not None
    ET.fromstring(svg(diagram))
    document_of(docx_writer.render(paperwork))
    csv_writer.render(paperwork)
    for line in mermaid(diagram).splitlines():
        assert re.fullmatch(r"flowchart LR|  n\d(\[|\(\[)\"[^\"]*\"(\]|\]\))|  n\d (==>|-->)\|\"[^\"]*\"\| n\d", line)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\t=1", "＝1", "a; =1+1"])
def test_no_cell_of_the_register_is_a_formula(text: str) -> None:
    rows = list(csv.reader(io.StringIO(csv_writer.render(hostile(text)).lstrip("\ufeff"))))
    for cell in rows[1]:
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝"))


def test_the_register_as_csv_has_a_row_for_each_transfer(seen: Matter) -> None:
    paperwork = paper(seen, "transfer-register")
    head, *rows = csv.reader(io.StringIO(csv_writer.render(paperwork).lstrip("\ufeff")))
    assert len(rows) == len(seen.result.transfers)
    assert {"exporter.name", "verdict", "due", "to_write", "manifest_sha256"} <= set(head)
    assert all(len(row) == len(head) for row in rows)


def test_the_drawing_has_a_title_words_and_every_name(seen: Matter) -> None:
    diagram = paper(seen, "vn-transfer-dossier", "vn_out").drafts[0].diagram
    assert diagram is not None
    assert diagram.sentences == (
        "customers (VN, held by shop-vn) → lake (SG, held by shop-sg): vn_out (disclose); crosses a border",
    )
    root = ET.fromstring(svg(diagram))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Way of the data"
    assert "crosses a border" in (root.findtext(f"{SVG}desc") or "")
    assert {"customers", "lake"} <= {text.text for text in root.iter(f"{SVG}text")}
    assert 'n0 ==>|"vn_out (disclose)"| n1' in mermaid(diagram)


def test_who_looks_in_and_who_is_collected_from_is_drawn(tmp_path: Path) -> None:
    text = MANIFEST.replace(
        "  lake: {country: SG, holder: shop-sg}",
        "  lake: {country: SG, holder: shop-sg, access_from: [{country: IN, party: desk}]}\n"
        "  far: {country: SG, holder: shop-sg, origin: [MY], categories: [name]}",
    )
    text = text.replace(
        "    started: 2026-02-01\n    safeguards", "    started: 2026-02-01\n    access_from: [US]\n    safeguards"
    )
    matter = declared(project(tmp_path, text))
    sentences: set[str] = set()
    for leg in matter.legs:
        if leg.flow == "de_out":
            continue
        diagram = paper(matter, "mcc-appendix", leg.flow).drafts[0].diagram
        sentences |= set(diagram.sentences if diagram else ())
    assert "lake (SG, held by shop-sg) → desk (IN): lake (access) (access); crosses a border" in sentences
    assert "people in MY (MY) → far (SG, held by shop-sg): far (collection) (collect); crosses a border" in sentences
    assert any("→ people in US (US)" in sentence for sentence in sentences)


def filed_version(paperwork: Paperwork, folder: Path) -> Path:
    path = folder / "filed.draft.json"
    path.write_text(json_writer.render(paperwork), encoding="utf-8")
    return path


def test_nothing_has_changed_since_the_same_version_was_filed(seen: Matter, tmp_path: Path) -> None:
    paperwork = paper(seen, "vn-transfer-dossier")
    filed = read_filed(filed_version(paperwork, tmp_path), "vn-transfer-dossier")
    again = compared(paperwork, filed, None)
    assert again.filed is not None
    assert again.filed.changes == ()
    assert "Nothing in any field." in markdown.render(again)
    VALIDATOR.validate(json.loads(json_writer.render(again)))


def test_changes_since_filing_are_told_field_by_field(tmp_path: Path) -> None:
    before = paper(declared(project(tmp_path / "a")), "vn-transfer-dossier", "vn_out")
    text = MANIFEST.replace("purposes: [analytics]", "purposes: [analytics, marketing]")
    text = text.replace("name: small\n", "name: small\n# a line more, which is no change\n")
    text += "  vn_more: {from: customers, to: desk, purposes: [support], started: 2026-04-01}\n"
    after = paper(declared(project(tmp_path / "b", text)), "vn-transfer-dossier")
    filed = read_filed(filed_version(before, tmp_path), "vn-transfer-dossier")
    told = compared(after, filed, before.as_of).filed
    assert told is not None
    purpose = next(one for one in told.changes if one.field == "purpose" and one.part == "part_a2/vn_out")
    assert (purpose.kind, purpose.before) == (
        "changed",
        ("declared: analytics",),
    ) or "vn_out: analytics" in purpose.before[0]
    assert any("marketing" in line for line in purpose.after)
    assert {one.part for one in told.changes if one.kind == "added"} >= {"part_a2/vn_more"}
    assert not [one for one in told.changes if one.field == "exporter.name"]
    for page in (
        markdown.render(replace(after, filed=told)),
        words_of(document_of(docx_writer.render(replace(after, filed=told)))),
    ):
        assert "filed on 2026-11-20" in page
        assert "marketing" in page
    VALIDATOR.validate(json.loads(json_writer.render(replace(after, filed=told))))


def test_what_is_gone_since_filing_is_told(tmp_path: Path) -> None:
    more = MANIFEST + "  vn_more: {from: customers, to: desk, purposes: [support], started: 2026-04-01}\n"
    before = paper(declared(project(tmp_path / "a", more)), "transfer-register")
    after = paper(declared(project(tmp_path / "b")), "transfer-register")
    told = compared(after, read_filed(filed_version(before, tmp_path), "transfer-register"), None).filed
    assert told is not None
    assert {one.kind for one in told.changes if "vn_more" in one.part} == {"gone"}


def test_without_the_extra_word_says_how_to_get_it(seen: Matter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(docx_writer.MissingExtraError, match=r"pip install 'lintas\[docx\]'"):
        docx_writer.render(paper(seen, "transfer-register"))
