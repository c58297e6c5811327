"""The panels, one a file or a folder: each draws one Frame, with what is in `drawing`."""
