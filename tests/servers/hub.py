"""A stand-in for Hugging Face's hub on loopback, and for the second host that holds its files.

It answers as huggingface_hub 0.36 expects it: ``api/models``, ``api/models/REPOSITORY?blobs=true``
and ``REPOSITORY/resolve/REVISION/FILE``, which points to a store at another origin. It misbehaves
where a test says so: slow, cut off, wrong bytes, gated, too many requests, down.

``python -m tests.servers.hub PORT FILE.gguf…`` serves files as one repository until it is stopped.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from falcon_desktop.core.domain.connection import is_loopback
from falcon_desktop.providers.hub_requests import HubRequests
from tests.servers.scripted import Peer, Request, ScriptedServer

REVISION = "0123456789abcdef" * 2 + "01234567"
PIECE = 65_536
TOKEN = "hf_" + "t" * 30


@dataclass
class Kept:
    """A repository of the stand-in."""

    id: str
    files: dict[str, bytes]
    card: dict[str, Any] = field(default_factory=lambda: {"license": "apache-2.0"})
    gated: bool = False
    gguf: dict[str, Any] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)
    """Sizes that are told for files whose bytes nobody fetches."""

    def said(self, *, blobs: bool = False) -> dict[str, Any]:
        """Return what the interface says of it."""
        siblings: list[dict[str, Any]] = [{"rfilename": "README.md", "size": 3}]
        for name, content in self.files.items():
            size = self.told.get(name, len(content))
            one: dict[str, Any] = {"rfilename": name}
            if blobs:
                sha256 = hashlib.sha256(content).hexdigest()
                one |= {"size": size, "lfs": {"sha256": sha256, "size": size, "pointerSize": 134}}
            siblings.append(one)
        licence = self.card.get("license", "other")
        return {
            "id": self.id,
            "sha": REVISION,
            "gated": "manual" if self.gated else False,
            "downloads": 1_000,
            "tags": ["gguf", f"license:{licence}"],
            "cardData": self.card,
            "gguf": self.gguf,
            "siblings": siblings,
        }


class HubStandIn:
    """The hub and its store of files, each at an origin of its own.

    Attributes:
        stop_after: bytes after which the store breaks off, 0 for never.
        hold: the store waits for it after ``stop_after`` bytes, or the first 64 KiB.
        drip: the store is slow: it sends 64 KiB for each of these that is released.
        spoil: the store sends other bytes than the hub announced.
        ranges: whether the store knows ranges.
        busy: the hub answers 429.
        down: the hub answers 503.
        store: where the hub points to; "" for its own store.
    """

    def __init__(self, port: int = 0) -> None:
        self.repositories: dict[str, Kept] = {}
        self.renamed: dict[str, str] = {}
        self.stop_after = 0
        self.hold: asyncio.Event | None = None
        self.drip: asyncio.Semaphore | None = None
        self.spoil = self.busy = self.down = False
        self.ranges = True
        self.store = ""
        self.hub = ScriptedServer(self._hub, port=port)
        self.files = ScriptedServer(self._store)

    def add(self, repository: str, files: Mapping[str, bytes], **more: Any) -> Kept:
        """Add a repository."""
        kept = self.repositories[repository] = Kept(repository, dict(files), **more)
        return kept

    async def __aenter__(self) -> Self:
        await self.hub.__aenter__()
        await self.files.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.files.__aexit__(kind, error, traceback)
        await self.hub.__aexit__(kind, error, traceback)

    def stand_in(self, patch: pytest.MonkeyPatch) -> None:
        """Let the whole program ask this one instead of the hub, from now on."""
        original = HubRequests.__init__

        def made(one: HubRequests, hub: str = "", allowed: object = None, **more: Any) -> None:
            original(one, self.origin, is_loopback, **more)

        patch.setattr(HubRequests, "__init__", made)

    @property
    def origin(self) -> str:
        """The hub's address."""
        return self.hub.origin

    def fetched(self) -> list[Request]:
        """Return the requests for whole files, or what is left of them."""
        return [one for one in self.files.requests if one.headers["range"].endswith("-")]

    async def _hub(self, peer: Peer, request: Request) -> None:
        parts = urlsplit(request.target)
        path = unquote(parts.path)
        if self.busy:
            await peer.json({"error": "Too many"}, 429, Retry_After="7")
        elif self.down:
            await peer.json({"error": "Down"}, 503)
        elif path == "/api/models":
            words = parse_qs(parts.query)["search"][0].casefold()
            found = [one for one in self.repositories.values() if words in one.id.casefold()]
            await peer.json([one.said() for one in found])
        elif path.startswith("/api/models/"):
            await self._tell(peer, path.removeprefix("/api/models/"))
        else:
            owner, name, _, _, file = path.strip("/").split("/", 4)
            await self._resolve(peer, request, f"{owner}/{name}", file)

    async def _tell(self, peer: Peer, name: str) -> None:
        if name in self.renamed:
            target = f"/api/models/{self.renamed[name]}?blobs=true"
            await peer.body(b"", 307, "text/plain", Location=target)
        elif name not in self.repositories:
            await self._refuse(peer, 401, "RepoNotFound")
        else:
            await peer.json(self.repositories[name].said(blobs=True))

    async def _resolve(self, peer: Peer, request: Request, name: str, file: str) -> None:
        kept = self.repositories.get(name)
        if kept is None:
            await self._refuse(peer, 401, "RepoNotFound")
        elif file not in kept.files:
            await self._refuse(peer, 404, "EntryNotFound")
        elif kept.gated and "authorization" not in request.headers:
            await self._refuse(peer, 401, "GatedRepo")
        elif kept.gated and request.headers["authorization"] != f"Bearer {TOKEN}":
            await self._refuse(peer, 403, "GatedRepo")
        else:
            content = kept.files[file]
            headers = {
                "X_Linked_Size": str(kept.told.get(file, len(content))),
                "X_Linked_Etag": f'"{hashlib.sha256(content).hexdigest()}"',
            }
            target = f"{self.store or self.files.origin}/{name}/{file}"
            await peer.body(b"", 302, "text/plain", Location=target, **headers)

    async def _refuse(self, peer: Peer, status: int, code: str) -> None:
        await peer.json({"error": "No"}, status, X_Error_Code=code)

    async def _store(self, peer: Peer, request: Request) -> None:
        owner, name, file = unquote(request.path).strip("/").split("/", 2)
        content = self.repositories[f"{owner}/{name}"].files[file]
        first, _, last = request.headers["range"].removeprefix("bytes=").partition("-")
        begin, end = int(first), min(int(last) + 1 if last else len(content), len(content))
        if not self.ranges:
            begin, end = 0, len(content)
        body = content[begin:end]
        if self.spoil:
            body = bytes(len(body))
        status = 206 if self.ranges else 200
        if last or not (self.stop_after or self.hold or self.drip):
            await peer.body(body, status, "application/octet-stream")
            return
        await peer.head(status, "application/octet-stream", Content_Length=str(len(body)))
        if self.drip is not None:
            for place in range(0, len(body), PIECE):
                await self.drip.acquire()
                await peer.send(body[place : place + PIECE])
            return
        sent = self.stop_after or PIECE
        await peer.send(body[:sent])
        if self.hold is not None:
            await self.hold.wait()
            await peer.send(body[sent:])
        peer.keep_open = False


async def _serve(port: int, paths: list[Path]) -> None:
    standing = HubStandIn(port)
    files = {path.name: path.read_bytes() for path in paths}
    standing.add("tiiuae/Stand-In-GGUF", files)
    async with standing:
        print(standing.origin, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), [Path(one) for one in sys.argv[2:]]))
