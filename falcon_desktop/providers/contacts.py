"""Tells who wants to know which hosts this process contacts. Must not know who listens.

One for the process: whoever makes an HTTP client contacts hosts, and none may be forgotten.
"""

from __future__ import annotations

from collections.abc import Callable

Hear = Callable[[str], None]


class Contacting:
    """The hosts that requests go to, told one by one; repeats included."""

    def __init__(self) -> None:
        self._hear: Hear | None = None

    def listen(self, hear: Hear | None) -> None:
        """Tell ``hear`` from now on; None tells nobody. It must return at once."""
        self._hear = hear

    def tell(self, host: str) -> None:
        """A request goes to this host now."""
        if self._hear is not None:
            self._hear(host)


CONTACTING = Contacting()
