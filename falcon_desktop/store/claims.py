"""Which process is writing which streaming answer: one lock each, which the system releases.

A streaming answer that nobody claims was abandoned: its writer ended without a word.
"""

from __future__ import annotations

import hashlib
import struct
import sys
from typing import Final

if sys.platform != "win32":
    import fcntl

_EXACT: Final = sys.platform == "linux" and hasattr(fcntl, "F_OFD_SETLK")
"""Linux 3.15 has locks on single bytes that belong to an open file (fcntl_locking(2), "open file
description locks"), and so tells exactly who writes what. POSIX's own locks would not do: a process
loses all of them as soon as it closes any descriptor of the file. Elsewhere an answer counts as
abandoned once nobody else has the history open."""
_FLOCK: Final = "hhqqi0q"  # struct flock: type, whence, start, length, process


class Claims:
    """This process's claims on answers, and checks for others'. For the writing thread."""

    def __init__(self) -> None:
        self._own: set[str] = set()
        self._descriptor: int | None = None

    def attach(self, descriptor: int | None) -> None:
        """Claim in this file from now on, including existing claims; None for no file."""
        self._descriptor = descriptor
        for message_id in self._own:
            self._lock(message_id)

    def claim(self, message_id: str) -> None:
        """Mark that this process writes an answer. Call it inside the transaction that marks it."""
        self._own.add(message_id)
        self._lock(message_id)

    def release(self, message_id: str) -> None:
        """Mark that an answer is finished; harmless if it was not claimed."""
        if message_id in self._own:
            self._own.remove(message_id)
            self._call(message_id, "F_OFD_SETLK", "F_UNLCK")

    def is_abandoned(self, message_id: str, *, alone: bool) -> bool:
        """Return, inside a writing transaction, whether no process writes a streaming answer.

        Args:
            alone: whether nobody else has the history open.
        """
        if message_id in self._own:
            return False
        return alone or self._call(message_id, "F_OFD_GETLK", "F_WRLCK")

    def _lock(self, message_id: str) -> None:
        self._call(message_id, "F_OFD_SETLK", "F_WRLCK")

    def _call(self, message_id: str, command: str, kind: str) -> bool:
        """Call fcntl for an answer's byte; True if nobody else holds it. False if not to be had."""
        if not _EXACT or self._descriptor is None:
            return False
        # One byte for each answer, far beyond the file's end: locks need no bytes that exist. Two
        # answers may share one (by chance of 2**-62 for a pair): then the abandoned one counts as
        # being written until the other is finished, and is found the next time.
        digest = hashlib.blake2b(message_id.encode("utf-8", "replace"), digest_size=8).digest()
        place = int.from_bytes(digest) >> 2  # a file's largest offset has 63 bits
        request = struct.pack(_FLOCK, getattr(fcntl, kind), 0, place, 1, 0)
        try:
            answer = fcntl.fcntl(self._descriptor, getattr(fcntl, command), request)
        except OSError:  # no such locks on this file system, or somebody else's
            return False
        return bool(struct.unpack(_FLOCK, answer)[0] == fcntl.F_UNLCK)
