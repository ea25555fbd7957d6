"""A small company with one transfer of each sort, and what tests do with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from auditor.auditing import Settings, audit, check
from auditor.drafting.matter import Matter
from auditor.drafting.model import Entry, Paperwork, Statement
from auditor.drafting.paperwork import draw_up
from auditor.manifest.loader import load
from jurisdiction_map.repository import repository

DAY = date(2026, 11, 20)

MANIFEST = """\
version: 1
name: small
parties:
  shop-vn:
    name: Shop Viet Nam Co Ltd
    established_in: [VN]
    role: controller
    kind: private
    sectors: [retail]
    group: shop
    entity: {first_transfer: 2026-02-01}
  shop-sg: {name: Shop Pte Ltd, established_in: [SG], role: processor, kind: private, group: shop}
  shop-de: {name: Shop GmbH, established_in: [DE], role: controller, kind: private}
  desk: {established_in: [IN], role: processor, kind: private}
datasets:
  customers:
    location: customers.csv
    country: VN
    holder: shop-vn
    origin: [VN]
    categories: [name, email, phone, national_id]
    subjects: [{kind: customer, nationality: [VN], people: 150000}]
    lawful_basis: [consent]
  lake: {country: SG, holder: shop-sg}
  orders_de:
    country: DE
    holder: shop-de
    origin: [DE]
    categories: [name, health]
    subjects: [{kind: customer, people: 80}]
  home: {country: VN, holder: shop-vn}
flows:
  vn_out:
    from: customers
    to: lake
    purposes: [analytics]
    started: 2026-02-01
    safeguards:
      - {contract: asean_mcc, module: controller_to_controller, signed: 2026-01-15, names_countries: [MY]}
  de_out:
    from: orders_de
    to: desk
    purposes: [support]
    started: 2026-03-01
    safeguards:
      - {contract: eu_scc, module: controller_to_processor, signed: 2026-02-15, modified: false}
  stays: {from: customers, to: home, purposes: [backup]}
  over: {from: customers, to: lake, purposes: [research], ended: 2026-05-01}
"""

ROWS = """\
so_cccd,ho_ten,email,chan_doan
001090012345,Nguyễn Văn An,an.nguyen@gmail.com,Đái tháo đường
001185023456,Trần Thị Bình,binh.tran@gmail.com,Tăng huyết áp
079088034567,Lê Hoàng Cường,cuong.le@yahoo.com,Viêm gan B
048192045678,Phạm Thu Dung,dung.pham@gmail.com,Hen suyễn
031095056789,Hoàng Minh Đức,duc.hoang@gmail.com,Đái tháo đường
092187067890,Vũ Thị Giang,giang.vu@outlook.com,Ung thư phổi
"""


def project(folder: Path, manifest: str = MANIFEST, rows: str = ROWS) -> Path:
    """A folder with the manifest and its table."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lintas.yaml").write_text(manifest, encoding="utf-8")
    (folder / "customers.csv").write_text(rows, encoding="utf-8")
    return folder / "lintas.yaml"


def declared(path: Path, day: date = DAY) -> Matter:
    """What there is without reading data."""
    loaded = load(path)
    return Matter(loaded, check(loaded, Settings(day)), repository())


def scanned(path: Path, day: date = DAY) -> Matter:
    """What there is when data is read."""
    loaded = load(path)
    return Matter(loaded, audit(loaded, Settings(day)), repository(), "read on 2026-11-20")


def paper(matter: Matter, form: str, *flows: str) -> Paperwork:
    """Paperwork of flows, of all where none is named."""
    return draw_up(form, matter, flows, every=not flows)


def field(paperwork: Paperwork, identifier: str) -> Entry:
    """The first field of that id."""
    return next(entry for draft in paperwork.drafts for entry in draft.entries if entry.id == identifier)


def texts(entry: Entry, origin: str) -> list[str]:
    """What a field says of one origin."""
    return [one.text for one in entry.statements if one.origin == origin]


def every_statement(paperwork: Paperwork) -> list[Statement]:
    """All statements of all fields."""
    return [one for draft in paperwork.drafts for entry in draft.entries for one in entry.statements]
