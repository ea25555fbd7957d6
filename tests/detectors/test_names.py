"""The name model: what it weighs, what it tells apart, and that its features are those it was trained with."""

from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.assess import marks
from detectors.names.features import BUCKETS, buckets
from detectors.names.model import CLASSES, load
from detectors.normalise import fold_word

PERSONS = {
    "Malay": ["Ahmad Faizal bin Rahman", "Nurul Aisyah binti Osman", "Selvam a/l Ganesan", "Tan Wei Ming"],
    "Vietnamese": ["Nguyễn Thị Minh Khai", "Trần Văn Hùng", "le thi lan", "PHAM QUANG DUNG"],
    "Thai": ["นายสมชาย ใจดี", "นางสาวมาลี ศรีสุข", "Somchai Jaidee"],
    "Burmese": ["ဦးအောင်မင်း", "Daw Khin Mya", "Ma Thandar Win"],
    "Filipino": ["Dela Cruz, Juan P.", "Maria Teresa Reyes", "Jose Santos"],
    "Khmer": ["សុខ សុភា", "Chan Sophea"],
    "Lao": ["ສົມຊາຍ ວົງສາ", "Bounmy Sisoulith"],
    "Indonesian": ["Dewi Lestari", "Budi Santoso", "I Made Wirawan"],
    "Timorese": ["Domingos Soares da Silva", "Filomena Guterres"],
}
OTHERS = [
    "Milo 3in1 Pack",
    "Instant Noodle Chicken",
    "Pending payment",
    "Acleda Bank Plc",
    "Steel Bolt 12 mm",
    "น้ำปลา 500 มล.",
    "Blue Cotton Shirt",
]
PLACES = [
    "Quận Ba Đình",
    "Kabupaten Bandung",
    "อำเภอเมืองเชียงใหม่",
    "Quezon City",
    "Kuala Terengganu",
    "Phnom Penh",
    "Naypyidaw",
]


@pytest.mark.parametrize("language", sorted(PERSONS))
def test_whole_names_of_the_region_are_taken_for_persons(language):
    assert load().probabilities(PERSONS[language])[:, 0].mean() > 0.7


def test_products_and_companies_are_taken_for_other_things():
    assert load().probabilities(OTHERS)[:, 2].mean() > 0.7


def test_places_are_taken_for_places():
    assert load().probabilities(PLACES)[:, 1].mean() > 0.7


@given(st.lists(st.text(max_size=80), min_size=1, max_size=8))
def test_any_text_has_probabilities_that_sum_to_one(values):
    result = load().probabilities(values)
    assert result.shape == (len(values), len(CLASSES))
    assert np.allclose(result.sum(axis=1), 1.0)


@given(st.lists(st.text(max_size=40), min_size=2, max_size=6))
def test_a_value_scores_the_same_alone_and_in_company(values):
    together = load().probabilities(values)
    alone = np.concatenate([load().probabilities([v]) for v in values])
    assert np.allclose(together, alone)


def test_features_are_those_the_model_was_trained_with():
    # The committed weights are worthless under any other hash: these buckets must never change.
    owner, bucket = buckets(["Tan", "12"])
    assert owner.tolist() == [0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1]
    assert bucket.tolist()[:8] == [5049, 18308, 7124, 9384, 22455, 17742, 3791, 17109]
    assert bucket.max() < BUCKETS


def test_the_model_file_is_small_and_has_a_card():
    folder = files("detectors").joinpath("names")
    assert len(folder.joinpath("model.npz").read_bytes()) <= 300_000
    assert "CC BY 4.0" in folder.joinpath("MODEL_CARD.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "written",
    [
        "Encik Ahmad",
        "Selvam a/l Ganesan",
        "Zainab binti Azman",
        "Mrs Tan",
        "ဦးအောင်မင်း",
        "นางสาวมาลี",
        "Nguyễn Văn An",
        "Juan dela Cruz",
    ],
)
def test_titles_patronymics_and_surnames_mark_a_person(written):
    assert marks.has_person_mark(fold_word(written))


@pytest.mark.parametrize("written", ["Desk Lamp", "Blue", "", "Bandung", "Instant Noodle"])
def test_labels_carry_no_mark_of_a_person(written):
    assert not marks.has_person_mark(fold_word(written))


@pytest.mark.parametrize(
    "written",
    [
        "Jl. Merdeka No. 5",
        "No 57, Jalan SS2/24",
        "Blk 12 Bedok North St 3",
        "12 หมู่ 3 ตำบลบางรัก",
        "5 đường Lê Lợi",
        "Lot 3 Brgy San Roque",
        "အမှတ် 82 ပြည်လမ်း",
    ],
)
def test_words_of_an_address_mark_it(written):
    assert marks.has_address_mark(fold_word(written))
