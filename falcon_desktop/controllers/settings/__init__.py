"""The settings window and the controllers of its pages."""
