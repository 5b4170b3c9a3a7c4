"""Everything that is read of replications."""
