"""The Markdown report, parsed by a real parser: tables keep their columns, names stay names, a summary has a limit."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from sample_result import AS_OF, DOSSIER, HOSTILE, UNREAD, everything, hostile_result

from auditor import reports
from auditor.findings.model import Place, Result
from auditor.reports import safe
from auditor.reports.markdown import fitted
from auditor.reports.markdown_parts import code, linked, markdown_text, tables

BAR = re.compile(r"(?<!\\)\|")
RULE = re.compile(r"\|(?: --- \|)+")
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OUR_HTML = re.compile(r"</?details>\n?|<details><summary>[\w ,]+</summary>\n?")
CODE = re.compile(r"(?<!\\)(`+)(?!`).+?(?<!`)\1(?!`)")


def tokens(text: str) -> list[Token]:
    return [one for token in PARSER.parse(text) for one in (token, *(token.children or []))]


def rendered(result: Result) -> str:
    return reports.get("markdown").render(result)


def addresses(text: str) -> set[str | int | float | None]:
    return {token.attrGet("href") for token in tokens(text) if token.type == "link_open"}


def words(text: str) -> str:
    return " ".join(token.content for token in tokens(text) if token.type in {"text", "text_special", "code_inline"})


@pytest.mark.parametrize("kind", ["audit", "check", "scan"])
def test_every_kind_of_result_opens_on_the_answer(kind: str) -> None:
    assert rendered(everything(kind)).startswith("## Lintas: kopi-pay\n\nkopi-pay, as of 2026-06-01:")
    assert rendered(Result(kind, "empty", AS_OF)).endswith("This is not legal advice.\n")


def test_a_finding_stands_under_its_flow_with_law_date_line_and_ways_out() -> None:
    text = rendered(everything())
    flow = text[text.index("### Flow `vn_to_warehouse`") :]
    assert "VN → SG (store) · data of VN: **blocked**" in flow
    (row,) = [line for line in flow.splitlines() if line.startswith("| **error** | `VN-PDPL-20.2` |")]
    assert "60 days" in row
    assert "(https://law.example/vn/91-2025); primary)" in row
    assert "Missing: `entity.transfer_dossier.filed`." in row
    assert "`so_cccd: 07**********`" in row
    assert "**Due 2026-04-02 (60 days ago).**" in row
    assert row.endswith("| `lintas.yaml:14` |")
    assert "1. file the transfer dossier with the authority" in flow


def test_notes_transfers_and_accepted_risks_are_folded_away() -> None:
    text = rendered(everything())
    for summary in ("1 note to confirm", "4 transfers", "1 accepted risk"):
        assert f"<details><summary>{summary}</summary>\n\n| " in text
    assert "see ticket 4711 (accepted by dpo\\@kopi.example until 2027-03-01)" in text


def test_what_was_not_read_comes_before_the_findings() -> None:
    text = rendered(everything())
    assert text.index("### Could not be read") < text.index("### Flow")
    assert UNREAD.hint in text


def test_a_scan_lists_columns_with_personal_data() -> None:
    text = rendered(everything("scan"))
    assert "| `customers.csv` | `so_cccd` | national_id | 98% | `07**********` |" in text
    assert "ma_don" not in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("shared_key_id _x_", r"shared_key_id \_x\_"),
        ("![x](y) <b> @all", r"\!\[x\](y) \<b\> \@all"),
        ("- item", r"\- item"),
        ("+ item", r"\+ item"),
        ("=====", r"\====="),
        ("12. item", r"12\. item"),
        ("# head", r"\# head"),
        ("a | b `c` ~~d~~ $e$", r"a \| b \`c\` \~\~d\~\~ \$e\$"),
        ("https://evil.example :smile:", r"https\://evil.example \:smile:"),
        ("www.evil.example", r"www\.evil.example"),
        (r"back\slash", r"back\\slash"),
    ],
)
def test_text_is_escaped(text: str, shown: str) -> None:
    assert markdown_text(text) == shown
    assert words(markdown_text(text)).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("plain", "`plain`"),
        ("tick`s", "``tick`s``"),
        ("`a``b`", "``` `a``b` ```"),
        ("a|b", r"`a\|b`"),
        ("two\nlines", r"`two\nlines`"),
        ("", "`''`"),
    ],
)
def test_a_name_is_code(name: str, shown: str) -> None:
    assert code(name) == shown


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://a.example/) <script>", "https://a.example/`|", "data:text/html,x", ""]
)
def test_only_plain_addresses_become_links(address: str) -> None:
    assert linked("art. 7", address) == "art. 7"
    assert linked("art. 7", "https://law.example/7?x=1#y") == "[art. 7](https://law.example/7?x=1#y)"


def test_long_tables_go_on_in_another() -> None:
    parts = list(tables(("a", "b"), [("1", "2")] * 250))
    assert [rows for _, rows in parts] == [100, 100, 50]
    assert all(text.startswith("| a | b |\n| --- | --- |\n") for text, _ in parts)


def test_a_summary_keeps_its_limit_and_says_what_it_left_out() -> None:
    many = tuple(
        replace(DOSSIER, flow=f"flow{n}", transfer=None, place=Place("lintas.yaml", n + 1)) for n in range(300)
    )
    result = replace(everything(), findings=many)
    whole = rendered(result)
    assert fitted(result, len(whole.encode())) == whole
    for limit in (1_000, 5_000, 50_000):
        cut = fitted(result, limit)
        assert len(cut.encode()) <= limit
        assert cut.startswith("## Lintas: kopi-pay")
        left = re.search(r"\*\*Cut for length:\*\* ([\d,]+) rows", cut)
        assert left
        kept = cut.count("\n| **error** |")
        assert kept + int(left[1].replace(",", "")) >= len(many)
        assert cut.endswith("This is not legal advice.\n")
    assert fitted(result, 10) == ""


def check_hostile(text: str) -> None:
    output = rendered(hostile_result(text))
    found = tokens(output)
    assert not [token for token in found if token.type in {"image", "link_open", "s_open", "em_open"}]
    for token in found:
        if token.type in {"html_block", "html_inline"}:
            assert OUR_HTML.fullmatch(token.content), token.content
    assert {token.tag for token in found if token.type == "heading_open"} <= {"h2", "h3"}
    # What extensions make of bare addresses and mentions, outside of code.
    bare = CODE.sub("", output)
    assert not re.search(r"(?<!\\)@\w|\w://|(?i:www\.)", bare)
    assert not set(output.encode().decode()) & {"\x1b", "\x9b", "\x7f", "\u202e", "\u2066", "\r"}
    widths: list[int] = []
    for token in found:
        if token.type == "tr_open":
            widths.append(0)
        elif token.type in {"th_open", "td_open"}:
            widths[-1] += 1
    assert len([line for line in output.splitlines() if line.startswith("| ") and not RULE.fullmatch(line)]) == len(
        widths
    )
    # A parser drops what is too much in a row, so that too many cells have to be counted in the source.
    bars = [len(BAR.findall(line)) for line in output.splitlines() if line.startswith("| ")]
    columns = [len(BAR.findall(line)) for line in output.splitlines() if RULE.fullmatch(line)]
    assert set(bars) <= set(columns)
    assert sum(bars) == sum(3 * number for number in columns)
    names = {token.content for token in found if token.type == "code_inline"}
    shown = safe.path(text.replace("\ud800", "\ufffd"))
    assert shown in names or shown.strip() in {name.strip() for name in names}


@pytest.mark.parametrize(
    "text", [*HOSTILE, "a|b", "`", "``` x", "a`|`b", "\\", "\\|", "|\\", "</details>", "<!-- ", "&lt;b&gt;", "- - -"]
)
def test_hostile_names_stay_names(text: str) -> None:
    check_hostile(text)


@settings(max_examples=150)
@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text("`|\\[]()<>!*_~#-=+:/w. 1\n@"))
def test_no_text_becomes_markup(text: str) -> None:
    check_hostile(text)
