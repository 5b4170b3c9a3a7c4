"""Pages of solutions."""
