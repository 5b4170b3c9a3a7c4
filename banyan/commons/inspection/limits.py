"""How large files may be. The upload form and the how-to state these figures."""

from typing import Final

LARGEST_FILE: Final = 10_000_000  # bytes
MOST_FILES: Final = 20  # of one thing
LONGEST_NAME: Final = 120  # characters

LONGEST_SIDE: Final = 20_000  # pixels
MOST_PIXELS: Final = 40_000_000  # of a JPEG or PNG picture
# Decoders of WebP and GIF hold several copies of a picture, so that these get less.
MOST_PIXELS_OF_FRAMES: Final = 12_000_000
PICTURE_WIDTHS: Final = (320, 800, 1600)
PICTURE_QUALITY: Final = 80

LARGEST_UNPACKED: Final = 100_000_000  # bytes of all that is packed into one document
LARGEST_RATIO: Final = 200  # unpacked to packed size, of one large part of a document
MOST_PACKED_FILES: Final = 2_000

INSPECTION_SECONDS: Final = 10  # of processor time
INSPECTION_MEMORY: Final = 1_000_000_000  # bytes of address space, libraries included; 256 MB are meant to be used
