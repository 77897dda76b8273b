"""The settings window and what its pages do."""
