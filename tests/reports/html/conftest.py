"""One headless Chromium for the tests of this folder: the system's own, without any network."""

import shutil

import pytest


def executable():
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def chromium():
    sync_api = pytest.importorskip(
        "playwright.sync_api", reason="playwright drives the browser; the dev extra brings it"
    )
    if executable() is None:
        pytest.skip("no Chromium here; CI installs one")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable(),
            args=["--no-sandbox", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND"],
        )
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium, tmp_path):
    """Opens a page's text in a tab of its own; whatever it logs, throws or asks the network for fails the test."""
    tabs, trouble = [], []

    def open_(text, fragment="", **options):
        path = tmp_path / "report.html"
        path.write_text(text, encoding="utf-8")
        tab = chromium.new_page(**{"viewport": {"width": 1280, "height": 900}, **options})
        tabs.append(tab)
        tab.on("console", lambda message: trouble.append(f"{message.type}: {message.text}"))
        tab.on("pageerror", lambda error: trouble.append(str(error)))
        tab.on("dialog", lambda dialog: trouble.append(f"dialog: {dialog.message}") or dialog.dismiss())
        tab.on("request", lambda request: request.url.startswith("file:") or trouble.append(f"asked for {request.url}"))
        tab.goto(path.as_uri() + fragment)
        return tab

    yield open_
    for tab in tabs:
        tab.close()
    assert not trouble
