"""One manifest over local files, a bucket, a Delta table, an Iceberg table and a PostgreSQL schema, on real servers."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from deltalake import write_deltalake
from pyiceberg.catalog import load_catalog

import auditor
from auditor import reports
from auditor.cli import run as lintas
from tests.servers import postgresql as postgres
from tests.sources.s3_server import S3Server, serving

pytest_plugins = ["tests.servers.fixtures"]
pytestmark = pytest.mark.slow

DAY = date(2026, 11, 20)
MANIFEST = """
version: 1
name: five places
parties:
  shop: {{established_in: [SG], role: controller, kind: private}}
  desk: {{established_in: [VN], role: processor}}
datasets:
  files: {{location: lake/files, country: SG, holder: shop, categories: [name, email]}}
  bucket: {{location: "s3://audited/orders", region: aws:ap-southeast-1, holder: shop, categories: [phone]}}
  changes: {{location: lake/changes, country: SG, holder: shop, categories: [national_id]}}
  history: {{location: warehouse/crm/history, country: SG, holder: shop, categories: [email]}}
  shop_db: {{location: "{database}?lintas_schema=crm", country: SG, holder: shop, categories: [name, email, phone]}}
flows:
  to_desk: {{from: [files, bucket, changes, history, shop_db], to: desk, purposes: [support], started: 2026-02-01}}
"""


def people(start: int, count: int = 300) -> pl.DataFrame:
    numbers = range(start, start + count)
    return pl.DataFrame(
        {
            "id": list(numbers),
            "full_name": [f"Tan Wei {('Ling', 'Jie', 'Hao', 'Min')[n % 4]}" for n in numbers],
            "email": [f"person{n}@example.org" for n in numbers],
            "mobile": [f"+658{n % 10_000_000:07}" for n in numbers],
            "nric": [nric(n) for n in numbers],
            "status": ["open" if n % 2 else "paid" for n in numbers],
        }
    )


def nric(number: int) -> str:
    digits = f"{number:07}"
    total = sum(weight * int(digit) for weight, digit in zip((2, 7, 6, 5, 4, 3, 2), digits, strict=True))
    return f"S{digits}{'JZIHGFEDCBA'[total % 11]}"


def parquet(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def store():
    with serving() as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", server.url)
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        patch.setenv("AWS_REGION", "us-east-1")
        objects = {f"orders/part-{n:05}.parquet": parquet(people(10_000 * n).select("id", "mobile")) for n in range(3)}
        server.bucket("audited", objects)
        yield server


def fill(server: postgres.PostgreSql, database: str) -> None:
    frame = people(50_000, 200)
    rows = ",".join(
        f"({a}, '{b}', '{c}', '{d}')" for a, b, c, d in frame.select("id", "full_name", "email", "mobile").rows()
    )
    server.run(
        database,
        "CREATE SCHEMA crm",
        "CREATE TABLE crm.customers (id int primary key, full_name text, email text, mobile text)",
        f"INSERT INTO crm.customers VALUES {rows}",
        "CREATE TABLE crm.prices (sku text, price numeric)",
        "INSERT INTO crm.prices SELECT 'SKU-' || n, n * 1.5 FROM generate_series(1, 100) AS n",
        "ANALYZE",
    )


def company(folder: Path, url: str) -> Path:
    """The company's local places and its manifest."""
    files = folder / "lake/files"
    files.mkdir(parents=True)
    people(1_000).select("full_name", "email", "status").write_csv(files / "crm.csv")
    people(2_000).select("id", "status").write_ndjson(files / "events.ndjson")
    write_deltalake(folder / "lake/changes", people(3_000).select("id", "nric").to_arrow())
    write_deltalake(folder / "lake/changes", people(4_000).select("id", "nric").to_arrow(), mode="append")
    warehouse = folder / "warehouse"
    warehouse.mkdir()
    catalogue = load_catalog("c", type="sql", uri=f"sqlite:///{folder}/catalogue.db", warehouse=f"file://{warehouse}")
    catalogue.create_namespace("crm")
    rows = people(5_000).select("id", "email").to_arrow()
    table = catalogue.create_table("crm.history", rows.schema, location=f"file://{warehouse}/crm/history")
    table.append(rows)
    manifest = folder / "lintas.yaml"
    manifest.write_text(MANIFEST.format(database=url))
    return manifest


@pytest.fixture
def database(postgresql: postgres.PostgreSql):
    with postgresql.database() as name:
        fill(postgresql, name)
        yield postgresql.url(name)


def told(result: Any) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(reports.get("json").render(result, {}))
    return document


def tags(document: dict[str, Any]) -> dict[tuple[str, str], list[str]]:
    return {
        (table["dataset"], column["name"]): column["tags"]
        for table in document["tables"]
        for column in table["columns"]
        if column["tags"]
    }


FOUND = {
    ("files", "full_name"): ["name"],
    ("files", "email"): ["email"],
    ("bucket", "mobile"): ["phone"],
    ("changes", "nric"): ["national_id"],
    ("history", "email"): ["email"],
    ("shop_db", "full_name"): ["name"],
    ("shop_db", "email"): ["email"],
    ("shop_db", "mobile"): ["phone"],
}


def test_five_places_are_audited_with_one_command(
    store: S3Server, database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = company(tmp_path, database)
    code = lintas(["audit", str(manifest), "--as-of", str(DAY), "--format", "json", "--fail-on", "never"])
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert code == 0, err
    assert document["unread"] == []
    assert tags(document).items() >= FOUND.items()
    rows = {table["dataset"]: table["rows_read"] for table in document["tables"]}
    assert (rows["bucket"], rows["changes"], rows["history"]) == (900, 600, 300)
    assert {row["flow"] for row in document["transfers"]} == {"to_desk"}
    assert len(document["transfers"]) == 5
    for secret in (postgres.PASSWORD, "testing:"):
        assert secret not in out + err


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, store: S3Server):
    folder = tmp_path_factory.mktemp("cluster")
    found = folder / "scheduler.json"
    dask = shutil.which("dask", path=str(Path(sys.executable).parent)) or "dask"
    usual = ["--scheduler-file", str(found), "--no-dashboard"]
    commands = [
        [dask, "scheduler", *usual, "--port", "0", "--host", "127.0.0.1"],
        *([dask, "worker", *usual, "--nthreads", "1", "--local-directory", str(folder)] for _ in range(2)),
    ]
    started = [
        subprocess.Popen(
            one, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, env=os.environ.copy()
        )
        for one in commands
    ]
    try:
        _wait_for(found)
        yield json.loads(found.read_text())["address"].replace("tcp://", "dask://")
    finally:
        for process in started:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_for(file: Path) -> None:
    import time

    for _ in range(600):
        if file.exists() and file.read_text().endswith("}"):
            return
        time.sleep(0.1)
    raise AssertionError(f"{file.name} did not come")


def without_timings(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != "run"}


def test_a_cluster_and_processes_find_the_same_as_one_process(
    store: S3Server, database: str, cluster: str, tmp_path: Path
) -> None:
    manifest = company(tmp_path, database)
    alone = told(auditor.audit(manifest, as_of=DAY))
    assert tags(alone).items() >= FOUND.items()
    for executor in (cluster, "processes"):
        found = told(
            auditor.audit(manifest, as_of=DAY, executor=executor, workers=2 if executor == "processes" else None)
        )
        assert without_timings(found) == without_timings(alone), executor


def test_a_database_that_dies_takes_only_its_own_tables_along(store: S3Server, tmp_path: Path) -> None:
    with postgres.postgresql() as server, server.database() as name:
        fill(server, name)
        manifest = company(tmp_path, server.url(name))
        whole = told(auditor.audit(manifest, as_of=DAY))
        server.process.kill()
        server.process.wait()
        rest = told(auditor.audit(manifest, as_of=DAY))
    missing = rest["unread"]
    assert {row["dataset"] for row in missing} == {"shop_db"}
    assert all(postgres.PASSWORD not in json.dumps(row) for row in missing)
    expected = {key: value for key, value in tags(whole).items() if key[0] != "shop_db"}
    assert tags(rest) == expected
    assert rest["tables"] == [table for table in whole["tables"] if table["dataset"] != "shop_db"]


def test_a_second_audit_reads_nothing_again(
    store: S3Server, database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = company(tmp_path, database)
    asked = [
        "audit",
        str(manifest),
        "--as-of",
        str(DAY),
        "--format",
        "json",
        "--fail-on",
        "never",
        "--state",
        str(tmp_path / "s.sqlite"),
    ]
    lintas(asked)
    first = capsys.readouterr()
    lintas(asked)
    second = capsys.readouterr()
    assert tags(json.loads(second.out)) == tags(json.loads(first.out))
    assert "read 0 tables" in second.err, second.err
    write_deltalake(tmp_path / "lake/changes", people(9_000).select("id", "nric").to_arrow(), mode="append")
    lintas(asked)
    third = capsys.readouterr()
    assert "read 1 table:" in third.err, third.err
    assert {table["dataset"]: table["rows_read"] for table in json.loads(third.out)["tables"]}["changes"] == 900
