"""Reading the repository's own tables as text."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

import jurisdiction_map
from jurisdiction_map import yaml_plain

PACKAGE = Path(jurisdiction_map.__file__).parent
TABLES = sorted(
    path.relative_to(PACKAGE).as_posix()
    for path in (PACKAGE / "categories.yaml", PACKAGE / "countries.yaml", *(PACKAGE / "regions").glob("*.yaml"))
)


def _keys_that_stand_twice(node: yaml.Node) -> list[str]:
    if isinstance(node, yaml.SequenceNode):
        return [key for item in node.value for key in _keys_that_stand_twice(item)]
    if not isinstance(node, yaml.MappingNode):
        return []
    keys = [key.value for key, _ in node.value]
    below = [key for _, value in node.value for key in _keys_that_stand_twice(value)]
    return [key for key in keys if keys.count(key) > 1] + below


@pytest.mark.parametrize("table", TABLES)
def test_no_key_stands_twice_in_a_table(table: str) -> None:
    node = yaml.compose((PACKAGE / table).read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    assert node is not None
    assert _keys_that_stand_twice(node) == []


@pytest.mark.parametrize("table", TABLES)
def test_every_table_says_of_which_day_it_is(table: str) -> None:
    assert date.fromisoformat(yaml_plain.load(table)["as_of"]) >= date(2026, 11, 22)


def test_importing_the_modules_does_not_import_yaml() -> None:
    code = (
        "import sys; from jurisdiction_map import categories, countries, region_table; "
        "sys.exit(sorted(name for name in ('yaml', 'pydantic', 'polars') if name in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("text", "day"),
    [("2021", date(2021, 1, 1)), ("2021-12", date(2021, 12, 1)), ("2021-12-13", date(2021, 12, 13))],
)
def test_a_date_of_low_precision_counts_from_its_earliest_day(text: str, day: date) -> None:
    assert yaml_plain.first_day(text) == day


@pytest.mark.parametrize(
    ("day", "since", "until", "inside"),
    [
        (date(2020, 1, 1), "2020-01-01", None, True),
        (date(2019, 12, 31), "2020", None, False),
        (date(2020, 5, 31), None, "2020-06", True),
        (date(2020, 6, 1), None, "2020-06", False),
        (date(2020, 6, 1), None, None, True),
    ],
)
def test_an_interval_has_its_first_day_and_not_its_last(
    day: date, since: str | None, until: str | None, inside: bool
) -> None:
    assert yaml_plain.within(day, since, until) is inside
