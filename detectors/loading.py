"""Loading all that deciding may take, before there is anything to decide: a worker does so while tables are looked for."""

from __future__ import annotations

from detectors.model import Settings
from detectors.second_look import load_engine


def load_all(settings: Settings) -> None:
    """Load lexicons, patterns and models by deciding on a made-up row, and the engine of the second look where it is asked.

    The caller's own recognizers are left alone: they are asked about data only.
    """
    import polars as pl

    from detectors.tables import detect_table

    made_up = {"full_name": ["Siti binti Ali"], "phone_no": ["+6591234567"], "remarks": ["call her before ten, please"]}
    detect_table(pl.DataFrame(made_up), table="customers")
    if settings.second_look != "never":
        load_engine(settings.extra_identifiers)
