"""What earlier audits left behind, so that a second one reads only what changed.

`keys` says what an outcome depends on, `recall` scans tables that are not remembered, `stored_form` is what is kept of
an outcome (never a value of a person, not even a masked one), `store` keeps it in SQLite or PostgreSQL, `opening` opens
such a store, `place` says where it lies.
"""
