"""Reads of the commons."""
