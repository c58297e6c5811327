"""What the panels paint with: colours, heat maps, words, ticks, frames."""
