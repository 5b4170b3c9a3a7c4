"""Files that can be brought in, one module a kind: each reads rows and says what a row becomes."""
