"""Where a JSON value ends, found without parsing it and without having all of it in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Codes = npt.NDArray[np.uint32]
    Positions = npt.NDArray[np.int64]


@dataclass(slots=True)
class Nesting:
    """How deep inside a value a reading is: finds its end without parsing it, piece by piece."""

    depth: int = 0
    quoted: bool = False
    escaped: bool = False
    """Whether the next character stands after a backslash."""

    def end_in(self, text: str) -> int | None:
        """Return where the value ends in the next piece of it; None where it goes on.

        The first piece begins with the value: a bracket, a brace or a quote.
        """
        import numpy as np

        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        quotes = self._quotes(codes)
        if not self.depth and (self.quoted or text.startswith('"')):  # the value is a text by itself
            ends = quotes[:1] if self.quoted else quotes[1:2]
            self.quoted = True
            return int(ends[0]) + 1 if len(ends) else None
        opening, closing = (np.isin(codes, [ord(mark) for mark in marks]) for marks in ("[{", "]}"))
        marks = np.flatnonzero(opening | closing)
        outside = (np.searchsorted(quotes, marks) + self.quoted) % 2 == 0
        marks = marks[outside]
        depths = self.depth + np.cumsum(np.where(opening[marks], 1, -1))
        ends = marks[depths <= 0][:1].tolist()
        if ends:
            return int(ends[0]) + 1
        self.depth = int(depths[-1]) if len(depths) else self.depth
        self.quoted ^= len(quotes) % 2 == 1
        return None

    def _quotes(self, codes: Codes) -> Positions:
        """Return the places of the quotes that are not after a backslash that is itself not after one."""
        import numpy as np

        slashes = np.flatnonzero(codes == ord("\\"))
        quotes = np.flatnonzero(codes == ord('"'))
        # In a run of backslashes every second one is escaped: the length of the run up to a place decides.
        begins = slashes[np.diff(slashes, prepend=-2) > 1]
        run = begins[np.maximum(np.searchsorted(begins, slashes, side="right") - 1, 0)] if len(slashes) else slashes
        odd = (slashes - run) % 2 == 0
        if self.escaped and len(slashes) and slashes[0] == 0:
            odd[run == 0] = ~odd[run == 0]
        escaping = slashes[odd]
        free = ~np.isin(quotes - 1, escaping)
        if self.escaped and len(quotes) and quotes[0] == 0:
            free[0] = False
        if len(codes):
            self.escaped = bool(len(escaping) and escaping[-1] == len(codes) - 1)
        return quotes[free]
