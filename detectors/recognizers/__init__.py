"""The explicit registry of identifiers, one module per country plus those of the world.

Nothing here imports Presidio; `detectors.recognizers.presidio` turns the same identifiers into Presidio recognizers.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from detectors.recognizers.interface import Identifier

_NOT_IDENTIFIERS = frozenset({"interface", "plugins", "presidio"})


@cache
def identifiers() -> tuple[Identifier, ...]:
    """Every identifier of the modules in this folder, by module name; ids are unique.

    Raises: ValueError where two modules claim one id.
    """
    found: dict[str, Identifier] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        if module in _NOT_IDENTIFIERS:
            continue
        for identifier in import_module(f"{__name__}.{module}").IDENTIFIERS:
            if identifier.id in found:
                raise ValueError(f"recognizers: two identifiers are called {identifier.id}; rename one in {module}.py")
            found[identifier.id] = identifier
    return tuple(found.values())


def identifier(name: str) -> Identifier:
    """The identifier of that dotted id. Raises: KeyError where there is none."""
    return {i.id: i for i in identifiers()}[name]
