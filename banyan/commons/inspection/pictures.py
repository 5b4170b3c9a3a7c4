"""Pictures: decoded under a limit and written anew, so that nothing but the pixels is left of what was sent."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from PIL import Image, ImageCms, UnidentifiedImageError

from banyan.commons.inspection.limits import (
    LONGEST_SIDE,
    MOST_PIXELS,
    MOST_PIXELS_OF_FRAMES,
    PICTURE_QUALITY,
    PICTURE_WIDTHS,
)
from banyan.commons.inspection.sniffing import GIF, JPEG, PNG, WEBP, Refused, Why

_FORMATS: Final = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", GIF: "GIF"}
_ORIENTATION: Final = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Pillow's own guard warns from a limit on and raises at twice that; ours is asked before anything is decoded.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A picture as WebP in one width (pixels)."""

    width: int
    height: int
    content: bytes


def clean_pictures(file: BinaryIO, media_type: str, widths: Sequence[int] = PICTURE_WIDTHS) -> list[CleanPicture]:
    """The picture in each of `widths` that it reaches, and at least once; never enlarged, upright, in sRGB, without any
    of its metadata. Of a moving picture the first frame is kept.

    Raises Refused where it has too many pixels or cannot be decoded to the end.
    """
    try:
        picture = _decoded(file, media_type, max(widths))
        wanted = [width for width in sorted(widths) if width < picture.width]
        wanted.append(min(picture.width, max(widths)))
        return [_written(picture, width) for width in dict.fromkeys(wanted)]
    except Image.DecompressionBombError as error:
        raise Refused(Why.TOO_MANY_PIXELS) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError) as error:
        raise Refused(Why.DAMAGED) from error


def _decoded(file: BinaryIO, media_type: str, widest: int) -> Image.Image:
    file.seek(0)
    picture: Image.Image = Image.open(file, formats=[_FORMATS[media_type]])
    width, height = picture.size
    most = MOST_PIXELS_OF_FRAMES if media_type in (WEBP, GIF) else MOST_PIXELS
    if width * height > most or max(width, height) > LONGEST_SIDE:
        raise Refused(Why.TOO_MANY_PIXELS)
    orientation = _orientation(picture)
    profile = picture.info.get("icc_profile")
    if media_type == JPEG:
        picture.draft("RGB", (widest, widest))  # decodes at a fraction of the size, which saves most of the memory
    picture.load()
    picture = _plain(picture)
    # Shrunk before it is turned, so that no second copy of the full size is made. A picture on its side is turned
    # later, so that its height becomes the width.
    across = picture.height if orientation in (5, 6, 7, 8) else picture.width
    if across > widest:
        scale = widest / across
        size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
        picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    return _in_srgb(_turned(picture, orientation), profile)


def _orientation(picture: Image.Image) -> int:
    """How the camera was held (1 to 8 as in EXIF); 1 where that cannot be read."""
    try:
        held = picture.getexif().get(_ORIENTATION, 1)
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, struct.error):
        return 1
    return held if isinstance(held, int) and 1 <= held <= 8 else 1


def _turned(picture: Image.Image, orientation: int) -> Image.Image:
    turn = _TURNS.get(orientation)
    return picture if turn is None else picture.transpose(turn)


def _plain(picture: Image.Image) -> Image.Image:
    """In RGB, or RGBA where something shows through."""
    if picture.mode in ("RGB", "RGBA"):
        return picture
    if picture.mode.startswith(("I", "F")):
        picture = picture.point(lambda value: value / 256).convert("L")
    shows_through = picture.mode in ("LA", "PA", "La", "RGBa") or "transparency" in picture.info
    return picture.convert("RGBA" if shows_through else "RGB")


def _in_srgb(picture: Image.Image, profile: object) -> Image.Image:
    if not isinstance(profile, bytes) or not profile:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture  # a profile that cannot be read, or is for other channels, says nothing about these pixels
    return converted if converted is not None else picture


def _written(picture: Image.Image, width: int) -> CleanPicture:
    height = max(1, round(picture.height * width / picture.width))
    if (width, height) != picture.size:
        picture = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    kept = Image.new(picture.mode, picture.size)
    kept.paste(picture)  # the pixels alone: what else the picture carried stays behind
    content = io.BytesIO()
    kept.save(content, "WEBP", quality=PICTURE_QUALITY, method=4)
    return CleanPicture(width, height, content.getvalue())
