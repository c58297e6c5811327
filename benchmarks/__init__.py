"""Programs that measure how fast the window is: by hand, never as a test."""
