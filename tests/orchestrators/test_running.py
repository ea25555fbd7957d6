"""Running for a scheduler: what stays wrong, what may be there the next time, and what is written where."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from auditor.orchestrators.naming import dataset_name
from auditor.orchestrators.running import (
    Reading,
    Unavailable,
    Unusable,
    audited,
    day_of,
    loaded_from,
    outputs_problem,
    scanned,
    write_reports,
)

KOPI_PAY = Path(__file__).parents[2] / "examples" / "kopi-pay"
DAY = date(2026, 11, 20)


@pytest.fixture
def teashop(tmp_path: Path) -> Path:
    (tmp_path / "people.csv").write_text("email\n" + "".join(f"person{n}@example.vn\n" for n in range(50)))
    (tmp_path / "lintas.yaml").write_text(
        "version: 1\nname: teashop\nparties: {shop: {name: Tea Shop, established_in: [SG]}}\n"
        "datasets: {people: {location: people.csv, country: SG, holder: shop, origin: [SG], categories: [email]}}\n"
    )
    return tmp_path


def test_an_audit_is_the_one_of_the_public_function(teashop):
    import auditor
    from auditor.reports.json_report import as_document

    ours = audited(loaded_from(teashop), DAY, Reading(), pytest.fail)
    assert as_document(ours) == as_document(auditor.audit(teashop / "lintas.yaml", as_of=DAY))


def test_a_scan_finds_what_lies_there_and_says_so(teashop):
    result = scanned(["people.csv"], DAY, Reading(), pytest.fail, folder=teashop, dataset="people")
    assert [(one.rule, one.columns) for one in result.findings] == [("LIN013", ("email",))]
    assert (result.name, result.as_of, result.tables[0].dataset) == ("people", DAY, "people")


def test_a_scan_of_a_url_is_not_named_by_its_secrets(teashop):
    result = scanned(["postgresql://me:s3cret@127.0.0.1:1/shop"], DAY, Reading(), pytest.fail)
    assert result.unread
    assert "s3cret" not in repr(result)


def test_earlier_audits_are_remembered_where_asked(teashop, tmp_path_factory):
    place = tmp_path_factory.mktemp("memory") / "state.sqlite"
    for _ in range(2):
        audited(loaded_from(teashop), DAY, Reading(state=str(place)), pytest.fail)
    assert place.stat().st_size > 0


@pytest.mark.parametrize(
    ("reading", "kind", "said"),
    [
        (Reading(state="mysql://nowhere/x"), Unavailable, "a state lies in"),
        (Reading(executor="snails"), Unavailable, "there is no executor 'snails'"),
        (Reading(full=True, max_miss=0.1), Unusable, "full=True"),
    ],
)
def test_what_cannot_be_had_is_one_of_two_kinds(teashop, reading, kind, said):
    with pytest.raises(kind, match=said):
        audited(loaded_from(teashop), DAY, reading, pytest.fail)


def test_every_problem_of_a_manifest_is_told(tmp_path):
    (tmp_path / "lintas.yaml").write_text("version: 1\nname: x\ndatasetz: {}\npartees: {}\n")
    with pytest.raises(Unusable, match=r"(?s)datasetz.*partees"):
        loaded_from(tmp_path)


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (Reading(), None),
        (Reading(sample_rows=0), "reads nothing"),
        (Reading(sample_rows=5, max_miss=0.1), "leave sample_rows out"),
        (Reading(max_miss=1.0), "no share"),
        (Reading(confidence=0.0), "no share"),
    ],
)
def test_what_contradicts_itself_is_told_before_anything_is_read(reading, expected):
    said = reading.problem()
    assert said is None if expected is None else expected in (said or "")


def test_a_share_decides_how_many_rows_are_drawn():
    options = Reading(max_miss=0.001).options()
    assert (options.rows, options.uniform) == (2995, True)


def test_reports_are_written_in_folders_that_are_made(teashop, tmp_path):
    result = audited(loaded_from(teashop), DAY, Reading(), pytest.fail)
    path = tmp_path / "new" / "audit.json"
    assert write_reports(result, {"json": str(path)}) == {"json": str(path)}
    assert json.loads(path.read_text())["name"] == "teashop"


def test_a_report_is_not_written_over_what_was_read(teashop):
    loaded = loaded_from(teashop)
    result = audited(loaded, DAY, Reading(), pytest.fail)
    before = (teashop / "lintas.yaml").read_text()
    with pytest.raises(Unusable, match="was read by this run"):
        write_reports(result, {"json": str(teashop / "lintas.yaml")}, loaded.files)
    assert (teashop / "lintas.yaml").read_text() == before


def test_a_report_that_cannot_be_written_may_be_the_next_time(teashop):
    result = audited(loaded_from(teashop), DAY, Reading(), pytest.fail)
    with pytest.raises(Unavailable, match="cannot be written"):
        write_reports(result, {"json": str(teashop / "people.csv" / "audit.json")})


def test_a_report_that_nobody_knows_is_told():
    assert outputs_problem({"json": "a"}) is None
    assert "there is no report 'parchment'" in (outputs_problem({"json": "a", "parchment": "b"}) or "")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (None, DAY),
        ("  ", DAY),
        ("2026-02-01", date(2026, 2, 1)),
        (date(2026, 2, 1), date(2026, 2, 1)),
        (datetime(2026, 2, 1, 3, tzinfo=UTC), date(2026, 2, 1)),
    ],
)
def test_a_day_is_told_in_several_ways(told, expected):
    assert day_of(told, lambda: DAY) == expected


def test_what_is_no_day_is_told():
    with pytest.raises(Unusable, match=r"write it as 2026-02-01"):
        day_of("1 February", lambda: DAY)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("data/a.csv", ("file", "/base/data/a.csv")),
        ("/data/a.csv", ("file", "/data/a.csv")),
        ("/data/shop.db › people", ("file", "/data/shop.db#people")),
        ("s3://lake/vn/customers", ("s3://lake", "vn/customers")),
        ("s3a://lake/vn", ("s3://lake", "vn")),
        ("gs://lake", ("gs://lake", "/")),
        ("postgresql://db:5433/shop › crm.people", ("postgres://db:5433", "shop.crm.people")),
        ("postgresql://db/shop › crm.people", ("postgres://db:5432", "shop.crm.people")),
        ("mysql://[::1]/shop › people", ("mysql://[::1]:3306", "shop.people")),
        ("mysql://[::1]:3307/shop › people", ("mysql://[::1]:3307", "shop.people")),
    ],
)
def test_tables_have_the_names_that_openlineage_gives_them(path, expected):
    assert dataset_name(path, "/base") == expected


@pytest.mark.parametrize(("module", "extra"), [("airflow", "airflow"), ("dagster", "dagster")])
def test_without_the_extra_the_message_says_what_to_install(module, extra):
    code = (
        "import sys; sys.modules[sys.argv[1]] = None\n"
        "try:\n    __import__('auditor.orchestrators.' + sys.argv[1])\n"
        "except ImportError as error:\n    print(error)"
    )
    told = subprocess.run([sys.executable, "-c", code, module], capture_output=True, text=True, check=True)
    assert f"pip install 'lintas[{extra}]'" in told.stdout


def test_a_dag_file_that_imports_the_pure_parts_loads_nothing_heavy():
    code = (
        "import sys; import auditor.orchestrators.running, auditor.orchestrators.summary, auditor.orchestrators.connections\n"
        "print(sorted({'polars', 'pyarrow', 'presidio_analyzer', 'spacy', 'sqlalchemy'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
