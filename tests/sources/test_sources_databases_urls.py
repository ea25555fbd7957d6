"""URLs of databases: what they ask for, what the environment adds, and what is never shown of them."""

import pickle
import ssl
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import make_url

from auditor.sources.databases.addresses import Address, address_of, read
from auditor.sources.databases.drivers import driving
from auditor.sources.databases.names import Patterns, Wanted, qualified, unqualified
from auditor.sources.databases.passwords import password_file
from auditor.sources.databases.printing import without_secrets
from auditor.sources.interface import SourceError, Table
from auditor.sources.registry import source_for

SECRET = "Xq7zzTopSecret"

SHOWN = [
    (f"postgresql://me:{SECRET}@db.example:5432/shop", "postgresql://db.example:5432/shop"),
    (f"postgresql+pg8000://me:{SECRET}@db/shop?sslmode=require", "postgresql://db/shop"),
    (f"postgresql://db/shop?user=me&password={SECRET}", "postgresql://db/shop"),
    (f"postgresql://me:{SECRET}@db/s?lintas_schema=crm&x={SECRET}", "postgresql://db/s?lintas_schema=crm"),
    (f"postgresql://me:pass@word{SECRET}@db/shop", "postgresql://db/shop"),
    (f"postgresql://me:{SECRET}/with/slashes@db/shop", "postgresql://db/shop"),
    (f"postgresql://me:{SECRET}?#@db/shop", "postgresql://db/shop"),
    (f"postgresql://me:{SECRET}", "postgresql://…"),
    (f"mysql://[::1]:3306/{'x' * 5}#{SECRET}", "mysql://[::1]:3306/xxxxx"),
    (f"mssql+pyodbc:///?odbc_connect=DRIVER%3D{SECRET}", "mssql:///"),
    ("data/customers.csv", "data/customers.csv"),
    ("sqlite:///a.db", "sqlite:///a.db"),
]


@pytest.mark.parametrize(("location", "shown"), SHOWN)
def test_of_a_url_only_the_place_is_shown(location, shown):
    assert without_secrets(location) == shown


@given(st.text(min_size=1), st.booleans())
def test_no_password_is_shown_whatever_is_in_it(text, escaped):
    password = f"{SECRET}{quote(text, safe='') if escaped else text}{SECRET}"
    assert SECRET not in without_secrets(f"postgresql://me:{password}@db.example:5432/shop")


def test_what_is_asked_for_is_taken_out_of_the_url():
    request = read(
        "PostgreSQL+pg8000://me:pw@db/shop?sslmode=require&lintas_schema=crm,sales&lintas_table=cust*,!*_old&lintas_timeout=30",
        {},
    )
    assert request.url.query == {"sslmode": "require"}
    assert request.place == "postgresql://db:5432/shop"
    assert request.timeout == 30
    assert request.wanted.choose("CRM", "Customers")
    assert not request.wanted.choose("crm", "customers_old")
    assert not request.wanted.choose("hr", "customers")
    assert "pw" not in repr(request)


WRONG = [
    ("postgresql://me:pw@db/shop?lintas_tabel=x", "lintas_tabel"),
    ("postgresql://me:pw@db/shop?lintas_timeout=soon", "lintas_timeout"),
    ("postgresql://me:pw@db/shop?lintas_timeout=0", "lintas_timeout"),
    (f"postgresql://me:{SECRET}", "does not read as the URL"),
    (f"postgresql://me:{SECRET}@db:port/shop", "does not read as the URL"),
    ("postgresql://${NOT_SET}@db/shop", "NOT_SET, which is not set"),
]


@pytest.mark.parametrize(("location", "said"), WRONG)
def test_what_cannot_be_understood_is_said_without_the_password(location, said):
    with pytest.raises(SourceError) as caught:
        read(location, {})
    assert said in str(caught.value)
    assert SECRET not in str(caught.value)
    assert caught.value.unread.hint


def test_variables_are_put_in_after_the_url_was_taken_apart():
    request = read("mysql://${U}:${P}@${H}/db", {"U": "me", "P": "a@b:/?#%${U}", "H": "db.example"})
    assert (request.url.username, request.url.password, request.url.host) == ("me", "a@b:/?#%${U}", "db.example")


COMPLETED = [
    (
        "postgresql:///",
        {"PGHOST": "h", "PGPORT": "6", "PGUSER": "u", "PGDATABASE": "d", "PGPASSWORD": "p"},
        "",
        "h:6/d u p",
    ),
    ("postgresql://x@y/z", {"PGHOST": "h", "PGUSER": "u", "PGPASSWORD": "p"}, "", "y:5432/z x p"),
    ("postgresql://x:q@y/z", {"PGPASSWORD": "p"}, "", "y:5432/z x q"),
    ("postgresql://x@y", {}, "*:*:*:x:from file", "y:5432/x x from file"),
    ("postgresql://x@y", {}, "# y:5432:x:x:no\nother:5432:x:x:no\ny:5432:x:x:a\\:b\\\\c", "y:5432/x x a:b\\c"),
    ("postgresql://x@y", {"PGPASSWORD": "p"}, "*:*:*:*:no", "y:5432/x x p"),
    ("postgresql://y/z?user=x&password=q&port=7", {}, "", "y:7/z x q"),
    ("mysql://x@y/z", {"MYSQL_PWD": "p"}, "", "y:None/z x p"),
]


@pytest.mark.parametrize(("location", "environ", "passwords", "expected"), COMPLETED)
def test_what_a_url_leaves_out_is_taken_from_where_other_clients_look(location, environ, passwords, expected):
    url = read(location, environ, passwords).url
    assert f"{url.host}:{url.port}/{url.database} {url.username} {url.password}" == expected


def test_a_folder_of_sockets_survives_the_way_to_a_worker():
    request = read("postgresql://me@/shop?host=/run/pg&port=5433", {})
    again = make_url(request.url.render_as_string(hide_password=False))
    assert again == request.url
    assert again.query == {"host": "/run/pg", "port": "5433"}
    assert request.place == "postgresql:///shop"


def test_a_password_file_that_others_may_read_is_not_trusted(tmp_path):
    path = tmp_path / "pgpass"
    path.write_text("*:*:*:*:secret\n")
    path.chmod(0o644)
    assert password_file({"PGPASSFILE": str(path)}) == ""
    path.chmod(0o600)
    assert password_file({"PGPASSFILE": str(path)}) == "*:*:*:*:secret\n"
    assert password_file({"PGPASSFILE": str(tmp_path / "none")}) == ""


def test_a_table_finds_its_database_again_and_shows_no_password():
    address = Address(f"postgresql://me:{SECRET}@db/shop", 30)
    table = Table("t", "postgresql://db/shop › s.t", Path(), (), "sql", address=address.of_table("s", 'we"ird'))
    again = pickle.loads(pickle.dumps(table))
    assert address_of(again) == (address, "s", 'we"ird')
    assert SECRET not in repr(again) + repr(address)
    with pytest.raises(SourceError):
        address_of(Table("t", "l", Path(), (), "sql"))


@given(st.lists(st.text(min_size=0), min_size=1, max_size=3))
def test_names_come_apart_as_they_were_joined(parts):
    assert unqualified(qualified(*parts)) == tuple(parts)


@pytest.mark.parametrize("name", ['"a', "a b", "a..b", '"a"b', "a."])
def test_other_names_are_refused(name):
    with pytest.raises(ValueError, match="not a qualified name"):
        unqualified(name)


CHOSEN = [
    ("", "", "crm", "t", True),
    ("crm", "", "crm", "t", True),
    ("crm", "", "hr", "t", False),
    ("", "cust*", "crm", "CUSTOMERS", True),
    ("", "crm.*", "crm", "t", True),
    ("", "crm.*", "hr", "t", False),
    ("", "!tmp_*", "crm", "tmp_1", False),
    ("", "!tmp_*", "crm", "t", True),
    ("", "a, b ,", "crm", "b", True),
    ("!hr", "a*,!*z", "crm", "abz", False),
    ("", "we[i]rd", "crm", "weird", True),
    ("", "a", "crm", "a\n", False),
]


@pytest.mark.parametrize(("schemas", "tables", "schema", "table", "chosen"), CHOSEN)
def test_globs_choose_tables(schemas, tables, schema, table, chosen):
    assert Wanted(Patterns.of(schemas), Patterns.of(tables)).choose(schema, table) is chosen


SSL = [
    ("", None),
    ("?sslmode=prefer", None),
    ("?sslmode=disable", False),
    ("?sslmode=require", (ssl.CERT_NONE, False)),
    ("?sslmode=verify-ca", (ssl.CERT_REQUIRED, False)),
    ("?sslmode=verify-full&channel_binding=require", (ssl.CERT_REQUIRED, True)),
]


@pytest.mark.parametrize(("query", "expected"), SSL)
def test_what_libpq_calls_sslmode_is_said_to_pg8000_in_its_words(query, expected):
    context = driving(make_url(f"postgresql+pg8000://me@db/shop{query}"), 60, "db").arguments["ssl_context"]
    told = (context.verify_mode, context.check_hostname) if isinstance(context, ssl.SSLContext) else context
    assert told == expected


REFUSED = [
    ("postgresql+pg8000://me@db/shop?sslmode=maybe", "sslmode"),
    ("postgresql+pg8000://me@db/shop?sslmode=require&sslrootcert=/none", "certificate"),
    ("postgresql+pg8000://me@db/shop?frobnicate=1", "frobnicate"),
    ("postgresql+pg8000://db/shop", "names no user"),
    ("mysql+pymysql://me@db/shop?ssl-mode=maybe", "ssl-mode"),
    ("mysql+mysqldb://me@db/shop", "pip install mysqlclient"),
]


@pytest.mark.parametrize(("url", "said"), REFUSED)
def test_what_a_driver_would_stumble_over_is_said_before(url, said):
    with pytest.raises(SourceError) as caught:
        driving(make_url(url), 60, "db")
    assert said in str(caught.value)


def test_drivers_wait_no_longer_than_a_statement_may_take_and_a_little():
    plan = driving(make_url("mysql+pymysql://me@db/shop?ssl-mode=REQUIRED"), 60, "db")
    assert plan.arguments["connect_timeout"] == 10
    assert plan.arguments["read_timeout"] == 90
    assert isinstance(plan.arguments["ssl"], ssl.SSLContext)
    assert plan.url.query == {"charset": "utf8mb4"}


SCHEMES = [
    ("postgresql://h/d", "sql"),
    ("postgresql+psycopg://h/d", "sql"),
    ("mysql+pymysql://h/d", "sql"),
    ("mariadb://h/d", "sql"),
    ("MSSQL+pyodbc://h/d", "sql"),
    ("oracle://h/d", "sql"),
    ("sqlite:///x", "sql"),
    ("duckdb:///x", "sql"),
    ("nosuchthing://h/d", None),
    ("s3://bucket/key", None),
]


@pytest.mark.parametrize(("location", "name"), SCHEMES)
def test_every_scheme_that_sqlalchemy_knows_has_a_source(location, name):
    source = source_for(location, b"")
    assert (source and source.name) == name


@pytest.mark.parametrize(
    "location", ["oracle://me:Xq7@h/d", "mssql+pyodbc://me:Xq7@h/d", "mariadb+mariadbconnector://me:Xq7@h/d"]
)
def test_a_driver_that_is_missing_is_named(location):
    with pytest.raises(SourceError) as caught:
        source_for(location, b"").discover(location)
    assert "not installed here" in str(caught.value)
    assert "pip install" in str(caught.value)
    assert "Xq7" not in str(caught.value)
