"""Free text in which something personal occurs now and then."""

from __future__ import annotations

from .interface import MAKERS, Row, maker

_PLAIN = {
    "en": (
        "Parcel arrived late, please check with the courier",
        "Asked about the opening hours on public holidays",
        "Refund done, case closed",
        "Screen flickers after the last update",
        "Wants a copy of the invoice for March",
    ),
    "id": (
        "Barang belum sampai, mohon dicek",
        "Minta faktur bulan lalu",
        "Pengembalian dana sudah diproses",
        "Tanya jam buka toko",
    ),
    "ms": ("Barang lambat sampai", "Minta salinan resit", "Bertanya waktu operasi cawangan", "Sudah dibayar balik"),
    "vi": (
        "Giao hàng chậm, đề nghị kiểm tra",
        "Hỏi giờ mở cửa ngày lễ",
        "Đã hoàn tiền, đóng yêu cầu",
        "Xin bản sao hóa đơn tháng trước",
    ),
    "th": ("สินค้ามาช้า ช่วยตรวจสอบด้วย", "สอบถามเวลาเปิดทำการ", "คืนเงินแล้ว ปิดเคส", "ขอสำเนาใบเสร็จ"),
    "fil": ("Nahuli ang padala, pakitingnan", "Nagtanong kung bukas sa Linggo", "Naibalik na ang bayad"),
}
_WITH = {
    "en": ("customer says call {} after 6pm", "please reply to {} thanks", "spoke with {} about the order"),
    "id": ("tolong hubungi {} sore ini", "balas ke {} ya"),
    "ms": ("sila hubungi {} petang nanti", "balas ke {}"),
    "vi": ("khách nhờ gọi lại số {} buổi chiều", "gửi lại cho {} giúp em"),
    "th": ("ลูกค้าให้ติดต่อกลับที่ {} หลังหกโมง", "ส่งกลับไปที่ {} ด้วยค่ะ"),
    "fil": ("pakitawagan sa {} mamaya", "paki-reply sa {} po"),
}


@maker("note")
def note(row: Row, language: str, rate: str = "0", *kinds: str) -> str:
    """A sentence; at the given rate it names a value of one of the makers in `kinds`."""
    plain = row.rng.choice(_PLAIN[language])
    if not kinds or row.rng.random() >= float(rate):
        return plain
    told = row.rng.choice(_WITH[language]).format(MAKERS[row.rng.choice(kinds)](row))
    return f"{plain}; {told}" if row.rng.random() < 0.5 else told


@maker("clinical")
def clinical(row: Row) -> str:
    """A doctor's line, which is health whatever else is in it."""
    return row.rng.choice(
        (
            f"Pt c/o chest pain since {row.rng.randrange(2, 9)} days, BP {row.rng.randrange(110, 190)}/{row.rng.randrange(60, 110)}, start amlodipine 5mg",
            "Known diabetic, HbA1c 8.2, adherence poor, review in 3 months",
            f"G{row.rng.randrange(1, 5)}P1 at {row.rng.randrange(8, 40)} weeks, no bleeding, folic acid continued",
            "Fever and rash, NS1 positive, admitted for observation",
        )
    )
