"""`python -m tests.promises.inspect_one FILE NAME FOLDER [--unguarded]`: all that becomes of one upload, in a process
whose cost can be measured. Prints, as JSON, the reason for which it is refused or its media type, the processor seconds
and the most kilobytes it took. With --unguarded the limits on pixels and on what is unpacked are off, as the negative
control."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from PIL import Image

from banyan.commons import inspection
from banyan.commons.inspection import documents, pictures


def most_kilobytes() -> int:
    """Resident memory at its highest. What getrusage tells on Linux starts with the size of the process before exec."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(next(line for line in status.read_text().splitlines() if line.startswith("VmHWM")).split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    path, name, folder = sys.argv[1:4]
    if "--unguarded" in sys.argv:
        Image.MAX_IMAGE_PIXELS = None
        pictures.MOST_PIXELS = pictures.MOST_PIXELS_OF_FRAMES = pictures.LONGEST_SIDE = 10**12
        documents.LARGEST_UNPACKED = documents.LARGEST_RATIO = 10**12
    try:
        with Path(path).open("rb") as file:
            media_type = inspection.sniff(file, name)
            if media_type in inspection.PICTURES:
                for clean in pictures.clean_pictures(file, media_type):
                    (Path(folder) / f"{clean.width}.webp").write_bytes(clean.content)
            else:
                documents.check_document(file, media_type)
    except inspection.Refused as error:
        told = error.why.value
    except MemoryError:
        told = "out of memory"
    else:
        told = media_type
    print(json.dumps({"told": told, "seconds": time.process_time(), "kilobytes": most_kilobytes()}))


main()
