"""What became of findings from one audit to the next: runs, verdicts, first and last seen, fixed, reopened, due.

`observing` takes from a result what may be kept (no value, no example, no column's or person's name), `life` says what
becomes of a finding, `store` keeps it in SQLite or PostgreSQL, `migrating` brings an older database up to date,
`telling` says what changed since the last run, `notifying` hands that to a command, `trend` and `duties` read it back.
"""
