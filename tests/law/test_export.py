"""The repository as open data: what leaves is what the files say, whole, linked and escaped."""

import csv
import io
import json
import re
import shutil
import subprocess
from datetime import date
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

import pytest
from small_laws import law_text, repository_of

from auditor.cli import run
from jurisdiction_map.export import as_csv, as_json, as_site
from jurisdiction_map.export.provision import file_name
from jurisdiction_map.repository import repository

DAY = date(2026, 11, 22)
HOSTILE = law_text(
    "provisions:\n  - {id: SG-X/..\"<b>, title: '<script>alert(1)</script>', kind: condition, cite: '</script>&\"s.1', confidence: primary,"
    " sources: [S], plain: 'a < b & \"c\"', requires: {transfer.to: US}}\n"
)


@pytest.fixture(scope="module")
def site():
    return as_site(repository(), DAY)


class Page(HTMLParser):
    """Links, scripts and open elements of one page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loaded, self.open, self.words, self.elements = [], [], [], [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.elements.add(tag)
        if "href" in given:
            (self.loaded if tag == "link" else self.links).append(given["href"])
        if "src" in given:
            self.loaded.append(given["src"])
        if tag not in ("meta", "link", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def test_the_document_has_every_law_as_its_file_has_it():
    document = json.loads(as_json(repository(), DAY)["lintas-law.json"])
    assert set(document["laws"]) == set(repository().codes())
    for law in repository():
        assert [p["id"] for p in document["laws"][law.code]["provisions"]] == [p.id for p in law.provisions]
    assert {row["id"] for row in document["treaties"]} >= {"RCEP-12", "CPTPP-14", "ASEAN-DEFA"}
    assert document["notice"].startswith("Not legal advice")


def test_tables_have_a_row_for_everything():
    tables = {name: list(csv.DictReader(io.StringIO(text))) for name, text in as_csv(repository(), DAY).items()}
    laws = list(repository())
    assert [row["code"] for row in tables["jurisdictions.csv"]] == [law.code for law in laws]
    assert [row["id"] for row in tables["provisions.csv"]] == [p.id for law in laws for p in law.provisions]
    assert len(tables["instruments.csv"]) == sum(len(law.instruments) for law in laws)
    assert len(tables["mechanisms.csv"]) == sum(len(law.mechanisms) for law in laws)
    in_force = {row["id"]: row["in_force"] for row in tables["provisions.csv"]}
    assert (in_force["VN-PDPL-20.2"], in_force["VN-D13-25"]) == ("True", "False")


def test_there_is_a_page_for_every_country_provision_and_instrument(site):
    for law in repository():
        assert f"country/{law.code}.html" in site
        assert all(f"provision/{file_name(p.id)}" in site for p in law.provisions)
        assert all(f"instrument/{file_name(one.id)}" in site for one in law.instruments)


def test_every_link_inside_the_site_leads_to_a_page_and_nothing_is_loaded_from_elsewhere(site):
    for name, text in site.items():
        if not name.endswith(".html"):
            continue
        page = Page(text)
        assert not page.open, name
        folder = PurePosixPath(name).parent
        for target in (*page.links, *page.loaded):
            if target.startswith(("http://", "https://")):
                assert target in page.links, (name, target)
                continue
            parts = []
            for part in (folder / unquote(target.partition("#")[0])).parts:
                parts = parts[:-1] if part == ".." else [*parts, part]
            assert "/".join(parts) in site, (name, target)


def test_a_provisions_page_tells_conditions_dates_confidence_and_sources(site):
    words = " ".join(Page(site["provision/VN-PDPL-20.2.html"]).words)
    assert "in force on 2026-11-22 (from 2026-01-01)" in words
    assert "Lifted by any of" in words
    assert "Sources" in words


def test_what_a_law_file_says_cannot_become_markup():
    site = as_site(repository_of(HOSTILE), DAY)
    for name, text in site.items():
        if name.endswith(".html"):
            page = Page(text)
            assert ("script" in page.elements) == (name == "index.html"), name
            assert "b" not in page.elements
    assert "</script>" not in site["search-index.js"]
    assert all(re.fullmatch(r"[A-Za-z0-9./_-]+", name) for name in site)


def test_the_command_writes_each_form(tmp_path, capsys):
    assert run(["law", "export"]) == 0
    assert json.loads(capsys.readouterr().out)["laws"]
    assert run(["law", "export", "--format", "csv", "--output", str(tmp_path / "csv")]) == 0
    assert (tmp_path / "csv" / "provisions.csv").is_file()
    assert run(["law", "export", "--format", "html", "--output", str(tmp_path / "site")]) == 0
    assert (tmp_path / "site" / "index.html").is_file()
    assert run(["law", "export", "--format", "html"]) == 2
    assert "--output FOLDER" in capsys.readouterr().err


def browser():
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def rendered(tmp_path, address):
    """What a real browser shows, without any network."""
    command = [browser(), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
               "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND",
               f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=3000", "--dump-dom", address]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


@pytest.mark.slow
@pytest.mark.skipif(browser() is None, reason="no Chromium here; CI installs one")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("VN-PDPL-20.2", "provision/VN-PDPL-20.2.html"),
        ("dia chi khong co", None),
        ("malaysia", "country/MY.html"),
    ],
)
def test_the_site_searches_offline_in_a_real_browser(tmp_path, site, asked, found):
    for name, text in site.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shown = rendered(tmp_path, f"file://{tmp_path}/site/index.html#q={quote(asked)}")
    results = re.search(r'<div id="results">(.*?)</div>', shown, re.S)[1]
    if found is None:
        assert results == ""
        assert "0 results" in shown
    else:
        assert f'href="{found}"' in results
