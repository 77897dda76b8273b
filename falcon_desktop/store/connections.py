"""Opens SQLite connections the way this program needs them."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Final
from urllib.parse import quote

import apsw

from falcon_desktop.core.text.normalisation import Normaliser
from falcon_desktop.store.files import create_private_file, is_full
from falcon_desktop.store.schema import TERMS

MAGIC: Final = b"SQLite format 3\0"
"""How every SQLite file begins."""

PAGE_SIZE: Final = 1024
"""Bytes. Small, because every flush of a streaming answer writes whole pages: 4 KB pages wrote
three times as much, and searching is as fast (tests/benchmarks/store_write_budget.py)."""

CHECKPOINT_PAGES: Final = 4_000
"""Pages in the write-ahead log after which it is copied into the file."""

_CACHE_KIB: Final = 16_000
_LITTLE_KIB: Final = 1_000
"""What a connection keeps of the file in memory."""

JOURNAL_LIMIT: Final = 8 * 1024 * 1024
"""Bytes that the write-ahead log keeps after a checkpoint."""

INDEX_BYTES: Final = "index_bytes"
"""What a connection that writes calls :meth:`Folder.index_bytes`."""

TEXT_BYTES: Final = "text_bytes"
"""What it calls making UTF-8 of a text."""

_NO_SHARED_MEMORY: Final = frozenset(
    {apsw.SQLITE_IOERR_SHMSIZE, apsw.SQLITE_IOERR_SHMMAP, apsw.SQLITE_IOERR_SHMOPEN}
)


def open_writer(path: Path | None, busy_timeout: float, vfs: str | None = None) -> apsw.Connection:
    """Open the one connection that writes; ``None`` opens a database in memory.

    Closing it leaves the write-ahead log as it is, until :func:`trust_log` was called.

    Args:
        busy_timeout: seconds to wait for another program's lock.
        vfs: the name of the apsw VFS to use; tests put faults there.
    """
    if path is None:
        connection = apsw.Connection(":memory:")
    else:
        flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_NOFOLLOW
        connection = apsw.Connection(_real(path), flags=flags, vfs=vfs)
    try:
        # Closing writes the log into the file, which may be damaged or not the log's.
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        _prepare(connection, busy_timeout)
        if path is not None:
            connection.pragma("page_size", PAGE_SIZE)  # counts only while the file is empty
            connection.pragma("journal_mode", "wal")
            connection.wal_autocheckpoint(CHECKPOINT_PAGES)
            connection.pragma("journal_size_limit", JOURNAL_LIMIT)
        connection.pragma("synchronous", "full")
        connection.pragma("fullfsync", True)
        connection.pragma("checkpoint_fullfsync", True)
        connection.pragma("secure_delete", True)
        _offer_bytes(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def trust_log(connection: apsw.Connection) -> None:
    """Let closing this connection merge the log into the file and remove it, as SQLite does."""
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0)


def open_reader(path: Path, busy_timeout: float, vfs: str | None = None) -> apsw.Connection:
    """Open a read-only connection."""
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_NOFOLLOW
    connection = apsw.Connection(_real(path), flags=flags, vfs=vfs)
    try:
        _prepare(connection, busy_timeout)
        offer_terms(connection)
        connection.pragma("query_only", True)
    except BaseException:
        connection.close()
        raise
    return connection


def open_untouched(path: Path) -> apsw.Connection:
    """Open a file without changing anything in it.

    Where no write-ahead log stands beside it, the file is taken as unchanging, which needs no
    shared-memory file. Where one does and the disk has no room for that file, the log's index is
    made in memory.
    """
    wal = path.with_name(path.name + "-wal")
    if not (wal.exists() and wal.stat().st_size):
        return _open_to_read(path, "&immutable=1")
    if is_full(path) is None:
        try:
            return _open_to_read(path, "")  # reads the file's beginning
        except apsw.IOError as error:
            if getattr(error, "extendedresult", 0) not in _NO_SHARED_MEMORY:
                raise
    # A file in memory that the disk has no room for ends the program (SIGBUS), so it is not
    # touched where nobody else has it open; it only must be there.
    with contextlib.suppress(OSError):
        create_private_file(path.with_name(path.name + "-shm"))
    return _open_to_read(path, "&readonly_shm=1")


def _open_to_read(path: Path, extra: str) -> apsw.Connection:
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    connection = apsw.Connection(f"file:{quote(_real(path))}?mode=ro{extra}", flags=flags)
    try:
        _prepare(connection, 1.0)
    except BaseException:
        connection.close()
        raise
    return connection


def open_alone(path: Path) -> apsw.Connection:
    """Open a file without the write-ahead log next to it, changing nothing."""
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    connection = apsw.Connection(uri_alone(path), flags=flags)
    try:
        _prepare(connection, 1.0)
    except BaseException:
        connection.close()
        raise
    return connection


def uri_alone(path: Path) -> str:
    """Return the URI to open a file that nobody changes, without its write-ahead log."""
    return f"file:{quote(_real(path))}?mode=ro&immutable=1"


def open_damaged(path: Path, *, with_log: bool = True) -> apsw.Connection:
    """Open a partly unreadable file without changing it."""
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    wal = path.with_name(path.name + "-wal")
    with_log = with_log and wal.exists() and wal.stat().st_size > 0
    uri = f"file:{quote(_real(path))}?mode=ro" if with_log else uri_alone(path)
    connection = apsw.Connection(uri, flags=flags)
    try:
        # SQLite then reads a file that is shorter than its header says. Nothing can be written.
        connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 0)
        connection.config(apsw.SQLITE_DBCONFIG_WRITABLE_SCHEMA, 1)
        connection.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    except BaseException:
        connection.close()
        raise
    return connection


def _offer_bytes(connection: apsw.Connection) -> None:
    normaliser = Normaliser()

    def index_bytes(*texts: apsw.SQLiteValue) -> bytes | None:
        return normaliser.index_bytes(str(texts[0]))

    def text_bytes(*texts: apsw.SQLiteValue) -> bytes:
        return str(texts[0]).encode()

    connection.create_scalar_function(INDEX_BYTES, index_bytes, 1)
    connection.create_scalar_function(TEXT_BYTES, text_bytes, 1)


def offer_terms(connection: apsw.Connection) -> None:
    """Let searches on this connection list indexed words; writes nothing to the file."""
    connection.execute(TERMS)


def keep_little(connection: apsw.Connection) -> None:
    """Make a connection that reads a whole file once use little memory.

    It gains nothing by more, and what its thread gives back at the end stays with the process.
    """
    connection.pragma("cache_size", -_LITTLE_KIB)


def quick_check(connection: apsw.Connection, limit: int = 100) -> list[str]:
    """Return structural problems that SQLite finds; empty if none."""
    found = [str(row[0]) for row in connection.execute(f"PRAGMA quick_check({limit:d})")]
    return [] if found == ["ok"] else found


def counts(connection: apsw.Connection) -> tuple[int, int]:
    """Return how many conversations and messages a file has, trash included."""
    row = connection.execute(
        "SELECT (SELECT count(*) FROM conversation), (SELECT count(*) FROM message)"
    ).get
    return int(row[0]), int(row[1])


def _prepare(connection: apsw.Connection, busy_timeout: float) -> None:
    connection.set_busy_timeout(int(busy_timeout * 1000))
    # A damaged or hostile file must not run code of its own (sqlite.org/security.html).
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    connection.pragma("trusted_schema", False)
    connection.pragma("cell_size_check", True)
    connection.pragma("mmap_size", 0)
    connection.pragma("foreign_keys", True)
    connection.pragma("cache_size", -_CACHE_KIB)
    connection.pragma("temp_store", 2)


def _real(path: Path) -> str:
    # SQLITE_OPEN_NOFOLLOW refuses links anywhere in the path; only the file itself matters here.
    return str(path.parent.resolve() / path.name)
