"""What pages and the API read of people and organisations."""
