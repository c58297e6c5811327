"""The panels, one a file: each draws one Frame."""
