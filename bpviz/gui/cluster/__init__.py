"""The window's way to a cluster: a dialog, and who keeps the connection."""
