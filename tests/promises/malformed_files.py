"""Files made to do harm, each small enough to be made in the test that sends it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, TiffImagePlugin

GPS_MARK = b"GPS-47.3769N-8.5417E"
SCRIPT_MARK = b"alert(document.domain)"
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><sst>&c;</sst>'
)
STOLEN_FILE = '<?xml version="1.0"?><!DOCTYPE s [<!ENTITY f SYSTEM "file:///etc/passwd">]><sst>&f;</sst>'


@dataclass(frozen=True)
class Malformed:
    """A file, what it claims to be called, and why it must be refused ("" where it must come out clean)."""

    name: str
    content: Callable[[], bytes]
    why: str


def picture(format: str = "PNG", size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    """An honest small picture."""
    content = io.BytesIO()
    gradient = Image.linear_gradient("L").resize(size)
    Image.merge("RGB", (gradient, gradient.rotate(90), gradient.rotate(180))).save(content, format, **options)
    return content.getvalue()


def photograph(size: tuple[int, int] = (2000, 1500), orientation: int = 1) -> bytes:
    """A JPEG as a telephone makes it: with the place where it was taken, the camera and the way it was held."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = GPS_MARK.decode()
    exif[0x9286] = b"ASCII\0\0\0" + GPS_MARK
    exif.get_ifd(0x8825).update(
        {1: "N", 2: tuple(TiffImagePlugin.IFDRational(n) for n in (47, 22, 36)), 3: "E", 29: "2026:11:23"}
    )
    return picture("JPEG", size, exif=exif, comment=GPS_MARK, xmp=b"<x:xmpmeta>" + GPS_MARK + b"</x:xmpmeta>")


def document(parts: dict[str, bytes | str] | None = None, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A minimal XLSX with parts added or replaced."""
    content = io.BytesIO()
    all_parts: dict[str, bytes | str] = {"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": "<workbook/>"}
    with zipfile.ZipFile(content, "w", compression) as packed:
        for name, part in (all_parts | (parts or {})).items():
            packed.writestr(name, part)
    return content.getvalue()


def _of_parts(count: int) -> bytes:
    """An archive whose directory alone is most of it."""
    local = b"PK\x03\x04" + b"\0" * 26
    entry = b"PK\x01\x02" + b"\0" * 24 + struct.pack("<H", 1) + b"\0" * 16 + b"a"
    directory = entry * count
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count % 65_536, count % 65_536, len(directory), len(local), 0)
    return local + directory + end


def _with_link() -> bytes:
    content = io.BytesIO(document())
    with zipfile.ZipFile(content, "a") as packed:
        link = zipfile.ZipInfo("xl/media/picture.png")
        link.create_system = 3
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
    return content.getvalue()


def _lying_bomb() -> bytes:
    """A part that says it is small in the directory and unpacks to 300 MB."""
    packed = document({"xl/worksheets/sheet1.xml": b"A" * 300_000_000})
    true_size = struct.pack("<I", 300_000_000)
    return packed.replace(true_size, struct.pack("<I", 900_000))


def _locked() -> bytes:
    content = bytearray(document({"xl/worksheets/sheet1.xml": "<worksheet/>"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.rfind(signature)
        content[at + offset] |= 1
    return bytes(content)


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def huge_png(side: int) -> bytes:
    """A whole and valid PNG of `side`² one-bit pixels in a few hundred kilobytes."""
    rows = zlib.compressobj(9)
    row = b"\0" * (side // 8 + 2)
    pixels = b"".join(rows.compress(row) for _ in range(side)) + rows.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _png_chunk(b"IHDR", header) + _png_chunk(b"IDAT", pixels) + _png_chunk(b"IEND", b"")


def _bomb_in_text_chunk() -> bytes:
    """A small picture with compressed words beside it that unpack to 200 MB."""
    words = _png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"A" * 200_000_000, 9))
    small = picture()
    return small[:33] + words + small[33:]


def gif_and_script() -> bytes:
    """A valid GIF that a browser would also run as a script, if it were sent as one."""
    gif = picture("GIF")
    script = b"*/=1;" + SCRIPT_MARK + b"//"
    return gif[:-1] + b"!\xfe" + bytes([len(script)]) + script + b"\0;"


def _nested_comment() -> str:
    """Definitions that come only after what a hasty look would read."""
    return '<?xml version="1.0"?><!--' + "x" * 150_000 + "-->" + STOLEN_FILE[21:]


CORPUS = {
    "empty": Malformed("empty.png", lambda: b"", "empty"),
    "too large": Malformed("large.txt", lambda: b"words \n" * 1_500_000, "too-large"),
    "picture of 50,000 x 50,000 pixels": Malformed("wide.png", lambda: huge_png(50_000), "too-many-pixels"),
    "picture of 41 million pixels": Malformed("wide.png", lambda: huge_png(6_404), "too-many-pixels"),
    "moving picture of 20 million pixels": Malformed("m.gif", lambda: picture("GIF", (5000, 4000)), "too-many-pixels"),
    "picture with a bomb of words": Malformed("words.png", _bomb_in_text_chunk, "damaged"),
    "picture cut short": Malformed("half.jpg", lambda: photograph()[:20_000], "damaged"),
    "PNG cut short": Malformed("half.png", lambda: picture("PNG", (900, 700))[:-60], "damaged"),
    "GIF that is only a script": Malformed("x.gif", lambda: b"GIF89a/*" + SCRIPT_MARK, "damaged"),
    "WebP that is none": Malformed("x.webp", lambda: b"RIFF\0\0\0\0WEBPVP8 " + b"\xff" * 400, "damaged"),
    "program named as a picture": Malformed("x.png", lambda: b"\x7fELF" + bytes(range(256)) * 9, "unknown-type"),
    "SVG with a script": Malformed(
        "x.svg",
        lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>" + SCRIPT_MARK + b"</script></svg>",
        "markup",
    ),
    "SVG named as a picture": Malformed("x.png", lambda: b"\xef\xbb\xbf \n<?xml version='1.0'?><svg/>", "markup"),
    "SVG in UTF-16": Malformed("x.txt", lambda: "<svg onload='alert(1)'/>".encode("utf-16"), "markup"),
    "web page named as text": Malformed("x.txt", lambda: b"<!doctype html><script>1</script>", "markup"),
    "PDF cut short": Malformed("x.pdf", lambda: b"%PDF-1.7\n1 0 obj << >> endobj\n" + b"x" * 9_000, "damaged"),
    "old office document": Malformed("x.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900, "old-office"),
    "plain archive": Malformed("x.xlsx", lambda: document({"[Content_Types].xml": "<Types/>"}), "unknown-type"),
    "archive cut short": Malformed("x.xlsx", lambda: document({"xl/a.xml": "<a/>" * 900})[:-40], "damaged"),
    "zip bomb": Malformed("x.xlsx", lambda: document({"xl/sharedStrings.xml": b"A" * 60_000_000}), "bomb"),
    "zip bomb that lies about its size": Malformed("x.xlsx", _lying_bomb, "damaged"),
    "zip bomb of many parts": Malformed(
        "x.xlsx", lambda: document({f"xl/media/{n}": b"A" * 999_000 for n in range(120)}), "bomb"
    ),
    "archive of 3,000 parts": Malformed(
        "x.xlsx", lambda: document({f"xl/{n}": b"" for n in range(3_000)}, zipfile.ZIP_STORED), "bomb"
    ),
    "archive of 90,000 parts": Malformed("x.xlsx", lambda: _of_parts(90_000), "bomb"),
    "zip slip": Malformed("x.xlsx", lambda: document({"../../../etc/cron.d/x": "* * * * *"}), "unsafe-parts"),
    "zip slip to an absolute path": Malformed("x.xlsx", lambda: document({"/etc/cron.d/x": "*"}), "unsafe-parts"),
    "zip slip of Windows": Malformed("x.xlsx", lambda: document({"xl\\..\\..\\x.exe": "MZ"}), "unsafe-parts"),
    "symbolic link": Malformed("x.xlsx", _with_link, "unsafe-parts"),
    "macros": Malformed("x.xlsx", lambda: document({"xl/vbaProject.bin": b"\xd0\xcf"}), "macros"),
    "macros by their type": Malformed(
        "x.xlsx",
        lambda: document({"[Content_Types].xml": CONTENT_TYPES.replace("sheet.main", "sheet.macroEnabled.main")}),
        "macros",
    ),
    "locked": Malformed("x.xlsx", _locked, "locked"),
    "entity bomb": Malformed("x.xlsx", lambda: document({"xl/sharedStrings.xml": BILLION_LAUGHS}), "unsafe-parts"),
    "entity that steals a file": Malformed(
        "x.xlsx", lambda: document({"xl/sharedStrings.xml": STOLEN_FILE}), "unsafe-parts"
    ),
    "entity in UTF-16": Malformed(
        "x.xlsx", lambda: document({"xl/sharedStrings.xml": STOLEN_FILE.encode("utf-16")}), "unsafe-parts"
    ),
    "entity behind a long comment": Malformed(
        "x.xlsx", lambda: document({"xl/sharedStrings.xml": _nested_comment()}), "unsafe-parts"
    ),
    "GIF that is a script as well": Malformed("x.gif", gif_and_script, ""),
    "photograph with its place": Malformed("IMG_1.jpg", lambda: photograph(), ""),
    "PNG with its place": Malformed("IMG_1.png", lambda: picture("PNG", exif=b"Exif\0\0MM" + GPS_MARK), ""),
    "the largest photograph": Malformed("large.jpg", lambda: picture("JPEG", (7_300, 5_470), quality=60), ""),
    "the largest PNG": Malformed("large.png", lambda: huge_png(6_320), ""),
    "honest document": Malformed("x.xlsx", lambda: document({"xl/sharedStrings.xml": "<sst/>" * 20_000}), ""),
    "honest table": Malformed("x.csv", lambda: "naïve,نعم,да\n1,2,3\n".encode(), ""),
}
