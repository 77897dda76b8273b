"""Server-sent events: bytes in, the data of complete events out, whatever the cuts between chunks.

Pure and incremental (WHATWG HTML section 9.2.6).
"""

from __future__ import annotations

from typing import Final

from falcon_desktop.core.domain.errors import LimitExceeded
from falcon_desktop.core.text.sentences import Sentence

MAX_FRAME_BYTES: Final = 16 * 1024 * 1024
_BOM: Final = b"\xef\xbb\xbf"


class ErrorData(bytes):
    """Data of an ``error:`` field, which llama.cpp builds before October 2025 send for failures."""


class SseDecoder:
    """Splits a stream into events and returns the data of each.

    Lines end with LF, CR or CRLF and with nothing else: U+2028, U+0085, vertical tabs and the like
    are text. Bytes stay bytes, so a character that is cut between chunks can't be harmed. An event
    without data is none. ``comments`` counts complete comment lines, which servers send to show
    that they are alive.
    """

    __slots__ = (
        "_closed",
        "_data",
        "_error",
        "_frame_size",
        "_head",
        "_limit",
        "_parts",
        "_parts_size",
        "_skip_lf",
        "comments",
    )

    def __init__(self, max_frame_bytes: int = MAX_FRAME_BYTES) -> None:
        self.comments = 0
        self._limit = max_frame_bytes
        self._head: bytes | None = b""  # the first bytes, until it is clear whether they are a BOM
        self._parts: list[bytes] = []  # of the line that is not complete yet
        self._parts_size = 0
        self._data: list[bytes] = []  # data lines of the event that is not complete yet
        self._frame_size = 0  # of those lines
        self._error = False
        self._skip_lf = False
        self._closed = False

    def feed(self, chunk: bytes) -> list[bytes]:
        """Take more of the stream and return the data of every event completed by it.

        Raises:
            LimitExceeded: an event grew over the limit.
        """
        if self._head is not None:
            chunk = self._without_bom(chunk)
        if self._skip_lf and chunk:
            self._skip_lf = False
            if chunk[0] == 10:
                chunk = chunk[1:]
        if not chunk:
            return []
        if b"\r" in chunk:
            # A CR at the very end ends the line at once; if its LF follows, that one is dropped.
            self._skip_lf = chunk[-1] == 13
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if b"\n" not in chunk:
            self._keep(chunk)
            return []
        if self._parts:
            self._parts.append(chunk)
            chunk = b"".join(self._parts)
            self._parts.clear()
            self._parts_size = 0
        return self._split(chunk)

    def close(self) -> list[bytes]:
        """End the stream and return the data of an event that lacks its final blank line."""
        if self._closed:
            return []
        self._closed = True
        found: list[bytes] = []
        if self._head:
            self._parts.insert(0, self._head)
        self._head = None
        if self._parts:
            self._line(b"".join(self._parts), found)
            self._parts.clear()
        self._dispatch(found)
        return found

    def _without_bom(self, chunk: bytes) -> bytes:
        head = (self._head or b"") + chunk
        if len(head) < len(_BOM) and _BOM.startswith(head):
            self._head = head
            return b""
        self._head = None
        return head.removeprefix(_BOM)

    def _keep(self, rest: bytes) -> None:
        if not rest:
            return
        self._parts.append(rest)
        self._parts_size += len(rest)
        self._check(self._parts_size)

    def _check(self, more: int) -> None:
        if self._frame_size + more > self._limit:
            raise _too_large(self._limit)

    def _split(self, text: bytes) -> list[bytes]:
        """Split text that holds at least one line end and begins where a line begins."""
        found: list[bytes] = []
        while self._data:
            # In the middle of an event: line by line up to its blank line.
            line, newline, text = text.partition(b"\n")
            if not newline:
                self._keep(line)
                return found
            self._line(line, found)
        blocks = text.split(b"\n\n")
        rest = blocks.pop()
        for block in blocks:
            if block[:5] == b"data:" and b"\n" not in block and len(block) <= self._limit:
                found.append(block[6:] if block[5:6] == b" " else block[5:])
                continue
            for line in block.split(b"\n"):
                self._line(line, found)
            self._dispatch(found)
        lines, newline, rest = rest.rpartition(b"\n")
        if newline:
            for line in lines.split(b"\n"):
                self._line(line, found)
        self._keep(rest)
        return found

    def _line(self, line: bytes, found: list[bytes]) -> None:
        if not line:
            self._dispatch(found)
            return
        field, _, value = line.partition(b":")
        if not field:
            self.comments += 1
            return
        if field in (b"data", b"error"):
            self._check(len(line))
            self._frame_size += len(line)
            self._data.append(value[1:] if value[:1] == b" " else value)
            self._error = self._error or field == b"error"

    def _dispatch(self, found: list[bytes]) -> None:
        if not self._data:
            return
        data = self._data[0] if len(self._data) == 1 else b"\n".join(self._data)
        found.append(ErrorData(data) if self._error else data)
        self._data.clear()
        self._frame_size = 0
        self._error = False


class JsonLines:
    """Splits a stream of JSON values, one per line, which some servers send instead of events."""

    def __init__(self, max_frame_bytes: int = MAX_FRAME_BYTES) -> None:
        self.comments = 0
        self._limit = max_frame_bytes
        self._parts: list[bytes] = []  # of the line that is not complete yet
        self._size = 0

    def feed(self, chunk: bytes) -> list[bytes]:
        """Take more of the stream and return every line completed by it.

        Raises:
            LimitExceeded: a line grew over the limit.
        """
        self._parts.append(chunk)
        self._size += len(chunk)
        lines: list[bytes] = []
        if b"\n" in chunk:
            *lines, rest = b"".join(self._parts).split(b"\n")
            self._parts, self._size = [rest], len(rest)
        if self._size > self._limit:
            raise _too_large(self._limit)
        return [line for line in lines if line.strip()]

    def close(self) -> list[bytes]:
        """End the stream and return a last line that lacks its end."""
        rest = b"".join(self._parts)
        self._parts.clear()
        return [rest] if rest.strip() else []


def json_lines(body: bytes) -> list[bytes]:
    """Return the lines of a body with several JSON objects, one per line; else nothing."""
    lines = [line for line in map(bytes.strip, body.split(b"\n")) if line]
    objects = all(line[:1] == b"{" and line[-1:] == b"}" for line in lines)
    return lines if objects and len(lines) > 1 else []


def _too_large(limit: int) -> LimitExceeded:
    return LimitExceeded(
        Sentence(
            "The server sent an event larger than {limit} bytes, the most Falcon Desktop accepts.",
            limit=limit,
        )
    )
