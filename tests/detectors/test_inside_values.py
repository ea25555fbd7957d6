"""Free text, JSON in strings, mixed columns, columns without headers, prevalence and reasons."""

import json
import random

import polars as pl
import pytest

from detectors import detect_table
from detectors.recognizers.sg import nric_letter

PLAIN = "the parcel arrived late and the box was open"


def column(values, header="remarks", table="tickets"):
    return detect_table(pl.DataFrame({header: values}), table=table).columns[0]


def notes(*rare, size=1000):
    values = [f"{PLAIN}, case {n}" for n in range(size - len(rare))]
    return [*values, *rare]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("write to siti@example.com please", "email"),
        ("NRIC S1234567D was shown at the counter", "national_id"),
        ("NIK: 3171011708450001 sudah dicek petugas", "national_id"),
        ("บัตร 3-1006-00445-63-5 หมดอายุแล้ว ครับผม ขอบคุณ", "national_id"),
        ("card 4111 1111 1111 1111 was declined twice", "payment_card"),
        ("gọi sđt 0912345678 sau giờ làm việc nhé", "phone"),
        ("hubungi hp 0812-3456-7890 setelah jam lima", "phone"),
        ("call +65 8123 4567 after five in the evening", "phone"),
        ("token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc leaked in the log", "credentials"),
        ("connection from 203.0.113.9 was refused at noon", "ip_address"),
        ("မှတ်ပုံတင် ၁၂/ဥကမ(နိုင်)၁၂၃၄၅၆ ဖြစ်သည်", "national_id"),
        ("please call back at 9106 7010 after lunch today", "phone"),
        ("you can reach me at 9106 7010 any time", "phone"),
        ("my number is 9106 7010 for the delivery", "phone"),
        ("hubungi saya di nomor 0812-3456-7890 setelah jam lima", "phone"),
        ("gửi cho Lan 0901234567 299 Nguyễn Trãi trước trưa", "phone"),
        ("ส่งให้ สมชาย 0812345678 123/45 หมู่ 2 ด้วยนะคะ", "phone"),
        ("the number of the driver 0812345678 (10:00) for pickup", "phone"),
        ("transfer ke BCA 4771482933 sudah ya kak terima kasih", "bank_account"),
        ("chuyển khoản vào stk 0371000123456 giúp em với ạ", "bank_account"),
        ("โอนเข้าเลขบัญชี 1234567890 แล้วนะคะ ขอบคุณค่ะ", "bank_account"),
    ],
)
def test_three_rows_in_a_thousand_are_found_and_counted(text, tag):
    decision = column(notes(text, text + " again", "note: " + text))
    assert decision.tags == (tag,)
    finding = decision.findings[0]
    assert finding.prevalence == pytest.approx(0.003)
    assert finding.interval[0] < 0.003 < finding.interval[1]


@pytest.mark.parametrize(
    "text",
    [
        "order 5501234567890123 was delayed by two days",
        "invoice 2024-000123 of 12/05/2024 is unpaid",
        "version 1.2.3.4 was installed on monday",
        "ratio 12/34 at 10:30 on 2024-05-12 10:30:00",
        "serial S1234567E does not exist in the list",
        "tracking 8855632888210 left the warehouse",
        "hubungi hotline 1500-123 bila barang rusak",
        "for help call 1800-222-3333 at any time",
        "untuk bantuan call 1900 5782 segera ya tim",
        "Info lebih lanjut telp 0800-1-123456 segera ya",
        "Rusak, hubungi 021-500475 segera ya tim",
        "total belanja Rp 832.376.595 kok beda dengan struk",
        "versi aplikasi 8.12.90.33 error terus dari kemarin",
        "Sri Permata 4771482933 is the number of the order",
        "buka rekening di bank BCA tanggal 20240112 jam sembilan",
    ],
)
def test_numbers_in_prose_that_are_nobodys_are_left_alone(text):
    assert column(notes(text, text + " again", "note: " + text)).tags == ()


@pytest.mark.parametrize(
    "form",
    [
        "9999999999",
        "09999999999",
        "999999999999",
        "9999999999999999",
        "9999 9999 9999 9999",
        "9.9.9.9",
        "A9999999A",
        "99999999",
    ],
)
def test_numbers_of_one_form_in_prose_are_no_identifiers_because_some_pass_a_check(form):
    rng = random.Random(form)
    fill = {"9": "0123456789", "A": "STFGMABC"}
    made = ["".join(rng.choice(fill.get(c, c)) for c in form) for _ in range(300)]
    assert column([f"please look at {m} again tomorrow" for m in made]).tags == ()


def test_a_call_before_some_of_many_numbers_does_not_make_them_telephones():
    digits = [f"{n * 7919 % 10**9 + 10**9}" for n in range(300)]
    said = [f"late again {'call' if n % 10 == 0 else 'order'} {d} wrong colour" for n, d in enumerate(digits)]
    assert column(said).tags == ()
    all_called = [f"late again call {d} wrong colour" for d in digits]
    assert column(all_called).tags == ("phone",)


def test_names_after_titles_are_found_in_prose_but_not_in_titles_of_films():
    said = notes(*(f"spoke to Encik Hafiz Rahman about case {n} yesterday" for n in range(9)))
    assert "name" in column(said).tags
    films = [f"Mr Bean Returns {n}" for n in range(200)]
    assert column(films, header="film_title", table="films").tags == ()


def test_json_in_strings_is_judged_by_its_keys():
    values = [json.dumps({"user": {"email": f"p{n}@example.com"}, "total": n}) for n in range(50)]
    decision = column(values, header="payload")
    assert decision.tags == ("email",)
    assert any("JSON key user.email" in reason for reason in decision.findings[0].reasons)


def test_broken_and_deep_json_is_no_error():
    deep = "[" * 3000 + "]" * 3000
    assert column(["{not json}", '{"a": ', deep, '{"a": {"b": null}}'] * 5, header="payload").tags == ()


def test_a_column_of_several_kinds_has_the_tags_of_all():
    mixed = [f"p{n}@example.com" for n in range(60)] + [f"+65 8{n:07d}" for n in range(60)]
    assert set(column(mixed, header="value").tags) == {"email", "phone"}


def test_prevalence_counts_rows_and_not_distinct_values():
    values = ["p1@example.com"] * 90 + [None] * 5 + ["p2@example.com"] * 5
    finding = column(values, header="email").findings[0]
    assert finding.prevalence == pytest.approx(0.95)
    assert finding.interval == pytest.approx((0.8871, 0.9836), abs=2e-4)


def test_a_header_does_not_win_against_values_that_refute_it():
    flags = ["Y", "N"] * 50
    assert column(flags, header="phone_number", table="customers").tags == ()
    assert column([0.5, 1.25] * 50, header="email", table="customers").tags == ()
    assert column(list(range(2, 9)) * 10, header="nric", table="customers").tags == ()


def test_values_do_not_win_against_a_header_that_names_something_else():
    lots = [f"{20 + n % 5}{1 + n % 12:02d}{1 + n % 28:02d}{n:06d}" for n in range(200)]
    assert column(lots, header="lot_no", table="stock").tags == ()


@pytest.mark.parametrize("code", ["HP{:06d}A", "DN1{:012d}", "0011{:08d}", "{:03d}-456-789", "885{:010d}", "AB{:05d}"])
def test_codes_of_one_series_are_not_taken_for_identifiers_without_a_header(code):
    assert column([code.format(n * 7) for n in range(200)], header="column_1", table="x").tags == ()


def test_a_broken_check_letter_is_not_taken_for_an_identifier_without_a_header():
    good = [f"S{n:07d}{nric_letter('S', f'{n:07d}')}" for n in range(200)]
    bad = [g[:-1] + ("A" if g[-1] != "A" else "B") for g in good]
    assert column(good, header="column_1", table="x").tags == ("national_id",)
    assert column(bad, header="column_1", table="x").tags == ()


def test_numbers_stored_as_floats_keep_their_tag():
    phones = [6_581_000_000.0 + n for n in range(100)]
    assert column(phones, header="mobile_no", table="customers").tags == ("phone",)


def test_reasons_name_header_values_and_table():
    decision = column([f"S{n:07d}{nric_letter('S', f'{n:07d}')}" for n in range(50)], header="nric", table="customers")
    reasons = " | ".join(decision.findings[0].reasons)
    assert "header" in reasons
    assert "right check letter" in reasons
    assert decision.kinds == ("national_id.nric",)
    assert all(e.count("*") >= 5 for e in decision.findings[0].examples)


def test_beginnings_of_titles_are_no_labels():
    titles = [f"{subject}: {part}" for subject in ("Data Analysis for Genomics", "Health in Numbers", "Poetry") for part in
              ("Statistics and R", "Case Studies", "Annotated Resources", "Linear Models", "The Long Tail")]  # fmt: skip
    table = detect_table(pl.DataFrame({"Course Title": titles, "fee": list(range(len(titles)))}), table="courses")
    assert not any(one.tags for one in table.columns)


def nik(rng):
    return f"{rng.choice(['317101', '327301', '351510'])}{rng.randint(1, 28):02d}{rng.randint(1, 12):02d}{rng.randint(50, 99)}{rng.randint(1, 60):04d}"


@pytest.mark.parametrize(
    "composite",
    [
        "{} - Budi Santoso",
        "Budi|{}|17-08-1945",
        "{};สมชาย;lunas",
        "kyc/2024/01/ktp_{}.jpg",
        "https://files.example.com/kyc/2024/{}.jpg",
    ],
)
def test_numbers_of_persons_in_composite_values_are_found_without_a_word_near_them(composite):
    rng = random.Random(3)
    assert column([composite.format(nik(rng)) for _ in range(60)], header="field_1", table="x").tags == ("national_id",)
    orders = [composite.format(f"{rng.randrange(10**15, 10**16)}") for _ in range(60)]
    assert column(orders, header="field_1", table="x").tags == ()


def test_a_link_to_a_chat_holds_a_telephone_number():
    chats = [f"https://wa.me/62812{n * 7919 % 10**8:08d}" for n in range(40)]
    assert column(chats, header="u2", table="x").tags == ("phone",)
    goods = [f"https://shop.example.com/p/62812{n * 7919 % 10**8:08d}" for n in range(40)]
    assert column(goods, header="u2", table="x").tags == ()


def test_the_contact_that_many_texts_give_is_that_of_a_firm():
    told = [f"any question about case {n}, write to cs@toko.co.id or call 0812-3456-7890" for n in range(30)]
    assert column(told).tags == ()
    own = [f"any question about case {n}, write to p{n}@example.com or call 0812-3456-{n:04d}" for n in range(30)]
    assert set(column(own).tags) == {"email", "phone"}


@pytest.mark.parametrize(
    "said",
    [
        "Giao tới {} Hai Bà Trưng, P. Dịch Vọng, Q. Cầu Giấy nhé",
        "ส่งที่ {}/6 หมู่ 2 ต.สุเทพ อ.เมือง จ.เชียงใหม่ นะคะ",
        "pa deliver po sa {} Mabini St., Brgy. Poblacion, Makati",
        "please deliver to Blk {} Tampines St 81 after six pm",
        "tolong kirim ke jl melati no {} belakang pasar ya kak",
        "the keys are at {} Atlantic Avenue, second floor",
    ],
)
def test_addresses_in_sentences_are_found(said):
    rows = [f"{PLAIN}, case {n}" for n in range(80)] + [said.format(n) for n in range(11, 23)]
    assert "address" in column(rows).tags
    assert "address" not in column([f"{PLAIN}, case {n}" for n in range(80)] + [said.format(11)] * 12).tags


@pytest.mark.parametrize(
    "said",
    [
        "toko di Jalan Sudirman sudah tutup sejak {} bulan lalu",
        "I waited {} days, P. said it was lost",
        "ordered {} Red Apples, Q1 report",
        "rusak {} ม. จากประตู",
        "{} Great People Said So yesterday",
        "ที่อยู่อีเมลไม่ถูกต้อง ถนนลื่นมาก ครั้งที่สองแล้วนะคะ",
    ],
)
def test_numbers_and_capitals_in_sentences_are_no_addresses(said):
    assert "address" not in column([said.format(n) + " and so on" for n in range(11, 60)]).tags


def test_lines_of_a_web_server_tell_accounts_and_devices():
    users = ["budi88", "siti.n", "-", "-", "wati_k", "root"]
    agent = "Mozilla/5.0 (Linux; Android 13; SM-A536B) AppleWebKit/537.36"
    lines = [
        f'115.132.47.{n} - {users[n % 6]} [05/Apr/2025:17:17:{n:02d} +0700] "GET /login HTTP/1.1" 302 2460 "-" "{agent}"'
        for n in range(50)
    ]
    assert {"username", "device_id", "ip_address"} <= set(column(lines, header="line", table="log").tags)
    nobody = [line.replace("budi88", "-").replace("siti.n", "admin").replace("wati_k", "-") for line in lines]
    assert "username" not in column(nobody, header="line", table="log").tags


def test_logins_in_a_log_tell_accounts():
    said = "Apr 15 14:48:{n:02d} web2 sshd[36{n:02d}]: Accepted password for {user} from 36.80.159.{n} port 387{n:02d} ssh2"
    people = [said.format(n=n, user=("siti.rahayu", "nguyenvan.an", "root")[n % 3]) for n in range(40)]
    assert "username" in column(people, header="message", table="log").tags
    machines = [said.format(n=n, user=("root", "ubuntu", "postgres")[n % 3]) for n in range(40)]
    assert "username" not in column(machines, header="message", table="log").tags
