"""The inspector panel and its parts."""
