"""The demo network: invented people and organisations, and needs and solutions of kinds that are met in many places."""
