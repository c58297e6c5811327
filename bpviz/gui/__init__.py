"""The window: the only part of bpviz that knows Qt."""
