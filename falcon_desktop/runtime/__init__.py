"""Threads, event loops and shutdown: the only place where Qt meets asyncio."""
