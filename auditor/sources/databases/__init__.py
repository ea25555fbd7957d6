"""Databases: servers by SQLAlchemy URL (`sql`), and database files (`sqlite`, `duckdb`).

`catalogue` is what the rest of Lintas sees. `addresses` reads URLs, `drivers` picks what talks to the server,
`sessions` opens read-only transactions, `failures` words errors, `frames` makes columns of rows. What differs between
servers is one module each in `dialects`, behind `dialects.interface`.
"""
