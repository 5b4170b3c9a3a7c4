"""Writes of the commons."""
