"""What Alembic runs: the revisions, on the connection and inside the transaction that `migrating` gives it."""

from __future__ import annotations

from alembic import context

from auditor.history.tables import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
context.run_migrations()
