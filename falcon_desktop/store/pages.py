"""Reads rows straight from a file's pages, for damaged trees.

Knows SQLite's file format (sqlite.org/fileformat2.html). Pages that were given back are left out:
what was deleted stays deleted.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeAlias

import apsw

Row: TypeAlias = "tuple[int, tuple[apsw.SQLiteValue, ...]]"
"""A row's key, and its values in the order of the table's columns; those added later may lack."""

_LEAF: Final = 0x0D
"""How the page of a table begins that holds rows."""
_MAGIC: Final = 0x377F0682
_LOG_HEADER: Final = 32
_FRAME_HEADER: Final = 24
_MOST_FIELDS: Final = 200
_WHOLE: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""How many bytes a whole number takes, by the kind of a field."""


class Unreadable(Exception):
    """The bytes are not a row."""


class Pages:
    """The pages of a file after the last commit in its log. Use in a ``with`` block.

    Args:
        page_size: bytes; taken for a file whose header and log don't tell theirs.
        with_log: whether the log beside the file counts.

    Raises:
        apsw.Error: the file can't be opened or read.
    """

    def __init__(self, path: Path, page_size: int, *, with_log: bool) -> None:
        # Through SQLite's own files: closing one of ours would end its locks (howtocorrupt.html).
        flags = [apsw.SQLITE_OPEN_MAIN_DB | apsw.SQLITE_OPEN_READONLY, 0]
        self._file = apsw.VFSFile("", str(path), flags)
        self._log = b""
        if with_log:
            log = path.with_name(path.name + "-wal")
            self._log = log.read_bytes() if log.exists() else b""
        header = self._read(100, 0)
        told = int.from_bytes(header[16:18])
        self.page_size = 65536 if told == 1 else told
        if self.page_size not in (1 << power for power in range(9, 17)):
            in_log = int.from_bytes(self._log[8:12])
            self.page_size = in_log if in_log in (1 << p for p in range(9, 17)) else page_size
        self._frames, committed = self._read_log()
        self.count = committed or -(-self._file.xFileSize() // self.page_size)
        self._usable = self.page_size  # of no page of ours are bytes set apart, whatever it says

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.xClose()

    def page(self, number: int) -> bytes:
        """Return a page, numbered from 1; short or empty where the file ends before."""
        place = self._frames.get(number)
        if place is not None:
            return self._log[place : place + self.page_size]
        return self._read(self.page_size, (number - 1) * self.page_size)

    def rows(self) -> Iterator[Row]:
        """Yield every readable row of every table, unordered, some perhaps twice."""
        free = self._free()
        for number in range(1, self.count + 1):
            if number in free:
                continue
            page = self.page(number)
            start = 100 if number == 1 else 0
            if len(page) == self.page_size and page[start] == _LEAF:
                yield from self._rows_of(page, start)

    def _rows_of(self, page: bytes, start: int) -> Iterator[Row]:
        cells = int.from_bytes(page[start + 3 : start + 5])
        first = start + 8
        if first + 2 * cells > self._usable:
            return
        for place in struct.unpack_from(f">{cells}H", page, first):
            if place < first + 2 * cells:
                continue
            try:
                yield self._row(page[: self._usable], place)
            except (Unreadable, IndexError, struct.error):
                continue

    def _row(self, page: bytes, place: int) -> Row:
        size, place = _varint(page, place)
        key, place = _varint(page, place)
        if size > self.count * self.page_size:
            raise Unreadable
        most, usable = self._usable - 35, self._usable
        if size <= most:
            payload = page[place : place + size]
        else:
            least = (usable - 12) * 32 // 255 - 23
            here = least + (size - least) % (usable - 4)
            here = here if here <= most else least
            end = place + here
            payload = page[place:end] + self._overflow(
                int.from_bytes(page[end : end + 4]), size - here
            )
        if len(payload) != size:
            raise Unreadable
        return key - (1 << 64) if key >= 1 << 63 else key, _values(payload)

    def _overflow(self, number: int, size: int) -> bytes:
        pieces = []
        seen = set()
        while size > 0:
            if not 1 < number <= self.count or number in seen:
                raise Unreadable
            seen.add(number)
            page = self.page(number)
            piece = page[4 : min(self._usable, 4 + size)]
            if not piece:
                raise Unreadable
            pieces.append(piece)
            size -= len(piece)
            number = int.from_bytes(page[:4])
        return b"".join(pieces)

    def _free(self) -> set[int]:
        """Return the pages that were given back, as far as the list of them can be followed."""
        free: set[int] = set()
        trunk = int.from_bytes(self.page(1)[32:36])
        while 1 < trunk <= self.count and trunk not in free:
            free.add(trunk)
            page = self.page(trunk)
            many = min(int.from_bytes(page[4:8]), self._usable // 4 - 2)
            if len(page) < 8 + 4 * many:
                break
            free.update(struct.unpack_from(f">{many}I", page, 8))
            trunk = int.from_bytes(page[:4])
        return free

    def _read_log(self) -> tuple[dict[int, int], int]:
        """Return where in the log each page stands, and how many pages its last commit left."""
        log = self._log
        if len(log) < _LOG_HEADER or int.from_bytes(log[:4]) | 1 != _MAGIC | 1:
            return {}, 0
        order = ">" if log[3] & 1 else "<"
        if int.from_bytes(log[8:12]) != self.page_size:
            return {}, 0
        salts = log[16:24]
        sums = _checksum(log[:24], order, (0, 0))
        if struct.pack(">2I", *sums) != log[24:32]:
            return {}, 0
        committed: dict[int, int] = {}
        waiting: dict[int, int] = {}
        count = 0
        step = _FRAME_HEADER + self.page_size
        for place in range(_LOG_HEADER, len(log) - step + 1, step):
            header, data = log[place : place + 24], log[place + 24 : place + step]
            sums = _checksum(data, order, _checksum(header[:8], order, sums))
            if header[8:16] != salts or struct.pack(">2I", *sums) != header[16:24]:
                break
            waiting[int.from_bytes(header[:4])] = place + _FRAME_HEADER
            if pages := int.from_bytes(header[4:8]):
                committed.update(waiting)
                waiting.clear()
                count = pages
        return committed, count

    def _read(self, amount: int, offset: int) -> bytes:
        try:
            return self._file.xRead(amount, offset)
        except apsw.IOError:  # behind the end
            return b""


def _checksum(data: bytes, order: str, sums: tuple[int, int]) -> tuple[int, int]:
    first, second = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for one, other in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + other + first) & 0xFFFFFFFF
    return first, second


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = 0
    for _ in range(8):
        byte = data[place]
        place += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place
    return value << 8 | data[place], place + 1


def _values(payload: bytes) -> tuple[apsw.SQLiteValue, ...]:
    """Return a record's values; text that is no longer UTF-8 gets U+FFFD."""
    length, place = _varint(payload, 0)
    if length > len(payload):
        raise Unreadable
    kinds = []
    while place < length:
        kind, place = _varint(payload, place)
        kinds.append(kind)
        if len(kinds) > _MOST_FIELDS:
            raise Unreadable
    if place != length:
        raise Unreadable
    values = []
    for kind in kinds:
        value, place = _value(payload, place, kind)
        values.append(value)
    if place != len(payload):
        raise Unreadable
    return tuple(values)


def _value(payload: bytes, place: int, kind: int) -> tuple[apsw.SQLiteValue, int]:
    if kind >= 12:
        end = place + (kind - 12) // 2
        data = payload[place:end]
        if end > len(payload):
            raise Unreadable
        return data.decode("utf-8", "replace") if kind & 1 else data, end
    if (size := _WHOLE.get(kind)) is not None:
        return int.from_bytes(payload[place : place + size], signed=True), place + size
    match kind:
        case 0:
            return None, place
        case 7:
            return struct.unpack_from(">d", payload, place)[0], place + 8
        case 8 | 9:
            return kind - 8, place
    raise Unreadable
