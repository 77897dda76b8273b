"""Downloads model files from Hugging Face: https only, completely or not at all.

Knows Hugging Face's ``resolve`` route: it answers with ``X-Linked-Size`` and, in ``X-Linked-Etag``,
the SHA-256 of a large file, and points to a host that holds the bytes (huggingface_hub 0.36,
``file_download.py``).
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import re
import shutil
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import quote

from falcon_desktop.core.domain.errors import (
    NO_SPACE,
    DiskFull,
    FalconError,
    ProtocolError,
    StorageBusy,
    StorageError,
)
from falcon_desktop.core.domain.hub import HUB, Token
from falcon_desktop.core.domain.local_models import Pin, RemoteFile, Transferred
from falcon_desktop.core.text.sentences import Rounded, Sentence
from falcon_desktop.core.text.system_reasons import reason_of
from falcon_desktop.providers.http_exchange import Head
from falcon_desktop.providers.http_options import host_of
from falcon_desktop.providers.hub_requests import (
    HubRequests,
    is_hub_host,
    no_token,
)
from falcon_desktop.providers.network import Network

IDLE_SECONDS: Final = 60.0
BATCH: Final = 4 * 1024 * 1024
"""So many bytes are written at once, off the loop."""
TELL_SECONDS: Final = 0.1
"""Between two reports of how far a download is."""
SPARE: Final = 200_000_000
"""Bytes that stay free on the disk."""
_SHA256: Final = re.compile(r'"?([0-9a-f]{64})"?')


class _Progress:
    """Tells how far a download is, a few times a second, however much comes at once."""

    def __init__(self, report: Callable[[Transferred], None], total: int) -> None:
        self._report = report
        self._now = Transferred(0, total)
        self._timer: asyncio.TimerHandle | None = None

    def reach(self, done: int) -> None:
        """Note that so many bytes are here."""
        self._now = replace(self._now, done=done)
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(TELL_SECONDS, self._tell)

    def _tell(self) -> None:
        self._timer = None
        self._report(self._now)

    def end(self) -> None:
        """Tell nothing more."""
        if self._timer is not None:
            self._timer.cancel()


class ModelDownloads:
    """Downloads into a directory.

    Args:
        hub: where files are asked for.
        allowed: says whether an origin may send a file; asked for each one that is pointed to.
        token: what a person saved for the hub; asked for and sent only where the hub wants one.
    """

    def __init__(
        self,
        hub: str = HUB,
        allowed: Callable[[str], bool] = is_hub_host,
        network: Network | None = None,
        *,
        token: Token = no_token,
    ) -> None:
        self._requests = HubRequests(hub, allowed, token=token, network=network)

    async def fetch(
        self, model: RemoteFile, directory: Path, report: Callable[[Transferred], None]
    ) -> Path:
        """Download a file into ``directory`` as a ``.part`` file and return its path.

        It is whole and has the checksum of its pin. Cancelling keeps what came, and the next call
        goes on from there.

        Raises:
            FalconError: the file can't be had or kept.
        """
        pin = model.pin
        revision = f"{model.repository}/resolve/{pin.revision}"
        url = await self._where(f"{self._requests.hub}/{revision}/{quote(model.file)}", model)
        part = _Part(self.part(directory, model.file, pin.sha256))
        await asyncio.to_thread(part.read_so_far, pin.size)
        check_room(directory, pin.size - part.size)
        if part.size < pin.size:
            await self._stream(model, url, part, report)
        if part.digest.hexdigest() != pin.sha256 or part.size != pin.size:
            part.path.unlink(missing_ok=True)
            raise ProtocolError(
                Sentence(
                    "The download of {file} does not match what {host} announced and was "
                    "deleted. Try again.",
                    file=model.file,
                    host=self._requests.host,
                )
            )
        return part.path

    @staticmethod
    def part(directory: Path, file: str, sha256: str) -> Path:
        """Return where a file grows that is being downloaded."""
        return directory / f"{Path(file).name}.{sha256[:16]}.part"

    async def _where(self, url: str, model: RemoteFile) -> str:
        """Follow the hub to the bytes and return where they are.

        Raises:
            ProtocolError: the hub tells another checksum or size on the way than was offered.
        """
        heads: list[Head] = []
        asked = self._requests.follow(url, model.repository, span="bytes=0-0", heard=heads.append)
        async with asked as answer:
            if any(_contradicts(head.headers, model.pin) for head in heads):
                raise ProtocolError(
                    Sentence(
                        "{host} has another {file} now than it offered. Nothing was downloaded. "
                        "Look for it again.",
                        host=self._requests.host,
                        file=model.file,
                    )
                )
            return answer.exchange.url

    async def _stream(
        self,
        model: RemoteFile,
        url: str,
        part: _Part,
        report: Callable[[Transferred], None],
    ) -> None:
        span = f"bytes={part.size}-"
        async with self._requests.ask(url, model.repository, span=span) as answer:
            head, exchange = answer.head, answer.exchange
            if head.status not in (200, 206):
                raise ProtocolError(
                    Sentence(
                        "{host} refused to send the file (HTTP {status}).",
                        host=host_of(url),
                        status=str(head.status),
                    )
                )
            batch = bytearray(b"".join(answer.chunks))
            progress = _Progress(report, model.pin.size)
            try:
                # 200: the server begins at the beginning, whatever was asked for.
                await asyncio.to_thread(part.open, fresh=head.status == 200)
                while items := await exchange.take(IDLE_SECONDS):
                    for item in items:
                        if isinstance(item, bytes):
                            batch += item
                    if part.size + len(batch) > model.pin.size:
                        raise ProtocolError(
                            Sentence("{host} sent more than it announced.", host=host_of(url))
                        )
                    if len(batch) >= BATCH:
                        piece, batch = bytes(batch), bytearray()
                        await asyncio.to_thread(part.write, piece)
                    progress.reach(part.size + len(batch))
                piece, batch = bytes(batch), bytearray()
                await asyncio.to_thread(part.write, piece)
                report(Transferred(part.size, model.pin.size))
            finally:
                progress.end()
                # What came stays, also when the task is cancelled: the next time goes on from it.
                await asyncio.shield(asyncio.to_thread(part.close, bytes(batch)))


def _contradicts(headers: Mapping[str, str], pin: Pin) -> bool:
    """Whether the hub says something else of a file than its pin, where it says anything."""
    found = _SHA256.fullmatch(headers.get("x-linked-etag", "").strip().lower())
    size = headers.get("x-linked-size", "")
    other = found is not None and found[1] != pin.sha256
    return other or (size.isdigit() and int(size) != pin.size)


class _Part:
    """A file that is growing, with the checksum of what it holds. Its methods block.

    One whose caller was cancelled goes on in its thread: what is closed stays as it is.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._closed = False
        self.digest = hashlib.sha256()
        self.size = 0
        self._file: BinaryIO | None = None

    def read_so_far(self, limit: int) -> None:
        """Take in what an earlier download left; more than ``limit`` bytes are of no use."""
        try:
            if self.path.stat().st_size > limit:
                self.path.unlink()
            with self.path.open("rb") as file:
                while piece := file.read(BATCH):
                    self.digest.update(piece)
                self.size = file.tell()
        except FileNotFoundError:
            return
        except OSError as error:
            raise _failed(error) from error

    def open(self, *, fresh: bool) -> None:
        """Open it for more, or empty it first."""
        how = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        with self._lock:
            if self._closed:
                return
            try:
                with contextlib.ExitStack() as failed:
                    file = os.fdopen(os.open(self.path, how, 0o600), "wb")
                    failed.enter_context(file)
                    _lock(file)
                    if fresh:
                        self.digest, self.size = hashlib.sha256(), 0
                        file.truncate(0)
                    elif file.seek(0, os.SEEK_END) != self.size:
                        raise _busy()  # another one wrote since it was read
                    failed.pop_all()
            except OSError as error:
                raise _failed(error) from error
            self._file = file

    def write(self, piece: bytes) -> None:
        """Add to it."""
        with self._lock:
            if self._closed:
                return
            assert self._file is not None  # noqa: S101 - opened before
            try:
                self._file.write(piece)
            except OSError as error:
                raise _failed(error) from error
            self.digest.update(piece)
            self.size += len(piece)

    def close(self, rest: bytes) -> None:
        """Keep what had come and was not written yet, once what is under way is done."""
        with self._lock:
            self._closed = True
            if self._file is not None:
                with contextlib.suppress(OSError), self._file as file:
                    file.write(rest)


def _lock(file: BinaryIO) -> None:
    """Keep other windows and commands from writing to a file until it is closed.

    Raises:
        StorageBusy: one of them does.
    """
    if sys.platform == "win32":
        return  # what two wrote has another checksum, and is deleted
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise _busy() from None
    except OSError:
        return  # a file system without locks


def _busy() -> StorageBusy:
    return StorageBusy(
        Sentence("Another window or command of Falcon Desktop is downloading this model.")
    )


def check_room(directory: Path, needed: int) -> None:
    """Refuse what does not fit on the disk; blocks.

    Raises:
        DiskFull: with figures.
        StorageError: the directory can't be looked at.
    """
    try:
        free = shutil.disk_usage(directory).free
    except OSError as error:
        raise _failed(error) from error
    if free < needed + SPARE:
        raise DiskFull(
            Sentence(
                "The model needs {needed} GB, but the disk has only {free} GB left. Free some "
                "space or choose a smaller model.",
                needed=Rounded(needed / 1e9, 1),
                free=Rounded(free / 1e9, 1),
            )
        )


def _failed(error: OSError) -> FalconError:
    words = reason_of(error)
    if error.errno in NO_SPACE:
        return DiskFull(Sentence("The disk is full, so the model can't be saved."), detail=words)
    return StorageError(Sentence("The model can't be saved."), detail=words)
