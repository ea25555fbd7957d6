"""Take a picture of a report in a headless Chromium, as the README shows it.

    lintas audit examples/kopi-pay --fail-on never --output html=report.html
    python -m auditor.reports.html.tools.take_screenshot report.html report.png [light|dark]

`make screenshot` does both for the picture in the README, `docs/images/report.png`.

Needs `playwright` (the dev extra) and a Chromium of the system.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

WIDTH, HEIGHT = 1440, 1720
"""CSS pixels: the answer and the whole map."""

SCALE = 0.75
"""Pixels of the picture for each: wide enough for a README, in less than 300 kB."""


def main(arguments: Sequence[str]) -> None:
    """Open the page, wait until it stands still, and write the picture."""
    from playwright.sync_api import sync_playwright

    page, picture = Path(arguments[0]).resolve(), Path(arguments[1])
    scheme: Literal["light", "dark"] = "dark" if arguments[2:] == ["dark"] else "light"
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        tab = started.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=SCALE, color_scheme=scheme
        )
        tab.goto(page.as_uri(), wait_until="load")
        tab.screenshot(path=picture)
        started.close()


if __name__ == "__main__":
    main(sys.argv[1:])
