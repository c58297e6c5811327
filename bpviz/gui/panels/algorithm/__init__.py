"""The algorithm panel and its parts."""
