"""Findings: one thing a person should look at, with a rule, a place and a way out."""
