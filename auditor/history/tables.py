"""The tables of a history as this version of Lintas knows them, the same in SQLite and PostgreSQL.

What made them is in `migrations`; a test holds the two against each other. Names that a manifest may choose are texts of
any length, so they are found by digests.
"""

from __future__ import annotations

import sqlalchemy as sa

SCHEMA = 2
"""The revision that this version of Lintas reads and writes, as a number."""
VERSION_TABLE = "lintas_history_version"

TABLES = sa.MetaData()

PIPELINES = sa.Table(
    "lintas_history_pipelines",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(32), nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
)

RUNS = sa.Table(
    "lintas_history_runs",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("pipeline", sa.Integer, sa.ForeignKey(PIPELINES.c.id), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("manifest", sa.Text, nullable=False),
    sa.Column("rule_set", sa.Text, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("errors", sa.Integer, nullable=False),
    sa.Column("warnings", sa.Integer, nullable=False),
    sa.Column("notes", sa.Integer, nullable=False),
    sa.Column("accepted", sa.Integer, nullable=False),
    sa.Column("unconfirmed", sa.Integer, nullable=False),
    sa.Column("new", sa.Integer, nullable=False),
    sa.Column("reopened", sa.Integer, nullable=False),
    sa.Column("raised", sa.Integer, nullable=False),
    sa.Column("fixed", sa.Integer, nullable=False),
    sa.Column("withdrawn", sa.Integer, nullable=False),
    sa.Column("depth", sa.Integer),
    sa.Column("tables", sa.Integer),
    sa.Column("rows_read", sa.BigInteger),
    sa.Column("rows_total", sa.BigInteger),
    sa.Column("unread", sa.Integer),
    sa.UniqueConstraint("pipeline", "number", name="lintas_history_runs_number"),
)
"""The columns from `depth` on are empty in runs of schema 1, `rows_total` also where nobody knows."""

FINDINGS = sa.Table(
    "lintas_history_findings",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("pipeline", sa.Integer, sa.ForeignKey(PIPELINES.c.id), nullable=False),
    sa.Column("fingerprint", sa.String(16), nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("level", sa.String(10), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("flow", sa.Text),
    sa.Column("dataset", sa.Text),
    sa.Column("columns", sa.Integer, nullable=False),
    sa.Column("law", sa.Text),
    sa.Column("transfer", sa.Text),
    sa.Column("outcome", sa.Text),
    sa.Column("cite", sa.Text, nullable=False),
    sa.Column("due", sa.Date),
    sa.Column("accepted_until", sa.Date),
    sa.Column("rests_on", sa.JSON, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("first_seen", sa.Date, nullable=False),
    sa.Column("last_seen", sa.Date, nullable=False),
    sa.Column("last_run", sa.Integer, sa.ForeignKey(RUNS.c.id), nullable=False),
    sa.Column("opened", sa.Date, nullable=False),
    sa.Column("closed", sa.Date),
    sa.Column("reopened", sa.Integer, nullable=False),
    sa.Column("told", sa.Boolean, nullable=False),
    sa.Column("told_due", sa.Date),
    sa.UniqueConstraint("pipeline", "fingerprint", name="lintas_history_findings_fingerprint"),
)

EVENTS = sa.Table(
    "lintas_history_events",
    TABLES,
    sa.Column("run", sa.Integer, sa.ForeignKey(RUNS.c.id), primary_key=True),
    sa.Column("finding", sa.Integer, sa.ForeignKey(FINDINGS.c.id), primary_key=True),
    sa.Column("event", sa.String(12), nullable=False),
)
"""What changed; that a finding was seen as before is no event."""

VERDICTS = sa.Table(
    "lintas_history_verdicts",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("pipeline", sa.Integer, sa.ForeignKey(PIPELINES.c.id), nullable=False),
    sa.Column("transfer", sa.Text, nullable=False),
    sa.Column("flow", sa.Text, nullable=False),
    sa.Column("verdict", sa.String(20), nullable=False),
    sa.Column("first_run", sa.Integer, sa.ForeignKey(RUNS.c.id), nullable=False),
    sa.Column("last_run", sa.Integer, sa.ForeignKey(RUNS.c.id), nullable=False),
    sa.Index("lintas_history_verdicts_last", "pipeline", "last_run"),
)
"""One row for each stretch of runs in which a transfer had the same verdict."""

COVERAGE = sa.Table(
    "lintas_history_coverage",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("run", sa.Integer, sa.ForeignKey(RUNS.c.id), nullable=False, index=True),
    sa.Column("dataset", sa.Text, nullable=False),
    sa.Column("tables", sa.Integer, nullable=False),
    sa.Column("rows_read", sa.BigInteger, nullable=False),
    sa.Column("rows_total", sa.BigInteger),
    sa.Column("unread", sa.Integer, nullable=False),
)
"""How a run looked at each dataset that has a location, or had parts that could not be read."""
