"""The cost panel and its parts."""
