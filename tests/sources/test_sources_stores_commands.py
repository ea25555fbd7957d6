"""`lintas scan s3://bucket/lake` and audits of manifests with locations in buckets, as a person would run them."""

import gzip
import io
import json
import os
import subprocess
import sys

import polars as pl
import pytest
from s3_server import Fault, serving

pytestmark = pytest.mark.slow

SECRET = "wJalrXUtnFEMI"
PEOPLE = pl.DataFrame({"email": [f"siti{number}@kopi.example" for number in range(200)], "plan": ["gold"] * 200})


def parquet() -> bytes:
    written = io.BytesIO()
    PEOPLE.write_parquet(written)
    return written.getvalue()


LAKE = {
    "lake/customers/part-00000.parquet": parquet(),
    "lake/customers/part-00001.parquet": parquet(),
    "lake/crm/people.csv.gz": gzip.compress(PEOPLE.write_csv().encode()),
    "lake/events/a/b/c.ndjson": PEOPLE.write_ndjson().encode(),
    "lake/readme.md": b"# x",
}
MANIFEST = """\
version: 1
name: shop
parties:
  shop: {established_in: [SG], role: controller, kind: private}
datasets:
  customers: {location: "s3://lintas-shop/lake/customers/*.parquet?region=us-east-1", country: SG, holder: shop}
  crm: {location: ["s3://lintas-shop/lake/crm", events.csv], country: SG, holder: shop, categories: [email]}
"""


@pytest.fixture(scope="module")
def server():
    with serving() as running:
        running.bucket("lintas-shop", LAKE)
        yield running


@pytest.fixture
def lintas(server, tmp_path):
    server.faults()
    (tmp_path / "lintas.yaml").write_text(MANIFEST, encoding="utf-8")
    (tmp_path / "events.csv").write_text("id,plan\n1,gold\n", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment |= {"AWS_ENDPOINT_URL": server.url, "AWS_ACCESS_KEY_ID": "AKIATESTING", "AWS_SECRET_ACCESS_KEY": SECRET}
    environment |= {"AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1", "NO_COLOR": "1"}

    def command(*arguments: str) -> subprocess.CompletedProcess:
        done = subprocess.run(
            [sys.executable, "-m", "auditor", *arguments],
            capture_output=True, text=True, check=False, cwd=tmp_path, env=environment,
        )  # fmt: skip
        assert "Traceback" not in done.stderr
        assert SECRET not in done.stdout + done.stderr
        return done

    return command


def test_a_bucket_is_scanned_like_a_folder(lintas):
    done = lintas("scan", "s3://lintas-shop/lake", "--no-manifest", "--format", "json")
    assert done.returncode == 0
    tables = {table["path"]: table for table in json.loads(done.stdout)["tables"]}
    assert sorted(tables) == [
        "s3://lintas-shop/lake/crm/people.csv.gz",
        "s3://lintas-shop/lake/customers/*.parquet",
        "s3://lintas-shop/lake/events/a/b/c.ndjson",
    ]
    assert tables["s3://lintas-shop/lake/customers/*.parquet"]["rows_read"] == 400


def test_what_a_store_does_not_give_makes_a_scan_incomplete(lintas, server):
    server.faults(Fault("(HEAD|GET) .*people", "status", 403, "AccessDenied"))
    done = lintas("scan", "s3://lintas-shop/lake", "--no-manifest")
    assert done.returncode == 3
    assert "s3://lintas-shop/lake/crm/people.csv.gz" in done.stdout
    assert "access denied" in done.stdout
    assert "s3://lintas-shop/lake/customers/*.parquet" in done.stdout


@pytest.mark.parametrize("url", [f"s3://lintas-shop/lake?secret_key={SECRET}", f"s3://me:{SECRET}@lintas-shop/lake"])
def test_a_secret_in_a_url_is_refused_and_told_to_nobody(lintas, url):
    done = lintas("scan", url, "--no-manifest", "--format", "json")
    assert done.returncode == 3
    assert "holds a secret" in done.stdout


def test_a_manifest_may_say_that_a_dataset_is_in_a_bucket(lintas):
    assert lintas("check").returncode == 0
    done = lintas("audit", "--format", "json")
    result = json.loads(done.stdout)
    assert done.returncode == 0
    assert not result["unread"]
    assert {table["path"]: table["dataset"] for table in result["tables"]} == {
        "s3://lintas-shop/lake/customers/*.parquet": "customers",
        "s3://lintas-shop/lake/crm/people.csv.gz": "crm",
        "events.csv": "crm",
    }


def test_a_first_manifest_is_written_from_a_bucket(lintas, tmp_path):
    done = lintas("init", "s3://lintas-shop/lake", "--manifest", "new.yaml")
    assert done.returncode == 0
    assert 'location: "s3://lintas-shop/lake/crm/people.csv.gz"' in (tmp_path / "new.yaml").read_text(encoding="utf-8")
    assert lintas("check", "new.yaml").returncode == 0
