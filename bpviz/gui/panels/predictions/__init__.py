"""The predictions panel: what the net answers, drawn as suits the task."""
