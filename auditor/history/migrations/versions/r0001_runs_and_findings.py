"""Runs, findings, what happened to them, and verdicts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of schema 1."""
    op.create_table(
        "lintas_history_pipelines",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(32), nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
    )
    op.create_table(
        "lintas_history_runs",
        sa.Column("id", sa.Integer, primary_key=True),
        _pipeline(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("manifest", "rule_set", "version")),
        *(
            sa.Column(name, sa.Integer, nullable=False)
            for name in (
                "errors", "warnings", "notes", "accepted", "unconfirmed", "new", "reopened", "raised", "fixed",
                "withdrawn",
            )
        ),
        sa.UniqueConstraint("pipeline", "number", name="lintas_history_runs_number"),
    )  # fmt: skip
    _make_findings()
    op.create_table(
        "lintas_history_events",
        sa.Column("run", sa.Integer, sa.ForeignKey("lintas_history_runs.id"), primary_key=True),
        sa.Column("finding", sa.Integer, sa.ForeignKey("lintas_history_findings.id"), primary_key=True),
        sa.Column("event", sa.String(12), nullable=False),
    )
    op.create_table(
        "lintas_history_verdicts",
        sa.Column("id", sa.Integer, primary_key=True),
        _pipeline(),
        sa.Column("transfer", sa.Text, nullable=False),
        sa.Column("flow", sa.Text, nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("first_run", sa.Integer, sa.ForeignKey("lintas_history_runs.id"), nullable=False),
        sa.Column("last_run", sa.Integer, sa.ForeignKey("lintas_history_runs.id"), nullable=False),
    )
    op.create_index("lintas_history_verdicts_last", "lintas_history_verdicts", ["pipeline", "last_run"])


def _make_findings() -> None:
    op.create_table(
        "lintas_history_findings",
        sa.Column("id", sa.Integer, primary_key=True),
        _pipeline(),
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
        sa.Column("last_run", sa.Integer, sa.ForeignKey("lintas_history_runs.id"), nullable=False),
        sa.Column("opened", sa.Date, nullable=False),
        sa.Column("closed", sa.Date),
        sa.Column("reopened", sa.Integer, nullable=False),
        sa.Column("told", sa.Boolean, nullable=False),
        sa.Column("told_due", sa.Date),
        sa.UniqueConstraint("pipeline", "fingerprint", name="lintas_history_findings_fingerprint"),
    )


def _pipeline() -> sa.Column[int]:
    return sa.Column("pipeline", sa.Integer, sa.ForeignKey("lintas_history_pipelines.id"), nullable=False)
