"""URLs as a manifest may have them: nothing secret in them, and each stands for one table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import URL, make_url

from auditor.onboarding.addresses import PASSWORD, pattern, server
from auditor.sources.databases.addresses import read
from auditor.sources.databases.names import Patterns

SECRET = "hunter2-Xq"


@pytest.mark.parametrize(
    ("url", "written"),
    [
        (f"postgresql://ann:{SECRET}@db.example:5433/shop", "postgresql://ann@db.example:5433/shop"),
        (f"postgresql+pg8000://ann:{SECRET}@db.example/shop", "postgresql+pg8000://ann@db.example/shop"),
        (f"MySQL://ann:{SECRET}@db.example/shop", "mysql://ann@db.example/shop"),
        ("postgresql://ann:${DB_PASS}@db.example/shop", "postgresql://ann:${DB_PASS}@db.example/shop"),
        ("postgresql://${WHO}@${WHERE}/shop", "postgresql://${WHO}@${WHERE}/shop"),
        (f"oracle://ann:{SECRET}@db.example/shop", f"oracle://ann:${{{PASSWORD}}}@db.example/shop"),
        (f"postgresql://ann@db.example/shop?sslmode=require&password={SECRET}", "postgresql://ann@db.example/shop?sslmode=require"),
        (f"postgresql://ann@db.example/shop?sslpassword={SECRET}&lintas_timeout=5", "postgresql://ann@db.example/shop?lintas_timeout=5"),
        (f"snowflake://db.example/shop?token={SECRET}&warehouse=w", "snowflake://db.example/shop?warehouse=w"),
        (f"iceberg+https://ann:{SECRET}@rest.example/v1?credential={SECRET}&warehouse=lake", "iceberg+https://rest.example/v1?warehouse=lake"),
        ("iceberg://prod", "iceberg://prod"),
        ("sqlite:///data/shop.db", "sqlite:///data/shop.db"),
        ("sqlite:////srv/shop.db", "sqlite:////srv/shop.db"),
        ("postgresql://ann@[::1]:5433/shop", "postgresql://ann@[::1]:5433/shop"),
        ("postgresql:///shop", "postgresql:///shop"),
        ("postgresql://ann@db.example/shop?lintas_schema=crm&lintas_table=x", "postgresql://ann@db.example/shop"),
    ],
)  # fmt: skip
def test_secrets_go_and_the_rest_stays(url: str, written: str) -> None:
    found = server(url)
    assert found.with_query() == written
    assert SECRET not in written + "".join(found.notes) + repr(found)
    assert bool(found.notes) == (SECRET in url)


@given(password=st.text(min_size=6, max_size=20), user=st.text(min_size=1, max_size=12))
def test_no_password_stays_whatever_it_is(password: str, user: str) -> None:
    made = URL.create("postgresql", user, f"#{password}#", "db.example", 5432, "shop")
    found = server(made.render_as_string(hide_password=False))
    assert make_url(found.with_query()).password is None
    assert f"#{password}#" not in found.with_query() + "".join(found.notes)


@given(st.text(min_size=1, max_size=40).filter(lambda name: not any(0xD800 <= ord(char) < 0xE000 for char in name)))
def test_the_url_of_a_table_stands_for_that_table(name: str) -> None:
    url = server("postgresql://ann@db.example/shop").of_table("crm", name)
    wanted = read(url, {}).wanted
    assert wanted.choose("crm", name)
    assert not wanted.choose("crm", f"{name}{name}x")
    assert not wanted.choose("other", name)


@pytest.mark.parametrize("name", ["a*", "a?", "[a]", "!a", "a,b", " a", "a ", "a.b", "a[!b]", "]", "[", "!"])
def test_a_pattern_fits_the_name_it_was_made_from(name: str) -> None:
    made = Patterns.of(pattern(name))
    assert made.choose(name)
    assert not made.choose("zz")
