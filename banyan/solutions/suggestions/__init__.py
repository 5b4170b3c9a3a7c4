"""Where needs and solutions find each other: what is suggested on their pages and on those of places, why, and what
people who know better said about it."""
