"""The transcript: a virtual list of real widgets. Must not know where messages come from."""
