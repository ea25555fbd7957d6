"""Burmese in Zawgyi is told from Unicode, read as Unicode, and said to be."""

import random
import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import detect_table
from detectors.mended import readable
from detectors.zawgyi import leaning, tell, to_unicode

WORDS = [
    ("ျမန္မာ", "မြန်မာ"),
    ("ေအာင္ဆန္းစုၾကည္", "အောင်ဆန်းစုကြည်"),
    ("ရန္ကုန္", "ရန်ကုန်"),
    ("ဦးေန၀င္း", "ဦးနေဝင်း"),
    ("ေဒၚခင္", "ဒေါ်ခင်"),
    ("သန္႔", "သန့်"),
    ("ကၽြန္ေတာ္", "ကျွန်တော်"),
    ("အဂၤလိပ္", "အင်္ဂလိပ်"),
    ("ပုဂၢလိက", "ပုဂ္ဂလိက"),
    ("ႏိုင္ငံသား", "နိုင်ငံသား"),
    ("ျဖဴ", "ဖြူ"),
    ("မွတ္ပံုတင္", "မှတ်ပုံတင်"),
    ("လူမ်ိဳး", "လူမျိုး"),
    ("ဗုဒၶဘာသာ", "ဗုဒ္ဓဘာသာ"),
    ("ႏွင့္", "နှင့်"),
    ("ေက်ာင္း", "ကျောင်း"),
    ("သၾကၤန္", "သင်္ကြန်"),
    ("ေစ်း", "ဈေး"),
    ("ေယာက္်ား", "ယောက်ျား"),
    ("လိပ္စာ", "လိပ်စာ"),
    ("၁၂/ဥကမ(ႏိုင္)၁၂၃၄၅၆", "၁၂/ဥကမ(နိုင်)၁၂၃၄၅၆"),
]
SHAN, MON, KAREN = "မႂ်ႇသုင်ၶႃႈ", "ဘာသာမန်", "ကညီကျိာ်"
GIVEN = ["ေအာင္", "ေက်ာ္", "ျဖဴ", "ႏြယ္", "ထြန္း", "ခင္", "မ်ိဳး", "ေဆြ", "ျမင့္", "ႏိုင္"]


@pytest.mark.parametrize(("zawgyi", "unicode"), WORDS)
def test_a_word_becomes_unicode(zawgyi, unicode):
    assert to_unicode(zawgyi) == unicodedata.normalize("NFC", unicode)


@pytest.mark.parametrize("unicode", [unicode for _, unicode in WORDS] + [SHAN, MON, KAREN])
def test_unicode_is_never_taken_for_zawgyi(unicode):
    assert leaning(unicode) <= 0


def test_many_words_tell_what_one_may_not():
    assert tell(word for word, _ in WORDS).mostly_zawgyi
    assert not tell(word for _, word in WORDS).holds_zawgyi
    assert not tell(["ရန်ကုန်"] * 30 + ["ျမန္မာ"]).holds_zawgyi


def people(count=200):
    r = random.Random(1)
    names = [f"{r.choice(['ဦး', 'ေဒၚ', 'ကို'])}{r.choice(GIVEN)}{r.choice(GIVEN)}" for _ in range(count)]
    faiths = [r.choice(["ဗုဒၶဘာသာ", "ခရစ္ယာန္", "အစၥလာမ္", "ဟိႏၵဴ"]) for _ in range(count)]
    cards = [f"၁၂/{r.choice(['ဥကမ', 'မဂဒ'])}(ႏိုင္){''.join(r.choices('၀၁၂၃၄၅၆၇၈၉', k=6))}" for _ in range(count)]
    return names, faiths, cards


def test_columns_in_zawgyi_are_decided_as_in_unicode():
    names, faiths, cards = people()
    frame = pl.DataFrame({"column_1": names, "column_2": faiths, "column_3": cards})
    decision = detect_table(frame, table="t")
    assert [set(c.tags) for c in decision.columns] == [{"name"}, {"religion"}, {"national_id"}]
    assert all(any("Zawgyi" in note for note in c.notes) for c in decision.columns)


def test_headers_in_zawgyi_are_read_and_kept():
    frame = pl.DataFrame({"လိပ္စာ": ["a", "b"], "ေမြးသကၠရာဇ္": ["1990-01-02", "1985-03-04"], "ဖုန္း": [None, None]})
    decision = detect_table(frame, table="t")
    assert [c.path for c in decision.columns] == frame.columns
    assert decision.columns[1].tags == ("date_of_birth",)
    assert readable(["လိပ်စာ", "name"])("လိပ်စာ") == "လိပ်စာ"


def test_a_column_in_both_has_each_value_read_in_its_own():
    mixed = [zawgyi for zawgyi, _ in WORDS[:8]] * 3 + [unicode for _, unicode in WORDS[:8]] * 7
    column = detect_table(pl.DataFrame({"အမည်": mixed}), table="t").columns[0]
    assert column.tags == ("name",)
    assert any("Zawgyi" in note for note in column.notes)


@given(st.text(alphabet=st.characters(min_codepoint=0x1000, max_codepoint=0x109F), max_size=60))
def test_any_burmese_is_converted_without_error(text):
    assert isinstance(to_unicode(text), str)
    assert leaning(text) == leaning(text)


@given(st.text(alphabet=st.characters(max_codepoint=0xFFF, blacklist_categories=["Cs"]), max_size=60))
def test_what_is_not_burmese_stays(text):
    assert to_unicode(text) == unicodedata.normalize("NFC", text)
