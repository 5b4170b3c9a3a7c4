"""Who could carry which solution where: ranked carriers, introductions, and the plan of a whole network."""
