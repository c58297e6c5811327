"""The optimisers, one a file."""
