"""Checks answers that are JSON against their schemas, in a child process."""
