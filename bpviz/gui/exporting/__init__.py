"""What a user takes along: pictures, the data behind them, and the run as an animation."""
