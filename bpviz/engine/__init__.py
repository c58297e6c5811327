"""The tutorial's mathematics in NumPy: pure functions of parameters and examples, with no screen and no files."""
