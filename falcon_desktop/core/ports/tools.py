"""What the use cases need to use tools, as protocols."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from falcon_desktop.core.domain.tools import Tool, ToolOutcome, ToolProgress, ToolServer


class ToolHost(Protocol):
    """Servers of tools: started when they are needed, ended when nobody does.

    Lives on the worker's loop. Costs nothing, no import either, before it is first asked.
    """

    async def tools(self, server: ToolServer) -> Sequence[Tool]:
        """Return what a server offers, starting or connecting it if that is needed.

        Raises:
            ToolServerFailed: it can't be started or reached, or says nothing sensible in time.
        """
        ...

    async def call(
        self,
        server: ToolServer,
        name: str,
        arguments: str,
        report: Callable[[ToolProgress], None],
    ) -> ToolOutcome:
        """Run a tool by its own ``name`` with a JSON object, given as a text.

        Cancelling the task tells the server, and returns within 100 ms whatever it does.

        Raises:
            ToolServerFailed: it can't be reached, ended in mid-call, or does not answer in time.
        """
        ...

    def log(self, server_id: str) -> str:
        """Return the end of what a server wrote to its log, at most 256 kB of it."""
        ...

    async def stop(self, server_id: str) -> None:
        """End a server with all that it started."""
        ...

    async def close(self) -> None:
        """End every server and take no more calls."""
        ...
