"""A result with everything in it, hostile names included. No value here belongs to a person."""

from __future__ import annotations

from datetime import date

from auditor.findings.model import (
    Accepted,
    ColumnReport,
    Finding,
    Level,
    Place,
    Result,
    Step,
    TableReport,
    TransferReport,
    UnreadReport,
    Way,
)
from auditor.findings.rule_doc import RuleDoc

HOSTILE = (
    "\x1b[2J\x1b]0;owned\x07",
    "two\nlines\r\n::error::injected",
    "invoice\u202egpj.exe",
    "[bold red]markup[/] [link=https://evil.example]x[/link]",
    "](https://evil.example) <script>alert(1)</script> ![x](y)",
    "\x9b31m c1 control",
    "zero\u200bwidth\ufeff",
    "lone\ud800surrogate",
    "{0} {{1}} %s $HOME `id`",
    "ชื่อลูกค้า",
    "",
    " spaces ",
    "x" * 10_000,
)

AS_OF = date(2026, 6, 1)
REGISTER = Accepted(
    "The vendor is leaving;\nsee ticket 4711", "dpo@kopi.example", date(2027, 3, 1), Place("lintas.yaml", 90)
)

DOSSIER = Finding(
    rule="VN-PDPL-20.2",
    level=Level.ERROR,
    title="Transfer dossier not filed",
    message="The transfer dossier had to be filed within 60 days of the first transfer; nothing says that it was.",
    place=Place("lintas.yaml", 14, 3),
    flow="vn_to_warehouse",
    dataset="vn_customers",
    columns=("so_cccd", "ngay_sinh"),
    law="VN",
    outcome="overdue",
    evidence=("so_cccd: 07**********", "ngay_sinh: 19**-**-**"),
    trace=(
        Step(0, "the dossier is filed in time", "false", "", "Law 91/2025 art. 20(2)", "primary"),
        Step(1, "entity.transfer_dossier.filed is stated", "unknown", "not declared"),
    ),
    remedies=(
        Way(("file the transfer dossier with the authority and declare entity.transfer_dossier.filed",), "conditions"),
        Way(("keep the data in Viet Nam", "drop so_cccd and ngay_sinh from the flow"), "not_a_transfer"),
    ),
    missing=("entity.transfer_dossier.filed",),
    due=date(2026, 4, 2),
    cite="Law on Personal Data Protection 91/2025/QH15, art. 20(2)",
    sources=("https://law.example/vn/91-2025",),
    confidence="primary",
    key="20.2",
    transfer="t1",
)
UNKNOWN_REGION = Finding(
    rule="LIN003",
    level=Level.WARNING,
    title="Unknown region",
    message="The region aws:ap-nowhere-1 is in no table, so nobody knows which country holds the data.",
    place=Place("parts/id data.yaml", 7),
    dataset="id_orders",
    remedies=(Way(("write country: ID",), "unclear"),),
)
CONSENT_NOTE = Finding(
    rule="SG-PDPA-26",
    level=Level.NOTE,
    title="Contract must name the countries",
    message="The contract names SG; that continues to be owed.",
    place=Place("lintas.yaml", 30),
    flow="sg_to_us",
    law="SG",
    outcome="due",
    due=date(2026, 8, 1),
    cite="PDPA 2012 s 26",
    confidence="one_secondary",
    transfer="t2",
)
ACCEPTED = Finding(
    rule="LIN012",
    level=Level.ERROR,
    title="Unsalted hash of an enumerable identifier",
    message="nik is hashed without a salt.",
    place=Place("lintas.yaml", 44),
    flow="id_to_us",
    columns=("nik",),
).accept(REGISTER)

TRANSFERS = (
    TransferReport(
        id="t1", flow="vn_to_warehouse", origin="VN", from_="VN", to="SG", mode="store",
        path=("vn_customers", "warehouse"), categories=("national_id", "date_of_birth"), people=250_000,
        verdict="blocked", laws={"VN": "blocked", "SG": "allowed"}, reasons={"VN": "no dossier", "SG": "arrives"},
        missing=("entity.transfer_dossier.filed",), assumed=("exporter.sectors: none of the special ones",),
        annotations=("RCEP binds states only",), remedies=DOSSIER.remedies, place=Place("lintas.yaml", 12),
        exporter="kopi-vn", importer="kopi-sg", processors=("nimbus", "orbit"),
    ),
    TransferReport(
        id="t2", flow="sg_to_us", origin="VN", from_="SG", to="US", mode="remote_access",
        path=("vn_customers", "warehouse", "helpdesk"), categories=None, people=None, verdict="unclear",
        laws={"VN": "unclear", "SG": "conditions"}, reasons={"VN": "consent not known"}, missing=("data.lawful_basis",),
    ),
    TransferReport(
        id="t3", flow="la_to_th", origin="LA", from_="LA", to=None, mode=None, path=("la", "th"), categories=(),
        people=0, verdict="unsupported", laws={"LA": "unsupported"}, reasons={},
    ),
    TransferReport(
        id="t4", flow="th_to_sg", origin="TH", from_="TH", to="SG", mode="disclose", path=("th", "sg"),
        categories=("email",), people=3, verdict="allowed", laws={"TH": "allowed"}, reasons={},
    ),
)  # fmt: skip

CUSTOMERS = TableReport(
    name="customers.csv",
    path="data/vn/customers.csv",
    dataset="vn_customers",
    format="delimited",
    rows_read=3_000,
    rows_total=1_204_331,
    design={"kind": "uniform", "seed": 0, "rows_read": 3_000, "clusters_read": None},
    zero="none found in 3,000 of 1,204,331 rows drawn uniformly: with 95% confidence fewer than 0.1% of rows carry it",
    columns=(
        ColumnReport(
            "so_cccd", ("national_id",), ("national_id.cccd",), 0.9934, 0.981, (0.97, 0.99),
            ("12 digits with a valid province code in 98% of rows", "the header says so"), (), ("07**********",),
            ({"tag": "national_id", "status": "found", "interval": (0.97, 0.99)},),
        ),
        ColumnReport("ghi_chu", ("email", "phone"), (), 0.61, 0.004, None, ("4 in 1,000 cells",), ("health",)),
        ColumnReport("ma_don", (), (), 0.0, 0.0, None, (), notes=("1,000 nulls",), rows_read=2_000, zero="none found in 2,000 rows"),
    ),
    notes=("read as windows-1258",),
)  # fmt: skip

UNREAD = UnreadReport("data/id/broken.parquet", "the footer is damaged", "write the file again", "id_orders")
SKIPPED = UnreadReport("data/vn/logo.png", "a PNG picture", "")

COMMIT = {"commit": "0123456789abcdef0123456789abcdef01234567", "repository": "https://example.org/a team/p.git"}
PROVENANCE = COMMIT | {
    "lintas": "0.1.0",
    "rule_set": "2026.06",
    "seed": 7,
    "started": AS_OF,
    "odd": {3, 1},
    "nan": float("nan"),
}


def hostile_finding(number: int, text: str) -> Finding:
    """A finding in which every string is hostile."""
    return Finding(
        rule="LIN001", level=Level.WARNING, title=text, message=text, place=Place(text, number + 1), flow=text,
        dataset=text, columns=(text, text), law=text, outcome=text, evidence=(text,),
        trace=(Step(number, text, text, text, text, text),), remedies=(Way((text, text), text),), missing=(text,),
        due=AS_OF, cite=text, sources=(text,), confidence=text, key=text, transfer=text,
    )  # fmt: skip


def hostile_result(text: str, kind: str = "audit") -> Result:
    """A result in which every string is the given text."""
    finding = hostile_finding(0, text)
    covered = finding.accept(Accepted(text, text, AS_OF, Place(text, 2)))
    transfer = TransferReport(
        id=text, flow=text, origin="VN", from_=text, to=text, mode=text, path=(text, text), categories=(text,), people=1,
        verdict=text, laws={text: text}, reasons={text: text}, missing=(text,), assumed=(text,), annotations=(text,),
        remedies=finding.remedies, place=Place(text, 3), exporter=text, importer=text, processors=(text, text),
    )  # fmt: skip
    column = ColumnReport(
        text, (text,), (text,), 0.5, 0.5, (0.4, 0.6), (text,), (text,), (text,), ({text: text},), (text,)
    )
    empty = ColumnReport(text, (), (), 0.0, 0.0, None, (), notes=(text,))
    table = TableReport(text, text, text, text, 1, 2, {text: text}, text, (column, empty), (text,))
    gap = UnreadReport(text, text, text, text)
    return Result(
        kind, text, AS_OF, (finding, covered), (transfer,), (table,), (gap,), (gap,), {text: text, "lintas": text, "rule_set": text,
         "commit": text, "repository": text},
    )  # fmt: skip


def everything(kind: str = "audit") -> Result:
    """A result that uses every field of the model."""
    return Result(
        kind=kind,
        name="kopi-pay",
        as_of=AS_OF,
        findings=(CONSENT_NOTE, UNKNOWN_REGION, ACCEPTED, DOSSIER),
        transfers=TRANSFERS,
        tables=(CUSTOMERS,),
        unread=(UNREAD,),
        skipped=(SKIPPED,),
        provenance=PROVENANCE,
    )


DOCS = {
    "VN-PDPL-20.2": RuleDoc(
        id="VN-PDPL-20.2",
        title="File the transfer dossier within 60 days",
        checks="That a dossier was filed for the first transfer out of Viet Nam.",
        why="Without it the authority may stop the transfer.",
        fires="A flow to `SG` with no `entity.transfer_dossier`.",
        silent="The same flow with `filed: 2026-03-20`.",
        fix="File the dossier and declare the day.",
        since="0.1.0",
        level=Level.ERROR,
    )
}
