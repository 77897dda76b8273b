"""The sidebar: the list of conversations, search, and the connection's state."""
