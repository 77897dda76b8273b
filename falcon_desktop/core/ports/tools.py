"""What the use cases need to use tools, as protocols."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from falcon_desktop.core.domain.tools import (
    Approval,
    OfferedTool,
    Tool,
    ToolOutcome,
    ToolProgress,
    ToolServer,
)


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


class ToolSource(Protocol):
    """What answers need of tools: which a chat may use, whether one may run, and running it."""

    async def offered(self, choices: Sequence[str]) -> tuple[OfferedTool, ...]:
        """Return the tools that a chat's choices name, as far as their servers are on.

        Raises:
            ToolServerFailed: one of their servers can't be asked.
        """
        ...

    async def call(
        self, tool: OfferedTool, arguments: str, report: Callable[[ToolProgress], None]
    ) -> ToolOutcome:
        """Run a tool as it was offered with a JSON object, given as a text; see
        :meth:`ToolHost.call`.

        Raises:
            ToolServerFailed: it failed, or is not the tool any more that was offered.
        """
        ...

    def allowed(self, conversation_id: str, tool: OfferedTool) -> bool:
        """Say whether a person allowed this tool before: in this chat, or always."""
        ...

    def allow(self, conversation_id: str, tool: OfferedTool, approval: Approval) -> None:
        """Remember that a person allowed a tool for a chat or always; once is not remembered."""
        ...
