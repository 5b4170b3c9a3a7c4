"""How large a file may be that is brought in. The import page and the how-to state these figures."""

LARGEST_FILE = 20_000_000  # bytes
MOST_ROWS = 50_000
MOST_COLUMNS = 200
LONGEST_CELL = 100_000  # characters
LARGEST_UNPACKED = 150_000_000  # bytes, of all that is packed into an XLSX file
MOST_PACKED_FILES = 1_000
LARGEST_RATIO = 200  # unpacked to packed size, of one large part of an XLSX file
