"""`lintas init` on real servers: PostgreSQL and a store that speaks S3."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from auditor.manifest.loader import Loaded, load
from tests.servers import postgresql as server
from tests.sources.s3_server import S3Server, serving

pytest_plugins = ["tests.servers.fixtures"]
pytestmark = pytest.mark.slow

SECRET = "wJalrXUtnFEMI"
PEOPLE = pl.DataFrame(
    {
        "cust_id": [f"C{n:05}" for n in range(200)],
        "email": [f"siti{n}@kopi.example" for n in range(200)],
        "plan": ["gold"] * 200,
    }
)
STATEMENTS = (
    "CREATE SCHEMA raw", "CREATE SCHEMA staging", "CREATE SCHEMA hr",
    "CREATE TABLE raw.customers (id int, full_name text, email text, mobile text)",
    "INSERT INTO raw.customers SELECT n, 'Tan Wei Ling', 'p' || n || '@mail.example', '+6581' || 100000 + n FROM generate_series(1, 90) n",
    "CREATE TABLE staging.stg_customers AS SELECT * FROM raw.customers",
    'CREATE TABLE hr."pay, roll: [x]*" (id int, salary int)',
    'INSERT INTO hr."pay, roll: [x]*" VALUES (1, 2)',
    "CREATE TABLE public.items (sku text)", "INSERT INTO public.items VALUES ('a')",
)  # fmt: skip

Init = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def lintas(tmp_path: Path) -> Init:
    """Run the command in a folder of its own, with no AWS or PostgreSQL variables but those given."""

    def command(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PG"))}
        done = subprocess.run(
            [sys.executable, "-m", "auditor", *arguments], capture_output=True, text=True, check=False, cwd=tmp_path,
            env={**environment, "NO_COLOR": "1", "HOME": str(tmp_path), **variables}, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert "Traceback" not in done.stderr
        return done

    return command


@pytest.fixture
def database(postgresql: server.PostgreSql) -> Iterator[str]:
    with postgresql.database() as name:
        postgresql.run(name, *STATEMENTS)
        yield name


def manifest_in(folder: Path) -> Loaded:
    return load(folder / "lintas.yaml")


def test_each_table_of_a_database_is_a_dataset_and_no_password_is_written(
    lintas: Init, tmp_path: Path, postgresql: server.PostgreSql, database: str
) -> None:
    done = lintas("init", postgresql.url(database), "--country", "SG", "--role", "controller")
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "lintas.yaml").read_text(encoding="utf-8")
    assert server.PASSWORD not in text + done.stdout + done.stderr
    assert "the password was left out of the URL: it is taken from PGPASSWORD or the password file" in text
    manifest = manifest_in(tmp_path).manifest
    at = f"postgresql://postgres@127.0.0.1:{postgresql.port}/{database}"
    assert manifest.datasets["customers"].location == [f"{at}?lintas_schema=raw&lintas_table=customers"]
    assert sorted(manifest.datasets) == ["customers", "items", "pay_roll_x", "stg_customers"]
    (flow,) = manifest.flows.values()
    assert (flow.source, flow.to) == (["customers"], "stg_customers")
    assert lintas("check").returncode in (0, 1)
    audit = lintas("audit", "--format", "json", "--fail-on", "never", PGPASSWORD=server.PASSWORD)
    assert audit.returncode == 0, audit.stderr
    assert sorted(table["dataset"] for table in json.loads(audit.stdout)["tables"]) == sorted(manifest.datasets)


def test_filters_choose_schemas_and_tables(
    lintas: Init, tmp_path: Path, postgresql: server.PostgreSql, database: str
) -> None:
    url = postgresql.url(database)
    done = lintas("init", url, "--schema", "raw,staging", "--table", "!stg_*")
    assert done.returncode == 0, done.stderr
    assert list(manifest_in(tmp_path).manifest.datasets) == ["customers"]


def test_a_database_that_cannot_be_reached_writes_nothing(
    lintas: Init, tmp_path: Path, postgresql: server.PostgreSql
) -> None:
    done = lintas("init", f"postgresql://auditor:{SECRET}@127.0.0.1:{postgresql.port}/nowhere")
    assert done.returncode == 3
    assert "nothing was written" in done.stderr
    assert SECRET not in done.stdout + done.stderr
    assert not (tmp_path / "lintas.yaml").exists()


def parquet(frame: pl.DataFrame) -> bytes:
    made = io.BytesIO()
    frame.write_parquet(made)
    return made.getvalue()


@pytest.fixture(scope="module")
def store() -> Iterator[S3Server]:
    objects: dict[str, bytes] = {f"raw/customers/part-{n:05}.parquet": parquet(PEOPLE) for n in range(2)}
    objects |= {"sg/customers_masked.parquet": parquet(PEOPLE.drop("plan")), "cut.parquet": b"PAR1 cut"}
    with serving() as running:
        running.bucket("kopi-ap-southeast-3-lake", objects)
        yield running


@pytest.fixture
def credentials(store: S3Server) -> dict[str, Any]:
    return {
        "AWS_ENDPOINT_URL": store.url, "AWS_ACCESS_KEY_ID": "AKIATESTING", "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1",
    }  # fmt: skip


def test_a_bucket_is_proposed_with_what_its_name_hints_at(
    lintas: Init, tmp_path: Path, credentials: dict[str, Any]
) -> None:
    done = lintas("init", "s3://kopi-ap-southeast-3-lake", **credentials)
    assert done.returncode == 3
    assert "cut.parquet" in done.stderr
    text = (tmp_path / "lintas.yaml").read_text(encoding="utf-8")
    assert SECRET not in text + done.stdout + done.stderr
    manifest = manifest_in(tmp_path).manifest
    assert {name: one.location for name, one in manifest.datasets.items()} == {
        "customers": ["s3://kopi-ap-southeast-3-lake/raw/customers/*.parquet"],
        "customers_masked": ["s3://kopi-ap-southeast-3-lake/sg/customers_masked.parquet"],
        "cut": ["s3://kopi-ap-southeast-3-lake/cut.parquet"],
    }
    assert all(one.region is None and one.country is None for one in manifest.datasets.values())
    assert (
        "# region: aws:ap-southeast-3 # perhaps: the bucket kopi-ap-southeast-3-lake has the name of that region in it (Indonesia)"
        in text
    )
    assert "# origin: [SG] # perhaps whose data it holds: the name sg" in text
    assert [(flow.source, flow.to) for flow in manifest.flows.values()] == [(["customers"], "customers_masked")]
    assert lintas("check").returncode in (0, 1)
    assert lintas("audit", "-q", "--fail-on", "never", **credentials).returncode == 3


def test_a_region_in_the_url_is_a_value_and_stays_in_the_location(
    lintas: Init, tmp_path: Path, store: S3Server, credentials: dict[str, Any]
) -> None:
    del credentials["AWS_ENDPOINT_URL"]
    url = f"s3://kopi-ap-southeast-3-lake/sg?endpoint_override={store.url}&region=ap-southeast-3"
    done = lintas("init", url, "--region", "s3://kopi-ap-southeast-3-lake=aws:ap-southeast-1", **credentials)
    assert done.returncode == 0, done.stderr
    (dataset,) = manifest_in(tmp_path).manifest.datasets.values()
    assert dataset.region == "aws:ap-southeast-1"
    assert "endpoint_override=" in (dataset.location or [""])[0]
    assert lintas("audit", "-q", "--fail-on", "never", **credentials).returncode == 0


def test_a_secret_in_the_url_of_a_bucket_is_refused(lintas: Init, tmp_path: Path) -> None:
    done = lintas("init", f"s3://kopi/lake?secret_key={SECRET}")
    assert done.returncode == 3
    assert "holds a secret" in done.stderr
    assert SECRET not in done.stdout + done.stderr
    assert not (tmp_path / "lintas.yaml").exists()
