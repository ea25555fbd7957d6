"""Options that belong together reach a command as one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from typing import Any, TypeVar

_Command = TypeVar("_Command", bound=Callable[..., Any])


def gathered(kind: type, name: str, *options: Callable[[Any], Any]) -> Callable[[_Command], _Command]:
    """Adds `options` to a command, which is given their values as one argument `name` of the dataclass `kind`.

    The fields of `kind` are called like the options' parameters.
    """
    wanted = [field.name for field in fields(kind)]

    def add(command: _Command) -> _Command:
        @wraps(command)
        def called(*args: Any, **values: Any) -> Any:
            together = kind(**{field: values.pop(field) for field in wanted})
            return command(*args, **values, **{name: together})

        inner: Any = called
        for option in reversed(options):
            inner = option(inner)
        return inner  # type: ignore[no-any-return]

    return add
