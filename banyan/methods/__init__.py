"""Pure decisions: typed data in, results with their reasons out. No Django, no reading or writing."""
