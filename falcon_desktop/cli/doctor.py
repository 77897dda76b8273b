"""``doctor``: checks everything that answers and the window need, one line each.

Changes nothing: a missing history is not created, a damaged one is not repaired.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

import falcon_desktop
from falcon_desktop import paths
from falcon_desktop.cli import library
from falcon_desktop.cli.display import display_problem
from falcon_desktop.cli.environment import (
    CONNECTION_VARIABLE,
    VARIABLES,
    connection_named,
    value_of,
)
from falcon_desktop.cli.output import RESTORE_HINT, Output
from falcon_desktop.confinement import Lack, available, lacking
from falcon_desktop.core.domain.connection_book import SavedConnections
from falcon_desktop.core.domain.errors import ExitStatus, FalconError, NextStep, StorageDamaged
from falcon_desktop.core.text.sentences import Listing, Rounded, Sentence, following
from falcon_desktop.store.settings import SettingsFile

_LITTLE_SPACE: Final = 100_000_000
_FOR_THE_WINDOW: Final = ("display", "keyring")
_PACKAGES: Final = ("PySide6-Essentials", "apsw", "httpx", "xllamacpp", "keyring")
_NAMES: Final = {
    "data directory": Sentence("data directory"),
    "environment": Sentence("environment"),
    "database": Sentence("database"),
    "keyring": Sentence("keyring"),
    "engine": Sentence("engine"),
    "sandbox": Sentence("sandbox"),
    "display": Sentence("display"),
    "versions": Sentence("versions"),
}
_OK: Final = Sentence("ok")
_PROBLEM: Final = Sentence("problem")
_NOTE: Final = Sentence("note")
_MAY: Final = {
    Lack.FILES: Sentence("read the files that this user can read (no Landlock)"),
    Lack.PROGRAMS: Sentence(
        "reach other programs, also the keyring, and send datagrams (no seccomp)"
    ),
    Lack.NETWORK: Sentence("connect to the network (Landlock is older than version 4)"),
    Lack.AGAIN: Sentence("start itself again (no notifications of seccomp)"),
}
"""What a process could still do that reads foreign data."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of a check."""

    well: bool
    words: str


Check = Callable[[Path], Finding | Awaitable[Finding]]


def doctor(options: argparse.Namespace, output: Output) -> int:
    """Run every check and print the results; 0 only if everything needed is OK."""
    data_dir = paths.data_directory(options.data_dir)
    checks: dict[str, Check] = {
        "data directory": _data_directory,
        "environment": _environment,
        "database": _database,
        "keyring": _keyring,
        "engine": _engine,
        "sandbox": _sandbox,
        "display": _display,
        "versions": _versions,
    }

    async def main() -> int:
        all_well = True
        for name, check in checks.items():
            finding = await _checked(check, data_dir)
            # ask needs no window and no keyring
            needed = options.purpose == "window" or name not in _FOR_THE_WINDOW
            all_well = all_well and (finding.well or not needed)
            if options.json:
                line = {"check": name, "ok": finding.well, "needed": needed}
                output.json({**line, "detail": finding.words})
            else:
                mark = output.told(_OK if finding.well else _PROBLEM if needed else _NOTE)
                label = output.told(_NAMES[name]) + ":"
                words = " ".join(output.told(finding.words).split())
                output.line(f"{mark:<8}{label:<16} {words}")
                output.flush()
        return ExitStatus.OK if all_well else ExitStatus.FAILED

    return library.run(main)


async def _checked(check: Check, data_dir: Path) -> Finding:
    try:
        finding = check(data_dir)
        return finding if isinstance(finding, Finding) else await finding
    except FalconError as error:
        return Finding(False, following(filter(None, (error.sentence, error.detail))))
    except Exception as error:
        return Finding(
            False, Sentence("The check itself failed ({error}).", error=type(error).__name__)
        )


def _data_directory(data_dir: Path) -> Finding:
    where = str(data_dir)
    if not data_dir.exists():
        parent = next(one for one in data_dir.parents if one.exists())
        if not parent.is_dir() or not _can_write(parent):
            return Finding(
                False,
                Sentence(
                    "{directory} can't be created: {parent} is not writable.",
                    directory=where,
                    parent=str(parent),
                ),
            )
        return Finding(
            True,
            Sentence(
                "{directory} does not exist yet; the first start creates it.", directory=where
            ),
        )
    if not data_dir.is_dir() or not _can_write(data_dir):
        return Finding(False, Sentence("{directory} is not a writable directory.", directory=where))
    mode = data_dir.stat().st_mode & 0o777
    if os.name == "posix" and mode & 0o077:
        return Finding(
            False,
            Sentence(
                "{directory} can be read by others (mode {mode}).",
                directory=where,
                mode=f"{mode:04o}",
            ),
        )
    free = shutil.disk_usage(data_dir).free
    return Finding(
        free > _LITTLE_SPACE,
        Sentence("{directory}, {size} GB free", directory=where, size=Rounded(free / 1e9)),
    )


def _can_write(directory: Path) -> bool:
    """Write a file that has no name, or is gone at once: permissions do not tell everything."""
    if not os.access(directory, os.R_OK | os.W_OK | os.X_OK):
        return False
    try:
        with tempfile.TemporaryFile(dir=directory) as file:
            file.write(b"falcon")
            file.flush()
    except OSError:
        return False
    return True


def _environment(data_dir: Path) -> Finding:
    """Say which variables stand for options, and whether a connection that is named is there."""
    given = [f"{name}={value}" for name in VARIABLES if (value := value_of(name))]
    if not given:
        return Finding(True, Sentence("not set: {names}", names=Listing(VARIABLES)))
    if value_of(CONNECTION_VARIABLE):
        saved = SettingsFile(paths.settings_file(data_dir)).load(repair=False)
        connection_named(None, SavedConnections(saved.connections))
    return Finding(True, ", ".join(given))


async def _database(data_dir: Path) -> Finding:
    from falcon_desktop.store.backups import Backups
    from falcon_desktop.store.database import Database

    path = paths.history_file(data_dir)
    database = Database(path, backup_directory=paths.backup_directory(data_dir), repair=False)
    backups = Backups(database)
    try:
        kept = _backups(len(await backups.list_backups()))
        # Before opening for real, which would make a missing history.
        if not await backups.verify_history():
            return Finding(True, Sentence("no history yet"))
        report = await database.open()
        if report.read_only is not None:
            raise report.read_only
        problems = await backups.check()
        counts = await backups.counts()
    except StorageDamaged as error:
        hint = RESTORE_HINT if error.next_step is NextStep.RESTORE_BACKUP else error.detail
        return Finding(False, following(filter(None, (error.sentence, kept, hint))))
    finally:
        await database.close()
    if problems:
        first: str = problems[0]
        if len(problems) > 1:
            first = Sentence("{problem} (and {count} more)", problem=first, count=len(problems) - 1)
        return Finding(False, following(filter(None, (first, kept))))
    return Finding(
        True,
        Sentence(
            "OK: {chats}, {messages}, {size} MB",
            chats=Sentence("{count} chat(s)", count=counts.conversations),
            messages=Sentence("{count} message(s)", count=counts.messages),
            size=Rounded(counts.bytes / 1e6),
        ),
    )


def _backups(number: int) -> str:
    """Return a sentence on how many backups there are; "" for none."""
    return Sentence("Backups: {number}.", number=number) if number else ""


async def _keyring(_data_dir: Path) -> Finding:
    from falcon_desktop.keychain import Keychain

    words = await Keychain().status()
    return Finding(words.startswith("Keys are kept in "), words)


def _engine(data_dir: Path) -> Finding:
    from falcon_desktop.composition.model_files import model_files

    version = metadata.version("xllamacpp")
    settings = SettingsFile(paths.settings_file(data_dir)).load(repair=False)
    model = model_files(data_dir, settings).default()
    return Finding(
        True,
        Sentence(
            "llama.cpp by xllamacpp {version}, {model} ({size} MB)",
            version=version,
            model=model.name,
            size=round(model.size / 1e6),
        ),
    )


def _sandbox(_data_dir: Path) -> Finding:
    """Say what confines the processes that read foreign data; this changes nothing about it."""
    given = available()
    lacks = lacking(given)
    limited = []
    if given.landlock:
        limited.append(Sentence("files (Landlock {version})", version=str(given.landlock)))
    if given.seccomp:
        limited.append(Sentence("system calls (seccomp)"))
    words = [
        Sentence(
            "Models, PDFs, pages and formulas are read in a sandbox: {limited}.",
            limited=Listing(limited),
        )
        if limited
        else Sentence("Models, PDFs, pages and formulas are read without a sandbox.")
    ]
    if lacks:
        words.append(
            Sentence(
                "This system lacks some protection: such a process may {lacks}.",
                lacks=Listing(_MAY[one] for one in lacks),
            )
        )
    return Finding(True, following(words))


def _display(_data_dir: Path) -> Finding:
    problem = display_problem()
    if problem:
        return Finding(False, Sentence("No window can open here: {problem}.", problem=problem))
    shown = os.environ.get("QT_QPA_PLATFORM") or os.environ.get("DISPLAY")
    return Finding(True, shown or Sentence("present"))


def _versions(_data_dir: Path) -> Finding:
    from falcon_desktop.store.database import sqlite_version

    found = [f"Falcon Desktop {falcon_desktop.__version__}", f"Python {platform.python_version()}"]
    found.append(f"SQLite {sqlite_version()}")
    missing = []
    for package in _PACKAGES:
        try:
            found.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            missing.append(package)
    found.append(f"{platform.system()} {platform.release()} {platform.machine()}")
    if missing:
        return Finding(
            False,
            Sentence(
                "not installed: {missing}; {found}",
                missing=Listing(missing),
                found=", ".join(found),
            ),
        )
    return Finding(True, ", ".join(found))
