"""Lintas, ground floor: what the law says."""
