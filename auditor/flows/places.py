"""Where a dataset lies: region or country, resolved; what cannot be resolved stays unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from auditor.manifest.model import Dataset
from jurisdiction_map.region_table import Region, UnknownRegion, resolve


@dataclass(frozen=True, slots=True)
class Where:
    """The country or countries a dataset lies in.

    countries: empty when not known. problem: the look-up's failure, for the finding. region: the resolved row.
    """

    countries: tuple[str, ...]
    region: Region | None = None
    problem: UnknownRegion | None = None

    @property
    def cloud(self) -> bool:
        """Whether a cloud provider's region was named."""
        return self.region is not None and self.region.provider != "country"


def locate(dataset: Dataset, on: date) -> Where:
    """The place of a dataset on a day. `country` wins over `region` when both are given."""
    if dataset.country is not None:
        return Where((dataset.country,))
    if dataset.region is None:
        return Where(())
    try:
        region = resolve(dataset.region, on=on)
    except UnknownRegion as problem:
        return Where((), problem=problem)
    return Where(region.countries, region)
