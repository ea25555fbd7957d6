"""How much each run looked at, as a whole and of each dataset; unknown for the runs that are there already."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make schema 2 out of schema 1."""
    for column in (
        sa.Column("depth", sa.Integer),
        sa.Column("tables", sa.Integer),
        sa.Column("rows_read", sa.BigInteger),
        sa.Column("rows_total", sa.BigInteger),
        sa.Column("unread", sa.Integer),
    ):
        op.add_column("lintas_history_runs", column)
    op.create_table(
        "lintas_history_coverage",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("run", sa.Integer, sa.ForeignKey("lintas_history_runs.id"), nullable=False),
        sa.Column("dataset", sa.Text, nullable=False),
        sa.Column("tables", sa.Integer, nullable=False),
        sa.Column("rows_read", sa.BigInteger, nullable=False),
        sa.Column("rows_total", sa.BigInteger),
        sa.Column("unread", sa.Integer, nullable=False),
    )
    op.create_index("ix_lintas_history_coverage_run", "lintas_history_coverage", ["run"])
