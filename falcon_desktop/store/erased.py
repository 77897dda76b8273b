"""A note next to the history of what was permanently deleted, so that no backup brings it back
unasked.

A damaged history is filled up from a backup, and what its indexes can no longer tell looks lost.
The note is a file of its own, and a second one lies among the backups: what damages the history
leaves it alone. It is on the disk before anything is erased, and holds only digests of ids. Each
record carries a checksum and has its place, so that damage to the note itself costs single records.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from falcon_desktop.store.files import create_private_file, replace_durably, sync_directory

if sys.platform != "win32":
    import fcntl

ENDING: Final = ".erased"
BESIDE_BACKUPS: Final = "history" + ENDING
_BEGIN: Final = b"falcon erased 1\n"
_SIZE: Final = len(_BEGIN)
"""Bytes of a record: a digest, whether it was erased or taken back, a checksum."""
_DIGEST: Final = 11
_FLAGS: Final = sum(getattr(os, one, 0) for one in ("O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"))
_ERASED: Final = b"+"
_TAKEN_BACK: Final = b"-"
SMALL: Final = 64 * 1024
"""Bytes up to which a note is not looked through for what is needed no longer."""


def digest(one: str) -> bytes:
    """Return the digest of an id, as the note stores it."""
    return hashlib.blake2b(one.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()


class Erased:
    """What was erased, as far as the note can be read."""

    def __init__(self, digests: Collection[bytes] = ()) -> None:
        self._digests = frozenset(digests)

    def __bool__(self) -> bool:
        return bool(self._digests)

    def __contains__(self, one: str) -> bool:
        return bool(self._digests) and digest(one) in self._digests


class ErasedNote:
    """The note of one history, kept in two places.

    Args:
        history: the history file.
        backups: where its backups are.
    """

    def __init__(self, history: Path, backups: Path) -> None:
        self._first, self._second = places(history, backups)

    def add(self, ids: Iterable[str]) -> None:
        """Note that these are being erased; on disk when this returns.

        Raises:
            OSError: it can't be noted, so they must not be erased.
        """
        self._append(ids, _ERASED)

    def take_back(self, ids: Iterable[str]) -> None:
        """Note that these exist again, or still do; write errors are ignored."""
        with contextlib.suppress(OSError):
            known = read((self._first, self._second))
            self._append([one for one in ids if one in known], _TAKEN_BACK)

    def size(self) -> int:
        """Return the note's size in bytes."""
        with contextlib.suppress(OSError):
            return self._first.stat().st_size
        return 0

    def shorten(self, size: int, *, needed: Iterable[str] | None, here: Iterable[str]) -> None:
        """Drop from the first ``size`` bytes what nothing can bring back any more.

        Args:
            needed: the ids in backups; what is in none is forgotten. None if that is not known.
            here: the ids in the history; they are there, whatever was noted.

        A note that can't be written anew stays as it is.
        """
        with contextlib.suppress(OSError), _alone(self._first) as descriptor:
            known, later = _replay(descriptor, until=size), _from(descriptor, size)
            left = known.difference(map(digest, here))
            if needed is not None:
                left.intersection_update(map(digest, needed))
            if left == known and needed is None:
                return
            records = b"".join(_record(one, _ERASED) for one in sorted(left))
            for place in (self._first, self._second):
                if not place.parent.is_dir():
                    continue
                temporary = place.with_name(place.name + ".tmp")
                temporary.unlink(missing_ok=True)
                create_private_file(temporary)
                temporary.write_bytes(_BEGIN + records + later)
                replace_durably(temporary, place)

    def _append(self, ids: Iterable[str], what: bytes) -> None:
        records = b"".join(_record(digest(one), what) for one in ids)
        if not records:
            return
        _append_to(self._first, records)
        if self._second.parent.is_dir():
            with contextlib.suppress(OSError):  # one is enough
                _append_to(self._second, records)


def places(history: Path, backups: Path) -> tuple[Path, Path]:
    """Return the paths of a history's note and of its copy."""
    return history.with_name(history.name + ENDING), backups / BESIDE_BACKUPS


def read(files: Sequence[Path]) -> Erased:
    """Return the content of these notes; an unreadable one counts as empty."""
    found: set[bytes] = set()
    for file in files:
        with contextlib.suppress(OSError):
            descriptor = os.open(file, os.O_RDONLY | _FLAGS)
            try:
                found |= _replay(descriptor)
            finally:
                os.close(descriptor)
    return Erased(found)


def _record(digest: bytes, what: bytes) -> bytes:
    return digest + what + zlib.crc32(digest + what).to_bytes(4)


def _replay(descriptor: int, until: int | None = None) -> set[bytes]:
    """Return what is erased after the records up to a place; damaged ones are passed over."""
    found: set[bytes] = set()
    data = _from(descriptor, 0)[:until]
    for start in range(_SIZE, len(data), _SIZE):
        record = data[start : start + _SIZE]
        one, what = record[:_DIGEST], record[_DIGEST : _DIGEST + 1]
        if record != _record(one, what):
            continue
        if what == _ERASED:
            found.add(one)
        else:
            found.discard(one)
    return found


def _from(descriptor: int, place: int) -> bytes:
    os.lseek(descriptor, place, os.SEEK_SET)
    with open(descriptor, "rb", closefd=False) as file:
        return file.read()


@contextmanager
def _alone(file: Path) -> Iterator[int]:
    """Open a note, made if need be, with every other writer kept out."""
    while True:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | _FLAGS, 0o600)
        try:
            if sys.platform != "win32":
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                if not _is_at(descriptor, file):  # written anew while this waited
                    continue
            yield descriptor
            return
        finally:
            os.close(descriptor)


def _is_at(descriptor: int, file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), file.stat())
    except FileNotFoundError:
        return False


def _append_to(file: Path, records: bytes) -> None:
    with _alone(file) as descriptor:
        size = os.fstat(descriptor).st_size
        if not size:
            records = _BEGIN + records
        # A record that a power cut left half is filled up, so that each has its place.
        os.lseek(descriptor, 0, os.SEEK_END)
        with open(descriptor, "wb", closefd=False) as note:
            note.write(bytes(-size % _SIZE) + records)
        os.fsync(descriptor)
    sync_directory(file.parent)
