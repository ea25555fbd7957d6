"""What every model of facts shares: strict keys, country codes, categories, dates."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

_COUNTRY = re.compile(r"^[A-Z]{2}(-[A-Z]{2,5})?$")
_TAG = re.compile(r"^[a-z_]+(\.[a-z0-9_]+)?$")
# No transfer law is older, no deadline is later; dates beyond are typing errors.
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_ISO_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


class Facts(BaseModel):
    """A group of facts. Unknown keys are errors; a field not set is unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, defer_build=True)


def _country(value: Any) -> str:
    from jurisdiction_map import countries

    if isinstance(value, str) and _COUNTRY.match(value) and countries.is_code(value):
        return value
    hint = countries.nearest(str(value))
    raise ValueError(f"not an ISO 3166-1 alpha-2 code: {value!r}" + (f"; did you mean {hint}?" if hint else ""))


# Groups that may stand for a country whose name is not told: one law governs exports from all their members.
GROUPS = ("EEA", "EU")


def _country_or_group(value: Any) -> str:
    return value if value in GROUPS else _country(value)


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _tag(value: Any) -> str:
    from jurisdiction_map import categories

    if not isinstance(value, str) or not _TAG.match(value):
        raise ValueError(f"not a category tag: {value!r}")
    categories.check(value)
    return value


def _iso_date(value: Any) -> date:
    if isinstance(value, str) and _ISO_DATE.match(value):
        value = date.fromisoformat(value)
    if isinstance(value, date):
        if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
            raise ValueError(f"the year {value.year} cannot be meant; give one from {_FIRST_YEAR} to {_LAST_YEAR}")
        return value
    raise ValueError(f"not a date: {value!r}; write it as 2026-02-01")


Country = Annotated[str, BeforeValidator(_country)]
CountryOrGroup = Annotated[str, BeforeValidator(_country_or_group)]
Countries = Annotated[list[CountryOrGroup], BeforeValidator(_as_list)]
Tag = Annotated[str, BeforeValidator(_tag)]
Date = Annotated[date, BeforeValidator(_iso_date)]
