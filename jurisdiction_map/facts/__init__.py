"""The facts of a transfer: what a law may ask, as typed models.

`model` holds the vocabulary, `safeguards` the thirteen kinds of safeguard, `read` turns YAML or JSON
into checked facts. Every fact is optional; absent means unknown, never false.
"""
