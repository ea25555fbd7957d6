"""Places that histories are opened at in tests, and observations made for them."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from auditor.history.model import EVERY_ROW, Judged, Looked, Observation, Sighting
from auditor.history.store import History, history_at

ROOT = Path(__file__).parent.parent.parent
DAY = date(2026, 11, 2)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
READ = Looked(1, 100, 100, 0)
UNREAD = Looked(0, 0, 0, 1)


class Where:
    """One place, opened as often as wanted."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def path(self) -> Path:
        assert "://" not in self.name
        return Path(self.name)

    def open(self) -> History:
        return history_at(self.name, {})

    def execute(self, *statements: str) -> list[tuple[object, ...]]:
        url = (
            self.name.replace("postgresql://", "postgresql+pg8000://")
            if "://" in self.name
            else f"sqlite:///{self.name}"
        )
        engine = sa.create_engine(url)
        rows: list[tuple[object, ...]] = []
        with engine.begin() as connection:
            for statement in statements:
                done = connection.execute(sa.text(statement))
                rows = [tuple(row) for row in done] if done.returns_rows else []
        engine.dispose()
        return rows

    def process(self, code: str, **more: object) -> subprocess.Popen[str]:
        """Runs code that finds `place`, in a process of its own."""
        prepared = f"import sys\nfrom tests.history.places import *\nplace = {self.name!r}\n"
        return subprocess.Popen(
            [sys.executable, "-c", prepared + code],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)}, **more,
        )  # fmt: skip


def sighting(number: int, **more: object) -> Sighting:
    """A finding about dataset `d`."""
    told: dict[str, object] = {
        "fingerprint": f"{number:016x}", "rule": "LIN001", "level": "error", "title": "Undeclared personal data", "flow": None,
        "dataset": "d", "columns": 1, "law": None, "transfer": None, "outcome": None, "cite": "", "due": None,
        "accepted_until": None, "rests_on": ("d",),
    }  # fmt: skip
    return Sighting(**{**told, **more})  # type: ignore[arg-type]


def observation(*sightings: Sighting, **more: object) -> Observation:
    """What a run saw that read dataset `d` whole."""
    told: dict[str, object] = {
        "pipeline": "kopi", "as_of": DAY, "manifest": "aa", "rule_set": "bb", "version": "0.1.0", "depth": EVERY_ROW,
        "looked": {"d": READ}, "declared": frozenset({"d", "f"}), "sightings": sightings, "verdicts": (),
    }  # fmt: skip
    return Observation(**{**told, **more})  # type: ignore[arg-type]


def judged(verdict: str, transfer: str = "f/VN/SG") -> Judged:
    return Judged(transfer, "f", verdict)


def later(days: int) -> date:
    return DAY + timedelta(days=days)
