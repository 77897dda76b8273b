"""Widgets. Knows runtime and core; must not know httpx, apsw, keyring or subprocess."""
