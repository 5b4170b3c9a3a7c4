"""Pages of needs: reading, voicing, joining in, and merging by stewards."""
