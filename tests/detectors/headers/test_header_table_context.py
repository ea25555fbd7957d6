"""What the headers of a whole table say of it."""

from __future__ import annotations

import pytest

from detectors.headers import read_table

TABLES = [
    ("prospects", "first_name,last_name,birth_date,gender,yearly_income,city", "people"),
    ("titanic.csv", "PassengerId,Survived,Pclass,Name,Sex,Age,Ticket,Fare,Cabin", "people"),
    ("pelanggan.csv", "Nama,No. K/P,Tarikh Lahir,Jantina,Bangsa,Agama,Alamat 1", "people"),
    ("nhan_vien", "ma_nv,ho_ten,so_cccd,ngay_sinh,gioi_tinh,phong_ban,luong_cb", "people"),
    ("data", "ลำดับ,ชื่อ,สกุล,เลขประจำตัวประชาชน,ว/ด/ป เกิด,ที่อยู่", "people"),
    ("orders", "order_id,order_date,product_id,qty,unit_price,ship_via,freight", "things"),
    ("products", "sku,barcode,product_name,brand,unit_price,stock_qty", "things"),
    ("film", "film_id,title,release_year,rental_rate,length,rating", "things"),
    ("t1", "sku,barcode,product_name,brand,unit_price,stock_qty,lot", "things"),
    ("vendor", "BusinessEntityID,AccountNumber,Name,CreditRating,ActiveFlag", "organisations"),
    ("acra", "uen,entity_name,company_type,reg_street_name,reg_postal_code,company_name", "organisations"),
    ("customers", "CustomerID,CompanyName,ContactName,ContactTitle,Address,City,Phone,Fax", "organisations"),
    ("customers", "CustomerId,FirstName,LastName,Company,Address,City,Phone", "people"),
    ("districts", "id,name_th,name_en,province_id,created_at", "places"),
    ("quan_huyen", "ma_tinh,ten_tinh,ma_huyen,ten_huyen,loai", "places"),
    ("", "", "unknown"),
    ("x", "a,b,c", "unknown"),
]


@pytest.mark.parametrize(("name", "headers", "about"), TABLES)
def test_a_table_is_about_what_its_headers_describe(name: str, headers: str, about: str) -> None:
    context = read_table(name, headers.split(",") if headers else [])
    assert context.about == about, context


@pytest.mark.parametrize(
    ("name", "headers", "children", "health", "employment"),
    [
        ("data_murid", "NAMA_MURID,NO_MYKID,UMUR", True, False, False),
        ("x", "nama_siswa,nisn,kelas", True, False, False),
        ("pupils", "name,age", True, False, False),
        ("pasien", "nm_pasien,no_rkm_medis,gol_darah,diagnosa", False, True, False),
        ("patients", "name,dob", False, True, False),
        ("employees", "name,hire_date,salary", False, False, True),
        ("hr", "emp_no,emp_name,designation,department,hire_date", False, False, True),
        ("pelanggan", "nama,jumlah_anak,nama_anak,pekerjaan", False, False, False),
        ("orders", "order_id,qty", False, False, False),
        ("school", "LRN,Last Name,Birthdate,Guardian Name", True, False, False),
        ("stops", "stop_id,stop_name,stop_lat,parent_station", False, False, False),
    ],
)
def test_a_table_of_pupils_patients_or_staff_is_known(
    name: str, headers: str, children: bool, health: bool, employment: bool
) -> None:
    context = read_table(name, headers.split(","))
    assert (context.children, context.health, context.employment) == (children, health, employment)


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ("ma_nv,ho_ten,so_cccd,ngay_sinh,gioi_tinh", "vi"),
        ("nama_penuh,no_kp,tarikh_lahir,jantina,kaum,poskod", "ms"),
        ("nama_lengkap,no_ktp,tgl_lahir,jenis_kelamin,kelurahan", "id"),
        ("first_name,last_name,birth_date,gender", "en"),
        ("Naran,Apelidu,Seksu,Data Moris,Suku,Aldeia", "tet"),
        ("ชื่อ,นามสกุล,วันเกิด", "th"),
        ("ឈ្មោះ,ភេទ,អាយុ", "km"),
        ("ຊື່,ນາມສະກຸນ,ເພດ", "lo"),
        ("အမည်,အသက်,လူမျိုး", "my"),
        ("姓名,性别,出生日期", "zh"),
        ("apelyido,kasarian,kapanganakan,tirahan", "fil"),
    ],
)
def test_the_headers_vote_for_their_language(headers: str, language: str) -> None:
    assert read_table("", headers.split(",")).languages[0] == language


def test_every_decided_table_says_why() -> None:
    context = read_table("pelanggan.csv", ["Nama", "No. K/P", "Tarikh Lahir"])
    assert context.reasons
    assert all(reason for reason in context.reasons)


@pytest.mark.parametrize(
    ("name", "headers", "about", "premises"),
    [
        ("poi", "name,phone,opening_hours,address", "places", True),
        ("poi", "name,tags.religion,tags.wheelchair,tags.opening_hours,addr.street,phone", "places", True),
        ("data", "nama,alamat,no_telp,jam_buka", "places", True),
        ("patients", "patient_name,dob,gender,phone,opening_hours", "people", False),
        ("data", "name,religion,phone,street", "people", False),
    ],
)
def test_opening_hours_tell_premises_unless_persons_are_described(
    name: str, headers: str, about: str, premises: bool
) -> None:
    context = read_table(name, headers.split(","))
    assert (context.about, context.premises) == (about, premises), context


@pytest.mark.parametrize(
    ("headers", "about"),
    [
        (["school_name", "address", "telephone_no", "principal_name", "first_vp_name"], "organisations"),
        (["Company Name", "Director Name", "Phone", "Address"], "organisations"),
        (["student_name", "school_name", "principal_name", "date_of_birth"], "people"),
        (["employee_name", "school_name", "address", "gender"], "people"),
    ],
)
def test_who_heads_an_organisation_does_not_make_it_a_table_of_people(headers: list[str], about: str) -> None:
    assert read_table("", headers).about == about
