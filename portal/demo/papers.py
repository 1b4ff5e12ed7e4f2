"""A small PDF that stands for the scan of a signed agreement."""

PAGE = "BT /F1 20 Tf 90 760 Td {title} Tj /F1 12 Tf 0 -40 Td {lines} ET"
NEXT_LINE = " Tj 0 -24 Td "
# A standard Chinese font that readers bring themselves, so that the file needs none.
OBJECTS = (
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    "<< /Length {length} >>\nstream\n{page}\nendstream",
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R /DW 1000 "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
    "/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
)


def paper(title: str, lines) -> bytes:
    """A page of A4 with a title and lines."""
    page = PAGE.format(title=_hex(title), lines=NEXT_LINE.join(map(_hex, lines)) + " Tj")
    file, places = b"%PDF-1.4\n", []
    for number, body in enumerate(OBJECTS, start=1):
        places.append(len(file))
        text = body.format(length=len(page), page=page) if "{page}" in body else body
        file += f"{number} 0 obj\n{text}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(OBJECTS) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R >>\n"
    return file + f"{end}startxref\n{len(file)}\n%%EOF\n".encode("ascii")


def _hex(text: str) -> str:
    return f"<{text.encode('utf-16-be').hex()}>"
