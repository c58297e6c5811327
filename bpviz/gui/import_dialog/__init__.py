"""The import dialog: everything that is asked and shown before a file or a pasted text becomes a data set."""
