"""Model files fetched from a hub on loopback: resumed, checked, refused, and never with a key."""

from __future__ import annotations

import asyncio
import hashlib
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from falcon_desktop.core.domain.connection import is_loopback
from falcon_desktop.core.domain.errors import (
    DiskFull,
    FalconError,
    ModelNotFound,
    ProtocolError,
    RedirectRefused,
    StorageBusy,
)
from falcon_desktop.core.domain.local_models import Pin, RemoteFile, Transferred
from falcon_desktop.providers import model_downloads
from falcon_desktop.providers.hub_requests import is_hub_host
from falcon_desktop.providers.model_downloads import ModelDownloads
from tests.servers.scripted import Peer, Request, ScriptedServer
from tests.waiting import until

CONTENT = bytes(range(256)) * 40_000
SHA = hashlib.sha256(CONTENT).hexdigest()
REVISION = "0123456789" * 4
WANTED = RemoteFile("falcon/tiny", "tiny.gguf", Pin(REVISION, SHA, len(CONTENT)))


class Hub:
    """What the hub and its store of files say."""

    def __init__(self) -> None:
        self.sha = SHA
        self.size: int | str = len(CONTENT)
        self.location = ""
        self.stop_after = 0
        self.ranges = True
        self.extra = b""
        self.heard: list[Request] = []

    async def __call__(self, peer: Peer, request: Request) -> None:
        self.heard.append(request)
        if request.path == f"/{WANTED.repository}/resolve/{REVISION}/{WANTED.file}":
            target = self.location or "/store/file"
            headers = {"X_Linked_Size": str(self.size), "X_Linked_Etag": f'"{self.sha}"'}
            await peer.body(b"", 302, "text/plain", Location=target, **headers)
            return
        if request.path != "/store/file":
            await peer.json({"error": "Entry not found"}, 404)
            return
        first, _, last = request.headers["range"].removeprefix("bytes=").partition("-")
        begin, end = int(first), int(last) + 1 if last else len(CONTENT)
        if not self.ranges:
            begin, end = 0, len(CONTENT)
        body = CONTENT[begin:end] + (self.extra if not last else b"")
        status = 206 if self.ranges else 200
        if self.stop_after and not last:
            await peer.head(status, "application/octet-stream", Content_Length=str(len(body)))
            await peer.send(body[: self.stop_after])
            await until(lambda: not peer.writer.transport.get_write_buffer_size())
            await asyncio.sleep(0.1)  # pace: most of it is read, all of it where there is time
            await peer.reset()
            return
        await peer.body(body, status, "application/octet-stream")


def downloads(server: ScriptedServer) -> ModelDownloads:
    return ModelDownloads(server.origin, is_loopback)


async def fetched(
    hub: Hub, directory: Path, wanted: RemoteFile = WANTED
) -> tuple[Path, list[Transferred]]:
    told: list[Transferred] = []
    async with ScriptedServer(hub) as server:
        path = await downloads(server).fetch(wanted, directory, told.append)
    return path, told


async def test_file_comes_whole_with_its_progress(tmp_path: Path) -> None:
    hub = Hub()
    path, told = await fetched(hub, tmp_path)
    assert path.read_bytes() == CONTENT
    assert path.suffix == ".part"
    assert path.stat().st_mode & 0o077 == 0
    assert told[-1] == Transferred(len(CONTENT), len(CONTENT))
    assert [one.done for one in told] == sorted(one.done for one in told)
    assert not any("authorization" in request.headers for request in hub.heard)


@pytest.mark.parametrize("ranges", [True, False])
async def test_broken_download_goes_on_where_it_was(tmp_path: Path, ranges: bool) -> None:
    hub = Hub()
    hub.stop_after = 3_000_000
    with pytest.raises(FalconError):
        await fetched(hub, tmp_path)
    (part,) = tmp_path.iterdir()
    assert 0 < part.stat().st_size <= 3_000_000
    kept = part.stat().st_size
    hub.stop_after, hub.ranges = 0, ranges
    path, _ = await fetched(hub, tmp_path)
    assert path.read_bytes() == CONTENT
    assert hub.heard[-1].headers["range"] == f"bytes={kept}-"


async def test_stopped_download_keeps_what_came(tmp_path: Path) -> None:
    hub = Hub()
    gate = asyncio.Event()

    async def slow(peer: Peer, request: Request) -> None:
        if request.path == "/store/file" and request.headers["range"].endswith("-"):
            await peer.head(206, "application/octet-stream", Content_Length=str(len(CONTENT)))
            await peer.send(CONTENT[:5_000_000])
            await gate.wait()
        else:
            await hub(peer, request)

    async with ScriptedServer(slow) as server:
        task = asyncio.create_task(downloads(server).fetch(WANTED, tmp_path, lambda _: None))
        while not any(file.stat().st_size for file in tmp_path.iterdir()):
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        gate.set()
    path, _ = await fetched(hub, tmp_path)
    assert path.read_bytes() == CONTENT


async def test_a_file_that_is_being_opened_as_the_download_ends_stays_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread goes on when the task is cancelled: it made the file again, and left it open."""
    reached, may_open, over = threading.Event(), threading.Event(), threading.Event()
    opens = model_downloads._Part.open

    def late(part: model_downloads._Part, *, fresh: bool) -> None:
        reached.set()
        may_open.wait()
        try:
            opens(part, fresh=fresh)
        finally:
            over.set()

    monkeypatch.setattr(model_downloads._Part, "open", late)
    async with ScriptedServer(Hub()) as server:
        task = asyncio.create_task(downloads(server).fetch(WANTED, tmp_path, lambda _: None))
        await until(reached.is_set)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        may_open.set()
        await until(over.is_set)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("sha", ["", "W/abc"])
async def test_what_was_offered_counts_where_the_hub_says_nothing(tmp_path: Path, sha: str) -> None:
    hub = Hub()
    hub.sha, hub.size = sha, ""
    path, told = await fetched(hub, tmp_path)
    assert path.read_bytes() == CONTENT
    assert told[-1] == Transferred(len(CONTENT), len(CONTENT))


@pytest.mark.parametrize("lie", [{"sha": "1" * 64}, {"size": len(CONTENT) + 1}])
async def test_a_file_that_was_replaced_is_not_fetched(
    tmp_path: Path, lie: dict[str, str | int]
) -> None:
    hub = Hub()
    vars(hub).update(lie)
    with pytest.raises(ProtocolError, match="than it offered"):
        await fetched(hub, tmp_path)
    assert len(hub.heard) < 3 and not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="files are not locked there")
async def test_two_never_write_to_one_file(tmp_path: Path) -> None:
    hub, gate = Hub(), asyncio.Event()

    async def slow(peer: Peer, request: Request) -> None:
        if request.path == "/store/file" and request.headers["range"].endswith("-"):
            await peer.head(206, "application/octet-stream", Content_Length=str(len(CONTENT)))
            await peer.send(CONTENT[:5_000_000])
            await gate.wait()
            await peer.send(CONTENT[5_000_000:])
        else:
            await hub(peer, request)

    async with ScriptedServer(slow) as server:
        told: list[Transferred] = []
        first = asyncio.create_task(downloads(server).fetch(WANTED, tmp_path, told.append))
        await until(lambda: told and told[-1].done == 5_000_000)
        with pytest.raises(StorageBusy, match="Another window or command"):
            await downloads(server).fetch(WANTED, tmp_path, lambda _: None)
        gate.set()
        assert (await first).read_bytes() == CONTENT


async def test_wrong_bytes_are_deleted(tmp_path: Path) -> None:
    hub = Hub()
    hub.sha, hub.size = "", ""
    other = replace(WANTED, pin=Pin(REVISION, "2" * 64, len(CONTENT)))
    with pytest.raises(ProtocolError, match="deleted"):
        await fetched(hub, tmp_path, other)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "values",
    [("main", SHA, 1), ("0" * 40, SHA[:-1], 1), ("0" * 40, "g" * 64, 1), ("0" * 40, SHA, 0)],
)
def test_what_pins_nothing_is_no_pin(values: tuple[str, str, int]) -> None:
    with pytest.raises(ValueError):
        Pin(*values)


async def test_more_than_announced_is_refused(tmp_path: Path) -> None:
    hub = Hub()
    hub.extra = b"x" * 10
    with pytest.raises(ProtocolError):
        await fetched(hub, tmp_path)


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example/file",
        "http://cdn.hf.co/file",
        "ftp://x/y",
        "file:///etc/passwd",
        "https://huggingface.co.evil.example/file",
        "https://user@evil.example",
        "//evil.example/x",
    ],
)
async def test_other_hosts_are_refused(tmp_path: Path, location: str) -> None:
    hub = Hub()
    hub.location = location
    with pytest.raises(RedirectRefused):
        await fetched(hub, tmp_path)
    assert not list(tmp_path.iterdir())


async def test_missing_file_is_told(tmp_path: Path) -> None:
    async with ScriptedServer(Hub()) as server:
        unknown = replace(WANTED, repository="nobody/nothing")
        with pytest.raises(ModelNotFound):
            await downloads(server).fetch(unknown, tmp_path, lambda _: None)


async def test_full_disk_is_told_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_downloads, "SPARE", 10**18)
    hub = Hub()
    with pytest.raises(DiskFull, match="smaller model"):
        await fetched(hub, tmp_path)
    assert all(request.headers["range"] == "bytes=0-0" for request in hub.heard)


def test_hub_hosts() -> None:
    for good in ("https://huggingface.co:443", "https://cdn-lfs.hf.co:443", "https://x.hf.co"):
        assert is_hub_host(good)
    for bad in ("http://huggingface.co", "https://hf.co.evil.example", "https://evilhf.co"):
        assert not is_hub_host(bad)
