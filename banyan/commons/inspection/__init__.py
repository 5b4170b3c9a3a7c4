"""What an uploaded file really is, and a clean version of it.

Everything here works on bytes alone, without Django: it runs in a process of its own with little memory and time
(`python -m banyan.commons.inspection`), because decoders are where uploads attack.
"""

from banyan.commons.inspection.limits import LARGEST_FILE, MOST_FILES, PICTURE_WIDTHS
from banyan.commons.inspection.names import tidy_file_name
from banyan.commons.inspection.sniffing import PICTURES, Refused, Why, sniff

__all__ = ["LARGEST_FILE", "MOST_FILES", "PICTURES", "PICTURE_WIDTHS", "Refused", "Why", "sniff", "tidy_file_name"]
