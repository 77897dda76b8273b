"""The transcript: a virtual list of real widgets."""
