"""Three assets of the example company, with what the law says of them as checks.

    dagster dev -f examples/dagster/definitions.py

`vn_customers` fails its check: Vietnamese law wants something of Kopi Pay that it has not done. The check is blocking, so
the newsletter that is made from it stays as it was.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
from dagster import Definitions, asset

from auditor.orchestrators.dagster import frame_check, lintas_asset_checks, lintas_schedule

KOPI_PAY = Path(__file__).resolve().parents[1] / "kopi-pay"


@asset(key=["lake", "kyc_images"])
def kyc_images() -> pl.DataFrame:
    """The links to pictures of identity cards that Kopi Pay Viet Nam sends to its archive in Singapore."""
    return pl.read_csv(
        (KOPI_PAY / "data/vn/kyc_images.tsv").read_text("utf-16").encode(), separator="\t", infer_schema=False
    )


@asset(deps=[kyc_images])
def kyc_gallery() -> int:
    """What is made of them; not while the check of `lake/kyc_images` fails."""
    return 1


@asset
def catalogue() -> pl.DataFrame:
    """Products: no person is in there, and the check of the frame sees to it."""
    return pl.DataFrame({"product": ["teapot", "cup", "saucer"], "price": [42.0, 7.5, 5.0], "pieces": [4, 40, 38]})


checks = lintas_asset_checks(
    KOPI_PAY,
    asset_keys={"vn_kyc_images": ["lake", "kyc_images"]},
    blocking=True,
    as_of="2026-11-20",
)

defs = Definitions(
    assets=[kyc_images, kyc_gallery, catalogue],
    asset_checks=[*checks, frame_check(catalogue)],
    schedules=[lintas_schedule(checks, "0 2 * * *", timezone="Asia/Singapore")],
)
