"""Scripts that answer questions about a server by a table, for the tests of what server it is."""

from __future__ import annotations

from typing import Any

from tests.servers.scripted import Peer, Request, Script


def routes(table: dict[str, Any], *, server: str = "", missing: int = 404) -> Script:
    """A script that answers GET with JSON by path, and everything else with ``missing``."""
    extra = {"Server": server} if server else {}

    async def script(peer: Peer, request: Request) -> None:
        if request.path in table:
            value = table[request.path]
            status = 200
            if isinstance(value, tuple):
                status, value = value
            await peer.json(value, status, **extra)
        else:
            await peer.json({"error": {"message": "not here"}}, missing, **extra)

    return script


def model_list(*ids: str, **fields: Any) -> dict[str, Any]:
    entries = [{"id": each, "object": "model", "owned_by": "x", **fields} for each in ids]
    return {"object": "list", "data": entries}
