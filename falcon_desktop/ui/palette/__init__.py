"""The box of Ctrl+K: search through everything, and every action by its name."""
