"""The box of Ctrl+K: search everything, and run any action by name."""
