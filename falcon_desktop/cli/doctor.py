"""``doctor``: checks everything that an answer or the window needs, one line each.

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
from falcon_desktop.cli.output import RESTORE_HINT, Output
from falcon_desktop.confinement import available, lacking
from falcon_desktop.core.domain.errors import ExitStatus, FalconError, NextStep, StorageDamaged

_LITTLE_SPACE: Final = 100_000_000
_FOR_THE_WINDOW: Final = ("display", "keyring")
_PACKAGES: Final = ("PySide6-Essentials", "apsw", "httpx", "xllamacpp", "keyring")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found."""

    well: bool
    words: str


Check = Callable[[Path], Finding | Awaitable[Finding]]


def doctor(options: argparse.Namespace, output: Output) -> int:
    """Run every check and print what it found; 0 only if all that is needed is well."""
    data_dir = paths.data_directory(options.data_dir)
    checks: dict[str, Check] = {
        "data directory": _data_directory,
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
                mark = "ok      " if finding.well else "problem " if needed else "note    "
                output.line(f"{mark}{name + ':':<16} {' '.join(finding.words.split())}")
                output.flush()
        return ExitStatus.OK if all_well else ExitStatus.FAILED

    return library.run(main)


async def _checked(check: Check, data_dir: Path) -> Finding:
    try:
        finding = check(data_dir)
        return finding if isinstance(finding, Finding) else await finding
    except FalconError as error:
        return Finding(False, f"{error} {error.detail}".strip())
    except Exception as error:
        return Finding(False, f"The check itself failed ({type(error).__name__}).")


def _data_directory(data_dir: Path) -> Finding:
    if not data_dir.exists():
        parent = next(one for one in data_dir.parents if one.exists())
        if not parent.is_dir() or not _can_write(parent):
            return Finding(False, f"{data_dir} can't be created: {parent} is not writable.")
        return Finding(True, f"{data_dir} does not exist yet; the first start creates it.")
    if not data_dir.is_dir() or not _can_write(data_dir):
        return Finding(False, f"{data_dir} is not a writable directory.")
    mode = data_dir.stat().st_mode & 0o777
    if os.name == "posix" and mode & 0o077:
        return Finding(False, f"{data_dir} can be read by others (mode {mode:04o}).")
    free = shutil.disk_usage(data_dir).free
    return Finding(free > _LITTLE_SPACE, f"{data_dir}, {free / 1e9:.1f} GB free")


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
            return Finding(True, "no history yet")
        report = await database.open()
        if report.read_only is not None:
            raise report.read_only
        problems = await backups.check()
        counts = await backups.counts()
    except StorageDamaged as error:
        hint = RESTORE_HINT if error.next_step is NextStep.RESTORE_BACKUP else error.detail
        return Finding(False, f"{error} {kept} {hint}")
    finally:
        await database.close()
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        return Finding(False, f"{problems[0]}{more} {kept}".strip())
    return Finding(
        True,
        f"OK: {counts.conversations} chats, {counts.messages} messages, "
        f"{counts.bytes / 1e6:.1f} MB",
    )


def _backups(number: int) -> str:
    """Return a sentence on how many backups there are; "" for none."""
    return f"Backups: {number}." if number else ""


async def _keyring(_data_dir: Path) -> Finding:
    from falcon_desktop.keychain import Keychain

    words = await Keychain().status()
    return Finding(words.startswith("Keys are kept in "), words)


def _engine(data_dir: Path) -> Finding:
    from falcon_desktop.engine.models import Library

    version = metadata.version("xllamacpp")
    model = Library(paths.models_directory(data_dir)).default()
    return Finding(
        True, f"llama.cpp by xllamacpp {version}, {model.name} ({model.size / 1e6:.0f} MB)"
    )


def _sandbox(_data_dir: Path) -> Finding:
    """Say what confines the processes that read foreign data; this changes nothing about it."""
    given = available()
    lacks = lacking(given)
    limited = [f"files (Landlock {given.landlock})"] if given.landlock else []
    limited += ["system calls (seccomp)"] if given.seccomp else []
    words = f"Models, PDFs, pages and formulas are read in a sandbox: {' and '.join(limited)}."
    if not limited:
        words = "Models, PDFs, pages and formulas are read without a sandbox."
    if lacks:
        words += f" This system lacks some protection: such a process may {'; '.join(lacks)}."
    return Finding(True, words)


def _display(_data_dir: Path) -> Finding:
    problem = display_problem()
    if problem:
        return Finding(False, f"No window can open here: {problem}.")
    shown = os.environ.get("QT_QPA_PLATFORM") or os.environ.get("DISPLAY") or "present"
    return Finding(True, shown)


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
        return Finding(False, f"not installed: {', '.join(missing)}; {', '.join(found)}")
    return Finding(True, ", ".join(found))
