"""`lintas init` on folders: what is proposed, that `check` and `audit` take it, and that hostile names survive."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import polars as pl
import pytest
from pyiceberg.catalog import load_catalog

from auditor.cli import run
from auditor.manifest.loader import Loaded, load

ROWS = 60
PEOPLE = pl.DataFrame(
    {
        "cust_id": [f"C{n:05d}" for n in range(ROWS)],
        "nama": ["Budi Santoso", "Siti Aminah", "Agus Wijaya"] * (ROWS // 3),
        "nik": [f"327301{n % 28 + 1:02d}0185{n:04d}" for n in range(ROWS)],
        "email": [f"budi{n}@mail.example" for n in range(ROWS)],
    }
)


def put(frame: pl.DataFrame, path: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    getattr(frame, f"write_{Path(path).suffix[1:]}")(path)


def written(*arguments: str, code: int = 0) -> Loaded:
    assert run(["init", *arguments, "-q", "--yes"]) == code
    return load("lintas.yaml")


def text() -> str:
    return Path("lintas.yaml").read_text(encoding="utf-8")


def block(name: str, section: str = "datasets") -> str:
    """The lines of one entry of the manifest."""
    part = re.split(r"(?m)^(?=\w)", text())
    lines = next(one for one in part if one.startswith(f"{section}:"))
    return next(one for one in re.split(r"(?m)^(?=  \w)", lines) if one.startswith(f"  {name}:"))


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def lake() -> None:
    put(PEOPLE, "lake/raw/id_jakarta/customers.csv")
    put(PEOPLE, "lake/staging/stg_customers.parquet")
    put(PEOPLE.drop("nama", "nik"), "lake/sg/marts/customers_anon.parquet")
    put(pl.DataFrame({"sku": ["a"] * 30, "price": list(range(30)), "stock": [1] * 30}), "lake/products.csv")


def test_layers_of_a_lake_become_flows_with_their_reasons(lake: None) -> None:
    manifest = written("lake").manifest
    assert {(flow.source[0], flow.to) for flow in manifest.flows.values()} == {
        ("customers", "stg_customers"),
        ("stg_customers", "customers_anon"),
    }
    flow = block("stg_customers_to_customers_anon", "flows")
    assert "# both are called customer, and marts comes after stg in a pipeline" in flow
    assert "# all of its 2 columns are among the 4 of the other" in flow
    assert "# the same number of rows, 60" in flow
    assert "# transforms: {drop: [nama, nik]}" in flow
    assert all(flow.purposes is None and flow.started is None for flow in manifest.flows.values())
    assert run(["check"]) in (0, 1)
    assert run(["audit", "-q", "--fail-on", "never"]) == 0


def test_a_folder_named_like_a_place_is_a_comment_and_never_a_value(lake: None) -> None:
    manifest = written("lake").manifest
    assert all(one.country is None and one.region is None for one in manifest.datasets.values())
    assert "# country: ID # perhaps: the folder id_jakarta has 'jakarta' in it" in block("customers")
    assert "# origin: [ID]" in block("customers")
    assert "# country: SG # perhaps: the folder sg may stand for Singapore" in block("customers_anon")
    assert "perhaps" not in block("products")


def test_where_hints_put_the_ends_apart_the_flow_is_pointed_out(capsys: pytest.CaptureFixture[str]) -> None:
    put(PEOPLE, "lake/id_jakarta/customers.csv")
    put(PEOPLE, "lake/sg/customers_export.csv")
    written("lake")
    assert (
        "hints put customers in Indonesia and customers_export in Singapore: this is the cross-border one to look at"
        in block("customers_to_customers_export", "flows")
    )
    assert "Look first at customers_to_customers_export" in capsys.readouterr().out


def test_one_sign_alone_is_a_comment() -> None:
    put(PEOPLE, "lake/raw/events.csv")
    Path("lake/staging").mkdir()
    Path("lake/staging/events.parquet").write_bytes(b"PAR1 broken")
    assert not written("lake", code=3).manifest.flows
    assert "# Perhaps: both are called event, and staging comes after raw in a pipeline." in text()
    assert "  # raw_events_to_staging_events:" in text()


def test_the_same_columns_without_a_direction_are_told_and_a_series_is_not() -> None:
    for name in ("my/clients", "th/clients", "logs/sales_2024", "logs/sales_2025"):
        frame = PEOPLE if "clients" in name else PEOPLE.select(pl.col("email").alias("a"), b=1, c=2)
        put(frame, f"lake/{name}.csv")
    assert not written("lake").manifest.flows
    assert "# Alike: my_clients and th_clients have the same 4 columns" in text()
    assert "hints put my_clients in Malaysia and th_clients in Thailand" in text()
    assert "sales_2024 and" not in text()


def test_tables_that_share_a_name_and_nothing_else_are_no_flow() -> None:
    put(PEOPLE, "lake/raw/orders.csv")
    put(pl.DataFrame({"x": range(30), "y": range(30), "z": range(30)}), "lake/staging/orders.csv")
    assert not written("lake").manifest.flows
    assert "Perhaps: both" not in text()


def test_a_parquet_beside_a_csv_is_made_of_it() -> None:
    put(PEOPLE, "lake/people.csv")
    put(PEOPLE, "lake/people.parquet")
    (flow,) = written("lake").manifest.flows.values()
    assert (flow.source, flow.to) == (["people_csv"], "people_parquet")


def test_part_files_partitions_and_lake_tables_are_one_dataset_each() -> None:
    for number in range(3):
        put(PEOPLE, f"lake/events/part-{number:05d}.parquet")
    for country in ("SG", "VN"):
        put(PEOPLE, f"lake/visits/country={country}/part-0.parquet")
    PEOPLE.write_delta("lake/history")
    with sqlite3.connect("lake/shop.db") as shop:
        shop.execute("CREATE TABLE users (email TEXT)")
        shop.execute("CREATE TABLE items (sku TEXT)")
    shop.close()
    manifest = written("lake").manifest
    assert {name: one.location for name, one in manifest.datasets.items()} == {
        "events": ["lake/events/*.parquet"],
        "visits": ["lake/visits/country=*/*.parquet"],
        "history": ["lake/history"],
        "shop": ["lake/shop.db"],
    }
    assert "# holds 2 tables: items and users" in block("shop")
    assert "# origin: [SG, VN, ID] # perhaps whose data it holds: the folders country=SG and country=VN" in block(
        "visits"
    )
    assert "people: 60}]" in block("history")
    assert run(["audit", "-q", "--fail-on", "never"]) == 0


def test_tables_of_a_database_file_named_by_url_are_datasets_each() -> None:
    with sqlite3.connect("shop.db") as shop:
        for name in ("users", "a,b", "odd [x]*", 'q"uote'):
            quoted = name.replace('"', '""')
            shop.execute(f'CREATE TABLE "{quoted}" (email TEXT, n INT)')
            shop.executemany(f'INSERT INTO "{quoted}" VALUES (?, ?)', [("a@mail.example", 1)] * 5)
    shop.close()
    manifest = written("sqlite:///shop.db").manifest
    assert len(manifest.datasets) == 4
    assert manifest.datasets["users"].location == ["sqlite:///shop.db?lintas_table=users"]
    assert run(["audit", "-q", "--fail-on", "never", "--output", "json=r.json"]) == 0
    tables = pl.read_json("r.json")["tables"].explode().struct.field("dataset").to_list()
    assert sorted(tables) == sorted(manifest.datasets)


@pytest.mark.parametrize(
    "name",
    [
        "a: b", "- x", "#c", "{x}", "[1] x", "it's", 'say "hi"', "line\nbreak", "\u202egnp", "tab\tx", "null", "~", "1e3", "&a *b",
        "ลูกค้า", "e\u0301", "\u2028sep", "\x1b[31m", "%YAML", "!!python", "a\\b", "\U0001f600", "x" * 200, "?",
    ],
)  # fmt: skip
def test_hostile_names_are_read_back_and_audited(name: str) -> None:
    Path("lake").mkdir()
    pl.DataFrame({name: [f"p{n}@mail.example" for n in range(20)], "n": range(20)}).write_csv(f"lake/{name}.csv")
    (dataset,) = written("lake").manifest.datasets.values()
    assert dataset.location == [f"lake/{name}.csv"]
    assert dataset.categories == ["email"]
    assert all(char.isprintable() for char in text().replace("\n", ""))
    assert run(["audit", "-q", "--fail-on", "never"]) == 0


def test_a_name_that_is_no_utf8_is_found_by_a_pattern() -> None:
    Path("lake").mkdir()
    with open(b"lake/caf\xe9.csv", "wb") as file:  # noqa: PTH123
        file.write(b"email\n" + b"a@mail.example\n" * 5)
    (dataset,) = written("lake").manifest.datasets.values()
    assert dataset.location == ["lake/caf?.csv"]
    assert "its name is no UTF-8" in text()
    assert run(["audit", "-q", "--fail-on", "never"]) == 0


def test_options_answer_what_is_asked(lake: None) -> None:
    manifest = written(
        "lake", "--name", "kopi", "--legal-name", "PT Kopi: Tbk", "--country", "id", "--role", "controller",
        "--region", "lake/raw=ID", "--region", "lake/sg=aws:ap-southeast-1", "--region", "products=Viet Nam",
    ).manifest  # fmt: skip
    us = manifest.parties["us"]
    assert (manifest.name, us.name, us.established_in, us.role) == ("kopi", "PT Kopi: Tbk", ["ID"], "controller")
    assert us.kind is None
    datasets = manifest.datasets
    assert datasets["customers"].country == "ID"
    assert datasets["customers_anon"].region == "aws:ap-southeast-1"
    assert datasets["products"].country == "VN"
    assert datasets["stg_customers"].country == "ID"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--country", "Indonesa"], "did you mean ID"),
        (["--role", "boss"], "one of controller"),
        (["--region", "lake/raw"], "LOCATION=REGION"),
        (["--region", "lake/raw=aws:ap-southeast-33"], "ap-southeast-3"),
        (["--region", "elsewhere=SG"], "the places are: lake"),
        (["--schema", "crm"], "give its URL"),
    ],
)
def test_wrong_options_write_nothing(
    lake: None, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(["init", "lake", "-q", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not Path("lintas.yaml").exists()


def test_the_same_data_give_the_same_file(lake: None) -> None:
    written("lake")
    first = text()
    written("lake", "--force")
    assert text() == first


def test_an_existing_file_is_kept_without_force(lake: None) -> None:
    Path("lintas.yaml").write_text("mine", encoding="utf-8")
    assert run(["init", "lake", "-q"]) == 2
    assert text() == "mine"


def test_locations_are_relative_to_the_manifest(lake: None) -> None:
    assert run(["init", "lake", "-q", "--manifest", "lake/privacy/lintas.yaml"]) == 0
    assert run(["init", "lake", "-q", "--manifest", "lake/lintas.yaml"]) == 0
    assert load("lake/lintas.yaml").manifest.datasets["products"].location == ["products.csv"]
    (absolute,) = load("lake/privacy/lintas.yaml").manifest.datasets["products"].location or ()
    assert absolute == str(Path("lake/products.csv").absolute())
    assert run(["audit", "lake/lintas.yaml", "-q", "--fail-on", "never"]) == 0


def test_the_most_specific_region_counts_in_whatever_order(lake: None) -> None:
    manifest = written(
        "lake", "--region", "lake/sg/marts=aws:ap-southeast-1", "--region", "lake=VN", "--region", "lake/sg=SG"
    ).manifest
    assert {name: one.region or one.country for name, one in manifest.datasets.items()} == {
        "customers": "VN", "stg_customers": "VN", "products": "VN", "customers_anon": "aws:ap-southeast-1",
    }  # fmt: skip


def test_what_stands_in_comments_can_be_taken_out_of_them(lake: None) -> None:
    written("lake")
    keys = "established_in|role|kind|country|origin|subjects|purposes|started|transforms"
    Path("lintas.yaml").write_text(re.sub(rf"(?m)^(    )# (?=(?:{keys}):)", r"\1", text()), encoding="utf-8")
    manifest = load("lintas.yaml").manifest
    assert manifest.datasets["customers"].country == "ID"
    assert [one.people for one in manifest.datasets["customers"].subjects or ()] == [ROWS]
    assert manifest.flows["stg_customers_to_customers_anon"].transforms.drop == ["nama", "nik"]
    assert run(["check"]) in (0, 1)


def test_tables_of_an_iceberg_catalogue_are_datasets_each(tmp_path: Path) -> None:
    catalogue = load_catalog("kopi", type="sql", uri="sqlite:///catalog.db", warehouse=f"file://{tmp_path}/warehouse")
    for name in ("raw.customers", "staging.stg_customers", "raw.we[i]rd"):
        catalogue.create_namespace_if_not_exists(name.split(".")[0])
        rows = PEOPLE.to_arrow()
        catalogue.create_table(name, rows.schema).append(rows)
    catalogue.engine.dispose()
    manifest = written("iceberg+sqlite:///catalog.db").manifest
    at = "iceberg+sqlite:///catalog.db"
    assert manifest.datasets["customers"].location == [f"{at}?lintas_schema=raw&lintas_table=customers"]
    assert [(flow.source, flow.to) for flow in manifest.flows.values()] == [(["customers"], "stg_customers")]
    assert run(["audit", "-q", "--fail-on", "never", "--output", "json=r.json"]) == 0
    tables = pl.read_json("r.json")["tables"].explode().struct.field("dataset").to_list()
    assert sorted(tables) == sorted(manifest.datasets)


def test_no_cell_value_is_written(lake: None) -> None:
    written("lake")
    assert not any(value in text() for column in PEOPLE.iter_columns() for value in column.unique())


def test_an_empty_folder_gives_a_first_manifest_and_exits_three() -> None:
    Path("empty").mkdir()
    assert written("empty", code=3).manifest.datasets == {}
    assert run(["check"]) == 0
