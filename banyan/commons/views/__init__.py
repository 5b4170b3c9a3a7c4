"""Pages that every room shares."""
