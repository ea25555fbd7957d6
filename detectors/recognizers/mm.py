"""Myanmar: the NRC in Latin and in Burmese script, passports, plates."""

from __future__ import annotations

import re
import unicodedata

from detectors.recognizers.interface import Identifier

_STATE = re.compile(r"[0-9]{1,2}")


def is_nrc(value: str) -> bool:
    """Whether the number before the township is one of the fourteen states and regions."""
    state = _STATE.match(value)
    return state is not None and 1 <= int(state[0]) <= 14


_CLASS = r"(?:NAING|N|P|E|TH|T|S|F|C|AC|NC|V|M)"
_BURMESE_CLASS = unicodedata.normalize("NFC", "(?:နိုင်|ဧည့်|ပြု|သီ|သ|စ)")

IDENTIFIERS = (
    Identifier(
        id="mm.nrc",
        entity="MM_NRC",
        tag="national_id",
        kind="nrc",
        pattern=rf"[0-9]{{1,2}}[A-Z]{{5,16}}\[?{_CLASS}\]?[0-9]{{6}}",
        width=(13, 30),
        chance=0.001,
        check=is_nrc,
        layout=rf"(?:1[0-4]|[1-9]) ?/ ?[A-Z]{{3,14}} ?[(\[] ?{_CLASS} ?[)\]] ?[0-9]{{6}}",
        stands="alone",
        country="MM",
        languages=("my",),
        context=("nrc", "မှတ်ပုံတင်"),
        title="NRC of Myanmar",
    ),
    Identifier(
        id="mm.nrc_burmese",
        entity="MM_NRC_BURMESE",
        tag="national_id",
        kind="nrc",
        pattern=rf"[0-9]{{1,2}}[\u1000-\u103f]{{3,16}}\[?{_BURMESE_CLASS}\]?[0-9]{{6}}",
        width=(11, 36),
        chance=0.001,
        check=is_nrc,
        layout=rf"(?:1[0-4]|[1-9]) ?/ ?[\u1000-\u103f]{{3,16}} ?[(\[] ?{_BURMESE_CLASS} ?[)\]] ?[0-9]{{6}}",
        stands="alone",
        country="MM",
        languages=("my",),
        context=("မှတ်ပုံတင်", "nrc"),
        title="NRC of Myanmar in Burmese script",
    ),
    Identifier(
        id="mm.passport",
        entity="MM_PASSPORT",
        tag="passport",
        pattern=r"M[A-Z]?[0-9]{6}",
        width=(7, 8),
        chance=0.04,
        country="MM",
        languages=("my",),
        context=("passport", "နိုင်ငံကူးလက်မှတ်"),
        title="form of a Myanmar passport number",
    ),
    Identifier(
        id="mm.plate",
        entity="MM_VEHICLE_PLATE",
        tag="vehicle_id",
        pattern=r"[0-9A-Z][A-Z][0-9]{4}",
        width=(6, 6),
        chance=0.5,
        layout=r"[0-9][A-Z]/[0-9]{4}|[A-Z]{2}-[0-9]{4}",
        country="MM",
        languages=("my",),
        context=("ယာဉ်", "plate"),
        title="form of a Myanmar plate",
    ),
)
