"""Paragraphs and tables of WordprocessingML (ECMA-376), made as elements and appended.

python-docx looks through the whole body for each paragraph it adds, which takes minutes for a register of 200
transfers; an element that is appended takes none of that. Style ids are those of its default template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

Maker = Callable[[str], Any]
"""Makes an element of python-docx by its whole name."""

Named = Callable[[str], str]
"""`docx.oxml.ns.qn`: a prefixed name as lxml has it."""

_TWIPS = 567
"""Twentieths of a point in a centimetre, as WordprocessingML measures tables."""


class Pen:
    """Makes elements. Text given to it is on one line and fit for XML already; `\\n` is a line break of ours."""

    def __init__(self) -> None:
        from docx.oxml.ns import qn
        from docx.oxml.parser import oxml_parser

        self._make: Maker = oxml_parser.makeelement
        self._named: Named = cache(qn)

    def element(self, name: str, *inside: Any, **attributes: str) -> Any:
        """`element("w:shd", w_val="clear")`; attributes are of the same namespace."""
        made = self._make(self._named(name))
        for key, value in attributes.items():
            made.set(self._named(key.replace("_", ":", 1)), value)
        made.extend([one for one in inside if one is not None])
        return made

    def paragraph(
        self, text: str = "", style: str = "", *, bold: bool = False, italic: bool = False, keep: bool = False
    ) -> Any:
        """A paragraph. keep: it stays on the page of the next one."""
        told = self.element(
            "w:pPr",
            self.element("w:pStyle", w_val=style) if style else None,
            self.element("w:keepNext") if keep else None,
        )
        return self.element("w:p", told, self._run(text, bold=bold, italic=italic) if text else None)

    def _run(self, text: str, *, bold: bool, italic: bool) -> Any:
        look = self.element("w:rPr", self.element("w:b") if bold else None, self.element("w:i") if italic else None)
        return self.element("w:r", look, *self._lines(text))

    def _lines(self, text: str) -> Iterator[Any]:
        for number, line in enumerate(text.split("\n")):
            if number:
                yield self.element("w:br")
            written = self.element("w:t")
            written.text = line
            written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            yield written

    def page_break(self) -> Any:
        """A paragraph that ends the page."""
        return self.element("w:p", self.element("w:r", self.element("w:br", w_type="page")))

    def table(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        shade: str = "",
        described: tuple[str, str] | None = None,
    ) -> Any:
        """A table with lines around its cells.

        Args:
            head: a row in bold that is repeated on each page; empty for none, then first cells are bold.
            widths: of the columns, in centimetres.
            shade: colour of all cells, six hex digits; a head has its own.
            described: title and text for whoever cannot see it.
        """
        properties = self.element(
            "w:tblPr",
            self.element("w:tblStyle", w_val="TableGrid"),
            self.element("w:tblW", w_w=str(round(sum(widths) * _TWIPS)), w_type="dxa"),
            self.element("w:tblLayout", w_type="fixed"),
            self.element("w:tblLook", w_val="04A0"),
            *(
                (self.element("w:tblCaption", w_val=described[0]), self.element("w:tblDescription", w_val=described[1]))
                if described
                else ()
            ),
        )
        grid = self.element("w:tblGrid", *(self.element("w:gridCol", w_w=_twips(width)) for width in widths))
        top = [self._row(head, widths, "E7ECF2", heading=True)] if head else []
        body = (self._row(cells, widths, shade, heading=False, first_bold=not head) for cells in rows)
        return self.element("w:tbl", properties, grid, *top, *body)

    def _row(
        self, cells: Sequence[str], widths: Sequence[float], shade: str, *, heading: bool, first_bold: bool = False
    ) -> Any:
        told = self.element("w:trPr", self.element("w:cantSplit"), self.element("w:tblHeader") if heading else None)
        made = (
            self.element(
                "w:tc",
                self.element(
                    "w:tcPr",
                    self.element("w:tcW", w_w=_twips(width), w_type="dxa"),
                    self.element("w:shd", w_val="clear", w_color="auto", w_fill=shade) if shade else None,
                ),
                self.paragraph(text, bold=heading or (first_bold and number == 0)),
            )
            for number, (text, width) in enumerate(zip(cells, widths, strict=True))
        )
        return self.element("w:tr", told, *made)


def _twips(centimetres: float) -> str:
    return str(round(centimetres * _TWIPS))
