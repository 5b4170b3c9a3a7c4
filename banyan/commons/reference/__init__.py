"""Facts of the world that every instance starts with: places and themes. `load_reference` writes them."""
