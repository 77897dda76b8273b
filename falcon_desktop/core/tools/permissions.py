"""Which tools run without a question."""

from __future__ import annotations

import json
from collections.abc import Iterable

from falcon_desktop.core.domain.tool_settings import (
    MAX_ALLOWED,
    MAX_NAME,
    MAX_TOLD,
    MAX_TOOL_NAME,
    AllowedTool,
)
from falcon_desktop.core.domain.tools import Approval, OfferedTool, ToolServer


class Permissions:
    """*Always*, by digest, and *For this chat*, which is gone when the program ends."""

    def __init__(self, always: Iterable[AllowedTool] = ()) -> None:
        self._always = {one.digest: one for one in always}
        self._chats: set[tuple[str, str]] = set()

    @property
    def always(self) -> tuple[AllowedTool, ...]:
        """What may always run, the oldest first."""
        return tuple(self._always.values())

    def replace(self, always: Iterable[AllowedTool]) -> None:
        """Replace what may always run."""
        self._always = {one.digest: one for one in always}

    def allowed(self, conversation_id: str, offered: OfferedTool) -> bool:
        """Say whether a tool runs unasked here; never one whose name several servers offer."""
        if offered.shared:
            return False
        return offered.digest in self._always or (conversation_id, offered.digest) in self._chats

    def allow(
        self, conversation_id: str, offered: OfferedTool, approval: Approval, server: ToolServer
    ) -> bool:
        """Keep a person's word on a tool; True if what may always run changed."""
        if approval is Approval.CHAT:
            self._chats.add((conversation_id, offered.digest))
        if approval is not Approval.ALWAYS or offered.digest in self._always:
            return False
        for earlier in [one for one in self.always if _is_same(one, offered)]:
            del self._always[earlier.digest]
        while len(self._always) >= MAX_ALLOWED:
            del self._always[next(iter(self._always))]
        self._always[offered.digest] = _kept(offered, server)
        return True

    def before(self, offered: OfferedTool) -> AllowedTool | None:
        """Return the tool as it was allowed always, where it is another by now; else None."""
        if offered.digest in self._always:
            return None
        return next((one for one in reversed(self.always) if _is_same(one, offered)), None)

    def forget(self, digest: str) -> bool:
        """Ask again for a tool, in every chat; True if what may always run changed."""
        self._chats = {one for one in self._chats if one[1] != digest}
        return self._always.pop(digest, None) is not None

    def forget_server(self, server_id: str) -> bool:
        """Forget everything of a server; True if what may always run changed."""
        gone = [one.digest for one in self.always if one.server_id == server_id]
        for digest in gone:
            self.forget(digest)
        return bool(gone)


def _is_same(one: AllowedTool, offered: OfferedTool) -> bool:
    return (one.server_id, one.name) == (offered.tool.server_id, offered.tool.name[:MAX_TOOL_NAME])


def _kept(offered: OfferedTool, server: ToolServer) -> AllowedTool:
    tool = offered.tool
    schema = json.dumps(tool.schema, ensure_ascii=False, sort_keys=True)
    return AllowedTool(
        offered.digest,
        tool.server_id,
        offered.server[:MAX_NAME],
        tool.name[:MAX_TOOL_NAME],
        tool.description[:MAX_TOLD],
        schema[:MAX_TOLD],
        tool.title[:MAX_TOLD],
        server.runs[:MAX_TOLD],
    )
