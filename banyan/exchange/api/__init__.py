"""The API, version 1: resources named by the domain's plural words, over the same services as the pages."""
