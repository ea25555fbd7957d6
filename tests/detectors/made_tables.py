"""Small labelled tables in the languages of the region, made by seeded generators: data for the decision tests.

A table is a name and columns; a column is its values, the tags that must be found, and tags that may be added.
"""

import hashlib
import json
import random
from dataclasses import dataclass, field

from detectors.recognizers.sg import nric_letter

ROWS = 160


@dataclass
class Made:
    """One table: values, tags that must be found and tags that may be, by column."""

    name: str
    seed: int
    columns: dict = field(default_factory=dict)
    must: dict = field(default_factory=dict)
    may: dict = field(default_factory=dict)

    def __post_init__(self):
        self.rng = random.Random(self.seed)

    def add(self, header, make, must="", may=""):
        self.columns[header] = [make(self.rng) for _ in range(ROWS)]
        self.must[header] = set(must.split())
        self.may[header] = set(may.split())
        return self


def one_of(*values):
    return lambda r: r.choice(values)


def digits(pattern):
    return lambda r: "".join(
        r.choice("0123456789") if c == "9" else r.choice("ABCDEFGHJKLMNP") if c == "A" else c for c in pattern
    )


def sometimes(make, share, otherwise=None):
    return lambda r: make(r) if r.random() < share else otherwise


def date(low, high, form="{y}-{m:02d}-{d:02d}", offset=0):
    return lambda r: form.format(y=r.randint(low, high) + offset, m=r.randint(1, 12), d=r.randint(1, 28))


def nric(r):
    series, number = r.choice("STFG"), f"{r.randrange(10**7):07d}"
    return series + number + nric_letter(series, number)


def mykad(r):
    return f"{r.randint(50, 99)}{r.randint(1, 12):02d}{r.randint(1, 28):02d}-{r.randint(1, 14):02d}-{r.randrange(10**4):04d}"


def nik(r):
    day = r.randint(1, 28) + r.choice((0, 40))
    region = f"{r.choice((31, 32, 33, 35, 51))}{r.randint(1, 30):02d}{r.randint(1, 20):02d}"
    return f"{region}{day:02d}{r.randint(1, 12):02d}{r.randint(50, 99)}{r.randint(1, 9999):04d}"


def thai_pin(r):
    body = str(r.randint(1, 8)) + f"{r.randrange(10**11):011d}"
    check = (11 - sum(int(d) * w for d, w in zip(body, range(13, 1, -1), strict=True)) % 11) % 10
    return body + str(check)


def thai_pin_dashed(r):
    p = thai_pin(r)
    return f"{p[0]}-{p[1:5]}-{p[5:10]}-{p[10:12]}-{p[12]}"


def cccd(r):
    return f"{r.choice(('001', '079', '048', '031'))}{r.choice('0123')}{r.randint(50, 99)}{r.randrange(10**6):06d}"


def card(r):
    body = "4" + f"{r.randrange(10**14):014d}"
    total = sum(
        (int(d) * 2 - 9 if int(d) * 2 > 9 else int(d) * 2) if i % 2 == 0 else int(d) for i, d in enumerate(body)
    )
    return body + str(-total % 10)


def ean13(r):
    body = "885" + f"{r.randrange(10**9):09d}"
    total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(body))
    return body + str(-total % 10)


MS = ["Ahmad", "Siti", "Nurul", "Hafiz", "Zainab", "Farid", "Azlan", "Rosnah", "Khairul", "Aminah"]
MS2 = ["Rahman", "Ismail", "Yusof", "Hassan", "Osman", "Salleh", "Latif", "Karim"]
ID1 = ["Budi", "Dewi", "Agus", "Putri", "Wahyu", "Rina", "Joko", "Sri", "Bambang", "Indah"]
ID2 = ["Santoso", "Wijaya", "Kusuma", "Lestari", "Hidayat", "Saputra", "Nugroho", "Siregar"]
VI1 = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi"]
VI2 = ["Văn", "Thị", "Minh", "Thanh", "Ngọc", "Quang"]
VI3 = ["An", "Bình", "Hà", "Hùng", "Lan", "Mai", "Nam", "Trang", "Tuấn", "Yến"]
TH1 = ["สมชาย", "สมหญิง", "วิชัย", "มาลี", "ประเสริฐ", "สุดา", "อนงค์", "กิตติ", "พรทิพย์", "ธนากร"]
TH2 = ["ใจดี", "รักไทย", "ศรีสุข", "แสงทอง", "วงศ์ใหญ่", "บุญมี", "ทองคำ", "สุขใจ"]
PH1 = ["Jose", "Maria", "Angelo", "Cristina", "Ramon", "Liza", "Benigno", "Rosario"]
PH2 = ["Santos", "Reyes", "Cruz", "Bautista", "Garcia", "Mendoza", "Villanueva", "Dizon"]
SG1 = ["Tan", "Lim", "Lee", "Ng", "Wong", "Goh", "Chua", "Koh"]
SG2 = ["Wei", "Ming", "Hui", "Ling", "Jun", "Jie", "Xin", "Yi", "Kai", "Zhi"]
KM1 = ["សុខ", "ចាន់", "ជា", "គឹម", "កែវ", "ហេង", "លី", "ពេជ្រ"]
KM2 = ["សុភា", "តារា", "បុប្ផា", "កុសល", "វណ្ណៈ", "សំណាង", "ពិសី", "នារី"]
LO1 = ["ສົມຊາຍ", "ບຸນມີ", "ຄຳຫຼ້າ", "ພອນສະຫວັນ", "ວິໄລພອນ", "ນ້ອຍ"]
LO2 = ["ພົມມະຈັນ", "ວົງສາ", "ແກ້ວມະນີ", "ໄຊຍະແສນ", "ຈັນທະວົງ"]
TL1 = ["João", "Maria", "Domingos", "Ana", "Filomena", "António", "Teresa"]
TL2 = ["Soares", "Ximenes", "Guterres", "Belo", "Pereira", "Alves", "Gusmão"]


def malay(r):
    link = r.choice(("bin", "binti"))
    return f"{r.choice(MS)} {link} {r.choice(MS2)} {r.choice(MS2)}"


def indonesian(r):
    return f"{r.choice(ID1)} {r.choice(ID2)}"


def vietnamese(r):
    return f"{r.choice(VI1)} {r.choice(VI2)} {r.choice(VI3)}"


def thai(r):
    return f"{r.choice(('นาย', 'นาง', 'นางสาว', ''))}{r.choice(TH1)} {r.choice(TH2)}"


def filipino(r):
    return f"{r.choice(PH2)}, {r.choice(PH1)} {r.choice('ABCDE')}."


def singaporean(r):
    return f"{r.choice(SG1)} {r.choice(SG2)} {r.choice(SG2)}"


def joined(first, second, glue=" "):
    return lambda r: f"{r.choice(first)}{glue}{r.choice(second)}"


def email(r):
    return f"{r.choice('abcdefgh')}{r.randrange(10**5)}@{r.choice(('example.com', 'mail.example.org'))}"


def hashed(make):
    return lambda r: hashlib.sha256(make(r).encode()).hexdigest()


PRODUCTS = one_of(
    "Milo 3in1",
    "Soap Bar",
    "Jasmine Rice 5kg",
    "USB Cable",
    "Desk Lamp",
    "Instant Noodle",
    "Shampoo 200ml",
    "Batik Shirt",
)
COMPANIES = one_of(
    "Acleda Bank Plc",
    "PT Maju Jaya",
    "Sime Trading Sdn Bhd",
    "Kopi Pay Pte Ltd",
    "Công ty TNHH An Phát",
    "Saigon Foods JSC",
)


def tables():
    yield (
        Made("staff_sg", 1)
        .add("emp_no", digits("E99999"), "person_key", "employment")
        .add("name_as_in_nric", singaporean, "name")
        .add("nric_fin", nric, "national_id")
        .add("race", one_of("Chinese", "Malay", "Indian", "Eurasian"), "ethnicity")
        .add("religion", one_of("Buddhism", "Islam", "Christianity", "Hinduism", "Taoism"), "religion")
        .add("hp_no", digits("9999 9999"), "phone")
        .add("postal_code", digits("9999 99".replace(" ", "")), "address", "location")
        .add("designation", one_of("Engineer", "Manager", "Clerk", "Analyst"), "employment")
        .add("basic_salary", lambda r: r.randint(2500, 12000), "financial", "employment")
        .add("date_of_birth", date(1955, 2002), "date_of_birth")
        .add("marital_status", one_of("Single", "Married", "Divorced"), "family")
        .add("citizenship", one_of("Singaporean", "PR", "Malaysian"), "nationality")
        .add("last_login_ip", digits("203.0.113.99"), "ip_address")
        .add("cost_centre", digits("CC99"), "", "employment")
    )
    yield (
        Made("data_penduduk", 2)
        .add("nik", nik, "national_id")
        .add("no_kk", nik, "other_gov_id", "family")
        .add("nama_lengkap", indonesian, "name")
        .add("tempat_lahir", one_of("Bandung", "Surabaya", "Medan", "Jakarta"), "location")
        .add("tgl_lahir", date(1950, 2005, "{d:02d}-{m:02d}-{y}"), "date_of_birth")
        .add("jk", one_of("L", "P"), "gender")
        .add("gol_darah", one_of("A", "B", "AB", "O"), "health")
        .add("alamat", lambda r: f"Jl. Merdeka No. {r.randint(1, 99)}", "address", "location")
        .add("rt_rw", digits("009/01"), "address", "location")
        .add("kelurahan", one_of("Cempaka", "Melati", "Sukamaju"), "address", "location")
        .add("kecamatan", one_of("Coblong", "Gubeng", "Menteng"), "location", "address")
        .add("agama", one_of("Islam", "Kristen", "Hindu", "Katolik"), "religion")
        .add("status_perkawinan", one_of("Kawin", "Belum Kawin", "Cerai Hidup"), "family")
        .add("pekerjaan", one_of("Petani", "PNS", "Wiraswasta", "Guru"), "employment")
        .add("kewarganegaraan", one_of("WNI", "WNI", "WNA"), "nationality")
        .add("no_hp", digits("08129999999"), "phone")
        .add("nama_ibu_kandung", indonesian, "name", "family")
        .add("npwp", nik, "tax_id")
    )
    yield (
        Made("ผู้ป่วย", 3)
        .add("hn", digits("999999"), "health_id", "person_key")
        .add("คำนำหน้า", one_of("นาย", "นาง", "นางสาว"), "gender", "name")
        .add("ชื่อ-นามสกุล", lambda r: f"{r.choice(TH1)} {r.choice(TH2)}", "name")
        .add("เลขบัตรประชาชน", thai_pin_dashed, "national_id")
        .add("วันเกิด", date(1940, 2015, "{d:02d}/{m:02d}/{y}", 543), "date_of_birth")
        .add("เพศ", one_of("ชาย", "หญิง"), "gender")
        .add("ศาสนา", one_of("พุทธ", "อิสลาม", "คริสต์"), "religion")
        .add("ที่อยู่", lambda r: f"{r.randint(1, 99)} หมู่ {r.randint(1, 9)} ตำบลบางรัก", "address", "location")
        .add("จังหวัด", one_of("กรุงเทพมหานคร", "เชียงใหม่", "ขอนแก่น"), "location", "address")
        .add("เบอร์โทร", digits("089-999-9999"), "phone")
        .add("โรคประจำตัว", one_of("เบาหวาน", "ความดันโลหิตสูง", "ไม่มี"), "health")
        .add("แพ้ยา", one_of("เพนิซิลลิน", "ไม่มี"), "health")
        .add("กรุ๊ปเลือด", one_of("A", "B", "O", "AB"), "health")
    )
    yield (
        Made("khach_hang", 4)
        .add("ma_kh", digits("KH99999"), "person_key")
        .add("ho_ten", vietnamese, "name")
        .add("so_cccd", cccd, "national_id")
        .add("ngay_sinh", date(1950, 2004, "{d:02d}/{m:02d}/{y}"), "date_of_birth")
        .add("gioi_tinh", one_of("Nam", "Nữ"), "gender")
        .add("dan_toc", one_of("Kinh", "Tày", "Hoa", "Khmer"), "ethnicity")
        .add("sdt", digits("0919999999"), "phone")
        .add("email", email, "email")
        .add("dia_chi", lambda r: f"{r.randint(1, 99)} đường Lê Lợi, phường Bến Nghé", "address", "location")
        .add("tinh_thanh", one_of("Hà Nội", "Đà Nẵng", "Cần Thơ"), "location", "address")
        .add("so_tk", digits("0999999999999"), "bank_account")
        .add("thu_nhap", lambda r: r.randint(5, 60) * 1_000_000, "financial")
        .add("bien_so", digits("30A-999.99"), "vehicle_id")
        .add("hang_thanh_vien", one_of("Vàng", "Bạc", "Kim cương"), "")
        .add("so_luong_don", lambda r: r.randint(0, 40), "")
    )
    yield (
        Made("employees_ph", 5)
        .add("employee_id", digits("2020-9999"), "person_key", "employment")
        .add("full_name", filipino, "name")
        .add("tin", digits("999-999-999-000"), "tax_id")
        .add("sss_no", digits("34-9999999-9"), "social_security_id")
        .add("philhealth_no", digits("12-999999999-9"), "health_id")
        .add("pagibig_mid", digits("1234-9999-9999"), "social_security_id")
        .add("birthdate", date(1960, 2001, "{m:02d}/{d:02d}/{y}"), "date_of_birth")
        .add("civil_status", one_of("Single", "Married", "Widowed"), "family")
        .add("barangay", one_of("San Roque", "Poblacion", "Bagong Silang"), "address", "location")
        .add("city_municipality", one_of("Quezon City", "Davao", "Cebu City"), "location", "address")
        .add("cellphone", digits("0917-999-9999"), "phone")
        .add("blood_type", one_of("A+", "O+", "B-", "AB+"), "health")
        .add("religion", one_of("Roman Catholic", "Iglesia ni Cristo", "Islam"), "religion")
        .add("position", one_of("Cashier", "Supervisor", "Crew"), "employment")
        .add("monthly_rate", lambda r: r.randint(15000, 60000), "", "financial employment")
    )
    yield (
        Made("អតិថិជន", 6)
        .add("ឈ្មោះ", joined(KM1, KM2), "name")
        .add("ភេទ", one_of("ប្រុស", "ស្រី"), "gender")
        .add("ថ្ងៃខែឆ្នាំកំណើត", date(1960, 2004, "{d:02d}/{m:02d}/{y}"), "date_of_birth")
        .add("លេខអត្តសញ្ញាណប័ណ្ណ", digits("999999999"), "national_id")
        .add("លេខទូរស័ព្ទ", digits("012999999"), "phone")
        .add("ខេត្ត", one_of("កំពង់ចាម", "សៀមរាប", "បាត់ដំបង"), "location", "address")
        .add("សាសនា", one_of("ព្រះពុទ្ធសាសនា", "ឥស្លាម"), "religion")
    )
    yield (
        Made("ລູກຄ້າ", 7)
        .add("ຊື່ ແລະ ນາມສະກຸນ", joined(LO1, LO2), "name")
        .add("ເພດ", one_of("ຊາຍ", "ຍິງ"), "gender")
        .add("ວັນເດືອນປີເກີດ", date(1960, 2004, "{d:02d}/{m:02d}/{y}"), "date_of_birth")
        .add("ເບີໂທ", digits("020 99999999"), "phone")
        .add("ແຂວງ", one_of("ວຽງຈັນ", "ສະຫວັນນະເຂດ", "ຈຳປາສັກ"), "location", "address")
        .add("ຊົນເຜົ່າ", one_of("ລາວລຸ່ມ", "ມົ້ງ", "ຂະມຸ"), "ethnicity")
    )
    yield (
        Made("eleitores", 8)
        .add("naran_kompletu", joined(TL1, TL2), "name")
        .add("seksu", one_of("Mane", "Feto"), "gender")
        .add("data_moris", date(1950, 2005, "{d:02d}/{m:02d}/{y}"), "date_of_birth")
        .add("nu_kartaun_eleitoral", digits("99999999"), "other_gov_id")
        .add("suku", one_of("Bairro Pite", "Comoro", "Becora"), "address", "location")
        .add("munisipiu", one_of("Dili", "Baucau", "Ermera"), "location", "address")
        .add("telemovel", digits("77999999"), "phone")
    )
    yield (
        Made("orders", 9)
        .add("order_no", digits("9999999999999999"), "")
        .add("sku", digits("AAA-99999"), "")
        .add("product_name", PRODUCTS, "")
        .add("supplier_name", COMPANIES, "")
        .add("supplier_phone", digits("+65 6999 9999"), "")
        .add("barcode", ean13, "")
        .add("qty", lambda r: r.randint(1, 40), "")
        .add("unit_price", lambda r: round(r.random() * 90, 2), "")
        .add("created_at", lambda r: 1_700_000_000 + r.randrange(10**7), "")
        .add("created_ms", lambda r: 1_700_000_000_000 + r.randrange(10**10), "")
        .add("app_version", digits("1.9.9.9"), "")
        .add(
            "lot",
            lambda r: f"{r.randint(20, 24)}{r.randint(1, 12):02d}{r.randint(1, 28):02d}{r.randrange(10**6):06d}",
            "",
        )
        .add("warehouse_city", one_of("Jakarta", "Hanoi", "Bangkok"), "")
        .add("status", one_of("paid", "pending", "shipped"), "")
        .add("tracking_url", lambda r: f"https://ship.example/t/{r.randrange(10**6)}", "")
    )
    yield (
        Made("masked_export", 10)
        .add("customer_id", hashed(email), "person_key")
        .add("email_hash", hashed(email), "email")
        .add("phone_masked", digits("0812****99"), "phone")
        .add("nric_masked", digits("S****999A"), "national_id")
        .add("card_no", digits("411111XXXXXX9999"), "payment_card")
        .add(
            "password_hash",
            lambda r: "$2b$12$" + "".join(r.choice("abcdefghijABCDEFGHIJ012345") for _ in range(53)),
            "credentials",
        )
        .add(
            "api_token",
            lambda r: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx" + str(r.randrange(10**6)) + "In0.abcDEF",
            "credentials",
        )
        .add(
            "device_id",
            lambda r: (
                f"{r.randrange(16**8):08x}-{r.randrange(16**4):04x}-4{r.randrange(16**3):03x}-a{r.randrange(16**3):03x}-{r.randrange(16**12):012x}"
            ),
            "device_id",
            "person_key",
        )
    )
    yield (
        Made("export", 11)
        .add("column_1", singaporean, "name")
        .add("column_2", nric, "national_id")
        .add("column_3", email, "email")
        .add("column_4", digits("+6581999999"), "phone")
        .add("column_5", one_of("Buddhism", "Islam", "Christianity", "Taoism"), "religion")
        .add("column_6", date(1950, 2004), "date_of_birth")
        .add(
            "column_7",
            lambda r: (
                f"Blk {r.randint(1, 900)} Bedok North Street {r.randint(1, 4)} #0{r.randint(1, 9)}-{r.randint(10, 99)}"
            ),
            "address",
            "location",
        )
        .add("column_8", one_of("M", "F"), "gender")
        .add("column_9", lambda r: r.randint(1, 10**6), "")
        .add("column_10", PRODUCTS, "")
    )
    yield (
        Made("support_tickets", 12)
        .add("ticket_id", digits("T999999"), "")
        .add(
            "message",
            lambda r: (
                "please check my order, it has not arrived yet"
                if r.random() < 0.9
                else f"hello my name is {singaporean(r)}, call me at +65 9{r.randrange(10**7):07d} or {email(r)}"
            ),
            "name phone email",
        )
        .add(
            "payload",
            lambda r: json.dumps({"user": {"email": email(r), "age": r.randint(18, 70)}, "n": 1}),
            "email age",
        )
        .add("agent_name", singaporean, "name")
    )
    yield (
        Made("murid", 13)
        .add("nama_murid", malay, "name children")
        .add("no_mykid", mykad, "national_id", "children")
        .add("tarikh_lahir", date(2008, 2016, "{d:02d}/{m:02d}/{y}"), "date_of_birth", "children")
        .add("kaum", one_of("Melayu", "Cina", "India"), "ethnicity", "children")
        .add("nama_bapa", malay, "name", "family")
        .add("pendapatan_bapa", lambda r: r.randint(1500, 9000), "financial", "family")
        .add("jenis_oku", one_of("Fizikal", "Pendengaran", "Tiada"), "health", "children")
        .add("purata", lambda r: round(r.random() * 100, 1), "", "education children")
    )
    yield (
        Made("branches", 14)
        .add("branch_code", digits("BR999"), "")
        .add("branch_name", one_of("Jurong East Branch", "Penang Branch", "Cebu Branch", "Hanoi Branch"), "")
        .add("address", lambda r: f"{r.randint(1, 90)} Jalan Ampang", "")
        .add("city", one_of("Penang", "Cebu", "Hanoi"), "")
        .add("phone", digits("+60 3-9999 9999"), "")
        .add("uen", one_of("197401143C", "00192200M"), "")
        .add("latitude", lambda r: round(1 + r.random(), 5), "")
        .add("longitude", lambda r: round(103 + r.random(), 5), "")
    )
    yield (
        Made("payments", 15)
        .add("account_no", digits("99999999999999"), "bank_account")
        .add("card_number", card, "payment_card")
        .add("cvv", digits("999"), ["credentials", "payment_card"][0], "payment_card")
        .add("cardholder_name", singaporean, "name")
        .add("amount", lambda r: round(r.random() * 900, 2), "", "financial")
        .add("currency", one_of("SGD", "MYR", "IDR"), "")
        .add("merchant", COMPANIES, "")
        .add("client_ip", digits("203.0.113.99"), "ip_address")
        .add(
            "user_agent",
            one_of("Mozilla/5.0 (X11; Linux x86_64) Chrome/120", "Mozilla/5.0 (iPhone; CPU) Safari/604"),
            "device_id",
        )
    )
