"""Attributes in one column and values in another, maps, JSON and labels: each value is judged under its own name."""

import json
import random

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from detectors import Settings, detect_table
from detectors.keys import is_data, shown
from detectors.labels import labels_in
from tests.detectors import made_tables as made

PERSON = {
    "ic_no": made.mykad,
    "religion": made.one_of("Islam", "Buddha", "Hindu", "Kristian"),
    "full_name": made.malay,
    "dob": made.date(1950, 2005),
    "newsletter": made.one_of("yes", "no"),
    "favourite_colour": made.one_of("red", "blue", "green"),
}
TAGS = {"national_id", "religion", "name", "date_of_birth"}
QUESTIONS = {
    "What is your religion?": PERSON["religion"],
    "Nama penuh": made.malay,
    "How did you hear about us?": made.one_of("friend", "web", "tv"),
}
ROWS = 400


def entries(attributes, rows=ROWS, seed=5):
    rng = random.Random(seed)
    chosen = [rng.choice(list(attributes)) for _ in range(rows)]
    return chosen, [str(attributes[name](rng)) for name in chosen]


def table(names, values, attributes=PERSON, **columns):
    chosen, held = entries(attributes)
    return detect_table(pl.DataFrame({**columns, names: chosen, values: held}), table="t")


def by_path(decision):
    return {column.path: column for column in decision.columns}


@pytest.mark.parametrize(
    ("names", "values"),
    [
        ("attribute", "value"),
        ("key", "val"),
        ("field_name", "field_value"),
        ("metaKey", "metaValue"),
        ("Attribute Code", "Value Text"),
        ("name", "value"),
        ("code", "value"),
        ("atribut", "nilai"),
        ("thuộc_tính", "giá_trị"),
        ("ชื่อฟิลด์", "ค่า"),
        ("属性", "值"),
        ("column_1", "column_2"),
    ],
)
def test_values_are_judged_under_their_attributes(names, values):
    found = by_path(table(names, values))
    assert set(found[values].tags) == TAGS
    assert found[names].tags == ()


@pytest.mark.parametrize(("names", "values"), [("question", "answer"), ("pertanyaan", "jawaban"), ("คำถาม", "คำตอบ")])
def test_answers_are_judged_under_their_questions(names, values):
    assert set(by_path(table(names, values, QUESTIONS))[values].tags) == {"religion", "name"}


def test_reasons_name_the_attribute_and_prevalence_is_of_all_rows():
    column = by_path(table("attribute", "value"))["value"]
    religion = next(f for f in column.findings if f.tag == "religion")
    chosen, _ = entries(PERSON)
    assert religion.prevalence == pytest.approx(chosen.count("religion") / ROWS)
    assert religion.interval[0] < religion.prevalence < religion.interval[1]
    assert all(reason.startswith("under the attribute religion: ") for reason in religion.reasons)
    assert "values of 6 attributes, each judged under its name" in column.notes


def test_several_columns_of_values_belong_to_one_column_of_names():
    rng = random.Random(1)
    frame = pl.DataFrame(
        {
            "concept": ["religion", "birth date"] * 100,
            "value_text": [rng.choice(["Islam", "Hindu"]) if n % 2 == 0 else None for n in range(200)],
            "value_date": [None if n % 2 == 0 else PERSON["dob"](rng) for n in range(200)],
        }
    )
    found = by_path(detect_table(frame, table="obs"))
    assert found["value_text"].tags == ("religion",)
    assert "date_of_birth" in found["value_date"].tags


def test_attributes_of_things_give_nothing():
    product = {
        "colour": made.one_of("red", "blue"),
        "size": made.one_of("S", "M"),
        "brand": made.one_of("Milo", "Sony"),
    }
    settings = {"timeout": lambda r: str(r.randrange(60)), "mode": made.one_of("fast", "slow")}
    assert by_path(table("attribute", "value", product))["value"].tags == ()
    assert by_path(table("key", "value", settings))["value"].tags == ()


def test_keys_that_are_values_are_found_and_not_shown():
    rng = random.Random(2)
    keys = [f"p{n}@example.com" for n in range(60)]
    frame = pl.DataFrame({"key": keys * 2, "value": [str(rng.randrange(100)) for _ in range(120)]})
    decision = detect_table(frame, table="t")
    assert by_path(decision)["key"].tags == ("email",)
    assert not any("@example" in reason for c in decision.columns for f in c.findings for reason in f.reasons)


def test_many_attributes_are_bounded_and_the_rest_judged_together():
    names = [f"field_{n}" for n in range(500)]
    frame = pl.DataFrame({"attribute": names * 8, "value": [f"p{n}@example.com" for n in range(4000)]})
    column = by_path(detect_table(frame, table="t"))["value"]
    assert column.tags == ("email",)
    assert column.rows_seen == 4000
    assert column.findings[0].prevalence == pytest.approx(1.0, abs=0.01)


def test_what_a_person_says_of_the_column_stands():
    chosen, held = entries(PERSON)
    frame = pl.DataFrame({"attribute": chosen, "value": held})
    said = by_path(detect_table(frame, table="t", settings=Settings(overrides={"value": ("health",)})))
    assert said["value"].tags == ("health",)
    ignored = by_path(detect_table(frame, table="t", settings=Settings(ignore=frozenset({"value"}))))
    assert ignored["value"].notes == ("ignored",)


def test_entries_of_a_map_are_judged_under_their_keys():
    rng = random.Random(3)
    maps = [[{"key": name, "value": str(make(rng))} for name, make in PERSON.items()] for _ in range(80)]
    assert set(by_path(detect_table(pl.DataFrame({"props": maps}), table="t"))["props.value"].tags) == TAGS


def test_maps_of_parquet_are_read(tmp_path):
    rng = random.Random(3)
    maps = [[(name, str(make(rng))) for name, make in PERSON.items()] for _ in range(80)]
    written = pa.table({"props": pa.array(maps, type=pa.map_(pa.string(), pa.string()))})
    pq.write_table(written, tmp_path / "maps.parquet")
    frame = pl.read_parquet(tmp_path / "maps.parquet")
    assert set(by_path(detect_table(frame, table="t"))["props.value"].tags) == TAGS


@pytest.mark.parametrize(
    ("kind", "number"),
    [("id_type", "id_number"), ("document type", "Document No"), ("jenis_identitas", "no_identitas")],
)
def test_numbers_are_judged_under_the_register_beside_them(kind, number):
    rng = random.Random(4)
    frame = pl.DataFrame(
        {
            kind: ["NRIC", "Passport"] * 100,
            number: [made.nric(rng) if n % 2 == 0 else f"E{rng.randrange(10**7):07d}A" for n in range(200)],
        }
    )
    assert set(by_path(detect_table(frame, table="t"))[number].tags) == {"national_id", "passport"}


def test_kinds_of_telephone_leave_telephones_as_they_are():
    frame = pl.DataFrame({"phone_type": ["home", "mobile"] * 100, "phone_no": [f"+658{n:07d}" for n in range(200)]})
    assert by_path(detect_table(frame, table="customers"))["phone_no"].tags == ("phone",)


def lines(write, count=ROWS):
    rng = random.Random(6)
    return [write({name: str(make(rng)) for name, make in PERSON.items()}) for _ in range(count)]


@pytest.mark.parametrize(
    "write",
    [
        json.dumps,
        str,
        lambda p: json.dumps([{"name": k, "value": v} for k, v in p.items()]),
        lambda p: "saving failed: " + json.dumps(p),
        lambda p: "; ".join(f"{k}={v}" for k, v in p.items()),
        lambda p: "2024-05-01 10:00:01 INFO " + ", ".join(f"{k}: {v}" for k, v in p.items()),
        lambda p: " ".join(f'{k}="{v}"' for k, v in p.items()),
        lambda p: "/signup?" + "&".join(f"{k}={v.replace(' ', '+')}" for k, v in p.items()),
        lambda p: "<p>" + "".join(f"<{k}>{v}</{k}>" for k, v in p.items()) + "</p>",
    ],
    ids=["json", "dict", "json list", "json in text", "semicolons", "log", "logfmt", "query", "xml"],
)
def test_labels_inside_cells_are_headers(write):
    column = detect_table(pl.DataFrame({"payload": lines(write)}), table="log").columns[0]
    assert set(column.tags) >= TAGS
    for finding in column.findings:
        assert finding.prevalence == pytest.approx(1.0, abs=0.02) or finding.tag not in TAGS


def test_labels_of_machines_give_nothing():
    rng = random.Random(7)
    log = [
        f"level=info status={rng.randrange(500)} latency={rng.random():.3f} host=web{rng.randrange(9)}"
        for _ in range(300)
    ]
    assert detect_table(pl.DataFrame({"line": log}), table="log").columns[0].tags == ()


def test_a_label_in_one_of_two_hundred_texts_is_found_and_counted():
    rng = random.Random(8)
    texts = [f"the parcel arrived late and the box was open, case {n}" for n in range(1990)]
    texts += [f"guest {n} asked for a prayer room, religion: {rng.choice(['Islam', 'Hindu'])}" for n in range(10)]
    finding = detect_table(pl.DataFrame({"remarks": texts}), table="stays").columns[0].findings[0]
    assert (finding.tag, finding.prevalence) == ("religion", pytest.approx(0.005))


def test_a_colon_in_prose_is_no_label_by_itself():
    texts = [f"the parcel arrived late and the box was open, case {n}" for n in range(990)]
    texts += [f"password: out of order since {n} days, phone: dead" for n in range(10)]
    assert detect_table(pl.DataFrame({"remarks": texts}), table="tickets").columns[0].tags == ()


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("caller verified, DOB 12/05/199{}, wants a refund of the fee", "date_of_birth"),
        ("pelanggan lahir 17 Agustus 199{} minta dihubungi lagi nanti", "date_of_birth"),
        ("customer {} has diabetes and asked for a refund of the fee", "health"),
        ("khách {} bị ung thư và muốn hủy hợp đồng trước thời hạn", "health"),
    ],
)
def test_births_and_illnesses_in_one_of_two_hundred_texts_are_found(text, tag):
    texts = [f"the parcel arrived late and the box was open, case {n}" for n in range(1990)]
    texts += [text.format(n) for n in range(10)]
    finding = detect_table(pl.DataFrame({"remarks": texts}), table="calls").columns[0].findings[0]
    assert (finding.tag, finding.prevalence) == (tag, pytest.approx(0.005))


def test_json_counts_rows_and_not_the_documents_looked_at():
    docs = [json.dumps({"email": f"p{n}@example.com", "n": n}) for n in range(1000)]
    finding = detect_table(pl.DataFrame({"payload": docs}), table="t").columns[0].findings[0]
    assert finding.tag == "email"
    assert finding.prevalence == pytest.approx(1.0)


def test_keys_of_json_that_are_identifiers_are_values():
    rng = random.Random(9)
    docs = [json.dumps({made.nric(rng): rng.randrange(100)}) for _ in range(300)]
    column = detect_table(pl.DataFrame({"data": docs}), table="t").columns[0]
    assert column.tags == ("national_id",)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        (
            "Full Name: Siti binti Ali\nIC No : 900101-14-5678",
            [("Full Name", "Siti binti Ali"), ("IC No", "900101-14-5678")],
        ),
        ("caller asked, IC No: 900101-14-5678", [("IC No", "900101-14-5678")]),
        ("name=Ahmad bin Ali dob=1990-01-01", [("name", "Ahmad bin Ali"), ("dob", "1990-01-01")]),
        ('msg="login ok user=5" email=a@b.sg', [("msg", "login ok user=5"), ("email", "a@b.sg")]),
        ("ชื่อ: สมชาย ใจดี ศาสนา: พุทธ", [("ชื่อ", "สมชาย ใจดี"), ("ศาสนา", "พุทธ")]),
        ("see https://x.example/a at 10:30:00", []),
        ("user: siti@example.com: 55", [("user", "siti@example.com: 55")]),
    ],
)
def test_labels_of_a_text_with_what_stands_behind_them(text, pairs):
    assert list(labels_in(text)) == pairs


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("religion", "religion"),
        ("No. kad pengenalan", "No. kad pengenalan"),
        ("user_agent_v2", "user_agent_v2"),
        ("siti", "****"),
        ("Siti Aminah", "Si** ******"),
        ("p1@example.com", "p1@*******.***"),
        ("S1234567D", "S1*******"),
    ],
)
def test_a_key_is_shown_only_where_it_is_a_name_of_something(key, told):
    assert shown(key) == told


@pytest.mark.parametrize(
    ("key", "data"), [("p1@example.com", True), ("900101-14-5678", True), ("line_2", False), ("x" * 81, True)]
)
def test_keys_that_are_data(key, data):
    assert is_data(key) is data
