"""What a connection of a scheduler becomes: variables for one task, and a location without a secret."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.orchestrators.connections import Access, UnknownAccessError, access_of, granted, variable
from auditor.sources.databases.addresses import read


@dataclass
class Told:
    conn_type: str
    conn_id: str = "shop-db"
    host: str | None = None
    schema: str | None = None
    login: str | None = None
    password: str | None = None
    port: int | None = None
    extra_dejson: dict[str, Any] = field(default_factory=dict)


CASES = [
    (
        Told(
            "aws",
            login="AKIA",
            password="s3cret",
            extra_dejson={"region_name": "ap-southeast-1", "aws_session_token": "t"},
        ),
        {
            "AWS_ACCESS_KEY_ID": "AKIA",
            "AWS_SECRET_ACCESS_KEY": "s3cret",
            "AWS_REGION": "ap-southeast-1",
            "AWS_SESSION_TOKEN": "t",
        },
    ),
    (
        Told(
            "aws",
            extra_dejson={
                "aws_access_key_id": "AKIA",
                "aws_secret_access_key": "s3cret",
                "endpoint_url": "http://minio:9000",
            },
        ),
        {"AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "s3cret", "AWS_ENDPOINT_URL": "http://minio:9000"},
    ),
    (Told("aws", extra_dejson={"profile_name": "audit"}), {"AWS_PROFILE": "audit"}),
    (Told("aws"), {}),
    (
        Told("google_cloud_platform", extra_dejson={"extra__google_cloud_platform__key_path": "/keys/a.json"}),
        {"GOOGLE_APPLICATION_CREDENTIALS": "/keys/a.json"},
    ),
    (
        Told("wasb", login="kopilake", password="a2V5"),
        {"AZURE_STORAGE_ACCOUNT": "kopilake", "AZURE_STORAGE_KEY": "a2V5"},
    ),
    (
        Told("wasb", host="https://kopilake.blob.core.windows.net", extra_dejson={"sas_token": "sv=1"}),
        {"AZURE_STORAGE_ACCOUNT": "kopilake", "AZURE_STORAGE_SAS_TOKEN": "sv=1"},
    ),
    (
        Told("adls", host="kopilake", login="client", password="s3cret", extra_dejson={"tenant_id": "tenant"}),
        {
            "AZURE_STORAGE_ACCOUNT": "kopilake",
            "AZURE_TENANT_ID": "tenant",
            "AZURE_CLIENT_ID": "client",
            "AZURE_CLIENT_SECRET": "s3cret",
        },
    ),
    (
        Told("wasb", extra_dejson={"connection_string": "AccountName=a;AccountKey=k"}),
        {"AZURE_STORAGE_CONNECTION_STRING": "AccountName=a;AccountKey=k"},
    ),
    (Told("postgres", host="db", extra_dejson={"sslmode": "require"}), {"PGSSLMODE": "require"}),
]


@pytest.mark.parametrize(("told", "expected"), CASES, ids=lambda one: one.conn_type if isinstance(one, Told) else "")
def test_stores_are_reached_by_the_variables_of_their_own_tools(told, expected):
    given_ = access_of(told).variables
    assert {name: value for name, value in given_.items() if not name.startswith("CONN_")} == expected


@pytest.mark.parametrize(
    ("told", "location"),
    [
        (Told("postgres", host="db", port=5433, schema="shop", login="a", password="b"), "postgresql://${CONN_SHOP_DB_LOGIN}:${CONN_SHOP_DB_PASSWORD}@db:5433/shop"),
        (Told("postgres", host="db", login="a"), "postgresql://${CONN_SHOP_DB_LOGIN}@db"),
        (Told("mysql", host="::1", schema="a b"), "mysql://[::1]/${CONN_SHOP_DB_SCHEMA}"),
        (Told("sqlite", host="/data/shop.db"), "/data/shop.db"),
        (Told("postgres"), None),
        (Told("aws", login="a", password="b"), None),
        (Told("http", host="example"), None),
    ],
)  # fmt: skip
def test_a_database_is_a_location_with_variables_in_the_place_of_secrets(told, location):
    assert access_of(told).location == location


@given(
    login=st.text(min_size=1),
    password=st.text(min_size=1),
    schema=st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
)
def test_any_password_arrives_whole_and_is_not_in_the_location(login, password, schema):
    access = access_of(Told("postgres", host="db.example", schema=schema, login=login, password=password))
    asked = read(access.location or "", access.variables)
    assert (asked.url.username, asked.url.password, asked.url.database) == (login, password, schema)
    assert (
        access.location
        == access_of(Told("postgres", host="db.example", schema=schema, login="x", password="y")).location
    )


def test_a_role_to_assume_is_refused_in_words():
    with pytest.raises(UnknownAccessError, match=r"'shop-db': 'role_arn' asks for a role to be assumed"):
        access_of(Told("aws", extra_dejson={"role_arn": "arn:aws:iam::1:role/x"}))


def test_an_access_does_not_show_what_it_holds():
    access = access_of(Told("postgres", host="db", login="me", password="s3cret"))
    assert "s3cret" not in repr(access)


def test_variables_are_there_as_long_as_it_lasts_and_then_as_they_were(monkeypatch):
    monkeypatch.setenv("AWS_REGION", "before")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    with granted(Access({"AWS_REGION": "first"}), Access({"AWS_REGION": "now", "AWS_PROFILE": "p"})):
        assert (os.environ["AWS_REGION"], os.environ["AWS_PROFILE"]) == ("now", "p")
    assert os.environ["AWS_REGION"] == "before"
    assert "AWS_PROFILE" not in os.environ


@pytest.mark.parametrize("key", [{"type": "service_account"}, json.dumps({"type": "service_account"})])
def test_a_key_is_a_file_for_this_user_alone_and_is_gone_afterwards(key, monkeypatch):
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    with granted(access_of(Told("google_cloud_platform", extra_dejson={"keyfile_dict": key}))):
        path = Path(os.environ["GOOGLE_APPLICATION_CREDENTIALS"])
        assert json.loads(path.read_text()) == {"type": "service_account"}
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not path.exists()
    assert "GOOGLE_APPLICATION_CREDENTIALS" not in os.environ


def test_ids_of_any_kind_name_variables():
    assert variable("shop-db.vn", "password") == "CONN_SHOP_DB_VN_PASSWORD"
