"""The left pane: the list of conversations, the search through all of them, the connection."""
