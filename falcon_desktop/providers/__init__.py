"""Servers that answer, each protocol behind the ``ChatProvider`` port. Only here is httpx known."""
