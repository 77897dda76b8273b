"""Kills the update of a history to this version's form, again and again; by hand for a large one.

    python -m tests.store.killed_migration [--conversations 100000] [--rounds 20] [--seed 1]

A history of version 7 with ten messages a conversation is brought up in a process of its own, which
is killed with SIGKILL at a random moment of what that takes; then it is looked at, and brought up
again. It must be whole and of the one version or of the other, and every backup that counts must
hold everything. Prints JSON. Of a large history most conversations are copies, which are not in its
search index: making that would take longer than everything else.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import apsw
from falcon_desktop.core.domain.ids import now_ms
from falcon_desktop.core.domain.transfer import Progress
from falcon_desktop.store.connections import counts, quick_check
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.store.erasing import without_triggers
from falcon_desktop.store.reading import altered_messages
from falcon_desktop.store.rows import checksum
from falcon_desktop.store.schema import MIGRATIONS
from falcon_desktop.store.verified import find_backups, verify
from tests.benchmarks.large_library import BATCH, library
from tests.store.older import as_version

MADE = 1_000
"""So many conversations are made; the others are copies of them."""
BEFORE = 7
"""The version whose messages have no cost."""
ROOT = Path(__file__).parents[2]


async def fill(path: Path, conversations: int) -> None:
    """Write a history as the program of version 7 wrote it."""
    new = path.with_name(f"new-{path.name}")
    database = Database(new)
    await database.open()
    store = Conversations(database)
    made = library(min(conversations, MADE), now_ms())
    while batch := list(itertools.islice(made, BATCH)):
        await store.bring_in(batch, [], Progress())
    await database.close(timeout=600)
    as_version(new, path, BEFORE)
    if conversations > MADE:
        multiply(path, conversations // MADE)


def multiply(path: Path, times: int) -> None:
    """Copy every conversation so often, under other ids and later keys."""
    connection = apsw.Connection(str(path))
    connection.create_scalar_function("other", other, 2, deterministic=True)
    connection.create_scalar_function("sum", summed, 4, deterministic=True)
    triggers = without_triggers(connection)
    changed = {
        "conversation": {
            "key": "key + ?1 * 1000000", "id": "other(id, ?1)",
            "active_leaf_id": "other(active_leaf_id, ?1)",
        },
        "message": {
            "key": "key + (?1 << 34)", "id": "other(id, ?1)", "parent_id": "other(parent_id, ?1)",
            "conversation_key": "conversation_key + ?1 * 1000000",
            "checksum": "sum(other(id, ?1), role, text, reasoning)",
        },
    }  # fmt: skip
    last = {table: f"(SELECT max(key) FROM {table})" for table in changed}
    ends = {table: connection.execute(f"SELECT {sql}").get for table, sql in last.items()}
    for number in range(1, times):
        with connection:
            for table, values in changed.items():
                names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
                made = ", ".join(values.get(name, name) for name in names)
                connection.execute(
                    f"INSERT INTO {table} SELECT {made} FROM {table} WHERE key <= ?2",
                    (number, ends[table]),
                )
    for trigger in triggers:
        connection.execute(trigger)
    connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    connection.close()


def other(*values: apsw.SQLiteValue) -> str | None:
    """Return the id of a copy; NULL for none."""
    if values[0] is None:
        return None
    digits = hashlib.blake2b(f"{values[0]} {values[1]}".encode(), digest_size=16).hexdigest()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def summed(*values: apsw.SQLiteValue) -> bytes:
    """Return the checksum of a copy."""
    return checksum(*map(str, values))


async def bring_up(path: Path) -> None:
    """Open a history with this program, as a start does."""
    database = Database(path)
    report = await database.open()
    assert report.set_aside is None, report
    await database.close(timeout=600)


def begin(path: Path) -> subprocess.Popen[bytes]:
    """Bring a history up in another process."""
    command = [sys.executable, "-m", "tests.store.killed_migration", "--child", str(path)]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})


def version_of(path: Path, expected: tuple[int, int]) -> int:
    """Return a history's version after a kill; it holds what it held, in a sound form."""
    connection = apsw.Connection(str(path))
    try:
        version = int(connection.pragma("user_version"))
        columns = {row[1] for row in connection.execute("PRAGMA table_info(message)")}
        assert version in (BEFORE, MIGRATIONS[-1].version), version
        assert ("cost" in columns) == (version > BEFORE), f"version {version} in another's form"
        assert counts(connection) == expected
        return version
    finally:
        connection.close()


def run(directory: Path, conversations: int, rounds: int, seed: int) -> dict[str, object]:
    """Kill the update so many times; return what came of it."""
    chooser = random.Random(seed)
    source = directory / "source.sqlite3"
    path = directory / "data" / "history.sqlite3"
    started = time.perf_counter()
    asyncio.run(fill(source, conversations))
    made = time.perf_counter() - started
    connection = apsw.Connection(str(source))
    expected = counts(connection)
    connection.close()

    def anew() -> None:
        shutil.rmtree(path.parent, ignore_errors=True)
        path.parent.mkdir(mode=0o700)
        shutil.copyfile(source, path)
        path.chmod(0o600)

    anew()
    started = time.perf_counter()
    assert begin(path).wait() == 0
    whole = time.perf_counter() - started
    assert version_of(path, expected) > BEFORE
    anew()
    found = {BEFORE: 0, MIGRATIONS[-1].version: 0}
    for _ in range(rounds):
        child = begin(path)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(chooser.uniform(0, whole * 1.02))
        child.send_signal(signal.SIGKILL)
        child.wait()
        version = version_of(path, expected)
        found[version] += 1
        for backup in find_backups(path.parent / "backups"):
            told = verify(backup, texts=False)
            assert (told.conversations, told.messages) == expected
            backup.unlink()
        if version > BEFORE:
            anew()
    assert begin(path).wait() == 0
    assert version_of(path, expected) > BEFORE
    connection = apsw.Connection(str(path))
    try:
        assert quick_check(connection) == []
        assert altered_messages(connection) == []
    finally:
        connection.close()
    return {
        "conversations": expected[0],
        "messages": expected[1],
        "megabytes": round(source.stat().st_size / 1e6),
        "seconds_to_make": round(made, 1),
        "seconds_to_bring_up": round(whole, 1),
        "kills": rounds,
        "found_as_before": found[BEFORE],
        "found_brought_up": found[MIGRATIONS[-1].version],
    }


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", type=Path)
    options = parser.parse_args()
    if options.child is not None:
        asyncio.run(bring_up(options.child))
        return
    with tempfile.TemporaryDirectory(prefix="falcon-killed-") as directory:
        result = run(Path(directory), options.conversations, options.rounds, options.seed)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
