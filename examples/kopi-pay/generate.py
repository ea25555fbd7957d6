"""Writes the data of the Kopi Pay example: the same seed gives the same rows, and nobody in them exists.

    python examples/kopi-pay/generate.py [--out FOLDER]

The folder defaults to `data/` beside this file. Needs pyarrow, nothing else.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import partners
import people as p
import pyarrow as pa
import pyarrow.parquet as pq
from people import Dice

SEED = "kopi-pay-1"
_START = datetime(2026, 1, 1, tzinfo=UTC)
Row = dict[str, Any]


def vn_customers(dice: Dice) -> list[Row]:
    """Wallet holders in Viet Nam, with a nested address."""
    rows = []
    for number in range(1200):
        gender = dice.pick(("Nam", "Nữ"))
        born = dice.day(date(1960, 1, 1), date(2007, 6, 30))
        province = dice.pick(tuple(p.VN_PROVINCES))
        name = f"{dice.pick(p.VN_FAMILY)} {dice.pick(p.VN_MIDDLE[gender])} {dice.pick(p.VN_GIVEN[gender])}"
        rows.append(
            {
                "ma_kh": f"KH{number:06d}",
                "ho_ten": name,
                "gioi_tinh": gender,
                "ngay_sinh": born,
                "so_cccd": p.cccd(dice, province, gender, born),
                "so_dien_thoai": f"0{dice.pick('35789')}{dice.digits(8)}",
                "email": p.mail(dice, f"kh{dice.digits(7)}"),
                "so_tk": f"97{dice.digits(11)}",
                "so_du": dice.number(0, 40_000) * 500,
                "dia_chi": {
                    "so_nha": f"{dice.number(1, 299)} {dice.pick(p.VN_STREETS)}",
                    "phuong_xa": dice.pick(p.VN_WARDS),
                    "tinh_thanh": p.VN_PROVINCES[province],
                },
                "hang": dice.pick(("Bạc", "Vàng", "Kim cương")),
            }
        )
    return rows


def vn_kyc_images(dice: Dice) -> list[Row]:
    """Index of the pictures taken when an account is opened in Viet Nam."""
    rows = []
    for number in range(400):
        folder = f"https://kyc.example.com/vn/{dice.digits(10)}"
        taken = _START + timedelta(minutes=dice.number(0, 400_000))
        rows.append(
            {
                "ma_kh": f"KH{number:06d}",
                "anh_cccd_truoc": f"{folder}/cccd_truoc.jpg",
                "anh_cccd_sau": f"{folder}/cccd_sau.jpg",
                "anh_chan_dung": f"{folder}/chan_dung.jpg",
                "thoi_gian": taken.strftime("%Y-%m-%d %H:%M"),
                "trang_thai": dice.pick(("đạt", "đạt", "chờ duyệt", "từ chối")),
            }
        )
    return rows


def _thai(dice: Dice) -> Row:
    return {
        "เลขประจำตัวประชาชน": p.thai_pin(dice),
        "ชื่อ": dice.pick(p.TH_GIVEN),
        "นามสกุล": dice.pick(p.TH_FAMILY),
        "วันเกิด": p.buddhist(dice.day(date(1960, 1, 1), date(2005, 12, 31))),
        "เบอร์โทรศัพท์": f"0{dice.pick('689')}{dice.digits(8)}",
        "ที่อยู่": f"{dice.number(1, 199)}/{dice.number(1, 30)} {dice.pick(p.TH_ROADS)}",
        "จังหวัด": dice.pick(p.TH_PROVINCES),
    }


def th_merchants(dice: Dice) -> list[Row]:
    """Stall owners in Thailand who take payment through the wallet."""
    rows = []
    for number in range(500):
        rows.append(
            {
                "รหัสร้านค้า": f"M{number:05d}",
                **_thai(dice),
                "เลขที่บัญชี": f"{dice.digits(3)}-{dice.digits(1)}-{dice.digits(5)}-{dice.digits(1)}",
                "ประเภทสินค้า": dice.pick(("กาแฟ", "ก๋วยเตี๋ยว", "ผลไม้", "ขนมหวาน")),
            }
        )
    return rows


def th_riders(dice: Dice) -> list[Row]:
    """Riders in Thailand who deliver for the merchants."""
    letters = "กขคงจชณดตถทธนบปผพภมรลวศสห"
    return [
        {
            "รหัสไรเดอร์": f"R{number:05d}",
            **_thai(dice),
            "ทะเบียนรถ": f"{dice.number(1, 9)}{dice.pick(letters)}{dice.pick(letters)} {dice.number(100, 9999)}",
        }
        for number in range(300)
    ]


def th_health_claims(dice: Dice) -> list[Row]:
    """Claims on the hospital-cash cover that the wallet sells in Thailand."""
    illnesses = (
        ("J45.9", "โรคหอบหืด"),
        ("E11.9", "โรคเบาหวานชนิดที่ 2"),
        ("I10", "ความดันโลหิตสูง"),
        ("A90", "ไข้เลือดออก"),
        ("K35.8", "ไส้ติ่งอักเสบ"),
        ("S52.5", "กระดูกแขนหัก"),
        ("O80", "คลอดปกติ"),
    )
    rows = []
    for number in range(600):
        code, words = dice.pick(illnesses)
        rows.append(
            {
                "claim_no": f"CL-{2026}{number:05d}",
                "pid": p.thai_pin(dice),
                "hn": f"{dice.number(50, 69)}-{dice.digits(6)}",
                "diagnosis_icd10": code,
                "diagnosis": words,
                "nights": dice.number(1, 9),
                "amount_thb": dice.number(20, 900) * 50,
                "admitted": dice.day(date(2026, 1, 2), date(2026, 10, 31)),
            }
        )
    return rows


def sg_customers(dice: Dice) -> list[Row]:
    """Wallet holders in Singapore, with a nested address and the devices they use."""
    rows = []
    for number in range(900):
        who = p.singaporean(dice)
        seen = _START + timedelta(seconds=dice.number(0, 27_000_000))
        rows.append(
            {
                "customer_id": f"SG-{number:06d}",
                "name": who.name,
                "nric": who.nric,
                "dob": who.born.isoformat(),
                "mobile": f"+65 {dice.pick('89')}{dice.digits(3)} {dice.digits(4)}",
                "email": p.mail(dice, f"{who.name.split()[0].lower()}.{dice.digits(5)}"),
                "address": {
                    "block": str(dice.number(1, 899)),
                    "street": dice.pick(p.SG_STREETS),
                    "unit": f"#{dice.number(2, 24):02d}-{dice.number(1, 150):03d}",
                    "postal": f"{dice.number(10_000, 829_999):06d}",
                },
                "card": p.luhn_card("4", dice),
                "last_ip": f"203.0.113.{dice.number(1, 254)}",
                "last_seen_ms": int(seen.timestamp() * 1000),
            }
        )
    return rows


def sg_payroll(dice: Dice) -> list[Row]:
    """Staff of Kopi Pay Pte Ltd."""
    rows = []
    for number in range(260):
        who = p.singaporean(dice)
        rows.append(
            {
                "emp_no": f"E{number:04d}",
                "name_as_in_nric": who.name,
                "姓名": dice.pick(p.SG_CHINESE) if who.race == "Chinese" else "",
                "nric": who.nric,
                "date_of_birth": who.born.strftime("%d/%m/%Y"),
                "race": who.race,
                "religion": who.religion,
                "designation": dice.pick(("Engineer", "Analyst", "Risk Officer", "Support Lead", "Accountant")),
                "basic_pay": dice.number(32, 180) * 100,
                "bank_acct": f"{dice.digits(3)}-{dice.digits(5)}-{dice.digits(1)}",
            }
        )
    return rows


_QUESTIONS = (
    "My top-up of yesterday has not arrived yet.",
    "How do I change the daily limit in the app?",
    "The merchant's code would not scan, please check.",
    "I was charged twice for one coffee.",
    "Please close my wallet at the end of the month.",
    "The app logs me out after every update.",
)


def sg_tickets(dice: Dice) -> list[Row]:
    """Support tickets; about one in thirty has a number in its free text that should not be there."""
    rows = []
    for number in range(600):
        text = dice.pick(_QUESTIONS)
        if dice.chance(0.02):
            text += f" You can call me at +65 {dice.pick('89')}{dice.digits(3)} {dice.digits(4)}."
        elif dice.chance(0.015):
            text += f" My NRIC is {p.singaporean(dice).nric} if you need it."
        opened = _START + timedelta(minutes=dice.number(0, 400_000))
        rows.append(
            {
                "ticket": f"T-{number:06d}",
                "customer_id": f"SG-{dice.number(0, 899):06d}",
                "opened": opened.isoformat(timespec="minutes"),
                "channel": dice.pick(("app", "web", "phone")),
                "message": text,
            }
        )
    return rows


def sg_business_contacts(dice: Dice) -> list[Row]:
    """The people at merchants' head offices, with their business cards' contents."""
    rows = []
    for _ in range(200):
        company = (
            f"{dice.pick(('Merlion', 'Straits', 'Sunrise', 'Garden City'))} {dice.pick(('Foods', 'Retail', 'Cafe'))}"
        )
        rows.append(
            {
                "company": f"{company} Pte Ltd",
                "contact_person": p.singaporean(dice).name,
                "position": dice.pick(("Finance Manager", "Director", "Store Operations Lead")),
                "office_email": p.mail(dice, f"contact{dice.digits(4)}"),
                "office_phone": f"+65 6{dice.digits(3)} {dice.digits(4)}",
            }
        )
    return rows


def catalogue(dice: Dice) -> list[Row]:
    """Goods in the wallet's shop. Full of numbers that look like people's and are not."""
    goods = ("Kopi O", "Kaya Toast", "Milk Tea", "Pineapple Tart", "Rice Crackers", "Drip Coffee", "Mug", "Tumbler")
    rows = []
    for number in range(1500):
        changed = _START + timedelta(seconds=dice.number(0, 27_000_000))
        rows.append(
            {
                "sku": f"{dice.pick('SKP')}{dice.digits(7)}",
                "ean": p.ean13(dice.pick(("885", "888", "893", "490")), dice),
                "product_name": f"{dice.pick(goods)} {dice.number(1, 40) * 25}g",
                "order_id": 300_000_000_000 + number * 977,
                "batch": f"{dice.number(24, 26)}{dice.number(1, 12):02d}{dice.number(1, 28):02d}-{dice.digits(2)}",
                "price_cents": dice.number(80, 9900),
                "stock": dice.number(0, 500),
                "updated_ms": int(changed.timestamp() * 1000),
            }
        )
    return rows


def monthly_report(dice: Dice) -> list[Row]:
    """Counts by month, country and product. Nobody in particular."""
    return [
        {
            "month": f"2026-{month:02d}",
            "country": country,
            "product": product,
            "active_customers": dice.number(4000, 90_000),
            "transactions": dice.number(20_000, 900_000),
            "volume_usd": dice.number(100_000, 9_000_000),
        }
        for month in range(1, 11)
        for country in ("SG", "TH", "VN")
        for product in ("wallet", "remittance", "insurance", "shop")
    ]


def delimited(rows: Sequence[Row], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Rows as a delimited file with a header line."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def ndjson(rows: Iterable[Row]) -> bytes:
    """One JSON object a line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def parquet(rows: list[Row], *, row_group: int) -> bytes:
    """Rows as a Parquet file with row groups of this many rows."""
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(rows), sink, row_group_size=row_group, compression="zstd")
    return bytes(sink.getvalue().to_pybytes())


def zstd(content: bytes) -> bytes:
    """Content in one zstd frame."""
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(content)
    return bytes(sink.getvalue().to_pybytes())


def _rows(make: Callable[[Dice], list[Row]]) -> list[Row]:
    return make(Dice(f"{SEED}:{make.__name__}"))


def files() -> Mapping[str, bytes]:
    """Every file of the example by its path below the data folder."""
    vietnamese = _rows(vn_customers)
    parts = {
        f"vn/customers/part-{index}.parquet": parquet(vietnamese[index * 400 : (index + 1) * 400], row_group=100)
        for index in range(3)
    }
    tickets = json.dumps(_rows(sg_tickets), ensure_ascii=False, indent=1)
    return {
        **parts,
        "vn/kyc_images.tsv": delimited(_rows(vn_kyc_images), delimiter="\t", encoding="utf-16"),
        "th/merchants.csv": delimited(_rows(th_merchants), encoding="tis-620"),
        "th/riders.csv": delimited(_rows(th_riders), encoding="tis-620"),
        "th/health_claims.parquet": parquet(_rows(th_health_claims), row_group=200),
        "sg/customers.ndjson.gz": gzip.compress(ndjson(_rows(sg_customers)), mtime=0),
        "sg/payroll.csv": delimited(_rows(sg_payroll)),
        "sg/support_tickets.json": tickets.encode(),
        "sg/business_contacts.csv": delimited(_rows(sg_business_contacts), delimiter=";"),
        "my/gaji.csv": delimited(_rows(partners.my_payroll)),
        "id/pengajuan_pinjaman.csv": delimited(_rows(partners.id_loans), delimiter=";"),
        "ph/padala.csv": delimited(_rows(partners.ph_padala), encoding="cp1252"),
        "bn/ahli.csv": delimited(_rows(partners.bn_members)),
        "kh/stallholders.csv": delimited(_rows(partners.kh_stallholders)),
        "la/wallets.csv": delimited(_rows(partners.la_wallets)),
        "mm/payouts.csv": delimited(_rows(partners.mm_payouts)),
        "mm/payouts_old_till.csv": delimited(_rows(partners.mm_payouts_old_till)),
        "tl/agrikultor.json": json.dumps(_rows(partners.tl_farmers), ensure_ascii=False, indent=1).encode(),
        "shared/catalogue.csv.zst": zstd(delimited(_rows(catalogue))),
        "shared/monthly_report.csv": delimited(_rows(monthly_report)),
    }


def main() -> None:
    """Writes the files."""
    parser = argparse.ArgumentParser(description="Write the data of the Kopi Pay example.")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "data", help="folder to write to")
    folder = parser.parse_args().out
    for name, content in files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"wrote the example's data to {folder}")


if __name__ == "__main__":
    main()
