"""The network panel and its parts."""
