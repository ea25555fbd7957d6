from __future__ import annotations

import hashlib
import json
import random
import unicodedata
from pathlib import Path

import polars as pl
import pytest
from stdnum import imei, isin, luhn
from stdnum.br import cpf
from stdnum.cn import ric
from stdnum.de import idnr
from stdnum.es import dni
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.id import nik, npwp
from stdnum.in_ import aadhaar, pan
from stdnum.my import nric as mykad
from stdnum.sg import uen
from stdnum.th import moa, pin
from stdnum.vn import mst

from benchmarks.detection.files import encoded
from benchmarks.detection.generate import cook, generate, make
from benchmarks.detection.makers import MAKERS, make_row
from benchmarks.detection.makers.checks import nric_letter, vin_digit
from benchmarks.detection.model import TableSpec, facts, tables
from benchmarks.detection.steps import STEPS
from detectors.categories import TAGS

ASEAN = {"BN", "ID", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "TL", "VN"}
SPECS = {spec.name: spec for spec in tables()}


def test_every_country_of_the_region_and_enough_clean_tables_are_there() -> None:
    people = [s for s in SPECS.values() if any(c.personal for c in s.columns)]
    assert {s.country for s in people} >= ASEAN | {"US", "GB", "DE", "IN", "CN"}
    assert len(people) >= 40
    assert len(SPECS) - len(people) >= 12
    assert {s.format for s in SPECS.values()} == {"csv", "tsv", "parquet", "ndjson"}
    assert {s.encoding for s in SPECS.values()} >= {"utf-8", "cp874", "cp1258", "utf-16"}
    assert any(not s.header for s in SPECS.values())


def test_labels_are_categories_and_every_category_but_marks_beside_others_occurs() -> None:
    truth = {tag for s in SPECS.values() for c in s.columns for tag in c.truth}
    accept = {tag for s in SPECS.values() for c in s.columns for tag in c.accept}
    assert truth | accept <= set(TAGS)
    assert set(TAGS) - truth == {"children"}


def test_headers_are_not_repeated_in_a_table() -> None:
    for spec in SPECS.values():
        names = [c.name for c in spec.columns]
        assert len(set(names)) == len(names), spec.name


@pytest.mark.parametrize("name", sorted(SPECS))
def test_every_table_can_be_made(name: str) -> None:
    spec = SPECS[name]
    columns = make(spec, seed=3, rows=12)
    assert {len(values) for values in columns.values()} == {12}
    full = [c.name for c in spec.columns if "nulls" not in str(c.recipe)]
    assert [c for c in full if None in columns[c]] == []


def test_a_seed_gives_the_same_bytes_whatever_else_is_made(tmp_path: Path) -> None:
    chosen = [SPECS["sg_clinic_visits"], SPECS["id_pinjaman_online"], SPECS["iot_readings"]]
    one = generate(tmp_path / "a", 5, chosen, rows=20)
    other = generate(tmp_path / "b", 5, chosen[1:], rows=20)
    third = generate(tmp_path / "c", 6, chosen[1:], rows=20)
    assert one.keys() - other.keys() == {"sg_clinic_visits.csv"}
    for name in other:
        assert _digest(tmp_path / "a", name) == _digest(tmp_path / "b", name)
        assert _digest(tmp_path / "a", name) != _digest(tmp_path / "c", name)
    assert third == json.loads((tmp_path / "c" / "truth.json").read_text(encoding="utf-8"))


def _digest(folder: Path, name: str) -> str:
    return hashlib.sha256((folder / "tables" / name).read_bytes()).hexdigest()


VALID = [
    ("sg_clinic_visits", "uen", uen.is_valid),
    ("my_pesakit", "my.ic", mykad.is_valid),
    ("id_pasien_rs", "id.nik", nik.is_valid),
    ("id_pasien_rs", "id.npwp", npwp.is_valid),
    ("th_insurance_latin", "th.pin", pin.is_valid),
    ("th_insurance_latin", "th.company", moa.is_valid),
    ("vn_khach_hang_cp1258", "vn.mst", mst.is_valid),
    ("cn_kuaidi", "cn.ric", lambda number: ric.calc_check_digit(number) == number[-1]),
    ("in_kyc", "in.aadhaar", aadhaar.is_valid),
    ("in_kyc", "in.pan", pan.is_valid),
    ("es_socios", "es.dni", dni.is_valid),
    ("fr_assures", "fr.nir", nir.is_valid),
    ("de_mitarbeiter", "de.idnr", idnr.is_valid),
    ("br_clientes", "br.cpf", cpf.is_valid),
    ("gb_patients", "gb.nhs", nhs.is_valid),
    ("payments", "card", luhn.is_valid),
    ("payments", "imei", imei.is_valid),
    ("payments", "isin", isin.is_valid),
]


@pytest.mark.parametrize(("table", "recipe", "valid"), VALID, ids=lambda x: x if isinstance(x, str) else "")
def test_made_numbers_pass_validators_written_by_others(table: str, recipe: str, valid: object) -> None:
    assert callable(valid)
    rows = [make_row(random.Random(i), i, SPECS[table]) for i in range(200)]
    made = [cook(recipe, row) for row in rows]
    assert [m for m in made if not valid(m)] == []


@pytest.mark.parametrize(
    ("number", "letter"),
    [("S1234567", "D"), ("T1234567", "J"), ("F1234567", "N"), ("G1234567", "X"), ("M1234567", "K")],
)
def test_nric_letters_of_published_examples(number: str, letter: str) -> None:
    assert nric_letter(number[0], number[1:]) == letter


def test_vin_check_of_a_published_example() -> None:
    assert vin_digit("1M8GDM9A0KP042788") == "X"


def test_old_vietnamese_code_page_round_trips_through_composition() -> None:
    text = "Nguyễn Thị Ngọc Ánh, đường Lê Lợi, Đà Nẵng"
    raw = encoded(text, "cp1258")
    assert raw != text.encode("utf-8")
    assert unicodedata.normalize("NFC", raw.decode("cp1258")) == text


def test_lintas_reads_every_file_it_is_scored_on(tmp_path: Path) -> None:
    from auditor.scanning import scan_location

    odd = [s for s in SPECS.values() if s.encoding != "utf-8" or s.format == "ndjson" or not s.header]
    generate(tmp_path, 1, odd, rows=40)
    found = scan_location(str(tmp_path / "tables"), tmp_path)
    assert found.unread == []
    assert {t.name for t in found.tables} == {s.file_name for s in odd}


@pytest.mark.parametrize(("recipe", "named"), [("no.such", "no.such"), ("name | no_step", "no_step")])
def test_a_recipe_that_names_nothing_known_is_refused(recipe: str, named: str) -> None:
    row = make_row(random.Random(1), 0, SPECS["sg_clinic_visits"])
    with pytest.raises(ValueError, match=named):
        cook(recipe, row)


STEP_CASES = [
    ("masked 4 2", "081234567890", "0812******90"),
    ("grouped 1-4-5-2-1", "1234545678781", "1-2345-45678-78-1"),
    ("native my", "09 12", "၀၉ ၁၂"),
    ("unaccented", "Nguyễn Đức", "Nguyen Duc"),
    ("abroad 84", "0912345678", "+84 912345678"),
    ("spreadsheet", "081234567890", "8.12345678900E+10"),
    ("masked_mail", "siti.a@example.com", "s***@example.com"),
    ("whole", "0812-3456", 8123456),
]


@pytest.mark.parametrize(("step", "before", "after"), STEP_CASES)
def test_steps_change_values_as_exports_do(step: str, before: str, after: object) -> None:
    name, *arguments = step.split()
    assert STEPS[name](random.Random(1), before, *arguments) == after


def test_words_and_places_that_recipes_name_exist() -> None:
    words, places = facts("words"), facts("places")
    assert {s.country for s in SPECS.values() if any(_uses(s, m) for m in ("address", "city", "street"))} <= set(places)
    assert all(isinstance(word, str) for values in words.values() for word in values)
    assert len(MAKERS) > 80


def _uses(spec: TableSpec, maker: str) -> bool:
    return any(isinstance(c.recipe, str) and c.recipe.split()[0] == maker for c in spec.columns)


def test_frames_for_other_tools_are_all_text(tmp_path: Path) -> None:
    from benchmarks.rivals.tools import write_frame

    write_frame(make(SPECS["id_pinjaman_online"], 1, 5), tmp_path / "x.parquet")
    frame = pl.read_parquet(tmp_path / "x.parquet")
    assert set(frame.dtypes) == {pl.String}
    assert json.loads(frame["applicant"][0])["kontak"]["hp"].startswith("08")


def test_company_numbers_made_for_clean_columns_are_those_of_companies() -> None:
    row = make_row(random.Random(2), 0, SPECS["company_register_sg"])
    assert str(cook("vn.mst 01", row)).startswith("01")
    assert str(cook("th.company", row)).startswith("0")
    assert uen.is_valid(str(cook("uen", row)))
