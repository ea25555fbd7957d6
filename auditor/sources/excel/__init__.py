"""Workbooks, each sheet a table."""
