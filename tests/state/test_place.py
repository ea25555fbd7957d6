"""Where a state lies: as asked, as the environment says, else in the user's cache; passwords are never shown."""

from pathlib import Path

import pytest

from auditor.state.memory import StateError
from auditor.state.place import place_of

HOME = {"HOME": "/home/siti"}
FILES = [
    ("usual on Linux", None, HOME, "linux", "/home/siti/.cache/lintas/state.sqlite"),
    ("cache folder moved", None, {**HOME, "XDG_CACHE_HOME": "/var/cache/siti"}, "linux", "/var/cache/siti/lintas/state.sqlite"),
    ("a relative cache folder is none", None, {**HOME, "XDG_CACHE_HOME": "cache"}, "linux", "/home/siti/.cache/lintas/state.sqlite"),
    ("an empty cache folder is none", None, {**HOME, "XDG_CACHE_HOME": ""}, "linux", "/home/siti/.cache/lintas/state.sqlite"),
    ("usual on macOS", None, HOME, "darwin", "/home/siti/Library/Caches/lintas/state.sqlite"),
    ("usual on Windows", None, {"LOCALAPPDATA": "/users/siti/local"}, "win32", "/users/siti/local/lintas/state.sqlite"),
    ("environment", None, {**HOME, "LINTAS_STATE": "/srv/state.db"}, "linux", "/srv/state.db"),
    ("option before environment", "here.db", {**HOME, "LINTAS_STATE": "/srv/state.db"}, "linux", "here.db"),
    ("no home is needed where a place is named", "here.db", {}, "linux", "here.db"),
    ("relative SQLite URL", "sqlite:///here.db", {}, "linux", "here.db"),
    ("absolute SQLite URL", "sqlite:////srv/here.db", {}, "linux", "/srv/here.db"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "environment", "system", "path"), [case[1:] for case in FILES], ids=[case[0] for case in FILES]
)
def test_a_file(asked, environment, system, path):
    place = place_of(asked, environment, system)
    assert place.path == Path(path)
    assert place.url == ""
    assert place.usual == (asked is None and "LINTAS_STATE" not in environment)


DATABASES = [
    ("postgresql://audit:s3cret@db.kopi.example:5433/lintas", "postgresql://audit@db.kopi.example:5433/lintas"),
    ("postgres://db/lintas", "postgres://db/lintas"),
    ("postgresql+pg8000://audit:s3cret@[::1]/lintas?sslpassword=s3cret", "postgresql+pg8000://audit@[::1]/lintas"),
    ("postgresql://audit:s3cret@[broken/lintas", "the PostgreSQL database"),
]


@pytest.mark.parametrize(("url", "shown"), DATABASES)
def test_a_database_is_shown_without_what_may_be_secret(url, shown):
    place = place_of(url, {}, "linux")
    assert (place.url, place.path, place.shown) == (url, None, shown)
    assert "s3cret" not in repr(place)


REFUSED = [
    ("mysql://audit:s3cret@db/lintas", HOME, "linux"),
    ("s3://bucket/s3cret", HOME, "linux"),
    ("sqlite://", HOME, "linux"),
    (None, {}, "linux"),
    (None, {}, "darwin"),
    (None, HOME, "win32"),
]


@pytest.mark.parametrize(("asked", "environment", "system"), REFUSED)
def test_what_is_no_place_is_refused_without_showing_it(asked, environment, system):
    with pytest.raises(StateError) as caught:
        place_of(asked, environment, system)
    assert "s3cret" not in str(caught.value)
