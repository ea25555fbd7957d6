"""Workbooks in the formats that no library of the test set-up writes: .xls, .xlsb and .ods, byte by byte."""

import io
import struct
import zipfile

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file (MS-CFB, version 3) with these streams, each padded to a length that needs no mini stream."""
    padded = {name: data.ljust(-(-max(len(data), 4096) // SECTOR) * SECTOR, b"\0") for name, data in streams.items()}
    chain, body, starts = [FAT, END], b"", {}
    for name, data in padded.items():
        starts[name] = len(chain)
        sectors = len(data) // SECTOR
        chain += [*range(len(chain) + 1, len(chain) + sectors), END]
        body += data
    entries = [entry("Root Entry", 5, END, 0, child=1)]
    for number, (name, data) in enumerate(padded.items(), start=1):
        right = number + 1 if number < len(padded) else FREE
        entries.append(entry(name, 2, starts[name], len(data), right=right))
    directory = b"".join(entries).ljust(SECTOR, b"\0")
    assert len(directory) == SECTOR
    assert len(chain) <= SECTOR // 4
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0)
    return header + struct.pack("<I", 0) + b"\xff" * (4 * 108) + fat + directory + body


def entry(name: str, kind: int, start: int, size: int, child: int = FREE, right: int = FREE) -> bytes:
    wide = name.encode("utf-16-le")
    head = wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide) + 2, kind, 1, FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def biff(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def xls(sheets: dict[str, list[list[object]]], hidden: tuple[str, ...] = (), password: bool = False) -> bytes:
    """An Excel 97 workbook (MS-XLS) of texts and numbers."""
    bodies = {name: biff_sheet(rows) for name, rows in sheets.items()}
    begin = biff(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 6))
    begin += biff(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) if password else b""
    listed = {
        name: struct.pack("<BBB", name in hidden, 0, len(name)) + b"\0" + name.encode("latin-1") for name in sheets
    }
    place = len(begin) + sum(8 + len(data) for data in listed.values()) + 4
    globals_, after = begin, b""
    for name, data in listed.items():
        globals_ += biff(0x0085, struct.pack("<I", place + len(after)) + data)
        after += bodies[name]
    return compound({"Workbook": globals_ + biff(0x000A) + after})


def biff_sheet(rows: list[list[object]]) -> bytes:
    out = biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 6))
    out += biff(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows), default=0), 0))
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                out += biff(0x0204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + text)
            else:
                out += biff(0x0203, struct.pack("<HHHd", row, column, 0, value))
    return out + biff(0x000A)


def record(kind: int, data: bytes = b"") -> bytes:
    """A record of MS-XLSB: type and length in 7 bits a byte."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(data)
    while size > 0x7F:
        length += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + length + bytes([size]) + data


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}'
    "</Relationships>"
)
SHEET_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
BOOK_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def xlsb(name: str, cells: dict[tuple[int, int], object]) -> bytes:
    """A binary workbook of one sheet."""
    book = record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide(name))
    book += record(144) + record(132)
    rows = sorted({row for row, _ in cells})
    columns = sorted({column for _, column in cells})
    sheet = record(129) + record(148, struct.pack("<IIII", rows[0], rows[-1], columns[0], columns[-1])) + record(145)
    for row in rows:
        sheet += record(0, struct.pack("<II", row, 0) + bytes(9))
        for column in columns:
            value = cells.get((row, column))
            where = struct.pack("<II", column, 0)
            if isinstance(value, str):
                sheet += record(6, where + wide(value))
            elif value is not None:
                sheet += record(5, where + struct.pack("<d", value))
    sheet += record(146) + record(130)
    relation = f'<Relationship Id="rId1" Type="{SHEET_TYPE}" Target="worksheets/sheet1.bin"/>'
    root = f'<Relationship Id="rId1" Type="{BOOK_TYPE}" Target="xl/workbook.bin"/>'
    return archive({
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": RELATIONS.format(root).encode(),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": RELATIONS.format(relation).encode(),
        "xl/worksheets/sheet1.bin": sheet,
    })  # fmt: skip


ODS = (
    '<?xml version="1.0"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"
)
MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/"'
    ' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def ods(tables: str) -> bytes:
    """An OpenDocument spreadsheet with these `table:table` elements."""
    mimetype = b"application/vnd.oasis.opendocument.spreadsheet"
    parts = {
        "mimetype": mimetype,
        "META-INF/manifest.xml": MANIFEST.encode(),
        "content.xml": ODS.format(tables).encode(),
    }
    return archive(parts)


def ods_table(name: str, rows: list[list[object]]) -> str:
    """One sheet of texts, numbers and dates (as `datetime.date`)."""
    return f'<table:table table:name="{name}">{"".join(ods_row(row) for row in rows)}</table:table>'


def ods_row(cells: list[object]) -> str:
    return f"<table:table-row>{''.join(ods_cell(cell) for cell in cells)}</table:table-row>"


def ods_cell(value: object) -> str:
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="date" office:date-value="{value}"><text:p>{value}</text:p></table:table-cell>'


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            file.writestr(name, data, compress_type=stored)
    return out.getvalue()
