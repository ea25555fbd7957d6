"""Names in sentences: behind titles and introductions; never what only looks like a title before a name."""

from __future__ import annotations

import polars as pl
import pytest

from detectors import detect_table
from detectors.names_in_text import NamesInText

ID = ["Budi Santoso", "Dewi Rahayu", "Agus Siregar", "Hendra Nurhayati"]
VI = ["Hồ Xuân Quân", "Phạm Văn Dung", "Nguyễn Thị Lan", "Trần Quốc Khánh"]
FIL = ["Grace Garcia", "Rodel Mendoza", "Cristina Dimaculangan", "Juan Dela Cruz"]
SG = ["Goh Wei Jie", "Ong Kok Leong", "Nurul Huda", "Priya Nair"]
TH = ["ประเสริฐ วงศ์ใหญ่", "กนกวรรณ สายบัว", "มาลี แก้วใส", "สมชาย ใจดี"]
LO = ["ສົມພອນ ວົງສາ", "ບຸນມີ ພົມມະຈັນ", "ວັນນາ ສີສຸກ"]
KM = ["សុខ វិសាល", "ចាន់ ដារា", "ហេង រតនា"]
MY = ["အောင်မြင့်", "ခင်ခင်လှ", "ဇော်လင်းထွန်း"]
ZH = ["周杰", "王伟", "陈丽华"]

PEOPLE = [
    ("transfer an {} sudah ya", ID),
    ("tf BCA 3068796368 a.n. {} sudah ya", ID),
    ("nama: {} mau pesan", ID),
    ("Nama {} mau pesan lagi ya", ID),
    ("penerima {} di kantor", ID),
    ("pasien {} kontrol lagi besok", ID),
    ("Yth {}, tagihan Anda jatuh tempo", ID),
    ("Halo Kak {} pesanan sudah dikirim", ID),
    ("sudah dibayar oleh Pak Lurah {}", ID),
    ("em tên là {} đặt hàng hôm qua", VI),
    ("mình tên {} đặt hàng hôm qua", VI),
    ("tên người nhận {} nhé", VI),
    ("gặp chị {} ở cổng sau", VI),
    ("ako po si {} nag order ako kahapon", FIL),
    ("pangalan ko po ay {} nag order ako", FIL),
    ("paki-abot po kay {} sa gate", FIL),
    ("under the name of {} nag order po ako", FIL),
    ("this is {} here I ordered it yesterday", SG),
    ("name: {} ordered yesterday", SG),
    ("spoke to Mdm {} about the bill", SG),
    ("ชื่อ {} สั่งเมื่อวาน", TH),
    ("ผมชื่อ{} ครับ", TH),
    ("คุณ{} สั่งของไว้เมื่อวานค่ะ", TH),
    ("ຂ້ອຍຊື່ {} ສັ່ງມື້ວານ", LO),
    ("ខ្ញុំឈ្មោះ {} បានកុម្ម៉ង់", KM),
    ("နာမည် {} မှာထားပါတယ်", MY),
    ("ဦး{} မှာထားပါတယ်", MY),
    ("我叫{}昨天下单", ZH),
]
NOBODY = [
    # Thai: a title inside thanks, quality, value, feature, minister, agent, model, lawyer; "you" before a verb.
    ["ขอบคุณมากค่ะได้รับสินค้าแล้ว", "ขอบคุณครับส่งเร็วมาก", "คุณภาพดีมากค่ะ", "คุณสมบัติของสินค้าคืออะไร", "คุณค่าทางอาหารสูง"],
    ["นายกรัฐมนตรีแถลงข่าว", "นายหน้าขายบ้านแถวนี้", "นางแบบใส่ไซส์อะไรคะ", "ทนายความให้คำปรึกษา", "นางฟ้าตัวน้อย", "นายจ้างต้องจ่าย"],
    ["คุณสามารถสั่งซื้อได้", "คุณจะได้รับส่วนลด", "คุณลูกค้าแจ้งที่อยู่ด้วยค่ะ", "คุณแม่ตั้งครรภ์ทานได้", "คุณไม่ต้องรอนาน"],
    ["您的姓名和邮件地址", "收件人电话是空号", "联系人信息有误", "姓名不能为空", "收货人拒收了"],
    ["útil, mas SEM garantia", "contra, mas Shift não", "removidos mas Remove tudo", "mas Maintainer falta", "mas CRC falhou"],
    ["thêm các ghi chú. Đã lưu", "Ghi chú IC hỏng", "các ghi chú. Hết hạn"],
    ["non a/non-terminal", "ja/nein Antwort", "data/number value", "a/next value"],
    ["ທ່ານສາມາດສັ່ງຊື້ໄດ້", "ທ່ານຈະໄດ້ຮັບ", "ທ່ານຕ້ອງຈ່າຍ", "ນາງແບບງາມຫຼາຍ"],
    ["ល្បីល្បាញទូទាំងពិភពលោកទាំងមូល", "ក្រុមហ៊ុនពិភពលោកថ្មី", "លោកអ្នកអាចទិញបាន", "លោកគ្រូបង្រៀនល្អ"],
    ["ဒေါ်လာစျေးနှုန်းများ", "အမေရိကန်ဒေါ်လာနှင့်ရောင်း", "ဦးစွာဆက်သွယ်ပါ", "ဦးထုပ်အသစ်ရောက်ပြီ", "လူတစ်ဦးချင်းစီ"],
    ["Posyandu bagi Ibu Hamil", "Rapat di Ibu Kota negara", "Ibu Menyusui dan balita", "Ibu Rumah Tangga membuat kue", "selamat Hari Ibu Nasional"],
    ["Kak Admin tolong respon", "Pak Kurir belum datang", "Bu Admin mohon dibantu", "Mas Ojol sudah sampai", "Mbak CS ramah sekali", "Kak Min ready?"],
    ["Pak Kret dan Pak Chong", "hotel di Bang Rak", "rumah di Bang Na Trat", "sayur Pak Choy segar", "makan di Mang Inasal", "Mr. DIY buka jam berapa"],
    ["Vé đi Bà Nà Hills giá bao nhiêu", "giao ở Bà Rịa Vũng Tàu", "Anh Quốc có ship không", "Chị Admin ơi cho hỏi", "Anh Shipper gọi hoài"],
    ["Cô Gái Đồ Long bản đẹp", "Cô Giáo trẻ", "Chú Ý giữ kỹ hoá đơn", "Bà Bầu dùng được không", "đường Bà Triệu", "19 Hai Bà Trưng, Q.1", "44 Cô Giang, P. Cầu Kho"],
    ["Warung Bu Tini enak", "Bakso Pak Kumis pedas", "Soto Bang Haji mantap", "quán Cô Ba ngon", "bún Bà Tuyết"],
    ["nama Barang tidak sesuai", "nama Produk salah", "nama Toko diganti", "Nama Kota salah ketik", "Nama PT belum benar"],
    ["this is Great", "this is Amazing Product", "This is Not good", "I am Very Happy", "this is Samsung Galaxy"],
    ["pasien Rawat Jalan", "pasien Gawat Darurat", "penerima Bantuan tunai", "peserta BPJS baru", "siswa Kelas Satu"],
    ["Dear Customer, thanks", "Dear Sir or Madam", "Hi Team, please check", "Hello World from us", "Halo Kak, ready stok", "Dear All, see below"],
]  # fmt: skip


def found(texts: list[str]) -> bool:
    names = NamesInText()
    values, counts = pl.Series("v", texts), pl.Series("n", [1] * len(texts))
    names.read_prose(values, counts)
    names.read_any(values, counts)
    return names.hit() is not None


@pytest.mark.parametrize(("said", "names"), PEOPLE, ids=[said for said, _ in PEOPLE])
def test_names_behind_titles_and_introductions_are_found(said: str, names: list[str]) -> None:
    assert found([said.format(name) for name in names])


@pytest.mark.parametrize("texts", NOBODY, ids=[texts[0] for texts in NOBODY])
def test_what_only_looks_like_a_title_before_a_name_is_none(texts: list[str]) -> None:
    assert not found([f"{text} {n}" for text in texts for n in range(4)])


def test_one_word_behind_a_title_in_many_texts_is_a_phrase() -> None:
    assert not found([f"Bu Gelis tolong dibalas {n}" for n in range(40)])


def test_one_whole_name_in_many_texts_is_a_name() -> None:
    assert found([f"bertemu Pak Hendra Santoso hari {n}" for n in range(40)])


@pytest.mark.parametrize("written", ["{} <m{}@example.com>", '"{}" <m{}@example.com>', "{}<m{}@example.com>"])
def test_senders_of_mail_are_named_before_their_address(written: str) -> None:
    people = [written.format(name, n) for n, name in enumerate(ID + FIL + SG)]
    tags = detect_table(pl.DataFrame({"from": people}), table="mails").columns[0].tags
    assert {"name", "email"} <= set(tags)
    firms = [written.format(name, n) for n, name in enumerate(["Shopee Pay", "Customer Care", "Amazing Product News"])]
    assert not found(firms)


def test_the_other_party_of_a_transfer_is_named_at_the_end() -> None:
    remarks = [f"TRSF E-BANKING CR 0518/FTSCY/WS95031 {name.upper()}" for name in ID]
    remarks += [f"TRANSFER DR 014 {name.upper()}" for name in ID]
    assert found([*remarks, "BIAYA ADM", "SETORAN TUNAI", "BUNGA"])
    assert not found(["TRANSFER DR 014 SHOPEE PAY", "TRANSFER KE BIAYA ADMIN", "TRSF E-BANKING CR SETORAN TUNAI"])
