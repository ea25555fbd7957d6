"""Generated pages say all that they are generated from, and nothing in it can break them."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.cli import cli
from auditor.documenting import Page, generated
from auditor.documenting.adopted import ADOPTED, relinked
from auditor.documenting.formats import uses
from auditor.documenting.manifest_reference import shapes, words
from auditor.documenting.navigation import navigation
from auditor.documenting.page import escaped, fenced, sentence, table
from auditor.findings.rules import RULES
from auditor.manifest.schema import manifest_schema, words_of_keys
from auditor.reports import registry
from detectors.recognizers import identifiers
from jurisdiction_map.categories import vocabulary
from jurisdiction_map.repository import repository

markdown = pytest.importorskip("markdown", reason="the docs extra brings it")
ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 22)
PAGES = {page.path: page for page in generated(ROOT, DAY)}
EXTENSIONS = [
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "md_in_html",
    "tables",
    "toc",
    "pymdownx.details",
    "pymdownx.superfences",
]


def read(page: Page) -> str:
    """What a reader sees of a page, without its markup."""
    html = re.sub(r"</?span[^>]*>", "", markdown.markdown(page.content, extensions=EXTENSIONS))
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def folded(words: object) -> str:
    return " ".join(str(words).replace("`", " ").split())


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_s_page_says_all_that_the_rule_says_of_itself(rule):
    doc = RULES[rule].doc
    seen = re.sub(r"\s+([.,;:)])", r"\1", read(PAGES[f"rules/{rule}.md"]))
    for said in (doc.title, doc.checks, doc.why, doc.fires, doc.silent, doc.fix):
        wanted = re.sub(r"\s+([.,;:)])", r"\1", folded(said))
        assert wanted.replace("( ", "(") in seen.replace("( ", "("), said


@pytest.mark.parametrize("law", list(repository()), ids=lambda law: law.code)
def test_a_law_s_page_has_every_provision_with_its_words_citation_and_confidence(law):
    page = PAGES[f"laws/{law.code.lower()}.md"]
    seen = read(page)
    for one in law.provisions:
        assert f'id="{one.id}"' in page.content
        for said in (one.title, one.plain, one.cite, one.confidence.word.replace("_", " ")):
            assert folded(said) in seen, (one.id, said)
    for change in law.changes:
        assert folded(change["what"]) in seen
    for question in law.questions:
        assert folded(question) in seen
    for source in law.sources.values():
        assert folded(source.title) in seen


def test_changes_that_lie_ahead_come_first():
    page = PAGES["laws/vn.md"].content
    ahead = page[page.index('id="scheduled"') : page.index('id="gate"')]
    days = re.findall(r'data-label="Day"><span class="day">([0-9-]+)', ahead)
    assert "2027-03-01" in days
    assert min(days) > DAY.isoformat()
    assert days == sorted(days)


def commands(
    command: click.Command, context: click.Context, path: str
) -> list[tuple[str, click.Command, click.Context]]:
    found = [(path, command, context)]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None, name
            found += commands(inner, click.Context(inner, info_name=name, parent=context), f"{path} {name}".strip())
    return found


COMMANDS = commands(cli, click.Context(cli, info_name="lintas"), "")


@pytest.mark.parametrize(("path", "command", "context"), COMMANDS, ids=[row[0] or "lintas" for row in COMMANDS])
def test_every_command_and_option_is_in_the_reference(path, command, context):
    page = PAGES[f"cli/{path.split()[0]}.md" if path else "cli/index.md"]
    seen = read(page)
    for parameter in command.get_params(context):
        told = parameter.get_help_record(context)
        if told is not None and told[1]:
            assert (
                folded(told[1]) in re.sub(r"\s+([.,;:)])", r"\1", seen).replace("( ", "(") or folded(told[1]) in seen
            ), told
            assert all(name in seen for name in parameter.opts if name.startswith("-"))


SCHEMA = manifest_schema()
KEYS = [(name, key) for name, shape in shapes(SCHEMA).items() for key in shape["properties"]]


@pytest.mark.parametrize(("shape", "key"), KEYS, ids=[f"{shape}.{key}" for shape, key in KEYS])
def test_every_key_of_the_manifest_is_explained(shape, key):
    assert shapes(SCHEMA)[shape]["properties"][key]["description"]
    assert f'id="{shape.lower()}.{key}"' in PAGES["manifest.md"].content


def test_no_words_are_left_over_for_keys_that_went():
    known = {f"{shape}.{key}" for shape, key in KEYS} | {key for _, key in KEYS}
    assert [key for key in words_of_keys() if key not in known] == []
    assert [name for name in words()["names"] if name not in shapes(SCHEMA)] == []


@pytest.mark.parametrize("identifier", identifiers(), ids=lambda one: one.id)
def test_every_identifier_is_listed_with_its_check(identifier):
    assert f"<code>{identifier.id}</code>" in PAGES["detectors.md"].content


@pytest.mark.parametrize("tag", vocabulary())
def test_every_category_is_explained(tag):
    assert folded(vocabulary()[tag].meaning) in read(PAGES["categories.md"])


@pytest.mark.parametrize("name", registry.OWN)
def test_every_report_format_says_whom_it_is_for(name):
    assert uses(name)


def test_paths_are_unique():
    every = [page.path for page in generated(ROOT, DAY)]
    assert len(every) == len(set(every))


def test_a_day_gives_the_same_pages_twice():
    assert [page.content for page in generated(ROOT, DAY)] == [page.content for page in PAGES.values()]


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_escaped_words_mean_nothing_to_markdown(words):
    line = " ".join(words.split())
    html = markdown.markdown(escaped(words), extensions=EXTENSIONS)
    assert re.fullmatch(r"<p>.*</p>", html, re.S), html
    assert " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split()) == line


HOSTILE = [
    ("markup", "<script>alert(1)</script>"),
    ("a link", "[x](javascript:alert(1))"),
    ("an image", "![x](https://host.example/x.png)"),
    ("a fence", "``` \n<b>"),
    ("a snippet", '--8<-- "/etc/passwd"'),
    ("an admonition", '!!! note "x"'),
    ("a folded box", '??? note "x"'),
    ("attributes", "words {: onclick=alert(1) }"),
]


@pytest.mark.parametrize("words", [row[1] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_hostile_words_stay_words(words):
    html = markdown.markdown(sentence(words), extensions=EXTENSIONS)
    assert not re.search(r"<(script|img|a|b|div|details|pre)\b", html), html
    assert "onclick" not in "".join(re.findall(r"<[^>]+>", html))


def test_a_fence_holds_whatever_stands_in_it():
    html = markdown.markdown(fenced("```\n</code><script>", "text"), extensions=EXTENSIONS)
    assert "<script>" not in html


def test_cells_carry_the_name_of_their_column_and_keep_dates_whole():
    html = table(("Day", "Link"), [("until 2026-01-01", '<a href="x-2026-01-01.html">2026-01-01/7</a>')])
    assert 'data-label="Day">until <span class="day">2026-01-01</span>' in html
    assert 'href="x-2026-01-01.html"' in html


LINKS: list[tuple[str, str, str]] = [
    ("to a page", "[a](sources.md)", "[a](sources.md)"),
    ("to an adopted document", "[a](../benchmarks/RESULTS.md)", "[a](project/measured.md)"),
    ("with an anchor", "[a](../CONTRIBUTING.md#x)", "[a](project/contributing.md#x)"),
    ("to the README", "[a](../README.md)", "[a](index.md)"),
    ("to a file", "[the image](../Dockerfile)", "the image (`Dockerfile`)"),
    ("to a file by its name", "[`action.yml`](../action.yml)", "`action.yml`"),
    ("to the web", "[a](https://host.example/x.md)", "[a](https://host.example/x.md)"),
    ("in the page", "[a](#x)", "[a](#x)"),
    ("to nowhere", "[a](../nothing.md)", "[a](../nothing.md)"),
    ("in code", "```yaml\n[a](../Dockerfile)\n```\n", "```yaml\n[a](../Dockerfile)\n```\n"),
]


@pytest.mark.parametrize(("content", "wanted"), [row[1:] for row in LINKS], ids=[row[0] for row in LINKS])
def test_links_out_of_the_documentation_are_led(content, wanted):
    assert relinked(content, "docs/scale.md", "scale.md", ROOT) == wanted


def test_adopted_documents_are_there():
    assert all((ROOT / source).is_file() for source in ADOPTED)


def paths_of(entries: list[Any]) -> list[str]:
    return [
        path
        for entry in entries
        for one in entry.values()
        for path in ([one] if isinstance(one, str) else paths_of(one))
    ]


def test_the_navigation_holds_every_page_once():
    written = [path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")]
    every = paths_of(navigation(written, PAGES.values()))
    assert sorted(every) == sorted({*written, *PAGES})


def test_a_page_that_nobody_named_is_not_lost_and_one_that_is_gone_not_listed():
    every = navigation(["index.md", "brand-new.md"], PAGES.values())
    assert {"Brand new": "brand-new.md"} in every[1]["Reference"]
    assert "settings.md" not in paths_of(every)
