"""The canvas panel and its parts."""
