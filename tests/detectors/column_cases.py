"""Tables for cases of single columns: what stands around them, and values of many kinds, made by a seeded generator."""

from __future__ import annotations

import random
from collections.abc import Callable

ROWS = 60

_NAMES = ["Tan Wei Ming", "Siti Aminah binti Yusof", "Budi Santoso", "Nguyen Thi Lan", "Maria Dela Cruz", "Priya Kumar"]
_NAMES += ["Somchai Jaidee", "Aung Kyaw Moe", "Bounmy Phommachanh", "Sok Dara", "Joao Soares", "Ahmad bin Ali"]
_LOCAL = {
    "nhan_vien": ["Nguyễn Văn Minh", "Trần Thị Lan", "Lê Quốc Huy", "Phạm Thu Hà"],
    "พนักงาน": ["สมชาย ใจดี", "วิภา ทองสุข", "อนันต์ ศรีสุข", "มาลี แก้วใส"],
    "បុគ្គលិក": ["សុខ វិសាល", "ចាន់ ដារា", "គឹម សុភា"],
    "ແຂກ": ["ບຸນມີ ພົມມະຈັນ", "ສົມພອນ ວົງສາ", "ຄຳແພງ ໄຊຍະ"],
    "ဧည့်သည်": ["ဦးအောင်မြင့်", "ဒေါ်ခင်ခင်", "ကိုမင်းသူ"],
    "人": ["王伟", "陈丽华", "张敏", "李强"],
}
# Headers of name, birth date, sex and telephone of the people among whom a column stands.
_PEOPLE = {
    "people": ("full_name", "birth_date", "gender", "mobile_no"),
    "staff": ("Employee Name", "Date of Birth", "Basic Salary", "Designation"),
    "patients": ("patient_name", "birth_date", "sex", "diagnosis"),
    "nhan_vien": ("Họ tên nhân viên", "Ngày sinh", "Giới tính", "Số điện thoại"),
    "nguoi": ("ho_ten", "ngay_sinh", "gioi_tinh", "sdt"),
    "orang": ("Nama", "Tgl Lahir", "Jenis Kelamin", "No HP"),
    "พนักงาน": ("ชื่อ-สกุล", "วันเกิด", "เพศ", "เบอร์โทร"),
    "แขก": ("ชื่อผู้เข้าพัก", "วันเกิด", "เพศ", "เบอร์โทร"),
    "ແຂກ": ("ຊື່ ແລະ ນາມສະກຸນ", "ວັນເດືອນປີເກີດ", "ເພດ", "ເບີໂທ"),
    "បុគ្គលិក": ("ឈ្មោះ", "ថ្ងៃខែឆ្នាំកំណើត", "ភេទ", "លេខទូរស័ព្ទ"),
    "ភ្ញៀវ": ("ឈ្មោះ", "ថ្ងៃខែឆ្នាំកំណើត", "ភេទ", "លេខទូរស័ព្ទ"),
    "ဧည့်သည်": ("အမည်", "မွေးသက္ကရာဇ်", "ကျား/မ", "ဖုန်းနံပါတ်"),
    "pessoas": ("Nome", "Data de Nascimento", "Sexo", "Telefone"),
    "ema": ("Naran", "Data Moris", "Seksu", "Telemovel"),
    "人": ("姓名", "出生日期", "性别", "电话"),
    "cryptic_people": ("CUST_NM", "BRTH_DT", "GNDR", "NRIC_NO"),
}
_OTHERS: dict[str, dict[str, str]] = {
    "goods": {"order_id": "rowcode", "amount": "amount", "product": "goods"},
    "requests": {"ts": "stamp", "client_ip": "addresses", "method": "word"},
    "nothing": {},
    "pupils": {"Student Name": "names", "Sex": "sexes"},
    "vehicles": {"OWNER_IC": "identity", "MAKE": "make", "MODEL": "machine", "YEAR": "years"},
}


class Maker:
    """Values of a kind, row by row."""

    def __init__(self, seed: int) -> None:
        """Begin a table; the same seed makes the same table."""
        self._rng = random.Random(seed)

    def column(self, kind: str, among: str = "") -> list[str]:
        """One column of `ROWS` values."""
        return [self._of(kind, among)(row) for row in range(ROWS)]

    def people(self, among: str) -> dict[str, list[str]]:
        """The columns that a column stands among."""
        if among in _OTHERS:
            return {header: self.column(kind) for header, kind in _OTHERS[among].items()}
        kinds = ["names", "birth", "sexes", "mobiles"]
        if among == "staff":
            kinds = ["names", "birth", "pay", "jobs"]
        elif among == "patients":
            kinds[3] = "illness"
        elif among == "cryptic_people":
            kinds[3] = "identity"
        return {h: self.column(kind, among) for h, kind in zip(_PEOPLE[among], kinds, strict=True)}

    def _of(self, kind: str, among: str) -> Callable[[int], str]:
        rng = self._rng
        if kind == "names":
            names = _LOCAL.get(among, _NAMES)
            return lambda row: rng.choice(names)
        if kind in _LISTS:
            words = _LISTS[kind].split("; ")
            return lambda row: rng.choice(words)
        return lambda row: _FORMS[kind](rng, row)


_LISTS = {
    "make": "TOYOTA; HONDA; SUZUKI; ISUZU; PROTON",
    "machine": "JUKI-DDL; BRTHR-S7; PEGASUS-M9; X200-K",
    "status": "ready; busy; failed; closed",
    "flag": "Y; N",
    "word": "alpha; deluxe; standard; edge; core",
    "goods": "Bolt; Cement; Rice 5kg; Paint",
    "place": "Kota Damansara; Cảng Cát Lái; Terminal 2; Cebu Hub; Gudang Utara",
    "grade": "A; B; C",
    "industry": "Retail; Construction; Logistics; Food",
    "campaign": "google; raya_2025; tiktok_ads; double_11",
    "filmage": "13+; 21+; SU; P13",
    "version": "v1.2; v1.3; 2.0.1",
    "quarter": "Q1 2025; Q2 2025",
    "level": "1; 2; 3; 4; 5; 6; 7; 8; 9",
    "years": "2015; 2018; 2021; 2023",
    "sexes": "M; F",
    "marital": "Single; Married; Widowed; Divorced",
    "religion": "Islam; Buddhist; Catholic; Hindu",
    "countries": "SGP; MYS; IDN; VNM; THA",
    "jobs": "Clerk; Nurse; Driver; Supervisor; Technician",
    "units": "Finance; Housing; Operations; Legal",
    "peoples": "Kinh; Khmer; Melayu; Iban; Hmong",
    "surnames": "Santos; Reyes; Nguyen; Rahman; Wijaya; Phommachanh; Kumar; Soares; Dizon; Siregar",
    "given": "Maria; Jose; Somchai; Budi; Priya; Hafiz; Ramon; Liza; Joao; Kyaw",
    "suffixes": "Jr.; Sr.; III; II",
    "logins": "mreyes02; jdelacruz; admin_ops; kwtan; sri.w",
    "colours": "Yellow; Purple; Green",
    "towns": "Luang Prabang; Phonsavan; Pakse; Kuching; Ipoh",
    "provinces": "Vientiane; Champasak; Sarawak; Perak",
    "illness": "asthma; gout; fracture; hypertension",
    "code": "K12; K13; R7; B4",
    "codes_of_goods": "PX; QR; LT; MN",
    "firms": "Wallem Shipping; Ben Line Agencies; H&M; Nike; PT Samudera; Inchcape",
    "drugs": "Amoxicillin 500mg; Paracetamol; Metformin; Omeprazole",
    "icd": "A09; J18.9; E11.9; I10; O82",
    "outcomes": "recovered; improved; referred; died",
    "conduct": "Good; Fair; Very Good",
    "relations": "SON; WIFE; FATHER; SISTER",
    "bands": "1-5L; 5-10L; 10-25L",
    "ranks": "B2; C1; D4; E3",
    "clinics": "IM; GS; OB; PED",
    "kin": "Captain A. Reyes; J. Mendoza; R. Santos; K. Lim; Tan Boon Kiat; Ahmad Faris; Dedi Kurnia; Yanto Saputra; Nguyen Van Tai",
    "nicknames": "xXdragonXx; moonlight; kitty_88; darkknight; rinrin; potato_king; shiro; asura99; lazycat",
    "uris": "/shop/boots/4411; /help/returns; /checkout; /; /catalog?q=lamp; /account/orders/88; /news/local/7",
    "reactive": "negative; positive; indeterminate",
    "smokes": "never; current; ex",
    "loves": "hetero; homo; bi",
    "origins": "M; C; I; O",
    "wanted": "WCHR; BLND; UMNR; DEAF; WCHC; STCR",
    "offences": "Estafa; Physical Injury; Theft; Unjust Vexation",
    "settled": "Settled; Pending; Referred to PNP; CFA issued",
    "posts": "Operator A; Operator B; Supervisor; Helper",
    "codes_of_posts": "SA_MAN; ST_CLERK; IT_PROG; FI_ACCOUNT",
    "outlets": "Ravi Textile @ 12 Jalan Besar; Encik Ali Burger @ Blok 4; Mdm Tan Noodle, 33 Hill Street; Dr Lim Optics @ 2 Orchard Road; Haji Ali Rojak @ Jalan 3",
    "screens": "home; checkout; pdp; profile",
    "parties": "Parti Warisan; PDI Perjuangan; Golkar; Gabungan Parti Sarawak; Partido Liberal",
    "bands_of_age": "0-14; 15-24; 25-54; 55-64; 65+",
    "couriers": "SiCepat HALU; JNE REG; AnterAja; J&T; GHTK",
    "agents": "Mozilla/5.0 (X11; Linux x86_64) Chrome/120.0; Mozilla/5.0 (iPhone) Safari/604.1; Mozilla/5.0 (Windows NT 10.0) Firefox/121.0",
}
_FORMS: dict[str, Callable[[random.Random, int], str]] = {
    "pictures": lambda r, n: f"https://img.example.org/p/{r.getrandbits(40):010x}.jpg",
    "items": lambda r, n: f"Q{r.randrange(10**8):08d}",
    "machines": lambda r, n: f"srv-{r.choice(['db', 'web', 'app'])}-{n:02d}.corp.example",
    "sites": lambda r, n: f"https://blog{n}.example.org/about",
    "tokens": lambda r, n: f"{r.getrandbits(128):032x}",
    "grams": lambda r, n: str(r.randint(96, 172)),
    "pressures": lambda r, n: f"{r.randint(98, 165)}/{r.randint(58, 95)}",
    "references": lambda r, n: f"{r.randrange(10**12):012d}",
    "two_digits": lambda r, n: f"{r.randint(0, 7):02d}",
    "shelves": lambda r, n: f"{r.choice('ABCDE')}-{r.randint(1, 40):02d}-{r.randint(1, 5)}",
    "wells": lambda r, n: f"P{r.randint(1, 12):02d}-{r.choice('ABCDEFGH')}{r.randint(1, 12)}",
    "locators": lambda r, n: "".join(r.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(6)),
    "inner_addresses": lambda r, n: f"10.{r.randint(0, 9)}.{r.randint(0, 255)}.{r.randint(1, 254)}",
    "masked_cards": lambda r, n: f"4{r.randrange(10**5):05d}******{r.randrange(10**4):04d}",
    "expiries": lambda r, n: f"{r.randint(1, 12):02d}/{r.randint(26, 31)}",
    "virtual_accounts": lambda r, n: f"3901{r.randrange(10**11):011d}",
    "pupils_numbers": lambda r, n: f"10{r.randrange(10**14):014d}",
    "hashes": lambda r, n: f"{r.getrandbits(160):040x}",
    "titles": lambda r, n: (
        f"{r.choice(['The', 'My', 'Last'])} {r.choice(['Ballad', 'Nurse', 'Captain', 'Sisters'])} of {r.choice(['Mary', 'Lim', 'Siti'])} {n}"
    ),
    "documents": lambda r, n: f"E{r.randrange(10**8):08d}" if n % 5 == 0 else f"0{r.randrange(10**11):011d}",
    "city_streets": lambda r, n: (
        f"{r.randint(2, 180)} {r.choice(['LE LOI', 'LY THUONG KIET', '3/2'])}, Q.{r.randint(1, 12)}, TP.HCM"
    ),
    "tilted": lambda r, n: (
        f"Please send the list to {r.choice(['the office', 'accounts', 'sales'])} by {r.randint(1, 12)} pm"
    ),
    "amounts": lambda r, n: f"{r.randint(100, 2400)}.{r.choice(['00', '50', '25'])}",
    "shares": lambda r, n: f"{r.randint(2, 40)},{r.randint(0, 9)}",
    "marks": lambda r, n: f"{r.randint(20, 99) / 10}",
    "scores": lambda r, n: str(r.randint(38, 99)),
    "coords": lambda r, n: f"-6.{r.randrange(10**6):06d},106.{r.randrange(10**6):06d}",
    "cookies": lambda r, n: f"GA1.2.{r.randrange(10**9):09d}.16{r.randrange(10**8):08d}",
    "imsis": lambda r, n: f"51001{r.randrange(10**10):010d}",
    "cells": lambda r, n: f"510-01-{r.randint(1000, 9999)}-{r.randint(10000, 65000)}",
    "accounts": lambda r, n: f"{r.randint(10, 99)}{r.randrange(10**10):010d}",
    "folios": lambda r, n: f"{r.randint(10, 99)}{r.randrange(10**7):07d}",
    "kilos": lambda r, n: f"{r.randint(10, 900) / 100}",
    "month": lambda r, n: f"2025-{r.randint(1, 12):02d}",
    "day": lambda r, n: f"{r.randint(1, 28):02d}/{r.randint(1, 12):02d}/{r.randint(2022, 2025)}",
    "stamp": lambda r, n: f"2025-0{r.randint(1, 9)}-{r.randint(10, 28)} {r.randint(10, 23)}:{r.randint(10, 59)}:00",
    "clock": lambda r, n: f"{r.randint(7, 22):02d}:{r.choice(['00', '15', '30'])}",
    "rownumber": lambda r, n: str(n + 1),
    "rowcode": lambda r, n: f"TR2504{n:05d}",
    "amount": lambda r, n: str(r.randint(10, 90000)),
    "percent": lambda r, n: str(r.randint(5, 99)),
    "ms": lambda r, n: str(r.randint(3, 4800)),
    "birth": lambda r, n: f"{r.randint(1, 28):02d}/{r.randint(1, 12):02d}/{r.randint(1955, 2005)}",
    "packed_birth": lambda r, n: f"{r.randint(1955, 2005)}{r.randint(1, 12):02d}{r.randint(1, 28):02d}",
    "mobiles": lambda r, n: f"09{r.randrange(10**8):08d}",
    "mails": lambda r, n: f"p{n}@example.com",
    "streets": lambda r, n: (
        f"No. {r.randint(1, 300)}, Jalan {r.choice(['Merdeka', 'Damai', 'Mawar'])} {r.randint(1, 9)}"
    ),
    "postcodes": lambda r, n: f"{r.randint(10000, 98000)}",
    "keys": lambda r, n: f"R{r.randrange(10**5):05d}",
    "pay": lambda r, n: f"{r.randint(180, 4800)}.{r.randint(0, 99):02d}",
    "passports": lambda r, n: f"{r.choice('AEKP')}{r.randrange(10**7):07d}",
    "engines": lambda r, n: f"{r.choice(['4G15', '2NR', 'L15'])}-{r.randrange(10**7):07d}",
    "vins": lambda r, n: f"PM2{r.choice('LMN')}152S{r.randrange(10**9):09d}",
    "plates": lambda r, n: f"{r.choice(['WKL', 'BAA', 'JPN', 'VBC'])} {r.randint(1, 9999)}",
    "addresses": lambda r, n: f"203.0.113.{n}",
    "identity": lambda r, n: (
        f"{r.randint(60, 99)}{r.randint(1, 12):02d}{r.randint(1, 28):02d}-{r.randint(1, 14):02d}-{r.randrange(10**4):04d}"
    ),
}
