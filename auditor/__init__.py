"""Lintas, upper floor: pipelines."""
