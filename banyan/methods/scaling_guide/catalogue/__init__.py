"""The questions of the four rooms, in the order in which they are asked."""
