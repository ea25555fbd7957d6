"""The linter's rules: one small file each, with its documentation. `RULES` lists them by id; ids are stable for ever."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from .interface import Rule


def _all() -> dict[str, Rule]:
    modules = (
        import_module(f"{__name__}.{info.name}") for info in iter_modules(__path__) if info.name.startswith("lin")
    )
    rules = sorted((module.RULE for module in modules), key=lambda rule: rule.doc.id)
    return {rule.doc.id: rule for rule in rules}


RULES: dict[str, Rule] = _all()
