"""A text that a model continues."""
