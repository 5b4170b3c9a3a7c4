"""What handovers add to the pages of other rooms."""


def register() -> None:
    """Make the panels known."""
