"""What names of hosts, buckets and folders hint at, and what must not be taken for a hint."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.onboarding import regions
from auditor.onboarding.addresses import server
from auditor.onboarding.data import table
from auditor.onboarding.looking import bucket_region
from auditor.onboarding.model import Column
from auditor.onboarding.places import of_file, of_server, of_store, origins
from auditor.sources.stores.address import parse
from jurisdiction_map import countries, region_table

HOSTS = [
    ("s3.ap-southeast-1.amazonaws.com", "aws:ap-southeast-1", "aws"),
    ("kopi.s3.ap-southeast-3.amazonaws.com", "aws:ap-southeast-3", "aws"),
    ("S3-AP-SOUTHEAST-1.amazonaws.com", "aws:ap-southeast-1", "aws"),
    ("s3.dualstack.ap-southeast-5.amazonaws.com", "aws:ap-southeast-5", "aws"),
    ("shop.c1abc.ap-southeast-3.rds.amazonaws.com", "aws:ap-southeast-3", "aws"),
    ("shop.cluster-ro-c1abc.ap-southeast-1.rds.amazonaws.com", "aws:ap-southeast-1", "aws"),
    ("wg.123456789012.ap-southeast-1.redshift-serverless.amazonaws.com", "aws:ap-southeast-1", "aws"),
    ("glue.ap-southeast-1.amazonaws.com", "aws:ap-southeast-1", "aws"),
    ("kopi:asia-southeast2:shop", "gcp:asia-southeast2", None),
    ("/cloudsql/kopi:asia-southeast1:shop", "gcp:asia-southeast1", None),
    ("storage.asia-southeast1.rep.googleapis.com", "gcp:asia-southeast1", "google_cloud"),
    ("kopi-southeastasia.documents.azure.com", "azure:southeastasia", "microsoft_azure"),
    ("kopi.southeastasia.kusto.windows.net", "azure:southeastasia", "microsoft_azure"),
    ("xy1.ap-southeast-1.snowflakecomputing.com", "aws:ap-southeast-1", "snowflake"),
    ("xy1.southeast-asia.azure.snowflakecomputing.com", "azure:southeastasia", "snowflake"),
    ("aws-0-ap-southeast-1.pooler.supabase.com", "aws:ap-southeast-1", "supabase"),
    ("ep-x-1.ap-southeast-1.aws.neon.tech", "aws:ap-southeast-1", "neon"),
    ("oss-ap-southeast-5.aliyuncs.com", "alibaba:ap-southeast-5", "alibaba_cloud"),
    ("cos.ap-jakarta.myqcloud.com", "tencent:ap-jakarta", "tencent_cloud"),
    ("obs.ap-southeast-3.myhuaweicloud.com", "huawei:ap-southeast-3", "huawei_cloud"),
    ("ns.compat.objectstorage.ap-singapore-1.oraclecloud.com", "oci:ap-singapore-1", "oracle_cloud"),
    ("kopi.database.windows.net", None, "microsoft_azure"),
    ("kopi.blob.core.windows.net", None, "microsoft_azure"),
    ("kopi.postgres.database.azure.com", None, "microsoft_azure"),
    ("cluster0.abc.mongodb.net", None, "mongodb_atlas"),
    ("s3.xx-nowhere-9.amazonaws.com", None, "aws"),
    ("s3.ap-southeast-1.amazonaws.com.evil.example", None, None),
    ("s3.ap-southeast-1.minio.example", None, None),
    ("notsnowflakecomputing.com", None, None),
    ("db.example", None, None),
    ("127.0.0.1", None, None),
    ("", None, None),
]


@pytest.mark.parametrize(("host", "region", "provider"), HOSTS)
def test_the_host_of_a_regional_endpoint_is_a_strong_hint(host: str, region: str | None, provider: str | None) -> None:
    hint, runs = regions.of_host(host), regions.run_by(host)
    assert (hint.region if hint else None) == region
    assert hint is None or hint.is_strong
    assert (runs.key if runs else None) == provider


def test_an_account_of_snowflake_is_a_host_by_the_scheme() -> None:
    hint = regions.of_host("xy1.ap-southeast-1", "snowflake")
    assert hint is not None
    assert hint.region == "aws:ap-southeast-1"


NAMES = [
    ("sg", "country:SG"),
    ("id_jakarta", "country:ID"),
    ("id", "country:ID"),
    ("customers_vn", "country:VN"),
    ("Viet-Nam", "country:VN"),
    ("kuala_lumpur", "country:MY"),
    ("SGP", "country:SG"),
    ("kopi-ap-southeast-1-lake", "aws:ap-southeast-1"),
    ("data_asia_southeast2_raw", "gcp:asia-southeast2"),
    ("lake-southeastasia", "azure:southeastasia"),
    ("customer_id", None),
    ("my_data", None),
    ("in_progress", None),
    ("uk", "country:GB"),
    ("jordan", None),
    ("usage", None),
    ("signups", None),
    ("2024", None),
    ("", None),
    ("\u202esg\u202c", "country:SG"),
]


@pytest.mark.parametrize(("name", "region"), NAMES)
def test_a_name_hints_weakly(name: str, region: str | None) -> None:
    hint = regions.in_name(name, "the folder")
    assert (hint.region if hint else None) == region
    assert hint is None or not hint.is_strong
    assert hint is None or hint.reason.isprintable()


@given(st.text(max_size=60))
def test_any_name_gives_a_place_that_is_known_or_none(name: str) -> None:
    hint = regions.in_name(name, "the folder")
    if hint is not None:
        assert region_table.resolve(hint.region).countries == hint.countries
    assert regions.of_host(name) is None or regions.of_host(name) == regions.of_host(name.casefold())


@pytest.mark.parametrize(
    ("folder", "code"),
    [
        ("country=VN", "VN"),
        ("country=sg", "SG"),
        ("negara=Indonesia", "ID"),
        ("country=UK", "GB"),
        ("dt=VN", None),
        ("country=*", None),
        ("VN", None),
    ],
)
def test_partition_keys_name_countries(folder: str, code: str | None) -> None:
    assert regions.in_partition(folder) == code


BUCKETS = [
    ("s3://kopi/x", {}, None, []),
    ("s3://kopi/x", {"AWS_REGION": "ap-southeast-1"}, None, [("aws:ap-southeast-1", "environment")]),
    ("s3://kopi/x?region=ap-southeast-3", {"AWS_REGION": "ap-southeast-1"}, None, [("aws:ap-southeast-3", "said"), ("aws:ap-southeast-1", "environment")]),
    ("s3://kopi/x", {}, "ap-southeast-3", [("aws:ap-southeast-3", "host")]),
    ("s3://kopi/x?endpoint_override=https://s3.ap-southeast-1.amazonaws.com", {}, None, [("aws:ap-southeast-1", "host")]),
    ("s3://kopi/x?endpoint_override=oss-ap-southeast-5.aliyuncs.com", {}, None, [("alibaba:ap-southeast-5", "host")]),
    ("s3://kopi/x", {"AWS_ENDPOINT_URL": "http://minio:9000", "AWS_REGION": "us-east-1"}, None, []),
    ("s3://kopi/x?endpoint_override=minio:9000&region=us-east-1", {}, None, []),
    ("gs://kopi-asia-southeast1/x", {}, None, [("gcp:asia-southeast1", "name")]),
    ("abfss://lake@kopisg.dfs.core.windows.net/x", {}, None, []),
    ("az://lake-southeastasia/x", {}, None, [("azure:southeastasia", "name")]),
]  # fmt: skip


@pytest.mark.parametrize(("url", "environ", "answered", "hints"), BUCKETS)
def test_a_bucket_gathers_hints_the_strong_ones_first(
    url: str, environ: dict[str, str], answered: str | None, hints: list[tuple[str, str]]
) -> None:
    place = of_store(parse(url).store, environ, answered)
    assert [(hint.region, hint.sign) for hint in place.hints] == hints
    assert place.is_exact


@pytest.mark.parametrize(
    ("url", "environ"),
    [
        ("s3://kopi?endpoint_override=minio:9000", {}),
        ("s3://kopi?region=ap-southeast-1", {}),
        ("s3://kopi", {"AWS_ENDPOINT_URL": "http://minio:9000"}),
        ("gs://kopi", {}),
    ],
)
def test_amazon_is_asked_for_a_region_only_where_it_can_know(url: str, environ: dict[str, str]) -> None:
    assert bucket_region(parse(url).store, environ) is None


def test_a_store_elsewhere_is_not_said_to_be_run_by_amazon() -> None:
    store = parse("s3://kopi/x").store
    runs = of_store(store, {}, None).provider
    assert runs is not None
    assert runs.key == "aws"
    assert of_store(store, {"AWS_ENDPOINT_URL": "http://minio:9000"}, None).provider is None


@pytest.mark.parametrize(
    ("url", "environ", "region", "sign"),
    [
        ("postgresql://a:b@shop.c1.ap-southeast-3.rds.amazonaws.com/kopi", {}, "aws:ap-southeast-3", "host"),
        ("postgresql://a@/kopi?host=/cloudsql/kopi:asia-southeast2:shop", {}, "gcp:asia-southeast2", "host"),
        ("postgresql:///kopi", {"PGHOST": "shop.c1.ap-southeast-3.rds.amazonaws.com"}, "aws:ap-southeast-3", "environment"),
        ("mysql+pymysql://a:b@db-sg.example/kopi", {}, "country:SG", "name"),
        ("bigquery://kopi/shop?location=asia-southeast2", {}, "gcp:asia-southeast2", "said"),
        ("iceberg+https://glue.ap-southeast-1.amazonaws.com/iceberg", {}, "aws:ap-southeast-1", "name"),
        ("postgresql://a:b@db.example/kopi", {}, None, None),
    ],
)  # fmt: skip
def test_a_server_gathers_hints(url: str, environ: dict[str, str], region: str | None, sign: str | None) -> None:
    hints = of_server(server(url), environ).hints
    assert [(hint.region, hint.sign) for hint in hints] == ([(region, sign)] if region else [])


def test_the_outermost_folder_with_a_hint_is_the_place(tmp_path: Path) -> None:
    place = of_file("lake/sg/vn_customers/x.csv", tmp_path / "lake")
    assert place.label == "lake/sg"
    assert [hint.countries for hint in place.hints] == [("SG",)]
    assert of_file("lake/x_sg.csv", tmp_path / "lake").hints == ()


def test_folders_above_the_one_that_was_asked_for_say_nothing() -> None:
    assert of_file("/srv/singapore/lake/data/x.csv", Path("/srv/singapore/lake")).hints == ()
    assert of_file("/srv/singapore/lake/vn/x.csv", Path("/srv/singapore/lake")).label == "/srv/singapore/lake/vn"


def test_identifiers_of_a_country_hint_at_whose_data_it_is() -> None:
    columns = [Column("so", ("national_id",), ("national_id.cccd",)), Column("x", ("email",))]
    (hint,) = origins((), (), columns, "the name")
    assert (hint.countries, hint.sign) == (("VN",), "identifiers")
    assert "the column so holds" in hint.reason


def test_every_word_of_the_tables_stands_for_something_known() -> None:
    names, hosts = table("names.yaml"), table("hosts.yaml")
    codes = {*names["codes"], *names["codes_alone"]} - {"EU"}
    assert all(countries.is_code(names["also"].get(code, code)) for code in codes)
    assert all(countries.is_code(code) for code in names["towns"])
    assert {row["provider"] for row in hosts["regional"]} <= set(region_table.providers())
    keys = {row["key"] for row in hosts["run_by"]}
    assert {row["run_by"] for row in hosts["schemes"].values()} <= keys
    assert all("(?P<region>" in row["host"] for row in hosts["regional"])
