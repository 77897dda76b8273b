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
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import quote

from falcon_desktop.core.domain.errors import (
    NO_SPACE,
    DiskFull,
    FalconError,
    ProtocolError,
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
SPARE: Final = 200_000_000
"""Bytes that stay free on the disk."""
_SHA256: Final = re.compile(r'"?([0-9a-f]{64})"?')


@dataclass(frozen=True, slots=True)
class _Told:
    """What the hub said of a file."""

    sha256: str = ""
    size: int | None = None

    def with_head(self, headers: Mapping[str, str]) -> _Told:
        found = _SHA256.fullmatch(headers.get("x-linked-etag", "").strip().lower())
        size = headers.get("x-linked-size", "")
        return _Told(
            self.sha256 or (found[1] if found else ""),
            self.size if self.size is not None else int(size) if size.isdigit() else None,
        )


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

        It is whole and has the checksum of its pin; without one, that which the hub told.
        Cancelling keeps what came, and the next call goes on from there.

        Raises:
            FalconError: the file can't be had or kept.
        """
        revision = model.pin.revision if model.pin is not None else "main"
        url = f"{self._requests.hub}/{model.repository}/resolve/{revision}/{quote(model.file)}"
        told, url = await self._ask(url, model.repository)
        if model.pin is not None:
            told = self._as_pinned(told, model, model.pin)
        if not told.sha256:
            raise ProtocolError(
                Sentence("{host} does not provide the file's checksum.", host=self._requests.host)
            )
        part = _Part(self.part(directory, model.file, told.sha256))
        await asyncio.to_thread(part.read_so_far, told.size)
        check_room(directory, (told.size or model.size) - part.size)
        if told.size is None or part.size < told.size:
            await self._stream(model, url, part, told, report)
        whole = told.size is None or part.size == told.size
        if part.digest.hexdigest() != told.sha256 or not whole:
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

    def _as_pinned(self, told: _Told, model: RemoteFile, pin: Pin) -> _Told:
        """Return what a pin says of a file, which the hub must not contradict."""
        if told.sha256 not in ("", pin.sha256) or told.size not in (None, pin.size):
            raise ProtocolError(
                Sentence(
                    "{host} has a different {file} from the one this version of Falcon Desktop "
                    "knows. Nothing was downloaded.",
                    host=self._requests.host,
                    file=model.file,
                )
            )
        return _Told(pin.sha256, pin.size)

    async def _ask(self, url: str, repository: str) -> tuple[_Told, str]:
        """Follow the hub to the bytes; return what it told, and where they are."""
        told = _Told()

        def heard(head: Head) -> None:
            nonlocal told
            told = told.with_head(head.headers)

        async with self._requests.follow(url, repository, span="bytes=0-0", heard=heard) as answer:
            return told, answer.exchange.url

    async def _stream(
        self,
        model: RemoteFile,
        url: str,
        part: _Part,
        told: _Told,
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
            try:
                # 200: the server begins at the beginning, whatever was asked for.
                await asyncio.to_thread(part.open, fresh=head.status == 200)
                while items := await exchange.take(IDLE_SECONDS):
                    for item in items:
                        if isinstance(item, bytes):
                            batch += item
                    if told.size is not None and part.size + len(batch) > told.size:
                        raise ProtocolError(
                            Sentence("{host} sent more than it announced.", host=host_of(url))
                        )
                    if len(batch) >= BATCH:
                        piece, batch = bytes(batch), bytearray()
                        await asyncio.to_thread(part.write, piece)
                        report(Transferred(part.size, told.size))
                piece, batch = bytes(batch), bytearray()
                await asyncio.to_thread(part.write, piece)
                report(Transferred(part.size, told.size))
            finally:
                # What came stays, also when the task is cancelled: the next time goes on from it.
                await asyncio.shield(asyncio.to_thread(part.close, bytes(batch)))


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

    def read_so_far(self, limit: int | None) -> None:
        """Take in what an earlier download left; more than ``limit`` bytes are of no use."""
        try:
            if limit is not None and self.path.stat().st_size > limit:
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
        how = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if fresh else os.O_APPEND)
        with self._lock:
            if self._closed:
                return
            if fresh:
                self.digest, self.size = hashlib.sha256(), 0
            try:
                self._file = os.fdopen(os.open(self.path, how, 0o600), "wb")
            except OSError as error:
                raise _failed(error) from error

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
