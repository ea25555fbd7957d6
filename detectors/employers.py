"""The name of a firm beside somebody's occupation or pay: the firm that employs the person."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from detectors.headers import HeaderHint, TableContext, read_header
from detectors.headers.normalise import REMEMBERED, header_tokens

_BARE_FIRMS = frozenset(
    {"company", "company name", "organisation", "organization", "organisation name", "organization name", "firm"}
    | {"perusahaan", "nama perusahaan", "syarikat", "nama syarikat", "cong ty", "ten cong ty", "cty", "ten cty"}
    | {"kumpanya", "empresa", "nome empresa", "nombre empresa", "entreprise", "societe", "firma", "unternehmen"}
    | {
        "บริษัท",
        "ชื่อบริษัท",
        "ក្រុមហ៊ុន",
        "ບໍລິສັດ",
        "ကုမ္ပဏီ",
        "公司",
        "公司名称",
        "会社",
        "会社名",
        "회사",
        "회사명",
        "kompania",
        "instansi",
        "nama instansi",
        "don vi",
        "ten don vi",
        "co quan",
        "ten co quan",
        "หน่วยงาน",
        "ชื่อหน่วยงาน",
        "องค์กร",
        "អង្គភាព",
        "ອົງການ",
        "ຫ້ອງການ",
        "单位",
        "单位名称",
        "orgaun",
        "instituisaun",
    }
)
"""Headers of a firm and nothing else, folded as headers are."""
_OF_WORK = frozenset({"job_title", "work_history", "rank", "salary", "income", "employer"})
_READS = 0.6
_LIKELY, _OF_EACH = 0.75, 0.6


@lru_cache(maxsize=REMEMBERED)
def is_bare_firm(header: str) -> bool:
    """Whether a header names a firm and nothing else."""
    return " ".join(token.folded for token in header_tokens(header)) in _BARE_FIRMS


def employer_hints(
    header: str,
    hints: tuple[HeaderHint, ...],
    context: TableContext,
    neighbours: Sequence[str],
    languages: Sequence[str],
    *,
    each: bool,
) -> tuple[HeaderHint, ...]:
    """The hints of a header, with the employer where it names a bare firm, in a table of people.

    Either beside their work, or where `each` row is another person. `neighbours`: the headers on either side. A firm
    beside an occupation may also be whom a contact person speaks for, which is that person's employer as well.
    """
    if context.about != "people" or any(hint.tag for hint in hints) or not is_bare_firm(header):
        return hints
    if each:
        return (HeaderHint("employment", "employer", _OF_EACH, "person", "a firm's name in a row that is a person"),)
    near = (hint for other in neighbours[:2] for hint in read_header(other, languages=languages)[:1])
    if not any(
        hint.kind in _OF_WORK and hint.tag in {"employment", "financial"} and hint.strength >= _READS for hint in near
    ):
        return hints
    reason = "a firm's name beside the occupation or pay of a person"
    return (HeaderHint("employment", "employer", _LIKELY, "person", reason),)
