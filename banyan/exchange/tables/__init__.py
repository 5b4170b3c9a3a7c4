"""Reading and writing tables: CSV, XLSX and lines of JSON."""
