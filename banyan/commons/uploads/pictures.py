"""Pictures made safe: decoded within limits, turned upright, stripped of everything but pixels, in a few sizes."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import Final

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from banyan.commons.uploads.kinds import Refused

MOST_PIXELS: Final = 30_000_000
WIDTHS: Final = (320, 800, 1600)
QUALITY: Final = 78
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")


def picture_sizes(content: bytes) -> dict[int, bytes]:
    """The picture as WebP, by width in pixels: 320, 800 and 1600, as far as it is that wide, at least the first.

    Place, camera and every other metadata are gone. Raises Refused where it cannot be decoded or is too large.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=_FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Refused(_("The picture has more than 30 million pixels. Make it smaller, then try again."))
                picture.draft("RGB", (2 * WIDTHS[-1], 2 * WIDTHS[-1]))
                picture.load()
                orientation = picture.getexif().get(0x0112, 1)
                picture.thumbnail((WIDTHS[-1] * 2, WIDTHS[-1] * 2), Image.Resampling.BOX)
                plain = picture.convert(
                    "RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB"
                )
    except Refused:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError,
            Image.DecompressionBombWarning, MemoryError, IndexError, TypeError, OverflowError) as error:  # fmt: skip
        raise Refused(_("This picture cannot be read. Open and save it again, then try once more.")) from error
    upright = _turned(plain, orientation)
    widths = [width for width in WIDTHS if width <= upright.width] or [upright.width]
    if widths[-1] < min(upright.width, WIDTHS[-1]):
        widths.append(min(upright.width, WIDTHS[-1]))
    return {width: _encoded(upright, width) for width in widths}


def _turned(picture: Image.Image, orientation: int) -> Image.Image:
    """The picture as it was held, by the orientation that the camera wrote down."""
    picture.getexif()[0x0112] = orientation
    turned = ImageOps.exif_transpose(picture)
    turned.info.clear()
    return turned


def _encoded(picture: Image.Image, width: int) -> bytes:
    height = max(1, round(picture.height * width / picture.width))
    small = picture.resize((width, height), Image.Resampling.LANCZOS)
    target = BytesIO()
    Image.frombytes(small.mode, small.size, small.tobytes()).save(target, "WEBP", quality=QUALITY, method=4)
    return target.getvalue()
