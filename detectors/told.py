"""What the columns of a table that were decided tell about those that were not."""

from __future__ import annotations

from collections.abc import Collection
from operator import or_
from typing import NamedTuple

IDENTIFIES = frozenset(
    {"name", "national_id", "email", "phone", "date_of_birth", "person_key", "passport", "username", "health_id"}
    | {"social_security_id", "driving_licence", "other_gov_id", "bank_account", "payment_card", "photo", "biometric"}
)
"""Tags of which one is enough to say that the rows are persons: without any, religion and disease may be a list of codes."""
SHARED = frozenset(
    {"address", "phone", "email", "bank_account", "device_id", "ip_address", "tax_id", "location"} | {"vehicle_id"}
)
"""Tags of what firms, shops and machines have too."""
_OF_CLEAR_PERSONS = frozenset(
    {"name", "email", "phone", "national_id", "date_of_birth", "passport", "username", "person_key", "gender"}
    | {"payment_card", "credentials", "device_id", "ip_address", "age"}
)
_ONLY_OF_PERSONS = frozenset(
    {"national_id", "date_of_birth", "passport", "gender", "payment_card", "credentials", "age", "username"}
)
_KEYS = frozenset({"person_key", "username"})
OF_A_KEY = frozenset({"financial", "employment", "education", "health", "family", "nationality", "online_activity"})
"""Tags of what is a person's beside the key of one, though the table be of deals: an address may be the shop's."""
_OF_REQUESTS = frozenset({"ip_address", "online_activity"})
_OF_WORK = frozenset({"trade_union", "employment"})
_CLEARLY = 2
_MONTHS = 1200
"""More months than any list of card expiries has, in every way of writing one."""


class Told(NamedTuple):
    """What other columns told about one column."""

    card: bool = False
    """Another column holds numbers of payment cards."""
    persons: bool = False
    """Two or more other kinds of columns are those of persons: an address beside them is hardly the shop's."""
    unidentified: bool = False
    """No column identifies anybody."""
    union: bool = False
    """Another column tells of a trade union."""
    requests: bool = False
    """Another column holds addresses of the internet or pages visited: a path is what somebody asked for."""
    devices: bool = False
    """Another column holds devices: a page is what somebody saw on one."""
    keyed: bool = False
    """Another column is the key or the login of a person: a balance beside it is theirs, whatever else the row is."""
    each: bool = False
    """Each row is another person, so that a firm or a school in it is that person's."""

    def and_also(self, more: Told) -> Told:
        """This and more: what was once told stays, or a column would be decided to and fro."""
        return Told(*map(or_, self, more))


NOTHING = Told()
"""Before any column was decided."""


class Decided(NamedTuple):
    """What was decided of a column, as far as others may tell more of it.

    open: the header names what firms have too, and nothing was found. found: something was found. weighed: the
    categories that were weighed. distinct: how many values it has. firm: the header names a firm and no more.
    """

    open: bool
    firm: bool
    found: bool
    weighed: Collection[str]
    distinct: int


def tell(found: Collection[str], here: Decided, *, of_firms: bool, each: bool, given: bool) -> Told:
    """What the tags found in a table tell about a column of it, where that may change how it was decided.

    `of_firms`: the table is about organisations, which have people to speak for them. `each`: a row is a person.
    `given`: a column holds given names or surnames, which no firm has.
    """
    clearly = len(_OF_CLEAR_PERSONS.intersection(found)) >= _CLEARLY
    visits = not here.found and "online_activity" in here.weighed
    return Told(
        card="payment_card" in found and not here.found and here.distinct <= _MONTHS,
        persons=here.open
        and (clearly or given)
        and not (of_firms and not given and _ONLY_OF_PERSONS.isdisjoint(found)),
        union="trade_union" in found and not here.found and not _OF_WORK.isdisjoint(here.weighed),
        devices="device_id" in found and visits,
        requests=visits and not _OF_REQUESTS.isdisjoint(found),
        each=each and not here.found and (here.firm or "education" in here.weighed) and not of_firms,
        keyed=not here.found and not _KEYS.isdisjoint(found) and not OF_A_KEY.isdisjoint(here.weighed),
        unidentified=here.found and IDENTIFIES.isdisjoint(found),
    )
