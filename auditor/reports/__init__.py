"""Reports: a `Result` in, text out. Nothing is loaded until a report is asked for by name: `reports.get("sarif")`."""

from auditor.reports.interface import NO_DOCS, PLAIN, Report, Style, Verbosity, terminal_style
from auditor.reports.registry import UnknownReportError, get, names

__all__ = ["NO_DOCS", "PLAIN", "Report", "Style", "UnknownReportError", "Verbosity", "get", "names", "terminal_style"]
