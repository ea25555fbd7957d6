"""Places that memories are opened at in tests: a file, or a database of a real PostgreSQL server."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from auditor.state.memory import USUAL_BOUNDS, Bounds
from auditor.state.opening import open_memory
from auditor.state.place import Place
from auditor.state.store import StoredMemory

TODAY = date(2026, 2, 3)
ROOT = Path(__file__).parent.parent.parent
_PREPARED = """
import sys
from datetime import date
from pathlib import Path
from auditor.state.opening import open_memory
from auditor.state.place import Place
place, today = {place}, date(2026, 2, 3)
"""


class Store:
    """One place, opened as often as wanted."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.told: list[str] = []

    def open(self, today: date = TODAY, bounds: Bounds = USUAL_BOUNDS) -> StoredMemory:
        return open_memory(self.place, today, self.told.append, bounds)

    def execute(self, statement: str) -> None:
        url = self.place.url.replace("postgresql://", "postgresql+pg8000://") or f"sqlite:///{self.place.path}"
        engine = sa.create_engine(url)
        with engine.begin() as connection:
            connection.execute(sa.text(statement))
        engine.dispose()

    def process(self, code: str, *arguments: str) -> subprocess.Popen[str]:
        """Runs code that finds `place` and `today`, in a process of its own."""
        where = f"url={self.place.url!r}" if self.place.url else f"Path({str(self.place.path)!r})"
        prepared = _PREPARED.format(place=f"Place('the state', {where})")
        return subprocess.Popen(
            [sys.executable, "-c", prepared + code, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
