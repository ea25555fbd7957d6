"""Health inside notes: found in every language of the region, above chance only, and never in what is about nobody."""

import polars as pl
import pytest

from detectors import detect_table

NAMES = [
    "Siti Aminah binti Ali",
    "Budi Santoso",
    "Nguyen Van Minh",
    "Tan Wei Ming",
    "Maria Dela Cruz",
    "Somchai Jaidee",
]
ROWS = 60
PLAIN = [
    "called back in the morning",
    "will come with a friend",
    "asked for the invoice again",
    "window seat if possible",
]
NOTES = {
    "Remarks": "patient is diabetic and on insulin, review in {n} weeks",
    "catatan": "pasien riwayat hipertensi, kontrol {n} hari lagi",
    "ulasan": "murid ini menghidap asma dan alahan makanan laut {n}",
    "ghi_chú": "khách bị tiểu đường, cần suất ăn riêng số {n}",
    "หมายเหตุ": "ลูกค้าเป็นเบาหวานและความดันสูงมา {n} ปี",
    "tala": "may lagnat at sakit ng ulo nang {n} araw",
    "备注": "客户有糖尿病和高血压,需要低糖餐 {n}",
    "Bemerkungen": "Gast im Rollstuhl, Zimmer {n} bitte ebenerdig",
    "remarques": "allergie aux arachides, table {n} près de la sortie",
}


def tags(columns, table):
    frame = pl.DataFrame({h: pl.Series(v, strict=False) for h, v in columns.items()})
    return {c.path: c.tags for c in detect_table(frame, table=table).columns}


def people():
    return {"full_name": [NAMES[n % 6] for n in range(ROWS)], "email": [f"p{n}@example.com" for n in range(ROWS)]}


@pytest.mark.parametrize("header", NOTES)
def test_a_few_notes_of_illness_among_others_are_found(header):
    values = [NOTES[header].format(n=n) if n % 6 == 0 else f"{PLAIN[n % 4]} {n}" for n in range(ROWS)]
    assert "health" in tags(people() | {header: values}, "guests")[header]


def test_one_word_in_many_notes_is_chance():
    values = [f"{PLAIN[n % 4]} {n}" for n in range(400)]
    values[7] = "the market has a fever about this"
    columns = {"full_name": NAMES * 67, "notes": values}
    columns["full_name"] = columns["full_name"][:400]
    assert "health" not in tags(columns, "guests")["notes"]


def test_the_leaflets_of_medicines_are_about_nobody():
    columns = {
        "product_name": [f"Glucofit {n} mg tablet" for n in range(ROWS)],
        "description": [f"for adults with diabetes or hypertension, box of {n} tablets" for n in range(ROWS)],
        "price": [n * 1.5 for n in range(ROWS)],
    }
    assert "health" not in tags(columns, "products")["description"]


OWN = [
    "saya lagi sakit demam berdarah jadi belum bisa ambil {n}",
    "istri saya hamil {n} bulan, tolong cepat dikirim ya",
    "saya ada kencing manis tak boleh makan manis {n}",
    "con em bị sốt xuất huyết {n} ngày rồi ạ",
    "mẹ em bị ung thư đang nằm viện phòng {n}",
    "buntis po ako {n} months na po kaya pakibilisan",
    "ผมแพ้ยาและเป็นเบาหวานมา {n} ปีแล้วครับ",
    "I am {n} weeks pregnant and cannot carry heavy things",
    "my father had a heart attack so please cancel {n}",
    "我有糖尿病不能吃甜的东西请换一个 {n}",
    "ကျွန်တော် ဆီးချိုရောဂါရှိလို့ မစားနိုင်ပါ ခင်ဗျာ {n}",
]
LEAFLETS = [
    "obat ini untuk demam berdarah dan darah tinggi, isi {n} tablet",
    "tips merawat kulit ibu hamil di musim hujan bagian {n}",
    "thuốc dùng cho người bị tiểu đường và cao huyết áp {n} viên",
    "para sa may lagnat at sakit ng ulo, {n} tableta",
    "ยานี้ใช้สำหรับผู้ป่วยเบาหวานและความดันสูง {n} เม็ด",
    "for adults with diabetes or hypertension, box of {n} tablets",
    "适用于糖尿病和高血压患者每盒 {n} 片",
]


@pytest.mark.parametrize("said", OWN)
def test_illness_of_the_writer_or_his_kin_is_found_in_a_table_without_a_person(said):
    said_plain = [f"{PLAIN[n % 4]} {n} and thanks a lot" for n in range(50)]
    rows = {
        "kol": [f"{n * 7919 % 90000}" for n in range(ROWS)],
        "isi": [*said_plain, *(said.format(n=n) for n in range(10))],
    }
    assert "health" in tags(rows, "data")["isi"]


@pytest.mark.parametrize("said", LEAFLETS)
def test_leaflets_and_headlines_speak_of_nobody(said):
    said_plain = [f"{PLAIN[n % 4]} {n} and thanks a lot" for n in range(50)]
    rows = {
        "kol": [f"{n * 7919 % 90000}" for n in range(ROWS)],
        "isi": [*said_plain, *(said.format(n=n) for n in range(10))],
    }
    assert "health" not in tags(rows, "data")["isi"]
