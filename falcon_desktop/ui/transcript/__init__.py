"""The transcript: a virtual list of real message widgets. Must not know where messages come from."""
