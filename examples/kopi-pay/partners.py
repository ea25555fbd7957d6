"""Tables of Kopi Pay's partners in the other eight countries of ASEAN. Nobody here exists.

Each table is written the way its country writes: its script, its numbers, its dates, its encoding.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from people import Dice

_START = datetime(2026, 1, 1, tzinfo=UTC)
Row = dict[str, Any]

MY_NAMES = {
    "Islam": (
        ("Ahmad Faizul", "Mohd Hakim", "Khairul Anwar"),
        ("Nur Syafiqah", "Siti Hajar", "Aina Sofea"),
        ("Ismail", "Abdul Rahman", "Zulkifli"),
    ),
    "Buddha": (("Chee Keong", "Boon Huat"), ("Sook Yee", "Li Ting"), ("Lee", "Wong", "Chong", "Yap")),
    "Hindu": (("Ganesan", "Prakash"), ("Shamini", "Letchumi"), ("Muniandy", "Ramasamy", "Perumal")),
}
MY_JOBS = ("Eksekutif Akaun", "Jurutera Perisian", "Pembantu Tadbir", "Penganalisis Risiko", "Pengurus Operasi")

# Regency of first issue as the NIK has it: six digits with the district, the regency, the province.
ID_REGIONS = {
    "110403": ("Aceh Tengah", "Aceh"),
    "180404": ("Lampung Barat", "Lampung"),
    "332307": ("Temanggung", "Jawa Tengah"),
    "510602": ("Bangli", "Bali"),
    "732605": ("Toraja Utara", "Sulawesi Selatan"),
}
ID_MEN = ("Budi Santoso", "Wayan Sudarma", "Agus Setiawan", "Yohanes Pasang", "Iwan Gayo", "Slamet Riyadi")
ID_WOMEN = ("Siti Aminah", "Ni Ketut Sari", "Dewi Kartika", "Rina Marlina", "Sri Wahyuni", "Yuliana Sombo")
ID_STREETS = ("Jl. Kebun Kopi", "Jl. Pasar Lama", "Jl. Bukit Teh", "Dusun Sumber Air", "Jl. Melati")

PH_GIVEN = {
    "Lalaki": ("Jomar", "Rodelio", "Noel", "Arnel", "Junjun", "Crisanto"),
    "Babae": ("Maricel", "Liezel", "Rowena", "Analyn", "Jocelyn", "Niña"),
}
PH_FAMILY = ("Peña", "Muñoz", "Dela Cruz", "Bautista", "Villanueva", "Ocampo", "Salonga", "Nuñez")
PH_TOWNS = (("Parañaque", "Metro Manila"), ("Dasmariñas", "Cavite"), ("Iloilo City", "Iloilo"), ("Lipa", "Batangas"))
PH_BARANGAYS = ("Brgy. San Isidro", "Brgy. Mabini", "Brgy. Poblacion", "Brgy. Santo Niño")

BN_MEN = ("Awang Mohd Faiz", "Awang Abdul Hadi", "Awang Hairul Azmi", "Awang Khairi")
BN_WOMEN = ("Dayang Nurul Izzah", "Dayang Siti Rokiah", "Dayang Hajah Masni", "Dayang Amal Bazilah")
BN_FATHERS = ("Haji Jamal", "Haji Omar", "Haji Metussin", "Pengiran Damit", "Haji Tuah")
BN_PLACES = (("Kg Pulau Kopi", "Berakas A"), ("Kg Bukit Serai", "Gadong A"), ("Kg Sungai Teh", "Sengkurong"))

KH_FAMILY = ("សុខ", "ចាន់", "គឹម", "លី", "ហេង", "កែវ", "នួន", "ស៊ុន")
KH_GIVEN = {
    "ប្រុស": ("ដារ៉ា", "វណ្ណា", "វិសាល", "សុភ័ក្រ", "បូរ៉ា"),
    "ស្រី": ("សុភា", "បុប្ផា", "ចន្ថា", "រតនា", "ស្រីមុំ"),
}
KH_PLACES = (
    ("ភូមិត្រពាំងឈូក", "ឃុំស្វាយធំ", "សៀមរាប"),
    ("ភូមិដូនកែវ", "ឃុំអូរតាគី", "បាត់ដំបង"),
    ("ភូមិផ្សារថ្មី", "សង្កាត់វាលវង់", "ភ្នំពេញ"),
    ("ភូមិព្រែកជីក", "ឃុំកោះសំរោង", "កំពង់ចាម"),
)

LA_MEN = ("ສົມໃຈ", "ບຸນມີ", "ຄຳຫຼ້າ", "ວັນນາ", "ສຸກສະຫວັນ")
LA_WOMEN = ("ແສງດາວ", "ມະນີວັນ", "ຈັນທະລາ", "ນາງນ້ອຍ", "ດາວອນ")
LA_FAMILY = ("ວົງສາ", "ພົມມະຈັນ", "ແກ້ວມະນີ", "ສີສຸກ", "ໄຊຍະວົງ", "ອິນທະວົງ")
LA_PLACES = (
    ("01", "ບ້ານໂພນໄຮ່", "ໄຊເສດຖາ", "ນະຄອນຫຼວງວຽງຈັນ"),
    ("06", "ບ້ານນາຄຳ", "ຊຽງເງິນ", "ຫຼວງພະບາງ"),
    ("13", "ບ້ານດອນແດງ", "ຈຳພອນ", "ສະຫວັນນະເຂດ"),
    ("16", "ບ້ານຫ້ວຍກາເຟ", "ປາກຊ່ອງ", "ຈຳປາສັກ"),
)
LA_JOBS = ("ຊາວນາ", "ຄ້າຂາຍ", "ກຳມະກອນ", "ຊ່າງຕັດຫຍິບ", "ຊາວສວນກາເຟ")

MM_MEN = ("ဦးအောင်မြင့်", "ကိုဇော်လင်း", "ဦးစိုးဝင်း", "ကိုမောင်မောင်", "ဦးသန်းထွန်း", "ကိုကျော်မိုး")
MM_WOMEN = ("ဒေါ်ခင်စန်း", "မသန်းသန်း", "ဒေါ်လှလှဝင်း", "မနွယ်နွယ်", "မသီတာအောင်", "ဒေါ်အေးအေးမော်")
# State or region, township as the NRC has it, township.
MM_PLACES = (
    ("၁၀", "မလမ", "မော်လမြိုင်မြို့နယ်"),
    ("၃", "ဘအန", "ဘားအံမြို့နယ်"),
    ("၇", "ပခန", "ပဲခူးမြို့နယ်"),
    ("၁၂", "သကတ", "သာကေတမြို့နယ်"),
    ("၁၄", "ပသန", "ပုသိမ်မြို့နယ်"),
)

TL_MEN = ("João", "Domingos", "Agostinho", "Mateus", "José", "Abílio")
TL_WOMEN = ("Filomena", "Maria de Fátima", "Rosa", "Júlia", "Etelvina", "Conceição")
TL_FAMILY = ("da Costa", "Soares", "Ximenes", "Guterres", "da Conceição", "Pereira", "Magalhães")
TL_PLACES = (
    ("Hatufae", "Letefoho", "Ermera"),
    ("Mauloko", "Hatulia", "Ermera"),
    ("Railuli", "Maubisse", "Ainaro"),
    ("Fatumeta", "Remexio", "Aileu"),
)


def native(text: str, zero: str) -> str:
    """The digits of a text in a script whose zero is given."""
    return text.translate({ord("0") + digit: chr(ord(zero) + digit) for digit in range(10)})


def mykad(dice: Dice, born: date, gender: str) -> str:
    """A MyKad number: date of birth, place of birth, serial; the last digit is odd for men, even for women."""
    last = dice.pick("13579" if gender == "L" else "02468")
    return f"{born:%y%m%d}-{dice.number(1, 14):02d}-{dice.digits(3)}{last}"


def nik(dice: Dice, region: str, born: date, gender: str) -> str:
    """An Indonesian population number: region, date of birth (day + 40 for women), serial."""
    day = born.day + (40 if gender == "P" else 0)
    return f"{region}{day:02d}{born:%m%y}{dice.number(1, 60):04d}"


def npwp(dice: Dice) -> str:
    """An Indonesian tax number of a person in the old form, its ninth digit by Luhn."""
    body = f"{dice.pick(('06', '07', '08', '09', '14', '24'))}{dice.digits(6)}"
    total = sum(divmod(int(d) * (1 + place % 2), 10)[0] + int(d) * (1 + place % 2) % 10 for place, d in enumerate(body))
    return f"{body[:2]}.{body[2:5]}.{body[5:]}.{-total % 10}-{dice.number(101, 999)}.000"


def ph_tin(dice: Dice) -> str:
    """A Philippine tax number whose ninth digit is the weighted sum of the others."""
    while True:
        body = f"{dice.number(1, 4)}{dice.digits(7)}"
        last = sum(int(d) * w for d, w in zip(body, range(9, 1, -1), strict=True)) % 11
        if last < 10:
            return f"{body[:3]}-{body[3:6]}-{body[6:]}{last}-000"


def zawgyi(text: str) -> str:
    """Simple Burmese words as the older Zawgyi fonts store them: signs in the order seen, shifted code points."""
    text = re.sub("([\u1000-\u1021])([\u103b-\u103e]*)\u1031", "\u1031\\1\\2", text)
    text = re.sub("([\u1000-\u1021])(\u103b?)\u103c", "\u103c\\1\\2", text).replace("\u102b\u103a", "\u105a")
    return text.translate({0x103A: 0x1039, 0x103B: 0x103A, 0x103C: 0x103B, 0x103D: 0x103C, 0x103E: 0x103D})


def my_payroll(dice: Dice) -> list[Row]:
    """Staff of the back office in Malaysia; payroll there holds the religion, because zakat is deducted from wages."""
    rows = []
    for number in range(120):
        religion = dice.pick(("Islam", "Islam", "Buddha", "Hindu"))
        men, women, family = MY_NAMES[religion]
        gender = dice.pick("LP")
        given, father = dice.pick(men if gender == "L" else women), dice.pick(family)
        link = {"Islam": ("bin", "binti"), "Hindu": ("a/l", "a/p")}.get(religion)
        name = f"{given} {link[gender == 'P']} {father}" if link else f"{father} {given}"
        born = dice.day(date(1966, 1, 1), date(2003, 12, 31))
        rows.append(
            {
                "no_pekerja": f"KM{number:04d}",
                "nama_penuh": name,
                "no_kp": mykad(dice, born, gender),
                "tarikh_lahir": f"{born:%d/%m/%Y}",
                "jantina": "Lelaki" if gender == "L" else "Perempuan",
                "agama": religion,
                "jawatan": dice.pick(MY_JOBS),
                "gaji_pokok": dice.number(24, 140) * 100,
                "no_kwsp": f"{dice.number(1, 2)}{dice.digits(7)}",
                "no_akaun_bank": f"{dice.number(1, 7)}{dice.digits(11)}",
            }
        )
    return rows


def id_loans(dice: Dice) -> list[Row]:
    """Loan applications of coffee farmers at a credit co-operative in Indonesia."""
    rows = []
    for number in range(150):
        region = dice.pick(tuple(ID_REGIONS))
        regency, province = ID_REGIONS[region]
        gender = dice.pick("LP")
        born = dice.day(date(1962, 1, 1), date(2004, 12, 31))
        rows.append(
            {
                "no_pengajuan": f"KSP/2026/{number:05d}",
                "nama_lengkap": dice.pick(ID_MEN if gender == "L" else ID_WOMEN),
                "nik": nik(dice, region, born, gender),
                "npwp": npwp(dice) if dice.chance(0.6) else "",
                "tempat_lahir": regency,
                "tanggal_lahir": f"{born:%d-%m-%Y}",
                "jenis_kelamin": gender,
                "alamat": f"{dice.pick(ID_STREETS)} No. {dice.number(1, 90)} RT {dice.number(1, 9):03d}/RW 002",
                "kabupaten": regency,
                "provinsi": province,
                "no_hp": f"08{dice.pick(('12', '13', '52', '57', '78'))}{dice.digits(8)}",
                "nama_ibu_kandung": dice.pick(ID_WOMEN),
                "penghasilan_bulanan": dice.number(15, 90) * 100_000,
                "jumlah_pinjaman": dice.number(2, 60) * 1_000_000,
            }
        )
    return rows


def ph_padala(dice: Dice) -> list[Row]:
    """Families in the Philippines to whom money from abroad is paid out at a pawnshop's counters."""
    rows = []
    for number in range(150):
        gender = dice.pick(("Lalaki", "Babae"))
        town, province = dice.pick(PH_TOWNS)
        rows.append(
            {
                "padala_no": f"PD26{number:06d}",
                "apelyido": dice.pick(PH_FAMILY),
                "pangalan": dice.pick(PH_GIVEN[gender]),
                "gitnang_apelyido": dice.pick(PH_FAMILY),
                "kapanganakan": f"{dice.day(date(1955, 1, 1), date(2004, 12, 31)):%m/%d/%Y}",
                "kasarian": gender,
                "katayuang_sibil": dice.pick(("Walang asawa", "May asawa", "Balo")),
                "philsys_pcn": f"{dice.pick('1278')}{dice.digits(3)}-{dice.digits(4)}-{dice.digits(4)}-{dice.digits(4)}",
                "tin": ph_tin(dice) if dice.chance(0.5) else "",
                "tirahan": f"{dice.number(1, 300)} Kalye {dice.pick(('Kape', 'Sampaguita', 'Narra'))}",
                "barangay": dice.pick(PH_BARANGAYS),
                "lungsod": town,
                "lalawigan": province,
                "selpon": f"09{dice.number(15, 99)}{dice.digits(7)}",
                "halaga_php": dice.number(10, 400) * 50,
            }
        )
    return rows


def bn_members(dice: Dice) -> list[Row]:
    """Members of a café chain's loyalty club in Brunei."""
    rows = []
    for number in range(120):
        man = dice.chance(0.5)
        father = dice.pick(BN_FATHERS)
        village, mukim = dice.pick(BN_PLACES)
        rows.append(
            {
                "no_ahli": f"BN{number:05d}",
                "nama": f"{dice.pick(BN_MEN)} bin {father}" if man else f"{dice.pick(BN_WOMEN)} binti {father}",
                "no_ic": f"{dice.pick(('00', '01', '01', '30', '51'))}-{dice.digits(6)}",
                "tarikh_lahir": f"{dice.day(date(1960, 1, 1), date(2006, 12, 31)):%d/%m/%Y}",
                "no_telefon": f"+673 {dice.pick('78')}{dice.digits(2)} {dice.digits(4)}",
                "kampong": village,
                "mukim": mukim,
                "mata_ganjaran": dice.number(0, 4000),
            }
        )
    return rows


def kh_stallholders(dice: Dice) -> list[Row]:
    """Market stallholders in Cambodia who asked their wholesaler for a Kopi Pay code."""
    rows = []
    for number in range(120):
        gender = dice.pick(tuple(KH_GIVEN))
        village, commune, province = dice.pick(KH_PLACES)
        born = dice.day(date(1960, 1, 1), date(2004, 12, 31))
        rows.append(
            {
                "លេខអតិថិជន": f"TW{number:05d}",
                "នាមត្រកូល": dice.pick(KH_FAMILY),
                "នាមខ្លួន": dice.pick(KH_GIVEN[gender]),
                "ភេទ": gender,
                "ថ្ងៃខែឆ្នាំកំណើត": native(f"{born:%d/%m/%Y}", "០"),
                "លេខអត្តសញ្ញាណប័ណ្ណ": f"{dice.number(10, 31):02d}{dice.digits(7)}(01)",
                "លេខទូរស័ព្ទ": f"+855 {dice.pick(('12', '17', '77', '92'))} {dice.number(200, 999)} {dice.digits(3)}",
                "ភូមិ": village,
                "ឃុំ/សង្កាត់": commune,
                "ខេត្ត": province,
                "ប្រភេទទំនិញ": dice.pick(("កាហ្វេ", "បន្លែ", "ត្រី", "គុយទាវ")),
            }
        )
    return rows


def la_wallets(dice: Dice) -> list[Row]:
    """Applications for a wallet, taken at phone shops in Laos."""
    rows = []
    for number in range(120):
        man = dice.chance(0.5)
        code, village, district, province = dice.pick(LA_PLACES)
        rows.append(
            {
                "ລະຫັດລູກຄ້າ": f"LA{number:05d}",
                "ຊື່": dice.pick(LA_MEN if man else LA_WOMEN),
                "ນາມສະກຸນ": dice.pick(LA_FAMILY),
                "ເພດ": "ຊາຍ" if man else "ຍິງ",
                "ວັນເດືອນປີເກີດ": f"{dice.day(date(1962, 1, 1), date(2006, 12, 31)):%d/%m/%Y}",
                "ເລກບັດປະຈຳຕົວ": f"{code}-{dice.digits(8)}",
                "ເລກປຶ້ມສຳມະໂນຄົວ": f"{dice.number(1, 400)}/{dice.number(2, 24):02d}",
                "ບ້ານ": village,
                "ເມືອງ": district,
                "ແຂວງ": province,
                "ເບີໂທ": f"020 {dice.pick('2579')}{dice.digits(3)} {dice.digits(4)}",
                "ອາຊີບ": dice.pick(LA_JOBS),
            }
        )
    return rows


def _payout(dice: Dice) -> Row:
    man = dice.chance(0.5)
    state, code, township = dice.pick(MM_PLACES)
    born = dice.day(date(1960, 1, 1), date(2005, 12, 31))
    return {
        "အမည်": dice.pick(MM_MEN if man else MM_WOMEN),
        "မှတ်ပုံတင်အမှတ်": f"{state}/{code}(နိုင်){native(dice.digits(6), '၀')}",
        "မွေးနေ့": native(f"{born:%d/%m/%Y}", "၀"),
        "ဖုန်းနံပါတ်": f"09 {dice.pick(('42', '77', '96'))} {dice.digits(3)} {dice.digits(4)}",
        "မြို့နယ်": township,
        "ငွေပမာဏ": dice.number(10, 400) * 5000,
    }


def mm_payouts(dice: Dice) -> list[Row]:
    """Families in Myanmar to whom shops pay out what is sent home from Thailand."""
    return [_payout(dice) for _ in range(120)]


def mm_payouts_old_till(dice: Dice) -> list[Row]:
    """The same from a shop whose till still writes Zawgyi."""
    return [
        {zawgyi(head): zawgyi(cell) if isinstance(cell, str) else cell for head, cell in _payout(dice).items()}
        for _ in range(60)
    ]


def tl_farmers(dice: Dice) -> list[Row]:
    """Farmers in Timor-Leste whom a co-operative pays for their coffee cherries."""
    rows = []
    for number in range(120):
        man = dice.chance(0.5)
        suku, post, municipality = dice.pick(TL_PLACES)
        delivered = _START + timedelta(days=dice.number(120, 270))
        rows.append(
            {
                "nu_membru": f"KKE-{number:04d}",
                "naran_kompletu": f"{dice.pick(TL_MEN if man else TL_WOMEN)} {dice.pick(TL_FAMILY)}",
                "seksu": "Mane" if man else "Feto",
                "data_moris": f"{dice.day(date(1955, 1, 1), date(2004, 12, 31)):%d-%m-%Y}",
                "nu_kartaun_eleitoral": f"{dice.number(1, 9)}{dice.digits(6)}",
                "suku": suku,
                "postu_administrativu": post,
                "munisipiu": municipality,
                "telemovel": f"+670 7{dice.digits(3)} {dice.digits(4)}",
                "data_entrega": f"{delivered:%d-%m-%Y}",
                "kuantidade": dice.number(20, 900),
                "pagamentu_usd": dice.number(20, 900),
            }
        )
    return rows
