"""The report that people open: one HTML file with everything in it, for a browser without a network and for paper."""

from auditor.reports.html.report import HtmlReport

__all__ = ["HtmlReport"]
