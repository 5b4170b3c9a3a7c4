"""Methods measured on real data. Unlike the methods themselves, this room may read files."""
