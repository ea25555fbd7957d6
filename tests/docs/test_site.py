"""The site builds strictly without a network, loads nothing from elsewhere, leads nowhere wrong, and works in a browser."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

pytest.importorskip("mkdocs", reason="the docs extra brings it")
pytestmark = [pytest.mark.docs, pytest.mark.slow]
ROOT = Path(__file__).parents[2]
LOADS = {
    ("script", "src"),
    ("img", "src"),
    ("source", "src"),
    ("iframe", "src"),
    ("link", "href"),
    ("image", "href"),
    ("form", "action"),
}
NOWHERE = "http://127.0.0.1:9"
"""The discard port: whatever goes through this proxy fails."""


class Page(HTMLParser):
    """The links, the loads and the anchors of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("id", "name") and value:
                self.anchors.add(value)
            if (tag, name) in LOADS and value and dict(attrs).get("rel") not in ("canonical", "next", "prev", "edit"):
                self.loads.append(value)
            if tag == "a" and name == "href" and value:
                self.links.append(value)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "site"
    environ = os.environ | dict.fromkeys(
        ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), NOWHERE
    )
    environ |= {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1795305600", "NO_PROXY": "", "no_proxy": ""}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    assert "WARNING" not in done.stderr
    return folder


def pages(site: Path) -> Iterator[Path]:
    return site.rglob("*.html")


@cache
def parsed(path: Path) -> Page:
    return Page(path.read_text(encoding="utf-8"))


def test_pages_load_nothing_from_another_host(site):
    elsewhere = {
        (path.relative_to(site).as_posix(), load)
        for path in pages(site)
        for load in parsed(path).loads
        if urlsplit(load).netloc
    }
    assert elsewhere == set()


def test_styles_load_nothing_from_another_host(site):
    for path in site.rglob("*.css"):
        assert not re.search(r"""(url\(\s*["']?|@import\s+["'])(https?:)?//""", path.read_text(encoding="utf-8")), path


def test_every_link_leads_to_a_page_and_a_place_on_it(site):
    broken = []
    for path in pages(site):
        if path.name == "404.html":
            continue
        for target in parsed(path).links + parsed(path).loads:
            address = urlsplit(target)
            if address.scheme or address.netloc:
                continue
            wanted = (path.parent / unquote(address.path)).resolve() if address.path else path
            wanted = wanted / "index.html" if wanted.is_dir() else wanted
            lost = not wanted.is_file()
            lost = lost or (
                address.fragment
                and wanted.suffix == ".html"
                and unquote(address.fragment) not in parsed(wanted).anchors
            )
            if lost and not address.fragment.startswith("__"):
                broken.append((path.relative_to(site).as_posix(), target))
    assert broken == []


def test_links_to_the_web_are_of_the_web(site):
    schemes = {urlsplit(link).scheme for path in pages(site) for link in parsed(path).links}
    assert schemes <= {"", "http", "https", "mailto"}


def test_generated_pages_lie_beside_the_written_ones(site):
    for name in (
        "index",
        "rules/LIN001",
        "laws/vn",
        "region",
        "manifest",
        "cli/audit",
        "reports",
        "detectors",
        "scale",
        "project/changelog",
    ):
        assert (site / f"{name}.html").is_file(), name
    assert not list((ROOT / "docs").glob("rules/*")), "generated pages are not written into docs/"


@pytest.fixture
def tab(chromium: Any) -> Iterator[Any]:
    """A tab that knows what was asked for and complained of."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.asked, page.complaints = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


LOOKED_AT = [
    "index.html",
    "rules/LIN001.html",
    "laws/vn.html",
    "laws/index.html",
    "manifest.html",
    "cli/audit.html",
    "detectors.html",
    "region.html",
]


@pytest.mark.parametrize("name", LOOKED_AT)
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_open_from_a_folder_without_an_error_and_fit(site, tab, name, width):
    tab.set_viewport_size({"width": width, "height": 844})
    tab.goto((site / name).as_uri())
    tab.wait_for_load_state("load")
    assert tab.complaints == []
    assert [url for url in tab.asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("words", "found"),
    [("dossier", "laws/vn.html"), ("LIN019", "rules/LIN019.html"), ("max-miss", "concepts/sampling.html")],
)
def test_the_search_works_from_a_folder(site, tab, words, found):
    tab.goto((site / "index.html").as_uri())
    tab.locator("[data-md-component=search-query]").first.click()
    tab.keyboard.type(words)
    tab.wait_for_selector(".md-search-result__link", timeout=20_000)
    addresses = tab.eval_on_selector_all(".md-search-result__link", "links => links.map(link => link.href)")
    assert any(found in address for address in addresses), addresses
    assert tab.complaints == []


def test_a_reader_may_choose_light_or_dark(site, tab):
    tab.goto((site / "index.html").as_uri())
    before = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    tab.locator("label[for=__palette_1]").click()
    assert tab.evaluate("document.body.dataset.mdColorScheme") == "slate"
    tab.wait_for_function("before => getComputedStyle(document.body).backgroundColor !== before", arg=before)


def test_tables_are_cards_on_a_phone(site, tab):
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto((site / "manifest.html").as_uri())
    cell = tab.locator(".stack td").nth(2)
    assert cell.bounding_box()["width"] > 250
    assert tab.evaluate("cell => getComputedStyle(cell, '::before').content", cell.element_handle()) == '"Meaning"'


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index.html", "rules/LIN001.html", "laws/vn.html", "manifest.html", "cli/audit.html"])
def test_pages_can_be_read_by_everybody(site, chromium, name, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="the dev extra brings axe-core")
    context = chromium.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto((site / name).as_uri())
    found = axe.Axe().run(page).response["violations"]
    context.close()
    grave = [
        (one["id"], [node["html"] for node in one["nodes"]][:3])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert grave == []
