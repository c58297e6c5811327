"""Data: raw columns from samples and files, prepared as the X and Y a net trains on."""
