"""URLs of databases without what must not be shown. Pure, and light enough for the command line."""

from __future__ import annotations

import re

from auditor.sources.naming import printable

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_PLACE = re.compile(
    r"(?P<host>\[[0-9A-Fa-f:.%]*\]|[^:/?#\[\]]*)(?P<port>:\d{1,5})?(?P<path>/[^?#]*)?(?:[?#].*)?", re.DOTALL
)


def without_secrets(location: str) -> str:
    """Return a location as it may be shown: of a URL the scheme, host, port and path; anything else as it is.

    User, password, query and fragment are left out, but for our own keys in the query. A URL that does not read as one
    (`scheme://user:secret` with the host forgotten) is cut to its scheme: nobody can tell which part is the password.
    """
    match = _SCHEME.match(location)
    if match is None:
        return location
    scheme = match[1].lower().split("+", 1)[0]
    # The last @ of all: a password in which @ is not escaped must not spill into the host.
    rest = location[match.end() :].rpartition("@")[2]
    place = _PLACE.fullmatch(rest)
    if place is None:
        return f"{scheme}://…"
    own = "&".join(re.findall(r"(?<=[?&])lintas_[a-z]+=[^&#]*", location))
    return printable(f"{scheme}://{place['host']}{place['port'] or ''}{place['path'] or ''}{own and '?' + own}")
