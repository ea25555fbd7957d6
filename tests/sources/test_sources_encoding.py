"""Which encoding a text is in, on names and addresses as tables of the region hold them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.sources.encoding import detect, detect_single_byte
from auditor.sources.signatures import binary_kind

THAI = (
    "รหัส,ชื่อ,นามสกุล,ที่อยู่,โทรศัพท์\n"
    "1,สมชาย,ใจดี,99/1 ถ.สุขุมวิท กรุงเทพฯ,0812345678\n"
    "2,ปัญญา,แก้วมณี,12 หมู่ 4 ต.ในเมือง อ.เมือง จ.ขอนแก่น,0898765432\n"
    "3,น้ำฝน,ศรีสุวรรณ์,เลขที่ ๑๒ ถนนพหลโยธิน,021234567\n"
)
VIETNAMESE = (
    "mã,họ tên,địa chỉ,ghi chú\n"
    "1,Nguyễn Văn Đức,12 Lê Lợi Quận 1 TP Hồ Chí Minh,khách hàng thường\n"
    "2,Trần Thị Hường,45 Đường Láng Hà Nội,đã thanh toán\n"
    "3,Phạm Quốc Bảo,Thừa Thiên Huế,chưa gửi hồ sơ\n"
)
WESTERN = (
    "id,nome,cidade,notas\n"
    "1,João Gonçalves,São Paulo,café à la crème\n"
    "2,Zoë Müller,Düsseldorf,Straße 5 – “Hinterhaus”\n"
    "3,José Núñez,Málaga,señor\n4,Filomena Araújo,Díli,açúcar\n"
)
CHINESE = "编号,姓名,地址\n1,陈伟,新加坡勿洛北路\n2,林美玲,吉隆坡\n"
MIXED = "id,name\n1,สมชาย\n2,Nguyễn Văn Đức\n3,陈伟\n4,အောင်\n5,សុខ\n"


def cp1258(text: str) -> bytes:
    """Encode as Windows does: letters with their shape composed, tones as combining marks."""
    out = []
    for char in text:
        try:
            char.encode("cp1258")
            out.append(char)
        except UnicodeEncodeError:
            marks = list(unicodedata.normalize("NFD", char)[1:])
            tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
            shape = unicodedata.normalize(
                "NFC", unicodedata.normalize("NFD", char)[0] + "".join(set(marks) - set(tones))
            )
            out.append(shape + "".join(tones))
    return "".join(out).encode("cp1258")


CASES = [
    ("ASCII", b"id,name\n1,Siti\n", "utf-8"),
    ("UTF-8 Thai", THAI.encode(), "utf-8"),
    ("UTF-8 Vietnamese", VIETNAMESE.encode(), "utf-8"),
    ("UTF-8 with a mark", THAI.encode("utf-8-sig"), "utf-8"),
    ("UTF-8 cut inside a character", THAI.encode()[:-4], "utf-8"),
    ("UTF-8 with one broken byte", VIETNAMESE.encode() * 5 + b"\xff", "utf-8"),
    ("UTF-16 with a mark", THAI.encode("utf-16"), "utf-16-le"),
    ("UTF-16 BE with a mark", b"\xfe\xff" + THAI.encode("utf-16-be"), "utf-16-be"),
    ("UTF-32 with a mark", THAI.encode("utf-32"), "utf-32-le"),
    *[
        (f"{codec} {name}", text.encode(codec), codec)
        for codec in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
        for name, text in (
            ("ASCII", "id,name\n1,Siti Aminah\n2,Wei Tan\n"),
            ("lower-case ASCII", "abcdefgh,ijkl\nmnop,qrst\n"),
            ("Thai", THAI),
            ("Vietnamese", VIETNAMESE),
            ("Chinese", CHINESE),
            ("mixed", MIXED),
        )
    ],
    ("TIS-620 Thai", THAI.encode("tis-620"), "cp874"),
    ("CP874 Thai with typographic quotes", (THAI + "5,“ก้อย”,มีสุข,–,1\n").encode("cp874"), "cp874"),
    ("TIS-620, one short name", "name\nสมชาย\n".encode("tis-620"), "cp874"),
    (
        "TIS-620 in much ASCII",
        b"id,name,city\n" + b"1,John,Bangkok\n" * 200 + "2,ศรีสุดา,เชียงใหม่\n".encode("tis-620"),
        "cp874",
    ),
    ("cp1258 Vietnamese", cp1258(VIETNAMESE), "cp1258"),
    ("cp1258, one short name", cp1258("ten\nNguyễn\n"), "cp1258"),
    ("cp1258, one street", cp1258("diachi\nĐường Trần Hưng Đạo\n"), "cp1258"),
    ("cp1258 in capitals", cp1258("ten\nNGUYỄN VĂN ĐỨC\nTRẦN THỊ HƯỜNG\n"), "cp1258"),
    ("cp1252 Western", WESTERN.encode("cp1252"), "cp1252"),
    ("cp1252, one word", "name\ncafé\n".encode("cp1252"), "cp1252"),
    ("cp1252 Portuguese of Timor", "nome\nJoão Conceição\nInês Simões\n".encode("cp1252"), "cp1252"),
    ("cp1252 Italian", "nome\nNicolò Andò\nperò città\n".encode("cp1252"), "cp1252"),
    ("cp1252 signs", "price\n5 € – ok\n10 £ ©\n".encode("cp1252"), "cp1252"),
    ("cp1252 capitals", "NAME\nJOSÉ NUÑEZ\nÉMILIE\nMÜLLER\n".encode("cp1252"), "cp1252"),
    ("latin-1 with holes of cp1252", "name\ncafé\x81\n".encode("latin-1"), "latin-1"),
]


@pytest.mark.parametrize(("data", "codec"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_the_encoding_is_found(data, codec):
    assert detect(data).codec == codec


@pytest.mark.parametrize(("data", "codec"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_text_is_not_taken_for_binary(data, codec):
    assert detect(data).is_wide or binary_kind(data) is None


@pytest.mark.parametrize(
    ("text", "encoded"),
    [(THAI, THAI.encode("tis-620")), (VIETNAMESE, cp1258(VIETNAMESE)), (WESTERN, WESTERN.encode("cp1252"))],
)
def test_what_is_found_decodes_to_the_text_and_says_that_it_was_guessed(text, encoded):
    encoding = detect(encoded)
    assert encoding.decode(encoded) == text
    assert "guessed" in encoding.note


def test_utf_8_needs_no_note():
    assert detect(THAI.encode()).note == ""
    assert detect(THAI.encode("utf-8-sig")).bom == 3


@pytest.mark.parametrize(
    "line",
    ["สมหญิง รักไทย", "บริษัท เอบีซี จำกัด", "ถนนเพชรบุรี", "ก.พ. ๒๕๖๐", "ผู้จัดการ", "กรุงเทพมหานคร", "น.ส.วิไล ทองดี"],
)
def test_each_thai_line_alone_is_thai(line):
    assert detect_single_byte(line.encode("tis-620")).codec == "cp874"


@pytest.mark.parametrize(
    "line",
    ["Nguyễn Thị Minh Khai", "Đặng Văn Lâm", "Hồ Chí Minh", "Phường Bến Nghé", "Lê Hoàng Diệu", "Vũ Trọng Phụng"],
)
def test_each_vietnamese_line_alone_is_vietnamese(line):
    assert detect_single_byte(cp1258(line)).codec == "cp1258"


@pytest.mark.parametrize(
    "line", ["François Lefèvre", "Zürich", "São Tomé", "Peña Nieto", "Åse Bjørn", "Köln – Süd", "l’été", "100 °C"]
)
def test_each_western_line_alone_is_western(line):
    assert detect_single_byte(line.encode("cp1252")).codec == "cp1252"


@pytest.mark.parametrize("nuls", [1, 5])
def test_a_few_nuls_do_not_make_utf_16(nuls):
    assert detect(b"name,city\nab\0cd,ef\n" * nuls + b"lower,case\nletters,only\n" * 20).codec == "utf-8"


@given(st.binary(max_size=300))
def test_any_bytes_get_an_encoding_that_decodes_them(data):
    encoding = detect(data)
    assert isinstance(encoding.decode(data[encoding.bom :]), str)


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=200))
def test_utf_8_is_never_taken_for_something_older(text):
    detected = detect(text.encode()).codec
    assert detected == "utf-8" or "\0" in text


SIMPLIFIED = "编号,姓名,地址\n1,陈伟,新加坡勿洛北路12号\n2,林美玲,吉隆坡武吉免登\n3,王小明,北京市朝阳区建国路\n"
TRADITIONAL = "編號,姓名,地址\n1,陳偉,台北市信義區松仁路\n2,林美玲,高雄市前鎮區中山路\n3,黃志明,新北市板橋區\n"
JAPANESE = "番号,氏名,住所\n1,佐藤太郎,東京都港区六本木\n2,鈴木花子,大阪市北区うめだ\n3,ヤマダ ハナコ,横浜市\n"
KOREAN = "번호,이름,주소\n1,김철수,서울특별시 강남구 역삼동\n2,이영희,부산광역시 해운대구\n3,박지성,경기도 수원시\n"
EAST_ASIAN = [
    ("GBK", SIMPLIFIED, "gbk", "gb18030"),
    ("GB18030", SIMPLIFIED + "4,𠮷田,香港\n", "gb18030", "gb18030"),
    ("GBK with traditional characters", TRADITIONAL, "gbk", "gb18030"),
    ("Big5", TRADITIONAL, "big5", "cp950"),
    ("Shift_JIS", JAPANESE, "shift_jis", "cp932"),
    ("EUC-JP", JAPANESE, "euc_jp", "euc_jp"),
    ("EUC-KR", KOREAN, "euc_kr", "cp949"),
    ("one Chinese word in GBK", "姓名\n李娜\n", "gbk", "gb18030"),
    ("one Japanese name", "氏名\n鈴木一郎\n", "shift_jis", "cp932"),
]


@pytest.mark.parametrize(("text", "codec", "found"), [r[1:] for r in EAST_ASIAN], ids=[r[0] for r in EAST_ASIAN])
def test_encodings_of_east_asia_are_found_and_said_to_be_guessed(text, codec, found):
    encoding = detect(text.encode(codec))
    assert encoding.codec == found
    assert encoding.note.startswith("encoding guessed: ")
    assert encoding.decode(text.encode(codec)) == text


@pytest.mark.parametrize(("text", "codec"), [(r[1], r[2]) for r in EAST_ASIAN[:7]], ids=[r[0] for r in EAST_ASIAN[:7]])
def test_where_the_head_is_cut_makes_no_difference(text, codec):
    data = text.encode(codec)
    assert {detect(data[: len(data) - cut]).codec for cut in range(12)} == {detect(data).codec}


@pytest.mark.parametrize("name", ["陈伟", "陳偉"])
def test_a_name_that_two_encodings_read_alike_is_not_decided_silently(name):
    note = detect(f"name\n{name}\n".encode("gbk" if name == "陈伟" else "big5")).note
    assert "fits as well" in note
    assert "write it as UTF-8" in note


def test_bytes_that_no_encoding_makes_words_of_are_said_not_to_be_recognised():
    assert "not recognised" in detect(b"a\xf0\xfe\xd0 \xfe\xde\xf0\xd2n \xd0\xf0\xfe\xde\xf0\xfe\n" * 20).note


GIVEN = ["สมชาย", "สมหญิง", "วิชัย", "มาลี", "ประเสริฐ", "สุดา", "อนงค์", "กิตติ", "พรทิพย์", "ธนากร"]
FAMILY = ["ใจดี", "รักไทย", "ศรีสุข", "แสงทอง", "วงศ์ใหญ่", "บุญมี", "ทองคำ", "สุขใจ"]


@given(st.lists(st.tuples(st.sampled_from(GIVEN), st.sampled_from(FAMILY)), min_size=5, max_size=40, unique=True))
def test_a_list_of_thai_names_is_never_taken_for_east_asian(names):
    text = "id,name\n" + "".join(f"{number},{given} {family}\n" for number, (given, family) in enumerate(names))
    assert detect(text.encode("tis-620")).codec == "cp874"
