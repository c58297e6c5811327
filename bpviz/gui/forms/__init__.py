"""The forms of the Experiment dock, one a file: they show a Recipe and ask for changes to it."""
