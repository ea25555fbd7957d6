"""`python -m benchmarks [NAME …]`: start-up, law, scan, lakes, scaling, html_report, reports; all of them by default."""

from __future__ import annotations

import sys

from . import html_report, lakes, law, reports, scaling, scan, startup

ALL = {
    "startup": startup.run,
    "law": law.run,
    "scan": scan.run,
    "lakes": lakes.run,
    "scaling": scaling.run,
    "html_report": html_report.run,
    "reports": reports.run,
}


def main() -> None:
    """Runs the benchmarks named, or all."""
    print("Medians of whole runs in turn; ratios pair by pair. Absolute seconds are this machine's.")
    for name in sys.argv[1:] or ALL:
        print(f"\n{name}")
        ALL[name]()


if __name__ == "__main__":
    main()
