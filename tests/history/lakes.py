"""A small lake that changes from one run to the next, audited through the command line."""

import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from auditor.cli import run

MANIFEST = """
version: 1
name: kopi
parties:
  kopi-vn:
    {established_in: [VN], role: controller, kind: private,
     entity: {first_transfer: 2026-10-20, transfer_dossier: {prepared: 2026-10-15, filed: null}}}
  kopi-sg: {established_in: [SG], role: controller, kind: private}
  crm:
    {established_in: [US], role: processor, kind: private, written_processing_contract: true,
     certifications: [{certification: global_prp, valid_from: 2025-07-01, valid_until: 2026-12-31,
                       recognised_in: [US], listed: true}]}
datasets:
  customers: {location: data/customers.csv, country: VN, holder: kopi-vn, origin: [VN], categories: [name]}
  orders: {location: data/orders.csv, country: VN, holder: kopi-vn, origin: [VN], categories: []}
  members: {country: SG, holder: kopi-sg, origin: [SG], categories: [name], lawful_basis: [contract]}
flows:
  to_sg:
    {from: customers, to: kopi-sg, mode: disclose, started: 2026-10-20, purposes: [analytics], safeguards: []}
  to_crm:
    {from: members, to: crm, mode: disclose, started: 2026-05-01, purposes: [marketing], onward_to: [], safeguards: []}
"""
"""A dossier is owed by 2026-12-19, sixty days after data first left Viet Nam; the last day of a certification is 2026-12-30."""
HOOK = (
    "import json, pathlib, sys\n"
    "folder = pathlib.Path(sys.argv[1])\n"
    "folder.joinpath(f'{len(list(folder.iterdir()))}.json').write_text(json.dumps(json.load(sys.stdin)))\n"
    "sys.exit(int(sys.argv[2]))\n"
)


class Lake:
    """A folder with a manifest and tables."""

    def __init__(self, folder: Path, history: str) -> None:
        self.folder, self.history = folder, history
        self.notices = folder / "notices"
        (folder / "data").mkdir(parents=True)
        self.notices.mkdir()
        (folder / "hook.py").write_text(HOOK)
        self.declare(MANIFEST)

    def declare(self, manifest: str) -> None:
        (self.folder / "lintas.yaml").write_text(manifest)

    def write(self, table: str, *columns: str, rows: int = 60) -> None:
        """A table with columns of names, mail addresses, numbers of orders or amounts."""
        kinds = {
            "ho_ten": lambda i: f"Nguyen Van {chr(65 + i % 26)}",
            "email": lambda i: f"user{i}@mail.example.com",
            "order_no": lambda i: f"A-{i}",
            "amount": lambda i: i * 3,
        }
        with (self.folder / "data" / f"{table}.csv").open("w", newline="") as file:
            out = csv.writer(file)
            out.writerow(columns)
            out.writerows([kinds[name](i) for name in columns] for i in range(rows))

    def remove(self, table: str) -> None:
        (self.folder / "data" / f"{table}.csv").unlink()

    def hook(self, code: int = 0) -> str:
        """A command line that keeps the notice and ends with a code."""
        return f"{sys.executable} {self.folder / 'hook.py'} {self.notices} {code}"

    def told(self) -> list[dict[str, Any]]:
        """The notices that were handed over, in order."""
        return [json.loads((self.notices / f"{i}.json").read_text()) for i in range(len(list(self.notices.iterdir())))]

    def audit(self, as_of: str, *more: str) -> int:
        return run(["audit", str(self.folder), "--as-of", as_of, "--history", self.history, "--quiet", *more])

    def audited(self, capsys: Any, as_of: str, *more: str) -> tuple[int, dict[str, Any]]:
        """The exit code, and what the JSON report says of the history."""
        capsys.readouterr()
        code = self.audit(as_of, "--format", "json", *more)
        told: dict[str, Any] = history_of(json.loads(capsys.readouterr().out))
        return code, told


def history_of(document: dict[str, Any]) -> dict[str, Any]:
    """Where a JSON report tells of the history of its result."""
    told: dict[str, Any] = document["history"]
    return told


def named(findings: Sequence[dict[str, Any]]) -> list[str]:
    """Rule and dataset of findings."""
    return sorted(f"{one['rule']} {one['dataset']}" for one in findings)
