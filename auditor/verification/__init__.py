"""Verification of de-identification: what a flow says it does to columns, held against the rows on both its sides.

`claims` lists what a manifest says, `Shelf` keeps what is needed of the rows while an audit reads them, `verify` turns
both into doubts. Doubts hold column names, counts and shares; values stay in memory and go with the shelf.
"""
