"""The pages of handovers."""
